"""The chains whose signatures are checked, and the names that lists give them.

A name is compared without case, spaces, dots, hyphens and underscores. The parameters of the Bitcoin family are
version bytes and prefixes as each chain's own software writes addresses.
"""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["CHAINS", "Chain", "Family", "Utxo", "find_chain", "network_of"]


class Family(StrEnum):
    """Chains that share one way of signing; each is checked by the module of its name."""

    BITCOIN = "bitcoin"
    EVM = "evm"
    TRON = "tron"
    ED25519 = "ed25519"


@dataclass(frozen=True, slots=True)
class Utxo:
    """How a chain of the Bitcoin family writes addresses and frames messages."""

    magic: str  # first part of a signed message, ending in a line break
    p2pkh: int  # version byte of a key's address
    p2sh: tuple[int, ...]  # version bytes of a script's address
    segwit: str = ""  # prefix of bech32 addresses; "" for chains without segregated witness
    cash: str = ""  # prefix of CashAddr addresses, or ""
    bip322: bool = False  # whether BIP-322 is in use there


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain."""

    name: str
    family: Family
    aliases: tuple[str, ...]
    utxo: Utxo | None = None


_BITCOIN_MAGIC = "Bitcoin Signed Message:\n"

# One network a line, in the form that names are compared in; an address holds different coins on each. A list that
# names none means Ethereum, or a wallet could be listed once more under no network's name.
_EVM_NETWORKS = """
ethereum eth erc20 ethereumerc20 evm
arbitrum arbitrumone arb
optimism op opmainnet
base
polygon matic poly pol
bsc bnb bep20 bnbchain bnbsmartchain binancesmartchain
avalanche avaxc avalanchec avalanchecchain
linea ethlinea
zksync zksync2 zksyncera
okc okt oktc okc20 kip20
xlayer x1
core coredao
bera berachain
story
merlin merlinbtc
unichain
scroll
mantle
blast
sonic
fantom ftm
cronos
gnosis
celo
ethereumclassic etc
ethereumpow ethw
cfxevm
worldchain
"""
_EVM_NETWORK_OF = {
    alias: line.split()[0] for line in _EVM_NETWORKS.strip().splitlines() for alias in line.split()
}

CHAINS: tuple[Chain, ...] = (
    Chain(
        "bitcoin",
        Family.BITCOIN,
        ("bitcoin", "btc", "xbt", "usdtomni", "omni"),
        Utxo(_BITCOIN_MAGIC, 0x00, (0x05,), "bc", bip322=True),
    ),
    Chain(
        "litecoin",
        Family.BITCOIN,
        ("litecoin", "ltc"),
        Utxo("Litecoin Signed Message:\n", 0x30, (0x32, 0x05), "ltc"),
    ),
    Chain(
        "dogecoin",
        Family.BITCOIN,
        ("dogecoin", "doge"),
        Utxo("Dogecoin Signed Message:\n", 0x1E, (0x16,)),
    ),
    Chain("dash", Family.BITCOIN, ("dash",), Utxo("DarkCoin Signed Message:\n", 0x4C, (0x10,))),
    Chain(
        "bitcoin-cash",
        Family.BITCOIN,
        ("bitcoincash", "bch", "bchn"),
        Utxo(_BITCOIN_MAGIC, 0x00, (0x05,), cash="bitcoincash"),
    ),
    Chain("bitcoin-sv", Family.BITCOIN, ("bitcoinsv", "bsv"), Utxo(_BITCOIN_MAGIC, 0x00, (0x05,))),
    Chain("evm", Family.EVM, tuple(_EVM_NETWORK_OF)),
    Chain("tron", Family.TRON, ("tron", "trx", "trc20")),
    Chain("solana", Family.ED25519, ("solana", "sol", "spl")),
    Chain("aptos", Family.ED25519, ("aptos", "apt", "aptosfa")),
    Chain("sui", Family.ED25519, ("sui",)),
    Chain("polkadot", Family.ED25519, ("polkadot", "dot", "polkadotassethub", "assethub")),
    Chain("cardano", Family.ED25519, ("cardano", "ada")),
    Chain("near", Family.ED25519, ("near",)),
    Chain("ton", Family.ED25519, ("ton", "toncoin", "toncoinnew", "theopennetwork")),
)

_BY_ALIAS = {alias: chain for chain in CHAINS for alias in chain.aliases}
_IGNORED = str.maketrans("", "", " ._-()")


def find_chain(text: str) -> Chain | None:
    """Return the chain that a list calls `text`, or None."""
    return _BY_ALIAS.get(_comparable(text))


def network_of(text: str) -> str:
    """Return one name for all the names of the network that a list calls `text`."""
    name, chain = _comparable(text), find_chain(text)
    if chain is None:
        return name
    return _EVM_NETWORK_OF[name] if chain.family is Family.EVM else chain.name


def _comparable(text: str) -> str:
    return text.casefold().translate(_IGNORED)
