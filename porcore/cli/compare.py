"""``porcore compare``: a client's proof file against a claim."""

import argparse
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from porcore.cli.claim import add_exchanges, known_exchanges
from porcore.cli.output import add_json, fail, print_facts, read_file
from porcore.errors import PorError
from porcore.exit_codes import ExitCode

if TYPE_CHECKING:
    from porcore.exchanges.known import KnownExchanges
    from porcore.publications import CheckedFile, Claim

_CLAIM_ID = re.compile(r"[0-9a-f]{64}", re.ASCII)
_EPILOG = """\
FILE is a proof file of another exchange (porcore peers lists the formats), CLAIM what porcore claim reads. A claim is the
word of whoever made it, so even equal roots end with 3. Name the claim's id with --trust-claim if you got it from a place
that the maker of the claim cannot change.

exit codes: 0 equal, under a claim whose id you gave; 1 a root is different, the file does not hold, or
the claim is not the one you named; 2 not readable; 3 equal, partly equal or not comparable
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``compare`` to the subcommands."""
    parser = commands.add_parser(
        "compare",
        help="compare a proof file of another exchange with what that exchange published",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="the proof file, or - for standard input")
    parser.add_argument("--with", dest="claim", required=True, type=Path, metavar="CLAIM")
    parser.add_argument("--trust-claim", metavar="SHA256", help="the claim's id, from a place you trust")
    parser.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="HEX",
        help="a root obtained elsewhere; may be repeated",
    )
    add_exchanges(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print how the file relates to the claim, and return the exit code."""
    # Imported here: the other commands should not wait for all the formats.
    from porcore.cli.claim_facts import comparison_facts
    from porcore.exchanges import facts
    from porcore.exchanges.document import MAX_BYTES
    from porcore.publications import check_file, open_claim

    trusted = _claim_id(args.trust_claim)
    exchanges = known_exchanges(args.exchanges)
    opened = open_claim(args.claim, exchanges, datetime.now(UTC))
    if args.trust_claim is not None and trusted != opened.claim.id:
        error = PorError(
            f"{args.claim}: found the claim {opened.claim.id}, expected the one you named with --trust-claim. This is another"
            " claim, or it was changed."
        )
        return fail(args, error, code=ExitCode.REFUTED)
    checked = check_file(
        read_file(args.file, MAX_BYTES),
        opened,
        tuple(args.root),
        is_trusted=args.trust_claim is not None,
        exchanges=exchanges,
    )
    everything = {
        "exit_code": checked.exit_code,
        "claim_is_trusted": checked.is_trusted,
        "claim": comparison_facts(checked.comparison, opened.claim, exchanges),
        "file": facts(checked.report),
    }
    lines = _lines(checked, opened.claim, exchanges)
    print_facts(args, everything, lines)
    return checked.exit_code


def _claim_id(typed: str | None) -> str | None:
    """Return a typed claim's id as 64 lower-case digits, None where none is typed. Raises PorError for anything else."""
    if typed is None:
        return None
    digits = "".join(typed.lower().split()).removeprefix("0x")
    if not _CLAIM_ID.fullmatch(digits):
        raise PorError(
            f"--trust-claim: found {len(digits)} characters, expected the 64 hex digits of a claim's id, as porcore claim"
            " prints it. Copy it again from a place that the maker of the claim cannot change."
        )
    return digits


def _lines(checked: "CheckedFile", claim: "Claim", exchanges: "KnownExchanges") -> Iterator[str]:
    from porcore.exchanges import lines
    from porcore.messages import fill
    from porcore.publications.sentences import SENTENCES, comparison_lines

    known = exchanges.by_key(claim.exchange)
    yield from comparison_lines(checked.comparison, claim, known.name if known else claim.exchange)
    if checked.is_trusted:
        yield fill(SENTENCES["trusted-totals" if checked.exit_code else "trusted"], {"id": claim.id})
    else:
        yield SENTENCES["word"]
    yield ""
    yield from lines(checked.report)
