"""Inclusion proofs of OKX since September 2024 (github.com/okx/proof-of-reserves-v2, ``*_inclusion_proof.json``).

Leaves are in binary trees, a batch each, and the roots of the batches in a tree whose nodes have all the same
number of children (64 in production). A hash is four Goldilocks elements, written as 4 x 8 bytes, little-endian.
Sums are not in the nodes: they are the claim of a plonky2 proof that is published apart.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import MAX_ASSETS, by_keys, hex_digits, integer, items, record
from porcore.exchanges.hashes.poseidon_goldilocks import FIELD, hash_no_pad, read_elements, to_bytes
from porcore.exchanges.report import (
    Amount,
    Features,
    Finding,
    Format,
    Mark,
    Recognition,
    RefutedFileError,
    Root,
    Step,
    Supplement,
)
from porcore.exchanges.sentences import Sentence, say

__all__ = ["OKX_POSEIDON"]

Hash = tuple[int, ...]  # four elements

_KEYS = ("account", "sum_tree_siblings", "recursive_tree_siblings", "index")
_MARKS = ("account.id", "account.equity", "account.debt", *_KEYS[1:])
_MOST_BATCH_LEVELS = 20
_MOST_UPPER_LEVELS = 8
_MOST_CHILDREN = 128
_ID_PARTS = (0, 14, 28, 42, 56, 64)  # hex digits; each part is one element
_LEAF_NUMBERS = 7
_DIGITS = re.compile(r"0|[1-9][0-9]{0,19}", re.ASCII)


def _recognise(document: Document) -> Recognition:
    return by_keys(document, _MARKS)


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, _KEYS, "the file")
    account = record(file["account"], ("id", "equity", "debt"), "account")
    equity, debt = (_numbers(account[name], f"account.{name}") for name in ("equity", "debt"))
    if len(equity) != len(debt):
        raise UnreadableError("count", where="account.debt", found=len(debt), expected=str(len(equity)))
    index = integer(file["index"], 2**48 - 1, "index")
    leaf = _leaf(account["id"], equity, debt)
    node, place = _batch_root(leaf, index, file["sum_tree_siblings"])
    root, shape = _upper_root(node, place, file["recursive_tree_siblings"])
    levels = len(items(file["sum_tree_siblings"], "sum_tree_siblings", 0))
    return Finding(
        roots=(Root(to_bytes(root).hex()),),
        root_in_file=False,
        balances=tuple(_held(equity, debt)),
        notes=(say("zk-units"),),
        weak=tuple(_wrapped(equity, debt)),
        alone=not levels and not shape,
        leaf_hash=to_bytes(leaf).hex(),
        empty_roots=tuple(_empty_roots(levels, shape)),
    )


def _numbers(value: object, where: str) -> list[int]:
    entries = items(value, where, 1, MAX_ASSETS)
    return [_number(entry, f"{where}[{number}]") for number, entry in enumerate(entries)]


def _number(value: object, where: str) -> int:
    """Return an amount, given as digits in text or as a number."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    return integer(value, FIELD - 1, where)


def _leaf(identity: object, equity: Sequence[int], debt: Sequence[int]) -> Hash:
    digits = hex_digits(identity, 64, "account.id")
    parts = [int(digits[at:end], 16) for at, end in pairwise(_ID_PARTS)]
    return hash_no_pad([*parts, sum(equity), sum(debt)])


def _batch_root(leaf: Hash, index: int, siblings: object) -> tuple[Hash, int]:
    """Return the root of the batch and which batch it is."""
    node = leaf
    hashes = _hashes(siblings, "sum_tree_siblings", _MOST_BATCH_LEVELS)
    for sibling in hashes:
        node = hash_no_pad([*sibling, *node] if index & 1 else [*node, *sibling])
        index >>= 1
    return node, index


def _empty_roots(batch_levels: int, children: Sequence[int]) -> Iterator[str]:
    """Yield the roots of trees of this shape that hold no one: every batch empty, or one and then nothing at all."""
    batch = hash_no_pad([0] * _LEAF_NUMBERS)
    for _ in range(batch_levels):
        batch = hash_no_pad([*batch, *batch])
    for is_full in (True, False):
        node, nothing = batch, (0,) * len(batch)
        for width in children:
            others = (node if is_full else nothing) * (width - 1)
            node = hash_no_pad([*node, *others])
        yield to_bytes(node).hex()


def _upper_root(node: Hash, place: int, levels: object) -> tuple[Hash, list[int]]:
    """Return the root of the tree over the batches, and how many children a node of each level has.

    The place must fit the index at every level.
    """
    children = 0
    entries = items(levels, "recursive_tree_siblings", 0, _MOST_UPPER_LEVELS)
    for level, entry in enumerate(entries):
        where = f"recursive_tree_siblings[{level}]"
        sides = record(entry, ("left_hashes", "right_hashes"), where)
        left = _hashes(sides["left_hashes"], f"{where}.left_hashes", _MOST_CHILDREN)
        right = _hashes(sides["right_hashes"], f"{where}.right_hashes", _MOST_CHILDREN)
        found = len(left) + 1 + len(right)
        children = children or found
        if found != children or children < 2:
            raise RefutedFileError(
                Step.PATH, "wrong-children", found=found, expected=max(children, 2), level=level
            )
        if place % children != len(left):
            raise _wrong_place(level, len(left), place % children)
        node = hash_no_pad([element for each in (*left, node, *right) for element in each])
        place //= children
    if place:
        raise _wrong_place(len(entries), 0, place)
    return node, [children] * len(entries)


def _wrong_place(level: int, found: int, expected: int) -> RefutedFileError:
    return RefutedFileError(Step.SIDE, "wrong-place", level, found=found, expected=expected)


def _hashes(value: object, where: str, most: int) -> list[Hash]:
    return [_hash(entry, f"{where}[{number}]") for number, entry in enumerate(items(value, where, 0, most))]


def _hash(value: object, where: str) -> Hash:
    return read_elements(bytes.fromhex(hex_digits(value, 64, where)), where)


def _held(equity: Sequence[int], debt: Sequence[int]) -> list[Amount]:
    named = [
        (f"{kind} of asset {number}", amount)
        for kind, amounts in (("equity", equity), ("debt", debt))
        for number, amount in enumerate(amounts)
    ]
    return [Amount(name, str(amount)) for name, amount in named if amount]


def _wrapped(equity: Sequence[int], debt: Sequence[int]) -> list[Sentence]:
    """The leaf has the sums modulo the field: a sum above it looks small there."""
    return [
        say("found-wrap", what=what)
        for what, amounts in (("equity", equity), ("debt", debt))
        if sum(amounts) >= FIELD
    ]


OKX_POSEIDON = Format(
    key="okx-poseidon",
    exchange="OKX",
    source="okx/proof-of-reserves-v2",
    features=Features(
        sample=Mark.YES,
        total=Mark.CIRCUIT,
        both_sums=Mark.CIRCUIT,
        domain=Mark.NO,
        negatives=Mark.CIRCUIT,
        hash_bits=256,
        id_bound=Mark.YES,
    ),
    recognise=_recognise,
    check=_check,
    covered=(
        *("account.id", "account.equity", "account.debt", "sum_tree_siblings", "index"),
        *(f"recursive_tree_siblings[].{side}_hashes" for side in ("left", "right")),
    ),
    weak=("weak-split",),
)
