"""Messages that Cardano wallets sign: CIP-8, a COSE_Sign1 of RFC 9052, as CIP-30's `signData` hands it out."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from porcore.reserves.evidence import cbor

__all__ = ["Cose", "looks_like_cose", "read_key", "read_sign1"]

_SIGN1, _SIGN = 18, 98  # CBOR tags
_ALGORITHM, _EDDSA = 1, -8
_KEY_TYPE, _OKP, _CURVE, _ED25519, _X = 1, 1, -1, 6, -2


@dataclass(frozen=True, slots=True)
class Cose:
    """One signature, and the bytes it is over when the text of the row is what was signed."""

    signature: bytes  # 64 bytes
    signed: bytes | None  # None: another text was signed


def looks_like_cose(data: bytes) -> bool:
    """Tell whether `data` begins as a COSE message does: an array of four, with or without its tag."""
    return data[:1] == b"\x84" or data[:2] == b"\xd2\x84" or data[:3] == b"\xd8\x62\x84"


def read_sign1(data: bytes, text: bytes) -> Cose | None:
    """Return what was signed, or None for a COSE message of several signers. Raises ValueError for anything else.

    `data` is a message in CBOR, `text` the ASCII that should have been signed.
    """
    item = cbor.decode(data)
    if isinstance(item, cbor.Tagged):
        tag, item = item
        if tag not in (_SIGN1, _SIGN):
            raise ValueError("another tag")
    if not (isinstance(item, list) and len(item) == 4):
        raise ValueError("no COSE message")
    protected, unprotected, payload, signature = item
    if not (isinstance(protected, bytes) and isinstance(unprotected, dict)):
        raise ValueError("no headers")
    if isinstance(signature, list):
        return None
    if not (isinstance(signature, bytes) and len(signature) == 64):
        raise ValueError("no signature of 64 bytes")
    headers = cbor.decode(protected)
    if not isinstance(headers, dict) or headers.get(_ALGORITHM) != _EDDSA:
        raise ValueError("another algorithm")
    # A device that shows no long texts signs the hash of the text instead.
    expected = blake2b(text, digest_size=28).digest() if unprotected.get("hashed") is True else text
    if payload not in (None, expected):
        return Cose(signature, None)
    return Cose(signature, cbor.encode(["Signature1", protected, b"", expected]))


def read_key(data: bytes) -> bytes:
    """Return the 32 bytes of an ed25519 key in a COSE_Key. Raises ValueError.

    `data` is the COSE_Key in CBOR.
    """
    item: Any = cbor.decode(data)
    if not isinstance(item, dict) or (item.get(_KEY_TYPE), item.get(_CURVE)) != (_OKP, _ED25519):
        raise ValueError("no ed25519 key")
    key = item.get(_X)
    if not (isinstance(key, bytes) and len(key) == 32):
        raise ValueError("no ed25519 key")
    return key
