"""The signals that ask a process to end."""

import signal
from collections.abc import Callable
from types import FrameType

__all__ = ["stop_signals", "take"]

Handler = Callable[[int, FrameType | None], None] | signal.Handlers


def stop_signals() -> tuple[signal.Signals, ...]:
    """Return what ends this process: SIGTERM, SIGINT, and SIGHUP unless it is ignored, as under nohup."""
    always = (signal.SIGTERM, signal.SIGINT)
    return always if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else (*always, signal.SIGHUP)


def take(signals: tuple[signal.Signals, ...], handler: Handler) -> None:
    """Have `handler` called by each of `signals`: at once, even while an event loop is busy."""
    for number in signals:
        signal.signal(number, handler)
