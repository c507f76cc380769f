"""The child's side of `bot.runtime.asking`: limits of its own, a question through standard input, and the end with whoever asked.

It imports the standard library and two small files of this room alone, so that a child is bounded before it reads anything
larger.
"""

import os
import sys
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal

from bot.runtime.limited_child import bound
from bot.runtime.wire import WireMessage, encoded

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["OUT_OF_MEMORY", "ChildFault", "end_with_parent", "limit", "read", "say"]


@dataclass(frozen=True, slots=True)
class ChildFault(WireMessage):
    """Said instead of an answer, while the child still can."""

    fault: Literal["memory"]


OUT_OF_MEMORY = ChildFault("memory")


def limit(memory: int, seconds: int) -> None:
    """Bound this process as `bot.runtime.limited_child.bound` does; it can write no file. The parent bounds the time on the wall.

    `memory`: bytes of address space; `seconds`: processor time, in seconds.
    """
    bound(memory, seconds, writes=False)


def read(source: IO[bytes], size: int) -> bytes:
    """Return exactly `size` bytes of `source`, a stream of any length. Raises EOFError when it ends before."""
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


def say(answer: "DataclassInstance") -> None:
    """Write one line of the answer."""
    sys.stdout.buffer.write(encoded(answer))
    sys.stdout.buffer.flush()
