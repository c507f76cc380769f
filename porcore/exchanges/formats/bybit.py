"""Bybit: one file for one client, amounts joined in the order of an asset list that changes over the years."""

import re
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
    items,
    level_of,
    one_of,
    record,
    word,
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
    hex_hash,
)
from porcore.exchanges.report import Features, Finding, Format, Mark, Recognition, Step, Supplement, listed
from porcore.exchanges.sentences import say

__all__ = ["ASSET_LISTS", "BYBIT"]

_LEFT = {1: True, 2: False}
# A parent hashes its children's hashes where a leaf hashes the client's.
_PAIR = re.compile(r"[0-9a-f]{65,}", re.ASCII)
_USER = 64  # characters of a client's hash: with another length, where amounts begin is open

_FIFTY = [
    "AGLA",
    "APT",
    "ATOM",
    "AVAX",
    "MNT",
    "BTC",
    "DOGE",
    "DOT",
    "DYDX",
    "A",
    "ETH",
    "S",
    "LTC",
    "POL",
    "SOL",
    "USDC",
    "USDT",
    "XRP",
    "SHIB",
    "OP",
    "SAND",
    "LDO",
    "LINK",
    "COMP",
    "UNI",
    "MANA",
    "CRV",
    "BLUR",
    "SUSHI",
    "PEPE",
    "WLD",
    "BEAM",
    "AGI",
    "FET",
    "IMX",
    "RENDER",
    "GALA",
    "APEX",
    "SHRAP",
    "USDE",
    "GRAM",
    "XAUT",
    "HYPE",
    "STABLE",
    "ENA",
    "ARB",
    "ASTER",
    "ONDO",
    "AAVE",
    "USD1",
]


def _renamed(names: list[str], old: str, new: str) -> list[str]:
    return [new if name == old else name for name in names]


def _inserted(names: list[str], new: str, before: str) -> list[str]:
    at = names.index(before)
    return [*names[:at], new, *names[at:]]


def _asset_lists() -> dict[str, list[str]]:
    # Each list follows from the next younger one, which is how they came about.
    v5 = _FIFTY[:40]
    v4 = _renamed(v5, "A", "EOS")
    v3 = _renamed(v4, "S", "FTM")
    v2 = _renamed(v3, "POL", "MATIC")
    forty = _inserted(_renamed(v2[:-1], "RENDER", "RNDR"), "DAI", "DOGE")
    full = _inserted(forty, "BUSD", "DAI")
    thirty_two = full[: full.index("PEPE") + 1]
    twenty_mnt = thirty_two[:20]
    return {
        "50 assets": _FIFTY,
        "40 assets, version 5": v5,
        "40 assets, version 4": v4,
        "40 assets, version 3": v3,
        "40 assets, version 2": v2,
        "40 assets": forty,
        "32 assets": thirty_two,
        "20 assets with MNT": twenty_mnt,
        "20 assets": _renamed(twenty_mnt, "MNT", "BIT"),
        "4 assets": ["BTC", "ETH", "USDT", "USDC"],
    }


ASSET_LISTS: Mapping[str, list[str]] = _asset_lists()  # name of the list -> symbols in the order of hashing
_SHORT = {"4 assets": {"USDT": 4, "USDC": 4}}  # decimals other than 8
_BY_SET = {frozenset(names): name for name, names in ASSET_LISTS.items()}
# In every file the keys are in the order of hashing, so a list that is not known can be read off.
_UNKNOWN = "the order of assets in the file (a list newer than those known here)"


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document, ("self.userHash", "self.balance", "path[].balance", "path[].hash", "path[].height")
    )


def _check(document: Document, _: Supplement) -> Finding:
    whole_file = record(document.value, ("self", "path"), "the file")
    own = record(whole_file["self"], ("balance", "type", "hash", "height", "userHash"), "self")
    balance = amounts(own["balance"], "self.balance", 1)
    rule = _BY_SET.get(frozenset(balance), _UNKNOWN)
    order = ASSET_LISTS.get(rule, list(balance))
    leaf = hex_digits(own["hash"], 64, "self.hash")
    user = word(own["userHash"], "self.userHash")
    check_level(level_of(own["height"], "self.height"), 1, 0)
    texts = as_given(own["balance"], "self.balance")
    expected = hex_hash(user + "".join(texts[asset] for asset in order))
    if rule == _UNKNOWN and leaf != expected:
        raise UnreadableError("list-unknown", where="self.balance", what=say("your-leaf"))
    check_same(leaf, expected, Step.LEAF, "wrong-leaf", 0)
    path = [
        record(entry, ("balance", "type", "hash", "height"), "path")
        for entry in items(whole_file["path"], "path")
    ]
    neighbours = [_neighbour(entry, level, order) for level, entry in enumerate(path[:-1])]
    check_sides(one_of(own["type"], _LEFT, "self.type"), neighbours)
    check_one_audit([own, *path])
    root = path[-1]
    check_level(level_of(root["height"], "root.height"), len(path), len(path) - 1)
    one_of(root["type"], {3: None}, "root.type")
    reached = fold_path(leaf, balance, neighbours, partial(_parent, order, _SHORT.get(rule, {})))
    stated, totals = hex_digits(root["hash"], 64, "root.hash"), _amounts(root, order, "root.balance")
    # Amounts of zero leave the order open, so a leaf that holds does not yet mean that the list is right.
    if rule == _UNKNOWN and stated != reached.hash:
        raise UnreadableError("list-unknown", where="self.balance", what=say("root-in-file"))
    check_root(reached, stated, totals)
    found = finding(reached, rule=rule)
    decimals = _SHORT.get(rule, {})
    exact = all(texts[asset] == fixed(balance[asset], decimals.get(asset, 8)) for asset in order)
    weak = [say("names-not-hashed")] if rule == _UNKNOWN else []
    if not exact or len(user) != _USER:
        weak.append(say("found-joined-leaf"))
    # Digits at its end may have gone to the first amount, so any hash that is too long may be two of them.
    is_pair = bool(_PAIR.fullmatch(user))
    if is_pair:
        weak.append(say("leaf-may-be-inner"))
    totals_open = say("total-unnamed", totals=listed(found.totals))
    return replace(found, weak=tuple(weak), totals_open=totals_open, leaf_open=is_pair)


def _neighbour(entry: Mapping[str, object], level: int, order: list[str]) -> Neighbour:
    where = f"path[{level}]"
    check_level(level_of(entry["height"], f"{where}.height"), level + 1, level)
    is_left = one_of(entry["type"], _LEFT, f"{where}.type")
    return Neighbour(
        hex_digits(entry["hash"], 64, f"{where}.hash"), is_left, _amounts(entry, order, f"{where}.balance")
    )


def _amounts(entry: Mapping[str, object], order: list[str], where: str) -> dict[str, Decimal]:
    found = amounts(entry["balance"], where)
    if set(found) != set(order):
        raise UnreadableError("assets-differ", where=where)
    return found


def _parent(
    order: list[str],
    decimals: Mapping[str, int],
    left: str,
    right: str,
    sums: Mapping[str, Decimal],
    step: int,
) -> str:
    text = "".join(fixed(sums[asset], decimals.get(asset, 8)) for asset in order)
    return hex_hash(f"{left}{right}{text}{step + 2}")


BYBIT = Format(
    key="bybit",
    exchange="Bybit",
    source="bybit-exchange/merkle-proof",
    features=Features(Mark.YES, Mark.YES, Mark.NO, Mark.NO, Mark.NO, 256, Mark.YES),
    recognise=_recognise,
    check=_check,
    weak=("weak-joined", "weak-names"),
    covered=(
        *(f"self.{name}" for name in ("balance", "type", "hash", "height", "userHash")),
        *(f"path[].{name}" for name in ("balance", "type", "hash", "height")),
    ),
)
