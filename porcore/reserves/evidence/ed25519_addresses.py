"""From a key to the address that a chain makes of it.

Three kinds: the address is the key (Solana, Polkadot, NEAR), a hash of it (Aptos, Sui, Cardano), or the hash of a
standard wallet contract that holds it (TON).
"""

import base64
import binascii
import re
from hashlib import blake2b, sha3_256, sha256

from porcore.reserves.evidence.base58 import b58decode, ss58_decode
from porcore.reserves.evidence.bech32 import BECH32, bech32_decode, to_bytes
from porcore.reserves.evidence.chains import Chain
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.recovery import uncompressed

__all__ = ["account_of", "key_in_address", "raise_unless_bound"]

_HASHED = re.compile(r"0x([0-9a-fA-F]{1,64})")  # Aptos and Sui; leading zeros may be left out
_NEAR_KEY = re.compile(r"[0-9a-f]{64}")
_NEAR_NAME = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_SS58 = {"polkadot": 0, "kusama": 2}  # prefixes
_CARDANO_MAINNET = 1
# Kinds of address whose payment part is a key's hash, with their bytes; a pointer to a stake key varies in length.
_CARDANO_KEY_TYPES = {0: range(57, 58), 2: range(57, 58), 4: range(32, 60), 6: range(29, 30)}
_CARDANO_CHARACTERS = 130
_TON_BOUNCEABLE, _TON_NOT = 0x11, 0x51
# The number that wallets use unless told otherwise, in workchain 0; version 5 has one of its own for the main network.
_TON_ID, _TON_ID_V5 = f"{698983191:032b}", f"{2147483409:032b}"
_ZERO = "0" * 32  # a number of messages, none yet
# Representation hashes and depths of the wallet contracts' code, with what is before and behind the key in their
# first data, in bits.
_TON_CODES = (
    ("a0cfc2c48aee16a271f2cfc0b7382d81756cecb1017d077faaab3bb602f6868c", 0, _ZERO, ""),  # v1r1
    ("d4902fcc9fad74698fa8e353220a68da0dcf72e32bcb2eb9ee04217c17d3062c", 0, _ZERO, ""),  # v1r2
    ("587cc789eff1c84f46ec3797e45fc809a14ff5ae24f1e0c7a6a99cc9dc9061ff", 0, _ZERO, ""),  # v1r3
    ("5c9a5e68c108e18721a07c42f9956bfb39ad77ec6d624b60c576ec88eee65329", 0, _ZERO, ""),  # v2r1
    ("fe9530d3243853083ef2ef0b4c2908c0abf6fa1c31ea243aacaa5bf8c7d753f1", 0, _ZERO, ""),  # v2r2
    ("b61041a58a7980b946e8fb9e198e3c904d24799ffa36574ea4251c41a566f581", 0, _ZERO + _TON_ID, ""),  # v3r1
    ("84dafa449f98a6987789ba232358072bc0f76dc4524002a5d0918b9a75d2d599", 0, _ZERO + _TON_ID, ""),  # v3r2
    ("feb5ff6820e2ff0d9483e7e0d62c817d846789fb4ae580c878866d959dabd5c0", 7, _ZERO + _TON_ID, "0"),  # v4r2
    (
        "20834b7b72b112147e1b2fb457b84e74d1a30f04f737d4f62a668e9552d2b72f",
        6,
        "1" + _ZERO + _TON_ID_V5,
        "0",
    ),  # v5r1
)
_SUI_FLAGS = {"ed25519": b"\x00", "secp256k1": b"\x01", "secp256r1": b"\x02"}


def account_of(chain: Chain, address: str) -> bytes | str:
    """Return what is the same for all spellings of an address. Raises NotSignedError for an undecodable address."""
    key_in_address(chain, address)
    # On Cardano one payment key has many addresses, each with coins of its own.
    return address.lower() if chain.name == "cardano" else _decoded(chain, address)[0] or address


def key_in_address(chain: Chain, address: str) -> bytes | None:
    """Return the key that the address is, or None where it is none. Raises NotSignedError for an undecodable address."""
    try:
        return _decoded(chain, address)[1]
    except ValueError:  # binascii.Error is one
        raise NotSignedError(Level.UNVERIFIABLE, "address", chain=chain.name) from None


def raise_unless_bound(chain: Chain, address: str, key: bytes, scheme: str = "ed25519") -> None:
    """Raise NotSignedError (unbound) unless the decodable `address` is made from `key`.

    A key has 32 bytes, or under `scheme` "secp256k1" or "secp256r1" the 33 of its compressed form.
    """
    commitment, _ = _decoded(chain, address)
    made = _made_from(chain, key, scheme)
    if commitment in made:
        return
    if chain.name == "near" and not _NEAR_KEY.fullmatch(address):
        raise NotSignedError(Level.UNBOUND, "named-account", owners=(key.hex(),))
    if chain.name == "aptos":
        raise NotSignedError(Level.UNBOUND, "rotated", owners=("0x" + made[0].hex(),))
    code = "other-contract" if chain.name == "ton" else "key-not-address"
    raise NotSignedError(Level.UNBOUND, code, owners=(key.hex(),))


def _made_from(chain: Chain, key: bytes, scheme: str) -> list[bytes]:
    """Return what the addresses made from `key` commit to."""
    match chain.name:
        case "aptos" if scheme == "secp256k1":
            return [sha3_256(b"\x01\x41" + uncompressed(key) + b"\x02").digest()]
        case "aptos":
            # Alone, and as the one key of an account with any kind of key.
            return [sha3_256(key + b"\x00").digest(), sha3_256(b"\x00\x20" + key + b"\x02").digest()]
        case "sui":
            return [blake2b(_SUI_FLAGS[scheme] + key, digest_size=32).digest()]
        case "polkadot" | "kusama" if scheme == "secp256k1":
            return [blake2b(key, digest_size=32).digest()]
        case "cardano":
            return [blake2b(key, digest_size=28).digest()]
        case "ton":
            return [_ton_account(key, *code) for code in _TON_CODES]
        case _:
            return [key]


def _decoded(chain: Chain, address: str) -> tuple[bytes, bytes | None]:
    """Return what the address commits to, and the key if it is one. Raises ValueError."""
    match chain.name:
        case "solana":
            key = _sized(b58decode(address), 32)
            return key, key
        case "polkadot" | "kusama":
            prefix, key = ss58_decode(address)
            if prefix != _SS58[chain.name]:
                raise ValueError
            return _sized(key, 32), key
        case "near":
            return _near(address)
        case "cardano":
            return _cardano(address), None
        case "ton":
            return _ton(address), None
        case _:
            match = _HASHED.fullmatch(address)
            if match is None:
                raise ValueError
            return bytes.fromhex(match[1].rjust(64, "0")), None


def _sized(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise ValueError
    return data


def _near(address: str) -> tuple[bytes, bytes | None]:
    if _NEAR_KEY.fullmatch(address):
        key = bytes.fromhex(address)
        return key, key
    if not (2 <= len(address) <= 64 and _NEAR_NAME.fullmatch(address)):
        raise ValueError
    return b"", None


def _cardano(address: str) -> bytes:
    """Return the 28-byte hash of the payment key."""
    prefix, values, checksum = bech32_decode(address, limit=_CARDANO_CHARACTERS)
    data = to_bytes(values)
    if not data:
        raise ValueError
    kind, network = data[0] >> 4, data[0] & 15
    if prefix != "addr" or checksum != BECH32 or network != _CARDANO_MAINNET or len(data) < 29:
        raise ValueError
    if kind in _CARDANO_KEY_TYPES and len(data) not in _CARDANO_KEY_TYPES[kind]:
        raise ValueError
    # A script's hash is no key's: it differs from the hash of any key that could be named.
    return data[1:29] if kind in _CARDANO_KEY_TYPES else b""


def _ton(address: str) -> bytes:
    """Return the 32-byte account of a user-friendly address in workchain 0."""
    if len(address) != 48:
        raise ValueError
    data = base64.b64decode(address.replace("-", "+").replace("_", "/"), validate=True)
    body, checksum = data[:34], data[34:]
    if binascii.crc_hqx(body, 0).to_bytes(2, "big") != checksum or body[1] != 0:
        raise ValueError
    if body[0] not in (_TON_BOUNCEABLE, _TON_NOT):
        raise ValueError
    return body[2:]


def _ton_account(key: bytes, code_hash: str, code_depth: int, head: str, tail: str) -> bytes:
    """Return the account of a wallet contract: the hash of its code and its first data."""
    bits = f"{head}{int.from_bytes(key, 'big'):0256b}{tail}"
    data_hash = sha256(_ton_cell(bits, b"")).digest()
    references = code_depth.to_bytes(2, "big") + bytes(2) + bytes.fromhex(code_hash) + data_hash
    return sha256(_ton_cell("00110", references)).digest()


def _ton_cell(bits: str, references: bytes) -> bytes:
    """Return what a cell's hash is taken of; `references` are depths, then hashes, of 34 bytes a cell."""
    whole, rest = divmod(len(bits), 8)
    padded = bits + ("1" + "0" * (7 - rest) if rest else "")
    head = bytes([len(references) // 34, whole + (len(bits) + 7) // 8])
    return head + int(padded, 2).to_bytes(len(padded) // 8, "big") + references
