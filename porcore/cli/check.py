"""``porcore check``: recompute a whole snapshot file."""

import argparse
from pathlib import Path

from porcore.cli.output import add_json, fail, print_facts
from porcore.cli.progress import shown_progress
from porcore.errors import SnapshotError
from porcore.exit_codes import ExitCode
from porcore.progress import DoneLine, line_of


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``check`` to the subcommands."""
    parser = commands.add_parser(
        "check",
        help="rebuild every hash of a snapshot file and compare",
        description="Rebuilds every hash from the leaf pages and compares with the stored levels, the statement"
        " and the wallet list. Run it on a file that someone else made before you serve it.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.por")
    parser.add_argument("--progress-json", action="store_true", help="as for porcore build")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 when everything agrees, 1 when something does not, 2 when this is no snapshot file."""
    from porcore.snapshot import Snapshot, check_snapshot

    Snapshot(args.file).close()
    try:
        with shown_progress(as_json=args.progress_json, quiet=args.json) as progress:
            statement = check_snapshot(args.file, progress)
    except SnapshotError as error:
        return fail(args, error, code=ExitCode.REFUTED)
    leaves = sum(asset.leaf_count for asset in statement.assets)
    facts = {"statement_id": statement.id, "leaves": leaves, "agrees": True}
    if args.progress_json:
        print(line_of(DoneLine(statement.id)), flush=True)
    else:
        lines = [f"Everything agrees: {leaves} leaves, statement id {statement.id}"]
        print_facts(args, facts, lines)
    return 0
