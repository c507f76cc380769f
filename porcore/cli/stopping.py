"""SIGTERM, from a service manager or a person, ends a command as Ctrl-C does: in order, and in five seconds at most."""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

__all__ = ["ended_in_order"]

_LONGEST_STOP = 4.5  # seconds from SIGTERM; what is left behind then is what `kill -9` leaves


class _Terminated(KeyboardInterrupt):
    pass


@contextlib.contextmanager
def ended_in_order() -> Iterator[None]:
    """Let SIGTERM unwind what is being done, so that temporary files go away, and only then end the process."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may ask for signals
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        with _in_time():
            yield
    except _Terminated:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)  # whoever waits for us learns what ended us
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not disturb the cleaning up
    raise _Terminated


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """Make sure of the end: a disk or a compiler may hold the main thread, which alone can unwind."""
    if sys.platform == "win32":  # it has no SIGTERM that one process sends another
        yield
        return
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    before = signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)  # written to at once, whatever runs
    threading.Thread(target=_end_in_time, args=(ours,), daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(theirs)


def _end_in_time(signals: int) -> None:
    with os.fdopen(signals, "rb", buffering=0) as file:
        while number := file.read(1):
            if number[0] == signal.SIGTERM:
                time.sleep(_LONGEST_STOP)
                os._exit(128 + signal.SIGTERM)
