"""Base58 as Bitcoin writes it, with its checksum, and SS58 as Polkadot builds on it.

Rules: Bitcoin's `base58.cpp` and the SS58 registry's description of account addresses. Every function raises
ValueError for a text that is none.
"""

from hashlib import blake2b, sha256

__all__ = ["b58decode", "b58decode_check", "ss58_decode"]

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {letter: digit for digit, letter in enumerate(_ALPHABET)}
_CHECKSUM = 4  # bytes
_SS58_CHECKSUM = 2  # bytes, for keys of 32 bytes


def b58decode(text: str) -> bytes:
    """Return the bytes of `text`. Raises ValueError for a character that is none of base58.

    The time grows with the square of the length, which the caller bounds.
    """
    number = 0
    for letter in text:
        digit = _DIGITS.get(letter)
        if digit is None:
            raise ValueError("no base58")
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def b58decode_check(text: str) -> bytes:
    """Return the bytes of `text` without the four of its checksum. Raises ValueError when that is wrong."""
    data = b58decode(text)
    body, checksum = data[:-_CHECKSUM], data[-_CHECKSUM:]
    if len(data) < _CHECKSUM or sha256(sha256(body).digest()).digest()[:_CHECKSUM] != checksum:
        raise ValueError("wrong checksum")
    return body


def ss58_decode(text: str) -> tuple[int, bytes]:
    """Return the network's number (0..16383) and the account (32 bytes) of an SS58 address.

    Raises ValueError for any other text.
    """
    data = b58decode(text)
    body, checksum = data[:-_SS58_CHECKSUM], data[-_SS58_CHECKSUM:]
    long = bool(data) and data[0] >= 0x40
    if len(body) != (34 if long else 33) or data[0] >= 0x80:
        raise ValueError("no account")
    if blake2b(b"SS58PRE" + body).digest()[:_SS58_CHECKSUM] != checksum:
        raise ValueError("wrong checksum")
    if not long:
        return data[0], body[1:]
    # 14 bits over two bytes: the low byte first, six of its bits in the first byte.
    low = (data[0] & 0x3F) << 2 | data[1] >> 6
    return low | (data[1] & 0x3F) << 8, body[2:]
