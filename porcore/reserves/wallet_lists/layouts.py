"""The tables of addresses that exchanges publish: which columns each has, and what a row of it means.

A table is known by all the names in its header, in whatever order; its cells are taken by those names.
"""

import re
from collections.abc import Sequence

from porcore.reserves.wallet_lists.htx import chain_of
from porcore.reserves.wallet_lists.okx import OKX
from porcore.reserves.wallet_lists.rows import NOT_STATED, PublishedRow, faulty, row_of
from porcore.reserves.wallet_lists.table_layout import Cells, TableLayout

__all__ = ["LAYOUTS", "SUMMARIES", "VALIDATORS", "TableLayout", "header_names", "layout_of"]


def header_names(cells: Sequence[str]) -> list[str]:
    """Return a header's names in the form they are compared in, without empty cells at its end."""
    names = [
        _SPACES.sub(" ", cell).strip().casefold().replace(" /", "/").replace("/ ", "/") for cell in cells
    ]
    while names and not names[-1]:
        names.pop()
    return names


def layout_of(names: Sequence[str]) -> TableLayout | None:
    """Return the layout with exactly these columns, or None."""
    found = frozenset(names)
    return _BY_COLUMNS.get(found) if len(found) == len(names) else None


_SPACES = re.compile(r"\s+")


def _htx(line: int, cells: Cells, plain: bool) -> PublishedRow:
    coin = cells.pop("coin")
    return row_of(line, coin, chain_of(coin, cells["address"]), cells, plain=plain)


def _binance(line: int, cells: Cells, plain: bool) -> PublishedRow:
    custodian = cells.pop("custodian")
    if custodian:
        cells["label"] = f"held by {custodian}"
    return row_of(line, cells.pop("coin"), cells.pop("network"), cells, plain=plain, custodian=custodian)


def _addresses(line: int, cells: Cells, plain: bool) -> PublishedRow:
    chain = cells.pop("network")
    if not chain:
        return faulty(line, NOT_STATED, "the chain is missing")
    return row_of(line, NOT_STATED, chain, cells, plain=plain)


LAYOUTS: tuple[TableLayout, ...] = (
    *OKX,
    TableLayout(
        "htx",
        "HTX's list",
        {
            "coin": "coin",
            "address": "address",
            "snapshot height": "height",
            "balance": "balance",
            "message": "message",
            "signature": "signature",
        },
        _htx,
    ),
    TableLayout(
        "binance",
        "Binance's list",
        {
            "coin": "coin",
            "network": "network",
            "address": "address",
            "balance": "balance",
            "height": "height",
            "third party custodian name": "custodian",
        },
        _binance,
    ),
    TableLayout(
        "addresses",
        "a list of addresses without balances",
        {"chain": "network", "address": "address", "label": "label"},
        _addresses,
        ("label",),
        True,
    ),
)
_BY_COLUMNS = {
    frozenset(set(layout.columns) - missing): layout
    for layout in LAYOUTS
    for missing in ({frozenset[str](), frozenset(layout.optional)})
}

# Headers of what such files hold beside addresses: sums by coin, and validators.
SUMMARIES = frozenset(
    frozenset(columns.split(","))
    for columns in (
        "coin,snapshot height,balance",
        "coin,snapshot height,amount",
        "coin,amount",
        "coin,balance",
    )
)
VALIDATORS = frozenset(("deposit address", "validator publickey", "amount", "withdrawal address"))
