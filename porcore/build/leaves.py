"""A whole ledger becomes leaves, in parts: the same clients, report and faults as `porcore.ledger.readers.choice`.

The memory needed is that of a few parts, never that of the ledger.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from porcore.build.clients import ClientsTask, MergedClients, merge_clients
from porcore.build.engine import Engine
from porcore.build.published_list import check_parts
from porcore.build.read import BelowZeroError, ReadPart, ReadTask, read_part
from porcore.build.runs import Section
from porcore.errors import BundleError
from porcore.format.hashing import MAX_AMOUNT
from porcore.ledger.ledger_files import LEDGER
from porcore.ledger.netting import Debts, negative_net
from porcore.ledger.parts import AnyPart
from porcore.ledger.readers.listed import ListReader
from porcore.ledger.readers.wide import WideReader
from porcore.ledger.source import Source
from porcore.ledger.tally import LedgerReport, Tally, changed, no_rows, total_too_large, weak_ids
from porcore.progress import Progress, Stage

__all__ = ["Leaves", "Plan", "read_in_parts"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a ledger is cut."""

    engine: Engine
    folder: Path  # of runs
    client_parts: int  # 1..65536
    leaf_parts: int  # of each asset, 1..65536


@dataclass(frozen=True, slots=True)
class Leaves:
    """The leaves of all assets, grouped by the beginning of their order keys."""

    report: LedgerReport
    runs: tuple[tuple[Path, NDArray[np.int64]], ...]  # each with [assets, leaf_parts + 1] beginnings

    def sections(self, asset: int, first: int, stop: int) -> tuple[Section, ...]:
        """Return where the leaves of an asset are that belong to parts `first` to `stop` - 1.

        `asset` is the asset's number in the configuration, 0 = first. 0 <= `first` <= `stop` <= `leaf_parts`.
        """
        return tuple(
            Section(path, int(starts[asset, first]), int(starts[asset, stop]))
            for path, starts in self.runs
            if starts[asset, first] < starts[asset, stop]
        )

    def counts(self, asset: int) -> NDArray[np.int64]:
        """Return the number of leaves in each part of `asset` (0 = first), [leaf_parts]."""
        counts: NDArray[np.int64] = np.sum([np.diff(starts[asset]) for _, starts in self.runs], axis=0)
        return counts


def read_in_parts(
    source: Source, plan: Plan, secret: bytes, contexts: Sequence[bytes], progress: Progress
) -> Leaves:
    """Read all rows and make leaves of them. Raises BundleError at the first fault, naming row and column.

    `secret` is 32 bytes, and so is each of `contexts`, one for every asset of the configuration in its order.
    """
    reader, config = source.reader, source.reader.config
    by_member, reads = _read_by_need(source, plan, progress)
    rows = sum(read.rows for _, read in reads)
    if not rows:
        raise no_rows()
    merged = _merge(source, plan, secret, contexts, reads, by_member=by_member)
    debts = Debts()
    for _, found in merged:
        debts.merge(found.debts)
    if debts.first is not None and config.ledger.negative == "refuse":
        raise _debt_fault(source, debts)
    for number, asset in enumerate(config.assets):
        if sum(found.totals[number] for _, found in merged) > MAX_AMOUNT:
            raise total_too_large(asset.symbol)
    clients = sum(found.clients for _, found in merged)
    if isinstance(reader, ListReader):
        check_parts(source, reader, [read for _, read in reads], clients)
    bonuses: dict[str, int] = {}
    for _, read in reads:
        for member, units in read.bonuses.items():
            bonuses[member] = bonuses.get(member, 0) + units
    report = LedgerReport(
        reader.layout,
        rows,
        clients,
        sum(found.zero_clients for _, found in merged),
        rows - clients
        if isinstance(reader, WideReader)
        else sum(found.extra_account_rows for _, found in merged),
        sum(read.bonus_rows for _, read in reads),
        {member: units for member, units in sorted(bonuses.items()) if units},
        reader.ignored,
        weak_ids(clients, _varying([found for _, found in merged])),
        *debts.by_symbol(config),
    )
    return Leaves(report, tuple((path, found.starts) for path, found in merged))


def _read_by_need(source: Source, plan: Plan, progress: Progress) -> tuple[bool, list[tuple[Path, ReadPart]]]:
    """Read into entries by asset, or from the first amount below zero on once more, by member; return which it was."""
    if source.reader.config.ledger.negative == "refuse":
        try:
            return False, _read_all(source, plan, progress, by_member=False)
        except BelowZeroError:
            pass
    return True, _read_all(source, plan, progress, by_member=True)


def _read_all(
    source: Source, plan: Plan, progress: Progress, *, by_member: bool
) -> list[tuple[Path, ReadPart]]:
    parts: list[AnyPart] = []
    # Names of their own: a task of the first reading may still be writing when the second begins.
    name = "signed" if by_member else "entries"

    def tasks() -> Iterator[ReadTask]:
        for number, part in enumerate(source.parts()):
            parts.append(part)
            target = plan.folder / f"{name}-{number}"
            yield ReadTask(source.reader, part, by_member, plan.client_parts, target)

    reads: list[tuple[Path, ReadPart]] = []
    rows = 0
    for read in plan.engine.ordered(read_part, tasks()):
        number = len(reads)
        if read.below_zero:
            for path, _ in reads:
                path.unlink()
            raise BelowZeroError
        if read.starts is None:
            raise _fault(source, parts[number], rows)
        source.done(parts[number])
        rows += read.rows
        reads.append((plan.folder / f"{name}-{number}", read))
        progress(Stage.ROWS, rows, None)
    return reads


def _fault(source: Source, part: AnyPart, rows: int) -> BundleError:
    """Return the fault in a part that `rows` rows come before."""
    try:
        source.reader.read(io.BytesIO(part.lines(source.reader)), 1 + rows)
    except BundleError as error:
        return error
    return changed()


def _merge(
    source: Source,
    plan: Plan,
    secret: bytes,
    contexts: Sequence[bytes],
    reads: list[tuple[Path, ReadPart]],
    *,
    by_member: bool,
) -> list[tuple[Path, MergedClients]]:
    reader = source.reader
    assets = np.array(reader.assets) if by_member else None
    tasks = (
        ClientsTask(
            tuple(_sections(reads, part)),
            secret,
            tuple(contexts),
            reader.config.pieces,
            plan.leaf_parts,
            plan.folder / f"leaves-{part}",
            assets,
        )
        for part in range(plan.client_parts)
    )
    merged = []
    for part, found in enumerate(plan.engine.ordered(merge_clients, tasks)):
        if found.too_large is not None:
            raise _sum_fault(source, found.too_large)
        merged.append((plan.folder / f"leaves-{part}", found))
    for path, _ in reads:
        path.unlink()
    return merged


def _sections(reads: list[tuple[Path, ReadPart]], part: int) -> Iterator[Section]:
    for path, read in reads:
        assert read.starts is not None
        start, stop = int(read.starts[part]), int(read.starts[part + 1])
        if start < stop:
            yield Section(path, start, stop)


def _sum_fault(source: Source, client_id: bytes) -> BundleError:
    """Return the row in which this client's sum leaves the range."""
    try:
        _rows_of(source, client_id)
    except BundleError as error:
        return error
    return BundleError(LEDGER, "a sum of 2^127 units or more for a client", "sums below 2^127 units")


def _debt_fault(source: Source, debts: Debts) -> BundleError:
    """Return the fault of the debts, at the first row of the one to be named."""
    assert debts.first is not None
    tally = _rows_of(source, debts.first.client_id)
    _, row = tally.debits[debts.first.client_id][debts.first.member]
    return negative_net(source.reader.where(row, debts.first.member), debts, source.reader.config)


def _rows_of(source: Source, client_id: bytes) -> Tally:
    """Read the rows with this id again, and no others. Raises BundleError."""
    reader = source.reader
    tally = Tally(reader.config, reader.assets)
    digits, rows = client_id.hex().encode(), 1
    for part in source.parts():
        data = part.lines(reader)
        source.done(part)
        start = 0
        while (found := data.find(digits, start)) >= 0:
            begin = data.rfind(b"\n", 0, found) + 1
            end = data.index(b"\n", found) + 1
            reader.read(io.BytesIO(data[begin:end]), rows + data.count(b"\n", 0, begin), tally=tally)
            start = end
        rows += data.count(b"\n")
    return tally


def _varying(merged: list[MergedClients]) -> int:
    """Return a one for every bit of the ids in which any two differ."""
    ones = zeros = 0
    for found in merged:
        ones |= found.ones
        zeros |= found.zeros
    return ones & zeros
