"""``porcore verify``: the offline check for people who trust no one."""

import argparse

from porcore.cli.output import add_json, print_facts, read_file
from porcore.format import proof, statement
from porcore.format.grammar import amount_text
from porcore.verification.verdict import TrustAnchor, Verdict, verify_file

_EPILOG = """\
What you compare with must come from a place that the sender of the proof file cannot change: the exchange's
own site, a newspaper, a friend who asked the same bot. Without it the file is only consistent with itself.

  porcore verify proof.json --statement-id 9f3c…
  porcore verify proof.json --statement statement.json
  porcore verify proof.json --root BTC=e1c4…:20876.59 --root ETH=77ab…:310442.5

exit codes: 0 every proof matches what you gave; 1 refuted; 2 not readable;
3 consistent with itself only, or no proof in the file
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``verify`` to the subcommands."""
    parser = commands.add_parser(
        "verify",
        help="check a proof file",
        description="Recomputes every path of a proof file up to a root that you trust, and says in one line for each"
        " asset what is proven.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("proof", metavar="proof.json", help="the proof file, or - for standard input")
    trusted = parser.add_mutually_exclusive_group()
    trusted.add_argument("--statement", metavar="statement.json", help="a statement file that you trust")
    trusted.add_argument("--statement-id", metavar="HEX", help="a statement id that you trust")
    trusted.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="SYMBOL=HASH:SUM",
        help="a root that you trust; may be repeated. Leaf counts and the list of assets are not checked",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the verdict and return its exit code."""
    trusted = None if args.statement is None else read_file(args.statement, statement.MAX_BYTES)
    verdict = verify_file(
        read_file(args.proof, proof.MAX_BYTES), TrustAnchor(trusted, args.statement_id, tuple(args.root))
    )
    print_facts(args, _facts(verdict), verdict.lines)
    return verdict.exit_code


def _facts(verdict: Verdict) -> dict[str, object]:
    facts: dict[str, object] = {
        "exit_code": verdict.exit_code,
        "verdict": verdict.exit_code.label,
        "headline": verdict.headline,
        "lines": list(verdict.lines),
    }
    if verdict.place is not None:
        place = verdict.place
        facts["fault"] = {
            "asset": place.asset,
            "piece": place.piece,
            "level": place.level,
            "step": place.step,
        }
    if verdict.proof is not None:
        stated = verdict.proof.statement
        entries = {entry.symbol: entry for entry in verdict.proof.proofs}
        facts["statement_id"] = stated.id
        facts["claimed_balances"] = {
            asset.symbol: amount_text(entries[asset.symbol].balance, asset.decimals)
            if asset.symbol in entries
            else None
            for asset in stated.assets
        }
    return facts
