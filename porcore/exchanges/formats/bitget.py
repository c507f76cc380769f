"""Bitget, and UZX with the same program: a path of balances, hashed as the JSON of a Java map.

What that JSON looks like has changed over the years. A node of UZX has only the assets that it has something of.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial

from porcore.exchanges.alterations import is_hidden
from porcore.exchanges.amounts import plain, strip
from porcore.exchanges.document import Document
from porcore.exchanges.fields import amounts, by_keys, hex_digits, items, level_of, one_of, record
from porcore.exchanges.fold_path import (
    Neighbour,
    check_level,
    check_one_audit,
    check_root,
    check_sides,
    finding,
    fold_path,
    hex_hash,
)
from porcore.exchanges.hashes.comma_hash import field
from porcore.exchanges.hashes.java_json import bare, quoted, walked
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

__all__ = ["BITGET", "LEFT", "RECOMPUTED", "ROOT", "SIBLING", "is_masked", "leaf_text", "tells_all"]

LEFT = {1: True, 2: False}
SIBLING = {0: False, 1: True, 2: False}  # 0 is padding, which is on the right
ROOT = {3: None}
RECOMPUTED = ("path[0].encryptUid", "path[0].nonce")  # where the first neighbour is a client's leaf


def _in_file_order(values: Mapping[str, Decimal]) -> str:
    return quoted({key: strip(value) for key, value in values.items()})


def _stripped(values: Mapping[str, Decimal]) -> str:
    return quoted(walked({key: strip(value) for key, value in values.items()}))


def _as_java_writes(values: Mapping[str, Decimal]) -> str:
    # Java's BigDecimal and Python's Decimal turn to an exponent at the same point.
    return bare(walked({key: str(value) for key, value in values.items()}))


def _unquoted(values: Mapping[str, Decimal]) -> str:
    return bare(walked({key: plain(value) for key, value in values.items()}))


_RULES = {  # newest first
    "quoted amounts without trailing zeros, assets in the order of the file (Bitget in 2026)": _in_file_order,
    "quoted amounts without trailing zeros (Bitget since late 2025)": _stripped,
    "bare amounts, tiny ones with an exponent (Bitget in 2022 and until August 2025, or UZX)": _as_java_writes,
    "bare amounts as they are (Bitget in 2022 and until August 2025, or UZX)": _unquoted,
}


def leaf_text(own: Mapping[str, object], balances: str, where: str = "self") -> str:
    """Return the text that a leaf hashes: whose, and `balances` as JSON. Raises UnreadableError."""
    return f"{field(own['encryptUid'], f'{where}.encryptUid')},{field(own['nonce'], f'{where}.nonce')},{balances}"


def tells_all(entry: Mapping[str, object]) -> bool:
    """Tell whether a neighbour's node has what its leaf was hashed from: it is a client's then."""
    values = [entry.get(key) for key in ("encryptUid", "nonce")]
    return all(isinstance(value, str | int) and value != "" for value in values)


def is_masked(entry: Mapping[str, object]) -> bool:
    """Tell whether a part of what a neighbour's leaf was hashed from is masked, so that another hash shows nothing."""
    return any(is_hidden(entry.get(key)) for key in ("encryptUid", "nonce"))


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document, ("self.merkelLeaf", "self.encryptUid", "self.balances", "path[].merkelLeaf", "path[].level")
    )


_NODE = ("balances", "level", "merkelLeaf")


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, ("self", "path"), "the file")
    own = record(file["self"], (*_NODE, "encryptUid", "nonce", "role"), "self")
    path = [record(entry, _NODE, "path") for entry in items(file["path"], "path")]
    balances = amounts(own["balances"], "self.balances", 1)
    leaf = hex_digits(own["merkelLeaf"], 16, "self.merkelLeaf")
    rules = _rules(own, balances, leaf)
    check_level(level_of(own["level"], "self.level"), len(path), 0)
    neighbours = [_neighbour(entry, i, len(path)) for i, entry in enumerate(path[:-1])]
    check_sides(one_of(own["role"], LEFT, "self.role"), neighbours)
    check_one_audit([own, *path])
    root = path[-1]
    check_level(level_of(root["level"], "root.level"), 1, len(path) - 1)
    if root.get("role") is not None:
        one_of(root["role"], ROOT, "root.role")
    stated = hex_digits(root["merkelLeaf"], 16, "root.merkelLeaf")
    reached = {
        rule: fold_path(leaf, balances, neighbours, partial(_parent, rule, len(path))) for rule in rules
    }
    rule = next((name for name, top in reached.items() if top.hash == stated), rules[0])
    check_root(reached[rule], stated, amounts(root["balances"], "root.balances", 1))
    found = finding(reached[rule], rule=rule)
    if not neighbours or not tells_all(path[0]):
        return found
    try:
        _rules(path[0], neighbours[0].amounts, neighbours[0].hash, "wrong-neighbour-rules", "path[0]")
    except RefutedFileError:
        if is_masked(path[0]):
            return found
        raise
    return replace(found, covered=RECOMPUTED)


def _rules(
    own: Mapping[str, object],
    balances: Mapping[str, Decimal],
    leaf: str,
    code: str = "wrong-leaf-rules",
    where: str = "self",
) -> list[str]:
    """Return the rules under which a client's data give its leaf, oldest first. Raises RefutedFileError if none does.

    Where two of them give the same texts, as where the file has the order of the map, the older name is right.
    """
    leaves = {name: hex_hash(leaf_text(own, write(balances), where))[:16] for name, write in _RULES.items()}
    matched = [name for name, expected in leaves.items() if expected == leaf]
    if not matched:
        newest = next(iter(leaves.values()))
        raise RefutedFileError(Step.LEAF, code, 0, found=leaf, expected=newest, count=len(leaves))
    return matched[::-1]


def _neighbour(entry: Mapping[str, object], step: int, height: int) -> Neighbour:
    where = f"path[{step}]"
    check_level(level_of(entry["level"], f"{where}.level"), height - step, step)
    is_left = one_of(entry.get("role"), SIBLING, f"{where}.role")
    leaf = hex_digits(entry["merkelLeaf"], 16, f"{where}.merkelLeaf")
    return Neighbour(leaf, is_left, amounts(entry["balances"], f"{where}.balances"))


def _parent(rule: str, height: int, left: str, right: str, sums: Mapping[str, Decimal], step: int) -> str:
    return hex_hash(f"{left}{right},{_RULES[rule](sums)},{height - step - 1}")[:16]


BITGET = Format(
    key="bitget",
    exchange="Bitget, UZX",
    source="BitgetLimited/proof-of-reserves, uzxlab/proof-of-reserves",
    features=Features(Mark.YES, Mark.YES, Mark.NO, Mark.NO, Mark.NO, 64, Mark.YES),
    recognise=_recognise,
    check=_check,
    covered=(
        *(f"self.{name}" for name in (*_NODE, "encryptUid", "nonce", "role")),
        *(f"path[].{name}" for name in (*_NODE, "role")),
    ),
)
