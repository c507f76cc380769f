"""The secp256k1 key behind a recoverable signature, through libsecp256k1.

Both of the two values of s that fit a signature are accepted: old signers write either, and whoever holds one
can write the other, so nothing is learnt from it. Keys are counted, never signatures.
"""

from btclib_secp256k1 import keys, recovery

from porcore.evidence.decoding import hex_bytes
from porcore.evidence.levels import Finding, Level

__all__ = ["compressed", "recover", "recovery_signature"]


def recover(r_and_s: bytes, recovery_id: int, digest: bytes) -> bytes:
    """Return the key (65 bytes, uncompressed) that signed the 32-byte `digest`. Raises Finding (invalid)."""
    try:
        return recovery.recover(digest, r_and_s, recovery_id, compressed=False)
    except ValueError:
        raise Finding(Level.INVALID, "no-point") from None


def compressed(key: bytes) -> bytes:
    """Return a key of either form in its 33 bytes. Raises ValueError for bytes that are no key."""
    return keys.reserialize(key)


def recovery_signature(text: str) -> tuple[bytes, int]:
    """Return r and s (64 bytes) and the recovery id (0 or 1) of a signature in hex that ends in v."""
    data = hex_bytes(text, 65)
    if data[64] not in (0, 1, 27, 28):
        raise Finding(Level.UNVERIFIABLE, "recovery", found=data[64])
    return data[:64], data[64] % 27
