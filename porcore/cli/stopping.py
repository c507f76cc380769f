"""SIGTERM, from a service manager or a person, ends a command as Ctrl-C does: in order, and in five seconds at most.

The first of these signals is the only one that counts: one more, such as a parent's that also closes our standard input, would
cut off the cleaning up.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from types import FrameType

__all__ = ["ended_in_order", "interruptible", "leave"]

_LONGEST_STOP = 4.5  # seconds from the signal; what is left behind then is what `kill -9` leaves
_PAUSE = 0.05  # seconds between two looks at whether the signal came through
_PATIENCE = 0.3  # seconds for threads that end by themselves, now that everything is closed
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Terminated(KeyboardInterrupt):
    pass


class _Ending:
    """What one signal begins, and no other one disturbs."""

    def __init__(self) -> None:
        self.begun = False
        self.lost = False  # raised where nothing can be raised, as in a finalizer

    def stop(self, number: int, _: FrameType | None) -> None:
        """Raise in the main thread, for the first signal only. As a handler; it stays one, so that none is ever unexpected."""
        if self.begun:
            return
        self.begun = True
        raise _Terminated if number == signal.SIGTERM else KeyboardInterrupt


_ENDING = _Ending()


@contextlib.contextmanager
def ended_in_order() -> Iterator[None]:
    """Let a signal unwind what is being done, so that temporary files go away, and only then end the process.

    After SIGTERM it ends here, by that signal; after SIGINT KeyboardInterrupt goes on, and no further signal counts.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may ask for signals
        return
    _ENDING.begun = _ENDING.lost = False
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    try:
        signal.signal(signal.SIGTERM, _ENDING.stop)
        # Whoever is started in the background of a script ignores it.
        if before[signal.SIGINT] is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, _ENDING.stop)
        with _in_time():
            yield
    except _Terminated:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)  # whoever waits for us learns what ended us
        raise
    finally:
        if not _ENDING.begun:
            for number, handler in before.items():
                signal.signal(number, handler)


def interruptible() -> None:
    """Let SIGINT end the command, also where whoever started us had it ignored. To be called in the main thread."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        is_ours = signal.getsignal(signal.SIGTERM) == _ENDING.stop
        signal.signal(signal.SIGINT, _ENDING.stop if is_ours else signal.default_int_handler)


def leave(code: int, before: Iterable[threading.Thread]) -> int:
    """Return `code`, the exit status, once no thread runs that the process would wait for but those of `before`; else end it.

    No interpreter is taken apart beside such a thread: it may be closing what the interpreter's end still writes to.
    """
    until = time.monotonic() + _PATIENCE
    known = set(before)
    threads = [thread for thread in threading.enumerate() if not thread.daemon and thread not in known]
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    if any(thread.is_alive() for thread in threads):
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    return code


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """Make sure of the end: a disk or a compiler may hold the main thread, which alone can unwind."""
    if sys.platform == "win32":  # it has no SIGTERM that one process sends another
        yield
        return
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    before = signal.set_wakeup_fd(theirs, warn_on_full_buffer=False)  # written to at once, whatever runs
    hook, sys.unraisablehook = sys.unraisablehook, _noticing_what_is_lost(sys.unraisablehook)
    ended = threading.Event()
    threading.Thread(target=_end_in_time, args=(ours, ended), daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        sys.unraisablehook = hook
        signal.set_wakeup_fd(before)
        os.close(theirs)


def _noticing_what_is_lost(
    hook: "Callable[[sys.UnraisableHookArgs], object]",
) -> "Callable[[sys.UnraisableHookArgs], object]":
    def seen(unraisable: "sys.UnraisableHookArgs") -> None:
        if _ENDING.begun and isinstance(unraisable.exc_value, KeyboardInterrupt):
            _ENDING.lost = True  # it is raised once more, outside of that finalizer
        else:
            hook(unraisable)

    return seen


def _end_in_time(signals: int, ended: threading.Event) -> None:
    with os.fdopen(signals, "rb", buffering=0) as file:
        while number := file.read(1):
            if number[0] in _SIGNALS:
                _see_to_the_end(number[0], ended)


def _see_to_the_end(number: int, ended: threading.Event) -> None:
    """Wait as long as an end may take, and then end the process; meanwhile raise once more what was lost."""
    until = time.monotonic() + _LONGEST_STOP
    main = threading.main_thread().ident
    while not ended.wait(_PAUSE):
        if time.monotonic() >= until:
            os._exit(128 + number)
        if _ENDING.lost and main is not None:
            _ENDING.begun = _ENDING.lost = False
            signal.pthread_kill(main, number)
