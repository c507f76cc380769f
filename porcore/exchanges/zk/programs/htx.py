"""HTX's program. Rules as in huobiapi/Tool-Go-MerkleVerify at bc0adce0, merkle_groth16: src/verifier/main.go, src/utils/utils.go,
circuit/group_user_circuit.go, circuit/utils.go.

    totals         Poseidon of the balance of every asset, zeros up to the length of the list
    before         zeros
    empty tree     28 levels over Poseidon(0, 0, 0, Poseidon(n zeros)): so it tells the length n of the list

Its circuit takes balances, a client's and the totals, without their sign (`Abs`), and nothing keeps a client's from being negative
or a total from turning its sign between two batches. So totals may be as small as one likes although every proof holds.
"""

from collections.abc import Iterator, Sequence

from porcore.exchanges.formats.htx import COUNTS
from porcore.exchanges.formats.zk_totals import TotalsKind, ZkTotal
from porcore.exchanges.hashes.poseidon_bn254 import hash_numbers
from porcore.exchanges.zk.programs.program import (
    Hashing,
    Start,
    ZkProgram,
    chained_input,
    chained_link,
    list_start,
)
from porcore.exchanges.zk.rows import BatchLayout, BatchRow

__all__ = ["HTX"]

_USED = (168, 174)  # assets of the lists that its published files had


def _start(row: BatchRow, totals: Sequence[ZkTotal]) -> Start:
    sizes = [*_USED, len(totals)] if totals else _USED
    return list_start(row, sizes, _count, _sizes_of(row))


def _count(size: int) -> int:
    return size


def _sizes_of(row: BatchRow) -> Iterator[int]:
    """Yield the lengths of the lists of which so many zeros have the hash that the first row begins with."""
    shared: dict[tuple[int, ...], list[int]] = {}
    for count in COUNTS:
        if hash_numbers([0] * count, known=shared) == row.totals[0]:
            yield count


def _hashings(totals: Sequence[ZkTotal], sizes: Sequence[int]) -> Iterator[Hashing]:
    for count in sizes or (*_USED, len(totals)):
        if count >= len(totals):
            yield Hashing(count)


def _elements(totals: Sequence[ZkTotal], count: int) -> list[int]:
    return [*(total.equity for total in totals), *[0] * (count - len(totals))]


HTX = ZkProgram(
    key="htx",
    title="HTX's program",
    layout=BatchLayout.CHAINED,
    kind=TotalsKind.BALANCE,
    key_commitments=0,
    client_formats=("htx",),
    public_input=chained_input,
    link=chained_link,
    start=_start,
    hashings=_hashings,
    elements=_elements,
    open_totals="zk-totals-sign",
)
