"""Wiring of the commands; what each does is in a module of its name."""

import argparse
import contextlib
import io
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from porcore.about import about
from porcore.cli import (
    audit_zk,
    build,
    challenge,
    check,
    claim,
    compare,
    page,
    peers,
    prove,
    publish,
    ratio,
    reserves,
    sample,
    show,
    verify,
)
from porcore.cli import version as version_command
from porcore.cli.output import drop_output, fail
from porcore.cli.stopping import ended_in_order, leave
from porcore.core_dumps import forbid_core_dumps
from porcore.errors import PorError

__all__ = ["main", "make_parser"]

_EPILOG = """\
Check a proof that someone gave you (no other file needed):
  porcore verify proof.json --statement-id 9f3c…      the id from a place the sender cannot change

Check a proof file of another exchange (porcore peers lists the formats):
  porcore inspect merkle_proof_file.json --root ac6b39d2…

Try everything on made-up data:
  porcore sample demo --accounts 1000
  porcore build demo -o demo.por
  porcore show demo.por
  porcore prove demo.por CLIENT_ID -o proof.json      ids are in demo/balances.csv

exit codes: 0 done, or it holds; 1 it does not hold; 2 not readable: the input cannot be used;
3 (verify) consistent with itself only
"""


class _Version(argparse.Action):
    """Print the version and end. It is looked for only then: what looks for it takes longer to import than the rest of this."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        with contextlib.suppress(OSError):  # nobody reads it
            print(about("porcore"))
        parser.exit()


def make_parser() -> argparse.ArgumentParser:
    """Return the whole command line's parser."""
    parser = argparse.ArgumentParser(
        prog="porcore",
        description="Merkle sum trees for proof of reserves: build them, prove balances, check proofs.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (
        verify,
        peers,
        prove,
        ratio,
        reserves,
        challenge,
        show,
        build,
        check,
        publish,
        audit_zk,
        claim,
        compare,
        sample,
        page,
        version_command,
    ):
        module.add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0-3, see ``porcore --help``)."""
    before = threading.enumerate()
    _prepare_streams()
    forbid_core_dumps()
    return leave(_code_of(make_parser().parse_args(arguments)), before)


def _code_of(args: argparse.Namespace) -> int:
    try:
        with ended_in_order():
            code: int = args.run(args)
        sys.stdout.flush()
    except PorError as error:
        return fail(args, error)
    except OSError as error:
        return _system_failure(args, error)
    except KeyboardInterrupt:
        print("porcore: stopped before the end.", file=sys.stderr)
        return 130
    return code


def _prepare_streams() -> None:
    """Make printing never fail for the sake of a closed stream or a character that it cannot show."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller; no file of ours may get its number
            setattr(sys, name, Path(os.devnull).open("r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def _system_failure(args: argparse.Namespace, error: OSError) -> int:
    reason = os.strerror(error.errno) if error.errno else "input/output error"
    if error.filename is not None:
        return fail(args, PorError(f"{error.filename}: {reason}. Check the name and its permissions."))
    drop_output()  # what has no file name is our own output
    if isinstance(error, BrokenPipeError):  # the reader (head, less) has seen enough
        return 0
    return fail(args, PorError(f"the output could not be written: {reason}. Write it somewhere else."))
