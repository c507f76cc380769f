"""The first words with Telegram, repeated for as long as it takes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import User
from telegram.error import BadRequest, InvalidToken
from telegram.ext import Application

from bot.errors import StartError
from bot.telegram.connectivity import Connectivity
from bot.telegram.pauses import Pauses

__all__ = ["PACE", "Pace", "meet", "patiently", "webhook_refused"]

_TOKEN_REFUSED = "Telegram refuses PORBOT_TOKEN. Copy it again from @BotFather."  # noqa: S105 - a sentence
_NO_BOT = (
    "what answers in Telegram's place does not say which bot this is (getMe); look at PORBOT_BASE_URL and at what"
    " listens there"
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast Telegram is asked again, in seconds: pauses at the start, between polls, between looks at the webhook."""

    start: tuple[float, float] = (0.5, 5.0)  # someone waits to see it run
    poll: tuple[float, float] = (1.0, 60.0)
    look: float = 180.0
    look_soon: float = (
        15.0  # while it is not known whether a webhook can be reached at all, or once it seems not
    )
    look_again: float = 60.0  # while updates wait there, or something is wrong
    look_least: float = 1.0  # between two, whoever calls for them
    profile: float = 5.0  # until menus and descriptions are set in all languages: some sixty calls, which must delay no answer


PACE = Pace()


async def patiently(
    call: Callable[[], Awaitable[object]],
    pace: Pace,
    refusal: Callable[[Exception], StartError | None] = lambda _error: None,
) -> None:
    """Make a call until it is taken. Raises what `refusal` makes of an error, where trying again would not help."""
    pauses = Pauses(*pace.start)
    while True:
        try:
            await call()
        except Exception as error:  # noqa: BLE001 - whatever the library stumbles over; Connectivity knows what came back
            if refused := refusal(error):
                raise refused from None
            await asyncio.sleep(pauses.after(error))
        else:
            return


async def meet(
    application: Application[Any, Any, Any, Any, Any, Any], connectivity: Connectivity, pace: Pace
) -> None:
    """Wait until Telegram has said which bot this is. Raises StartError when it refuses the token."""
    bot, met = application.bot, False

    async def ask() -> None:
        nonlocal met
        try:
            await (bot.get_me() if met else application.initialize())
        except (TypeError, ValueError, AttributeError, KeyError):  # the library found no user in it
            connectivity.misread(_NO_BOT)
            raise
        met = True
        if not _is_bot(bot.bot):
            connectivity.misread(_NO_BOT)
            raise ValueError
        connectivity.misread("")

    await patiently(ask, pace, lambda error: StartError(_TOKEN_REFUSED) if _refuses_token(error) else None)


def _is_bot(me: User) -> bool:
    """Say whether all is there that the handlers of commands rely on."""
    named = isinstance(me.first_name, str) and isinstance(me.username, str) and bool(me.username)
    return type(me.id) is int and me.is_bot is True and named


def _refuses_token(error: BaseException | None) -> bool:
    """Say whether a Bot API said so, and not a gateway in front of it that does not find it."""
    if not isinstance(error, InvalidToken):
        return False
    while isinstance(error.__cause__, InvalidToken):  # the library wraps it
        error = error.__cause__
    return error.__cause__ is None  # otherwise: what could not be read


def webhook_refused(error: Exception) -> StartError | None:
    """Return what to say when Telegram will never take the address of the webhook."""
    if not isinstance(error, BadRequest) or error.__cause__ is not None:
        return None
    words = error.message.lower()
    # A name that cannot be resolved now may be in a minute.
    if "bad webhook" not in words or "resolve" in words:
        return None
    return StartError(f"Telegram refuses PORBOT_WEBHOOK_URL: {error.message}")
