"""The table of batch proofs that an exchange publishes (proof.csv, proof0.csv): one batch of clients a row.

    proof_info                    the proof, base64 of gnark's bytes
    cex_asset_list_commitments    ["before", "after"]: hashes of the totals
    account_tree_roots            ["before", "after"]; in Binance's newest program ["root"], the finished tree's
    batch_commitment              the proof's public input
    batch_number                  0, 1, 2, … in any order of rows
    assets_count                  Binance since 2024: how many assets a client of the batch may hold; each has a key of its own
    min_account_index, max_…      Binance's newest program: the places of the batch's clients in the tree

Columns are found by name, as the programs do it (src/verifier/main.go of binance/zkmerkle-proof-of-solvency and
huobiapi/Tool-Go-MerkleVerify, service/verify_service/service.go of gateio/proof-of-reserves); HTX's verifier calls them ProofInfo and so
on. Others, such as id and dates, mean nothing and are left alone. Every number that a proof covers is below the field's size
and has one spelling: the programs would drop one beyond it from what they hash.
"""

import base64
import binascii
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from itertools import count

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.fields import hash_bytes
from porcore.exchanges.hashes.poseidon_bn254 import FIELD
from porcore.exchanges.packing import name_kind

__all__ = ["MAX_BYTES", "MAX_ROWS", "BatchLayout", "BatchRow", "ProofTable", "read_proof_table"]

MAX_BYTES = 2**26
MAX_ROWS = 2**20
_MOST_LINES = 2 * MAX_ROWS  # 64 MiB of empty ones would take minutes, and are a few KiB of a .zip
_LONGEST_PROOF = 2048  # characters of base64; 388 bytes are 520
_LONGEST_LINE = 2**14  # characters; a row of Binance's has about 900
_HIGHEST_NUMBER = 2**31 - 1
_PROOF, _TOTALS, _ROOTS, _INPUT, _NUMBER = (
    "proof_info",
    "cex_asset_list_commitments",
    "account_tree_roots",
    "batch_commitment",
    "batch_number",
)
_TIER, _FIRST, _LAST = "assets_count", "min_account_index", "max_account_index"
_NEEDED = (_PROOF, _TOTALS, _ROOTS, _INPUT, _NUMBER)
_KNOWN = (*_NEEDED, _TIER, _FIRST, _LAST)
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)
_HASH = r'"([A-Za-z0-9+/]{43}=)"'
_LIST = re.compile(rf"\[\s*{_HASH}(?:\s*,\s*{_HASH})?\s*\]", re.ASCII)


class BatchLayout(StrEnum):
    """Which columns a table has, and with that which programs it may be of."""

    CHAINED = "two roots"  # Gate and its forks, HTX, Binance in 2023
    TIERED = "two roots and tiers"  # Binance since 2024
    INDEXED = "one root, tiers and places"  # Binance's newest program


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch. Hashes are elements of the field, 0..r-1."""

    number: int  # of the batch, 0 or more
    proof: bytes = field(repr=False)  # gnark's, raw or compressed
    totals: tuple[int, int]  # hashes of the totals before and after the batch
    roots: tuple[int, ...]  # before and after the batch; or one, of the finished tree
    commitment: int  # the public input that the row states
    tier: int | None = None  # assets that a client of the batch may hold; None: there is one key for all
    first_index: int | None = None  # place of the batch's first client in the tree, 0..2^31-1
    last_index: int | None = None  # and of its last


@dataclass(frozen=True, slots=True)
class ProofTable:
    """All batches, by number; a table may still have a number twice, or leave one out."""

    layout: BatchLayout
    rows: tuple[BatchRow, ...]  # at least one
    sha256: str  # of the file, 64 hex digits


def read_proof_table(data: bytes) -> ProofTable:
    """Return the batches of a table; `data`: the whole file, CSV in UTF-8, at most 64 MiB and 2^20 rows. Raises UnreadableError."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("zk-table-large", limit=MAX_BYTES // 2**20)
    try:
        name_kind(data)
    except UnreadableError as error:
        raise UnreadableError("zk-table-is", detail=error.sentence) from None
    lines = _lines(data)
    _, names = next(lines, (1, []))
    columns = _columns(names)
    layout = _layout(columns)
    rows = list[BatchRow]()
    for line, fields in lines:
        if len(rows) >= MAX_ROWS:
            raise UnreadableError("zk-table-rows", found="more rows", limit=MAX_ROWS)
        if len(fields) != len(names):
            raise UnreadableError("zk-table-fields", line=line, found=len(fields), expected=len(names))
        rows.append(_row({name: fields[at] for name, at in columns.items()}, layout, f"line {line}"))
    if not rows:
        raise UnreadableError("zk-table-rows", found="no rows", limit=MAX_ROWS)
    rows.sort(key=lambda row: row.number)
    return ProofTable(layout, tuple(rows), sha256(data).hexdigest())


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (number, fields) of each line, empty ones left out; the text is decoded as it is read.

    A record is one line: no field has a line break in it, so that what a record costs is bounded by the line's length.
    """
    text = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    for number in count(1):
        if number > _MOST_LINES:
            raise UnreadableError("zk-table-rows", found="more lines, most of them empty", limit=MAX_ROWS)
        try:
            line = text.readline(_LONGEST_LINE + 1)
        except UnicodeDecodeError:
            raise UnreadableError("not-text") from None
        if not line:
            return
        if not line.strip("\r\n"):
            continue
        try:
            fields = next(csv.reader((line,), strict=True), []) if len(line) <= _LONGEST_LINE else None
        except csv.Error:
            fields = None
        if fields is None:
            raise UnreadableError("zk-table-csv", line=number)
        yield number, fields


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Return the place of each known column. HTX's verifier writes ProofInfo for proof_info."""
    plain = [name.strip().lower().replace("_", "") for name in names]
    places = dict[str, int]()
    for column in _KNOWN:
        found = [at for at, name in enumerate(plain) if name == column.replace("_", "")]
        if len(found) > 1:
            raise UnreadableError("zk-table-twice", column=column)
        if found:
            places[column] = found[0]
        elif column in _NEEDED:
            raise UnreadableError("zk-table-head", column=column, columns=", ".join(_NEEDED))
    return places


def _layout(columns: Mapping[str, int]) -> BatchLayout:
    indexed = [column for column in (_FIRST, _LAST) if column in columns]
    if len(indexed) == 1:
        other = _LAST if indexed == [_FIRST] else _FIRST
        raise UnreadableError("zk-table-mixed", column=indexed[0], other=other)
    if indexed and _TIER not in columns:
        raise UnreadableError("zk-table-mixed", column=_FIRST, other=_TIER)
    return BatchLayout.INDEXED if indexed else BatchLayout.TIERED if _TIER in columns else BatchLayout.CHAINED


def _row(texts: Mapping[str, str], layout: BatchLayout, line: str) -> BatchRow:
    number = _whole(texts[_NUMBER], f"{line}, {_NUMBER}")
    roots = _elements(texts[_ROOTS], f"{line}, {_ROOTS}")
    expected = 1 if layout is BatchLayout.INDEXED else 2
    if len(roots) != expected:
        raise UnreadableError("zk-row-roots", where=line, found=len(roots), expected=expected)
    totals = _elements(texts[_TOTALS], f"{line}, {_TOTALS}")
    if len(totals) != 2:
        raise UnreadableError("shape", where=f"{line}, {_TOTALS}", expected="two hashes, before and after")
    given = {name: _whole(texts[name], f"{line}, {name}") for name in (_TIER, _FIRST, _LAST) if name in texts}
    return BatchRow(
        number=number,
        proof=_proof(texts[_PROOF], f"{line}, {_PROOF}"),
        totals=(totals[0], totals[1]),
        roots=roots,
        commitment=_element(texts[_INPUT], f"{line}, {_INPUT}"),
        tier=given.get(_TIER),
        first_index=given.get(_FIRST),
        last_index=given.get(_LAST),
    )


def _whole(text: str, where: str) -> int:
    if not _DECIMAL.fullmatch(text) or int(text) > _HIGHEST_NUMBER:
        raise UnreadableError("shape", where=where, expected=f"a whole number from 0 to {_HIGHEST_NUMBER}")
    return int(text)


def _elements(text: str, where: str) -> tuple[int, ...]:
    found = _LIST.fullmatch(text)
    if found is None:
        raise UnreadableError("shape", where=where, expected='["…", "…"], hashes of 32 bytes in base64')
    return tuple(_element(one, where) for one in found.groups() if one is not None)


def _element(text: str, where: str) -> int:
    element = int.from_bytes(hash_bytes(text, where))
    if element >= FIELD:
        raise UnreadableError("shape", where=where, expected="a number below the field's size")
    return element


def _proof(text: str, where: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True) if len(text) <= _LONGEST_PROOF else b""
    except (binascii.Error, ValueError):
        data = b""
    if not data or base64.b64encode(data).decode("ascii") != text:
        raise UnreadableError("shape", where=where, expected="a proof in base64")
    return data
