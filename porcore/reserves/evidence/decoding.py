"""Texts of a row to bytes, strictly: one meaning, one spelling. Raises NotSignedError (unverifiable)."""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress

from porcore.reserves.evidence.base58 import b58decode
from porcore.reserves.evidence.levels import Level, NotSignedError

__all__ = ["base64_bytes", "decodings", "is_hex", "signatures_of"]

_LONGEST = 65_536  # characters of a text that is read in any encoding
_BASE58_LONGEST = 1024  # characters; decoding takes time by the square of the length
_HEX = re.compile(r"(?:0[xX])?((?:[0-9a-fA-F]{2})+)")


def base64_bytes(text: str) -> bytes:
    """Return the bytes of canonical base64: padded, no foreign characters, no stray bits at the end.

    Raises NotSignedError (unverifiable).
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotSignedError(Level.UNVERIFIABLE, "base64") from None
    # The decoder ignores bits of the last character that belong to no byte, so two texts would mean one signature.
    if base64.b64encode(data).decode("ascii") != text:
        raise NotSignedError(Level.UNVERIFIABLE, "base64")
    return data


def decodings(text: str) -> Iterator[bytes]:
    """Yield the bytes of a text in each encoding that it may be in: hex, base64, base64url, base58.

    Each encoding has one spelling, but for the padding of base64, which wallets leave out. Which of the bytes are
    meant, their length and first bytes tell.
    """
    if not text or len(text) > _LONGEST:
        return
    match = _HEX.fullmatch(text)
    if match is not None:
        yield bytes.fromhex(match[1])
    padded = text + "=" * (-len(text) % 4)
    if "-" in text or "_" in text:
        padded = padded.replace("-", "+").replace("_", "/") if not {"+", "/"} & set(text) else "!"
    with suppress(NotSignedError):
        yield base64_bytes(padded)
    if len(text) <= _BASE58_LONGEST:
        with suppress(ValueError):
            yield b58decode(text)


def is_hex(text: str) -> bool:
    """Tell whether `text` is whole bytes in hex, with or without 0x, in either case."""
    return _HEX.fullmatch(text) is not None


def signatures_of(signature: str, signature2: str) -> list[str]:
    """Return all signatures of a row: either field may hold several, separated by one space.

    Raises NotSignedError (unverifiable).
    """
    found = [text for field in (signature, signature2) if field for text in field.split(" ")]
    if "" in found:
        raise NotSignedError(Level.UNVERIFIABLE, "spaces")
    return found
