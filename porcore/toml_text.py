"""TOML that a person typed, read within bounds: what is wrong with it is said in our words, and never in tomllib's.

tomllib's time grows with the square of a dotted key's parts, so a key of more parts than any of ours has is refused before.
"""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from porcore.errors import PorError

__all__ = ["TomlError", "TomlText", "longest_key_line", "read_toml"]

_BOM = b"\xef\xbb\xbf"
_MOST_PARTS = 8  # of a dotted key; those of snapshot.toml have at most three
_TWICE = (  # how tomllib's sentences begin
    ("Cannot overwrite a value", "a key for a second time"),
    ("Duplicate inline table key", "a key for a second time"),
    ("Cannot declare", "a table for a second time"),
    ("Cannot mutate immutable namespace", "a table for a second time"),
    ("Cannot redefine", "a table for a second time"),
)
_PLACE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")

# What closes a string is optional, and nothing is given back once it is taken, so that no text makes the search go back.
_BASIC, _LITERAL = r'"(?:[^"\\\n]|\\.)*+"?', r"'[^'\n]*+'?"
_PART = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
_TOKEN = re.compile(
    r"#[^\n]*+"
    r'|"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5})?"
    rf"|(?P<key>(?:{_PART}[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}})"
    rf"|{_PART}",
    re.DOTALL,
)


class TomlError(PorError):
    """A text that is no TOML, or one that is not read. Whoever knows the file's name says it."""

    def __init__(self, line: int | None, found: str, expected: str, advice: str = "") -> None:
        self.line, self.found, self.expected, self.advice = line, found, expected, advice  # line: 1 = first
        super().__init__(f"found {found}, expected {expected}." + (f" {advice}" if advice else ""))


@dataclass(frozen=True, slots=True)
class TomlText:
    """A file that was read."""

    text: str  # without a byte order mark
    values: dict[str, Any]


def read_toml(
    data: bytes, limit: int, a_line: str = 'exchange = "Sample Exchange"', a_key: str = "wallets.counts_as"
) -> TomlText:
    """Return what a file says; `data` is the whole of it in UTF-8, at most `limit` bytes.

    `a_line` and `a_key` are what errors give as examples. Raises TomlError.
    """
    if len(data) > limit:
        raise TomlError(None, f"more than {limit} bytes", f"a file of at most {limit} bytes")
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise TomlError(number, "bytes that are not UTF-8", "UTF-8 text") from None
    if (long := longest_key_line(text)) is not None:
        found = f"a key of more than {_MOST_PARTS} parts"
        raise TomlError(long, found, f"keys of one or two parts, such as {a_key}")
    try:
        return TomlText(text, tomllib.loads(text))
    # A plain ValueError comes from a number of thousands of digits, a RecursionError from nested brackets.
    except (ValueError, RecursionError) as error:
        raise _syntax_fault(str(error), text, a_line) from None


def _syntax_fault(said: str, text: str, example: str) -> TomlError:
    """Return the error for a text that tomllib refused with what it `said`."""
    place = _PLACE.search(said)
    number = int(place[1]) if place else None
    twice = next((found for words, found in _TWICE if said.startswith(words)), None)
    if twice is not None:
        # tomllib names the place behind the second one; the line is that of its end.
        return TomlError(number, twice, "every key and every table once")
    advice = "The file may end within a value, or hold one of enormous length or depth."
    return TomlError(
        number,
        "something that is not TOML",
        f"lines such as {example}",
        advice if number is None else _line_advice(text, number),
    )


def _line_advice(text: str, number: int) -> str:
    """Return what a line that is no TOML looks like, and what to do; "" where nothing known fits."""
    if "\r" in text.replace("\r\n", ""):
        return "Its lines end with CR alone, as on old Macs: save it with LF or CRLF."
    line = "".join(text.split("\n")[number - 1 : number])
    if any(mark in line for mark in "“”„«»‘’"):
        return 'Its quotation marks are those of a text: type them as ".'
    if text.lstrip()[:1] in ("{", "<"):
        return "It looks like JSON or XML."
    if re.match(r"\s*[A-Za-z_]+\s*:", line):
        return "Write = and not : between a key and its value."
    if re.match(r"\s*[A-Za-z_]+\s*=\s*[^\s\"'\[{0-9tf+-]", line):
        return "Put a text into quotation marks."
    return ""


def longest_key_line(text: str) -> int | None:
    """Return the line (1 = first) of a key of more than `_MOST_PARTS` parts, None when there is none."""
    found = next((token for token in _TOKEN.finditer(text) if token["key"]), None)
    return None if found is None else text.count("\n", 0, found.start()) + 1
