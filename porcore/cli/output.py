"""What the commands print: facts for people, or the same facts as JSON; errors to standard error."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from porcore.errors import PorError

__all__ = ["add_json", "fail", "print_facts", "read_file", "table", "write_new"]


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help="print the same facts as one JSON object")


def print_facts(args: argparse.Namespace, facts: object, lines: Iterable[str]) -> None:
    """Print `facts` as JSON when asked to, and `lines` otherwise."""
    if args.json:
        print(json.dumps(facts, indent=2))
    else:
        for line in lines:
            print(line)


def fail(args: argparse.Namespace, error: PorError, code: int = 2) -> int:
    """Report an error the way the command was asked to speak; return `code`."""
    if getattr(args, "progress_json", False):
        print(json.dumps({"event": "error", "message": str(error)}), flush=True)
    elif getattr(args, "json", False):
        print(json.dumps({"error": str(error)}, indent=2))
    print(f"porcore: {error}", file=sys.stderr)
    return code


def read_file(name: str, limit: int = 2**28) -> bytes:
    """Return a file's bytes, or standard input's for ``-``; one byte over `limit` shows it is too large."""
    if name == "-":
        return sys.stdin.buffer.read(limit + 1)
    with Path(name).open("rb") as file:
        return file.read(limit + 1)


def write_new(path: Path, data: bytes) -> None:
    """Write a private file that must not exist yet: a proof holds an id and balances."""
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
