"""The chains whose signatures are checked, and the names that lists give them.

How names are compared is in `porcore.reserves.evidence.network_names`. The parameters of the Bitcoin family are version bytes
and prefixes as each chain's own software writes addresses.
"""

from dataclasses import dataclass
from enum import StrEnum

from porcore.reserves.evidence.network_names import comparable, named_network
from porcore.reserves.evidence.networks import EVM_NETWORK_OF, UNCHECKED_NETWORK_OF
from porcore.reserves.short_cache import remember_short

__all__ = ["CHAINS", "Chain", "Family", "Utxo", "find_chain", "is_known", "is_named", "network_of"]


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
    p2pkh: int  # version of a key's address
    p2sh: tuple[int, ...]  # versions of a script's address
    segwit: str = ""  # prefix of bech32 addresses; "" for chains without segregated witness
    cash: str = ""  # prefix of CashAddr addresses, or ""
    bip322: bool = False  # whether BIP-322 is in use there
    other_magic: str = ""  # a second first part that is in use there, or ""
    version_bytes: int = 1  # that a version takes


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain."""

    name: str
    family: Family
    aliases: tuple[str, ...]
    utxo: Utxo | None = None


_BITCOIN_MAGIC = "Bitcoin Signed Message:\n"

CHAINS: tuple[Chain, ...] = (
    Chain(
        "bitcoin",
        Family.BITCOIN,
        ("bitcoin", "btc", "xbt", "usdtomni", "omni", "bitcoinbtc", "btcbitcoin"),
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
    Chain("bitcoin-sv", Family.BITCOIN, ("bitcoinsv", "bsv", "bchsv"), Utxo(_BITCOIN_MAGIC, 0x00, (0x05,))),
    Chain(
        "ecash",
        Family.BITCOIN,
        ("ecash", "xec", "bcha"),
        Utxo("eCash Signed Message:\n", 0x00, (0x05,), cash="ecash", other_magic=_BITCOIN_MAGIC),
    ),
    Chain(
        "bitcoin-gold",
        Family.BITCOIN,
        ("bitcoingold", "btg"),
        Utxo("Bitcoin Gold Signed Message:\n", 0x26, (0x17,), "btg"),
    ),
    Chain(
        "bitcoin-diamond",
        Family.BITCOIN,
        ("bitcoindiamond", "bcd"),
        Utxo("Bitcoindiamond Signed Message:\n", 0x00, (0x05,)),
    ),
    Chain(
        "digibyte",
        Family.BITCOIN,
        ("digibyte", "dgb"),
        Utxo("DigiByte Signed Message:\n", 0x1E, (0x3F, 0x05), "dgb"),
    ),
    Chain("qtum", Family.BITCOIN, ("qtum",), Utxo("Qtum Signed Message:\n", 0x3A, (0x32,), "qc")),
    Chain("ravencoin", Family.BITCOIN, ("ravencoin", "rvn"), Utxo("Raven Signed Message:\n", 0x3C, (0x7A,))),
    Chain(
        "zcash",
        Family.BITCOIN,
        ("zcash", "zec"),
        Utxo("Zcash Signed Message:\n", 0x1CB8, (0x1CBD,), version_bytes=2),
    ),
    Chain(
        "horizen",
        Family.BITCOIN,
        ("horizen", "zen"),
        Utxo("Zcash Signed Message:\n", 0x2089, (0x2096,), other_magic=_BITCOIN_MAGIC, version_bytes=2),
    ),
    Chain("evm", Family.EVM, tuple(EVM_NETWORK_OF)),
    Chain(
        "tron", Family.TRON, ("tron", "trx", "trc20", "trc", "trontrc20", "trxtrc20", "usdttrc20", "usdctrc")
    ),
    Chain("solana", Family.ED25519, ("solana", "sol", "spl", "solanaspl", "usdcspl", "usdtspl")),
    Chain("aptos", Family.ED25519, ("aptos", "apt", "aptosfa", "usdtaptos", "usdcaptos")),
    Chain("sui", Family.ED25519, ("sui", "usdcsui")),
    Chain("polkadot", Family.ED25519, ("polkadot", "dot", "polkadotassethub", "assethub")),
    Chain("kusama", Family.ED25519, ("kusama", "ksm", "assethubksm", "kusamaassethub")),
    Chain("cardano", Family.ED25519, ("cardano", "ada")),
    Chain("near", Family.ED25519, ("near", "nearprotocol")),
    Chain("ton", Family.ED25519, ("ton", "toncoin", "toncoinnew", "theopennetwork", "usdtton")),
)

_BY_ALIAS = {alias: chain for chain in CHAINS for alias in chain.aliases}
_BY_NAME = {chain.name: chain for chain in CHAINS} | dict.fromkeys(
    EVM_NETWORK_OF.values(), _BY_ALIAS["ethereum"]
)
_NETWORK_OF = (
    {alias: chain.name for alias, chain in _BY_ALIAS.items()} | UNCHECKED_NETWORK_OF | EVM_NETWORK_OF
)
_REMEMBERED = 1024  # names; a list repeats a few


@remember_short(_REMEMBERED)
def find_chain(text: str) -> Chain | None:
    """Return the chain that a list calls `text`, or None."""
    network = named_network(text, _NETWORK_OF.get)
    return None if network is None else _BY_NAME.get(network)


@remember_short(_REMEMBERED)
def network_of(text: str) -> str:
    """Return one name for all the names of the network that a list calls `text`."""
    return named_network(text, _NETWORK_OF.get) or comparable(text)


def is_known(text: str) -> bool:
    """Tell whether `text` is itself a network's name, checked here or not, without words around it."""
    return comparable(text) in _NETWORK_OF


@remember_short(_REMEMBERED)
def is_named(text: str) -> bool:
    """Tell whether `text` names a network, with words around it or not."""
    return named_network(text, _NETWORK_OF.get) is not None
