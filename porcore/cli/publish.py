"""``porcore publish`` and ``porcore audit``: the public list of all leaves, without ids."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from porcore.cli.output import add_json, fail, print_facts, read_file
from porcore.cli.progress import shown_progress
from porcore.cli.show import reserves_facts, reserves_lines
from porcore.errors import PorError
from porcore.exit_codes import ExitCode
from porcore.format.grammar import amount_text
from porcore.format.proof import ProofFile
from porcore.verification.verdict import TrustAnchor, parse_given_id, verify_file

if TYPE_CHECKING:
    from porcore.public_list import Audited, OwnLine

_PUBLISH_EPILOG = """\
Anyone who has the list can add up every balance and recompute every root, so that no part of a tree stays hidden.
It contains no ids. But it shows how balances are distributed: at one piece every client's whole balance, at several
pieces only parts of them. docs/security.md explains what that means for your clients. It is your choice.

  porcore publish 2026-10-25.por -o public/2026-10-25
"""
_AUDIT_EPILOG = """\
  porcore audit public/2026-10-25 --statement-id 9f3c…      the id from a place the exchange cannot change for you alone
  porcore audit public/2026-10-25 --proof proof.json        and where your own lines are

exit codes: 0 everything leads to the statement you gave; 1 it does not; 2 not readable;
3 consistent with itself only (no statement id given)
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    form = argparse.RawDescriptionHelpFormatter
    publish = commands.add_parser(
        "publish",
        help="write the public list of all leaves, without ids",
        epilog=_PUBLISH_EPILOG,
        formatter_class=form,
    )
    publish.add_argument("file", type=Path, metavar="FILE.por")
    publish.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="a new folder")
    publish.add_argument(
        "--show-whole-balances",
        action="store_true",
        help="publish although the snapshot was built with one piece",
    )
    add_json(publish)
    publish.set_defaults(run=_publish)
    audit = commands.add_parser(
        "audit",
        help="recompute every root and total from a public list",
        epilog=_AUDIT_EPILOG,
        formatter_class=form,
    )
    audit.add_argument("folder", type=Path, metavar="DIR")
    audit.add_argument("--statement-id", metavar="HEX", help="a statement id that you trust")
    audit.add_argument("--proof", metavar="proof.json", help="find the lines of this proof file in the list")
    add_json(audit)
    audit.set_defaults(run=_audit)


def _publish(args: argparse.Namespace) -> int:
    from porcore.public_list import publish

    with shown_progress(as_json=False, quiet=args.json) as progress:
        statement = publish(args.file, args.output, one_piece=args.show_whole_balances, progress=progress)
    leaves = sum(asset.leaf_count for asset in statement.assets)
    facts = {"statement_id": statement.id, "leaves": leaves, "folder": str(args.output)}
    lines = (
        f"Wrote {leaves} leaves of {len(statement.assets)} trees to {args.output}",
        f"Statement id {statement.id}",
    )
    print_facts(args, facts, lines)
    return 0


def _audit(args: argparse.Namespace) -> int:
    from porcore.public_list import AuditError, audit, own_lines

    trusted = parse_given_id(args.statement_id) if args.statement_id else None
    try:
        with shown_progress(as_json=False, quiet=args.json) as progress:
            audited = audit(args.folder, progress)
        if trusted not in (None, audited.statement.id):
            raise AuditError(
                f"The list leads to the statement {audited.statement.id}, and you trust {trusted}. It is the list of"
                " another snapshot, or different statements were given to different people."
            )
        lines = own_lines(args.folder, audited.statement, _proof(args, audited)) if args.proof else ()
    except AuditError as error:
        return fail(args, error, code=ExitCode.REFUTED)
    code = ExitCode.CONSISTENT if trusted is None else ExitCode.VERIFIED
    print_facts(args, _facts(audited, lines, code), _lines(audited, lines, code))
    return code


def _proof(args: argparse.Namespace, audited: "Audited") -> ProofFile:
    verdict = verify_file(read_file(args.proof), TrustAnchor(audited.statement.canonical))
    if verdict.proof is None:
        raise PorError(verdict.headline)
    if verdict.exit_code is ExitCode.REFUTED:
        from porcore.public_list import AuditError

        raise AuditError(f"{args.proof}: {verdict.headline}")
    return verdict.proof


def _facts(audited: "Audited", lines: "tuple[OwnLine, ...]", code: ExitCode) -> dict[str, object]:
    statement = audited.statement
    facts: dict[str, object] = {
        "exit_code": code,
        "statement_id": statement.id,
        "leaves": sum(asset.leaf_count for asset in statement.assets),
        "assets": [reserves_facts(row) for row in audited.reserves],
    }
    if lines:
        facts["own_lines"] = [
            {
                "asset": line.symbol,
                "piece": line.piece,
                "line": line.index + 1,
                "balance": _balance(audited, line),
            }
            for line in lines
        ]
    return facts


def _balance(audited: "Audited", line: "OwnLine") -> str:
    asset = next(asset for asset in audited.statement.assets if asset.symbol == line.symbol)
    return amount_text(line.balance, asset.decimals)


def _lines(audited: "Audited", lines: "tuple[OwnLine, ...]", code: ExitCode) -> Iterator[str]:
    statement = audited.statement
    leaves = sum(asset.leaf_count for asset in statement.assets)
    yield f"Every root and every total follows from the {leaves} leaves of this list."
    yield f"{statement.exchange}, snapshot of {statement.taken_at}"
    yield f"Statement id {statement.id}"
    if code is ExitCode.CONSISTENT:
        yield (
            "This list is consistent with itself only: you gave no statement id to compare with. Compare the one"
            " above with one from a place that the exchange cannot change for you alone."
        )
    yield ""
    yield from reserves_lines(audited.reserves)
    if lines:
        yield ""
    for line in lines:
        yield f"your {line.symbol}, piece {line.piece}: line {line.index + 1}, {_balance(audited, line)}"
