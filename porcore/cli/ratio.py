"""``porcore ratio``: reserves against liabilities, from two public files."""

import argparse

from porcore.cli.evidence_lines import ratio_facts, ratio_lines, unchecked_lines
from porcore.cli.output import add_json, fail, print_facts, read_file
from porcore.cli.show import reserves_facts, reserves_lines
from porcore.errors import PorError
from porcore.exit_codes import ExitCode
from porcore.format.statement import read_statement
from porcore.format.wallet_list import read_wallets, wallets_hash
from porcore.reserves.comparison import compare
from porcore.reserves.evidence import SnapshotContext, examine_all
from porcore.reserves.evidence.batch import processors
from porcore.reserves.evidence.sentences import NOTES
from porcore.reserves.summary import of_statement


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``ratio`` to the subcommands."""
    parser = commands.add_parser(
        "ratio",
        help="reserves against liabilities, from a statement and a wallet list",
        description="Checks that the wallet list is the one the statement commits to, then sums it per asset"
        " and by what the signatures in it show.",
    )
    parser.add_argument("--statement", required=True, metavar="S", help="statement.json")
    parser.add_argument("--wallets", required=True, metavar="W", help="wallets.json")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 with the ratios, 1 when the wallet list is another one."""
    statement = read_statement(read_file(args.statement))
    wallets = read_wallets(read_file(args.wallets))
    found = wallets_hash(wallets)
    if found != statement.reserves_sha256:
        error = PorError(
            f"{args.wallets}: found a wallet list with the hash {found}, expected {statement.reserves_sha256} as in"
            " the statement. This list belongs to another statement, or was changed."
        )
        return fail(args, error, code=ExitCode.REFUTED)
    rows = compare(statement, wallets)
    evidence = examine_all(wallets, SnapshotContext(statement.exchange, statement.taken_at), processors())
    assets = of_statement(statement, wallets, evidence)
    facts = {
        "statement_id": statement.id,
        "assets": [reserves_facts(row) for row in rows],
        "evidence": [ratio_facts(row, asset) for row, asset in zip(rows, assets, strict=True)],
    }
    head = [
        f"{statement.exchange}, snapshot of {statement.taken_at}",
        f"Statement id {statement.id}",
        "The wallet list is the one that the statement commits to.",
        "",
    ]
    tail = [
        "",
        "The same against what the owners of the wallets signed",
        *ratio_lines(rows, assets),
        "",
        *unchecked_lines(evidence),
        NOTES["shows"],
    ]
    print_facts(args, facts, [*head, *reserves_lines(rows), *tail])
    return 0
