"""MEXC: levels without a neighbour are left out or blank, and hashes are cut to 128 bits."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from porcore.exchanges.amounts import ZERO, add, strip
from porcore.exchanges.document import Document
from porcore.exchanges.fields import amounts, as_given, by_keys, hex_digits, integer, items, one_of, record
from porcore.exchanges.fold_path import check_assets, check_level, check_same, shown
from porcore.exchanges.hashes.comma_hash import BITS, DIGITS, SEPARATORS, comma_hash, field, listed
from porcore.exchanges.report import (
    Features,
    Finding,
    Format,
    Mark,
    Negative,
    PathStep,
    ProofPath,
    Recognition,
    RefutedFileError,
    Root,
    Step,
    Supplement,
)
from porcore.exchanges.sentences import say, shown_name

__all__ = ["MEXC"]

_LEFT = {1: True, 2: False}
_NODE = ("level", "type", "hash", "balances")
_HASH = re.compile(rf"[0-9a-f]{{{DIGITS}}}", re.ASCII)
_ALWAYS = ("BTC", "ETH", "USDC", "USDT")  # counted as zero once two nodes are added


class _Node:
    """A node of the path; its hash is "" where the tree has none."""

    def __init__(self, value: object, where: str, *, root: bool = False) -> None:
        entry = record(value, _NODE, where)
        self.level = integer(entry["level"], 64, f"{where}.level")
        self.is_left = False if root else one_of(entry["type"], _LEFT, f"{where}.type")
        if root:
            one_of(entry["type"], {3: None}, f"{where}.type")
        self.hash = "" if entry["hash"] == "" else hex_digits(entry["hash"], DIGITS, f"{where}.hash")
        self.amounts = amounts(entry["balances"], f"{where}.balances", without=SEPARATORS)


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document, ("self.proofId", "self.accountId", "self.hash", "pathList[].hash", "pathList[].level")
    )


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, ("self", "pathList"), "the file")
    own = record(file["self"], (*_NODE, "proofId", "accountId"), "self")
    balances = amounts(own["balances"], "self.balances", without=SEPARATORS)
    leaf = hex_digits(own["hash"], DIGITS, "self.hash")
    ids = field(own["proofId"], "self.proofId"), field(own["accountId"], "self.accountId")
    held = listed(as_given(own["balances"], "self.balances"))
    check_same(leaf, comma_hash(*ids, held), Step.LEAF, "wrong-leaf", 0)
    check_level(integer(own["level"], 64, "self.level"), 0, 0)
    entries = items(file["pathList"], "pathList")
    nodes = [_Node(entry, f"pathList[{i}]") for i, entry in enumerate(entries[:-1])]
    root = _Node(entries[-1], "root", root=True)
    _check_levels(nodes, root)
    found = _fold(leaf, balances, one_of(own["type"], _LEFT, "self.type"), nodes, root)
    # A parent is hashed as a leaf is, with the hashes of its children in the place of the two ids.
    if not all(_HASH.fullmatch(text) for text in ids):
        return found
    return replace(found, leaf_open=True, weak=(*found.weak, say("leaf-may-be-inner")))


def _check_blank(node: _Node) -> None:
    if not node.hash and any(node.amounts.values()):
        raise RefutedFileError(Step.PATH, "wrong-padding", node.level)


def _check_levels(nodes: list[_Node], root: _Node) -> None:
    # Only the lowest level may be left out; a gap further up would be an element that someone removed.
    first = nodes[0].level if nodes and nodes[0].level < 1 else 1
    for i, node in enumerate([*nodes, root]):
        _check_blank(node)
        check_level(node.level, first + i, node.level)


def _fold(leaf: str, balances: dict[str, Decimal], is_left: bool, nodes: list[_Node], root: _Node) -> Finding:
    by_level = {node.level: node for node in nodes}
    top, sums, steps = leaf, dict(balances), list[PathStep]()
    negatives = [Negative(0, asset, strip(value), own=True) for asset, value in balances.items() if value < 0]
    for level in range(root.level):
        sibling = by_level.get(level)
        if sibling is not None and sibling.is_left == is_left:
            raise RefutedFileError(
                Step.SIDE, "wrong-side", level, found=say("both-one-side"), expected=say("one-on-each")
            )
        other, held = (sibling.hash, sibling.amounts) if sibling else ("", dict[str, Decimal]())
        left, right = (top, other) if is_left else (other, top)
        if right:
            assets = dict.fromkeys((*_ALWAYS, *sums, *held))
            check_assets(assets)
            sums = {asset: add(sums.get(asset, ZERO), held.get(asset, ZERO)) for asset in assets}
        top = comma_hash(left, right, listed({asset: strip(value) for asset, value in sums.items()}))
        negatives += [Negative(level, asset, strip(value)) for asset, value in held.items() if value < 0]
        steps.append(PathStep(level, other, not is_left, top, shown(held), shown(sums)))
        above = by_level.get(level + 1)
        is_left = not above.is_left if above else True
    _check_root(top, sums, root)
    view = ProofPath(leaf, tuple(steps), shown(balances))
    return Finding((Root(top),), True, shown(balances), shown(sums), (view,), tuple(negatives))


def _check_root(top: str, sums: Mapping[str, Decimal], root: _Node) -> None:
    check_same(root.hash, top, Step.ROOT, "wrong-root", root.level)
    for asset in {**sums, **root.amounts}:
        found, expected = root.amounts.get(asset, ZERO), sums.get(asset, ZERO)
        check_same(strip(found), strip(expected), Step.SUM, "wrong-sum", root.level, asset=shown_name(asset))


MEXC = Format(
    key="mexc",
    exchange="MEXC",
    source="mexcmerkle/mexc-proof-of-reserves",
    features=Features(Mark.YES, Mark.YES, Mark.NO, Mark.NO, Mark.NO, BITS, Mark.YES),
    recognise=_recognise,
    check=_check,
    covered=(
        *(f"self.{name}" for name in (*_NODE, "proofId", "accountId")),
        *(f"pathList[].{name}" for name in _NODE),
    ),
)
