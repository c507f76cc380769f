"""Snapshot files made from leaves, without a bundle."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from porcore.durable import atomic_write
from porcore.format.hashing import Node, context_hash, leaf_hash, leaf_key
from porcore.format.pieces import cut_balance
from porcore.format.statement import Asset, Statement
from porcore.format.tree import build_levels, root_of
from porcore.kernel.rows import records_of
from porcore.progress import silent
from porcore.snapshot.layout import LAYOUTS, Layout
from porcore.snapshot.leaf_range import leaf_range
from porcore.snapshot.writer import open_writer

EXCHANGE, TAKEN_AT = "Sample Exchange", "2026-10-25T00:00:00Z"
SECRET = bytes(range(32))
CONTEXT = context_hash(EXCHANGE, TAKEN_AT, "BTC", 8, ("BTC",))


@pytest.fixture
def ledger() -> Callable[..., list[tuple[bytes, int, int]]]:
    """Make the leaves (client_id, piece, balance) of `clients` random clients."""

    def make(clients: int, pieces: int = 1) -> list[tuple[bytes, int, int]]:
        rng = random.Random(clients * 17 + pieces)
        leaves = []
        for _ in range(clients):
            client = rng.randbytes(32)
            parts = cut_balance(SECRET, CONTEXT, client, rng.randint(1, 10**12), pieces)
            leaves += [(client, piece, part) for piece, part in enumerate(parts)]
        return leaves

    return make


@pytest.fixture
def oracle() -> Callable[[list[tuple[bytes, int, int]]], list[list[Node]]]:
    """The levels of the same tree by the readable reference."""

    def build(leaves: list[tuple[bytes, int, int]]) -> list[list[Node]]:
        keyed = sorted((leaf_key(SECRET, CONTEXT, c, p), c, p, b) for c, p, b in leaves)
        return build_levels(CONTEXT, [Node(b, leaf_hash(CONTEXT, c, k[16:], p, b)) for k, c, p, b in keyed])

    return build


@pytest.fixture(params=LAYOUTS.values(), ids="version {0.version}".format)
def layout(request) -> Layout:
    """Both layouts that a file may have."""
    return request.param


@pytest.fixture
def write(tmp_path: Path, layout: Layout) -> Callable[..., Path]:
    """Write a snapshot file of one asset."""

    def make(
        leaves: list[tuple[bytes, int, int]], name: str = "x.por", pieces: int = 0, wallets: bytes = b"[]"
    ) -> Path:
        path = tmp_path / name
        with atomic_write(path) as temporary, open_writer(temporary, 1, silent, layout) as writer:
            root = writer.write_tree(
                0, CONTEXT, len(leaves), [leaf_range(SECRET, CONTEXT, records_of(leaves))]
            )
            asset = Asset("BTC", 8, ("BTC",), len(leaves), root)
            statement = Statement(EXCHANGE, TAKEN_AT, (asset,), hashlib.sha256(wallets).hexdigest())
            meta = {
                "pieces": str(pieces or 1 + max((piece for _, piece, _ in leaves), default=0)).encode(),
                "report": b"{}",
                "secret": SECRET,
                "statement": statement.canonical,
                "wallets": wallets,
            }
            writer.write_meta(meta.items())
        return path

    return make


@pytest.fixture
def oracle_root(oracle: Callable[..., list[list[Node]]]) -> Callable[..., Node]:
    """The root of the same tree by the readable reference."""
    return lambda leaves: root_of(CONTEXT, oracle(leaves))
