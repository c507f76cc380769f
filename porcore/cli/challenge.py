"""``porcore challenge``: the text to sign with the key of every wallet."""

import argparse
import json

from porcore.cli.output import add_json
from porcore.evidence import Challenge

_EPILOG = """\
The hash of a block that was mined after the snapshot cannot be known before: whoever signs it signs afterwards.
Sign the text byte for byte, without a line break at its end, and put it into the column `message`.

  porcore challenge --exchange 'Sample Exchange' --taken-at 2026-10-25T00:00:00Z --height 934496 --block-hash 0000…
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "challenge",
        help="make the text that binds wallet signatures to one snapshot",
        description="Prints the text that the holder of every wallet signs, so that the signature is not older than"
        " the snapshot.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--exchange", required=True, metavar="NAME", help="as in the statement")
    parser.add_argument("--taken-at", required=True, metavar="TIME", help="such as 2026-10-25T00:00:00Z")
    parser.add_argument("--height", required=True, metavar="N", help="number of a block near that time")
    parser.add_argument("--block-hash", required=True, metavar="HEX", help="its hash, 64 hex digits")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the text."""
    text = Challenge(args.exchange, args.taken_at, args.height, args.block_hash).text
    print(json.dumps({"challenge": text}, indent=2) if args.json else text)
    return 0
