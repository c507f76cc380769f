"""Telling the operators that someone else takes this bot's updates: once an hour for each way to do so."""

import logging
from collections.abc import Callable

from bot.metrics import Metrics
from bot.telegram.pauses import PerHour
from bot.texts import token_conflicts as words
from bot.texts.token_conflicts import Rival

__all__ = ["Rivals"]

_LOG = logging.getLogger(__name__)


class Rivals:
    """Hears of every sign of a rival; `say` takes what makes the text that operators are to read."""

    def __init__(
        self, metrics: Metrics, say: Callable[[Callable[[], str]], None], hourly: PerHour | None = None
    ) -> None:
        self._metrics, self._say = metrics, say
        self._hourly = hourly or PerHour(1)

    def note(self, kind: Rival, host: str = "") -> None:
        """Note a sign; `host`: where a webhook leads that is not ours."""
        self._metrics.rival(kind.name.lower())
        if self._hourly.take(kind):
            _LOG.warning("%s%s", kind.value, f" (it leads to {host})" if host else "")
            self._say(lambda: words.rival(kind, host))
