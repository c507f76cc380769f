"""The small part of YAML that published lists use, read line by line and strictly.

Mappings and lists by indentation, mappings and lists in brackets, plain and quoted texts, comments. Tags, anchors,
aliases, several documents and texts of several lines are refused: nothing here needs them, and no two readers
agree about all of YAML.
"""

import re
from collections.abc import Iterator

from porcore.errors import BundleError

__all__ = ["Leaf", "leaves"]

Flow = str | list["Flow"] | dict[str, "Flow"]
Leaf = tuple[int, tuple[str, ...], Flow]  # line, the keys and places in lists that lead to it, the value

_DEEPEST = 8
_LONGEST_FLOW = 2**20  # characters of one value in brackets
_KEY = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>%@`"'\[\]{},:?-][^:#]*?|-?[0-9A-Za-z][^:#]*?)\s*:(?:\s+(.*))?"""
)
_TOKEN = re.compile(
    r"""\s*(?:([\[\]{},:])|"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s\[\]{},:"'#&*!|>%@`][^\[\]{},:]*))"""
)
_COMMENT = re.compile(r"\s+#.*$")
_SPECIAL = re.compile(r"[&*!|>%@`?]")


def leaves(lines: Iterator[tuple[int, str]], name: str) -> Iterator[Leaf]:
    """Yield every value with what leads to it, in the file's order. Raises BundleError.

    `lines` come with their numbers, 1 = first.
    """
    reader = _Reader(name)
    for number, line in _whole(lines, name):
        yield from reader.read(number, line)


def _whole(lines: Iterator[tuple[int, str]], name: str) -> Iterator[tuple[int, str]]:
    """Yield lines, those of one value in brackets joined, comments and the mark of a document left out."""
    held, first = "", 0
    for number, line in lines:
        if not held and (line.lstrip().startswith("#") or line.rstrip() == "---"):
            continue
        held = f"{held} {line.strip()}" if held else line.rstrip()
        first = first or number
        if len(held) > _LONGEST_FLOW:
            raise _refused(name, first, "a value in brackets that is very long")
        if _depth(held) > 0:
            continue
        yield first, held
        held, first = "", 0
    if held:
        raise _refused(name, first, "a bracket that is never closed")


def _depth(text: str) -> int:
    """Return how many brackets are open at the end, those in quotation marks not counted."""
    if not any(mark in text for mark in "[{"):
        return 0
    bare = re.sub(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*\"""", "", text)
    return sum(mark in "[{" for mark in bare) - sum(mark in "]}" for mark in bare)


class _Reader:
    """Where in the file we are: keys and places in lists, by their indentation."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._levels: list[tuple[int, str]] = []
        self._counts: dict[tuple[str, ...], int] = {}  # places in the lists that are open

    def read(self, number: int, line: str) -> Iterator[Leaf]:
        text = line.lstrip(" ")
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise _refused(self._name, number, "a tab before a line's text")
        indent = len(line) - len(text)
        dashes = text == "-" or text.startswith("- ")
        # A list may be indented as far as the key that it belongs to.
        while self._levels and (
            self._levels[-1][0] > indent
            or (self._levels[-1][0] == indent and not (dashes and not self._levels[-1][1].startswith("\0")))
        ):
            self._levels.pop()
        while dashes:
            path = self._path()
            place = self._counts.get(path, 0)
            self._counts = {p: n for p, n in self._counts.items() if p == path[: len(p)]} | {path: place + 1}
            self._levels.append((indent, f"\0{place}"))
            rest = text[1:].lstrip(" ")
            indent += len(text) - len(rest)
            text, dashes = rest, rest == "-" or rest.startswith("- ")
        if len(self._levels) > _DEEPEST:
            raise _refused(self._name, number, f"more than {_DEEPEST} levels")
        yield from self._value(number, indent, text)

    def _value(self, number: int, indent: int, text: str) -> Iterator[Leaf]:
        if not text:
            return
        key = None if text[0] in "[{" else _KEY.fullmatch(text)
        if key is None:
            yield number, self._path(), self._flow(number, text)
            return
        if self._levels and self._levels[-1][0] == indent:
            self._levels.pop()
        self._levels.append((indent, _unquoted(key[1])))
        value = _COMMENT.sub("", key[2] or "")
        if value and not value.startswith("#"):
            yield number, self._path(), self._flow(number, value)

    def _path(self) -> tuple[str, ...]:
        return tuple(key.removeprefix("\0") for _, key in self._levels)

    def _flow(self, number: int, text: str) -> Flow:
        if _SPECIAL.match(text):
            raise _refused(self._name, number, "a tag, an anchor, an alias or a text of several lines")
        if text[0] not in "[{\"'":
            return text.strip()
        try:
            value, end = _parsed(text, 0, 0)
        except ValueError:
            raise _refused(
                self._name, number, "brackets or quotation marks that do not fit together"
            ) from None
        if text[end:].strip() and not text[end:].lstrip().startswith("#"):
            raise _refused(self._name, number, "text behind a value")
        return value


def _parsed(text: str, at: int, depth: int) -> tuple[Flow, int]:
    """Return the value that begins at `at` and where it ends. Raises ValueError."""
    if depth > _DEEPEST:
        raise ValueError
    mark, value, at = _token(text, at)
    if mark == "[":
        return _list(text, at, depth)
    if mark == "{":
        return _mapping(text, at, depth)
    if mark:
        raise ValueError
    return value, at


def _list(text: str, at: int, depth: int) -> tuple[Flow, int]:
    found: list[Flow] = []
    while _token(text, at)[0] != "]":
        value, at = _parsed(text, at, depth + 1)
        found.append(value)
        mark, _, end = _token(text, at)
        if mark == ",":
            at = end
        elif mark != "]":
            raise ValueError
    return found, _token(text, at)[2]


def _mapping(text: str, at: int, depth: int) -> tuple[Flow, int]:
    found: dict[str, Flow] = {}
    while _token(text, at)[0] != "}":
        mark, key, at = _token(text, at)
        colon, _, at = _token(text, at)
        if mark or colon != ":" or key in found:
            raise ValueError
        found[key], at = _parsed(text, at, depth + 1)
        mark, _, end = _token(text, at)
        if mark == ",":
            at = end
        elif mark != "}":
            raise ValueError
    return found, _token(text, at)[2]


def _token(text: str, at: int) -> tuple[str, str, int]:
    """Return a mark and "", or "" and a text, and where it ends. Raises ValueError."""
    match = _TOKEN.match(text, at)
    if match is None:
        raise ValueError
    mark, double, single, plain = match.groups()
    if mark:
        return mark, "", match.end()
    if double is not None:
        return "", _double(double), match.end()
    return "", single.replace("''", "'") if single is not None else plain.strip(), match.end()


def _double(text: str) -> str:
    if "\\" in text.replace('\\"', "").replace("\\\\", ""):
        raise ValueError
    return text.replace('\\"', '"').replace("\\\\", "\\")


def _unquoted(key: str) -> str:
    if key[0] == "'":
        return key[1:-1].replace("''", "'")
    return _double(key[1:-1]) if key[0] == '"' else key


def _refused(name: str, number: int, found: str) -> BundleError:
    return BundleError(
        f"{name}, row {number}",
        found,
        "the plain part of YAML that lists use",
        "Give it as chain,address,label.",
    )
