"""Telling the operators something they did not ask for, each in his own language."""

import logging
from collections.abc import Callable

from telegram import Bot
from telegram.constants import ParseMode

from bot.languages import ENGLISH, Language, speaking
from bot.settings.model import Settings
from bot.telegram.sending import NO_PREVIEW

__all__ = ["LanguageOf", "english", "tell_operators"]

_LOG = logging.getLogger(__name__)
LanguageOf = Callable[[int], Language]  # of a private chat, by its number


def english(_chat_id: int) -> Language:
    """Return English for every chat: where it is not known what its people read."""
    return ENGLISH


async def tell_operators(
    bot: Bot, settings: Settings, make: Callable[[], str], language_of: LanguageOf = english
) -> None:
    """Send what `make` returns, as HTML in the language of the context, to every operator's private chat.

    One who never wrote to the bot cannot be reached: logged.
    """
    for place, operator in enumerate(settings.operators, 1):
        try:
            with speaking(language_of(operator)):
                html = make()
            await bot.send_message(operator, html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
        except Exception as error:  # noqa: BLE001 - whatever the library stumbles over; the next one is told
            _LOG.warning(
                "operator %d of PORBOT_OPERATORS could not be told something (%s)",
                place,
                type(error).__name__,
            )
