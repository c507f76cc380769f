"""From a bundle to a published snapshot file.

The same ledger and secret always give the same roots. Nothing of the target exists until all of it does.
"""

import json
import secrets as randomness
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from porcore.bundle import Bundle, Ledger, open_bundle
from porcore.errors import BundleError, LimitError
from porcore.hashing import context_hash
from porcore.kernel import Bytes
from porcore.pieces import cut_balance
from porcore.progress import Progress, silent
from porcore.reserves import compare
from porcore.snapshot.files import published
from porcore.snapshot.leafrun import leaf_run
from porcore.snapshot.writer import SnapshotWriter, open_writer, records_of
from porcore.statement import Asset, Statement
from porcore.wallets import Wallet, canonical_wallets, wallets_hash

__all__ = ["build_snapshot", "read_secret"]


def build_snapshot(
    source: Path, target: Path, secret: bytes | None = None, progress: Progress = silent
) -> Statement:
    """Build the bundle `source` (folder or .zip) into the new file `target`; return its statement.

    `secret` is 32 bytes and stays in the file; None draws a fresh one. Raises BundleError for a fault in the
    input and SnapshotError when the file cannot be written.
    """
    secret = randomness.token_bytes(32) if secret is None else secret
    with open_bundle(source) as bundle:
        wallets = bundle.read_wallets()
        ledger = bundle.read_ledger(progress)
        with (
            published(target) as temporary,
            open_writer(temporary, len(bundle.config.assets), progress) as writer,
        ):
            statement = _write_trees(writer, bundle, ledger, wallets, secret)
            compare(statement, wallets)
            writer.write_meta(
                [
                    ("pieces", str(bundle.config.pieces).encode()),
                    ("report", json.dumps(asdict(ledger.report), sort_keys=True).encode()),
                    ("secret", secret),
                    ("statement", statement.canonical),
                    ("wallets", canonical_wallets(wallets)),
                ]
            )
    return statement


def _write_trees(
    writer: SnapshotWriter, bundle: Bundle, ledger: Ledger, wallets: tuple[Wallet, ...], secret: bytes
) -> Statement:
    config, assets = bundle.config, []
    for number, asset in enumerate(config.assets):
        members = tuple(asset.members)
        context = context_hash(config.exchange, config.taken_at, asset.symbol, asset.decimals, members)
        records = _records(ledger, number, context, secret, config.pieces)
        try:
            root = writer.write_tree(number, context, len(records), [leaf_run(secret, context, records)])
        except LimitError as error:
            raise BundleError(
                "balances.csv", f"{asset.symbol}: {error}", "a total below 2^127 units"
            ) from None
        assets.append(Asset(asset.symbol, asset.decimals, members, len(records), root))
    return Statement(config.exchange, config.taken_at, tuple(assets), wallets_hash(wallets))


def _records(ledger: Ledger, number: int, context: bytes, secret: bytes, pieces: int) -> Bytes:
    def leaves() -> Iterator[tuple[bytes, int, int]]:
        for client_id, balances in ledger.clients.items():
            balance = balances[number]
            if balance == 0:
                continue
            if pieces == 1:
                yield client_id, 0, balance
            else:
                parts = cut_balance(secret, context, client_id, balance, pieces)
                for piece, part in enumerate(parts):
                    yield client_id, piece, part

    return records_of(list(leaves()))


def read_secret(path: Path) -> bytes:
    """Return the 32-byte secret in a file of 64 hex digits. Raises BundleError; never shows the content."""
    try:
        text = path.read_text("ascii").strip()
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
