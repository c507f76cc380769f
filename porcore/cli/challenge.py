"""``porcore challenge``: the text to sign with the key of every wallet."""

import argparse
import json

from porcore.cli.output import add_json
from porcore.errors import FormatError, PorError
from porcore.format.grammar import parse_exchange, parse_hex, parse_taken_at
from porcore.reserves.evidence import Challenge

_EPILOG = """\
No one can know the hash of a block before it is mined, so a signature over it was made afterwards.
Sign the text byte for byte, without a line break at its end, and put it into the column `message`.

  porcore challenge --exchange 'Sample Exchange' --taken-at 2026-10-25T00:00:00Z --height 934496 --block-hash 0000…
"""

EXCHANGE_WORDS = (
    "the name as in the statement, 1 to 64 of A-Z a-z 0-9 space . _ -, no space at either end (PORBOT_DISPLAY_NAME holds a"
    " name in another script)"
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``challenge`` to the subcommands."""
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
    text = _challenge(args.exchange, args.taken_at, args.height, args.block_hash).text
    print(json.dumps({"challenge": text}, indent=2) if args.json else text)
    return 0


def _challenge(exchange: str, taken_at: str, height: str, block_hash: str) -> Challenge:
    """Return the challenge. Raises PorError, which names the option: nothing here came from a file."""
    for option, check, expected in (
        ("--exchange", lambda: parse_exchange(exchange, ""), EXCHANGE_WORDS),
        ("--taken-at", lambda: parse_taken_at(taken_at, ""), "a UTC time such as 2026-10-25T00:00:00Z"),
        ("--block-hash", lambda: parse_hex(block_hash, 64, ""), _hash_expected(block_hash)),
    ):
        try:
            check()
        except FormatError:
            raise PorError(f"{option}: expected {expected}. Type or copy it again.") from None
    try:
        return Challenge(exchange, taken_at, height, block_hash)
    except FormatError:
        raise PorError(
            "--height: expected the number of a block, such as 934496. Type or copy it again."
        ) from None


def _hash_expected(typed: str) -> str:
    """Return what is expected of a block's hash, with what was found where that helps."""
    if typed[:2] in ("0x", "0X") or typed != typed.strip() or typed != typed.lower():
        return "64 lower-case hex digits alone, without 0x, capitals or spaces"
    found = (
        f", found {len(typed)} character{'s' * (len(typed) != 1)}"
        if len(typed) != 64
        else ", found other characters"
    )
    return f"the hash of that block, 64 lower-case hex digits{found}"
