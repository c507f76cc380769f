"""The buttons of alerts and of their menu. Each carries all that it needs."""

from telegram import InlineKeyboardMarkup

from bot.alerts import LINES, OFFERED, AlertChoices, AlertKind
from bot.group.pages import Does, Rows, last_page, turn_buttons
from bot.services import Services
from bot.telegram.callbacks import ASK_FOR_ID, NO_EXCHANGE, Action, ButtonData, exchange_mark
from bot.telegram.sending import keyboard
from bot.texts import alerts as words
from bot.texts.first import labels as first_labels

__all__ = ["exchange_buttons", "menu_buttons", "only_menu", "under_alert"]

IN_MENU = 1
_A_PAGE = 8  # exchanges
_A_ROW = 2


def under_alert(exchange: str, *, asks_for_id: bool) -> InlineKeyboardMarkup | None:
    """Return the buttons under an alert about an exchange, given by its key.

    `asks_for_id`: in a private chat, of an exchange in whose trees an id is looked up.
    """
    reserves, stop = words.alert_labels()
    shown = ButtonData(Action.OF_EXCHANGE, None, exchange_mark(exchange))
    ends = ButtonData(Action.ALERT_STOP, None, NO_EXCHANGE)
    checks = ButtonData(Action.FIRST, None, NO_EXCHANGE, 0, ASK_FOR_ID)
    first = [(first_labels()["verify"], checks.pack())] if asks_for_id else []
    return keyboard([[*first, (reserves, shown.pack())], [(stop, ends.pack())]])


def only_menu() -> InlineKeyboardMarkup | None:
    """Return the button that is left under an alert once all are stopped."""
    return keyboard([[("/alerts", ButtonData(Action.ALERTS, None, NO_EXCHANGE).pack())]])


def menu_buttons(services: Services, choices: AlertChoices) -> Rows:
    """Return the buttons of the menu."""
    mark = _mark(choices.exchange)

    def choice(label: str, kind: AlertKind, line: int = 0) -> tuple[str, Does]:
        return label, ButtonData(Action.ALERT_CHOICE, None, mark, kind.value, line).pack()

    kinds = [choice(words.kind_label(kind, on=kind in choices.kinds), kind) for kind in OFFERED]
    lines = [choice(words.line_label(line, on=line == choices.line), AlertKind.RATIO, line) for line in LINES]
    name = services.exchanges.name(choices.exchange) if choices.exchange else ""
    exchange: tuple[str, Does] = (
        words.shown_exchange(name),
        ButtonData(Action.ALERT_EXCHANGE, None, mark).pack(),
    )
    stop: tuple[str, Does] = words.stop_all(), ButtonData(Action.ALERT_STOP, None, mark, IN_MENU).pack()
    rows = [kinds[place : place + _A_ROW] for place in range(0, len(kinds), _A_ROW)]
    return [*rows, lines, [exchange], *([[stop]] if choices.kinds else [])]


def exchange_buttons(services: Services, page: int) -> Rows:
    """Return a page of the list of exchanges, `page` from 0, with one button for all of them."""
    keys = services.exchanges.keys
    page = min(page, last := last_page(len(keys), _A_PAGE))

    def choice(label: str, key: str) -> tuple[str, Does]:
        return label, ButtonData(Action.ALERT_EXCHANGE, None, _mark(key), 1).pack()

    shown = [choice(services.exchanges.name(key), key) for key in keys[page * _A_PAGE : (page + 1) * _A_PAGE]]
    rows = [shown[place : place + _A_ROW] for place in range(0, len(shown), _A_ROW)]
    turn = turn_buttons(ButtonData(Action.ALERT_EXCHANGE, None, NO_EXCHANGE, 0, page), last)
    return [[choice(words.all_exchanges(), "")], *rows, turn]


def _mark(key: str) -> bytes:
    return exchange_mark(key) if key else NO_EXCHANGE
