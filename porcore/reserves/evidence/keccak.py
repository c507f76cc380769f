"""Keccak-256 as Ethereum and Tron use it, which is not SHA3-256."""

from Crypto.Hash import keccak

__all__ = ["keccak256"]


def keccak256(data: bytes) -> bytes:
    """Return the 32 bytes of Keccak-256, as Ethereum uses it, of `data`, which is of any length."""
    return keccak.new(digest_bits=256, data=data).digest()
