"""Unpacking one member of a zip archive as a stream: never to disk, never whole in memory.

Bytes are counted as they come out. What the archive states (size, check sum) is compared at the end, so only
somebody who reads to the end has read what was packed.
"""

import io
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from porcore.bundle.limits import BundleLimits
from porcore.bundle.zip_members import Member
from porcore.errors import BundleError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["open_member"]

_CHUNK = 1 << 16  # bytes
_AGAIN = "Make or copy the archive again."


def open_member(file: BinaryIO, member: Member, limits: BundleLimits) -> BinaryIO:
    """Return the unpacked content of `member` of the archive `file`.

    Reading raises BundleError for damaged data, and for more than `limits` allow.
    """
    return io.BufferedReader(_Content(_checked(_chunks(file, member), member, limits)), _CHUNK)


class _Content(io.RawIOBase):
    """Chunks of bytes as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        target = memoryview(buffer).cast("B")
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _chunks(file: BinaryIO, member: Member) -> Iterator[tuple[bytes, int]]:
    """Yield unpacked pieces of at most 64 KiB, each with the number of packed bytes read so far."""
    decoder = zlib.decompressobj(-zlib.MAX_WBITS) if member.deflated else None
    done = 0
    while done < member.packed:
        file.seek(member.start + done)  # another member may have been read meanwhile
        packed = file.read(min(_CHUNK, member.packed - done))
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
        piece = decoder.decompress(packed, _CHUNK)
        # A full piece may not be all: zlib holds back what did not fit.
        while len(piece) == _CHUNK:
            yield piece
            piece = decoder.decompress(decoder.unconsumed_tail, _CHUNK)
    except zlib.error:
        raise _damaged(member, "data that is not deflate") from None
    yield piece


def _checked(chunks: Iterator[tuple[bytes, int]], member: Member, limits: BundleLimits) -> Iterator[bytes]:
    """Yield the pieces while they stay within the limits; compare size and check sum at the end."""
    limit, total, crc = limits.of(member.name), 0, 0
    for piece, packed in chunks:
        total += len(piece)
        crc = zlib.crc32(piece, crc)
        if total > limit:
            raise BundleError(
                f"{member.name} in the zip archive", f"more than {limit} bytes", f"at most {limit} bytes"
            )
        if total > max(limits.expansion_floor, limits.expansion * packed):
            raise BundleError(
                f"{member.name} in the zip archive",
                f"data that unpacks to more than {limits.expansion} times its size",
                "data that was packed from a real file",
                "If it is one, give the bundle as a folder.",
            )
        yield piece
    if total != member.size or crc != member.crc:
        raise _damaged(member, "data that does not fit its stated size and check sum")


def _damaged(member: Member, found: str) -> BundleError:
    return BundleError(f"{member.name} in the zip archive", found, "the data that was packed", _AGAIN)
