"""What programs and people put around a file: an encoding, an e-mail's marks, a code fence, words.

Each step is small, has a name and gives a note of what was left out. None of them touches what lies between quotation
marks of JSON, since that is hashed: what would have to be guessed is said instead.
"""

import base64
import contextlib
import json
import quopri
import re
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.strict_json import MAX_JSON_BYTES, UnreadableError, balanced_end, parse_json

__all__ = [
    "CURLY",
    "INVISIBLE",
    "EmbeddedDocument",
    "carried",
    "decoded",
    "each_json",
    "find_json",
    "has_stray",
    "unwound",
    "unwrap_lines",
]

_LARGEST = 2 * MAX_JSON_BYTES  # characters of a text in which JSON is looked for
_ENCODINGS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "stripped-bom"),
    (b"\xff\xfe\x00\x00", "utf-32", "stripped-utf32"),
    (b"\x00\x00\xfe\xff", "utf-32", "stripped-utf32"),
    (b"\xff\xfe", "utf-16", "stripped-utf16"),
    (b"\xfe\xff", "utf-16", "stripped-utf16"),
)
_STRAY = re.compile("[\ud800-\udfff]")  # bytes that are not UTF-8, and halves of a character
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
# What apps put between letters without showing it, and what looks like a space.
INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"), ""
)
_SPACES = "\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_BLANK = dict.fromkeys(
    map(ord, "\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\x0b\x0c\x85"), " "
) | dict.fromkeys(range(0x2000, 0x200B), " ")
_ODD = re.compile(f"[{''.join(map(chr, INVISIBLE))}{_SPACES}\x0b\x0c\x85]")
CURLY = dict.fromkeys(map(ord, "“”„‟«»″＂"), '"')
_STRING = re.compile(r'("(?:[^"\\]++|\\.)*+"?)', re.DOTALL)
_GAP = rf"[\s{''.join(map(chr, INVISIBLE))}]{{0,400}}+"
# A bracket that may begin a document: of an object with a key, or of a list of such.
_START = re.compile(rf'(?:\[{_GAP})?\{{{_GAP}"')
_QUOTED = re.compile(r"^(?:[ \t]?>)++ ?", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]{0,3}+(?:`{3,}+|~{3,}+)[^\n`]{0,40}+$", re.MULTILINE)
_PRINTABLE = re.compile(r"=(?:[0-9A-Fa-f]{2}|[ \t]{0,9}+\r?\n)")
_ESCAPED = re.compile(r'\[?\s{0,99}+\{\s{0,99}+\\"')
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]++={0,2}\s*+")
_LEAST_BASE64 = 64
_DATA_ADDRESS = re.compile(r"^data:[a-z/+.;=0-9-]{0,99}base64,", re.IGNORECASE)
_PERCENT = re.compile(r"(?:%5B)?%7B(?:%20|%0A|%0D|%09){0,99}+%22", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.")


@dataclass(frozen=True, slots=True)
class EmbeddedDocument:
    """A JSON document in a text: its exact characters, its value, and what was left out around it."""

    text: str
    value: object
    notes: tuple[Sentence, ...]


def decoded(data: bytes) -> tuple[str, tuple[Sentence, ...]]:
    """Return a file as text. Bytes that are not UTF-8 are kept as lone surrogates.

    `data` is a whole file in UTF-8, UTF-16 or UTF-32, with or without a byte order mark; UTF-32 needs one.
    What was unusual is told beside the text. Raises UnreadableError for a file that is no text.
    """
    for mark, encoding, note in _ENCODINGS:
        if data.startswith(mark):
            return _in(data, encoding), (say(note),)
    guessed = _unmarked(data)
    if guessed:
        return _in(data, guessed), (say("stripped-utf16"),)
    try:
        return data.decode(), ()
    except UnicodeDecodeError:
        if _CONTROL.search(data):
            raise UnreadableError("not-text") from None
        return data.decode("utf-8", "surrogateescape"), (say("stripped-encoding"),)


def has_stray(text: str) -> bool:
    """Tell whether a text holds bytes that are not UTF-8, so that nothing of it can be hashed."""
    return not text.isascii() and bool(_STRAY.search(text))


def _in(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableError("not-text") from None
    head = text[:4096]
    if encoding != "utf-8-sig" and 2 * sum(letter < "\x7f" for letter in head) < len(head):
        raise UnreadableError("not-text")  # two bytes that happen to be a mark, and no text behind them
    return text


def _unmarked(data: bytes) -> str:
    """Return the encoding of UTF-16 without a mark, told by the zeros that English text has in it, or ""."""
    head = data[: 4096 if len(data) >= 4096 else len(data) & ~1]
    half = len(head) // 2
    if half < 4:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if 5 * odd > 2 * half and not even:
        return "utf-16-le"
    return "utf-16-be" if 5 * even > 2 * half and not odd else ""


def unwound(text: str) -> tuple[str, tuple[Sentence, ...]]:
    """Return a text without the marks of an e-mail and of line ends; the same text where it has none."""
    if len(text) > _LARGEST and not _QUOTED.match(text.lstrip("\r\n")[:80]):
        steps: tuple[_Step, ...] = (_line_ends,)
    else:
        steps = (_quoted_printable, _mail_quotes, _line_ends)
    notes = list[Sentence]()
    for step in steps:
        changed = step(text)
        if changed is not None:
            text = changed[0]
            notes.append(changed[1])
    return text, tuple(notes)


def carried(text: str) -> tuple[str, Sentence] | None:
    """Return the text that another one carries: as a JSON text, with escaped quotation marks, in base64, percent-encoded."""
    bare = text.strip()
    if len(bare) > _LARGEST:
        return None
    bare = _DATA_ADDRESS.sub("", bare, count=1)
    if bare[:1] == '"' or _ESCAPED.match(bare):
        with contextlib.suppress(ValueError, RecursionError):
            inner = json.loads(bare if bare[0] == '"' else f'"{bare}"', strict=False)
            if isinstance(inner, str):
                return inner, say("stripped-string")
    if _BASE64.fullmatch(bare) and len(bare) >= _LEAST_BASE64:
        with contextlib.suppress(ValueError):
            data = base64.b64decode("".join(bare.split()), validate=True)
            if data.lstrip()[:1] in (b"{", b"["):
                return data.decode(), say("stripped-base64")
    if _PERCENT.match(bare):
        with contextlib.suppress(ValueError):
            return urllib.parse.unquote(bare, errors="strict"), say("stripped-percent")
    return None


_Step = Callable[[str], tuple[str, Sentence] | None]


def _quoted_printable(text: str) -> tuple[str, Sentence] | None:
    count = len(_PRINTABLE.findall(text))
    # Each = of such a text is the mark of something; at the end of base64 it is none.
    if not count or count != text.count("=") or _BASE64.fullmatch(text.strip()):
        return None
    data = quopri.decodestring(text.encode("utf-8", "surrogateescape"))
    return data.decode("utf-8", "surrogateescape"), say("stripped-printable")


def _mail_quotes(text: str) -> tuple[str, Sentence] | None:
    bare, count = _QUOTED.subn("", text)
    return (bare, say("stripped-quotes", count=count)) if count else None


def _line_ends(text: str) -> tuple[str, Sentence] | None:
    if "\r" not in text or "\n" in text:
        return None
    return text.replace("\r", "\n"), say("stripped-returns")


def unwrap_lines(text: str) -> tuple[str, tuple[Sentence, ...]]:
    """Return what lies between the two lines of a code fence, without invisible characters; else the same text."""
    notes = list[Sentence]()
    fences = (
        [found.span() for found in _FENCE.finditer(text[:_LARGEST])] if "```" in text or "~~~" in text else []
    )
    if len(fences) == 2:
        text = text[fences[0][1] : fences[1][0]].strip("\r\n") + "\n"
        notes.append(say("stripped-fence"))
    if len(text) <= _LARGEST and _ODD.search(text):
        text = text.translate(_BLANK).translate(INVISIBLE)
        notes.append(say("stripped-invisible"))
    return text, tuple(notes)


def find_json(text: str) -> EmbeddedDocument | None:
    """Return the one JSON document in a text, None for none. Raises UnreadableError for several and for what is damaged.

    Every character is looked at once: a bracket that may begin a document and does not is said, and no other tried.
    """
    documents = each_json(text)
    first = next(documents, None)
    if next(documents, None) is not None:
        raise UnreadableError("several-documents")
    return first


def each_json(text: str) -> Iterator[EmbeddedDocument]:
    """Yield the JSON documents in a text of at most 2 MiB, one after the other. Raises UnreadableError at damage."""
    at = 0
    while len(text) <= _LARGEST and (start := _START.search(text, at)) is not None:
        end = balanced_end(text, start.start())
        if end < 0:
            raise UnreadableError("cut-off")
        document, at = _document(text[start.start() : end]), end
        notes = (*_around(text[: start.start()], text[end:]), *document.notes)
        yield EmbeddedDocument(document.text, document.value, notes)


def _document(text: str) -> EmbeddedDocument:
    """Return what lies between two brackets as JSON; outside of its texts odd spaces count as spaces."""
    try:
        return EmbeddedDocument(text, parse_json(text), ())
    except UnreadableError as error:
        if error.sentence.code != "not-json":
            raise
    clean = "".join(
        part if part.startswith('"') else part.translate(_BLANK).translate(INVISIBLE)
        for part in _STRING.split(text)
    )
    return EmbeddedDocument(clean, parse_json(clean), (say("stripped-invisible"),))


def _around(before: str, behind: str) -> list[Sentence]:
    notes = list[Sentence]()
    if "`" in before + behind or "~~~" in before + behind:
        notes.append(say("stripped-fence"))
        before, behind = before.strip("`~ \t\r\n"), behind.strip("`~ \t\r\n")
        before = before.removesuffix("json").rstrip("`~ \t\r\n")
    before = before.translate(_BLANK).translate(INVISIBLE).strip()
    behind = behind.translate(_BLANK).translate(INVISIBLE).strip()
    if _ADDRESS.search(before + " " + behind):
        notes.append(say("stripped-address", before=len(before), behind=len(behind)))
    elif before or behind:
        notes.append(say("stripped-words", before=len(before), behind=len(behind)))
    return notes
