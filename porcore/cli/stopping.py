"""SIGTERM, from a service manager or a person, ends a command as Ctrl-C does: in order."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator

__all__ = ["ended_in_order"]


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
