"""Writing a public list from a snapshot file."""

from pathlib import Path
from zlib import DEFLATED, MAX_WBITS, compressobj

from porcore.durable import atomic_folder
from porcore.errors import PorError
from porcore.format.statement import Statement
from porcore.format.wallet_list import canonical_wallets
from porcore.progress import Progress, Stage, silent
from porcore.public_list.layout import STATEMENT, SUM_BYTES, WALLETS, leaf_files
from porcore.snapshot import Snapshot

__all__ = ["publish"]

_GZIP = MAX_WBITS | 16
_FAST = 1  # sums are mostly zeros: more effort saves little


def publish(
    snapshot: Path, folder: Path, *, one_piece: bool = False, progress: Progress = silent
) -> Statement:
    """Write the public list of a snapshot file into the new folder `folder`; return the statement.

    A list at one piece shows the balance of every client, though not whose it is, so `one_piece` must say that this
    is meant. Raises PorError when it does not, and SnapshotError for a file that cannot be read or a list that
    cannot be written; `folder` appears whole or not at all.
    """
    with Snapshot(snapshot) as opened:
        pieces = opened.pieces()
        if pieces == 1 and not one_piece:
            raise PorError(
                f"{snapshot.name} was built with one piece: the list would show every client's whole balance, though"
                " not whose it is. Build with pieces = 2 or more in snapshot.toml, or say that this is meant with"
                " --show-whole-balances."
            )
        statement = opened.statement
        with atomic_folder(folder) as new_folder:
            for number in range(len(statement.assets)):
                _write_leaves(opened, number, new_folder, progress)
            (new_folder / WALLETS).write_bytes(canonical_wallets(opened.wallets) + b"\n")
            (new_folder / STATEMENT).write_bytes(statement.canonical + b"\n")
        return statement


def _write_leaves(snapshot: Snapshot, number: int, folder: Path, progress: Progress) -> None:
    asset = snapshot.statement.assets[number]
    files = leaf_files(folder, number, asset.symbol)
    packer, done = compressobj(_FAST, DEFLATED, _GZIP), 0
    with files.hashes.open("xb") as hashes, files.sums.open("xb") as sums:
        for nodes in snapshot.leaves(number):
            hashes.write(nodes[:, SUM_BYTES:].tobytes())
            sums.write(packer.compress(nodes[:, :SUM_BYTES].tobytes()))
            done += len(nodes)
            progress(Stage.PUBLISHED, done, asset.leaf_count)
        sums.write(packer.flush())
