"""Pages of a list that is too long for one message, and the buttons to turn them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.catalogue.evidence import Row
from bot.telegram.callbacks import Action, ButtonData
from bot.texts import common
from bot.texts import group as words

__all__ = ["ASSETS_A_PAGE", "Rows", "last_page", "places_of_pages", "turn_buttons", "wallet_list"]

WALLETS_A_PAGE = 6
MOST_PAGES = 4095  # that a button can name; rows with a fault stand on the first ones
ASSETS_A_PAGE = 12  # where not all fit one message: a screen, and not a wall of digits

# Turning a page of wallets edits the message that the first press sent.
_TURNED = {
    Action.WALLETS: Action.WALLETS_PAGE,
    Action.ALL_WALLETS: Action.ALL_WALLETS_PAGE,
    Action.CLAIM_WALLETS: Action.CLAIM_WALLETS_PAGE,
}

Rows = list[list[tuple[str, str]]]  # of buttons: label and data


def last_page(total: int, a_page: int) -> int:
    """Return the number of the last page, from 0, of a list of `total` with `a_page` on each, 1 or more."""
    return max(0, (total - 1) // a_page)


def turn_buttons(data: ButtonData, last: int) -> list[tuple[str, str]]:
    """Return the buttons to the pages before and behind that of `data`; `last`: number of the last page, from 0."""
    around = zip(common.turn_labels(), (data.page - 1, data.page + 1), strict=True)
    return [(label, replace(data, page=page).pack()) for label, page in around if 0 <= page <= last]


def places_of_pages(lengths: Sequence[int], room: int) -> list[slice]:
    """Return the places of the assets of each page: as many as fit into `room`, at least one, and at most `ASSETS_A_PAGE`.

    `lengths`: of each asset's words; both in UTF-16 units.
    """
    pages, first, used = list[slice](), 0, 0
    for place, length in enumerate(lengths):
        if place > first and (place - first == ASSETS_A_PAGE or used + length > room):
            pages.append(slice(first, place))
            first, used = place, 0
        used += length
    return [*pages, slice(first, len(lengths))]


def wallet_list(title: str, listed: Sequence[Row], data: ButtonData, of: str | None) -> tuple[str, Rows]:
    """Return the page of `data` of a list of wallets with buttons to turn it; `of`: the one asset they are of, None for all."""
    if not listed:
        return words.no_wallets(), []
    last = min(last_page(len(listed), WALLETS_A_PAGE), MOST_PAGES)
    page = min(data.page, last)
    text = words.wallets(title, listed, page * WALLETS_A_PAGE, WALLETS_A_PAGE, of)
    turned = replace(data, action=_TURNED.get(data.action, data.action), page=page)
    return text, [turn_buttons(turned, last)]
