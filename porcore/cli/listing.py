"""Reading a list of wallets from whatever file it is in, for the commands."""

from array import array
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from porcore.errors import BundleError, FormatError
from porcore.format.statement import Statement
from porcore.format.wallet_list import MAX_BYTES, Wallet, check_order, parse_rows
from porcore.reserves.evidence import Evidence, Level, SnapshotContext, examine_all
from porcore.reserves.evidence.batch import Examiner, processors
from porcore.reserves.evidence.identity import wallet_identity
from porcore.reserves.evidence.levels import evidence_of, said
from porcore.reserves.wallet_lists import PublishedFile, PublishedRow, is_published, open_published
from porcore.reserves.wallet_lists.rows import faulty

if TYPE_CHECKING:
    from porcore.ledger.configuration.config import SnapshotConfig

__all__ = ["ExaminedList", "Listed", "read_listing"]

_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row, the asset it is summed under, and its evidence."""

    asset: str  # symbol of the asset where one is known, otherwise what the list calls the coin
    coin: str  # what the list calls it
    wallet: Wallet  # of a file that may be large without message, keys, script and signatures
    evidence: Evidence
    line: int | None = None  # of a published file
    balance_stated: bool = True
    custodian: str = ""  # who holds the coins for the exchange, or ""
    repeats: str = ""  # the row that names this wallet already, such as "row 7"; the wallet counts once
    file: str = ""  # of an archive of several lists; "" otherwise


@dataclass(frozen=True, slots=True)
class ExaminedList:
    """All rows of a file, parted where the snapshot's assets are known."""

    layout: str  # snapshot, list, csv, or a published layout
    rows: tuple[Listed, ...]
    outside: tuple[Listed, ...]  # rows that count for no asset; none where no assets are known
    notes: tuple[str, ...] = ()  # sentences about what was passed over while reading


def read_listing(path: Path, config_path: Path | None) -> ExaminedList:
    """Return the rows of a .por file, a wallet list, our wallets.csv, a published file or a .zip of such.

    With the snapshot.toml at `config_path` rows are summed under its assets. Raises PorError and OSError.
    """
    from porcore.ledger.archive.zip_lists import ZIP, open_lists

    config = _config(config_path)
    with path.open("rb") as file:
        head = file.readline(4096)
        if head.startswith(_SQLITE):
            return _snapshot(path)
        if head.startswith(ZIP):
            return _examined(open_lists(file, path.name), config)
        if head.lstrip()[:1] == b"[":
            return _list(parse_rows(head + file.read(MAX_BYTES + 1)), config)
        if is_published(head):
            return _examined(open_published(head, file, path.name), config)
        file.seek(0)
        return _examined(_csv(file, config), config)


def _config(path: Path | None) -> "SnapshotConfig | None":
    if path is None:
        return None
    from porcore.ledger.configuration.config import read_config

    return read_config(path.read_bytes())


def _snapshot(path: Path) -> ExaminedList:
    from porcore.snapshot import Snapshot

    with Snapshot(path) as snapshot:
        statement: Statement = snapshot.statement
        wallets = snapshot.wallets
    groups = {member: asset.symbol for asset in statement.assets for member in asset.members}
    context = SnapshotContext(statement.exchange, statement.taken_at)
    return _parted("snapshot", _listed(wallets, groups, context), groups)


def _csv(file: BinaryIO, config: "SnapshotConfig | None") -> PublishedFile:
    from porcore.ledger.ledger_files import WALLETS
    from porcore.ledger.readers.wallets import read_wallet_rows

    return PublishedFile("csv", _some_readable(read_wallet_rows(file, config), WALLETS), [])


def _some_readable(rows: Iterator[PublishedRow], name: str) -> Iterator[PublishedRow]:
    """Yield the rows. Raises BundleError at their end when there are some and none could be read."""
    first, readable = None, False
    for row in rows:
        first, readable = first or row, readable or not row.fault
        yield row
    if first is not None and not readable:
        raise BundleError(name, f"no row that can be read ({first.place}: {first.fault})", "wallets")


def _list(rows: tuple[Wallet | FormatError, ...], config: "SnapshotConfig | None") -> ExaminedList:
    """Examine a list in the format's own form; those rows that can be read must be in its order."""
    wallets = tuple(row for row in rows if isinstance(row, Wallet))
    check_order(wallets)
    if len(wallets) == len(rows):
        return _own("list", wallets, config)
    marked = (
        PublishedRow(number, row.asset, row)
        if isinstance(row, Wallet)
        else faulty(number, "", str(row).removesuffix("."))
        for number, row in enumerate(rows, start=1)
    )
    return _examined(PublishedFile("list", marked, []), config)


def _own(layout: str, wallets: tuple[Wallet, ...], config: "SnapshotConfig | None") -> ExaminedList:
    groups = _groups(config)
    return _parted(layout, _listed(wallets, groups, _context(config)), groups)


def _examined(published: PublishedFile, config: "SnapshotConfig | None") -> ExaminedList:
    """Examine the rows while they are read; what a check needs is let go of once it is done."""
    groups = _groups(config)
    held: deque[PublishedRow] = deque()
    tickets = array("L")  # of the rows in `held`
    shared: dict[str, str] = {}
    with Examiner(_context(config), processors()) as examiner:
        for row in published.rows:
            tickets.append(0 if row.fault else examiner.ticket(row.wallet))
            held.append(_slim(row, shared))
        results = examiner.results()
    del shared
    rows = (_examined_row(held.popleft(), results, ticket, groups) for ticket in tickets)
    return _parted(published.layout, rows, groups, tuple(published.notes))


def _examined_row(
    row: PublishedRow, results: Sequence[Evidence], ticket: int, groups: dict[str, str]
) -> Listed:
    return Listed(
        groups.get(row.coin, row.coin),
        row.coin,
        row.wallet,
        _unreadable(row) if row.fault else results[ticket],
        row.line,
        row.balance_stated,
        row.custodian,
        row.repeats,
        row.file,
    )


def _slim(row: PublishedRow, shared: dict[str, str]) -> PublishedRow:
    """Return a row without what was signed, its texts `shared` with the other rows where they repeat."""
    wallet, same = row.wallet, shared.setdefault
    kept = Wallet(
        same(wallet.asset, wallet.asset),
        same(wallet.chain, wallet.chain),
        wallet.address,
        wallet.balance,
        same(wallet.height, wallet.height),
        same(wallet.label, wallet.label),
    )
    return PublishedRow(
        row.line,
        kept.asset,
        kept,
        row.balance_stated,
        same(row.kind, row.kind),
        row.fault,
        same(row.custodian, row.custodian),
        row.repeats,
        row.file,
    )


def _unreadable(row: PublishedRow) -> Evidence:
    return evidence_of(Level.UNVERIFIABLE, said("row", fault=row.fault))


def _groups(config: "SnapshotConfig | None") -> dict[str, str]:
    """Return the asset of every member, and of every coin that counts as one."""
    if config is None:
        return {}
    groups = {member: config.assets[number].symbol for member, number in config.asset_of_member.items()}
    return groups | {coin: groups[member] for coin, member in config.wallets.counts_as.items()}


def _context(config: "SnapshotConfig | None") -> SnapshotContext | None:
    return None if config is None else SnapshotContext(config.exchange, config.taken_at)


def _listed(
    wallets: tuple[Wallet, ...], groups: dict[str, str], context: SnapshotContext | None
) -> tuple[Listed, ...]:
    evidence = examine_all(wallets, context, processors())
    first_of: dict[Hashable, int] = {}
    listed: list[Listed] = []
    for number, (wallet, found) in enumerate(zip(wallets, evidence, strict=True), start=1):
        first = first_of.setdefault(wallet_identity(wallet), number)
        repeats = f"wallet {first}" if found.code == "repeated" else ""
        asset = groups.get(wallet.asset, wallet.asset)
        listed.append(Listed(asset, wallet.asset, wallet, found, repeats=repeats))
    return tuple(listed)


def _parted(
    layout: str, rows: Iterable[Listed], groups: dict[str, str], notes: tuple[str, ...] = ()
) -> ExaminedList:
    inside: list[Listed] = []
    outside: list[Listed] = []
    for row in rows:
        counts = row.coin in groups and row.balance_stated  # as when a bundle is built
        (inside if counts or not groups else outside).append(row)
    return ExaminedList(layout, tuple(inside), tuple(outside), notes)
