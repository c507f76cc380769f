"""``porcore build``: a bundle becomes a snapshot file."""

import argparse
import json
from pathlib import Path

from porcore.cli.output import add_json, print_facts
from porcore.cli.progress import shown_progress
from porcore.cli.show import facts_of, lines_of
from porcore.cli.typed_numbers import MOST_WORKERS, number_within
from porcore.progress import DoneLine, line_of

_EPILOG = """\
A bundle is a folder, or a .zip of it, with snapshot.toml, balances.csv and wallets.csv; porcore sample makes
one to look at. The snapshot file is private: it contains ids, balances and the secret.

  porcore build bundle/ -o 2026-10-25.por
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``build`` to the subcommands."""
    parser = commands.add_parser(
        "build",
        help="build a snapshot file (.por) from a bundle",
        description="Reads a ledger and a wallet list, builds one tree for each asset, and writes one new file with"
        " everything that is needed to prove balances. Stops at the first fault and leaves nothing behind.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="folder or .zip")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.por", help="a new file")
    parser.add_argument(
        "--secret-file",
        type=Path,
        metavar="F",
        help="64 hex digits; the same secret and ledger give the same roots (default: a new random one)",
    )
    parser.add_argument(
        "--progress-json",
        action="store_true",
        help="print progress as lines of JSON, and end when standard input closes",
    )
    parser.add_argument(
        "--workers",
        type=number_within(1, MOST_WORKERS),
        default=0,
        metavar="N",
        help="processes (default: as many as there are processors for a large ledger, one for a small one)",
    )
    parser.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="let the workers of this dask.distributed scheduler do it, such as tcp://10.0.0.5:8786",
    )
    parser.add_argument(
        "--runs-dir",
        type=Path,
        metavar="DIR",
        help="folder for the temporary files, made when missing (default: next to the output); on a cluster all"
        " workers must see it",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build, then print what was built."""
    # Imported here: a stranger who only verifies should not wait for numpy.
    from porcore.build.building import Workers, build, read_secret

    secret = read_secret(args.secret_file) if args.secret_file else None
    with shown_progress(as_json=args.progress_json, quiet=args.json) as progress:
        workers = Workers(args.workers, args.scheduler, args.runs_dir)
        statement, outside, unstated = build(args.bundle, args.output, secret, progress, workers)
    if args.progress_json:
        print(line_of(DoneLine(statement.id, outside, unstated)), flush=True)
    else:
        debts = _debts_of(args.output)
        noted = {"wallet_rows_outside": outside} if outside else {}
        facts = facts_of(args.output) | noted | ({"debts_as_zero": debts} if debts else {})
        print_facts(args, facts, [*lines_of(args.output), *_outside_lines(outside), *_debt_lines(debts)])
    return 0


def _debts_of(path: Path) -> list[dict[str, object]]:
    """Return the debts that count as zero in the file that was just built; amounts are canonical decimal text."""
    from porcore.format.grammar import amount_text
    from porcore.snapshot import Snapshot

    with Snapshot(path) as snapshot:
        report = json.loads(snapshot.meta("report"))
        assets = snapshot.statement.assets
    clients, units = report["clients_below_zero"], report["units_below_zero"]
    return [
        {
            "symbol": asset.symbol,
            "clients": clients[asset.symbol],
            "amount": amount_text(units[asset.symbol], asset.decimals),
        }
        for asset in assets
        if asset.symbol in clients
    ]


def _debt_lines(debts: list[dict[str, object]]) -> list[str]:
    if not debts:
        return []
    listed = "; ".join(f"{debt['symbol']} {debt['clients']} clients, {debt['amount']}" for debt in debts)
    return ["", f"Client debts count as zero and are not subtracted from what is owed: {listed}."]


def _outside_lines(outside: int) -> list[str]:
    if not outside:
        return []
    reason = "their coins count as no member, or they state no balance"
    command = "porcore reserves wallets.csv --config snapshot.toml"
    return ["", f"{outside} rows of wallets.csv are not counted: {reason}. {command} lists them."]
