"""BingX, Pionex and TopOne: no file but two texts to copy, your record and the path, one a line.

The record is the leaf's text or its hash. None of them has sums, so nothing is said about a total.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from hashlib import sha256

from porcore.peers.amounts import amount
from porcore.peers.climb import Neighbour, climb, finding, hex_hash, with_own
from porcore.peers.document import Document, UnreadableError
from porcore.peers.report import Features, Finding, Format, Given, Mark, Recognition
from porcore.peers.shape import MAX_ASSETS, MAX_STEPS
from porcore.peers.words import say

__all__ = ["BINGX", "PIONEX", "TOPONE"]

_HEX = r"[0-9a-f]{64}"
_LEAF = re.compile(_HEX, re.ASCII)
_RECORD = re.compile(r"[0-9A-Za-z]{1,128}(?:,[A-Za-z0-9]{1,16}:[0-9eE.+-]{1,80})+", re.ASCII)
_LONGEST = 64 * 1024
_Reader = Callable[[str], list[Neighbour]]


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


def _check(read: _Reader, parent: Callable[[str, str], str], document: Document, _: Given) -> Finding:
    lines = _two_lines(document)
    assert lines is not None, "a recognised text has two lines"
    text, path = lines
    neighbours = read(path)
    if len(neighbours) > MAX_STEPS:
        raise UnreadableError(
            "count", where="the path", found=len(neighbours), expected=f"at most {MAX_STEPS}"
        )
    if _LEAF.fullmatch(text):
        held, leaf = None, text
    else:
        held, leaf = _balances(text), hex_hash(text)
    reached = climb(leaf, {}, neighbours, lambda left, right, _sums, _step: parent(left, right))
    found = replace(finding(reached), root_in_file=False, balances=None)
    return replace(found, notes=(say("leaf-as-given"),)) if held is None else with_own(found, held)


def _balances(text: str) -> dict[str, Decimal]:
    parts = [part.split(":") for part in text.split(",")[1:]]
    if len(parts) > MAX_ASSETS or len({part[0] for part in parts}) != len(parts):
        raise UnreadableError("shape", where="your record", expected="every asset once")
    return {name: amount(value.rstrip("."), f"your record, {name}") for name, value in parts}


def _of_hex(left: str, right: str) -> str:
    return hex_hash(left + right)


def _of_bytes(left: str, right: str) -> str:
    return sha256(bytes.fromhex(left + right)).hexdigest()


def _features(sample: Mark) -> Features:
    return Features(sample, Mark.NO, Mark.NONE, Mark.NO, Mark.NO, 256, Mark.YES)


def _format(
    key: str, name: str, form: str, pattern: str, read: _Reader, parent: Callable[[str, str], str]
) -> Format:
    return Format(
        key=key,
        exchange=name,
        title=f"{name} record and path",
        published_at="on its proof-of-reserves page, for the same audit",
        features=_features(Mark.NO),
        recognise=partial(_recognise, re.compile(f"(?:{pattern})(?:,(?:{pattern}))*", re.ASCII), form),
        check=partial(_check, read, parent),
    )


def _read_bingx(path: str) -> list[Neighbour]:
    parts = [part.split(":") for part in path.split(",")]
    return [Neighbour(hashed, side == "l", {}) for side, hashed in parts]


def _read_pionex(path: str) -> list[Neighbour]:
    parts = [part.split(":") for part in path.split(",")]
    indexed = [(int(index), hashed) for index, hashed in parts]
    if len({index for index, _ in indexed}) != len(indexed):
        raise UnreadableError("shape", where="the path", expected="every index once")
    # The index is the neighbour's: an odd one stands to the right, and larger ones further down.
    return [Neighbour(hashed, index % 2 == 0, {}) for index, hashed in sorted(indexed, reverse=True)]


def _read_topone(path: str) -> list[Neighbour]:
    return [Neighbour(part[1:], part[0] != "1", {}) for part in path.split(",")]


BINGX = _format("bingx", "BingX", "a path of l:hash and r:hash", rf"[lr]:{_HEX}", _read_bingx, _of_hex)
PIONEX = _format(
    "pionex", "Pionex", "a path of index:hash", rf"(?:0|[1-9][0-9]{{0,18}}):{_HEX}", _read_pionex, _of_bytes
)
TOPONE = _format("topone", "TopOne", "a path of 0 or 1 and a hash", rf"[01]{_HEX}", _read_topone, _of_bytes)
