"""The secp256k1 key behind a recoverable signature, through libwally's libsecp256k1.

Both of the two values of s that fit a signature are accepted: old signers write either, and whoever holds one
can write the other, so nothing is learnt from it. Keys are counted, never signatures.
"""

from porcore.reserves.evidence.decoding import decodings
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.libwally import wallycore

__all__ = ["compressed", "recover", "recovered", "recovery_signatures", "uncompressed"]


_HEADER = 31
_SIZE = 64  # bytes of r and s
_ERC6492 = bytes.fromhex("6492" * 16)


def recover(r_and_s: bytes, recovery_id: int, digest: bytes) -> bytes:
    """Return the key (65 bytes, uncompressed) that signed the 32-byte `digest`. Raises NotSignedError (invalid).

    `r_and_s` is 64 bytes, `recovery_id` 0..3.
    """
    try:
        # The header byte as Bitcoin has it: 31 is a compressed key's first.
        key = wallycore.ec_sig_to_public_key(digest, bytes([_HEADER + recovery_id]) + r_and_s)
        return bytes(wallycore.ec_public_key_decompress(key))
    except ValueError:
        raise NotSignedError(Level.INVALID, "no-point") from None


def recovered(r_and_s: bytes, recovery_id: int, digest: bytes) -> bytes | None:
    """Return the key (65 bytes) as `recover` does, or None where there is none.

    `r_and_s` is 64 bytes, `recovery_id` 0..3, `digest` 32 bytes.
    """
    try:
        return recover(r_and_s, recovery_id, digest)
    except NotSignedError:
        return None


def compressed(key: bytes) -> bytes:
    """Return a key of 33 or 65 bytes in its 33. Raises ValueError for bytes that are no key."""
    wallycore.ec_public_key_verify(key)
    return key if len(key) == 33 else bytes([2 + (key[64] & 1)]) + key[1:33]


def uncompressed(key: bytes) -> bytes:
    """Return a key of 33 or 65 bytes in its 65. Raises ValueError for bytes that are no key."""
    return bytes(wallycore.ec_public_key_decompress(compressed(key)))


def recovery_signatures(text: str) -> list[tuple[bytes, int]]:
    """Return r and s (64 bytes) with the recovery id (0 or 1) of a signature in hex, base64 or base58.

    It ends in v, or has the parity in its highest bit of s (EIP-2098), or names no parity: then both are possible.
    Raises NotSignedError (unverifiable); forms of contract wallets are named.
    """
    found = []
    for data in decodings(text):
        found.append(data)
        if len(data) == _SIZE + 1:
            return [(data[:_SIZE], _parity(data[_SIZE]))]
        if len(data) == _SIZE:
            parity, rest = data[32] >> 7, data[:32] + bytes([data[32] & 0x7F]) + data[33:]
            # A greater s needs that bit for itself, and then nothing tells the parity.
            return [(rest, 1), (data, 0), (data, 1)] if parity else [(data, 0), (data, 1)]
    if not found:
        raise NotSignedError(Level.UNVERIFIABLE, "encoding")
    for data in found:
        if data.endswith(_ERC6492):
            raise NotSignedError(Level.UNVERIFIABLE, "other-form", form="ERC-6492, of a contract wallet")
        if len(data) and len(data) % (_SIZE + 1) == 0:
            raise NotSignedError(
                Level.UNVERIFIABLE, "other-form", form="EIP-1271, several signatures of a contract wallet"
            )
    raise NotSignedError(Level.UNVERIFIABLE, "length", found=len(found[0]), expected=_SIZE + 1)


def _parity(last: int) -> int:
    if last in (31, 32):
        raise NotSignedError(
            Level.UNVERIFIABLE, "other-form", form="EIP-1271, an owner's signature for a Safe"
        )
    if last not in (0, 1, 27, 28):
        raise NotSignedError(Level.UNVERIFIABLE, "recovery", found=last)
    return last % 27
