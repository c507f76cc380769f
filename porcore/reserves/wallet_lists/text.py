"""A file's bytes as lines of text, a piece at a time: UTF-8 with or without a byte order mark, and UTF-16."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.format.wallet_list import MAX_BYTES

__all__ = ["LONGEST_LINE", "lines_of"]

_CHUNK = 1 << 18  # bytes
LONGEST_LINE = 2**20  # bytes; every cell of the longest wallet fits
_BOM = codecs.BOM_UTF8
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NOTES = {
    "bom": "The file begins with a byte order mark, which was passed over.",
    "utf-16": "The file is UTF-16; it was read all the same. Lists are usually UTF-8.",
}


def lines_of(head: bytes, file: BinaryIO, name: str, notes: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of `head` and then `file`, 1 = first, without line breaks, those without content left out.

    `head` is the first bytes, of any length. What was unusual about the bytes is added to `notes`. Raises
    BundleError for bytes that are no text, for a line of more than 2^20 bytes, and for a file of more than
    2^28.
    """
    for number, line in enumerate(_byte_lines(_utf8(_chunks(head, file, name), name, notes), name), start=1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise BundleError(f"{name}, row {number}", "bytes that are not UTF-8", "UTF-8 text") from None
        if text.strip(" ,\t\r"):
            yield number, text.removesuffix("\r")


def _chunks(head: bytes, file: BinaryIO, name: str) -> Iterator[bytes]:
    total, chunk = 0, head
    while chunk:
        total += len(chunk)
        if total > MAX_BYTES:
            raise BundleError(name, f"more than {MAX_BYTES} bytes", f"at most {MAX_BYTES}")
        yield chunk
        chunk = file.read(_CHUNK)


def _utf8(chunks: Iterator[bytes], name: str, notes: list[str]) -> Iterator[bytes]:
    """Yield the same text in UTF-8, without a mark at its beginning."""
    first = next(chunks, b"")
    wide = _WIDE.get(first[:2])
    if wide is None and len(first) >= 4 and 0 in (first[0], first[1]):
        wide = "utf-16-le" if first[1] == 0 else "utf-16-be"  # one without a mark begins with ASCII
    if wide is not None:
        notes.append(_NOTES["utf-16"])
        yield from _narrowed(first, chunks, wide, name)
        return
    if first.startswith(_BOM):
        notes.append(_NOTES["bom"])
    yield first.removeprefix(_BOM)
    yield from chunks


def _narrowed(first: bytes, chunks: Iterator[bytes], wide: str, name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(wide)()
    try:
        yield decoder.decode(first).removeprefix("\ufeff").encode("utf-8")
        for chunk in chunks:
            yield decoder.decode(chunk).encode("utf-8")
        yield decoder.decode(b"", True).encode("utf-8")
    except UnicodeError:
        raise BundleError(name, "bytes that are not UTF-16", "UTF-8 text", "Save it as UTF-8.") from None


def _byte_lines(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    rest, number = b"", 0
    for chunk in chunks:
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        yield from lines
        number += len(lines)
        if len(rest) > LONGEST_LINE:
            found = f"a line of more than {LONGEST_LINE} bytes"
            raise BundleError(f"{name}, row {number + 1}", found, "lines of a few hundred bytes")
    if rest:
        yield rest
