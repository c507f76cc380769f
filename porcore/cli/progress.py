"""Showing progress: a bar for people, lines of JSON for a program that runs us as its child."""

import _thread
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn

from porcore.cli.stopping import interruptible
from porcore.progress import Progress, ProgressLine, Stage, line_of, silent

if TYPE_CHECKING:  # imported when the first bar is shown: most commands show none
    from tqdm import tqdm

__all__ = ["shown_progress"]

_INTERVAL = 0.5  # seconds between two lines of one stage
_GRACE = 3.0  # seconds to clean up after standard input was closed


@contextlib.contextmanager
def shown_progress(*, as_json: bool, quiet: bool = False) -> Iterator[Progress]:
    """Yield a callback that shows progress.

    With `as_json` the parent's pipe is also our life line: when standard input closes, the parent is gone or
    wants us gone, so the work is interrupted, temporary files are removed, and the process ends.
    """
    if as_json:
        # Whoever was started in the background of a script ignores SIGINT, and hands that on to us. Then nothing would
        # interrupt the work when standard input closes.
        interruptible()
        threading.Thread(target=_end_with_parent, daemon=True).start()
        yield _json_lines()
    elif quiet or not sys.stderr.isatty():
        yield silent
    else:
        with contextlib.closing(_Bars()) as bars:
            yield bars.show


def _end_with_parent() -> None:
    with contextlib.suppress(OSError, ValueError):
        while os.read(0, 4096):
            pass
    _interrupt_main()
    time.sleep(_GRACE)
    os._exit(130)


def _interrupt_main() -> None:
    """Interrupt the main thread, also while it waits for workers: `interrupt_main` alone would not wake it."""
    main = threading.main_thread().ident
    if sys.platform == "win32" or main is None:
        _thread.interrupt_main()
    else:
        signal.pthread_kill(main, signal.SIGINT)


def _json_lines() -> Progress:
    last: dict[Stage, float] = {}

    def show(stage: Stage, done: int, total: int | None) -> None:
        now = time.monotonic()
        if done != total and now - last.get(stage, 0.0) < _INTERVAL:
            return
        last[stage] = now
        print(line_of(ProgressLine(stage.value, done, total)), flush=True)

    return show


class _Bars:
    """One bar at a time, replaced when the stage changes."""

    def __init__(self) -> None:
        self._bar: tqdm[NoReturn] | None = None
        self._stage: Stage | None = None

    def show(self, stage: Stage, done: int, total: int | None) -> None:
        if self._bar is None or stage is not self._stage or done < self._bar.n:
            from tqdm import tqdm

            self.close()
            bar: tqdm[NoReturn] = tqdm(
                total=total, desc=stage.value, unit_scale=True, leave=True, mininterval=0.2
            )
            self._bar, self._stage = bar, stage
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
