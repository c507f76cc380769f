"""Bitget and Bitunix: one shape of file, hashes over JSON in the key order of a Java hash map."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from porcore.peers.amounts import fixed, plain, strip
from porcore.peers.climb import (
    Climb,
    Neighbour,
    check_level,
    check_one_audit,
    check_root,
    check_same,
    check_sides,
    climb,
    finding,
    hex_hash,
)
from porcore.peers.document import Document, UnreadableError
from porcore.peers.report import Features, Finding, Format, Given, Mark, Recognition, RefutedPeerError, Step
from porcore.peers.shape import amounts, as_given, by_keys, hexa, items, one_of, record, whole, word

__all__ = ["BITGET", "BITUNIX"]

_LEFT = {1: True, 2: False}
_SIBLING = {0: False, 1: True, 2: False}  # 0 is padding, which stands to the right
_ROOT = {3: None}
_MOST_ASSETS = 12  # more, and a Java map of 16 buckets grows and changes its order
_SYMBOL = re.compile(r"[A-Z0-9]{1,16}", re.ASCII)


def _in_map_order(symbols: list[str]) -> list[str]:
    """Return symbols as a Java HashMap with 16 buckets walks over them; within a bucket as they came."""

    def bucket(symbol: str) -> int:
        code = 0
        for character in symbol:
            code = (31 * code + ord(character)) & 0xFFFFFFFF
        return (code ^ code >> 16) & 15

    return sorted(symbols, key=bucket)


def _quoted(values: Mapping[str, str]) -> str:
    return "{" + ",".join(f'"{key}":"{values[key]}"' for key in _in_map_order(list(values))) + "}"


def _bare(values: Mapping[str, str]) -> str:
    return "{" + ",".join(f'"{key}":{values[key]}' for key in _in_map_order(list(values))) + "}"


def _stripped(values: Mapping[str, Decimal]) -> str:
    return _quoted({key: strip(value) for key, value in values.items()})


def _unquoted(values: Mapping[str, Decimal]) -> str:
    return _bare({key: plain(value) for key, value in values.items()})


def _as_java_writes(values: Mapping[str, Decimal]) -> str:
    # Java's BigDecimal and Python's Decimal turn to an exponent at the same point.
    return _bare({key: str(value) for key, value in values.items()})


_RULES = {
    "quoted amounts without trailing zeros (2025)": _stripped,
    "bare amounts as they are (2022)": _unquoted,
    "bare amounts, tiny ones with an exponent (2022)": _as_java_writes,
}


def _amounts(value: object, where: str, like: Mapping[str, Decimal] | None = None) -> dict[str, Decimal]:
    found = amounts(value, where, 1)
    if len(found) > _MOST_ASSETS or not all(_SYMBOL.fullmatch(symbol) for symbol in found):
        raise UnreadableError("assets-unknown", where=where)
    if like is not None and set(found) != set(like):
        raise UnreadableError("assets-differ", where=where)
    return found


def _leaf_text(own: Mapping[str, object], balances: str) -> str:
    return f"{word(own['encryptUid'], 'self.encryptUid')},{word(own['nonce'], 'self.nonce')},{balances}"


# --- Bitget


def _recognise_bitget(document: Document) -> Recognition:
    return by_keys(
        document, ("self.merkelLeaf", "self.encryptUid", "self.balances", "path[].merkelLeaf", "path[].level")
    )


_BITGET_NODE = ("balances", "level", "merkelLeaf")
_BITGET_EXTRA = ("auditId", "nonce", "encryptUid", "role")


def _check_bitget(document: Document, _: Given) -> Finding:
    file = record(document.value, ("self", "path"), "the file")
    own = record(file["self"], (*_BITGET_NODE, "encryptUid", "nonce", "role"), "self", ("auditId",))
    path = [record(entry, _BITGET_NODE, "path", _BITGET_EXTRA) for entry in items(file["path"], "path")]
    balances = _amounts(own["balances"], "self.balances")
    leaf = hexa(own["merkelLeaf"], 16, "self.merkelLeaf")
    rules = _bitget_rules(own, balances, leaf)
    check_level(whole(own["level"], 99, "self.level"), len(path), 0)
    neighbours = [_bitget_neighbour(entry, i, len(path), balances) for i, entry in enumerate(path[:-1])]
    check_sides(one_of(own["role"], _LEFT, "self.role"), neighbours)
    check_one_audit([own, *path])
    root = path[-1]
    check_level(whole(root["level"], 99, "root.level"), 1, len(path) - 1)
    if root.get("role") is not None:
        one_of(root["role"], _ROOT, "root.role")
    stated = hexa(root["merkelLeaf"], 16, "root.merkelLeaf")
    reached = {
        rule: climb(leaf, balances, neighbours, partial(_bitget_parent, rule, len(path))) for rule in rules
    }
    rule = next((name for name, top in reached.items() if top.hash == stated), rules[0])
    check_root(reached[rule], stated, _amounts(root["balances"], "root.balances", balances))
    return finding(reached[rule], rule=rule)


def _bitget_rules(own: Mapping[str, object], balances: Mapping[str, Decimal], leaf: str) -> list[str]:
    """Return the rules under which your own data give your leaf. Raises RefutedPeerError if none does."""
    leaves = {name: hex_hash(_leaf_text(own, write(balances)))[:16] for name, write in _RULES.items()}
    matched = [name for name, expected in leaves.items() if expected == leaf]
    if not matched:
        newest = next(iter(leaves.values()))
        raise RefutedPeerError(Step.LEAF, "wrong-leaf", 0, found=leaf, expected=newest)
    return matched


def _bitget_neighbour(
    entry: Mapping[str, object], step: int, height: int, like: Mapping[str, Decimal]
) -> Neighbour:
    where = f"path[{step}]"
    check_level(whole(entry["level"], 99, f"{where}.level"), height - step, step)
    is_left = one_of(entry.get("role"), _SIBLING, f"{where}.role")
    leaf = hexa(entry["merkelLeaf"], 16, f"{where}.merkelLeaf")
    return Neighbour(leaf, is_left, _amounts(entry["balances"], f"{where}.balances", like))


def _bitget_parent(
    rule: str, height: int, left: str, right: str, sums: Mapping[str, Decimal], step: int
) -> str:
    return hex_hash(f"{left}{right},{_RULES[rule](sums)},{height - step - 1}")[:16]


BITGET = Format(
    key="bitget",
    exchange="Bitget",
    title="Bitget user proof",
    source="BitgetLimited/proof-of-reserves",
    published_at="on its proof-of-reserves page, for the same audit",
    features=Features(Mark.YES, Mark.YES, Mark.NO, Mark.NO, Mark.NO, 64, Mark.YES),
    recognise=_recognise_bitget,
    check=_check_bitget,
)


# --- Bitunix


def _recognise_bitunix(document: Document) -> Recognition:
    return by_keys(
        document,
        ("self.merkleLeaf", "self.encryptUid", "self.precisions", "path[].merkleLeaf", "path[].height"),
    )


_BITUNIX_NODE = ("balances", "height", "merkleLeaf", "type")


def _check_bitunix(document: Document, _: Given) -> Finding:
    file = record(document.value, ("self", "path"), "the file")
    own = record(file["self"], (*_BITUNIX_NODE, "encryptUid", "nonce", "precisions"), "self", ("auditId",))
    extra = ("auditId", "nonce", "encryptUid", "precisions")
    path = [record(entry, _BITUNIX_NODE, "path", extra) for entry in items(file["path"], "path")]
    balances = _amounts(own["balances"], "self.balances")
    digits = _precisions(own["precisions"], balances)
    leaf = hexa(own["merkleLeaf"], 64, "self.merkleLeaf")
    text = _quoted(as_given(own["balances"], "self.balances"))
    check_same(leaf, hex_hash(_leaf_text(own, text)), Step.LEAF, "wrong-leaf", 0)
    check_level(whole(own["height"], 99, "self.height"), len(path), 0)
    neighbours = [_bitunix_neighbour(entry, i, len(path), balances) for i, entry in enumerate(path[:-1])]
    check_sides(one_of(own["type"], _LEFT, "self.type"), neighbours)
    check_one_audit([own, *path])
    reached = climb(leaf, balances, neighbours, partial(_bitunix_parent, digits, len(path)))
    _check_bitunix_root(path[-1], reached)
    return finding(reached)


def _precisions(value: object, balances: Mapping[str, Decimal]) -> dict[str, int]:
    digits = record(value, tuple(balances), "self.precisions")
    return {asset: whole(digits[asset], 40, "self.precisions") for asset in balances}


def _bitunix_neighbour(
    entry: Mapping[str, object], step: int, height: int, like: Mapping[str, Decimal]
) -> Neighbour:
    where = f"path[{step}]"
    check_level(whole(entry["height"], 99, f"{where}.height"), height - step, step)
    is_left = one_of(entry["type"], _SIBLING, f"{where}.type")
    leaf = hexa(entry["merkleLeaf"], 64, f"{where}.merkleLeaf")
    return Neighbour(leaf, is_left, _amounts(entry["balances"], f"{where}.balances", like))


def _bitunix_parent(
    digits: Mapping[str, int], height: int, left: str, right: str, sums: Mapping[str, Decimal], step: int
) -> str:
    text = _quoted({asset: fixed(value, digits[asset]) for asset, value in sums.items()})
    return hex_hash(f"{left}{right},{text},{height - step - 1}")


def _check_bitunix_root(root: Mapping[str, object], reached: Climb) -> None:
    check_level(whole(root["height"], 99, "root.height"), 1, len(reached.view.steps))
    one_of(root["type"], _ROOT, "root.type")
    stated = _amounts(root["balances"], "root.balances", reached.amounts)
    check_root(reached, hexa(root["merkleLeaf"], 64, "root.merkleLeaf"), stated)


BITUNIX = Format(
    key="bitunix",
    exchange="Bitunix",
    title="Bitunix user proof",
    source="BitunixOfficial/proof-of-reserves",
    published_at="on its proof-of-reserves page, for the same audit",
    features=Features(Mark.YES, Mark.YES, Mark.NO, Mark.NO, Mark.NO, 256, Mark.YES),
    recognise=_recognise_bitunix,
    check=_check_bitunix,
)
