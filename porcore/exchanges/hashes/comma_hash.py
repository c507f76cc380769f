"""What MEXC and Ourbit share: texts and amounts joined by commas, hashed, and cut to 128 bits."""

from collections.abc import Mapping

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.fields import word
from porcore.exchanges.fold_path import hex_hash
from porcore.exchanges.sentences import say

__all__ = ["BITS", "DIGITS", "SEPARATORS", "comma_hash", "field", "listed"]

BITS = 128  # of SHA-256's 256
DIGITS = BITS // 4  # hex
SEPARATORS = ",:"  # not in the names of assets, so that a text can be cut in one way only


def field(value: object, where: str) -> str:
    """Return `value` as one of the texts that are joined: with a comma in it, one leaf could be read in two ways.

    Raises UnreadableError.
    """
    text = word(value, where)
    if "," in text:
        raise UnreadableError("shape", where=where, expected=say("text-no-comma"))
    return text


def comma_hash(first: str, second: str, amounts: str) -> str:
    """Return the hash of a leaf (audit, client, amounts) or of a parent (left hash, right hash, sums)."""
    return hex_hash(f"{first},{second},{amounts}")[:DIGITS]


def listed(texts: Mapping[str, str]) -> str:
    """Return amounts as they are hashed: asset:amount in order of the assets, as Java compares texts."""
    ordered = sorted(texts, key=lambda asset: asset.encode("utf-16-be"))
    return ",".join(f"{asset}:{texts[asset]}" for asset in ordered)
