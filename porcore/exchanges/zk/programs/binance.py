"""Binance's programs since 2024. Rules as in binance/zkmerkle-proof-of-solvency: src/verifier/main.go at 027f5b1 (one root, places in
the tree) and before it (two roots), src/utils/utils.go, circuit/batch_create_user_circuit.go at 9fba006.

    totals        Poseidon of 20 numbers an asset: equity, debt, price · loan, margin, portfolio margin · the three times 12 tiers
                  of collateral, two to a number; an asset that the list lacks has tiers up to 2^118 at 0 %
    before        the same without equity, debt and collateral
    empty tree    28 levels over Poseidon(0, 0, 0, 0, 0), in the program with two roots
    one root      the tree is finished before the first batch; batches go through its places from 0 without a gap

How many numbers go into one permutation, 12 or 16, has changed, and no file says it.
"""

from collections.abc import Iterator, Sequence

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.formats.binance import LIST
from porcore.exchanges.formats.zk_totals import HIGHEST_BOUNDARY, TotalsKind, ZkTier, ZkTotal
from porcore.exchanges.hashes.poseidon_bn254 import hash_numbers
from porcore.exchanges.report import State
from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.zk.programs.gate import packed
from porcore.exchanges.zk.programs.program import (
    DEPTH,
    Hashing,
    Start,
    ZkProgram,
    chained_input,
    chained_link,
    empty_tree,
    hex_of,
    totals_link,
)
from porcore.exchanges.zk.rows import BatchLayout, BatchRow

__all__ = ["BINANCE", "BINANCE_CHAINED", "PLACES"]

PLACES = 2**DEPTH
_LEAF_TOTALS = 3  # of a client: equity, debt and collateral
_CHUNKS = (16, 12)  # numbers to a permutation, the newest first
_SMALL = 64  # assets: so short a list is tried as it is before the long ones of the program
_TIERS = 12  # of each kind of collateral: TierCount in src/utils/constants.go
_LISTS = (500, LIST)  # assets that its programs were built for, the newest first


def _input(row: BatchRow) -> int:
    return hash_numbers([*row.roots, *row.totals, *_places(row)])


def _places(row: BatchRow) -> tuple[int, int]:
    # Rows of this layout have both.
    return row.first_index or 0, row.last_index or 0


def _link(before: BatchRow | None, row: BatchRow) -> Sentence | None:
    first, last = _places(row)
    if not first <= last < PLACES:
        return say("zk-link-places", batch=row.number, first=first, last=last, most=PLACES - 1)
    if before is None:
        return None
    if row.roots != before.roots:
        found, expected = hex_of(row.roots[0]), hex_of(before.roots[0])
        return say("zk-link-tree", batch=row.number, before=before.number, found=found, expected=expected)
    expected_first = _places(before)[1] + 1
    if first != expected_first:
        return say(
            "zk-link-index", batch=row.number, before=before.number, found=first, expected=expected_first
        )
    return totals_link(before, row)


def _start(row: BatchRow, _: Sequence[ZkTotal]) -> Start:
    first = _places(row)[0]
    if first:
        return Start(State.FAILS, say("zk-start-index", batch=row.number, found=first))
    return Start(State.HOLDS, say("zk-start-places"))


def _chained_start(row: BatchRow, _: Sequence[ZkTotal]) -> Start:
    found, expected = hex_of(row.roots[0]), empty_tree(_LEAF_TOTALS, 0)
    if found != expected:
        return Start(State.FAILS, say("zk-start-tree", batch=row.number, found=found, expected=expected))
    return Start(State.HOLDS, say("zk-start-empty"))


def _hashings(totals: Sequence[ZkTotal], _: Sequence[int]) -> Iterator[Hashing]:
    count = len(totals)
    sizes = (count, *_LISTS) if count <= _SMALL else (*_LISTS, count)
    for size in dict.fromkeys(sizes):
        for chunk in _CHUNKS:
            if size >= count:
                yield Hashing(size, chunk)


def _elements(totals: Sequence[ZkTotal], size: int) -> list[int]:
    """Return 20 numbers an asset. With other counts of tiers the same numbers could be read as other assets with other amounts."""
    elements = list[int]()
    for total in totals:
        loan, margin, portfolio = total.collateral
        elements += [packed(total), loan << 128 | margin << 64 | portfolio]
        for tiers in total.tiers:
            if len(tiers) != _TIERS:
                raise UnreadableError("zk-totals-tiers", found=len(tiers), expected=_TIERS)
            elements += map(_pair, tiers[::2], tiers[1::2])
    none = ZkTier(HIGHEST_BOUNDARY, 0)
    pairs = 3 * _TIERS // 2
    return elements + [0, 0, *[_pair(none, none)] * pairs] * (size - len(totals))


def _pair(first: ZkTier, second: ZkTier) -> int:
    """Return two tiers in one number: 8 bits of a ratio and 118 of a boundary, the first tier lowest."""
    return first.ratio + (first.boundary << 8) + (second.ratio << 126) + (second.boundary << 134)


BINANCE = ZkProgram(
    key="binance",
    title="Binance's program",
    layout=BatchLayout.INDEXED,
    kind=TotalsKind.COLLATERAL,
    key_commitments=1,
    client_formats=("binance",),
    public_input=_input,
    link=_link,
    start=_start,
    hashings=_hashings,
    elements=_elements,
)

BINANCE_CHAINED = ZkProgram(
    key="binance-chained",
    title="Binance's program of 2024",
    layout=BatchLayout.TIERED,
    kind=TotalsKind.COLLATERAL,
    key_commitments=1,
    client_formats=("binance",),
    public_input=chained_input,
    link=chained_link,
    start=_chained_start,
    hashings=_hashings,
    elements=_elements,
)
