"""Hotcoin: domain-separated hashes over JSON lists, positions that follow from the leaf's index, an anchor file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from itertools import chain

from porcore.exchanges.amounts import strip
from porcore.exchanges.document import Document, UnreadableError, read_document
from porcore.exchanges.fields import (
    amounts,
    by_keys,
    hex_digits,
    integer,
    items,
    one_of,
    record,
    symbol,
    word,
)
from porcore.exchanges.fold_path import Neighbour, check_root, check_same, finding, fold_path
from porcore.exchanges.report import (
    Features,
    Finding,
    Format,
    Mark,
    Recognition,
    RefutedFileError,
    Step,
    Supplement,
)
from porcore.exchanges.sentences import say, shown_name

__all__ = ["HOTCOIN", "read_anchor"]

_PROTOCOL = "HOTCOIN-POR-SUM"
_LEFT = {"LEFT": True, "RIGHT": False}
_MOST_LEAVES = 2**40


@dataclass(frozen=True, slots=True)
class _Setting:
    coins: tuple[str, ...]
    config: str  # hash of coins and decimals
    padding: str  # hash of a node that is not there


def _digest(domain: int, fields: Sequence[str]) -> str:
    text = json.dumps(list(fields), ensure_ascii=False, separators=(",", ":"))
    return sha256(bytes([domain]) + text.encode()).hexdigest()


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document, ("protocol", "assets[].coin", "self.leafHash", "self.leafIndex", "path[].position")
    )


def _setting(file: Mapping[str, object], snapshot: str) -> _Setting:
    if file["protocol"] != _PROTOCOL:
        raise UnreadableError("shape", where="protocol", expected=_PROTOCOL)
    coins = [
        record(entry, ("coin", "decimals"), "assets") for entry in items(file["assets"], "assets", 1, 256)
    ]
    names = [symbol(coin["coin"], "assets.coin") for coin in coins]
    if len(set(names)) != len(names):
        raise UnreadableError("shape", where="assets", expected=say("coins-once"))
    digits = [str(integer(coin["decimals"], 40, "assets.decimals")) for coin in coins]
    config = _digest(3, [_PROTOCOL, *chain.from_iterable(zip(names, digits, strict=True))])
    return _Setting(tuple(names), config, _digest(2, [_PROTOCOL, snapshot, config]))


def _amounts(value: object, coins: tuple[str, ...], where: str) -> dict[str, Decimal]:
    found, texts = amounts(value, where), record(value, coins, where, exact=True)
    for coin in coins:
        if found[coin] < 0:
            raise RefutedFileError(
                Step.NEGATIVE, "negative-at", where=where, asset=shown_name(coin), found=strip(found[coin])
            )
        if texts[coin] != strip(found[coin]):
            raise UnreadableError("shape", where=f"{where}.{shown_name(coin)}", expected=say("text-no-zeros"))
    return {coin: found[coin] for coin in coins}


_SELF = ("snapshotId", "accountId", "nonce", "balances", "leafHash", "leafIndex", "leafCount")


def _check(document: Document, given: Supplement) -> Finding:
    file = record(document.value, ("protocol", "assets", "self", "path"), "the file")
    own = record(file["self"], _SELF, "self")
    snapshot = word(own["snapshotId"], "self.snapshotId")
    setting = _setting(file, snapshot)
    balances = _amounts(own["balances"], setting.coins, "self.balances")
    ids = [word(own["accountId"], "self.accountId"), word(own["nonce"], "self.nonce")]
    leaf = hex_digits(own["leafHash"], 64, "self.leafHash")
    fields = [_PROTOCOL, snapshot, setting.config, *ids, *map(strip, balances.values())]
    check_same(leaf, _digest(0, fields), Step.LEAF, "wrong-leaf", 0)
    count = integer(own["leafCount"], _MOST_LEAVES, "self.leafCount", 1)
    index = integer(own["leafIndex"], _MOST_LEAVES, "self.leafIndex")
    neighbours = _neighbours(items(file["path"], "path", 0), index, count, setting)
    reached = fold_path(
        leaf, balances, neighbours, lambda left, right, sums, _: _parent(setting, left, right, sums)
    )
    found = replace(finding(reached), root_in_file=False)
    if given.companion is None:
        return found
    anchor = _anchor(given.companion, setting.coins)
    for key, here in (("snapshotId", snapshot), ("leafCount", count)):
        if anchor[key] != here:
            raise RefutedFileError(Step.TRUST, "anchor-differs", what=key)
    root = hex_digits(anchor["root"], 64, "the second file's root")
    if root == reached.hash:
        check_root(reached, root, _amounts(anchor["userTotals"], setting.coins, "userTotals"))
    return replace(found, published={"": root})


def _neighbours(path: list[object], index: int, count: int, setting: _Setting) -> list[Neighbour]:
    if index >= count:
        raise RefutedFileError(
            Step.PATH, "wrong-value", what="leafIndex", found=index, expected=say("below", limit=count)
        )
    steps = (count - 1).bit_length()
    if len(path) != steps:
        raise RefutedFileError(Step.PATH, "wrong-count", found=len(path), expected=steps)
    return [
        _neighbour(entry, level, index >> level, _width(count, level), setting)
        for level, entry in enumerate(path)
    ]


def _width(count: int, level: int) -> int:
    return -(-count >> level)


def _neighbour(value: object, level: int, index: int, width: int, setting: _Setting) -> Neighbour:
    where = f"path[{level}]"
    entry = record(value, ("position", "hash", "balances"), where)
    is_left = one_of(entry["position"], _LEFT, f"{where}.position")
    expected = "LEFT" if index & 1 else "RIGHT"
    if entry["position"] != expected:
        raise RefutedFileError(Step.SIDE, "wrong-side", level, found=entry["position"], expected=expected)
    sibling = Neighbour(
        hex_digits(entry["hash"], 64, f"{where}.hash"),
        is_left,
        _amounts(entry["balances"], setting.coins, where),
    )
    if index ^ 1 >= width and (sibling.hash != setting.padding or any(sibling.amounts.values())):
        raise RefutedFileError(Step.PATH, "wrong-padding", level)
    return sibling


def _parent(setting: _Setting, left: str, right: str, sums: Mapping[str, Decimal]) -> str:
    return _digest(
        1, [_PROTOCOL, setting.config, left, right, *(strip(sums[coin]) for coin in setting.coins)]
    )


def _anchor(data: bytes, coins: tuple[str, ...]) -> Mapping[str, object]:
    keys = ("protocol", "assets", "snapshotId", "root", "leafCount", "userTotals")
    value = read_document(data).value
    if not isinstance(value, dict) or any(key not in value for key in keys):
        raise UnreadableError("companion-not-used", expected=say("hotcoin-anchor"))
    anchor = record(value, keys, "the second file")
    if _setting(anchor, "").coins != coins:
        raise UnreadableError("assets-differ", where=say("the-second-file"))
    return anchor


def read_anchor(data: bytes) -> tuple[str, dict[str, Decimal]]:
    """Return what the anchor file states: the root (64 hex digits), and the total of each coin.

    `data` is the whole file, at most 1 MiB. Raises UnreadableError and RefutedFileError.
    """
    value = read_document(data).value
    coins = _setting(record(value, ("protocol", "assets"), "the anchor file"), "").coins
    anchor = _anchor(data, coins)
    root = hex_digits(anchor["root"], 64, "root")
    return root, _amounts(anchor["userTotals"], coins, "userTotals")


HOTCOIN = Format(
    key="hotcoin",
    exchange="Hotcoin",
    source="hotcoinexchange/proof-of-reserves",
    features=Features(Mark.YES, Mark.YES, Mark.NO, Mark.YES, Mark.YES, 256, Mark.YES),
    recognise=_recognise,
    check=_check,
    covered=(
        *("protocol", "assets[].coin", "assets[].decimals"),
        *(f"self.{name}" for name in _SELF),
        *(f"path[].{name}" for name in ("position", "hash", "balances")),
    ),
)
