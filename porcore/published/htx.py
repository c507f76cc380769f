"""HTX's list: a byte order mark, a summary, an empty line, then addresses; `-` where there is no signature.

The file names no chain. Its coins do, in several ways; a coin not listed here is placed by the shape of its address
where only one family of chains writes addresses so.
"""

import re
from collections.abc import Iterator, Sequence

from porcore.published.rows import PublishedRow, cleaned, row_of

__all__ = ["is_htx_header", "read_htx"]

_HEADER = ["coin", "address", "snapshot height", "balance", "message", "signature"]
_NAMES = ("coin", "address", "height", "balance", "message", "signature")
_MARKS = (  # parts of a coin's name, first match wins
    (re.compile(r"-?(ERC20|ETH)$|^ERC20-"), "ethereum"),
    (re.compile(r"-TRC20$"), "tron"),
    (re.compile(r"-BEP20$|^BEP20-"), "bsc"),
    (re.compile(r"^BASE-"), "base"),
    (re.compile(r"-Avalanche C-Chain$"), "avalanche"),
    (re.compile(r"^SOL-|-SOL$|^SOL$"), "solana"),
    (re.compile(r"^BTC$"), "bitcoin"),
    (re.compile(r"^DOGE$"), "dogecoin"),
    (re.compile(r"^XRP$"), "xrp"),
    (re.compile(r"^(js)?TRX$"), "tron"),
)
_SHAPES = (
    (re.compile(r"0x[0-9a-fA-F]{40}"), "evm"),
    (re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}"), "tron"),
)
_UNKNOWN = "not stated"


def is_htx_header(cells: Sequence[str]) -> bool:
    """Tell the header of the address section."""
    return [cell.casefold() for cell in cells] == _HEADER


def read_htx(lines: Iterator[tuple[int, list[str]]]) -> list[PublishedRow]:
    """Return the rows below the header."""
    return [_row(number, cells) for number, cells in lines]


def _row(number: int, cells: list[str]) -> PublishedRow:
    if len(cells) != len(_NAMES):
        wallet = row_of(number, cells[0], _UNKNOWN, {}).wallet
        return PublishedRow(
            number, cells[0], wallet, False, "", f"{len(cells)} cells, expected {len(_NAMES)}"
        )
    found = {name: cleaned(cell) for name, cell in zip(_NAMES, cells, strict=True)}
    coin = found.pop("coin")
    return row_of(number, coin, _chain(coin, found["address"]), found)


def _chain(coin: str, address: str) -> str:
    for mark, chain in _MARKS:
        if mark.search(coin):
            return chain
    for shape, chain in _SHAPES:
        if shape.fullmatch(address):
            return chain
    return _UNKNOWN
