"""A whole ledger, read and put together in parts: the same clients, report and faults as `porcore.ledger.read_ledger`.

The memory needed is that of a few parts, never that of the ledger.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from porcore.build.clients import Clients, ClientsTask, put_together
from porcore.build.engine import Engine
from porcore.build.read import AnyPart, Layout, ReadPart, ReadTask, read_part, reader_at, table_of
from porcore.build.runs import Section
from porcore.errors import BundleError, PorError
from porcore.format.hashing import MAX_AMOUNT
from porcore.ledger.netting import Debts, negative_net
from porcore.ledger.readers.choice import Reader, reader_of
from porcore.ledger.source import Source
from porcore.ledger.tally import LEDGER, LedgerReport, no_rows, total_too_large, weak_ids
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
        """Return where parts `first` to `stop` - 1 of an asset's leaves stand."""
        return tuple(
            Section(path, int(starts[asset, first]), int(starts[asset, stop]))
            for path, starts in self.runs
            if starts[asset, first] < starts[asset, stop]
        )

    def counts(self, asset: int) -> NDArray[np.int64]:
        """Return the number of leaves in each part of an asset [leaf_parts]."""
        counts: NDArray[np.int64] = np.sum([np.diff(starts[asset]) for _, starts in self.runs], axis=0)
        return counts


def read_in_parts(
    source: Source,
    layout: Layout,
    plan: Plan,
    secret: bytes,
    contexts: Sequence[bytes],
    progress: Progress,
) -> Leaves:
    """Read all rows and make leaves of them. Raises BundleError at the first fault, naming row and column."""
    reader = reader_of(table_of(layout), layout.config)  # a wrong header is a fault of its own
    layout, reads = _read_by_need(source, layout, plan, progress)
    rows = sum(read.rows for _, read in reads)
    if not rows:
        raise no_rows()
    groups = _put_together(source, layout, plan, secret, contexts, reads)
    config = layout.config
    debts = Debts()
    for _, found in groups:
        debts.merge(found.debts)
    if debts.first is not None and config.ledger.negative == "refuse":
        raise _debt_fault(source, layout, debts)
    for number, asset in enumerate(config.assets):
        if sum(found.totals[number] for _, found in groups) > MAX_AMOUNT:
            raise total_too_large(asset.symbol)
    clients = sum(found.clients for _, found in groups)
    bonuses: dict[str, int] = {}
    for _, read in reads:
        for member, units in read.bonuses.items():
            bonuses[member] = bonuses.get(member, 0) + units
    report = LedgerReport(
        reader.layout,
        rows,
        clients,
        sum(found.zero_clients for _, found in groups),
        rows - clients if reader.layout == "wide" else sum(found.extra_account_rows for _, found in groups),
        sum(read.bonus_rows for _, read in reads),
        {member: units for member, units in sorted(bonuses.items()) if units},
        reader.ignored,
        weak_ids(clients, _varying([found for _, found in groups])),
        *debts.by_symbol(config),
    )
    return Leaves(report, tuple((path, found.starts) for path, found in groups))


class _BelowZeroError(PorError):
    """Entries by asset do not suffice."""


def _read_by_need(
    source: Source, layout: Layout, plan: Plan, progress: Progress
) -> tuple[Layout, list[tuple[Path, ReadPart]]]:
    """Read into entries by asset, or from the first amount below zero on once more, by member; return how it was."""
    if layout.config.ledger.negative == "refuse":
        try:
            return layout, _read_all(source, layout, plan, progress)
        except _BelowZeroError:
            pass
    layout = replace(layout, by_member=True)
    return layout, _read_all(source, layout, plan, progress)


def _read_all(source: Source, layout: Layout, plan: Plan, progress: Progress) -> list[tuple[Path, ReadPart]]:
    parts: list[AnyPart] = []
    # Names of their own: a task of the first reading may still be writing when the second begins.
    name = "signed" if layout.by_member else "entries"

    def tasks() -> Iterator[ReadTask]:
        for number, part in enumerate(source.parts()):
            parts.append(part)
            yield ReadTask(layout, part, plan.client_parts, plan.folder / f"{name}-{number}")

    reads: list[tuple[Path, ReadPart]] = []
    rows = 0
    for read in plan.engine.ordered(read_part, tasks()):
        number = len(reads)
        if read.below_zero:
            for path, _ in reads:
                path.unlink()
            raise _BelowZeroError
        if read.starts is None:
            raise _fault(layout, parts[number], rows)
        source.done(parts[number])
        rows += read.rows
        reads.append((plan.folder / f"{name}-{number}", read))
        progress(Stage.ROWS, rows, None)
    return reads


def _fault(layout: Layout, part: AnyPart, rows: int) -> BundleError:
    """Return the fault in a part that `rows` rows come before."""
    try:
        reader_at(layout, part.data(), 1 + rows).read(lambda *_: None)
    except BundleError as error:
        return error
    return BundleError(
        LEDGER, "a file that changes while it is read", "a file at rest", "Load it again once it is whole."
    )


def _put_together(
    source: Source,
    layout: Layout,
    plan: Plan,
    secret: bytes,
    contexts: Sequence[bytes],
    reads: list[tuple[Path, ReadPart]],
) -> list[tuple[Path, Clients]]:
    assets = np.array(list(layout.config.asset_of_member.values())) if layout.by_member else None
    tasks = (
        ClientsTask(
            tuple(_sections(reads, part)),
            secret,
            tuple(contexts),
            layout.config.pieces,
            plan.leaf_parts,
            plan.folder / f"leaves-{part}",
            assets,
        )
        for part in range(plan.client_parts)
    )
    groups = []
    for part, found in enumerate(plan.engine.ordered(put_together, tasks)):
        if found.too_large is not None:
            raise _sum_fault(source, layout, found.too_large)
        groups.append((plan.folder / f"leaves-{part}", found))
    for path, _ in reads:
        path.unlink()
    return groups


def _sections(reads: list[tuple[Path, ReadPart]], part: int) -> Iterator[Section]:
    for path, read in reads:
        assert read.starts is not None
        start, stop = int(read.starts[part]), int(read.starts[part + 1])
        if start < stop:
            yield Section(path, start, stop)


def _sum_fault(source: Source, layout: Layout, client_id: bytes) -> BundleError:
    """Return the row in which this client's sum leaves the range."""
    try:
        _rows_of(source, layout, client_id)
    except BundleError as error:
        return error
    return BundleError(LEDGER, "a sum of 2^127 units or more for a client", "sums below 2^127 units")


def _debt_fault(source: Source, layout: Layout, debts: Debts) -> BundleError:
    """Return the fault of the debts, at the first row of the one to be named."""
    assert debts.first is not None
    reader = _rows_of(source, layout, debts.first.client_id)
    _, row = reader.tally.debits[debts.first.client_id][debts.first.member]
    return negative_net(reader.where(row, debts.first.member), debts, layout.config)


def _rows_of(source: Source, layout: Layout, client_id: bytes) -> Reader:
    """Return the line reader after it read the rows with this id again, and no others. Raises BundleError."""
    reader = reader_at(layout, b"", 1)
    digits, rows = client_id.hex().encode(), 1
    for part in source.parts():
        data = part.data()
        source.done(part)
        start = 0
        while (found := data.find(digits, start)) >= 0:
            begin = data.rfind(b"\n", 0, found) + 1
            end = data.index(b"\n", found) + 1
            reader.go_on(io.BytesIO(data[begin:end]), rows + data.count(b"\n", 0, begin))
            reader.read(lambda *_: None)
            start = end
        rows += data.count(b"\n")
    return reader


def _varying(groups: list[Clients]) -> int:
    """Return a one for every bit of the ids in which any two differ."""
    ones = zeros = 0
    for found in groups:
        ones |= found.ones
        zeros |= found.zeros
    return ones & zeros
