"""OKX's lists: 11 columns, 12 with a kind of staking, and the layout of 2025 without balances.

One column holds the redeem script for chains with scripts and the public key for all others; two name the owners
of a contract wallet. Rows may end early: the cells that are missing are empty.
"""

from collections.abc import Iterator, Sequence

from porcore.evidence.chains import Family, find_chain
from porcore.published.rows import PublishedRow, cleaned, row_of

__all__ = ["is_okx_2025", "is_okx_header", "read_okx", "read_okx_2025"]

_COLUMNS = ("coin", "network", "height", "address", "balance", "message")
_TAIL = ("signature", "signature2", "key", "owner1", "owner2")
_11 = (*_COLUMNS, *_TAIL)
_12 = ("coin", "kind", *_COLUMNS[1:], *_TAIL)
_2025 = (
    "coin",
    "network",
    "address",
    "signature",
    "signature2",
    "message",
    "key",
    "owner1",
    "owner2",
)


def is_okx_header(cells: Sequence[str]) -> bool:
    """Tell the header of the address section, 11 or 12 columns."""
    names = [cell.casefold() for cell in cells[:4]]
    return names[:1] == ["coin"] and "network" in names[1:3]


def is_okx_2025(cells: Sequence[str]) -> bool:
    """Tell the header of the layout of 2025."""
    return [cell.casefold() for cell in cells[:3]] == ["digitalasset", "network", "address"]


def read_okx(header: Sequence[str], lines: Iterator[tuple[int, list[str]]]) -> tuple[str, list[PublishedRow]]:
    """Return the layout's name and the rows below its header."""
    names = _12 if header[1].casefold() == "type" else _11
    return f"okx-{len(names)}", [_row(number, cells, names) for number, cells in lines]


def read_okx_2025(lines: Iterator[tuple[int, list[str]]]) -> list[PublishedRow]:
    """Return the rows below the header of the layout of 2025."""
    return [_row(number, cells, _2025) for number, cells in lines]


def _row(number: int, cells: list[str], names: tuple[str, ...]) -> PublishedRow:
    if len(cells) > len(names):
        return PublishedRow(
            number,
            cells[0],
            row_of(number, cells[0], "", {}).wallet,
            False,
            "",
            f"{len(cells)} cells, expected {len(names)}",
        )
    found = dict.fromkeys(names, "") | {name: cleaned(cell) for name, cell in zip(names, cells, strict=False)}
    coin, network, kind = found.pop("coin"), found.pop("network"), found.pop("kind", "")
    key, owners = found.pop("key"), " ".join(filter(None, (found.pop("owner1"), found.pop("owner2"))))
    chain = find_chain(network)
    if chain is not None and chain.family is Family.BITCOIN:
        found["script"] = key
    elif chain is not None and chain.family is Family.EVM:
        found["public_key"] = owners or key
    else:
        found["public_key"] = key
    found["label"] = kind
    return row_of(number, coin, network, found, kind)
