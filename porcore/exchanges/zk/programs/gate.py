"""Gate's program, and those of Quanto, Websea and Gatechain; Binance's of 2023 is its origin.

Rules as in gateio/proof-of-reserves at 87db18df: service/verify_service/service.go, utils/utils.go, circuit/users.go.

    totals         Poseidon of equity·2^128 + debt·2^64 + price of every asset, zeros up to the length of the list
    before         the same without equity and debt
    empty tree     28 levels over Poseidon(0, 0, 0, Poseidon(⌈2n/3⌉ zeros)): so it tells the length n of the list

The length is what the program was built for, and no file says it.
"""

from collections.abc import Iterator, Sequence

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.formats.gate import KNOWN, size
from porcore.exchanges.formats.zk_totals import TotalsKind, ZkTotal
from porcore.exchanges.hashes.poseidon_bn254 import hash_numbers
from porcore.exchanges.zk.programs.program import (
    Hashing,
    Start,
    ZkProgram,
    chained_input,
    chained_link,
    list_start,
    nothing_owed,
)
from porcore.exchanges.zk.rows import BatchLayout, BatchRow

__all__ = ["GATE", "packed"]

_MOST = 1200  # assets of the longest list that the totals are tried with


def _start(row: BatchRow, totals: Sequence[ZkTotal]) -> Start:
    likely = (*KNOWN, len(totals)) if totals else KNOWN
    # Lists whose numbers fill as many elements have one empty tree.
    sizes = [each for count in likely for each in (count, count - 1, count + 1) if size(each) == size(count)]
    return list_start(row, sizes, size, _sizes_of(row, totals))


def _sizes_of(row: BatchRow, totals: Sequence[ZkTotal]) -> Iterator[int]:
    """Yield the lengths of the lists in which the totals, without amounts, have the hash that the first row begins with."""
    if not totals:
        return
    elements, shared = [*map(packed, nothing_owed(totals))], dict[tuple[int, ...], list[int]]()
    for count in dict.fromkeys((len(totals), *KNOWN, *range(len(totals), _MOST + 1))):
        if count >= len(totals):
            padded = [*elements, *[0] * (count - len(totals))]
            if hash_numbers(padded, known=shared) == row.totals[0]:
                yield count


def _hashings(totals: Sequence[ZkTotal], sizes: Sequence[int]) -> Iterator[Hashing]:
    for count in sizes or KNOWN:
        if count >= len(totals):
            yield Hashing(count)


def _elements(totals: Sequence[ZkTotal], count: int) -> list[int]:
    return [*map(packed, totals), *[0] * (count - len(totals))]


def packed(total: ZkTotal) -> int:
    """Return equity, debt and price in one number below 2^192. Raises UnreadableError where there is no price."""
    if total.price is None or total.debt is None:
        raise UnreadableError("missing", where="CexAssetsInfo", key="BasePrice")
    return total.equity << 128 | total.debt << 64 | total.price


GATE = ZkProgram(
    key="gate",
    title="Gate's program",
    layout=BatchLayout.CHAINED,
    kind=TotalsKind.EQUITY,
    key_commitments=0,
    client_formats=("gate", "binance"),
    public_input=chained_input,
    link=chained_link,
    start=_start,
    hashings=_hashings,
    elements=_elements,
    limits=("zk-limit-cover",),
)
