"""Pages of a list that is too long for one message, and the buttons to turn them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.catalogue.evidence import Row
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.sending import CopyText, ShareQuery
from bot.texts import common
from bot.texts import group as words

__all__ = [
    "ASSETS_A_PAGE",
    "EVERY_ASSET",
    "Does",
    "Rows",
    "last_page",
    "places_of_pages",
    "turn_buttons",
    "wallet_list",
]

WALLETS_A_PAGE = 6  # a line each, on one screen
MOST_PAGES = 4095  # that a button can name; rows with a fault stand on the first ones
ASSETS_A_PAGE = 5  # lines of a table, on one screen
EVERY_ASSET = (
    4095  # in place of an asset's number: a claim has at most 4,096, of which the last has no button
)

# Turning a page of wallets edits the message that the first press sent.
_TURNED = {
    Action.WALLETS: Action.WALLETS_PAGE,
    Action.ALL_WALLETS: Action.ALL_WALLETS_PAGE,
    Action.CLAIM_WALLETS: Action.CLAIM_WALLETS_PAGE,
}
_OF_CLAIMS = (Action.CLAIM_WALLETS, Action.CLAIM_WALLETS_PAGE)
_OF_ALL = (Action.ALL_WALLETS, Action.ALL_WALLETS_PAGE)
_TOLD = (Action.WALLETS_TOLD, Action.CLAIM_WALLETS_TOLD)

Does = str | CopyText | ShareQuery  # data of a button, or what it does without asking us
Rows = list[list[tuple[str, Does]]]  # of buttons


def last_page(total: int, a_page: int) -> int:
    """Return the number of the last page, from 0, of a list of `total` with `a_page` on each, 1 or more."""
    return max(0, (total - 1) // a_page)


def turn_buttons(data: ButtonData, last: int) -> list[tuple[str, Does]]:
    """Return the buttons to the pages before and behind that of `data`; `last`: number of the last page, from 0."""
    around = zip(common.turn_labels(), (data.page - 1, data.page + 1), strict=True)
    return [(label, replace(data, page=page).pack()) for label, page in around if 0 <= page <= last]


def places_of_pages(total: int) -> list[slice]:
    """Return the places of the assets of each page, of a `total` number; at least one page."""
    return [slice(first, first + ASSETS_A_PAGE) for first in range(0, max(total, 1), ASSETS_A_PAGE)]


def wallet_list(title: str, listed: Sequence[Row], data: ButtonData, of: str | None) -> tuple[str, Rows]:
    """Return the page of `data` of a list of wallets, in lines or with all that is said of each, and its buttons.

    `of`: the one asset they are of, None for all.
    """
    if not listed:
        return words.no_wallets(), []
    last = min(last_page(len(listed), WALLETS_A_PAGE), MOST_PAGES)
    page = min(data.page, last)
    turned = replace(data, action=_TURNED.get(data.action, data.action), page=page)
    made = words.wallets_told if data.action in _TOLD else words.wallets
    text = made(title, listed, page * WALLETS_A_PAGE, WALLETS_A_PAGE, of)
    other = (
        (words.back_label(), _listed(turned).pack())
        if data.action in _TOLD
        else (words.details_label(), _told(turned).pack())
    )
    return text, [turn_buttons(turned, last), [other]]


def _told(data: ButtonData) -> ButtonData:
    """Return what the button under a page of wallets carries to all that is said of them."""
    if data.action in _OF_CLAIMS:
        return replace(data, action=Action.CLAIM_WALLETS_TOLD)
    asset = EVERY_ASSET if data.action in _OF_ALL else data.asset
    return replace(data, action=Action.WALLETS_TOLD, asset=asset)


def _listed(data: ButtonData) -> ButtonData:
    """Return the way back."""
    if data.action is Action.CLAIM_WALLETS_TOLD:
        return replace(data, action=Action.CLAIM_WALLETS_PAGE)
    if data.asset == EVERY_ASSET:
        return replace(data, action=Action.ALL_WALLETS_PAGE, asset=0)
    return replace(data, action=Action.WALLETS_PAGE)
