"""The small snapshot that every attack starts from.

BTC   5 leaves   depth 3   place 5 and everything right of it is padding
DOGE  0 leaves             nothing can be proven
ETH   1 leaf     depth 0   the leaf is the root
LTC   5 leaves   depth 3   another asset of the same shape and the same balances as BTC
USD   15 leaves  depth 4   three pieces for each client
"""

import hashlib

from attacks.reference_tree import AssetSpec, World

SECRET = bytes(range(32))
EXCHANGE, TAKEN_AT = "Sample Exchange", "2026-10-25T00:00:00Z"
CLIENTS = [hashlib.sha256(f"client {n}".encode()).digest() for n in range(5)]
BALANCES = [125_000_000, 1, 4_200_000_001, 30_000, 99_999_999]


def make(exchange: str = EXCHANGE, taken_at: str = TAKEN_AT, secret: bytes = SECRET) -> World:
    holdings = dict(zip(CLIENTS, BALANCES, strict=True))
    dollars = {client: balance * 7 for client, balance in holdings.items()}
    # One holder of everything, so that one proof file shows every kind of tree.
    holder = {HOLDER: 10_500_000_000_000_000_000}
    specs = [
        AssetSpec("BTC", 8, ["BTC"], holdings),
        AssetSpec("DOGE", 8, ["DOGE"], {}),
        AssetSpec("ETH", 18, ["ETH", "stETH"], holder),
        AssetSpec("LTC", 8, ["LTC"], holdings),
        AssetSpec("USD", 6, ["USDT", "USDC", "USD"], dollars, pieces=3),
    ]
    return World(exchange, taken_at, secret, specs)


def _order() -> list[bytes]:
    spec = AssetSpec("BTC", 8, ["BTC"], dict.fromkeys(CLIENTS, 1))
    return [leaf.client for leaf in World(EXCHANGE, TAKEN_AT, SECRET, [spec]).trees["BTC"].leaves]


FIRST, _, HOLDER, _, LAST = _order()  # by their place among the BTC leaves: 0, 2 and 4
HONEST = make()
