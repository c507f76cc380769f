"""``porcore audit-zk``: the batch proofs that an exchange publishes about all its clients."""

import argparse
import contextlib
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from porcore.cli.audit_bundle import bundle_at
from porcore.cli.output import add_json, print_facts, read_file
from porcore.cli.progress import shown_progress
from porcore.cli.typed_numbers import MOST_WORKERS, number_within
from porcore.errors import PorError

if TYPE_CHECKING:
    from porcore.exchanges.zk.audit import GivenSet
    from porcore.exchanges.zk.batches import TaskRunner
    from porcore.exchanges.zk.keys import GivenKey
    from porcore.exchanges.zk.result import ProofSetAudit
    from porcore.publications import ProofSetBundle

_KEY_BYTES = 2**16
_TIERED = re.compile(r"([0-9]{1,5})=(.+)", re.DOTALL)
_MANY = 256  # batches from which on other processes are worth starting
_SECONDS = 6 * 3600
_EPILOG = """\
PROOFS.csv, the totals and the key are what the exchange publishes for everyone (proof.csv, cex_config.json or config.json,
*.vk or *.vk.save); user_config.json is your own. Binance has a key for each number of assets that a client may hold:

  porcore audit-zk proof.csv --key zkpor128.vk.save --totals cex_config.json --user user_config.json
  porcore audit-zk proof.csv --key 50=zkpor50.vk --key 500=zkpor500.vk --totals config.json
  porcore audit-zk gate-july.zip --user user_config.json         a bundle as the bot loads it (docs/exchanges.md)
  porcore audit-zk --inspect FILE                                what a file is

Whoever brings the key decides the verdict. A SHA-256 or a root to compare with must come from a place that whoever made the
set cannot change. Paths in a file of totals are never opened.

exit codes: 0 every step holds, totals and your own file or a root were given, and every key is vouched for from outside
(--key-sha256, or pinned by porcore); 1 a step fails; 2 not readable; 3 something was not given, or nobody you named
vouches for a key
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``audit-zk`` to the subcommands."""
    parser = commands.add_parser(
        "audit-zk",
        help="check the zero-knowledge proofs that an exchange publishes about all its clients",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "proofs", metavar="PROOFS.csv", nargs="?", help="the table of batch proofs, or a bundle that has it"
    )
    parser.add_argument(
        "--key", action="append", default=[], metavar="[TIER=]VK", help="a verifying key; may be repeated"
    )
    parser.add_argument(
        "--key-sha256",
        action="extend",
        nargs="+",
        default=[],
        metavar="HEX",
        help="the SHA-256 of a key, obtained elsewhere",
    )
    parser.add_argument("--totals", metavar="JSON", help="the totals that were published with the table")
    parser.add_argument("--user", metavar="JSON", help="your own file")
    parser.add_argument(
        "--root", default="", metavar="HEX", help="the root of the last tree, obtained elsewhere"
    )
    parser.add_argument(
        "--workers",
        type=number_within(1, MOST_WORKERS),
        default=0,
        metavar="N",
        help="processes (default: as many as there are processors for many batches, one for a few)",
    )
    parser.add_argument(
        "--timeout",
        type=number_within(1, 10**7, "whole seconds, 1 to 10000000"),
        default=_SECONDS,
        metavar="SECONDS",
        help="what was not looked at by then counts as not checked (default: six hours)",
    )
    parser.add_argument("--inspect", metavar="FILE", help="say what a file is, and check nothing")
    parser.add_argument(
        "--progress-json",
        action="store_true",
        help="print progress, and then the answer, as lines of JSON, and end when standard input closes",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what a set shows, step by step, or what a file is; return the exit code. Raises PorError without either."""
    # Imported here: the other commands should not wait for all the formats.
    from porcore.exchanges.zk.rendering import audit_facts, audit_lines

    if args.inspect is not None:
        return _inspect(args)
    if args.proofs is None:
        # argparse takes every word behind the option for a value of it.
        taken = any(Path(value).exists() for value in args.key_sha256)
        raise PorError(
            "found no table of proofs, expected PROOFS.csv, or --inspect with a file. "
            + (
                "Put the table before --key-sha256, which takes all that follows it."
                if taken
                else "Name the table."
            )
        )
    audit = _audited(args, time.monotonic() + args.timeout)
    if args.progress_json:
        print(json.dumps({"event": "audited", **audit_facts(audit)}), flush=True)
    else:
        print_facts(args, audit_facts(audit), audit_lines(audit))
    return audit.exit_code


def _audited(args: argparse.Namespace, until: float) -> "ProofSetAudit":
    from porcore.exchanges.zk.audit import audit_proof_set

    given, bundle = _given(args)
    with (
        _runner(args.workers, len(given.table.rows)) as runner,
        shown_progress(as_json=args.progress_json, quiet=args.json) as progress,
    ):
        audit = audit_proof_set(given, runner, progress, until)
    if bundle is not None:
        from porcore.publications import require_program

        require_program(bundle, audit)
    return audit


def _given(args: argparse.Namespace) -> "tuple[GivenSet, ProofSetBundle | None]":
    from porcore.exchanges.document import MAX_BYTES
    from porcore.exchanges.formats.zk_totals import MAX_BYTES as LARGEST_TOTALS
    from porcore.exchanges.formats.zk_totals import read_zk_totals
    from porcore.exchanges.zk.audit import GivenSet
    from porcore.exchanges.zk.keys import parse_named
    from porcore.exchanges.zk.rows import MAX_BYTES as LARGEST_TABLE
    from porcore.exchanges.zk.rows import read_proof_table

    named = parse_named(args.key_sha256)
    options = [name for name, value in (("--key", args.key), ("--totals", args.totals)) if value]
    bundle = bundle_at(args.proofs, options)
    client = read_file(args.user, MAX_BYTES) if args.user else None
    if bundle is not None:
        keys, exchange = tuple(bundle.keys.values()), bundle.head.exchange.key
        return GivenSet(bundle.table, bundle.totals, keys, named, client, args.root, exchange), bundle
    given = GivenSet(
        table=read_proof_table(read_file(args.proofs, LARGEST_TABLE)),
        totals=read_zk_totals(read_file(args.totals, LARGEST_TOTALS)) if args.totals else (),
        keys=tuple(map(_key, args.key)),
        named=named,
        client=client,
        root=args.root,
    )
    return given, None


def _key(typed: str) -> "GivenKey":
    from porcore.exchanges.zk.keys import GivenKey

    tiered = _TIERED.fullmatch(typed)
    name, tier = (tiered[2], int(tiered[1])) if tiered else (typed, None)
    return GivenKey(read_file(name, _KEY_BYTES), tier)


@contextlib.contextmanager
def _runner(workers: int, batches: int) -> "Iterator[TaskRunner]":
    """Yield what runs the tasks: `workers` processes, 0 for as many as so many `batches` are worth."""
    from porcore.build.engine import processes
    from porcore.exchanges.zk.batches import Here
    from porcore.reserves.evidence.batch import processors

    count = workers or (processors() if batches >= _MANY else 1)
    if count == 1:
        yield Here()
    else:
        with processes(count, "the audit") as engine:
            yield engine


def _inspect(args: argparse.Namespace) -> int:
    from porcore.exchanges.zk.files import describe
    from porcore.exchanges.zk.rows import MAX_BYTES

    found = describe(read_file(args.inspect, MAX_BYTES))
    print_facts(args, found.facts, map(str, found.sentences))
    return 0
