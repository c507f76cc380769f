"""What the coin names of published lists stand for: tokens on other chains, wrapped and staked forms.

A wrapped or staked coin is a claim against someone else. It is named as such and counts as nothing else unless
snapshot.toml says so.
"""

import re

__all__ = ["describe_form"]

_KNOWN = {
    "aETH": "ETH lent out through Aave",
    "stETH": "ETH staked through Lido",
    "BETH": "ETH staked, as a token",
    "wBTC-ERC20": "BTC wrapped as a token on Ethereum",
    "BTC-TRC20": "BTC wrapped as a token on Tron",
    "jWBTC-TRC20": "wrapped BTC lent out through JustLend",
    "jsTRX": "staked TRX lent out through JustLend",
    "stUSDT-TRC20": "USDT staked through stUSDT",
    "jUSDT-TRC20": "USDT lent out through JustLend",
    "USDT-aEthUSDT": "USDT lent out through Aave",
    "STEAK-USDC": "USDC lent out through a vault",
}
_FOLDED = {name.casefold(): text for name, text in _KNOWN.items()}
_NETWORKS = {
    "ERC20": "Ethereum",
    "TRC20": "Tron",
    "BEP20": "BNB Smart Chain",
    "BSC": "BNB Smart Chain",
    "BASE": "Base",
    "SOL": "Solana",
    "SPL": "Solana",
    "TON": "TON",
    "ETH": "Ethereum",
    "POLY": "Polygon",
    "AVAXC": "Avalanche",
    "Avalanche C-Chain": "Avalanche",
    "ARBITRUM": "Arbitrum",
    "OPTIMISM": "Optimism",
    "APTOS": "Aptos",
    "OKC20": "OKC",
    "KIP20": "OKC",
}
_PARTS = "|".join(map(re.escape, sorted(_NETWORKS, key=len, reverse=True)))
_SUFFIXED = re.compile(rf"([A-Za-z0-9]+)-({_PARTS})")
_PREFIXED = re.compile(rf"({_PARTS})-([A-Za-z0-9]+)")


def describe_form(coin: str) -> str:
    """Return what a published coin name stands for, or "" for a plain coin and for names not known here."""
    if coin.casefold() in _FOLDED:
        return _FOLDED[coin.casefold()]
    if match := _SUFFIXED.fullmatch(coin):
        return f"{match[1]} on {_NETWORKS[match[2]]}"
    if match := _PREFIXED.fullmatch(coin):
        return f"{match[2]} on {_NETWORKS[match[1]]}"
    return ""
