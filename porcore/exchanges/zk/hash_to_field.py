"""Bytes to a number below R as gnark does it: RFC 9380, expand_message_xmd with SHA-256, 48 bytes modulo R."""

from hashlib import sha256

from porcore.exchanges.zk.bn254 import R

__all__ = ["expand_message", "hash_to_field"]

_BLOCK = 64  # bytes that SHA-256 takes at a time
_LENGTH = 48  # bytes: 32 for R, and 16 so that no residue is likelier than another


def hash_to_field(message: bytes, tag: bytes) -> int:
    """Return the number (0..R-1) for a `message` of any length, under a `tag` of at most 255 bytes."""
    return int.from_bytes(expand_message(message, tag, _LENGTH)) % R


def expand_message(message: bytes, tag: bytes, length: int) -> bytes:
    """Return `length` (1..8160) bytes for a `message` of any length and a `tag` of at most 255 bytes; RFC 9380, 5.3.1."""
    ending = tag + bytes([len(tag)])
    first = sha256(bytes(_BLOCK) + message + length.to_bytes(2) + b"\0" + ending).digest()
    block, result = bytes(32), b""
    for number in range(1, -(-length // 32) + 1):
        mixed = bytes(one ^ other for one, other in zip(first, block, strict=True))
        block = sha256(mixed + bytes([number]) + ending).digest()
        result += block
    return result[:length]
