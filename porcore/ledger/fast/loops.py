"""Compiled loops over the bytes of a ledger. They only ever say yes or no: what is wrong, the line reader finds.

The grammar is that of `porcore.ledger.readers.cells`, and a test holds them together.
"""

from typing import Any

import numpy as np

from porcore.kernel.access import copy, put_word
from porcore.kernel.compiled import compiled

__all__ = ["amounts", "filled", "ids", "is_plain", "numbers"]

_COMMA, _LF, _CR, _QUOTE, _NUL, _POINT, _ZERO, _HYPHEN = 44, 10, 13, 34, 0, 46, 48, 45
_LONGEST_AMOUNT = 80  # characters
_DIGITS_64 = 19  # digits that always fit 64 bits

_HEX = np.full(256, 255, dtype=np.uint8)
for _value, _digit in enumerate(b"0123456789abcdef"):
    _HEX[_digit] = _value
_TENS = np.array([10**i for i in range(_DIGITS_64 + 1)], dtype=np.uint64)


@compiled
def is_plain(data: Any, longest: int) -> Any:
    """Tell whether bytes [n] are lines that every reader of CSV cuts alike; also whether they are ASCII.

    Quotation marks enclose whole cells and are nowhere else; a carriage return ends a line together with the
    line feed after it; no line is longer than `longest` bytes; the last one ends with a line feed.
    """
    quoted, plain, ascii_only = False, True, True
    begin, previous = 0, _LF
    for at in range(len(data)):
        byte = data[at]
        if byte >= 128:
            ascii_only = False
        elif byte == _LF:
            plain &= not quoted and at - begin < longest
            begin = at + 1
        elif byte == _QUOTE:
            if quoted:
                after = data[at + 1] if at + 1 < len(data) else 0
                plain &= after == _COMMA or after == _CR or after == _LF
                quoted = False
            else:
                plain &= previous == _COMMA or previous == _LF
                quoted = True
        elif byte == _NUL:
            plain = False
        elif byte == _CR:
            plain &= not quoted and at + 1 < len(data) and data[at + 1] == _LF
        previous = byte
    return plain and previous == _LF and len(data) > 0, ascii_only


@compiled
def ids(offsets: Any, data: Any, out: Any) -> Any:
    """Write client ids to `out` [n, 32] from cells of 64 lower-case hex digits; tell whether all are."""
    wrong = 0
    for row in range(len(out)):
        start = offsets[row]
        if offsets[row + 1] - start != 64:
            return False
        for i in range(32):
            high, low = _HEX[data[start + 2 * i]], _HEX[data[start + 2 * i + 1]]
            wrong |= high | low
            out[row, i] = high << 4 | low & 15
    return wrong < 16


@compiled
def _times_ten_plus(high: Any, low: Any, digit: Any) -> Any:
    """Return a 128-bit number times ten plus a digit, and whether it stays below 2^127."""
    mask = np.uint64(0xFFFFFFFF)
    ten, half = np.uint64(10), np.uint64(32)
    first = (low & mask) * ten + digit
    second = (low >> half) * ten + (first >> half)
    third = (high & mask) * ten + (second >> half)
    fourth = (high >> half) * ten + (third >> half)
    return fourth << half | third & mask, second << half | first & mask, fourth >> np.uint64(31) == 0


@compiled
def _scaled(high: Any, low: Any, zeros: Any) -> Any:
    """Return a 128-bit number times 10^`zeros`, and whether it stays below 2^127."""
    if high | low:
        for _ in range(zeros):
            high, low, below = _times_ten_plus(high, low, np.uint64(0))
            if not below:
                return high, low, False
    return high, low, True


@compiled
def _added(out: Any, row: Any, high: Any, low: Any) -> Any:
    """Add a 128-bit number below 2^127 to a row of `out` [n, 2], high half first; tell whether that stays below it."""
    total = out[row, 1] + low
    out[row, 0] += high + np.uint64(total < low)
    out[row, 1] = total
    return out[row, 0] >> np.uint64(63) == 0


@compiled
def amounts(offsets: Any, data: Any, decimals: Any, out: Any, below: Any) -> Any:
    """Add amounts to `out` [n, 2] (128 bits, high half first) from cells; `decimals` [n or 1] of each row's asset.

    Signs go to `below` [n], and `out` holds what is behind them; where it is empty [0], a sign is refused. Tells
    whether all of them are canonical but for zeros at their end, and no sum reaches 2^127.
    """
    for row in range(len(out)):
        start, stop = offsets[row], offsets[row + 1]
        if len(below) and start < stop and data[start] == _HYPHEN:
            below[row] = True
            start += 1
        places = decimals[row] if len(decimals) > 1 else decimals[0]
        if start == stop or stop - start > _LONGEST_AMOUNT:
            return False
        high, low = np.uint64(0), np.uint64(0)
        point, fits, short = -1, True, stop - start <= _DIGITS_64
        for at in range(start, stop):
            byte = data[at]
            if byte == _POINT:
                if point >= 0 or at == start or at + 1 == stop:
                    return False
                point = at
                continue
            digit = byte - _ZERO
            if digit < 0 or digit > 9:
                return False
            if short:
                low = low * np.uint64(10) + np.uint64(digit)
            else:
                high, low, within = _times_ten_plus(high, low, np.uint64(digit))
                fits &= within
        whole = (stop if point < 0 else point) - start
        if whole > 1 and data[start] == _ZERO:
            return False
        fraction = 0 if point < 0 else stop - point - 1
        if fraction > places or not fits:
            return False
        missing = places - fraction
        if short and stop - start + missing <= _DIGITS_64:
            low *= _TENS[missing]
        else:
            high, low, within = _scaled(high, low, missing)
            if not within:
                return False
        if not _added(out, row, high, low):
            return False
    return True


@compiled
def numbers(values: Any, missing: Any, out: Any, below: Any) -> Any:
    """Add whole numbers [n, 2] (128 bits, low half first) times 10^`missing` [n or 1] to `out` [n, 2], high half first.

    Signs go to `below` [n], as in `amounts`; where it is empty, none may be negative. Tells whether that is so, none has
    too many decimals, and no sum reaches 2^127.
    """
    for row in range(len(out)):
        high, low = values[row, 1], values[row, 0]
        zeros = missing[row] if len(missing) > 1 else missing[0]
        if high >> np.uint64(63) and len(below):
            below[row] = True
            low = ~low + np.uint64(1)
            high = ~high + np.uint64(low == 0)
        if zeros < 0 or high >> np.uint64(63):
            return False
        high, low, within = _scaled(high, low, zeros)
        if not within:
            return False
        if not _added(out, row, high, low):
            return False
    return True


@compiled
def filled(clients: Any, codes: Any, units: Any, present: int, out: Any) -> Any:
    """Write entries to `out` [m, 50] and return how many: one for every unit [a, n, 2] that is not zero.

    `codes` [a, n or 1] are the assets. A client [n, 32] without any gets one entry of the asset `present`, if that
    is not negative.
    """
    count = 0
    for row in range(len(clients)):
        before = count
        for asset in range(len(units)):
            high, low = units[asset, row, 0], units[asset, row, 1]
            if high | low:
                code = codes[asset, row] if codes.shape[1] > 1 else codes[asset, 0]
                copy(32, clients, row, 0, out, count, 0)
                out[count, 32], out[count, 33] = code >> 8, code & 255
                put_word(out, count, 34, high)
                put_word(out, count, 42, low)
                count += 1
        if count == before and present >= 0:
            copy(32, clients, row, 0, out, count, 0)
            out[count, 32], out[count, 33] = present >> 8, present & 255
            put_word(out, count, 34, np.uint64(0))
            put_word(out, count, 42, np.uint64(0))
            count += 1
    return count
