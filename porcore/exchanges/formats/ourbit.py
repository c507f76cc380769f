"""Ourbit: balances by currency and system (BTC:spot, BTC:swap), of which each currency's sum is hashed as MEXC does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from porcore.exchanges.alterations import is_hidden
from porcore.exchanges.amounts import ZERO, add, amount, strip
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import (
    MAX_ASSETS,
    MAX_STEPS,
    by_keys,
    hex_digits,
    integer,
    items,
    one_of,
    record,
    symbol,
)
from porcore.exchanges.fold_path import (
    Neighbour,
    check_level,
    check_one_audit,
    check_root,
    check_same,
    check_sides,
    finding,
    fold_path,
)
from porcore.exchanges.hashes.comma_hash import BITS, DIGITS, SEPARATORS, comma_hash, field, listed
from porcore.exchanges.report import (
    Features,
    Finding,
    Format,
    Mark,
    Negative,
    Recognition,
    RefutedFileError,
    Step,
    Supplement,
)
from porcore.exchanges.sentences import say, shown_name

__all__ = ["OURBIT"]

_NODE = ("balances", "level", "role", "hash")
_LEFT = {1: True, 2: False}
_NOBODY = 0  # the role of a place to the right that the tree does not have
_ROOT = 3


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document, ("self.snapshotDate", "self.uid", "self.balances", "path[].role", "path[].balances")
    )


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, ("self", "path"), "the file")
    own = record(file["self"], (*_NODE, "snapshotDate", "uid"), "self")
    nodes = [
        record(entry, _NODE, f"path[{level}]")
        for level, entry in enumerate(items(file["path"], "path", 2, MAX_STEPS + 1))
    ]
    mine = _held(own["balances"], "self.balances")
    leaf = hex_digits(own["hash"], DIGITS, "self.hash")
    date, client = field(own["snapshotDate"], "self.snapshotDate"), field(own["uid"], "self.uid")
    texts = {currency: strip(value) for currency, value in _by_currency(mine).items() if value}
    check_same(leaf, comma_hash(f"PR-{date}", client, listed(texts)), Step.LEAF, "wrong-leaf", 0)
    check_one_audit([own, *nodes], "snapshotDate")
    _check_levels([own, *nodes])
    others = [_sibling(node, level) for level, node in enumerate(nodes[:-1])]
    neighbours = [neighbour for neighbour, _ in others]
    check_sides(one_of(own["role"], _LEFT, "self.role"), neighbours)
    currencies = _currencies(file.get("allCurrencies"))
    reached = fold_path(
        leaf,
        _by_currency(mine),
        neighbours,
        lambda left, right, sums, _: comma_hash(left, right, _sums(sums, currencies)),
    )
    one_of(nodes[-1]["role"], {_ROOT: None}, "root.role")
    check_root(reached, hex_digits(nodes[-1]["hash"], DIGITS, "root.hash"), None)
    below = [mine, *(held for _, held in others)]
    _check_totals(below, _held(nodes[-1]["balances"], "root.balances"))
    found = replace(finding(reached), negatives=tuple(_negatives(below)))
    return replace(found, covered=("path[0].uid",)) if _is_recomputed(nodes[0], others[0], date) else found


def _is_recomputed(
    node: Mapping[str, object], other: tuple[Neighbour, Mapping[str, Decimal]], date: str
) -> bool:
    """Tell whether the first neighbour is a leaf that the file says all of. Raises RefutedFileError if it is another."""
    neighbour, held = other
    if not neighbour.hash or node.get("uid") in (None, ""):
        return False
    texts = {currency: strip(value) for currency, value in _by_currency(held).items() if value}
    expected = comma_hash(f"PR-{date}", field(node["uid"], "path[0].uid"), listed(texts))
    if neighbour.hash != expected and is_hidden(node["uid"]):
        return False
    check_same(neighbour.hash, expected, Step.LEAF, "wrong-neighbour", 0)
    return True


def _check_levels(nodes: Sequence[Mapping[str, object]]) -> None:
    # Your own node and the first neighbour stand on one level, the lowest.
    for number, node in enumerate(nodes):
        level = max(number - 1, 0)
        check_level(integer(node["level"], MAX_STEPS, f"level {level}"), level, level)


def _held(value: object, where: str) -> dict[str, Decimal]:
    """Return the amounts of a node under their keys: a currency, or a currency and a system."""
    if not isinstance(value, dict) or len(value) > MAX_ASSETS:
        raise UnreadableError("shape", where=where, expected=say("object-of-amounts", low=0, high=MAX_ASSETS))
    for key in value:
        for part in key.split(":", 1):
            symbol(part, f"{where}, a key", SEPARATORS)
    return {key: amount(number, f"{where}.{shown_name(key)}") for key, number in value.items()}


def _by_currency(held: Mapping[str, Decimal]) -> dict[str, Decimal]:
    sums = dict[str, Decimal]()
    for key, value in held.items():
        currency = key.partition(":")[0]
        sums[currency] = add(sums.get(currency, ZERO), value)
    return sums


def _currencies(value: object) -> list[str]:
    if value is None:  # as in the exchange's own sample, whose nodes name all there are
        return []
    return [
        symbol(name, "allCurrencies", SEPARATORS) for name in items(value, "allCurrencies", 0, MAX_ASSETS)
    ]


def _sums(sums: Mapping[str, Decimal], currencies: Sequence[str]) -> str:
    """Return the sums of a parent as they are hashed: zeros too, but nothing at all where no child has any."""
    every = {**dict.fromkeys(currencies, ZERO), **sums} if sums else {}
    return listed({currency: strip(value) for currency, value in every.items()})


def _sibling(node: Mapping[str, object], level: int) -> tuple[Neighbour, dict[str, Decimal]]:
    where = f"path[{level}]"
    if one_of(node["role"], {**_LEFT, _NOBODY: None}, f"{where}.role") is None:
        if node["hash"] not in (None, "") or node["balances"] not in (None, {}):
            raise RefutedFileError(Step.PATH, "wrong-padding", level)
        return Neighbour("", False, {}), {}
    held = _held(node["balances"], f"{where}.balances")
    is_left = one_of(node["role"], _LEFT, f"{where}.role")
    return Neighbour(hex_digits(node["hash"], DIGITS, f"{where}.hash"), is_left, _by_currency(held)), held


def _check_totals(below: Sequence[Mapping[str, Decimal]], stated: Mapping[str, Decimal]) -> None:
    """Compare the root's amounts with the sums of `below`, system by system. Raises RefutedFileError."""
    totals = dict.fromkeys(stated, ZERO)
    for held in below:
        for key, value in held.items():
            totals[key] = add(totals.get(key, ZERO), value)
    for key, total in totals.items():
        found, expected = strip(stated.get(key, ZERO)), strip(total)
        check_same(found, expected, Step.SUM, "wrong-sum", len(below) - 1, asset=shown_name(key))


def _negatives(below: Sequence[Mapping[str, Decimal]]) -> list[Negative]:
    # A debt in one system makes a currency's sum smaller although the sum itself is not negative.
    return [
        Negative(max(number - 1, 0), key, strip(value), own=number == 0)
        for number, held in enumerate(below)
        for key, value in held.items()
        if value < 0
    ]


OURBIT = Format(
    key="ourbit",
    exchange="Ourbit",
    source="expo20999-ship-it/merkle_validate",
    features=Features(
        sample=Mark.YES,
        total=Mark.YES,
        both_sums=Mark.NO,
        domain=Mark.YES,  # a leaf's text begins with PR-, a parent's with a hash in hex
        negatives=Mark.NO,
        hash_bits=BITS,
        id_bound=Mark.YES,
    ),
    recognise=_recognise,
    check=_check,
    covered=(
        *(f"self.{name}" for name in (*_NODE, "snapshotDate", "uid")),
        *(f"path[].{name}" for name in (*_NODE, "snapshotDate")),
        "allCurrencies",
    ),
    weak=("weak-systems",),
)
