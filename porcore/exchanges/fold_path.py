"""Folding a path from a leaf to the root: with amounts that add up, or with hashes alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from porcore.exchanges.amounts import ZERO, add, fixed, strip
from porcore.exchanges.document import UnreadableError
from porcore.exchanges.fields import MAX_ASSETS
from porcore.exchanges.report import (
    Amount,
    Finding,
    Negative,
    PathStep,
    ProofPath,
    RefutedFileError,
    Root,
    Step,
)
from porcore.exchanges.sentences import say, shown_name

__all__ = [
    "FoldedPath",
    "Neighbour",
    "check_assets",
    "check_level",
    "check_one_audit",
    "check_root",
    "check_same",
    "check_sides",
    "finding",
    "fold_path",
    "hex_hash",
    "shown",
    "with_own",
]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A sibling as the file gives it; without amounts in a tree without sums."""

    hash: str
    is_left: bool
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class FoldedPath:
    """Where a path led: the node at its top, and the way there."""

    hash: str
    amounts: Mapping[str, Decimal]
    view: ProofPath
    negatives: tuple[Negative, ...]


# left hash, right hash, sums, number of the step (0 = from the leaf) -> hash of the parent
Parent = Callable[[str, str, Mapping[str, Decimal], int], str]


def hex_hash(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes as lower-case hex."""
    return sha256(text.encode()).hexdigest()


def shown(amounts: Mapping[str, Decimal]) -> tuple[Amount, ...]:
    """Return amounts as a report shows them."""
    return tuple(Amount(asset, strip(value)) for asset, value in amounts.items())


def fold_path(
    leaf_hash: str,
    amounts: Mapping[str, Decimal],
    neighbours: Sequence[Neighbour],
    parent: Parent,
    digits: int | None = None,
) -> FoldedPath:
    """Return where the path leads. Assets that a node lacks count as zero.

    Sums have the left child's assets in its order and then those that only the right one has. `digits` is for
    trees that cut every sum to so many decimals before they add the next one. Raises UnreadableError.
    """
    steps = list[PathStep]()
    negatives = _negatives(amounts, 0, own=True)
    top, sums = leaf_hash, dict(amounts)
    for level, sibling in enumerate(neighbours):
        negatives += _negatives(sibling.amounts, level, own=False)
        if sibling.is_left:
            sums = _add_up(sibling.amounts, sums, digits)
            top = parent(sibling.hash, top, sums, level)
        else:
            sums = _add_up(sums, sibling.amounts, digits)
            top = parent(top, sibling.hash, sums, level)
        steps.append(PathStep(level, sibling.hash, sibling.is_left, top, shown(sibling.amounts), shown(sums)))
    return FoldedPath(top, sums, ProofPath(leaf_hash, tuple(steps), shown(amounts)), tuple(negatives))


def _add_up(
    left: Mapping[str, Decimal], right: Mapping[str, Decimal], digits: int | None
) -> dict[str, Decimal]:
    sums = dict(left)
    for asset, value in right.items():
        sums[asset] = add(sums[asset], value) if asset in sums else value
    check_assets(sums)
    return sums if digits is None else {asset: Decimal(fixed(sums[asset], digits)) for asset in sums}


def check_assets(sums: Sized) -> None:
    """Refuse a path of more assets than one node may have: each step would be longer than the one before.

    Raises UnreadableError.
    """
    if len(sums) > MAX_ASSETS:
        raise UnreadableError("shape", where="path", expected=say("most-assets", limit=MAX_ASSETS))


def _negatives(amounts: Mapping[str, Decimal], level: int, *, own: bool) -> list[Negative]:
    return [Negative(level, asset, strip(value), own) for asset, value in amounts.items() if value < 0]


def check_root(reached: FoldedPath, stated_hash: str, stated_amounts: Mapping[str, Decimal] | None) -> None:
    """Compare what a path leads to with the file's root; None: the root has no amounts. Raises RefutedFileError."""
    level = len(reached.view.steps)
    if reached.hash != stated_hash:
        raise RefutedFileError(Step.ROOT, "wrong-root", level, found=stated_hash, expected=reached.hash)
    if stated_amounts is None:
        return
    for asset in {**reached.amounts, **stated_amounts}:
        found, expected = stated_amounts.get(asset, ZERO), reached.amounts.get(asset, ZERO)
        if found != expected:
            values = {"asset": shown_name(asset), "found": strip(found), "expected": strip(expected)}
            raise RefutedFileError(Step.SUM, "wrong-sum", level, **values)


def check_level(found: int, expected: int, level: int) -> None:
    """Compare the level number that the file gives a node. Raises RefutedFileError.

    `found` is the number of the level in the file, `expected` the right one, both 0 or more and counted as
    the file counts; `level` is the node's own, 0 = leaves.
    """
    if found != expected:
        raise RefutedFileError(Step.LEVEL, "wrong-level", level, found=found, expected=expected)


def check_same(found: str, expected: str, step: Step, code: str, level: int, **values: object) -> None:
    """Compare two texts; `code` is the sentence when they differ. Raises RefutedFileError.

    `level` is that of the node (0 = leaves), for the report.
    """
    if found != expected:
        raise RefutedFileError(step, code, level, found=found, expected=expected, **values)


def finding(reached: FoldedPath, *, rule: str = "") -> Finding:
    """Return what to report of one path whose root is in the file and was compared."""
    return Finding(
        roots=(Root(reached.hash),),
        root_in_file=True,
        balances=reached.view.leaf_amounts,
        totals=shown(reached.amounts) if reached.amounts else (),
        paths=(reached.view,),
        negatives=reached.negatives,
        rule=rule,
    )


def with_own(found: Finding, balances: Mapping[str, Decimal]) -> Finding:
    """Return `found` with your balances, for a tree whose nodes hold none."""
    negatives = tuple(_negatives(balances, 0, own=True))
    return replace(found, balances=shown(balances), negatives=negatives)


def check_one_audit(nodes: Iterable[Mapping[str, object]], key: str = "auditId") -> None:
    """Refuse nodes of several audits. A neighbour's is not hashed, so it proves nothing. Raises RefutedFileError."""
    ids = {node[key] for node in nodes if isinstance(node.get(key), str | int)}
    if len(ids) > 1:
        raise RefutedFileError(Step.PATH, "wrong-value", what=key, found=say("several"), expected=say("one"))


def check_sides(own_left: bool, neighbours: Sequence[Neighbour]) -> None:
    """Refuse a first neighbour that is on your own side. Raises RefutedFileError."""
    if neighbours and neighbours[0].is_left == own_left:
        raise RefutedFileError(
            Step.SIDE, "wrong-side", 0, found=say("both-one-side"), expected=say("one-on-each")
        )
