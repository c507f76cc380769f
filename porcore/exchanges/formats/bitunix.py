"""Bitunix: the shape of Bitget's file with other names, full hashes and an exact number of decimals."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial

from porcore.exchanges.amounts import fixed
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import (
    amounts,
    as_given,
    by_keys,
    hex_digits,
    integer,
    items,
    level_of,
    one_of,
    record,
)
from porcore.exchanges.fold_path import (
    FoldedPath,
    Neighbour,
    check_level,
    check_one_audit,
    check_root,
    check_same,
    check_sides,
    finding,
    fold_path,
    hex_hash,
    shown,
)
from porcore.exchanges.formats.bitget import LEFT, RECOMPUTED, ROOT, SIBLING, is_masked, leaf_text, tells_all
from porcore.exchanges.hashes.java_json import quoted, walked
from porcore.exchanges.report import Features, Finding, Format, Mark, Recognition, Step, Supplement

__all__ = ["BITUNIX"]

_NODE = ("balances", "height", "merkleLeaf", "type")


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document,
        ("self.merkleLeaf", "self.encryptUid", "self.precisions", "path[].merkleLeaf", "path[].height"),
    )


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, ("self", "path"), "the file")
    own = record(file["self"], (*_NODE, "encryptUid", "nonce", "precisions"), "self")
    path = [record(entry, _NODE, "path") for entry in items(file["path"], "path")]
    balances = amounts(own["balances"], "self.balances", 1)
    digits = _precisions(own["precisions"], balances)
    leaf = hex_digits(own["merkleLeaf"], 64, "self.merkleLeaf")
    text = quoted(walked(as_given(own["balances"], "self.balances")))
    check_same(leaf, hex_hash(leaf_text(own, text)), Step.LEAF, "wrong-leaf", 0)
    check_level(level_of(own["height"], "self.height"), len(path), 0)
    neighbours = [_neighbour(entry, i, len(path), balances) for i, entry in enumerate(path[:-1])]
    check_sides(one_of(own["type"], LEFT, "self.type"), neighbours)
    check_one_audit([own, *path])
    reached = fold_path(leaf, balances, neighbours, partial(_parent, digits, len(path)))
    _check_root(path[-1], reached)
    # Sums are hashed with so many digits, so that further ones in the file say nothing.
    totals = {asset: Decimal(fixed(value, digits[asset])) for asset, value in reached.amounts.items()}
    found = replace(finding(reached), totals=shown(totals))
    if not neighbours or not tells_all(path[0]):
        return found
    text = quoted(walked(as_given(path[0]["balances"], "path[0].balances")))
    expected = hex_hash(leaf_text(path[0], text, "path[0]"))
    if neighbours[0].hash != expected and is_masked(path[0]):
        return found
    check_same(neighbours[0].hash, expected, Step.LEAF, "wrong-neighbour", 0)
    return replace(found, covered=RECOMPUTED)


def _amounts(value: object, where: str, like: Mapping[str, Decimal]) -> dict[str, Decimal]:
    found = amounts(value, where, 1)
    if set(found) != set(like):
        raise UnreadableError("assets-differ", where=where)
    return found


def _precisions(value: object, balances: Mapping[str, Decimal]) -> dict[str, int]:
    if not isinstance(value, dict) or set(value) != set(balances):
        raise UnreadableError("assets-differ", where="self.precisions")
    return {asset: integer(value[asset], 40, "self.precisions") for asset in balances}


def _neighbour(entry: Mapping[str, object], step: int, height: int, like: Mapping[str, Decimal]) -> Neighbour:
    where = f"path[{step}]"
    check_level(level_of(entry["height"], f"{where}.height"), height - step, step)
    is_left = one_of(entry["type"], SIBLING, f"{where}.type")
    leaf = hex_digits(entry["merkleLeaf"], 64, f"{where}.merkleLeaf")
    return Neighbour(leaf, is_left, _amounts(entry["balances"], f"{where}.balances", like))


def _parent(
    digits: Mapping[str, int], height: int, left: str, right: str, sums: Mapping[str, Decimal], step: int
) -> str:
    text = quoted(walked({asset: fixed(value, digits[asset]) for asset, value in sums.items()}))
    return hex_hash(f"{left}{right},{text},{height - step - 1}")


def _check_root(root: Mapping[str, object], reached: FoldedPath) -> None:
    check_level(level_of(root["height"], "root.height"), 1, len(reached.view.steps))
    one_of(root["type"], ROOT, "root.type")
    stated = None
    if root["balances"] not in (None, {}):  # in the exchange's own files of 2024 the root has none
        stated = _amounts(root["balances"], "root.balances", reached.amounts)
    check_root(reached, hex_digits(root["merkleLeaf"], 64, "root.merkleLeaf"), stated)


BITUNIX = Format(
    key="bitunix",
    exchange="Bitunix",
    source="BitunixOfficial/proof-of-reserves",
    features=Features(Mark.YES, Mark.YES, Mark.NO, Mark.NO, Mark.NO, 256, Mark.YES),
    recognise=_recognise,
    check=_check,
    covered=(
        *(f"self.{name}" for name in (*_NODE, "encryptUid", "nonce", "precisions")),
        *(f"path[].{name}" for name in _NODE),
    ),
)
