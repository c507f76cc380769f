"""The secp256k1 key behind a recoverable signature, through libwally's libsecp256k1.

Both of the two values of s that fit a signature are accepted: old signers write either, and whoever holds one
can write the other, so nothing is learnt from it. Keys are counted, never signatures.
"""

import wallycore

from porcore.evidence.decoding import hex_bytes
from porcore.evidence.levels import Finding, Level

__all__ = ["compressed", "recover", "recovery_signature", "uncompressed"]


_HEADER = 31


def recover(r_and_s: bytes, recovery_id: int, digest: bytes) -> bytes:
    """Return the key (65 bytes, uncompressed) that signed the 32-byte `digest`. Raises Finding (invalid)."""
    try:
        # The header byte as Bitcoin has it: 31 is a compressed key's first.
        key = wallycore.ec_sig_to_public_key(digest, bytes([_HEADER + recovery_id]) + r_and_s)
        return bytes(wallycore.ec_public_key_decompress(key))
    except ValueError:
        raise Finding(Level.INVALID, "no-point") from None


def compressed(key: bytes) -> bytes:
    """Return a key of either form in its 33 bytes. Raises ValueError for bytes that are no key."""
    wallycore.ec_public_key_verify(key)
    return key if len(key) == 33 else bytes([2 + (key[64] & 1)]) + key[1:33]


def uncompressed(key: bytes) -> bytes:
    """Return a key of either form in its 65 bytes. Raises ValueError for bytes that are no key."""
    return bytes(wallycore.ec_public_key_decompress(compressed(key)))


def recovery_signature(text: str) -> tuple[bytes, int]:
    """Return r and s (64 bytes) and the recovery id (0 or 1) of a signature in hex that ends in v."""
    data = hex_bytes(text, 65)
    if data[64] not in (0, 1, 27, 28):
        raise Finding(Level.UNVERIFIABLE, "recovery", found=data[64])
    return data[:64], data[64] % 27
