"""The tables of addresses that exchanges publish: which columns each has, and what a row of it means.

A table is known by all the names in its header, in whatever order; its cells are taken by those names.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from porcore.reserves.evidence.chains import Family, find_chain, is_known, network_of
from porcore.reserves.wallet_lists.htx import chain_of
from porcore.reserves.wallet_lists.rows import NOT_STATED, PublishedRow, faulty, row_of
from porcore.reserves.wallet_lists.units import decimals_of

__all__ = ["LAYOUTS", "SUMMARIES", "VALIDATORS", "TableLayout", "header_names", "layout_of"]

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One exchange's table."""

    name: str  # such as okx-12
    title: str  # for a person
    columns: Mapping[str, str]  # a header's name as `header_names` gives it -> field
    read: Callable[[int, Cells, bool], PublishedRow]  # line, cells by field, whether they are plain
    optional: tuple[str, ...] = ()  # columns that may be missing
    may_end_early: bool = False  # rows without their last cells are whole

    @property
    def header(self) -> str:
        """The header as an error may show it."""
        return ",".join(f"[{name}]" if name in self.optional else name for name in self.columns)


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


def _okx(line: int, cells: Cells, plain: bool) -> PublishedRow:
    """Read a row of OKX: one column is the redeem script, or for chains without scripts the public key."""
    coin, network, kind = cells.pop("coin"), cells.pop("network"), cells.pop("kind", "")
    return row_of(line, coin, network, _keyed(network, cells, kind), kind, plain=plain)


def _keyed(network: str, cells: Cells, kind: str = "") -> Cells:
    key = cells.pop("key")
    owners = " ".join(filter(None, (cells.pop("owner1", ""), cells.pop("owner2", ""))))
    chain = find_chain(network)
    if chain is not None and chain.family is Family.BITCOIN:
        cells["script"] = key
    elif chain is not None and chain.family is Family.EVM:
        cells["public_key"] = owners or key
    else:
        cells["public_key"] = key
    if kind:
        cells["label"] = kind
    return cells


def _okx_2022(line: int, cells: Cells, plain: bool) -> PublishedRow:
    """Read a row that names no network: the coin's name says it, and in how many decimals its units count."""
    coin = cells.pop("coin")
    network = network_of(coin) if is_known(coin) else NOT_STATED
    decimals, cells = decimals_of(coin), _keyed(network, cells)
    if decimals is None and cells.pop("balance", ""):
        cells["label"] = "a balance in base units, whose size is not known here"
    return row_of(line, coin, network, cells, plain=plain, decimals=decimals or 0)


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


_SIGNED = {
    "message": "message",
    "signature1": "signature",
    "signature2": "signature2",
    "redeem script/public key": "key",
}
_OWNERS = {"eoa1": "owner1", "eoa2": "owner2"}
_HELD = {
    "network": "network",
    "snapshot height": "height",
    "address": "address",
    "amount": "balance",
}

LAYOUTS: tuple[TableLayout, ...] = (
    TableLayout("okx-11", "OKX's list", {"coin": "coin", **_HELD, **_SIGNED, **_OWNERS}, _okx, (), True),
    TableLayout(
        "okx-12",
        "OKX's list with a kind of staking",
        {"coin": "coin", "type": "kind", **_HELD, **_SIGNED, **_OWNERS},
        _okx,
        (),
        True,
    ),
    TableLayout(
        "okx-2025",
        "OKX's list of 2025, without balances",
        {
            "digitalasset": "coin",
            "network": "network",
            "address": "address",
            "signedmessage": "signature",
            "signedmessage2": "signature2",
            "message": "message",
            "publickey": "key",
            "owner1": "owner1",
            "owner2": "owner2",
        },
        _okx,
        (),
        True,
    ),
    TableLayout(
        "okx-2022",
        "OKX's list of 2022, in base units",
        {"coin": "coin", "address": "address", "amount": "balance", **_SIGNED},
        _okx_2022,
        (),
        True,
    ),
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
