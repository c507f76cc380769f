"""Hashes and frames of messages, as Bitcoin has them."""

from hashlib import sha256

__all__ = ["framed", "hash160", "sha256d"]


def sha256d(data: bytes) -> bytes:
    """Return the 32 bytes of SHA-256 of SHA-256 of `data`, which is of any length."""
    return sha256(sha256(data).digest()).digest()


def hash160(data: bytes) -> bytes:
    """Return the 20 bytes of RIPEMD-160 of SHA-256 of `data`, which is of any length."""
    # Imported here: the frames below are also for chains that need no library but that of their own keys.
    from porcore.reserves.evidence.libwally import wallycore

    return bytes(wallycore.hash160(data))


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
