"""The lines of `porcore.sample.plain_lines`, written by compiled loops: the same bytes, a hundred times as fast."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from porcore.kernel import Bytes
from porcore.kernel.compiled import compiled
from porcore.sample.listing import BONUS_MEMBER, SampleListing
from porcore.sample.rows import ACCOUNTS, KINDS, Rows, entries_of

__all__ = ["long_lines", "wide_lines"]

_COMMA, _LF, _POINT, _ZERO = 44, 10, 46, 48
_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_LONGEST = 20  # characters of an amount below 2^63, its point included


def _texts(texts: Sequence[str]) -> Bytes:
    """Return texts as rows [n, m]: the length first."""
    encoded = [text.encode() for text in texts]
    rows = np.zeros((len(encoded), 1 + max(map(len, encoded))), dtype=np.uint8)
    for row, text in zip(rows, encoded, strict=True):
        row[0] = len(text)
        row[1 : 1 + len(text)] = np.frombuffer(text, dtype=np.uint8)
    return rows


_NAMES = _texts([f",{name}" for name in ACCOUNTS])
_KINDS = _texts([f",{kind}\n" for kind in KINDS])


@compiled
def _put_text(texts: Any, row: int, out: Any, at: int) -> int:
    length = int(texts[row, 0])
    for i in range(length):
        out[at + i] = texts[row, 1 + i]
    return at + length


@compiled
def _put_id(ids: Any, row: int, out: Any, at: int) -> int:
    for i in range(32):
        byte = ids[row, i]
        out[at + 2 * i], out[at + 2 * i + 1] = _HEX[byte >> 4], _HEX[byte & 15]
    return at + 64


@compiled
def _put_amount(units: Any, decimals: int, out: Any, at: int) -> int:
    """Write the shortest text of units of 10^-decimals; return where it ends."""
    rest = np.uint64(units)
    if rest == 0:
        out[at] = _ZERO
        return at + 1
    ten = np.uint64(10)
    while decimals and rest % ten == 0:
        rest //= ten
        decimals -= 1
    length, left = 0, rest
    while left:
        left //= ten
        length += 1
    length = max(length, decimals + 1) + (1 if decimals else 0)
    for place in range(length):
        if decimals and place == decimals:
            out[at + length - 1 - place] = _POINT
        else:
            out[at + length - 1 - place] = np.uint8(rest % ten) + np.uint8(_ZERO)
            rest //= ten
    return at + length


@compiled
def _wide(ids: Any, names: Any, units: Any, decimals: Any, out: Any) -> int:
    at = 0
    for row in range(len(ids)):
        at = _put_text(_NAMES, names[row], out, _put_id(ids, row, out, at))
        for column in range(len(decimals)):
            out[at] = _COMMA
            at = _put_amount(units[row, column], decimals[column], out, at + 1)
        out[at] = _LF
        at += 1
    return at


@compiled
def _long(ids: Any, names: Any, lines: Any, members: Any, decimals: Any, out: Any) -> int:
    rows, places, units, kinds = lines
    at = 0
    for line in range(len(rows)):
        row, place = rows[line], places[line]
        at = _put_text(_NAMES, names[row], out, _put_id(ids, row, out, at))
        at = _put_text(members, place, out, at)
        at = _put_amount(units[line], decimals[place], out, at)
        at = _put_text(_KINDS, int(kinds[line]), out, at)
    return at


def wide_lines(listing: SampleListing, rows: Rows) -> memoryview:
    """Return a line of the wide layout for every row, as bytes with line breaks."""
    decimals = [group.decimals for group in listing.members.values()]
    units = rows.units
    if listing.has_bonus:
        decimals.append(listing.members[BONUS_MEMBER].decimals)
        units = np.column_stack([units, rows.bonus])
    out = np.empty(len(units) * (64 + _NAMES.shape[1] + len(decimals) * (_LONGEST + 1) + 1), dtype=np.uint8)
    count = _wide(rows.ids, rows.names, units, np.array(decimals), out)
    return out[:count].data


def long_lines(listing: SampleListing, rows: Rows) -> memoryview:
    """Return a line for every member that is held, and for every bonus."""
    decimals = np.array([group.decimals for group in listing.members.values()])
    members = _texts([f",{member}," for member in listing.members])
    entries = entries_of(listing, rows)
    longest = 64 + _NAMES.shape[1] + members.shape[1] + _LONGEST + _KINDS.shape[1]
    out = np.empty(len(entries.rows) * longest, dtype=np.uint8)
    count = _long(rows.ids, rows.names, tuple(entries), members, decimals, out)
    return out[:count].data
