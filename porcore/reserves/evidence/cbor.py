"""The part of CBOR (RFC 8949) that COSE messages of wallets use: definite lengths, no floats."""

from typing import Any

__all__ = ["Tagged", "decode", "encode"]

_DEEPEST = 8  # nested arrays and maps; COSE needs four
_SIMPLE = {20: False, 21: True, 22: None}


class Tagged(tuple[int, Any]):
    """A tag's number and what it marks."""

    __slots__ = ()


def decode(data: bytes) -> Any:
    """Return the one item that `data` is: int, bytes, str, bool, None, list, dict or Tagged.

    `data` is CBOR of any length. Raises ValueError for anything else, and for bytes behind the item.
    """
    item, at = _item(data, 0, 0)
    if at != len(data):
        raise ValueError("bytes behind the item")
    return item


def encode(item: bytes | str | list[Any]) -> bytes:
    """Return the shortest form of `item`: a byte string of any length, a text, or a list of them."""
    if isinstance(item, list):
        return _head(4, len(item)) + b"".join(encode(part) for part in item)
    data = item.encode("utf-8") if isinstance(item, str) else item
    return _head(3 if isinstance(item, str) else 2, len(data)) + data


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    size = next(size for size in (1, 2, 4, 8) if number < 1 << 8 * size)
    return bytes([major << 5 | 23 + size.bit_length()]) + number.to_bytes(size, "big")


def _item(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if at >= len(data) or depth > _DEEPEST:
        raise ValueError("cut off, or nested too deeply")
    major, short = data[at] >> 5, data[at] & 31
    number, at = _number(data, at + 1, short)
    match major:
        case 0:
            return number, at
        case 1:
            return -1 - number, at
        case 2 | 3:
            content = data[at : at + number]
            if len(content) != number:
                raise ValueError("cut off")
            return content if major == 2 else content.decode("utf-8"), at + number
        case 4:
            return _items(data, at, number, depth)
        case 5:
            flat, at = _items(data, at, 2 * number, depth)
            keys = flat[::2]
            if not all(isinstance(key, int | str | bytes) for key in keys) or len(set(keys)) != number:
                raise ValueError("a key of a map repeated, or of another kind")
            return dict(zip(keys, flat[1::2], strict=True)), at
        case 6:
            marked, at = _item(data, at, depth + 1)
            return Tagged((number, marked)), at
        case _:
            if short not in _SIMPLE:
                raise ValueError("a float or an unknown value")
            return _SIMPLE[short], at


def _items(data: bytes, at: int, count: int, depth: int) -> tuple[list[Any], int]:
    if count > len(data):
        raise ValueError("cut off")
    found = []
    for _ in range(count):
        item, at = _item(data, at, depth + 1)
        found.append(item)
    return found, at


def _number(data: bytes, at: int, short: int) -> tuple[int, int]:
    if short < 24:
        return short, at
    if short > 27:
        raise ValueError("no definite length")
    size = 1 << short - 24
    if len(data) < at + size:
        raise ValueError("cut off")
    return int.from_bytes(data[at : at + size], "big"), at + size
