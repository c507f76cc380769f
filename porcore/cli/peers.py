"""``porcore peers`` and ``porcore inspect``: proof files of other exchanges."""

import argparse
from string import ascii_letters

from porcore.cli.output import add_json, print_facts, read_file, table

_EPILOG = """\
The file is recognised by its shape; porcore peers lists what is read. A root to compare with must come from a
place that the sender of the file cannot change, such as the exchange's own page.

  porcore inspect merkle_proof_file.json --root ac6b39d2…
  porcore inspect liabilities.csv --nonce 4,b4fb0f6c…          your own leaves in a full tree
  porcore inspect proof.json --with anchor.json                the file published with it

Nonces are used and forgotten. To keep them out of the shell's history, give @FILE instead: one a line.

exit codes: 0 it holds under a root obtained elsewhere (the file given with --with is none); 1 refuted;
2 not readable; 3 consistent with itself only, or leaves that you looked for are not in it, or a leaf
that was taken as given
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``peers`` and ``inspect`` to the subcommands."""
    listing = commands.add_parser(
        "peers", help="list the proof formats of other exchanges that inspect reads"
    )
    add_json(listing)
    listing.set_defaults(run=_list)
    parser = commands.add_parser(
        "inspect",
        help="check a proof file of another exchange, and name its weak points",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="the proof file, or - for standard input")
    parser.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="HEX",
        help="a root obtained elsewhere, in hex, base64 or four numbers; may be repeated",
    )
    parser.add_argument(
        "--nonce",
        action="extend",
        nargs="+",
        default=[],
        metavar="HEX",
        help="a secret that finds your leaves",
    )
    parser.add_argument(
        "--with", dest="companion", metavar="FILE", help="the second file of the formats that have one"
    )
    add_json(parser)
    parser.set_defaults(run=_inspect)


def _inspect(args: argparse.Namespace) -> int:
    """Print the report and return its exit code."""
    # Imported here and below: the other commands should not wait for all the formats.
    from porcore.exchanges import Supplement, facts, inspect, lines
    from porcore.exchanges.document import MAX_BYTES

    companion = read_file(args.companion, MAX_BYTES) if args.companion else None
    given = Supplement(tuple(args.root), tuple(_nonces(args.nonce)), companion)
    report = inspect(read_file(args.file, MAX_BYTES), given)
    print_facts(args, facts(report), lines(report))
    return report.exit_code


def _nonces(typed: list[str]) -> list[str]:
    result = []
    for nonce in typed:
        if nonce.startswith("@"):
            text = read_file(nonce[1:], 4096).decode("utf-8", "replace")
            result += [line for line in text.splitlines() if line.strip()]
        else:
            result.append(nonce)
    return result


def _list(args: argparse.Namespace) -> int:
    """Print the table of formats, and under it the weak points that its letters stand for."""
    from porcore.exchanges import FORMATS
    from porcore.exchanges.rendering import format_facts

    rows = [format_facts(described) for described in FORMATS]
    weak = list(dict.fromkeys(str(point) for described in FORMATS for point in described.weak_points()))
    letters = dict(zip(weak, ascii_letters, strict=False))
    cells: list[tuple[str, ...]] = [_HEAD]
    for row, described in zip(rows, FORMATS, strict=True):
        points = "".join(letters[str(point)] for point in described.weak_points())
        cells.append((str(described.title), *(_short(row[key]) for key in _COLUMNS), points or "-"))
    legend = [f"{letter}: {point}" for point, letter in letters.items()]
    print_facts(args, {"formats": rows}, [*table(cells), "", _LEGEND, *legend])
    return 0


_HEAD = (
    "format",
    "sample",
    "total",
    "both sums",
    "domain",
    "negatives",
    "bits",
    "id",
    "whole set",
    "weak points",
)
_COLUMNS = (
    "verified_sample",
    "total_committed",
    "both_child_sums",
    "domain_separation",
    "negative_check",
    "hash_bits",
    "id_bound",
    "whole_set_checked",
)
_LEGEND = (
    "sample: tried on a file that the exchange published; zk: in the zero-knowledge proof, which a client's"
    " file does not check; ?: not published; whole set: what the exchange publishes about all clients is checked here (porcore"
    " audit, audit-zk, or the file itself)"
)


def _short(value: object) -> str:
    return {"in the zero-knowledge proof": "zk", "no sums": "-", "not published": "?"}.get(
        str(value), str(value)
    )
