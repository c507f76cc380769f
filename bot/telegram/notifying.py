"""Telling the operators something they did not ask for."""

import logging

from telegram import Bot
from telegram.constants import ParseMode

from bot.settings.model import Settings
from bot.telegram.sending import NO_PREVIEW

__all__ = ["tell_operators"]

_LOG = logging.getLogger(__name__)


async def tell_operators(bot: Bot, settings: Settings, html: str) -> None:
    """Send `html` to every operator's private chat. One who never wrote to the bot cannot be reached: logged."""
    for place, operator in enumerate(settings.operators, 1):
        try:
            await bot.send_message(operator, html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
        except Exception as error:  # noqa: BLE001 - whatever the library stumbles over; the next one is told
            _LOG.warning(
                "operator %d of PORBOT_OPERATORS could not be told something (%s)",
                place,
                type(error).__name__,
            )
