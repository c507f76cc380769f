"""The bytes of a file that someone sent, read under limits before anything looks at the content.

    bytes → files (packing) → text (unwrapping) → JSON (strict_json) → what a wrapper holds (envelope)

A file is taken as it is first. Only one that says nothing as it is gets unwrapped, step by step, and every step leaves a
note of what was left out.
"""

from dataclasses import dataclass, field, replace

from porcore.exchanges.packing import MAX_BYTES, Packed, name_kind, unpacked
from porcore.exchanges.sentences import Sentence
from porcore.exchanges.strict_json import MAX_JSON_BYTES, UnreadableError, parse_json
from porcore.exchanges.unwrapping import CURLY, carried, decoded, find_json, has_stray, unwound, unwrap_lines

__all__ = [
    "MAX_BYTES",
    "MAX_JSON_BYTES",
    "Document",
    "Reading",
    "UnreadableError",
    "read_document",
    "readings",
]

_SPACE = " \t\r\n"
_WRAPPED = ("not-json", "not-text", "cut-off")  # faults that something around the JSON may be the cause of
_MOST_CARRIED = 3  # a text in a text in a text


@dataclass(frozen=True, slots=True)
class Document:
    """A file after the limits: `value` is the JSON value, or None for other text; `notes` say what was left out."""

    text: str = field(repr=False)
    value: object = field(default=None, repr=False)
    notes: tuple[Sentence, ...] = ()

    @property
    def is_json(self) -> bool:
        """Tell whether the file was a JSON object or list."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as it is (`plain`), unwrapped (`bare`), and why it is no JSON (`fault`) where it seems to be."""

    plain: Document
    bare: Document | None = None  # None: there was nothing to leave out
    fault: UnreadableError | None = None
    suspect: Document | None = None  # what it would be if its quotation marks were plain; never checked


def read_document(data: bytes) -> Document:
    """Return the one document in `data` (at most 20 MiB, 1 MiB for JSON). Raises UnreadableError."""
    found = readings(data)
    if len(found) > 1:
        raise UnreadableError("archive-several")
    if found[0].plain.is_json:
        return found[0].plain
    reading = unwrapped(found[0])
    if reading.bare is not None and (reading.bare.is_json or not reading.fault):
        return reading.bare
    if reading.fault is not None and (seems_json(reading.plain) or has_stray(reading.plain.text)):
        raise reading.fault
    return reading.plain


def readings(data: bytes) -> list[Reading]:
    """Return what can be read of a file: one reading, or several of an archive.

    `data` is a whole file, at most 20 MiB. Raises UnreadableError if nothing can be read.
    """
    found, faults = list[Reading](), list[UnreadableError]()
    for packed in unpacked(data):
        try:
            found.append(_read(packed))
        except UnreadableError as error:
            faults.append(error)
    if not found:
        raise faults[0]
    return found


def seems_json(document: Document) -> bool:
    """Tell whether a text begins as JSON does."""
    return document.text.lstrip(_SPACE)[:1] in ("{", "[")


def _read(packed: Packed) -> Reading:
    name_kind(packed.data)
    text, said = decoded(packed.data)
    plain = Document(text, None, (*packed.notes, *said))
    if has_stray(text):
        return Reading(plain, fault=UnreadableError("not-text"))
    if not seems_json(plain):
        return Reading(plain)
    try:
        return Reading(replace(plain, value=parse_json(text)))
    except UnreadableError as error:
        return Reading(plain, fault=error)


def unwrapped(reading: Reading) -> Reading:
    """Return the reading of a text that says nothing as it is, with what lies under an e-mail's marks, a fence or words."""
    plain, fault = reading.plain, reading.fault
    if plain.is_json or (fault is not None and fault.sentence.code not in _WRAPPED):
        return reading
    text, notes = _carried_out(plain.text)
    try:
        found = find_json(text)
    except UnreadableError as error:
        found, fault = None, error if fault is None or error.sentence.code != "not-json" else fault
    if found is not None and not has_stray(found.text):
        return Reading(plain, Document(found.text, found.value, (*plain.notes, *notes, *found.notes)), fault)
    suspect = _suspect(text)
    if suspect is not None:
        return Reading(plain, None, UnreadableError("curly-quotes"), suspect)
    lines, more = unwrap_lines(text)
    if not (notes or more) or has_stray(lines):
        return Reading(plain, None, fault)
    return Reading(plain, Document(lines, None, (*plain.notes, *notes, *more)), fault)


def _carried_out(text: str) -> tuple[str, tuple[Sentence, ...]]:
    text, notes = unwound(text)
    for _ in range(_MOST_CARRIED):
        inner = carried(text)
        if inner is None:
            break
        text, notes = inner[0], (*notes, inner[1])
    return text, notes


def _suspect(text: str) -> Document | None:
    """Return the JSON that a text would be with plain quotation marks."""
    straight = text.translate(CURLY) if len(text) <= 2 * MAX_JSON_BYTES else text
    if straight == text:
        return None
    try:
        found = find_json(straight)
    except UnreadableError:
        return None
    return None if found is None else Document(found.text, found.value)
