"""Where anyone can look an address up: public explorers, by the chain's name in ``wallets.csv``."""

import re
from urllib.parse import quote, urlsplit

__all__ = ["explorer_link", "public_length"]

_EXPLORERS = {
    "algorand": "https://allo.info/account/{}",
    "aptos": "https://explorer.aptoslabs.com/account/{}",
    "arbitrum": "https://arbiscan.io/address/{}",
    "avalanche": "https://snowtrace.io/address/{}",
    "base": "https://basescan.org/address/{}",
    "bitcoin": "https://mempool.space/address/{}",
    "bitcoin-cash": "https://blockchair.com/bitcoin-cash/address/{}",
    "bsc": "https://bscscan.com/address/{}",
    "cardano": "https://cardanoscan.io/address/{}",
    "cosmos": "https://www.mintscan.io/cosmos/address/{}",
    "dogecoin": "https://blockchair.com/dogecoin/address/{}",
    "ethereum": "https://etherscan.io/address/{}",
    "litecoin": "https://litecoinspace.org/address/{}",
    "near": "https://nearblocks.io/address/{}",
    "optimism": "https://optimistic.etherscan.io/address/{}",
    "polkadot": "https://polkadot.subscan.io/account/{}",
    "polygon": "https://polygonscan.com/address/{}",
    "ripple": "https://xrpscan.com/account/{}",
    "solana": "https://solscan.io/account/{}",
    "stellar": "https://stellar.expert/explorer/public/account/{}",
    "sui": "https://suiscan.xyz/mainnet/account/{}",
    "ton": "https://tonviewer.com/{}",
    "tron": "https://tronscan.org/#/address/{}",
    "xrpl": "https://xrpscan.com/account/{}",
}
_HOSTS = frozenset(urlsplit(template).netloc for template in _EXPLORERS.values())
# A grammar of our own, because every library for addresses forgives something: whatever is not plainly a host and a
# path, such as a port, a name before an @, a backslash or a letter that is not ASCII, matches no page of an explorer.
_PAGE = re.compile(r"https://([a-z0-9.-]+)/[a-z0-9._~/-]*", re.IGNORECASE | re.ASCII)
# The one explorer here that keeps its pages behind a #.
_TRON_PAGE = re.compile(
    r"https://tronscan\.org/#/(?:address|transaction)/[a-z0-9]*", re.IGNORECASE | re.ASCII
)
_OTHER_NAMES = {"btc": "bitcoin", "eth": "ethereum", "trc20": "tron", "erc20": "ethereum", "sol": "solana"}


def explorer_link(chain: str, address: str) -> str | None:
    """Return the https address of a page about `address`, or None for a chain we know no explorer of."""
    name = chain.lower()
    template = _EXPLORERS.get(_OTHER_NAMES.get(name, name))
    return template.format(quote(address, safe="")) if template else None


def public_length(address: str) -> int:
    """Return how much of `address`, from its beginning, names a page of an explorer above; 0 for other addresses.

    Queries and fragments are no part of it.
    """
    page = _TRON_PAGE.match(address)
    if page is None:
        page = _PAGE.match(address)
        if page is None or page[1].lower() not in _HOSTS:
            return 0
    return page.end()
