"""BIP-322, simple and full, through btclib's script interpreter.

The prefixes smp, ful and pof say which variant follows. Signatures from before the prefixes existed carry none:
they are tried as simple, then as full.
"""

from btclib.exceptions import BTClibRuntimeError, InconclusiveError
from btclib.tx import Tx
from btclib_wallet.bip322 import Sig, assert_as_valid
from ecc.exceptions import EccRuntimeError

from porcore.reserves.evidence.decoding import base64_bytes
from porcore.reserves.evidence.levels import Level, NotSignedError
from porcore.reserves.evidence.valid_signature import ValidSignature

__all__ = ["verify"]

_PREFIX = 3  # characters
# What the library raises for a signature that does not hold.
_REFUSED = (ValueError, BTClibRuntimeError, EccRuntimeError)
_NO_LOCK = (0, 0xFFFFFFFF)  # sequences that ask for no age


def verify(address: str, message: str, signature: str) -> ValidSignature:
    """Return how the row is signed. Raises NotSignedError for every row that is not."""
    if signature.startswith("pof"):
        raise NotSignedError(Level.UNVERIFIABLE, "funds")
    try:
        sig = _decoded(signature)
        assert_as_valid(message.encode("utf-8"), address, sig, legacy=False)
    except InconclusiveError:
        raise NotSignedError(Level.UNVERIFIABLE, "future-rules") from None
    except _REFUSED:
        raise NotSignedError(Level.INVALID, "rules") from None
    if _holds(message + " ", address, sig):
        raise NotSignedError(Level.UNVERIFIABLE, "any-text")
    if not isinstance(sig.payload, Tx):
        return ValidSignature("bip322-simple", "signed-rules")
    lock_time, sequence = sig.payload.lock_time, sig.payload.vin[0].sequence
    if lock_time == 0 and sequence in _NO_LOCK:
        return ValidSignature("bip322-full", "signed-rules")
    return ValidSignature("bip322-full", "signed-lock", {"lock_time": lock_time, "sequence": sequence})


def _holds(message: str, address: str, sig: Sig) -> bool:
    """Tell whether a signature meets the rules over another message, as for a script that asks for no key."""
    try:
        assert_as_valid(message.encode("utf-8"), address, sig, legacy=False)
    except (InconclusiveError, *_REFUSED):
        return False
    return True


def _decoded(signature: str) -> Sig:
    if signature.startswith(("smp", "ful")):
        base64_bytes(signature[_PREFIX:])
        return Sig.b64decode(signature)
    base64_bytes(signature)
    try:
        return Sig.b64decode("smp" + signature)
    except _REFUSED:
        return Sig.b64decode("ful" + signature)
