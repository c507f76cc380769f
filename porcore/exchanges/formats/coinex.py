"""CoinEx: a path whose missing neighbours are empty objects, hashed in one of two ways."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from porcore.exchanges.amounts import ZERO, add, strip
from porcore.exchanges.document import Document
from porcore.exchanges.fields import amounts, by_keys, hex_digits, items, one_of, record, word
from porcore.exchanges.fold_path import FoldedPath, check_assets, check_root, finding, hex_hash, shown
from porcore.exchanges.hashes.go_json import go_text
from porcore.exchanges.report import (
    Features,
    Finding,
    Format,
    Mark,
    Negative,
    PathStep,
    ProofPath,
    Recognition,
    Supplement,
)
from porcore.exchanges.sentences import say

__all__ = ["COINEX"]

_LEFT = {"left": True, "right": False}
# How often an odd node's own hash enters its parent.
_RULES = {"a node without a neighbour is hashed alone": 1, "a node without a neighbour is hashed twice": 2}
# A parent hashes its children's hashes where a leaf hashes its nonce, which has 64 digits in the exchange's files.
_PAIR = re.compile(r"[0-9a-f]{128}", re.ASCII)
_ONE = re.compile(r"[0-9a-f]{64}", re.ASCII)
_Sibling = tuple[str, bool, dict[str, Decimal]]  # hash, is left, amounts


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document, ("root.balances", "root.hash", "self.balances", "self.nonce", "path[]"), ("self.hash",)
    )


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, ("root", "self", "path"), "the file")
    own = record(file["self"], ("balances", "nonce"), "self")
    root = record(file["root"], ("balances", "hash"), "root")
    balances = amounts(own["balances"], "self.balances")
    path = [_sibling(entry, f"path[{i}]") for i, entry in enumerate(items(file["path"], "path"))]
    stated, totals = hex_digits(root["hash"], 64, "root.hash"), amounts(root["balances"], "root.balances")
    nonce = word(own["nonce"], "self.nonce")
    leaf = hex_hash(nonce + _compact(balances))
    reached = {rule: _fold(leaf, balances, path, copies) for rule, copies in _RULES.items()}
    for rule, top in reached.items():
        if top.hash == stated:
            check_root(top, stated, totals)
            found = finding(top, rule=rule if None in path else "")
            code = _doubt(nonce, path, copies=_RULES[rule])
            return replace(found, leaf_open=True, weak=(say(code),)) if code else found
    first = next(iter(reached.values()))
    check_root(first, stated, totals)
    raise AssertionError("a root that no rule reaches was refused above")


def _doubt(nonce: str, path: list[_Sibling | None], copies: int) -> str:
    """Return why what is called a leaf may be an inner node, or "" where the file excludes that.

    Only the last node of a level can have a single child, so one neighbour to the right, at any level, excludes it; so
    does an odd node further up that enters its parent twice.
    """
    if _PAIR.fullmatch(nonce):
        return "leaf-may-be-inner"
    is_last = all(sibling is None or sibling[1] for sibling in path)
    is_twice = None in path and copies > 1
    return "leaf-may-be-only-child" if _ONE.fullmatch(nonce) and is_last and not is_twice else ""


def _sibling(value: object, where: str) -> _Sibling | None:
    if value == {}:
        return None
    entry = record(value, ("balances", "hash", "pos"), where)
    is_left = one_of(entry["pos"], _LEFT, f"{where}.pos")
    return (
        hex_digits(entry["hash"], 64, f"{where}.hash"),
        is_left,
        amounts(entry["balances"], f"{where}.balances"),
    )


def _fold(leaf: str, balances: Mapping[str, Decimal], path: list[_Sibling | None], copies: int) -> FoldedPath:
    top, sums, steps = leaf, dict(balances), list[PathStep]()
    negatives = [Negative(0, asset, strip(value), own=True) for asset, value in balances.items() if value < 0]
    for level, sibling in enumerate(path):
        if sibling is None:
            top = hex_hash(top * copies + _compact(sums))
            steps.append(PathStep(level, "", False, top, (), shown(sums)))
            continue
        other, is_left, held = sibling
        for asset, value in held.items():
            sums[asset] = add(sums.get(asset, ZERO), value)
            if value < 0:
                negatives.append(Negative(level, asset, strip(value)))
        check_assets(sums)
        pair = other + top if is_left else top + other
        top = hex_hash(pair + _compact(sums))
        steps.append(PathStep(level, other, is_left, top, shown(held), shown(sums)))
    return FoldedPath(top, sums, ProofPath(leaf, tuple(steps), shown(balances)), tuple(negatives))


def _compact(values: Mapping[str, Decimal]) -> str:
    return "{" + ",".join(f'{go_text(asset)}:"{strip(values[asset])}"' for asset in sorted(values)) + "}"


COINEX = Format(
    key="coinex",
    exchange="CoinEx",
    source="coinexcom/proof-of-reserves",
    features=Features(Mark.YES, Mark.YES, Mark.NO, Mark.NO, Mark.NO, 256, Mark.NO),
    recognise=_recognise,
    check=_check,
    covered=(
        *("root.balances", "root.hash", "self.balances", "self.nonce"),
        *(f"path[].{name}" for name in ("balances", "hash", "pos")),
    ),
)
