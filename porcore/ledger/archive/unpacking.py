"""Unpacking a stream within limits: never to disk, never whole in memory, every byte counted as it comes out."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Protocol

from porcore.errors import BundleError
from porcore.ledger.limits import BundleLimits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["CHUNK", "Closable", "Content", "as_file", "check_expansion", "limited"]

CHUNK = 1 << 16  # bytes


class Closable(Protocol):
    """Something open that what is read from it depends on."""

    def close(self) -> None:
        """Close it."""


class Content(io.RawIOBase):
    """Chunks of bytes as a file; closing it closes `packed`, where one is given.

    `chunks` are of any length.
    """

    def __init__(self, chunks: Iterator[bytes], packed: Closable | None = None) -> None:
        super().__init__()
        self._chunks, self._packed = chunks, packed
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Return True, as `io` asks of what it wraps in a buffer."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill a buffer as far as the next chunk reaches; 0 at the end. Raises what the chunks raise."""
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

    def close(self) -> None:
        """Close."""
        if self._packed is not None:
            self._packed.close()
        super().close()


def as_file(chunks: Iterator[bytes], packed: Closable | None = None) -> BinaryIO:
    """Return `chunks`, of any length each, as a file; closing it closes `packed`, where one is given."""
    return io.BufferedReader(Content(chunks, packed), CHUNK)


def limited(
    chunks: Iterator[tuple[bytes, int]], where: str, limit: int, limits: BundleLimits, advice: str
) -> Iterator[bytes]:
    """Yield unpacked pieces while they stay within `limits` and, together, within `limit` bytes.

    `chunks` gives each piece, of any length, with the number of packed bytes read so far. Raises BundleError;
    `advice` is for someone whose file is no bomb.
    """
    total = 0
    for piece, packed in chunks:
        total += len(piece)
        if total > limit:
            raise BundleError(where, f"more than {limit} bytes", f"at most {limit} bytes")
        check_expansion(total, packed, where, limits, advice)
        yield piece


def check_expansion(unpacked: int, packed: int, where: str, limits: BundleLimits, advice: str) -> None:
    """Raise BundleError when `unpacked` bytes cannot have been made from `packed` bytes of a real file."""
    if unpacked > max(limits.expansion_floor, limits.expansion * packed):
        raise BundleError(
            where,
            f"data that unpacks to more than {limits.expansion} times its size",
            "data that was packed from a real file",
            advice,
        )
