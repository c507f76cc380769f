"""Steps of the shutdown: none of them keeps the next from being taken."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence

__all__ = ["within"]

_LOG = logging.getLogger(__name__)


async def within(seconds: float, steps: Sequence[Awaitable[None]]) -> None:
    """Take steps of the shutdown side by side; neither a failing nor a slow one keeps the next from being taken."""
    tasks = {asyncio.ensure_future(step) for step in steps}
    if not tasks:
        return
    done, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        # Not awaited: the library swallows a cancellation in places.
        task.cancel()
    if late:
        _LOG.warning("a part of the bot did not stop in time and was left behind")
    for task in done:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _LOG.warning("while stopping: %s", type(error).__name__)
