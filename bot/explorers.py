"""Where anyone can look an address up: public explorers, by the chain's name in ``wallets.csv``."""

from urllib.parse import quote

__all__ = ["explorer_link"]

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
_OTHER_NAMES = {"btc": "bitcoin", "eth": "ethereum", "trc20": "tron", "erc20": "ethereum", "sol": "solana"}


def explorer_link(chain: str, address: str) -> str | None:
    """Return the https address of a page about `address`, or None for a chain we know no explorer of."""
    name = chain.lower()
    template = _EXPLORERS.get(_OTHER_NAMES.get(name, name))
    return template.format(quote(address, safe="")) if template else None
