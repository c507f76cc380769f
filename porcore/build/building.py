"""From a bundle to a published snapshot file.

The same ledger and secret always give the same roots, however many workers build them. Nothing of the target
exists until all of it does.
"""

import contextlib
import json
import secrets as randomness
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from porcore.build import Workers, planned, read_in_parts, runs_folder, source_of, write_trees
from porcore.durable import atomic_write
from porcore.errors import BundleError
from porcore.format.hashing import MAX_AMOUNT, Node, context_hash
from porcore.format.origin import origin_facts
from porcore.format.statement import MAX_BYTES, MAX_LEAVES, Asset, Statement
from porcore.format.wallet_list import canonical_wallets, wallets_hash
from porcore.ledger.bundle import open_bundle
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.ledger_files import CONFIG
from porcore.progress import Progress, silent
from porcore.reserves.comparison import compare
from porcore.snapshot.writer import open_writer

__all__ = ["Built", "Workers", "build", "build_snapshot", "check_size", "read_secret"]

_LOCAL = Workers()

_SECRET_LIMIT = 4096  # characters; a file may be a device without an end


class Built(NamedTuple):
    """What a build made, and what it left out of it."""

    statement: Statement
    wallet_rows_outside: int  # rows of a published wallet list that belong to no asset
    wallet_rows_unstated: int = 0  # those of them that can be read and state no balance


def build_snapshot(
    source: Path,
    target: Path,
    secret: bytes | None = None,
    progress: Progress = silent,
    workers: Workers = _LOCAL,
) -> Statement:
    """Do what `build` does, with the same errors, and return the statement alone.

    `secret` is 32 bytes; None draws a fresh one.
    """
    return build(source, target, secret, progress, workers).statement


def build(
    source: Path,
    target: Path,
    secret: bytes | None = None,
    progress: Progress = silent,
    workers: Workers = _LOCAL,
) -> Built:
    """Build the bundle `source` (folder or .zip) into the new file `target`.

    `secret` is 32 bytes and stays in the file; None draws a fresh one. Raises BundleError for a fault in the
    input, SnapshotError when the file cannot be written, and EngineError when the workers fail.
    """
    secret = randomness.token_bytes(32) if secret is None else secret
    with open_bundle(source) as bundle, atomic_write(target) as temporary:
        config = bundle.config
        check_size(config)
        bundle.check_list(progress)
        selection = bundle.read_selection()
        wallets = selection.wallets
        contexts = _contexts(config)
        with contextlib.ExitStack() as stack:
            parent = workers.folder or target.parent
            folder = stack.enter_context(runs_folder(parent, target.name, make=workers.folder is not None))
            rows = source_of(bundle, folder)
            plan = stack.enter_context(planned(rows, workers, folder))
            leaves = read_in_parts(rows, plan, secret, contexts, progress)
            writer = stack.enter_context(open_writer(temporary, len(config.assets), progress))
            assets = write_trees(writer, leaves, plan, config, secret, contexts, progress)
            statement = Statement(config.exchange, config.taken_at, assets, wallets_hash(wallets))
            compare(statement, wallets, ())  # every wallet must hold an asset of the statement
            report = asdict(leaves.report) | origin_facts(config.origin)
            writer.write_meta(
                [
                    ("pieces", str(config.pieces).encode()),
                    ("report", json.dumps(report, sort_keys=True).encode()),
                    ("secret", secret),
                    ("statement", statement.canonical),
                    ("wallets", canonical_wallets(wallets)),
                ]
            )
    unstated = sum(not row.fault and not row.balance_stated for row in selection.outside)
    return Built(statement, len(selection.outside), unstated)


def check_size(config: SnapshotConfig) -> None:
    """Check that the statement stays within the format's limits. Raises BundleError."""
    largest = Node(MAX_AMOUNT, b"\xff" * 32)
    listed = (Asset(a.symbol, a.decimals, tuple(a.members), MAX_LEAVES, largest) for a in config.assets)
    size = len(Statement(config.exchange, config.taken_at, tuple(listed), "0" * 64).canonical)
    if size > MAX_BYTES:
        raise BundleError(
            CONFIG,
            f"assets and members whose statement may have {size} bytes",
            f"a statement of at most {MAX_BYTES} bytes",
            "List fewer members.",
        )


def _contexts(config: SnapshotConfig) -> list[bytes]:
    return [
        context_hash(config.exchange, config.taken_at, asset.symbol, asset.decimals, asset.members)
        for asset in config.assets
    ]


def read_secret(path: Path) -> bytes:
    """Return the 32-byte secret in a file of 64 hex digits. Raises BundleError; never shows the content."""
    try:
        with path.open(encoding="ascii") as file:
            text = file.read(_SECRET_LIMIT).strip()
        secret = bytes.fromhex(text)
    except OSError:
        raise BundleError(str(path), "no readable file", "a file with 64 hex digits") from None
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise BundleError(
            str(path),
            "something that is not 64 hex digits",
            "64 hex digits",
            "Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'",
        )
    return secret
