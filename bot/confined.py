"""The child's side of `bot.asking`: limits of its own, a question through standard input, and the end with whoever asked.

It imports the standard library alone, so that a child is bounded before it reads anything larger.
"""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Mapping
from typing import IO, Any

__all__ = ["end_with_parent", "limit", "read", "say"]


def limit(memory: int, seconds: int) -> None:
    """Bound this process to `memory` bytes of address space and so many seconds of processor time.

    It can write no file and leave no core dump behind. The parent bounds the time on the wall.
    """
    if sys.platform == "win32":
        return
    import resource

    for name, most, hard in (
        (resource.RLIMIT_AS, memory, memory),
        # At the hard limit the system kills as it does for want of memory; at the one before it says that it was time.
        (resource.RLIMIT_CPU, seconds, seconds + 5),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
            resource.setrlimit(name, (most, hard))


def read(source: IO[bytes], size: int) -> bytes:
    """Return exactly `size` bytes. Raises EOFError."""
    data = source.read(size)
    if len(data) != size:
        raise EOFError("whoever asked went away")
    return data


def end_with_parent() -> None:
    """End this process when its standard input closes; call it once the question has been read."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    # Not through the buffered file: the interpreter would wait for it when it ends.
    while os.read(0, 4096):
        pass
    os._exit(1)


def say(answer: Mapping[str, Any]) -> None:
    """Write one line of the answer."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
