"""What publishing a staged snapshot would show and change: plain facts, put into sentences by `bot.texts.loading`."""

from collections.abc import Callable, Container
from dataclasses import dataclass

from bot.catalogue import Catalogue, ObstacleError, StagedRow, TreeFacts
from bot.catalogue.file_reading import reading
from bot.catalogue.ledger_report import StoredReport, read_report
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.catalogue.signatures import Checked
from bot.load.falls import UNKNOWN, Fall, falls_between
from bot.load.tree_facts import tree_facts
from porcore.errors import SnapshotError
from porcore.format.statement import Statement
from porcore.format.wallet_list import Wallet
from porcore.reserves.comparison import AssetReserves, compare
from porcore.reserves.summary import AssetEvidence
from porcore.snapshot import Snapshot

__all__ = ["AssetLine", "DryRun", "falls_of", "make_dry_run"]

Repeated = Callable[
    [Snapshot], Container[int]
]  # the places of wallets that name an earlier one in another spelling


@dataclass(frozen=True, slots=True)
class AssetLine:
    """One asset now and in the last snapshot that is served."""

    now: AssetReserves
    evidence: AssetEvidence  # its balances by what the signatures show
    before: AssetReserves | None  # None: there is no earlier snapshot, or this asset is new


@dataclass(frozen=True, slots=True)
class DryRun:
    """Everything an operator should see before publishing."""

    row: StagedRow
    statement: Statement
    lines: tuple[AssetLine, ...]
    dropped: tuple[str, ...]  # symbols of the last snapshot that this one does not have
    wallets: tuple[Wallet, ...]
    checked: Checked  # what the signatures of the wallets show
    whole: bool  # every leaf is one client: balances were not cut into pieces
    report: StoredReport | None
    previous: PublishedSnapshot | None  # the last served snapshot, which the changes are counted from
    unreadable: str  # why that one cannot be read; "" when it can, or there is none
    latest: (
        PublishedSnapshot | None
    )  # set when a later one is served, so that this one will not be the latest
    obstacle: ObstacleError | None  # what keeps it from being published right now
    rows_outside: int = (
        0  # rows of wallets.csv that the build left out; 0 when it is not this load's own build
    )
    rows_unstated: int = 0  # those of them that state no balance
    falls: tuple[Fall, ...] = ()  # what is less than in `previous` by more than `fall_percent`
    fall_percent: int = 100
    key: str | None = None  # of its exchange; None where that is not known
    facts: TreeFacts | None = None  # who made the tree, and of what

    @property
    def summary(self) -> str:
        """What the log says of it."""
        made = (
            f"finished as {self.row.statement_id[:8]}…, taken {self.row.taken_at}, assets: {len(self.lines)}"
        )
        return made + (f", clients: {self.report.clients}" if self.report else "")


def make_dry_run(
    row: StagedRow,
    snapshot: Snapshot,
    checked: Checked,
    catalogue: Catalogue,
    snapshots: ServedSnapshots,
    repeated: Repeated,
    fall_percent: int = 100,
) -> DryRun:
    """Collect the facts; reads two files, so run it in a thread.

    `fall_percent`: 0 to 100 per cent, how far a total may fall without a question. Raises SnapshotError or FormatError.
    """
    statement, wallets = snapshot.statement, snapshot.wallets
    key = catalogue.key_of(row.exchange)
    latest = snapshots.at(None, key)
    previous = snapshots.at(row.taken_at, key) or latest
    before, unreadable = _rows_of(snapshots, previous, repeated)
    # A foreign file's own words about its pieces are not part of what was recomputed.
    whole = not row.foreign and snapshot.meta("pieces") == b"1"
    return DryRun(
        row,
        statement,
        tuple(
            AssetLine(now, found, before.get(now.asset.symbol))
            for now, found in zip(compare(statement, wallets, checked.repeated), checked.assets, strict=True)
        ),
        tuple(symbol for symbol in before if statement.asset(symbol) is None),
        wallets,
        checked,
        whole,
        read_report(snapshot),
        previous,
        unreadable,
        latest if latest is not None and latest.taken_at > row.taken_at else None,
        catalogue.obstacle(row),
        falls=falls_of(row, snapshot, snapshots, repeated, fall_percent, key),
        fall_percent=fall_percent,
        key=key,
        facts=tree_facts(snapshot),
    )


def falls_of(
    row: StagedRow,
    snapshot: Snapshot,
    snapshots: ServedSnapshots,
    repeated: Repeated,
    percent: int,
    key: str | None = None,
) -> tuple[Fall, ...]:
    """Return what is less than in the last snapshot by more than `percent` (0 to 100); UNKNOWN where that cannot be read.

    `key`: whose snapshots are looked at. Raises LoadError, SnapshotError or FormatError.
    """
    previous = snapshots.at(row.taken_at, key) or snapshots.at(None, key)
    before, _ = _rows_of(snapshots, previous, repeated)
    if previous is None or not before:
        return (UNKNOWN,) if snapshots.standing(key) and percent < 100 else ()
    reports = _report_of(snapshots, previous), read_report(snapshot)
    counted = [report.clients - report.zero_clients for report in reports if report is not None]
    clients = (counted[0], counted[1]) if len(counted) == 2 else None
    after = compare(snapshot.statement, snapshot.wallets, repeated(snapshot))
    return falls_between(before, after, clients, percent)


def _report_of(snapshots: ServedSnapshots, entry: PublishedSnapshot) -> StoredReport | None:
    try:
        with reading(snapshots, entry) as snapshot:
            return read_report(snapshot)
    except SnapshotError:
        return None


def _rows_of(
    snapshots: ServedSnapshots, entry: PublishedSnapshot | None, repeated: Repeated
) -> tuple[dict[str, AssetReserves], str]:
    """Return the figures of an earlier snapshot; its damage must not keep a new one from being published."""
    if entry is None:
        return {}, ""
    try:
        with reading(snapshots, entry) as snapshot:
            rows = compare(snapshot.statement, snapshot.wallets, repeated(snapshot))
            return {row.asset.symbol: row for row in rows}, ""
    except SnapshotError as error:
        return {}, str(error)
