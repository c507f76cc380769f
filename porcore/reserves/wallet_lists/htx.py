"""HTX's list names no chain. Its coins do, in several ways; `-` is written where there is no signature.

A coin not listed here is placed by the shape of its address where only one family of chains writes addresses so.
"""

import re

from porcore.reserves.wallet_lists.rows import NOT_STATED

__all__ = ["chain_of", "chain_of_shape"]

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
    (re.compile(r"bc1[0-9a-z]{6,87}"), "bitcoin"),
)


def chain_of(coin: str, address: str) -> str:
    """Return the chain of a coin as HTX names it, by its address where the name says nothing."""
    for mark, chain in _MARKS:
        if mark.search(coin):
            return chain
    return chain_of_shape(address)


def chain_of_shape(address: str) -> str:
    """Return the chain whose addresses look so, or "not stated" where several do."""
    return next((chain for shape, chain in _SHAPES if shape.fullmatch(address)), NOT_STATED)
