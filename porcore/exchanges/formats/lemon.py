"""Lemon Cash: one client's path as a line of CSV, both sums in every parent, and a second file with the root.

A leaf hashes the client's id alone; what the client holds is hashed with it in the parent. So a tree of a single
leaf would commit to no balance, and a path without a step is not read.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from itertools import islice

from porcore.exchanges.amounts import amount, rounded, strip
from porcore.exchanges.document import Document, UnreadableError, read_document
from porcore.exchanges.fields import MAX_ASSETS, MAX_STEPS, hex_digits, one_of, record, symbol, word
from porcore.exchanges.fold_path import Neighbour, check_root, finding, fold_path, hex_hash
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

__all__ = ["LEMON", "read_stated_root"]

_COLUMNS = ("id", "balances", "proof", "audit_id")
_DECIMALS = 8
_LONGEST = 2**20  # characters of the whole file
_STEP = re.compile(r"(LEFT|RIGHT),([0-9a-f]{64}),([^,{}]*)", re.ASCII)
_PADDING = "0" * 64  # hash of a leaf that no one has
_PUBLISHED = ("root_hash", "root_balances", "hash_algorithm")


def _recognise(document: Document) -> Recognition:
    first = "" if document.is_json else document.text[:100].partition("\n")[0].rstrip("\r")
    mark = f"a first line {','.join(_COLUMNS)}"
    here = sorted(first.split(",")) == sorted(_COLUMNS)
    return Recognition((mark,), ()) if here else Recognition((), (mark,))


def _check(document: Document, given: Supplement) -> Finding:
    row = _row(document.text)
    client, audit = word(row["id"], "id"), word(row["audit_id"], "audit_id")
    balances = _balances(row["balances"], "balances", 0)
    neighbours = _neighbours(row["proof"])
    sums = [balances]  # of the nodes on the path, from the leaf up

    def parent(left: str, right: str, both: Mapping[str, Decimal], level: int) -> str:
        mine, other = _text(sums[level]), _text(neighbours[level].amounts)
        sums.append(dict(both))
        first, second = (other, mine) if neighbours[level].is_left else (mine, other)
        data = bytes.fromhex(left) + first.encode() + bytes.fromhex(right) + second.encode()
        return sha256(data).hexdigest()

    reached = fold_path(hex_hash(audit + client), balances, neighbours, parent)
    found = replace(finding(reached), root_in_file=False)
    if given.companion is None:
        return found
    published = _stated_root(given.companion)
    root = hex_digits(published["root_hash"], 64, "root_hash")
    totals = _balances(published["root_balances"], "root_balances", len(neighbours))
    if root == reached.hash:
        check_root(reached, root, totals)
    return replace(found, published={"": root})


def _row(text: str) -> Mapping[str, str]:
    """Return the one line below the columns' names."""
    if len(text) > _LONGEST:
        raise UnreadableError("too-large", limit=_LONGEST // 2**20)
    lines = csv.reader(StringIO(text.rstrip("\r\n"), newline=""), strict=True)
    try:
        columns, *rows = islice(lines, 3)
    except csv.Error:
        columns, rows = [], []
    if len(rows) != 1 or len(rows[0]) != len(columns):
        raise UnreadableError("text-line", line=2, expected=say("lemon-fields"))
    return {column: field.strip() for column, field in zip(columns, rows[0], strict=True)}


def _balances(value: object, where: str, level: int) -> dict[str, Decimal]:
    """Return amounts as they are counted: none that is zero, the others rounded to eight decimals."""
    if not isinstance(value, str) or value.count("|") >= MAX_ASSETS:
        raise UnreadableError("shape", where=where, expected=say("lemon-amounts", limit=MAX_ASSETS))
    found = dict[str, Decimal]()
    for part in value.split("|") if value else ():
        name, _, number = part.partition(":")
        held = amount(number, f"{where}, {shown_name(symbol(name, where))}")
        if name in found:
            raise UnreadableError("shape", where=where, expected=say("assets-once"))
        if held < 0:
            raise RefutedFileError(
                Step.NEGATIVE, "negative", level, asset=shown_name(name), found=strip(held)
            )
        found[name] = held
    return {name: rounded(held, _DECIMALS) for name, held in found.items() if held}


def _text(sums: Mapping[str, Decimal]) -> str:
    # As Python writes a Decimal, so 0.00000003 is 3E-8.
    return "|".join(f"{name}:{sums[name]!s}" for name in sorted(sums))


def _neighbours(text: str) -> list[Neighbour]:
    steps = text.removeprefix("[{").removesuffix("}]").split("},{")
    if text == "[]" or len(steps) > MAX_STEPS:
        found = 0 if text == "[]" else len(steps)
        raise UnreadableError(
            "count", where="proof", found=found, expected=say("low-to-high", low=1, high=MAX_STEPS)
        )
    if text != "[{" + "},{".join(steps) + "}]":
        raise UnreadableError("shape", where="proof", expected=say("lemon-steps", form="[{…},{…}]"))
    return [_neighbour(step, level) for level, step in enumerate(steps)]


def _neighbour(text: str, level: int) -> Neighbour:
    where = f"proof, step {level + 1}"
    match = _STEP.fullmatch(text)
    if match is None:
        raise UnreadableError("shape", where=where, expected=say("lemon-step"))
    side, hashed, held = match.groups()
    balances = _balances(held, where, level)
    if hashed == _PADDING and (level or balances):
        raise RefutedFileError(Step.PATH, "wrong-padding", level)
    return Neighbour(hashed, side == "LEFT", balances)


def _stated_root(data: bytes) -> Mapping[str, object]:
    value = read_document(data).value
    if not isinstance(value, dict) or any(key not in value for key in _PUBLISHED):
        raise UnreadableError("companion-not-used", expected=LEMON.companion)
    file = record(value, _PUBLISHED, "the second file", exact=True)
    one_of(file["hash_algorithm"], {"sha256": None}, "hash_algorithm")
    return file


def read_stated_root(data: bytes) -> tuple[str, dict[str, Decimal]]:
    """Return what the second file states: the root (64 hex digits), and the total of each asset.

    `data` is the whole file, at most 1 MiB. Raises UnreadableError and RefutedFileError.
    """
    published = _stated_root(data)
    root = hex_digits(published["root_hash"], 64, "root_hash")
    return root, _balances(published["root_balances"], "root_balances", 0)


LEMON = Format(
    key="lemon",
    exchange="Lemon Cash",
    source="lemonatio/proof-of-liabilities",
    features=Features(
        sample=Mark.YES,
        total=Mark.YES,
        both_sums=Mark.YES,
        domain=Mark.NO,
        negatives=Mark.YES,
        hash_bits=256,
        id_bound=Mark.YES,
    ),
    recognise=_recognise,
    check=_check,
    weak=("weak-leaf-of-id",),
)
