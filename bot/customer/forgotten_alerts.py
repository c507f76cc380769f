"""What ``/forget`` does about alerts."""

import asyncio
import logging

from bot.alerts import AlertStoreError
from bot.services import Services
from bot.texts import alerts as words

__all__ = ["forget_alerts"]

_LOG = logging.getLogger(__name__)


async def forget_alerts(services: Services, chat: int) -> str:
    """Delete the alerts of a private chat, given by its Telegram chat id; return what is said of it, "" where there were none."""
    try:
        is_removed = await asyncio.to_thread(services.alerts.subscriptions.forget, chat)
    except AlertStoreError as error:
        _LOG.error("alerts.db: %s", error)
        return words.not_forgotten() if services.alerts.is_open else ""
    return words.forgotten() if is_removed else ""
