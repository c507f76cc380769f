"""Wiring of the commands; what each does stands in a module of its name."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from porcore.cli import build, check, page, prove, publish, ratio, sample, show, verify
from porcore.cli import version as version_command
from porcore.cli.output import fail
from porcore.cli.stopping import ended_in_order
from porcore.errors import PorError

__all__ = ["main", "make_parser"]

_EPILOG = """\
Check a proof that somebody gave you (no other file needed):
  porcore verify proof.json --statement-id 9f3c…      the id from a place the sender cannot change

Try the whole of it on made-up data:
  porcore sample demo --accounts 1000
  porcore build demo -o demo.por
  porcore show demo.por
  porcore prove demo.por CLIENT_ID -o proof.json      ids stand in demo/balances.csv

exit codes: 0 it holds or was done; 1 it does not hold; 2 the input cannot be read or used;
3 (verify) consistent with itself only
"""


def make_parser() -> argparse.ArgumentParser:
    """Return the whole command line's parser."""
    parser = argparse.ArgumentParser(
        prog="porcore",
        description="Merkle sum trees for proof of reserves: build them, prove balances, check proofs.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"porcore {version('porcore')}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (verify, prove, ratio, show, build, check, publish, sample, page, version_command):
        module.add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0-3, see ``porcore --help``)."""
    args = make_parser().parse_args(arguments)
    try:
        with ended_in_order():
            code: int = args.run(args)
        sys.stdout.flush()
    except PorError as error:
        return fail(args, error)
    except OSError as error:
        return _system_failure(args, error)
    except KeyboardInterrupt:
        print("porcore: stopped; nothing was published.", file=sys.stderr)
        return 130
    return code


def _system_failure(args: argparse.Namespace, error: OSError) -> int:
    if isinstance(error, BrokenPipeError):
        # The reader (head, less) went away: no message, and no second error when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    reason = os.strerror(error.errno) if error.errno else "input/output error"
    return fail(
        args, PorError(f"{error.filename or 'a file'}: {reason}. Check the name and its permissions.")
    )
