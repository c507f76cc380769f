"""Asking which exchange is meant: a button for each, a page of them at a time."""

from dataclasses import replace

from bot.group.pages import Rows, last_page, turn_buttons
from bot.group.reserves_questions import WhichExchange
from bot.parsing.times import NEWEST
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData, exchange_mark, symbol_bytes
from bot.texts import asked_time as asked_words
from bot.texts import exchanges as words

__all__ = ["which_page"]

_A_PAGE, _A_ROW = 8, 2


def which_page(services: Services, asked: WhichExchange, page: int = 0) -> tuple[str, Rows]:
    """Return the question with its buttons. `page`: from 0; one beyond the last shows the last."""
    last = last_page(len(asked.keys), _A_PAGE)
    page = min(page, last)
    when = None if asked.asked == NEWEST else asked.asked
    data = ButtonData(Action.OF_EXCHANGE, _carried(asked.symbol), NO_EXCHANGE, asked=when)
    buttons = [
        (services.exchanges.name(key), replace(data, statement=exchange_mark(key)).pack())
        for key in asked.keys[page * _A_PAGE : (page + 1) * _A_PAGE]
    ]
    rows: Rows = [list(buttons[i : i + _A_ROW]) for i in range(0, len(buttons), _A_ROW)]
    rows.append(turn_buttons(replace(data, action=Action.WHICH, page=page), last))
    in_words = "" if when is None else asked_words.asked_text(when)
    return words.which(asked.symbol, in_words, asked.note), rows


def _carried(symbol: str) -> bytes | None:
    """Return a symbol as buttons carry it, None for one that is too long for them, as only claims have: all assets then."""
    try:
        return symbol_bytes(symbol)
    except ValueError:
        return None
