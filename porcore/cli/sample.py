"""``porcore sample``: a made-up bundle to try everything on."""

import argparse
import json
from pathlib import Path

from porcore.cli.typed_numbers import number_within
from porcore.errors import FormatError, PorError
from porcore.format.grammar import parse_taken_at

_ASSETS = ("BTC", "ETH", "USD")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``sample`` to the subcommands."""
    parser = commands.add_parser(
        "sample",
        help="make a sample bundle of a made-up exchange",
        description="Writes snapshot.toml, balances.csv and wallets.csv of 'Sample Exchange'. The same seed gives the"
        " same clients; their balances change with the time. No address in it is anyone's.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    parser.add_argument(
        "--accounts",
        type=number_within(1, 999_999_999),
        default=1000,
        metavar="N",
        help="clients (default: 1000)",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="(default: 1)")
    parser.add_argument(
        "--taken-at", default="2026-10-25T00:00:00Z", metavar="TIME", help="(default: %(default)s)"
    )
    parser.add_argument(
        "--pieces", type=int, choices=range(1, 17), default=1, metavar="1-16", help="(default: 1)"
    )
    parser.add_argument("--layout", choices=("wide", "long"), default="wide", help="(default: wide)")
    parser.add_argument(
        "--assets", type=_assets, default=_ASSETS, metavar="A,B", help=f"(default: {','.join(_ASSETS)})"
    )
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")
    parser.set_defaults(run=run)


def _assets(text: str) -> tuple[str, ...]:
    symbols = tuple(text.split(","))
    if len(set(symbols)) < len(symbols) or not set(symbols) <= set(_ASSETS):
        raise argparse.ArgumentTypeError(f"expected some of {', '.join(_ASSETS)}, with commas between them")
    return symbols


def run(args: argparse.Namespace) -> int:
    """Write the bundle. Raises PorError for a time that is none."""
    from porcore.sample import write_sample

    try:
        taken_at = parse_taken_at(args.taken_at, "--taken-at")
    except FormatError:
        raise PorError(
            "--taken-at: found text that is no time, expected a UTC time such as 2026-10-25T00:00:00Z."
        ) from None
    write_sample(
        args.folder,
        args.accounts,
        seed=args.seed,
        taken_at=taken_at,
        pieces=args.pieces,
        layout=args.layout,
        assets=args.assets,
    )
    if args.json:
        print(
            json.dumps(
                {"folder": str(args.folder), "accounts": args.accounts, "taken_at": taken_at}, indent=2
            )
        )
    else:
        print(f"Wrote a sample bundle of {args.accounts} clients to {args.folder}. Build it with:")
        print(f"porcore build {args.folder} -o {args.folder}.por")
    return 0
