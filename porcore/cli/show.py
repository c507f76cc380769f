"""``porcore show``, ``statement`` and ``wallets``: what is in a snapshot file."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from porcore.cli.origin_lines import origin_lines
from porcore.cli.output import add_json, print_facts, table
from porcore.errors import SnapshotError
from porcore.format.origin import Origin, origin_facts, origin_of
from porcore.format.wallet_list import canonical_wallets
from porcore.reserves.comparison import AssetReserves, compare, ratio_text

if TYPE_CHECKING:
    from porcore.snapshot import Snapshot

__all__ = ["facts_of", "lines_of", "reserves_facts", "reserves_lines"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    show = commands.add_parser(
        "show",
        help="what is in a snapshot file: roots, totals, ratio",
        description="Shows time, statement id, liabilities against reserves and the root of every asset. No ids.",
    )
    show.set_defaults(run=_show)
    statement = commands.add_parser(
        "statement",
        help="print the statement, to publish it",
        description="Prints the statement in its canonical bytes: what a statement id is the hash of. It is meant"
        " for the public.",
    )
    statement.set_defaults(run=_statement)
    wallets = commands.add_parser(
        "wallets",
        help="print the wallet list, to publish it",
        description="Prints the wallet list in its canonical bytes, to which the statement commits by their hash."
        " It is meant for the public.",
    )
    wallets.set_defaults(run=_wallets)
    for parser in (show, statement, wallets):
        parser.add_argument("file", type=Path, metavar="FILE.por")
        add_json(parser)


def _open(path: Path) -> "Snapshot":
    from porcore.snapshot import Snapshot

    return Snapshot(path)


def _show(args: argparse.Namespace) -> int:
    print_facts(args, facts_of(args.file), lines_of(args.file))
    return 0


def _statement(args: argparse.Namespace) -> int:
    with _open(args.file) as snapshot:
        _write(snapshot.statement.canonical)
    return 0


def _wallets(args: argparse.Namespace) -> int:
    with _open(args.file) as snapshot:
        _write(canonical_wallets(snapshot.wallets))
    return 0


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data + b"\n")


def _origin(snapshot: "Snapshot") -> Origin:
    """Return who made the tree, as the file says. Raises SnapshotError where name and report do not agree."""
    try:
        return origin_of(snapshot.meta("report"), snapshot.statement.exchange)
    except SnapshotError as error:
        raise SnapshotError(
            f"{snapshot.path.name}: {str(error).removeprefix(f'{snapshot.path.name}: ')}"
        ) from None


def facts_of(path: Path) -> dict[str, object]:
    """Return what ``show --json`` prints; amounts are canonical decimal text."""
    with _open(path) as snapshot:
        statement = snapshot.statement
        return {
            "exchange": statement.exchange,
            "taken_at": statement.taken_at,
            "statement_id": statement.id,
            "pieces": snapshot.stated_pieces(),
            "assets": [reserves_facts(row) for row in compare(statement, snapshot.wallets)],
            "wallets": len(snapshot.wallets),
            **origin_facts(_origin(snapshot)),
        }


def reserves_facts(row: AssetReserves) -> dict[str, object]:
    """Return the facts of one asset, as ``show`` prints them."""
    return {
        "symbol": row.asset.symbol,
        "members": list(row.asset.members),
        "decimals": row.asset.decimals,
        "leaf_count": row.asset.leaf_count,
        "root": row.asset.root.hash.hex(),
        "liabilities": row.liabilities_text,
        "reserves": row.reserves_text,
        "ratio_tenths_of_percent": row.ratio_tenths,
        "surplus" if row.difference >= 0 else "shortfall": row.difference_text,
        "wallets": row.wallets,
        "wallets_without_height": row.heights_missing,
    }


def lines_of(path: Path) -> Iterator[str]:
    """Yield what ``show`` prints."""
    with _open(path) as snapshot:
        statement = snapshot.statement
        yield f"{statement.exchange}, snapshot of {statement.taken_at}"
        yield f"Statement id {statement.id}"
        yield from origin_lines(_origin(snapshot))
        yield ""
        rows = compare(statement, snapshot.wallets)
        yield from reserves_lines(rows)
        yield ""
        for row in rows:
            yield f"root of {row.asset.symbol}  {row.asset.root.hash.hex()}"


def reserves_lines(rows: tuple[AssetReserves, ...]) -> list[str]:
    """Return liabilities against reserves as a table."""
    head = ("asset", "leaves", "liabilities", "reserves", "ratio", "difference")
    body = [
        (
            row.asset.symbol,
            str(row.asset.leaf_count),
            row.liabilities_text,
            row.reserves_text,
            ratio_text(row.ratio_tenths),
            ("surplus " if row.difference >= 0 else "shortfall ") + row.difference_text,
        )
        for row in rows
    ]
    note = "Reserves are what the wallet list states; nothing here was read from a chain."
    sums = [
        f"{row.asset.symbol} = {' + '.join(row.asset.members)}"
        for row in rows
        if row.asset.members != (row.asset.symbol,)
    ]
    return [*table([head, *body]), "", *sums, note]
