"""BingX, Pionex and TopOne: no file but two texts to copy, your record and the path, one a line.

The record is the leaf's text or its hash. None of them has sums, so nothing is said about a total.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from hashlib import sha256

from porcore.exchanges.amounts import amount
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import MAX_ASSETS, MAX_STEPS
from porcore.exchanges.fold_path import Neighbour, finding, fold_path, hex_hash, with_own
from porcore.exchanges.report import Features, Finding, Format, Mark, Recognition, Supplement
from porcore.exchanges.sentences import say

__all__ = ["BINGX", "PIONEX", "TOPONE"]

_HEX = r"[0-9a-f]{64}"
_LEAF = re.compile(_HEX, re.ASCII)
_RECORD = re.compile(r"[0-9A-Za-z]{1,128}(?:,[A-Za-z0-9]{1,16}:[0-9eE.+-]{1,80})+", re.ASCII)
_LONGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Rule:
    """What differs between the three."""

    exchange: str
    source: str
    form: str  # the path in words
    item: str  # pattern of one item of the path
    read: Callable[[str], list[Neighbour]]
    parent: Callable[[str, str], str]


def _two_lines(document: Document) -> tuple[str, str] | None:
    if document.is_json or len(document.text) > _LONGEST:
        return None
    lines = document.text.split()
    return (lines[0], lines[1]) if len(lines) == 2 else None


def _is_record(text: str) -> bool:
    return bool(_LEAF.fullmatch(text) or _RECORD.fullmatch(text))


def _recognise(pattern: re.Pattern[str], form: str, document: Document) -> Recognition:
    lines = _two_lines(document)
    if lines is None:
        return Recognition((), ("two lines, your record and the path",))
    marks = {"your record or its hash": _is_record(lines[0]), form: bool(pattern.fullmatch(lines[1]))}
    return Recognition(
        tuple(mark for mark, here in marks.items() if here),
        tuple(mark for mark, here in marks.items() if not here),
    )


def _check(rule: _Rule, document: Document, _: Supplement) -> Finding:
    lines = _two_lines(document)
    assert lines is not None, "a recognised text has two lines"
    text, path = lines
    neighbours = rule.read(path)
    if len(neighbours) > MAX_STEPS:
        raise UnreadableError(
            "count", where=say("the-path"), found=len(neighbours), expected=say("at-most", limit=MAX_STEPS)
        )
    if _LEAF.fullmatch(text):
        held, leaf = None, text
    else:
        held, leaf = _balances(text), hex_hash(text)
    reached = fold_path(leaf, {}, neighbours, lambda left, right, _sums, _step: rule.parent(left, right))
    found = replace(finding(reached), root_in_file=False, balances=None)
    if held is None:
        return replace(found, weak=(say("leaf-as-given"),), leaf_open=True)
    return with_own(found, held)


def _balances(text: str) -> dict[str, Decimal]:
    parts = [part.split(":") for part in text.split(",")[1:]]
    if len(parts) > MAX_ASSETS or len({part[0] for part in parts}) != len(parts):
        raise UnreadableError("shape", where=say("your-record"), expected=say("assets-once"))
    return {name: amount(value.rstrip("."), f"your record, {name}") for name, value in parts}


def _of_hex(left: str, right: str) -> str:
    return hex_hash(left + right)


def _of_bytes(left: str, right: str) -> str:
    return sha256(bytes.fromhex(left + right)).hexdigest()


def _read_bingx(path: str) -> list[Neighbour]:
    parts = [part.split(":") for part in path.split(",")]
    return [Neighbour(hashed, side == "l", {}) for side, hashed in parts]


def _read_pionex(path: str) -> list[Neighbour]:
    parts = [part.split(":") for part in path.split(",")]
    indexed = [(int(index), hashed) for index, hashed in parts]
    if len({index for index, _ in indexed}) != len(indexed):
        raise UnreadableError("shape", where=say("the-path"), expected=say("indexes-once"))
    # The index is the neighbour's: an odd one is on the right, and larger ones further down.
    return [Neighbour(hashed, index % 2 == 0, {}) for index, hashed in sorted(indexed, reverse=True)]


def _read_topone(path: str) -> list[Neighbour]:
    return [Neighbour(part[1:], part[0] != "1", {}) for part in path.split(",")]


def _format(rule: _Rule) -> Format:
    pattern = re.compile(f"(?:{rule.item})(?:,(?:{rule.item}))*", re.ASCII)
    return Format(
        key=rule.exchange.lower(),
        exchange=rule.exchange,
        source=rule.source,
        features=Features(Mark.NO, Mark.NO, Mark.NONE, Mark.NO, Mark.NO, 256, Mark.YES),
        recognise=partial(_recognise, pattern, rule.form),
        check=partial(_check, rule),
    )


BINGX = _format(
    _Rule(
        exchange="BingX",
        source="BingX-API/BingX-proof-of-reserves",
        form="a path of l:hash and r:hash",
        item=rf"[lr]:{_HEX}",
        read=_read_bingx,
        parent=_of_hex,
    )
)
PIONEX = _format(
    _Rule(
        exchange="Pionex",
        source="pionex-official/proof-of-reserves",
        form="a path of index:hash",
        item=rf"(?:0|[1-9][0-9]{{0,18}}):{_HEX}",
        read=_read_pionex,
        parent=_of_bytes,
    )
)
TOPONE = _format(
    _Rule(
        exchange="TopOne",
        source="the exchange's own script",
        form="a path of 0 or 1 and a hash",
        item=rf"[01]{_HEX}",
        read=_read_topone,
        parent=_of_bytes,
    )
)
