"""The signals that ask a process to end."""

import signal
from collections.abc import Callable, Iterable
from types import FrameType

__all__ = ["ENDING", "stop_signals", "take"]

# Ctrl-C, a service manager, and a terminal that is closed (which Windows does otherwise).
ENDING = tuple(
    signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__
)
Handler = Callable[[int, FrameType | None], None] | signal.Handlers


def stop_signals() -> tuple[signal.Signals, ...]:
    """Return what ends this process: SIGTERM, SIGINT, and SIGHUP unless it is ignored, as under nohup."""
    return tuple(one for one in ENDING if one.name != "SIGHUP" or signal.getsignal(one) is not signal.SIG_IGN)


def take(signals: Iterable[signal.Signals], handler: Handler) -> None:
    """Have `handler` called by each of `signals`: at once, even while an event loop is busy."""
    for number in signals:
        signal.signal(number, handler)
