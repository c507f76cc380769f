"""Waiting for a change without polling: everything that changes the sandbox's state wakes everyone who waits."""

import asyncio
from collections.abc import Callable

__all__ = ["PATIENCE", "Signal"]

PATIENCE = (
    60.0  # seconds; what does not come at all is found out late, what comes on a busy machine is not missed
)


class Signal:
    """An event that can fire again and again; waiters look at the state after each firing."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def fire(self) -> None:
        """Wake all who wait now."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, met: Callable[[], bool], seconds: float) -> bool:
        """Wait until `met()` is true; False after `seconds` without that."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not met():
            event = self._event
            try:
                async with asyncio.timeout(max(0.0, deadline - loop.time())):
                    await event.wait()
            except TimeoutError:
                return met()
        return True
