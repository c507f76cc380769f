"""Hashes and frames of messages, composed from libraries' parts."""

from hashlib import sha256

from Crypto.Hash import RIPEMD160, keccak

__all__ = ["framed", "hash160", "keccak256", "sha256d"]


def keccak256(data: bytes) -> bytes:
    """Return Keccak-256 as Ethereum and Tron use it, which is not SHA3-256."""
    return keccak.new(digest_bits=256, data=data).digest()


def sha256d(data: bytes) -> bytes:
    """Return SHA-256 of SHA-256."""
    return sha256(sha256(data).digest()).digest()


def hash160(data: bytes) -> bytes:
    """Return RIPEMD-160 of SHA-256."""
    return RIPEMD160.new(sha256(data).digest()).digest()


def framed(magic: str, message: str) -> bytes:
    """Return magic and message, each behind its length as Bitcoin writes lengths."""
    return b"".join(_sized(text.encode("ascii")) for text in (magic, message))


def _sized(data: bytes) -> bytes:
    size = len(data)
    if size < 0xFD:
        return bytes([size]) + data
    if size <= 0xFFFF:
        return b"\xfd" + size.to_bytes(2, "little") + data
    return b"\xfe" + size.to_bytes(4, "little") + data
