"""The process that hashes a published file: ``python -P -m bot.watch.hashing FILE MEGABYTES_PER_SECOND``.

It reads no faster than that, so that answers find the disk free, prints one line of JSON, and ends when its standard
input closes. In a process of its own, a disk that hangs holds up no one.
"""

import hashlib
import json
import os
import sys
import threading
import time
from pathlib import Path

__all__ = ["main", "paced_sha256"]

_BLOCK = 2**20  # bytes
_MEGABYTE = 10**6


def paced_sha256(path: Path, most_a_second: int) -> str:
    """Return the SHA-256 of a file, 64 hex digits, reading at most so many bytes a second. Raises OSError."""
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
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer = {
            "event": "done",
            "sha256": paced_sha256(Path(arguments[0]), int(arguments[1]) * _MEGABYTE),
        }
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "an input/output error"
        answer = {"event": "error", "message": f"its file cannot be read ({reason})."}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    return 0 if "sha256" in answer else 1


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
