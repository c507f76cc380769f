"""Keys made up for the tests, and signing with them as wallets do, apart from the code that checks."""

import base64
import binascii
import json
import sys
from collections.abc import Callable
from hashlib import blake2b, sha3_256, sha256
from pathlib import Path
from types import ModuleType

import pytest
from base58_bech32.base58 import b58encode, b58encode_check
from base58_bech32.bech32 import BECH32_1_CONST, bech32_encode, convertbits
from base58_bech32.cashaddr import cashaddr_encode
from base58_bech32.ss58 import ss58_encode
from btclib.key import PrvKeyData
from btclib_secp256k1 import keys, recovery
from btclib_wallet import bip322
from Crypto.Hash import RIPEMD160, keccak
from nacl.signing import SigningKey

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence.chains import Family, find_chain

DATA = Path(__file__).parent.parent / "data"
TEXT = "we hold this address"

VERSIONS = {  # p2pkh, p2sh
    "bitcoin": (0x00, 0x05),
    "litecoin": (0x30, 0x32),
    "dogecoin": (0x1E, 0x16),
    "dash": (0x4C, 0x10),
    "bitcoin-sv": (0x00, 0x05),
    "bitcoin-gold": (0x26, 0x17),
    "bitcoin-diamond": (0x00, 0x05),
    "digibyte": (0x1E, 0x3F),
    "qtum": (0x3A, 0x32),
    "ravencoin": (0x3C, 0x7A),
    "zcash": (0x1CB8, 0x1CBD),
    "horizen": (0x2089, 0x2096),
}
NAMES = {
    "litecoin": "Litecoin",
    "dogecoin": "Dogecoin",
    "dash": "DarkCoin",
    "ecash": "eCash",
    "bitcoin-gold": "Bitcoin Gold",
    "bitcoin-diamond": "Bitcoindiamond",
    "digibyte": "DigiByte",
    "qtum": "Qtum",
    "ravencoin": "Raven",
    "zcash": "Zcash",
    "horizen": "Zcash",
}
PREFIXES = {"bitcoin": "bc", "litecoin": "ltc", "bitcoin-gold": "btg", "digibyte": "dgb", "qtum": "qc"}


def keccak256(data: bytes) -> bytes:
    return keccak.new(digest_bits=256, data=data).digest()


def hash160(data: bytes) -> bytes:
    return RIPEMD160.new(sha256(data).digest()).digest()


def framed(magic: str, text: str) -> bytes:
    """Both parts are shorter than 253 bytes."""
    return b"".join(bytes([len(part)]) + part for part in (magic.encode(), text.encode()))


class Signer:
    """One secp256k1 key and one ed25519 key, from a number."""

    def __init__(self, number: int) -> None:
        seed = sha256(b"test key %d" % number).digest()
        self.secret = seed
        self.edwards = SigningKey(seed)
        self.public = keys.pubkey_from_prvkey(seed)
        self.long = keys.pubkey_from_prvkey(seed, compressed=False)
        self.verify_key = bytes(self.edwards.verify_key)

    def legacy(self, chain: str, text: str = TEXT, first: int = 31) -> str:
        """Sign a message as Bitcoin Core and its kin do; `first` is the header of the kind of address."""
        magic = f"{NAMES.get(chain, 'Bitcoin')} Signed Message:\n"
        digest = sha256(sha256(framed(magic, text)).digest()).digest()
        signature, recovery_id = recovery.sign(digest, self.secret)
        return base64.b64encode(bytes([first + recovery_id]) + signature).decode()

    def recoverable(self, digest: bytes, offset: int = 27) -> str:
        signature, recovery_id = recovery.sign(digest, self.secret)
        return "0x" + signature.hex() + f"{recovery_id + offset:02x}"

    def ed25519(self, data: bytes) -> str:
        return "0x" + self.edwards.sign(data).signature.hex()

    @property
    def evm(self) -> str:
        return "0x" + keccak256(self.long[1:])[12:].hex()

    @property
    def tron(self) -> str:
        return b58encode_check(b"\x41" + keccak256(self.long[1:])[12:]).decode()


def segwit(prefix: str, program: bytes) -> str:
    return _text(bech32_encode(prefix, [0, *convertbits(program, 8, 5)], m=BECH32_1_CONST))


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def utxo_address(chain: str, kind: str, digest: bytes) -> str:
    """Return the address of a key's hash (p2pkh) or a script's hash (p2sh)."""
    if chain in ("bitcoin-cash", "ecash"):
        return _text(cashaddr_encode(chain.replace("-", ""), int(kind == "p2sh"), digest))
    version = VERSIONS[chain][kind == "p2sh"]
    return b58encode_check(version.to_bytes(2 if version > 0xFF else 1, "big") + digest).decode()


def multisig_script(needed: int, keys: list[bytes]) -> bytes:
    pushed = b"".join(bytes([len(key)]) + key for key in keys)
    return bytes([0x50 + needed]) + pushed + bytes([0x50 + len(keys), 0xAE])


def row(chain: str, address: str, **fields: str) -> Wallet:
    return Wallet("X", chain, address, "1", **({"message": TEXT} | fields))


def utxo_row(chain: str, form: str, signers: list[Signer]) -> Wallet:
    """Return a row signed in one of the legacy forms."""
    first, prefix = signers[0], PREFIXES.get(chain, "")
    if form == "p2pkh":
        address = utxo_address(chain, "p2pkh", hash160(first.public))
        return row(chain, address, signature=first.legacy(chain))
    if form == "p2wpkh":
        return row(chain, segwit(prefix, hash160(first.public)), signature=first.legacy(chain, first=39))
    if form == "p2sh-p2wpkh":
        address = utxo_address(chain, "p2sh", hash160(b"\x00\x14" + hash160(first.public)))
        return row(chain, address, signature=first.legacy(chain, first=35))
    script = multisig_script(2, [signer.public for signer in signers])
    address = {
        "p2sh-multisig": lambda: utxo_address(chain, "p2sh", hash160(script)),
        "p2wsh-multisig": lambda: segwit(prefix, sha256(script).digest()),
        "p2sh-p2wsh-multisig": lambda: utxo_address(
            chain, "p2sh", hash160(b"\x00\x20" + sha256(script).digest())
        ),
    }[form]()
    signatures = {"signature": signers[0].legacy(chain), "signature2": signers[2].legacy(chain)}
    return row(chain, address, script=script.hex(), **signatures)


def bip322_row(form: str, signer: Signer) -> Wallet:
    """Return a Bitcoin row signed by BIP-322: simple for p2wpkh, full for p2pkh."""
    secret = PrvKeyData(int.from_bytes(signer.secret, "big"))
    digest = hash160(signer.public)
    address = segwit("bc", digest) if form == "bip322-simple" else utxo_address("bitcoin", "p2pkh", digest)
    return row("bitcoin", address, signature=bip322.sign(TEXT.encode(), secret, address).b64encode())


def recoverable_row(form: str, signer: Signer) -> Wallet:
    """Return an Ethereum or Tron row."""
    text = TEXT.encode()
    eip, tron = b"\x19Ethereum Signed Message:\n", b"\x19TRON Signed Message:\n"
    size = str(len(text)).encode()
    digest = keccak256(
        {
            "eip191": eip + size + text,
            "eip191-hash": eip + b"32" + keccak256(text),
            "keccak": text,
            "okx-ecdsa": framed("OKX Signed Message:\n", TEXT),
            "tron-v1": tron + b"32" + keccak256(text),
            "tron-v2": tron + size + text,
            "tron-old": tron + b"32" + text,
        }[form]
    )
    if form.startswith("tron"):
        return row("tron", signer.tron, signature=signer.recoverable(digest, 0))
    return row("evm", signer.evm, signature=signer.recoverable(digest))


def ton_v4r2(key: bytes) -> str:
    """Return the address of the wallet contract v4r2 of a key, put together bit by bit."""
    data = (
        f"{0:032b}{698983191:032b}{int.from_bytes(key, 'big'):0256b}0" + "1000000"
    )  # one bit, then filled up
    data_hash = sha256(bytes([0, 81]) + int(data, 2).to_bytes(41, "big")).digest()
    code_hash = bytes.fromhex("feb5ff6820e2ff0d9483e7e0d62c817d846789fb4ae580c878866d959dabd5c0")
    state = bytes([2, 1, 0b00110100]) + b"\x00\x07\x00\x00" + code_hash + data_hash
    body = b"\x11\x00" + sha256(state).digest()
    return base64.urlsafe_b64encode(body + binascii.crc_hqx(body, 0).to_bytes(2, "big")).decode()


def ed25519_address(chain: str, key: bytes) -> str:
    """Return the address that a chain makes of an ed25519 key."""
    match chain:
        case "solana":
            return b58encode(key).decode()
        case "polkadot" | "kusama":
            return _text(ss58_encode({"polkadot": 0, "kusama": 2}[chain], key))
        case "near":
            return key.hex()
        case "aptos":
            return "0x" + sha3_256(key + b"\x00").hexdigest()
        case "sui":
            return "0x" + blake2b(b"\x00" + key, digest_size=32).hexdigest()
        case "ton":
            return ton_v4r2(key)
        case "cardano":
            data = b"\x61" + blake2b(key, digest_size=28).digest()
            return _text(bech32_encode("addr", convertbits(data, 8, 5), m=BECH32_1_CONST))
        case _:
            raise AssertionError(chain)


def ed25519_row(chain: str, form: str, signer: Signer, address: str = "") -> Wallet:
    """Return a row of a chain with ed25519 keys."""
    text, public = TEXT.encode(), signer.verify_key
    address = address or ed25519_address(chain, public)
    if form == "sui-personal":
        digest = blake2b(b"\x03\x00\x00" + bytes([len(text)]) + text, digest_size=32).digest()
        data = b"\x00" + signer.edwards.sign(digest).signature + public
        return row(chain, address, signature=base64.b64encode(data).decode())
    signed = text if form == "ed25519-text" else framed("OKX Signed Message:\n", TEXT)
    return row(chain, address, signature=signer.ed25519(signed), public_key="0x" + public.hex())


@pytest.fixture(scope="session")
def signing() -> ModuleType:
    """This module: signers, addresses and rows."""
    return sys.modules[__name__]


@pytest.fixture(scope="session")
def okx_vectors() -> list[dict[str, str]]:
    """Values from the tests of OKX's own tool (tests/data/SOURCES.md)."""
    return json.loads((DATA / "okx" / "vectors.json").read_text())


@pytest.fixture(scope="session")
def wallet_forms() -> list[dict[str, str]]:
    """Rows signed by the wallets' own libraries (tests/data/wallets/SOURCES.md)."""
    return json.loads((DATA / "wallets" / "forms.json").read_text())


def form_row(vector: dict[str, str]) -> Wallet:
    """Return the row of one of them."""
    names = ("message", "public_key", "signature")
    return row(vector["chain"], vector["address"], **{name: vector[name] for name in names})


@pytest.fixture(scope="session")
def cell_row(wallet_forms) -> Callable[[str, str], Wallet]:
    """Return a row of a chain, signed in a form: one for every cell of the table of coverage."""

    def make(chain: str, form: str) -> Wallet:
        if form.startswith("bip322"):
            return bip322_row(form, Signer(1))
        family = find_chain(chain).family
        if family is Family.BITCOIN:
            return utxo_row(chain, form, [Signer(1), Signer(2), Signer(3)])
        published = [each for each in wallet_forms if (each["chain"], each["form"]) == (chain, form)]
        if published and form not in ("ed25519-text", "sui-personal"):
            return form_row(published[0])
        if family is Family.ED25519:
            return ed25519_row(chain, form, Signer(1))
        return recoverable_row(form, Signer(1))

    return make
