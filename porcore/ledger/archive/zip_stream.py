"""Unpacking one member of a zip archive as a stream: never to disk, never whole in memory.

Bytes are counted as they come out. What the archive states (size, check sum) is compared at the end, so only
someone who reads to the end has read what was packed.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.ledger.archive.unpacking import CHUNK, as_file, limited
from porcore.ledger.archive.zip_members import Member
from porcore.ledger.limits import BundleLimits

__all__ = ["open_member"]

_IF_REAL = "If it is one, give the bundle as a folder."
_AGAIN = "Make or copy the archive again."


def open_member(file: BinaryIO, member: Member, limits: BundleLimits) -> BinaryIO:
    """Return the unpacked content of `member` of the archive `file`.

    Reading raises BundleError for damaged data, and for more than `limits` allow.
    """
    return as_file(_checked(_chunks(file, member), member, limits))


def _chunks(file: BinaryIO, member: Member) -> Iterator[tuple[bytes, int]]:
    """Yield unpacked pieces of at most 64 KiB, each with the number of packed bytes read so far."""
    decoder = zlib.decompressobj(-zlib.MAX_WBITS) if member.deflated else None
    done = 0
    while done < member.packed:
        file.seek(member.start + done)  # another member may have been read meanwhile
        packed = file.read(min(CHUNK, member.packed - done))
        if not packed:
            raise _damaged(member, "data that ends too early")
        done += len(packed)
        if decoder is None:
            yield packed, done
            continue
        if decoder.eof:
            raise _damaged(member, "data after its end")
        for piece in _inflate(decoder, packed, member):
            yield piece, done
    if decoder and (not decoder.eof or decoder.unused_data):
        raise _damaged(member, "data after its end" if decoder.eof else "data that ends too early")


def _inflate(decoder: "zlib._Decompress", packed: bytes, member: Member) -> Iterator[bytes]:
    try:
        piece = decoder.decompress(packed, CHUNK)
        # A full piece may not be all: zlib holds back what did not fit.
        while len(piece) == CHUNK:
            yield piece
            piece = decoder.decompress(decoder.unconsumed_tail, CHUNK)
    except zlib.error:
        raise _damaged(member, "data that is not deflate") from None
    yield piece


def _checked(chunks: Iterator[tuple[bytes, int]], member: Member, limits: BundleLimits) -> Iterator[bytes]:
    """Yield the pieces while they stay within the limits; compare size and check sum at the end."""
    total, crc = 0, 0
    where = f"{member.name} in the zip archive"
    for piece in limited(chunks, where, limits.of(member.name), limits, _IF_REAL):
        total += len(piece)
        crc = zlib.crc32(piece, crc)
        yield piece
    if total != member.size or crc != member.crc:
        raise _damaged(member, "data that does not fit its stated size and check sum")


def _damaged(member: Member, found: str) -> BundleError:
    return BundleError(f"{member.name} in the zip archive", found, "the data that was packed", _AGAIN)
