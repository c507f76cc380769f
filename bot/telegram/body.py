"""Reading what Telegram sends: so many bytes and no more, and no slower than a place among the few may be taken for.

A size that is stated beforehand is a statement. Bytes are counted while they come.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from telegram.error import TelegramError

from bot.errors import BotError

__all__ = ["ANSWER", "FILE", "BodyError", "Bounds", "bounded", "read_body"]

_FIRST_SECONDS = 5.0  # in which nothing need have come
_BYTES_PER_SECOND = 200_000  # in the mean, after that: 20 MB have less than two minutes


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a body may take. `paced`: whether it may not drip either; for what is not, the caller has a limit of its own."""

    most_bytes: int
    paced: bool = False

    def seconds(self, received: int) -> float:
        """Return the time, in seconds from the start, after which more than `received` bytes must have come."""
        return _FIRST_SECONDS + received / _BYTES_PER_SECOND


ANSWER = Bounds(
    2**26
)  # of a method: a hundred updates, each with everything that one can hold, are a third of it
FILE = Bounds(20 * 2**20, paced=True)  # the largest that bots may download
_BOUNDS: ContextVar[Bounds | None] = ContextVar("bounds", default=None)


class BodyError(BotError, TelegramError):
    """A body was left before its end. `kind`: "large" or "slow". Telegram answers all the same: no fault of the network."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"a body that is too {kind}")


@contextmanager
def bounded(bounds: Bounds) -> Iterator[None]:
    """Read within other bounds in this block: the library's calls for a file have no way to hand them on."""
    before = _BOUNDS.set(bounds)
    try:
        yield
    finally:
        _BOUNDS.reset(before)


async def read_body(response: aiohttp.ClientResponse, usual: Bounds) -> bytes:
    """Return the whole body; `usual` holds outside of `bounded`.

    Raises BodyError for one that is too large or too slow, and leaves the rest where it is.
    """
    bounds = (_BOUNDS.get() or usual) if response.status == HTTPStatus.OK else ANSWER  # a refusal is no file
    if (response.content_length or 0) > bounds.most_bytes:
        raise BodyError("large")
    loop = asyncio.get_running_loop()
    began, received, parts = loop.time(), 0, list[bytes]()
    while True:
        deadline = asyncio.timeout_at(began + bounds.seconds(received) if bounds.paced else None)
        try:
            async with deadline:
                part = await response.content.readany()
        except TimeoutError:
            if deadline.expired():
                raise BodyError("slow") from None
            raise
        if not part:
            return b"".join(parts)
        received += len(part)
        if received > bounds.most_bytes:
            raise BodyError("large")
        parts.append(part)
