"""What the commands print: facts for people, or the same facts as JSON; errors to standard error."""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from porcore.errors import PorError
from porcore.exit_codes import ExitCode
from porcore.format.wallet_list import MAX_BYTES as LARGEST_WALLETS
from porcore.progress import ErrorLine, line_of

__all__ = ["add_json", "drop_output", "fail", "print_facts", "read_file", "table", "write_new"]


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help="print the same facts as one JSON object")


def print_facts(args: argparse.Namespace, facts: object, lines: Iterable[str]) -> None:
    """Print `facts` as JSON when asked to, and `lines` otherwise.

    A reader that has seen enough (head, less) does not change what the command answers with its exit code.
    """
    text = json.dumps(facts, indent=2) if args.json else "\n".join(lines)
    try:
        print(text, flush=True)
    except BrokenPipeError:
        drop_output()


def drop_output() -> None:
    """Let further output go nowhere; what is still buffered would fail again when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def fail(args: argparse.Namespace, error: PorError, code: ExitCode = ExitCode.UNREADABLE) -> int:
    """Report an error the way the command was asked to speak; return `code`."""
    try:
        if getattr(args, "progress_json", False):
            print(line_of(ErrorLine(str(error))), flush=True)
        elif getattr(args, "json", False):
            print(json.dumps({"error": str(error)}, indent=2), flush=True)
    except OSError:
        drop_output()
    with contextlib.suppress(OSError):
        print(f"porcore: {error}", file=sys.stderr)
    return code


def read_file(name: str, limit: int = LARGEST_WALLETS) -> bytes:
    """Return a file's bytes, or standard input's for ``-``; one byte over `limit` shows it is too large.

    Raises PorError when it cannot be read.
    """
    if name == "-":
        return sys.stdin.buffer.read(limit + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:  # an error while reading does not name its file
        reason = os.strerror(error.errno) if error.errno else "input/output error"
        raise PorError(f"{name}: {reason}. Check the name and its permissions.") from None


def write_new(path: Path, data: bytes) -> None:
    """Write a private file that must not exist yet: a proof holds an id and balances.

    `data` is the whole file. Raises PorError when there is one already.
    """
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(data)
    except FileExistsError:
        raise PorError(f"{path}: exists already. Choose another name, or remove it first.") from None


def table(rows: Iterable[Iterable[str]]) -> list[str]:
    """Return rows of text in columns, the first to the left, the others to the right."""
    cells = [list(row) for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))] if cells else []
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
