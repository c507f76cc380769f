"""Which chains, forms of signing and libraries: the one source of the table in README.md.

Every cell of the table has a test of its own (tests/evidence/test_coverage.py), which also keeps README equal to it.
"""

from dataclasses import dataclass

__all__ = ["CELLS", "FORMS", "Cell", "markdown_table"]

_KEY = "wallycore"
_BIP322 = "btclib-wallet"
_KECCAK = "wallycore, pycryptodome"
_SODIUM = "PyNaCl"
_BOTH = "PyNaCl, wallycore"
_ALL = "PyNaCl, wallycore, pycryptodome"

# What `Evidence.form` holds, and how the table calls it.
FORMS: dict[str, str] = {
    "p2pkh": "p2pkh",
    "p2wpkh": "p2wpkh",
    "p2sh-p2wpkh": "p2sh-p2wpkh",
    "p2sh-multisig": "m-of-n in p2sh",
    "p2wsh-multisig": "m-of-n in p2wsh",
    "p2sh-p2wsh-multisig": "m-of-n in p2sh-p2wsh",
    "bip322-simple": "simple",
    "bip322-full": "full",
    "eip191": "EIP-191 text",
    "eip191-hash": "EIP-191 of the text's hash (OKX)",
    "keccak": "plain hash of the text (HTX)",
    "okx-ecdsa": "OKX's frame",
    "tron-v1": "version 1",
    "tron-v2": "version 2",
    "tron-old": "old form (HTX)",
    "ed25519-text": "ed25519 over the text",
    "ed25519-okx": "ed25519 over OKX's frame",
    "sui-personal": "personal message",
    "sui-intent": "other intents over the text",
    "solana-offchain": "off-chain message (command line, Ledger)",
    "polkadot-bytes": "ed25519 over `<Bytes>`text`</Bytes>`",
    "polkadot-ecdsa": "ECDSA over either",
    "nep413": "NEP-413",
    "aptos-secp256k1": "secp256k1 over the text",
    "aip62": "AIP-62",
    "cip8": "CIP-8",
    "ton-proof": "ton-proof",
    "ton-sign-data": "sign-data",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One chain with its forms and the libraries that check them."""

    chain: str  # name in porcore.reserves.evidence.chains
    title: str
    forms: tuple[str, ...]  # keys of FORMS
    libraries: str
    address: str  # what an address is made from


_SEGWIT = ("p2pkh", "p2wpkh", "p2sh-p2wpkh", "p2sh-multisig", "p2wsh-multisig", "p2sh-p2wsh-multisig")
_PLAIN = ("p2pkh", "p2sh-multisig")
_ED25519 = ("ed25519-text", "ed25519-okx")
_SUBSTRATE = (*_ED25519, "polkadot-bytes", "polkadot-ecdsa")
_HASH = "hash of the key or script"

CELLS: tuple[Cell, ...] = (
    Cell("bitcoin", "Bitcoin, signed messages", _SEGWIT, _KEY, _HASH),
    Cell("bitcoin", "Bitcoin, BIP-322", ("bip322-simple", "bip322-full"), _BIP322, "any script, taproot too"),
    Cell("litecoin", "Litecoin", _SEGWIT, _KEY, _HASH),
    Cell("dogecoin", "Dogecoin", _PLAIN, _KEY, _HASH),
    Cell("dash", "Dash", _PLAIN, _KEY, _HASH),
    Cell("bitcoin-cash", "Bitcoin Cash", _PLAIN, _KEY, _HASH),
    Cell("bitcoin-sv", "Bitcoin SV", _PLAIN, _KEY, _HASH),
    Cell("ecash", "eCash", _PLAIN, _KEY, _HASH),
    Cell("bitcoin-gold", "Bitcoin Gold", _SEGWIT, _KEY, _HASH),
    Cell("bitcoin-diamond", "Bitcoin Diamond", _PLAIN, _KEY, _HASH),
    Cell("digibyte", "DigiByte", _SEGWIT, _KEY, _HASH),
    Cell("qtum", "Qtum", _SEGWIT, _KEY, _HASH),
    Cell("ravencoin", "Ravencoin", _PLAIN, _KEY, _HASH),
    Cell("zcash", "Zcash, transparent addresses", _PLAIN, _KEY, _HASH),
    Cell("horizen", "Horizen", _PLAIN, _KEY, _HASH),
    Cell(
        "evm",
        "Ethereum and chains with its addresses",
        ("eip191", "eip191-hash", "keccak", "okx-ecdsa"),
        _KECCAK,
        "hash of the key; contracts stay unbound",
    ),
    Cell("tron", "Tron", ("tron-v1", "tron-v2", "tron-old"), _KECCAK, "hash of the key"),
    Cell("solana", "Solana", (*_ED25519, "solana-offchain"), _SODIUM, "the key"),
    Cell("polkadot", "Polkadot", _SUBSTRATE, _BOTH, "the key, or hash of an ECDSA key"),
    Cell("kusama", "Kusama", _SUBSTRATE, _BOTH, "the key, or hash of an ECDSA key"),
    Cell("near", "NEAR, implicit accounts", (*_ED25519, "nep413"), _SODIUM, "the key"),
    Cell("aptos", "Aptos, SingleKey too", (*_ED25519, "aptos-secp256k1", "aip62"), _BOTH, "hash of the key"),
    Cell(
        "sui",
        "Sui, keys on all three curves",
        (*_ED25519, "sui-personal", "sui-intent"),
        _ALL,
        "hash of the key",
    ),
    Cell("cardano", "Cardano", (*_ED25519, "cip8"), _SODIUM, "hash of the payment key"),
    Cell(
        "ton",
        "TON, wallets v1r1 to v5r1",
        (*_ED25519, "ton-proof", "ton-sign-data"),
        _SODIUM,
        "hash of a contract with the key",
    ),
)


def markdown_table() -> str:
    """Return the table of README.md, ending in a line break."""
    lines = ["| chain | forms of signing | an address is made from | library |", "|---|---|---|---|"]
    for cell in CELLS:
        forms = "; ".join(FORMS[form] for form in cell.forms)
        lines.append(f"| {cell.title} | {forms} | {cell.address} | {cell.libraries} |")
    return "\n".join(lines) + "\n"
