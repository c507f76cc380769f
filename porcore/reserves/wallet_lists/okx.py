"""OKX's lists of wallets, in the four tables that it published since 2022.

One column holds the redeem script, or for chains without scripts the public key; two signatures may be in a row.
"""

from porcore.reserves.evidence.chains import Family, find_chain, is_known, network_of
from porcore.reserves.wallet_lists.rows import NOT_STATED, PublishedRow, row_of
from porcore.reserves.wallet_lists.table_layout import Cells, TableLayout
from porcore.reserves.wallet_lists.units import decimals_of

__all__ = ["OKX"]


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

OKX: tuple[TableLayout, ...] = (
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
)
