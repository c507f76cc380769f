"""The buttons to the pictures that compare: one exchange over time, and several side by side."""

from bot.group.pages import Does
from bot.services import Services
from bot.telegram.callbacks import Action, ButtonData, exchange_mark
from bot.telegram.sending import ShareQuery
from bot.texts import claims as words
from bot.texts.group import share_label
from porcore.reserves.evidence import Level

__all__ = [
    "comparison_buttons",
    "exchanges_here",
    "key_of",
    "level_of",
    "over_time_data",
    "share_buttons",
    "side_by_side_data",
]

_LEVELS = (Level.CLAIMED, Level.SIGNED)  # by the number that a button carries
_NOBODY = bytes(8)


def exchanges_here(services: Services) -> tuple[str, ...]:
    """Return the keys of the exchanges that something served is of: trees first, then claims."""
    return tuple(dict.fromkeys((*services.snapshots.exchanges(), *services.claims.exchanges())))


def comparison_buttons(services: Services, key: str) -> list[tuple[str, Does]]:
    """Return a row of buttons; none that would show one thing only. `key`: of the exchange that was asked about."""
    labels, row = words.labels(), list[tuple[str, Does]]()
    if len(services.snapshots.entries(key)) + len(services.claims.entries(key)) > 1:
        row.append((labels["over_time"], over_time_data(key, Level.CLAIMED).pack()))
    if len(exchanges_here(services)) > 1:
        row.append((labels["side_by_side"], side_by_side_data(Level.CLAIMED).pack()))
    return row


def share_buttons(services: Services, key: str) -> list[tuple[str, Does]]:
    """Return the button that shares an exchange's figures in another chat; none where the bot cannot be asked there."""
    return [(share_label(), ShareQuery(key))] if services.inline.is_on else []


def over_time_data(key: str, level: Level) -> ButtonData:
    """Return what the button to an exchange's picture carries. `level`: claimed or signed."""
    return ButtonData(Action.OVER_TIME, None, exchange_mark(key), _LEVELS.index(level))


def side_by_side_data(level: Level, page: int = 0) -> ButtonData:
    """Return what the button to a page of all exchanges carries. `level`: claimed or signed; `page`: from 0."""
    return ButtonData(Action.SIDE_BY_SIDE, None, _NOBODY, _LEVELS.index(level), page)


def level_of(data: ButtonData) -> Level:
    """Return the level that a button of this kind carries; claimed for any other number."""
    return _LEVELS[data.asset] if data.asset < len(_LEVELS) else Level.CLAIMED


def key_of(services: Services, mark: bytes) -> str:
    """Return the key of the exchange whose mark (8 bytes) a button carries, "" where nothing of it was published here."""
    keys = [entry.key for entry in services.snapshots.entries()]
    keys += [entry.key for entry in services.claims.entries()]
    return next((key for key in keys if exchange_mark(key) == mark), "")
