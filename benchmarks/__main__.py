"""``python -m benchmarks [PART …]``: measure and print the tables of docs/performance.md."""

import argparse
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from benchmarks import answers, building, crowd, hashing, lost, many, proving, trees, wallet_lists, zk
from benchmarks.machine import description
from porcore.build.building import build_snapshot
from porcore.snapshot import Snapshot

_IDS = 2000
_SIZES = (100_000, 1_000_000, 10_000_000)


def main() -> None:
    """Run the parts that were asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, help="where samples and builds lie, and stay (default: temporary)"
    )
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=_SIZES, metavar="N", help="accounts of the builds"
    )
    parser.add_argument("--assets", default="", metavar="A,B", help="of the builds (default: BTC,ETH,USD)")
    parts: dict[str, tuple[str, Callable[[argparse.Namespace, Path], str]]] = {
        "kernel": ("Hashing, one thread", lambda _args, _folder: hashing.report()),
        "build": ("Building", lambda args, folder: building.report(folder, args.sizes, args.assets)),
        "proofs": (
            "Proofs of three assets",
            lambda args, folder: proving.report(*_built(folder, args.sizes[-1])),
        ),
        "many": ("A thousand assets", lambda _args, folder: many.report(folder)),
        "trees": ("The same leaves by other libraries", lambda _args, _folder: trees.report()),
        "bot": (
            "Answers of the bot",
            lambda args, folder: answers.report(*_built(folder, args.sizes[-1])),
        ),
        "lost": (
            "Questions when the bot is stopped or Telegram is away",
            lambda args, folder: lost.report(*_built(folder, min(args.sizes))),
        ),
        "crowd": (
            "Waiting beside others",
            lambda args, folder: crowd.report(*_built(folder, args.sizes[-1])),
        ),
        "wallets": ("Signatures of wallet lists", lambda _args, folder: wallet_lists.report(folder)),
        "zk": ("Zero-knowledge proofs", lambda _args, _folder: zk.report()),
    }
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(parts)} (default: all)")
    args = parser.parse_args()
    if unknown := set(args.parts) - set(parts):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    print(f"{description()}\n", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        for name in args.parts or parts:
            title, measure = parts[name]
            print(f"## {title}\n\n{measure(args, folder)}\n", flush=True)


def _built(folder: Path, accounts: int) -> tuple[Path, list[bytes]]:
    """Return a snapshot file of so many accounts, and ids of clients in it."""
    bundle, file = building.sample(folder, accounts), folder / f"built-{accounts}.por"
    if not file.exists():
        build_snapshot(bundle, file)
    with (bundle / "balances.csv").open() as ledger, Snapshot(file) as snapshot:
        ledger.readline()
        ids = (bytes.fromhex(line.partition(",")[0]) for line in ledger)
        return file, list(islice((client for client in ids if snapshot.prove(client).proofs), _IDS))


if __name__ == "__main__":
    main()
