"""The process that hashes a published file: ``python -P -m bot.watch.hashing FILE MEGABYTES_PER_SECOND``.

It reads no faster than that, so that answers find the disk free, prints one line of JSON, and ends when its standard
input closes. In a process of its own, a disk that hangs holds up no one.
"""

import hashlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bot.runtime.child_side import end_with_parent, say
from bot.runtime.wire import WireMessage

__all__ = ["HashedFile", "main", "paced_sha256"]

_BLOCK = 2**20  # bytes
_MEGABYTE = 10**6


@dataclass(frozen=True, slots=True)
class HashedFile(WireMessage):
    """The answer; either of the two is empty."""

    sha256: str = ""  # 64 hex digits
    fault: str = ""  # why there is none, the end of a sentence about the snapshot

    def __post_init__(self) -> None:
        """Raise ValueError for an answer that is neither, or no SHA-256."""
        digits = set(self.sha256) <= set("0123456789abcdef") and len(self.sha256) == 64
        if not (self.fault and not self.sha256) and not (digits and not self.fault):
            raise ValueError("expected 64 hex digits, or why there are none")


def paced_sha256(path: Path, most_a_second: int) -> str:
    """Return the SHA-256 of a file, 64 hex digits, at a pace; `most_a_second`: bytes. Raises OSError."""
    digest, done, began = hashlib.sha256(), 0, time.monotonic()
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):  # without reading ahead of the pace
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_RANDOM)
        while block := file.read(min(_BLOCK, most_a_second)):
            digest.update(block)
            done += len(block)
            time.sleep(max(0.0, began + done / most_a_second - time.monotonic()))
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Print the hash, or why there is none; return the exit code."""
    end_with_parent()
    try:
        answer = HashedFile(paced_sha256(Path(arguments[0]), int(arguments[1]) * _MEGABYTE))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "an input/output error"
        answer = HashedFile(fault=f"its file cannot be read ({reason}).")
    say(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
