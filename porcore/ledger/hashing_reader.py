"""A file whose bytes are hashed as they are read: what is held against a SHA-256 is what was used, whatever lies there later."""

import io
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from porcore.ledger.list_file import check_digest

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["HashingReader"]

_BLOCK = 2**20  # bytes


class HashingReader(io.RawIOBase):
    """Reads `file` from its start to its end, and hashes every byte that it hands out; closing it closes `file`."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file, self._digest, self._at = file, sha256(), 0

    def readable(self) -> bool:
        """Return True, as `io` asks of what it wraps in a buffer."""
        return True

    def seekable(self) -> bool:
        """Return True: its place is known, and it can be begun again."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill a buffer as far as the file reaches; 0 at the end."""
        target = memoryview(buffer).cast("B")
        data = self._file.read(len(target))
        target[: len(data)] = data
        self._digest.update(data)
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go back to the start, where hashing begins anew, or stay. Raises OSError for any other place."""
        place = offset + (self._at if whence == 1 else 0)
        if whence not in (0, 1) or place not in (0, self._at):
            raise OSError("a file that is hashed as it is read has no other place to go to")
        if place != self._at:
            self._file.seek(0)
            self._digest, self._at = sha256(), 0
        return self._at

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._at

    def close(self) -> None:
        """Close."""
        self._file.close()
        super().close()

    def check(self, name: str, expected: str) -> None:
        """Read what is left. Raises BundleError unless the SHA-256 of all that was read is `expected`, 64 hex digits."""
        while self.read(_BLOCK):
            pass
        check_digest(self._digest.hexdigest(), name, expected)
