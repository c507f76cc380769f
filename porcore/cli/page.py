"""``porcore page``: the offline page for people without Python."""

import argparse
import sys
from pathlib import Path

from porcore.cli.output import write_new


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``page`` to the subcommands."""
    parser = commands.add_parser(
        "page",
        help="write verify.html, the same check as a page that needs no network",
        description="Writes verify.html: one page that checks a proof file on a phone or computer, offline.",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="verify.html", help="a new file (default: print it)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the page."""
    from porcore.page import verify_page

    if args.output:
        write_new(args.output, verify_page())
    else:
        sys.stdout.buffer.write(verify_page())
    return 0
