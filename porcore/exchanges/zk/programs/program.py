"""What a program of batch proofs is: how its rows follow from one another, and what its hashes are of.

    row n    tree before ──batch n──▶ tree after          the same for the totals
    row n+1                           tree before ──▶ …

What a row claims is one number, the proof's public input: the hash of what the batch starts from and ends at. So a set holds
when every proof holds for the number recomputed here, the rows are linked, the first starts from nothing, and the last ends
at the totals and the tree that are published.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from porcore.exchanges.formats.zk_totals import TotalsKind, ZkTotal
from porcore.exchanges.formats.zkmerkle import empty_root
from porcore.exchanges.hashes.poseidon_bn254 import hash_numbers
from porcore.exchanges.report import State
from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.zk.rows import BatchLayout, BatchRow

__all__ = [
    "DEPTH",
    "Hashing",
    "Start",
    "ZkProgram",
    "chained_input",
    "chained_link",
    "commitment",
    "empty_tree",
    "hex_of",
    "list_start",
    "nothing_owed",
    "totals_link",
]

_LEAF_TOTALS = 2  # of a client, where lists have their own empty tree: equity and debt
_EMPTY: dict[tuple[int, ...], list[int]] = {}  # permutations of empty trees: lists of zeros begin alike
DEPTH = 28  # levels of every program's tree above its leaves


@dataclass(frozen=True, slots=True)
class Start:
    """What the first row starts from."""

    state: State
    sentence: Sentence
    sizes: tuple[
        int, ...
    ] = ()  # assets of the lists whose empty tree it is, 1 or more each; (): not known, or any


@dataclass(frozen=True, slots=True)
class Hashing:
    """One way in which a program may hash totals."""

    size: (
        int  # assets of the list that the program was built for; those that the file lacks stand for nothing
    )
    chunk: int = 12  # elements to a permutation, 12 or 16


@dataclass(frozen=True, slots=True)
class ZkProgram:
    """The rules of one generation of one program; each has a module of its own, which names the source."""

    key: str  # unique
    title: str  # as a sentence begins with it
    layout: BatchLayout
    kind: TotalsKind
    key_commitments: int  # that a key of its circuit has, 0 or 1
    client_formats: tuple[str, ...]  # formats of `porcore peers` that its clients' files are of
    public_input: Callable[[BatchRow], int]  # 0..r-1
    link: Callable[
        [BatchRow | None, BatchRow], Sentence | None
    ]  # why a row does not follow from the one before
    start: Callable[
        [BatchRow, Sequence[ZkTotal]], Start
    ]  # of the first row; with no totals where none were given
    hashings: Callable[
        [Sequence[ZkTotal], Sequence[int]], Iterable[Hashing]
    ]  # of totals, and the sizes of the start
    elements: Callable[[Sequence[ZkTotal], int], list[int]]  # of totals in a list of that size, each 0..r-1
    limits: tuple[str, ...] = ()  # codes of what its circuit leaves open although every proof holds
    open_totals: str = (
        ""  # code of why its totals are no sums of what clients are owed, whatever holds; "": they are
    )

    @property
    def key_generation(self) -> str:
        """Which gnark wrote the keys of its circuit."""
        return "gnark 0.10" if self.key_commitments else "gnark 0.7"


def commitment(
    program: ZkProgram,
    totals: Sequence[ZkTotal],
    hashing: Hashing,
    known: dict[tuple[int, ...], list[int]] | None = None,
) -> int:
    """Return the hash of totals, 0..r-1. Lists that begin alike share their work if they share `known`."""
    return hash_numbers(program.elements(totals, hashing.size), hashing.chunk, known=known)


def nothing_owed(totals: Sequence[ZkTotal]) -> list[ZkTotal]:
    """Return the totals before the first client: prices and ratios as they are, and no amounts."""
    return [
        replace(
            total,
            equity=0,
            debt=None if total.debt is None else 0,
            collateral=(0,) * len(total.collateral),
        )
        for total in totals
    ]


def chained_input(row: BatchRow) -> int:
    """Return the public input of a row with two roots: Poseidon of both roots and both hashes of totals."""
    return hash_numbers([*row.roots, *row.totals])


def chained_link(before: BatchRow | None, row: BatchRow) -> Sentence | None:
    """Return why a row with two roots does not follow from the one before it, None where it does or is the first."""
    if before is None:
        return None
    if row.roots[0] != before.roots[1]:
        return _apart("zk-link-root", before, row, before.roots[1], row.roots[0])
    return totals_link(before, row)


def totals_link(before: BatchRow, row: BatchRow) -> Sentence | None:
    """Return why the totals of a row do not begin where those of the one before it ended, None where they do."""
    if row.totals[0] != before.totals[1]:
        return _apart("zk-link-totals", before, row, before.totals[1], row.totals[0])
    return None


def _apart(code: str, before: BatchRow, row: BatchRow, expected: int, found: int) -> Sentence:
    return say(code, batch=row.number, before=before.number, found=hex_of(found), expected=hex_of(expected))


def hex_of(element: int) -> str:
    """Return an element, 0..r-1, as 64 hex digits."""
    return f"{element:064x}"


@cache
def empty_tree(totals: int, elements: int) -> str:
    """Return the root, 64 hex digits, of the tree in which nobody has a place.

    An empty place hashes an id, so many `totals` and the commitment to so many `elements`, all 0; with no elements it is 0.
    """
    return empty_root(totals, elements, known=_EMPTY)


def list_start(
    row: BatchRow, sizes: Sequence[int], elements: Callable[[int], int], by_totals: Iterable[int]
) -> Start:
    """Return whether the first row starts from the empty tree, in a program whose tree depends on its list's length.

    `sizes` are the lengths (1 or more assets) that are likely, `elements` says how many numbers a client's balances in such
    a list are hashed as. Where the tree is of none of them, `by_totals` yields the lengths that the hash of the totals
    before the first row fits: of those the tree has to be.
    """
    found = hex_of(row.roots[0])
    for size in dict.fromkeys(sizes):
        if empty_tree(_LEAF_TOTALS, elements(size)) == found:
            alike = tuple(dict.fromkeys((*(s for s in sizes if elements(s) == elements(size)), size)))
            return Start(State.HOLDS, say("zk-start-holds", size=" or ".join(map(str, alike))), alike)
    fitting = next(iter(by_totals), None)
    if fitting is None:
        return Start(State.OPEN, say("zk-start-open", found=found))
    expected = empty_tree(_LEAF_TOTALS, elements(fitting))
    if expected == found:
        return Start(State.HOLDS, say("zk-start-holds", size=fitting), (fitting,))
    sentence = say("zk-start-fails", batch=row.number, found=found, expected=expected, size=fitting)
    return Start(State.FAILS, sentence, (fitting,))
