"""Chains with ed25519 keys whose addresses are made from the key.

The check is libsodium's, which refuses keys of small order: under such a key one signature fits every message, so
a well-known burn address could be "signed" by anyone.
"""

from hashlib import blake2b

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from porcore.evidence.base58 import b58decode
from porcore.evidence.chains import Chain
from porcore.evidence.decoding import base64_bytes, hex_bytes, is_hex, signatures_of
from porcore.evidence.ed25519_addresses import account_of, key_in_address, raise_unless_bound
from porcore.evidence.hashes import framed
from porcore.evidence.levels import Finding, Level
from porcore.evidence.outcome import Outcome
from porcore.wallets import Wallet

__all__ = ["identity", "verify"]

_OKX_MAGIC = "OKX Signed Message:\n"
_BASE58_LONGEST = 90  # characters of 64 bytes in base58, and a few more
_SUI_SIGNATURE = 97  # bytes: scheme, signature, key
_SUI_INTENT = b"\x03\x00\x00"  # a personal message, version 0, for Sui


def verify(chain: Chain, wallet: Wallet) -> Outcome:
    """Return how the row is signed. Raises Finding for every row that is not."""
    inside = key_in_address(chain, wallet.address)
    signatures = signatures_of(wallet.signature, wallet.signature2)
    if len(signatures) != 1:
        raise Finding(Level.UNVERIFIABLE, "two-without-script")
    signature, carried = _signature(chain, signatures[0])
    key = _key(wallet.public_key) or carried or inside
    if key is None:
        raise Finding(Level.UNVERIFIABLE, "no-key")
    form = _form(chain, key, wallet.message, signature)
    if form is None:
        raise Finding(Level.INVALID, "ed25519")
    raise_unless_bound(chain, wallet.address, key)
    return Outcome(form, "signed")


def identity(chain: Chain, address: str) -> bytes | str:
    """Return what is the same for all spellings of an address. Raises Finding for an undecodable one."""
    return account_of(chain, address)


def _signature(chain: Chain, text: str) -> tuple[bytes, bytes | None]:
    """Return the 64 bytes of a signature, and the key that came with it, if any."""
    if is_hex(text):
        return hex_bytes(text, 64), None
    if chain.name == "sui":
        data = base64_bytes(text)
        if len(data) != _SUI_SIGNATURE or data[0] != 0:
            raise Finding(Level.UNVERIFIABLE, "length", found=len(data), expected=_SUI_SIGNATURE)
        return data[1:65], data[65:]
    if chain.name == "solana":
        return _base58_signature(text), None
    return hex_bytes(text, 64), None


def _base58_signature(text: str) -> bytes:
    if len(text) > _BASE58_LONGEST:
        raise Finding(Level.UNVERIFIABLE, "hex")
    try:
        data = b58decode(text)
    except ValueError:
        raise Finding(Level.UNVERIFIABLE, "hex") from None
    if len(data) != 64:
        raise Finding(Level.UNVERIFIABLE, "length", found=len(data), expected=64)
    return data


def _key(text: str) -> bytes | None:
    if not text:
        return None
    if not is_hex(text) or len(text.removeprefix("0x")) != 64:
        raise Finding(Level.UNVERIFIABLE, "key", expected="32 bytes in hex")
    return bytes.fromhex(text.removeprefix("0x"))


def _form(chain: Chain, key: bytes, message: str, signature: bytes) -> str | None:
    verifier = VerifyKey(key)
    for form, signed in _texts(chain, message):
        try:
            verifier.verify(signed, signature)
        except BadSignatureError:
            continue
        return form
    return None


def _texts(chain: Chain, message: str) -> list[tuple[str, bytes]]:
    text = message.encode("ascii")
    texts = [("ed25519-text", text), ("ed25519-okx", framed(_OKX_MAGIC, message))]
    if chain.name == "sui":
        personal = _SUI_INTENT + _uleb128(len(text)) + text
        texts.append(("sui-personal", blake2b(personal, digest_size=32).digest()))
    return texts


def _uleb128(number: int) -> bytes:
    """Return a length as Sui's serialisation writes it: seven bits a byte, lowest first."""
    result = bytearray()
    while number >= 0x80:
        result.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*result, number])
