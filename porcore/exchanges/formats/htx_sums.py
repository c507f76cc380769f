"""HTX before its zero-knowledge proofs (2022 and 2023): the root first, then the path, and your own node last.

How a leaf is hashed was never published, so it is taken as given. Of ``type``, ``uhash`` and ``depth`` the exchange's
tool makes no use that a root depends on, and what they mean is not told: they are not looked at. A leaf that is taken as given may be any node, so no such file proves more than a path.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from porcore.exchanges.amounts import amount, fixed, strip
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import MAX_ASSETS, MAX_STEPS, by_keys, hex_digits, items, one_of, record, symbol
from porcore.exchanges.fold_path import Neighbour, check_root, check_sides, finding, fold_path, hex_hash
from porcore.exchanges.report import Features, Finding, Format, Mark, Recognition, Supplement, listed
from porcore.exchanges.sentences import say, shown_name

__all__ = ["HTX_SUMS"]

_NODE = ("hash", "uhash", "r", "balances")
_IS_LEFT = {0: True, 1: False}
_DECIMALS = 8
_LONGEST = 64 * 1024  # characters of the amounts of one node


def _recognise(document: Document) -> Recognition:
    return by_keys(document, ("data[].hash", "data[].uhash", "data[].r", "data[].balances"))


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, ("data",), "the file")
    nodes = [
        record(entry, _NODE, f"data[{number}]")
        for number, entry in enumerate(items(file["data"], "data", 3, MAX_STEPS + 2))
    ]
    root, own = nodes[0], nodes[-1]
    balances = _balances(own, "your own node")
    neighbours = [_neighbour(node, level, balances) for level, node in enumerate(nodes[1:-1])]
    check_sides(one_of(own["r"], _IS_LEFT, "your own node, r"), neighbours)
    leaf = hex_digits(own["hash"], 64, "your own node, hash")
    reached = fold_path(leaf, balances, neighbours, _parent, _DECIMALS)
    check_root(reached, hex_digits(root["hash"], 64, "root.hash"), _alike(root, "root", balances))
    found = finding(reached)
    return replace(
        found,
        leaf_open=True,
        totals_open=say("total-unnamed", totals=listed(found.totals)),
        uncovered=tuple(_uncovered(root, balances, leaf_only=not neighbours)),
    )


def _uncovered(
    root: Mapping[str, object], balances: Mapping[str, Decimal], *, leaf_only: bool
) -> Iterator[str]:
    if root["r"] is not None:
        yield "data[0].r"
    if leaf_only:
        yield "your balances"
    elif any(Decimal(fixed(value, _DECIMALS)) != value for value in balances.values()):
        yield "digits of your balances behind the eighth"


def _balances(node: Mapping[str, object], where: str) -> dict[str, Decimal]:
    """Return the amounts of a text such as btc:1.5,eth:0 in its order, which is that of hashing."""
    text = node["balances"]
    if not isinstance(text, str) or len(text) > _LONGEST or text.count(",") >= MAX_ASSETS:
        raise UnreadableError("shape", where=f"{where}, balances", expected=say("htx-amounts"))
    pairs = [part.partition(":") for part in text.split(",")]
    found = {
        symbol(name, f"{where}, balances"): amount(number, f"{where}, {shown_name(name)}")
        for name, _, number in pairs
    }
    if len(found) != len(pairs):
        raise UnreadableError("shape", where=f"{where}, balances", expected=say("assets-once"))
    return found


def _alike(node: Mapping[str, object], where: str, own: Mapping[str, Decimal]) -> dict[str, Decimal]:
    found = _balances(node, where)
    if list(found) != list(own):
        raise UnreadableError("assets-differ", where=where)
    return found


def _neighbour(node: Mapping[str, object], level: int, own: Mapping[str, Decimal]) -> Neighbour:
    where = f"data[{level + 1}]"
    is_left = one_of(node["r"], _IS_LEFT, f"{where}.r")
    return Neighbour(hex_digits(node["hash"], 64, f"{where}.hash"), is_left, _alike(node, where, own))


def _parent(left: str, right: str, sums: Mapping[str, Decimal], _: int) -> str:
    return hex_hash(left + right + "".join(strip(total) for total in sums.values()))


HTX_SUMS = Format(
    key="htx-sums",
    exchange="HTX",
    source="huobiapi/Tool-Go-MerkleVerify",
    features=Features(
        sample=Mark.NO,
        total=Mark.YES,
        both_sums=Mark.NO,
        domain=Mark.UNKNOWN,
        negatives=Mark.NO,
        hash_bits=256,
        id_bound=Mark.UNKNOWN,
    ),
    recognise=_recognise,
    check=_check,
    covered=("data[].hash", "data[].r", "data[].balances"),
    weak=("weak-leaf-unknown", "weak-names", "weak-joined"),
)
