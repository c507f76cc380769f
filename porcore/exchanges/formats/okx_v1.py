"""OKX, November 2022 to March 2023: a path of balances in three assets; Okcoin used the same file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from porcore.exchanges.alterations import is_hidden
from porcore.exchanges.amounts import strip
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
from porcore.exchanges.joined_sums import readings
from porcore.exchanges.report import (
    Amount,
    Features,
    Finding,
    Format,
    Mark,
    Recognition,
    Step,
    Supplement,
    listed,
)
from porcore.exchanges.sentences import Sentence, say

__all__ = ["ASSETS", "OKX_V1", "compact", "joined_totals", "three_amounts"]

ASSETS = ("BTC", "ETH", "USDT")
_OWN = {1: True, 2: False}
_SIDE = {1: True, 2: False, 4: False}  # 4 was seen in a real file and is on the right
_NODE = ("balances", "type", "hash", "height")


def three_amounts(value: object, where: str) -> dict[str, Decimal]:
    """Return the amounts of exactly the three assets, in the order of hashing. Raises UnreadableError."""
    found = amounts(value, where)
    if set(found) != set(ASSETS):
        raise UnreadableError("assets-unknown", where=where)
    return {asset: found[asset] for asset in ASSETS}


def compact(value: object, where: str) -> str:
    """Return the balances as the compact JSON that is hashed, texts as the file gives them.

    Raises UnreadableError.
    """
    three_amounts(value, where)
    found = as_given(value, where)
    return "{" + ",".join(f'"{asset}":"{found[asset]}"' for asset in ASSETS) + "}"


def _parent(left: str, right: str, sums: Mapping[str, Decimal], height: int) -> str:
    """Return a parent's hash; `height` is the parent's, 1 for leaves."""
    text = "".join(strip(sums[asset]) for asset in ASSETS)
    return hex_hash(f"{left}{right}{text}{height}")


def _recognise(document: Document) -> Recognition:
    marks = ("self.nonce", "self.balances", "self.hash", "path[].balances", "path[].hash", "path[].height")
    return by_keys(document, marks)


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, ("self", "path"), "the file")
    own = record(file["self"], ("nonce", "hash", "balances", "type"), "self")
    balances = three_amounts(own["balances"], "self.balances")
    leaf = hex_digits(own["hash"], 64, "self.hash")
    text = word(own["nonce"], "self.nonce") + compact(own["balances"], "self.balances")
    check_same(leaf, hex_hash(text), Step.LEAF, "wrong-leaf", 0)
    check_level(level_of(own.get("height", 1), "self.height"), 1, 0)
    path = [record(entry, _NODE, "path") for entry in items(file["path"], "path")]
    neighbours = [_neighbour(entry, level) for level, entry in enumerate(path[:-1])]
    check_sides(one_of(own["type"], _OWN, "self.type"), neighbours)
    check_one_audit([own, *path])
    root = path[-1]
    check_level(level_of(root["height"], "root.height"), len(path), len(path) - 1)
    one_of(root["type"], {3: None}, "root.type")
    reached = fold_path(
        leaf,
        balances,
        neighbours,
        lambda left, right, sums, i: _parent(left, right, sums, i + 2),
        digits=8,
    )
    check_root(
        reached, hex_digits(root["hash"], 64, "root.hash"), three_amounts(root["balances"], "root.balances")
    )
    found = finding(reached)
    if neighbours:
        found = replace(found, totals_open=joined_totals(found.totals, len(path)))
    return replace(found, covered=("path[0].nonce",)) if _is_recomputed(path, neighbours) else found


def joined_totals(totals: Sequence[Amount], height: int) -> Sentence | None:
    """Return why the root does not commit to `totals`; None where its text can be cut in one way only.

    The text has the three sums and the root's `height` (levels above the leaves, 1 or more), nothing between
    them.
    """
    text = "".join(entry.text for entry in totals) + str(height)
    if readings(text, len(totals), tails=True) < 2:
        return None
    return say("total-joined", totals=listed(totals))


def _is_recomputed(path: Sequence[Mapping[str, object]], neighbours: Sequence[Neighbour]) -> bool:
    """Tell whether the first neighbour is a leaf that the file says all of. Raises RefutedFileError if it is another."""
    if not neighbours or not isinstance(path[0].get("nonce"), str):
        return False
    text = word(path[0]["nonce"], "path[0].nonce") + compact(path[0]["balances"], "path[0].balances")
    expected = hex_hash(text)
    if neighbours[0].hash != expected and is_hidden(path[0]["nonce"]):
        return False
    check_same(neighbours[0].hash, expected, Step.LEAF, "wrong-neighbour", 0)
    return True


def _neighbour(entry: Mapping[str, object], level: int) -> Neighbour:
    where = f"path[{level}]"
    check_level(level_of(entry["height"], f"{where}.height"), level + 1, level)
    is_left = one_of(entry["type"], _SIDE, f"{where}.type")
    return Neighbour(
        hex_digits(entry["hash"], 64, f"{where}.hash"),
        is_left,
        three_amounts(entry["balances"], f"{where}.balances"),
    )


OKX_V1 = Format(
    key="okx-v1",
    exchange="OKX",
    source="okx/proof-of-reserves",
    features=Features(Mark.YES, Mark.YES, Mark.NO, Mark.NO, Mark.NO, 256, Mark.NO),
    recognise=_recognise,
    check=_check,
    weak=("weak-joined",),
    covered=(
        *(f"self.{name}" for name in ("nonce", "hash", "balances", "type", "height")),
        *(f"path[].{name}" for name in _NODE),
    ),
)
