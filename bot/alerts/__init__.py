"""Alerts that people asked for: what they chose, what happened, and to whom it is yet to be told. No Telegram in here.

`alert_file` is ``alerts.db``; `subscriptions` has who chose what, `events` what happened and how far each was told, and
`derivation` works out what happened from the catalogue's public log. `bot.alerting` looks, writes and talks.
"""

from bot.alerts.alert_file import AlertStoreError
from bot.alerts.event import AlertEvent, AlertFacts, BelowLine, StoredEvent
from bot.alerts.kinds import LINES, OFFERED, AlertKind
from bot.alerts.store import AlertStore
from bot.alerts.subscriptions import AlertChoices, AlertRecipient

__all__ = [
    "LINES",
    "OFFERED",
    "AlertChoices",
    "AlertEvent",
    "AlertFacts",
    "AlertKind",
    "AlertRecipient",
    "AlertStore",
    "AlertStoreError",
    "BelowLine",
    "StoredEvent",
]
