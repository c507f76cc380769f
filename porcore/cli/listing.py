"""Reading a list of wallets from whatever file it is in, for the commands."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from porcore.evidence import Evidence, Level, Occasion, examine_all
from porcore.evidence.words import reason_text
from porcore.published import PublishedRow, is_published, read_published
from porcore.statement import Statement
from porcore.wallets import MAX_BYTES, Wallet, check_order, parse_rows

if TYPE_CHECKING:
    from porcore.bundle import SnapshotConfig

__all__ = ["Listed", "Listing", "read_listing"]

_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row, the asset it is summed under, and its evidence."""

    asset: str  # symbol of the asset where one is known, otherwise what the list calls the coin
    coin: str  # what the list calls it
    wallet: Wallet
    evidence: Evidence
    line: int | None = None  # of a published file
    balance_stated: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """All rows of a file, parted where the snapshot's assets are known."""

    layout: str  # snapshot, list, csv, or a published layout
    rows: tuple[Listed, ...]
    outside: tuple[Listed, ...]  # rows that count for no asset; none where no assets are known


def read_listing(path: Path, config_path: Path | None) -> Listing:
    """Return the rows of a .por file, a wallet list, our wallets.csv or a published file.

    With the snapshot.toml at `config_path` rows are summed under its assets. Raises PorError and OSError.
    """
    config = _config(config_path)
    with path.open("rb") as file:
        head = file.readline(4096)
        data = b"" if head.startswith(_SQLITE) else head + file.read(MAX_BYTES + 1)
    if head.startswith(_SQLITE):
        return _snapshot(path)
    if is_published(head):
        return _published(data, path.name, config)
    if head.lstrip()[:1] in (b"[", b"{"):
        return _own("list", _list_rows(data), config)
    return _own("csv", _csv_rows(data, config), config)


def _config(path: Path | None) -> "SnapshotConfig | None":
    if path is None:
        return None
    from porcore.bundle import read_config

    return read_config(path.read_bytes())


def _snapshot(path: Path) -> Listing:
    from porcore.snapshot import Snapshot

    with Snapshot(path) as snapshot:
        statement: Statement = snapshot.statement
        wallets = snapshot.wallets
    groups = {member: asset.symbol for asset in statement.assets for member in asset.members}
    occasion = Occasion(statement.exchange, statement.taken_at)
    return _parted("snapshot", _listed(wallets, groups, occasion), groups)


# A row in our own layouts, its number in the file, and what is wrong with it, or "".
_Row = tuple[int | None, Wallet, str]


def _csv_rows(data: bytes, config: "SnapshotConfig | None") -> list[_Row]:
    from porcore.bundle.wallets import read_wallet_rows

    rows = read_wallet_rows(io.BytesIO(data), config)
    readable = sorted((row for row in rows if not row.fault), key=lambda row: row.wallet.key)
    return [(row.row, row.wallet, row.fault) for row in (*readable, *(row for row in rows if row.fault))]


def _list_rows(data: bytes) -> list[_Row]:
    """Return the rows of a list; those that can be read must stand in the format's order. Raises FormatError."""
    rows = parse_rows(data)
    check_order([row for row in rows if isinstance(row, Wallet)])
    return [
        (None, row, "")
        if isinstance(row, Wallet)
        else (number, Wallet("", "", "", "0"), str(row).removesuffix("."))
        for number, row in enumerate(rows, start=1)
    ]


def _own(layout: str, rows: list[_Row], config: "SnapshotConfig | None") -> Listing:
    groups = _groups(config)
    evidence = iter(examine_all((wallet for _, wallet, fault in rows if not fault), _occasion(config)))
    listed = [
        Listed(
            groups.get(wallet.asset, wallet.asset),
            wallet.asset,
            wallet,
            _unreadable(fault) if fault else next(evidence),
            line if fault else None,
            not fault,
        )
        for line, wallet, fault in rows
    ]
    return _parted(layout, listed, groups)


def _published(data: bytes, name: str, config: "SnapshotConfig | None") -> Listing:
    published, groups = read_published(data, name), _groups(config)
    evidence = examine_all((row.wallet for row in published.rows), _occasion(config))
    rows = tuple(
        Listed(
            groups.get(row.coin, row.coin),
            row.coin,
            row.wallet,
            _readable(row, found),
            row.line,
            row.balance_stated,
        )
        for row, found in zip(published.rows, evidence, strict=True)
    )
    return _parted(published.layout, rows, groups)


def _readable(row: PublishedRow, found: Evidence) -> Evidence:
    return _unreadable(row.fault) if row.fault else found


def _unreadable(fault: str) -> Evidence:
    return Evidence(Level.UNVERIFIABLE, "row", reason_text("row", fault=fault))


def _groups(config: "SnapshotConfig | None") -> dict[str, str]:
    """Return the asset of every member, and of every coin that counts as one."""
    if config is None:
        return {}
    groups = {member: config.assets[number].symbol for member, number in config.asset_of_member.items()}
    return groups | {coin: groups[member] for coin, member in config.wallets.counts_as.items()}


def _occasion(config: "SnapshotConfig | None") -> Occasion | None:
    return None if config is None else Occasion(config.exchange, config.taken_at)


def _listed(
    wallets: tuple[Wallet, ...], groups: dict[str, str], occasion: Occasion | None
) -> tuple[Listed, ...]:
    evidence = examine_all(wallets, occasion)
    return tuple(
        Listed(groups.get(wallet.asset, wallet.asset), wallet.asset, wallet, found)
        for wallet, found in zip(wallets, evidence, strict=True)
    )


def _parted(layout: str, rows: Iterable[Listed], groups: dict[str, str]) -> Listing:
    inside: list[Listed] = []
    outside: list[Listed] = []
    for row in rows:
        counts = row.coin in groups and row.balance_stated  # as when a bundle is built
        (inside if counts or not groups else outside).append(row)
    return Listing(layout, tuple(inside), tuple(outside))
