"""Signatures of the Bitcoin family in forms that are known and not checked; their own bytes show which."""

from porcore.reserves.evidence.decoding import base64_bytes, decodings, is_hex
from porcore.reserves.evidence.levels import Level, NotSignedError

__all__ = ["raise_if_other_form", "signature_bytes"]

_COMPACT = 65  # bytes of a legacy signature
_USUAL = 88  # characters of one in base64
_PSBT = b"psbt\xff"
_DER, _DER_INTEGER = 0x30, 0x02
_ARMOURS = ("-----BEGIN", "----- BEGIN")


def raise_if_other_form(signature: str) -> None:
    """Raise NotSignedError (unverifiable) for a signature in another form than a message's."""
    if len(signature) == _USUAL:
        return
    if signature.startswith(_ARMOURS):
        raise _other("a message between lines of dashes: give its base64 alone")
    for data in decodings(signature):
        if data.startswith(_PSBT):
            raise _other("a PSBT")
        if _is_der(data):
            raise _other("DER, as in a transaction")


def signature_bytes(text: str) -> bytes:
    """Return the bytes of a signature in base64, or of a legacy one in hex or base64url. Raises NotSignedError."""
    digits = text.removeprefix("0x").removeprefix("0X")
    if is_hex(text) and len(digits) == 2 * _COMPACT:
        return bytes.fromhex(digits)
    if {"-", "_"} & set(text) and not {"+", "/"} & set(text):
        return base64_bytes(text.replace("-", "+").replace("_", "/"))
    return base64_bytes(text)


def _is_der(data: bytes) -> bool:
    """Tell a sequence of two integers by its lengths, with or without a transaction's kind of hash behind it."""
    if (
        len(data) < 8
        or data[0] != _DER
        or data[2] != _DER_INTEGER
        or data[1] + 2 not in (len(data), len(data) - 1)
    ):
        return False
    at = 4 + data[3]
    return at + 1 < len(data) and data[at] == _DER_INTEGER and at + 2 + data[at + 1] == data[1] + 2


def _other(form: str) -> NotSignedError:
    return NotSignedError(Level.UNVERIFIABLE, "other-form", form=form)
