"""Which format a file is of: as it is, else unwrapped, else inside of an envelope; and if of none, what it is instead.

Each round looks at all that the last one left. Two client's proofs in one round are said, and none of them is chosen.
"""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from porcore.exchanges.document import Document, Reading, UnreadableError, readings, seems_json, unwrapped
from porcore.exchanges.envelope import MOST_WRAPPERS, contents
from porcore.exchanges.other_files import name_shape
from porcore.exchanges.records import looks_like_path, record_and_path
from porcore.exchanges.report import Format, Recognition
from porcore.exchanges.sentences import say
from porcore.exchanges.unwrapping import each_json, has_stray, unwound, unwrap_lines

__all__ = ["Recognised", "is_private", "recognise"]

_MOST_DOCUMENTS = 64  # of one round
_MOST_LINES = 16  # of words before a table
_NAMED = ("too-large-json", "not-json", "not-text")  # faults of files that may still be told by their names
_LONGEST_TAIL = 2000  # characters of words behind a table
_GAP = re.compile(r"\n[ \t\r]*\n(?=[\s]*\S)")
_DIGITS = re.compile(r"[0-9a-fA-F]{16}")  # a row of the table has a hash
_LARGEST = 2**22  # characters of a text whose first lines are left out one by one


@dataclass(frozen=True, slots=True)
class Recognised:
    """The format, and the document that is of it; the document's notes say what was left out around it."""

    format: Format
    document: Document


def recognise(data: bytes, formats: Sequence[Format]) -> Recognised:
    """Return the one client's proof or tree in a file.

    `data` is a whole file, at most 20 MiB. Raises UnreadableError, which names what the file is instead.
    """
    found = readings(data)
    seen = list[Document]()
    for documents in _rounds(found):
        seen += documents
        hits = [Recognised(one, document) for document in documents if (one := _format_of(document, formats))]
        if len(hits) == 1:
            return _trimmed(hits[0])
        if hits:
            private = any(hit.format.is_private for hit in hits)
            raise UnreadableError("several-proofs", private=private, count=len(hits))
    raise _reason(found, seen, formats)


def is_private(data: bytes, formats: Sequence[Format]) -> bool:
    """Tell whether a file shows one client's own, read or not: such files do not belong in public.

    `data` is a whole file of any length.
    """
    try:
        return recognise(data, formats).format.is_private
    except UnreadableError as error:
        several = error.sentence.code == "several-documents"
        return error.private or (several and _has_private(data, formats))


def _has_private(data: bytes, formats: Sequence[Format]) -> bool:
    """Tell whether one of several documents in a text is one client's own."""
    for reading in readings(data):
        with contextlib.suppress(UnreadableError):
            for found in islice(each_json(unwound(reading.plain.text)[0]), _MOST_DOCUMENTS):
                document = Document(found.text, found.value)
                if any(_is_own(one, formats) for one in (document, *contents(document))):
                    return True
    return False


def _is_own(document: Document, formats: Sequence[Format]) -> bool:
    """Tell whether a document is a client's own, or would be if it could be read."""
    shape, one = name_shape(document), _format_of(document, formats)
    return (one is not None and one.is_private) or (shape is not None and shape.private)


def _rounds(found: list[Reading]) -> Iterator[list[Document]]:
    yield [reading.plain for reading in found if _is_whole(reading)]
    found[:] = [unwrapped(reading) for reading in found]
    bare = [reading.bare for reading in found if reading.bare is not None]
    yield bare
    for reading in found:
        # Of a table without its first row the format is the same, so the first view that is of one counts.
        yield from ([view] for view in _views(reading))
    documents = [reading.plain for reading in found if reading.plain.is_json]
    documents += [document for document in bare if document.is_json]
    for _ in range(MOST_WRAPPERS):
        documents = [inner for document in documents for inner in contents(document)][:_MOST_DOCUMENTS]
        if not documents:
            return
        yield documents


def _is_whole(reading: Reading) -> bool:
    """Tell whether a file can be looked at as it is: damaged JSON, and what is no UTF-8, cannot."""
    plain = reading.plain
    return plain.is_json or not (seems_json(plain) or has_stray(plain.text))


def _views(reading: Reading) -> list[Document]:
    """Return a text without the words before and behind what may be a table, or two copied texts without those around."""
    views = list[Document]()
    for document in (reading.bare, reading.plain):
        if document is None or document.is_json:
            continue
        both = record_and_path(document.text)
        if both is not None:
            return [Document(both, None, (*document.notes, say("stripped-record")))]
        if looks_like_path(document.text):
            return []  # which record is meant cannot be known
        views += _tables(document)
        if views:
            break
    return views[:_MOST_DOCUMENTS]


def _tables(document: Document) -> Iterator[Document]:
    text, more = unwrap_lines(document.text)
    if len(text) > _LARGEST:
        return
    start = 0
    for _ in range(_MOST_LINES):
        body, _, behind = text[start:].lstrip("\n").partition("\n\n")
        if _DIGITS.search(behind):  # more than words
            body, behind = text[start:], ""
        words = start > 0 or bool(behind.strip())
        notes = (say("stripped-lines"),) if words else ()
        yield Document(body + "\n", None, (*document.notes, *more, *notes))
        end = text.find("\n", start) + 1
        dropped, start = text[start:end], end
        # A row of the table is no word, and a line that comes twice is damage.
        if not end or _DIGITS.search(dropped) or text.startswith(dropped, end):
            return


def _trimmed(hit: Recognised) -> Recognised:
    """Return a table without the few lines of words that follow it behind an empty line."""
    text = hit.document.text
    if hit.document.is_json:
        return hit
    gap = _GAP.search(text, max(0, len(text) - _LONGEST_TAIL))
    if gap is None or _DIGITS.search(text, gap.start()):
        return hit
    notes = (*hit.document.notes, say("stripped-lines"))
    return replace(hit, document=Document(text[: gap.start()] + "\n", None, notes))


def _format_of(document: Document, formats: Sequence[Format]) -> Format | None:
    return next((one for one in formats if not one.recognise(document).missing), None)


def _reason(found: list[Reading], seen: list[Document], formats: Sequence[Format]) -> UnreadableError:
    """Return what to say of a file that is of no format."""
    for reading in found:
        if reading.suspect is not None:
            return UnreadableError("curly-quotes", private=_is_own(reading.suspect, formats))
    # Of JSON that is damaged the damage is said, and not what it may have been.
    kept = [
        reading.plain for reading in found if reading.fault is None or reading.fault.sentence.code in _NAMED
    ]
    known = [document for document in kept if all(document is not one for one in seen)] + seen
    for document in known:
        shape = name_shape(document)
        if shape is not None:
            return shape
    faults = [reading.fault for reading in found if reading.fault is not None]
    if faults:
        return faults[0]
    return _nearest(seen, formats)


def _nearest(seen: list[Document], formats: Sequence[Format]) -> UnreadableError:
    nearest: Format | None = None
    shown = Recognition((), ())
    for document in seen:
        for candidate in formats:
            recognition = candidate.recognise(document)
            if len(recognition.found) > len(shown.found):
                nearest, shown = candidate, recognition
    names = ", ".join(dict.fromkeys(candidate.exchange for candidate in formats))
    if nearest is None:
        return UnreadableError("unknown", formats=names)
    return UnreadableError(
        "unknown-nearest",
        format=nearest.title,
        found=", ".join(shown.found),
        missing=", ".join(shown.missing),
        formats=names,
    )
