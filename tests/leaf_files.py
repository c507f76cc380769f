"""Snapshot files made from balances, without a bundle and a build: at once, also where they are large."""

import json

from porcore.durable import atomic_write
from porcore.format.hashing import context_hash
from porcore.format.pieces import cut_balance
from porcore.format.statement import Asset, Statement
from porcore.format.wallet_list import Wallet, canonical_wallets, wallets_hash
from porcore.kernel.rows import records_of
from porcore.progress import silent
from porcore.snapshot.leaf_range import leaf_range
from porcore.snapshot.writer import open_writer

SECRET = bytes(range(32))
EXCHANGE, TAKEN_AT = "Sample Exchange", "2026-10-25T00:00:00Z"
WALLETS = (Wallet("BTC", "BTC", "sample-address", "1.5", message="I own this"),)


def write_leaves(path, holdings, pieces, layout):
    """Write a file of `holdings` {symbol: {client: units}}, assets of 8 decimals; return the statement."""
    with atomic_write(path) as temporary, open_writer(temporary, len(holdings), silent, layout) as writer:
        assets = []
        for number, (symbol, held) in enumerate(holdings.items()):
            context = context_hash(EXCHANGE, TAKEN_AT, symbol, 8, (symbol,))
            leaves = [
                (client, piece, part)
                for client, units in held.items()
                for piece, part in enumerate(cut_balance(SECRET, context, client, units, pieces))
            ]
            runs = [leaf_range(SECRET, context, records_of(leaves))] if leaves else []
            root = writer.write_tree(number, context, len(leaves), runs)
            assets.append(Asset(symbol, 8, (symbol,), len(leaves), root))
        statement = Statement(EXCHANGE, TAKEN_AT, tuple(assets), wallets_hash(WALLETS))
        values = {
            "pieces": str(pieces).encode(),
            "report": json.dumps({"rows": 3}).encode(),
            "secret": SECRET,
            "statement": statement.canonical,
            "wallets": canonical_wallets(WALLETS),
        }
        writer.write_meta(values.items())
    return statement
