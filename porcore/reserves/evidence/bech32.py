"""Bech32 and Bech32m (BIP-173, BIP-350), and CashAddr, which shares their alphabet.

Every function raises ValueError for a text that is none.
"""

from collections.abc import Iterable, Sequence

__all__ = ["BECH32", "BECH32M", "bech32_decode", "cashaddr_decode", "to_bytes"]

BECH32, BECH32M = 1, 0x2BC830A3  # what the checksum's remainder is
_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CASH_GENERATOR = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_CHECKSUM, _CASH_CHECKSUM = 6, 8  # characters
_CASH_SIZES = (20, 24, 28, 32, 40, 48, 56, 64)  # bytes, by the low three bits of a CashAddr's first byte


def bech32_decode(text: str, limit: int = 90) -> tuple[str, list[int], int]:
    """Return prefix, five-bit values without the checksum, and which of the two checksums fits.

    `text` has at most `limit` characters. Raises ValueError for any other text.
    """
    if len(text) > limit:
        raise ValueError("too long")
    prefix, separator, data = _one_case(text).rpartition("1")
    if not (separator and prefix and all(33 <= ord(letter) <= 126 for letter in prefix)):
        raise ValueError("no prefix")
    values = _values(data, _CHECKSUM)
    head = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    remainder = _remainder([*head, *values], _GENERATOR, 25)
    if remainder not in (BECH32, BECH32M):
        raise ValueError("wrong checksum")
    return prefix, values[:-_CHECKSUM], remainder


def cashaddr_decode(text: str, prefix: str) -> tuple[int, bytes]:
    """Return the kind (0..15) and the digest of a CashAddr under `prefix`, which the text may leave out.

    Raises ValueError for any other text.
    """
    found, separator, data = _one_case(text).rpartition(":")
    if separator and found != prefix:
        raise ValueError("another prefix")
    values = _values(data, _CASH_CHECKSUM)
    head = [ord(letter) & 31 for letter in prefix] + [0]
    if _remainder([*head, *values], _CASH_GENERATOR, 35) != 1:
        raise ValueError("wrong checksum")
    version, *digest = to_bytes(values[:-_CASH_CHECKSUM])
    if version & 0x80 or len(digest) != _CASH_SIZES[version & 7]:
        raise ValueError("wrong length")
    return version >> 3, bytes(digest)


def to_bytes(values: Iterable[int]) -> bytes:
    """Return the bytes of five-bit values; fewer than five bits may be left over, and those are zero.

    Each of `values` is 0..31. Raises ValueError for what is left over and is more.
    """
    number = bits = 0
    for value in values:
        number, bits = number << 5 | value, bits + 5
    rest = bits % 8
    if rest >= 5 or number & ((1 << rest) - 1):
        raise ValueError("stray bits")
    return (number >> rest).to_bytes(bits // 8, "big")


def _one_case(text: str) -> str:
    lower = text.lower()
    if text not in (lower, text.upper()):
        raise ValueError("mixed case")
    return lower


def _values(data: str, checksum: int) -> list[int]:
    values = [_VALUES.get(letter, -1) for letter in data]
    if len(values) < checksum or -1 in values:
        raise ValueError("foreign character")
    return values


def _remainder(values: Sequence[int], generator: Sequence[int], width: int) -> int:
    """Return the remainder of a BCH code whose remainders have `width` + 5 bits."""
    remainder = 1
    for value in values:
        top = remainder >> width
        remainder = (remainder & ((1 << width) - 1)) << 5 ^ value
        for bit, term in enumerate(generator):
            if top >> bit & 1:
                remainder ^= term
    return remainder
