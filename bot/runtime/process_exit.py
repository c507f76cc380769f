"""The end of a command: no interpreter is put away under a thread that still works.

A thread in someone's C or C++ (a compiler, a database) that is at work while the interpreter and its libraries are
taken apart ends the process with a fault in place of its exit code, and no such thread can be stopped.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable
from typing import TextIO

from bot.runtime.signals import ENDING, take

__all__ = ["leave", "silence"]

_PATIENCE = 0.3  # seconds for threads that end by themselves, now that everything is closed


def leave(code: int, before: Iterable[threading.Thread]) -> int:
    """Return `code`, the exit status (0 to 255), once no thread runs but those of `before`; else end the process with it.

    To be called in the main thread when files are closed and temporary folders gone; the process is to end afterwards.
    Whatever a thread still does is cut off as by ``kill -9``.
    """
    take(ENDING, signal.SIG_IGN)  # one more would change the exit code
    for stream in (sys.stdout, sys.stderr):
        _flush(stream)
    threads = set(threading.enumerate()) - set(before)
    for thread in threads:
        if isinstance(thread, threading.Timer):
            thread.cancel()  # it was to make sure of the end, and here it is
    until = time.monotonic() + _PATIENCE
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    if not any(thread.is_alive() for thread in threads):
        return code
    logging.shutdown()
    os._exit(code)


def silence(stream: TextIO) -> None:
    """Let what is still written to a stream go nowhere: no one reads it, and the interpreter's end would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _flush(stream: TextIO) -> None:
    try:
        stream.flush()
    except OSError:
        silence(stream)
