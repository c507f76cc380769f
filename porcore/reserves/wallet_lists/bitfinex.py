"""Bitfinex's wallets.txt: an address, a hyphen and what the wallet is for; no balances.

1Kr6QSydW9bFQG1mXiPNNu6WpJGmUa9i1g - BTC hot wallet
"""

import re
from collections.abc import Iterator

from porcore.reserves.evidence.chains import is_known, network_of
from porcore.reserves.wallet_lists.htx import chain_of_shape
from porcore.reserves.wallet_lists.rows import (
    NOT_STATED,
    PublishedFile,
    PublishedRow,
    faulty,
    is_plain,
    row_of,
)

__all__ = ["is_bitfinex", "open_bitfinex"]

_LINE = re.compile(r"\s*(\S{8,256})\s+-\s+(\S.*?)\s*")
_FIRST = re.compile(r"[0-9A-Za-z:_-]{20,256}\s+-\s+\S.*")
_USE = re.compile(r"([0-9A-Za-z/ .-]+?)\s+(?:hot|cold|warm|deposit)?\s*wallet", re.IGNORECASE)


def is_bitfinex(line: str) -> bool:
    """Tell whether a file's first line is of this form."""
    return _FIRST.fullmatch(line.strip()) is not None


def open_bitfinex(lines: Iterator[tuple[int, str]], notes: list[str]) -> PublishedFile:
    """Return the addresses; `lines` come with their numbers, 1 = first."""
    notes.append("The file states no balances.")
    return PublishedFile("bitfinex", _rows(lines), notes)


def _rows(lines: Iterator[tuple[int, str]]) -> Iterator[PublishedRow]:
    for number, line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            yield faulty(number, NOT_STATED, "the line is no address, hyphen and label")
            continue
        address, label = match.groups()
        coin, chain = _coin_and_chain(label, address)
        yield row_of(number, coin, chain, {"address": address, "label": label}, plain=is_plain(line))


def _coin_and_chain(label: str, address: str) -> tuple[str, str]:
    """Return them from a label such as ``ETH/ERC20 hot wallet``; its first word names the coin, if it is a network's."""
    use = _USE.fullmatch(label)
    named = [part.strip() for part in use[1].split("/")] if use else []
    known = [part for part in named if is_known(part)]
    chain = network_of(known[0]) if known else chain_of_shape(address)
    return (named[0] if known else NOT_STATED), chain
