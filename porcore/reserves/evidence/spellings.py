"""One spelling for all the spellings of an address, by the standard library alone.

Ethereum's kind with and without 0x and in any case; Tron in base58 and in hex; TON as bounceable, not bounceable, for
URLs or not, raw, and as the hash alone; Aptos, Sui and Starknet with and without 0x and leading zeros; Polkadot's kind
under any prefix and as the key in hex; NEAR's and Solana's keys in hex and base58; bech32, hex and Stellar's and
Algorand's base32 in either case. What does not decode keeps its own spelling: which chain it is of, its checksum has to say.
"""

import base64
import binascii
import re
from collections.abc import Callable
from hashlib import sha256

from porcore.reserves.evidence.base58 import b58decode, ss58_decode

__all__ = ["plain_spelling"]

_EVM = re.compile(r"(?:0[xX])?([0-9a-fA-F]{40})")
_TRON_HEX = re.compile(r"(?:0[xX])?41([0-9a-fA-F]{40})")
_TRON = re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}")
_ACCOUNT = re.compile(r"(?:0[xX])?([0-9a-fA-F]{1,64})")
_TON_RAW = re.compile(r"(?:(-1|0):|0[xX])?([0-9a-fA-F]{64})")  # in workchain 0 where none is named
_TON_TAGS = (0x11, 0x51, 0x91, 0xD1)  # bounceable, not, and both for test networks
_BECH32 = re.compile(r"[a-z0-9]{1,83}1[023456789ac-hj-np-z]{6,}")
_HEX = re.compile(r"0[xX][0-9a-fA-F]+|[0-9a-fA-F]{32,}")
_KEY = re.compile(r"(?:0[xX])?([0-9a-fA-F]{64})")
_BASE32 = re.compile(r"[A-Za-z2-7]{56}|[A-Za-z2-7]{58}")  # Stellar and Algorand
_DIGITS = {
    letter: value for value, letter in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
}


def plain_spelling(network: str, address: str) -> str:
    """Return what all spellings of an address share; `network` is a name as `network_of` gives it.

    An address is at most a few hundred characters, or this takes long.
    """
    special = _BY_NETWORK.get(network)
    return (special(address) if special else None) or _general(address)


def evm_spelling(address: str) -> str | None:
    """Return the 40 lower-case hex digits of an address of Ethereum's kind, or None."""
    match = _EVM.fullmatch(address)
    return match[1].lower() if match else None


def _general(address: str) -> str:
    """Return the text itself, in lower case where letter case tells nothing apart."""
    if _HEX.fullmatch(address):
        return address.lower()
    lower = address.lower()
    # Bech32 is all of one case; a text of base58 that is all capitals is not of this form by its length and letters.
    return lower if address.isupper() and _BECH32.fullmatch(lower) else address


def _tron(address: str) -> str | None:
    if match := _TRON_HEX.fullmatch(address) or _EVM.fullmatch(address):
        return match[1].lower()
    if not _TRON.fullmatch(address):
        return None
    number = 0
    for letter in address:
        number = number * 58 + _DIGITS[letter]
    data = number.to_bytes(25)  # 34 letters that begin with T are below 2^200
    body, checksum = data[:21], data[21:]
    if body[0] != 0x41 or sha256(sha256(body).digest()).digest()[:4] != checksum:
        return None
    return body[1:].hex()


def _ton(address: str) -> str | None:
    if match := _TON_RAW.fullmatch(address):
        return f"{match[1] or 0}:{match[2].lower()}"
    if len(address) != 48:
        return None
    try:
        data = base64.b64decode(address.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    body = data[:34]
    if body[0] not in _TON_TAGS or binascii.crc_hqx(body, 0).to_bytes(2) != data[34:]:
        return None
    return f"{-1 if body[1] == 0xFF else body[1]}:{body[2:].hex()}"


def _account(address: str) -> str | None:
    match = _ACCOUNT.fullmatch(address)
    return (match[1].lower().lstrip("0") or "0") if match else None


def _key(text: str) -> str | None:
    """Return a key of 32 bytes in hex, from hex or base58."""
    if match := _KEY.fullmatch(text):
        return match[1].lower()
    try:
        key = b58decode(text)
    except ValueError:
        return None
    return key.hex() if len(key) == 32 else None


def _near(address: str) -> str | None:
    """Return a key's account in hex, however the key is written, or an account's name in its one letter case."""
    if _KEY.fullmatch(address):
        return _key(address)
    kind, colon, key = address.partition(":")
    if colon and kind.lower() == "ed25519":
        return _key(key)
    return address.lower() if _NEAR_NAME.fullmatch(address) else None


def _substrate(address: str) -> str | None:
    """Return the account in hex: the prefix in an address says how it is written, and the row names the network."""
    if match := _KEY.fullmatch(address):
        return match[1].lower()
    try:
        return ss58_decode(address)[1].hex()
    except ValueError:
        return None


def _base32(address: str) -> str | None:
    return address.upper() if _BASE32.fullmatch(address) else None


_NEAR_NAME = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*\.near", re.IGNORECASE)
_SUBSTRATE = [
    "polkadot",
    "kusama",
    "acala",
    "astar",
    "phala",
    "clover",
    "avail",
    "shiden",
    "centrifuge",
    "efinity",
    "karura",
    "enjin",
]

_BY_NETWORK: dict[str, Callable[[str], str | None]] = {
    "tron": _tron,
    "ton": _ton,
    "aptos": _account,
    "sui": _account,
    "starknet": _account,
    "near": _near,
    "solana": _key,
    "stellar": _base32,
    "pi": _base32,
    "algorand": _base32,
} | dict.fromkeys(_SUBSTRATE, _substrate)
