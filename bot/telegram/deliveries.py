"""Telling the operators that Telegram cannot deliver to the webhook: once an hour while it lasts, and when it is over."""

import logging
from collections.abc import Callable

from bot.telegram.pauses import PerHour
from bot.texts import deliveries as words

__all__ = ["Deliveries"]

_LOG = logging.getLogger(__name__)


class Deliveries:
    """Hears of every look at the webhook; `say` takes what makes the text that operators are to read."""

    def __init__(self, say: Callable[[Callable[[], str]], None], hourly: PerHour | None = None) -> None:
        self._say, self._hourly = say, hourly or PerHour(1)
        self._failing = self._told = False

    def failing(self, pending: int, error: str) -> None:
        """Note a look that found the webhook out of reach. `error`: Telegram's words, or "".

        `pending`: how many updates Telegram keeps.
        """
        self._failing = True
        if self._hourly.take("webhook"):
            self._told = True
            said = f" (its last error: {error})" if error else ""
            _LOG.warning(
                "Telegram does not reach PORBOT_WEBHOOK_URL; updates that it keeps: %d%s", pending, said
            )
            self._say(lambda: words.undelivered(pending, error))

    def well(self) -> None:
        """Note a look that found nothing wrong."""
        if self._failing:
            _LOG.info("Telegram reaches PORBOT_WEBHOOK_URL again")
            if self._told:
                self._say(words.delivered_again)
        self._failing = self._told = False
