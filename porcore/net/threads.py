"""Blocking work in a thread, for callers that may be cancelled."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

__all__ = ["to_thread_and_wait"]

P = ParamSpec("P")
T = TypeVar("T")


async def to_thread_and_wait(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run blocking work in a thread; when cancelled, be cancelled only after the thread has ended.

    A thread cannot be stopped from outside, and one that still writes must not find its file closed or its folder
    gone: the number of a closed file soon belongs to another one.
    """
    task = asyncio.ensure_future(asyncio.to_thread(work, *arguments, **named))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # looked at: no one waits for it any more
        raise
