"""Writing a public list from a snapshot file."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from zlib import DEFLATED, MAX_WBITS, compressobj

from porcore.durable import TEMPORARY_SUFFIX, disk_errors, sync_folder
from porcore.errors import PorError, SnapshotError
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
        with _appearing(folder) as new_folder:
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


@contextlib.contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes `folder` when all went well. Raises SnapshotError."""
    if os.path.lexists(folder):
        raise SnapshotError(f"{folder} exists already. Choose another name, or remove it first.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
    with disk_errors(folder.parent):
        temporary.mkdir()
        try:
            yield temporary
            for path in temporary.iterdir():
                _sync(path)
            sync_folder(temporary)
            temporary.rename(folder)
            sync_folder(folder.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
