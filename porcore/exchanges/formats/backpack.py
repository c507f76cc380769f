"""Backpack, whose proofs are OtterSec's PoRv2: a wide tree hashed with Poseidon over Goldilocks.

A leaf hashes all balances and a nonce, each a number modulo the field. All leaves of a batch have one parent, and
above the batches a fixed number of nodes share one. There are no sums: totals are in a file of their own.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import MAX_ASSETS, by_keys, hash_bytes, integer, items, record, word
from porcore.exchanges.fold_path import check_same
from porcore.exchanges.formats.backpack_final import FinalProof, read_final_proof, units
from porcore.exchanges.hashes.poseidon_goldilocks import FIELD, hash_no_pad, read_elements, to_bytes
from porcore.exchanges.report import (
    Amount,
    Features,
    Finding,
    Format,
    Mark,
    Negative,
    Recognition,
    RefutedFileError,
    Root,
    Step,
    Supplement,
    listed,
)
from porcore.exchanges.sentences import Sentence, say

__all__ = ["BACKPACK"]

Hash = tuple[int, ...]  # four elements
Sides = tuple[list[Hash], list[Hash]]  # the neighbours to the left and to the right

_KEYS = ("user_balances", "user_hash", "merkle_proof", "root_hash")
_LEVEL = ("left_hashes", "right_hashes", "parent_hashes")
_MARKS = (*_KEYS[:2], *(f"merkle_proof.{key}" for key in _LEVEL), "root_hash")
_MOST_LEVELS = 12
_MOST_HASHES = 4096  # in all; a batch has 512 or 1024 leaves
_CHUNK = 8  # numbers that the hash takes at once
_HASH = 4  # numbers of a hash
_SMALL = 2**32  # four numbers of one hash are all below it once in 2**128 tries
_RULES = ("the leaf is the hash of all balances", "the leaf is the hash of all balances and the nonce")


def _recognise(document: Document) -> Recognition:
    return by_keys(document, _MARKS)


def _check(document: Document, given: Supplement) -> Finding:
    file = record(document.value, _KEYS, "the file")
    word(file["user_hash"], "user_hash")
    balances = [
        integer(entry, 2**63 - 1, f"user_balances[{number}]", -(2**63))
        for number, entry in enumerate(items(file["user_balances"], "user_balances", 1, MAX_ASSETS))
    ]
    # Files of the first generation have none.
    nonce = [integer(file["nonce"], 2**64 - 1, "nonce")] if "nonce" in file else []
    levels = _levels(file["merkle_proof"])
    stated = to_bytes(_hash(file["root_hash"], "root_hash")).hex()
    final = None if given.companion is None else read_final_proof(given.companion)
    root = to_bytes(_fold(hash_no_pad([*balances, *nonce]), levels)).hex()
    check_same(stated, root, Step.ROOT, "wrong-root", len(levels))
    if final is not None and final.root == root:
        _check_shape(balances, levels, final)
    return _finding(root, balances, nonce, levels, final)


def _levels(value: object) -> list[Sides]:
    """Return the neighbours at each level, the leaves first: a level holds the one above it."""
    levels, room = list[Sides](), _MOST_HASHES
    while value is not None:
        where = f"merkle_proof, level {len(levels)}"
        if len(levels) == _MOST_LEVELS:
            raise UnreadableError("shape", where=where, expected=say("most-levels", limit=_MOST_LEVELS))
        level = record(value, _LEVEL, where)
        left = _hashes(level["left_hashes"], f"{where}, left_hashes", room)
        right = _hashes(level["right_hashes"], f"{where}, right_hashes", room - len(left))
        levels.append((left, right))
        room -= len(left) + len(right)
        value = level["parent_hashes"]
    return levels


def _hashes(value: object, where: str, most: int) -> list[Hash]:
    return [_hash(entry, f"{where}[{number}]") for number, entry in enumerate(items(value, where, 0, most))]


def _hash(value: object, where: str) -> Hash:
    return read_elements(hash_bytes(value, where), where)


def _fold(leaf: Hash, levels: Sequence[Sides]) -> Hash:
    node = leaf
    for level, (left, right) in enumerate(levels):
        if not left and not right:
            raise _wrong_width(level, 1, "at least 2")
        node = hash_no_pad(list(chain(*left, node, *right)))
    return node


def _wrong_width(level: int, found: int, expected: object) -> RefutedFileError:
    return RefutedFileError(Step.PATH, "wrong-width", level, found=found, expected=expected)


def _check_shape(balances: Sequence[int], levels: Sequence[Sides], final: FinalProof) -> None:
    """Check that your leaf is where leaves are: nothing else keeps an inner node from posing as one."""
    if len(balances) != len(final.assets):
        values = {"found": len(balances), "expected": len(final.assets)}
        raise RefutedFileError(Step.LEAF, "wrong-value", what=say("number-of-balances"), **values)
    if len(levels) != final.levels:
        raise RefutedFileError(Step.PATH, "wrong-count", found=len(levels), expected=final.levels)
    for level, (left, right) in enumerate(levels):
        width, expected = len(left) + 1 + len(right), final.children if level else final.batch
        if width != expected:
            raise _wrong_width(level, width, expected)


def _finding(
    root: str, balances: Sequence[int], nonce: list[int], levels: Sequence[Sides], final: FinalProof | None
) -> Finding:
    known = final if final is not None and final.root == root else None
    assets = known.assets if known else [(f"asset {number}", 0) for number in range(len(balances))]
    held = [
        Amount(name, units(amount, decimals))
        for amount, (name, decimals) in zip(balances, assets, strict=True)
    ]
    may_be_inner = _may_be_inner([*balances, *nonce])
    return Finding(
        roots=(Root(root),),
        root_in_file=True,
        alone=not levels,
        leaf_open=known is None or may_be_inner,
        balances=tuple(held),
        negatives=tuple(
            Negative(0, one.asset, one.text, own=True) for one in held if one.text.startswith("-")
        ),
        rule=_RULES[len(nonce)],
        published={} if final is None else {"": final.root},
        notes=(_hashed(balances), _stated(held, known)) if known else (say("zk-units"),),
        weak=(
            *([say("leaf-may-be-inner-numbers")] if may_be_inner else []),
            *_weak(len(balances) + len(nonce), bool(nonce), known is not None),
        ),
    )


def _may_be_inner(numbers: Sequence[int]) -> bool:
    """Tell whether the numbers of a leaf may be the hashes of children: the second file is a claim about the shape."""
    groups = [numbers[at : at + _HASH] for at in range(0, len(numbers), _HASH)]
    # Four zeros are a hash too: that of a place that is not taken.
    return len(numbers) % _HASH == 0 and all(
        not any(group) or any(number % FIELD >= _SMALL for number in group) for group in groups
    )


def _hashed(balances: Sequence[int]) -> Sentence:
    """Return the numbers that the root covers, without the second file's names and decimals."""
    return say(
        "own-numbers", numbers=listed(Amount(f"asset {at}", str(one)) for at, one in enumerate(balances))
    )


def _stated(held: Sequence[Amount], final: FinalProof) -> Sentence:
    """Return what the second file claims; of the totals, those of assets that you have a balance in."""
    mine = [f"{total} {one.asset}" for one, total in zip(held, final.totals, strict=True) if one.text != "0"]
    return say("stated-totals", count=len(final.totals), totals=", ".join(mine) or "none")


def _weak(numbers: int, has_nonce: bool, is_count_known: bool) -> Iterator[Sentence]:
    if not has_nonce:
        yield say("weak-guess")
    yield say("names-of-final" if is_count_known else "leaf-unshaped")
    if numbers < _CHUNK and not is_count_known:
        yield say("found-short-leaf", most=_CHUNK)


BACKPACK = Format(
    key="backpack",
    exchange="Backpack",
    source="otter-sec/por_v2",
    # The proof that is published apart does not tie totals to leaves, so they are not "in the zero-knowledge proof".
    features=Features(
        sample=Mark.NO,
        total=Mark.NO,
        both_sums=Mark.NONE,
        domain=Mark.NO,
        negatives=Mark.NO,
        hash_bits=256,
        id_bound=Mark.NO,
    ),
    recognise=_recognise,
    check=_check,
    covered=(
        *("user_balances", "nonce", "root_hash"),
        *(
            f"merkle_proof{'.parent_hashes' * level}.{side}_hashes"
            for level in range(_MOST_LEVELS)
            for side in ("left", "right")
        ),
    ),
    weak=("weak-id-beside", "weak-totals-unbound"),
)
