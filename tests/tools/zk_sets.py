"""The sets of batch proofs under tests/data/zk, all but keys and proofs: what depends on no chance."""

import base64
import gzip
import json
from dataclasses import dataclass
from functools import partial

from tools import zk_clients, zk_rules
from tools.zk_rules import Client, Tree


@dataclass
class Batch:
    """One row before it has a proof."""

    roots: list[int]
    totals: list[int]
    commitment: int
    first: int = 0
    last: int = 0
    size: int = 0  # the tier: assets of each client; 0 where there are no tiers


@dataclass
class Set:
    """A whole set but for keys and proofs."""

    name: str
    rule: dict[str, object]
    batches: list[Batch]
    files: dict[str, bytes]
    keys: dict[int, str]  # tier and the name of its key file
    new: bool = False  # Binance of today: gnark's later files, the key compressed, a table of its own columns


def chained(clients, assets, per_batch, leaf, totals, empty_leaf):
    """Return (batches, tree): the tree grows with each batch, as at Gate and HTX; `assets` gets the totals."""
    tree, batches = Tree(empty_leaf), []
    before = totals(zk_rules.start_of(assets))
    for start in range(0, len(clients), per_batch):
        root = tree.root
        for client in clients[start : start + per_batch]:
            tree.put(client.index, leaf(client))
            add(assets, client)
        after = totals(assets)
        parts = [root, tree.root, before, after]
        batches.append(Batch(parts[:2], parts[2:], zk_rules.batch_commitment(*parts)))
        before = after
    return batches, tree


def counted(clients, assets, tiers, chunk):
    """Return (batches, tree): one tree and batches that run through its places, as at Binance.

    `tiers` are (size, clients of a batch) for each batch; the clients are in the order of their places.
    """
    tree, batches, at = Tree(zk_rules.hash_numbers([0] * 5)), [], 0
    for size, count in tiers:
        for client in clients[at : at + count]:
            tree.put(client.index, zk_rules.binance_leaf(client, size, chunk))
        at += count
    assert at == len(clients)
    before, at = zk_rules.binance_totals(zk_rules.start_of(assets), chunk), 0
    for size, count in tiers:
        for client in clients[at : at + count]:
            add(assets, client)
        after = zk_rules.binance_totals(assets, chunk)
        parts = [tree.root, before, after, at, at + count - 1]
        batches.append(
            Batch(parts[:1], parts[1:3], zk_rules.batch_commitment(*parts), at, at + count - 1, size)
        )
        before, at = after, at + count
    return batches, tree


def add(assets, client):
    names = {
        "Equity": "TotalEquity",
        "Debt": "TotalDebt",
        "Balance": "TotalBalance",
        "Loan": "LoanCollateral",
        "Margin": "MarginCollateral",
        "PortfolioMargin": "PortfolioMarginCollateral",
    }
    for held in client.assets:
        for kind, amount in held.items():
            if kind != "Index":
                assets[held["Index"]][names[kind]] += amount


def gate(name, places, count, per_batch, shown):
    assets = zk_clients.gate_assets()
    clients = zk_clients.gate_clients(name, count, assets)
    empty = zk_rules.gate_leaf(Client(0, 0, (0, 0)), places)
    batches, tree = chained(
        clients,
        assets,
        per_batch,
        lambda client: zk_rules.gate_leaf(client, places),
        lambda those: zk_rules.gate_totals(those, places),
        empty,
    )
    config = {
        "ProofCsv": "./config/proof.csv",
        "ZkKeyVKDirectoryAndPrefix": f"./zkpor{per_batch}",
        "CexAssetsInfo": assets,
    }
    files = {"cex_config.json": rendered(config)}
    for number, index in enumerate(shown):
        client = clients[index]
        files[f"user_config_{number}.json"] = rendered(
            {
                "Arrangement": index,
                "UniqueIdentification": f"{client.identity:064x}",
                "TotalAssetEquity": client.totals[0],
                "TotalAssetDebt": client.totals[1],
                "AssetDetails": client.assets,
                "TreeRootHash": f"{tree.root:064x}",
                "MerkleProofEncode": [encoded(node) for node in tree.siblings(index)],
            }
        )
    rule = {"program": "gate", "places": places, "chunk": 12}
    return Set(name, rule, batches, files, {0: f"zkpor{per_batch}.vk.save"})


def htx(name, places, count, per_batch, shown):
    assets = zk_clients.htx_assets()
    clients = zk_clients.htx_clients(name, count, assets)
    batches, tree = chained(
        clients,
        assets,
        per_batch,
        lambda client: zk_rules.htx_leaf(client, places),
        lambda those: zk_rules.htx_totals(those, places),
        zk_rules.htx_leaf(Client(0, 0, (0, 0)), places),
    )
    config = {
        "ProofTable": "src/verifier/config/proof0.csv",
        "ZkKeyName": f"zkpor{per_batch}",
        "CexAssetsInfo": assets,
    }
    files = {"config.json": rendered(config)}
    for number, index in enumerate(shown):
        files[f"user_config_{number}.json"] = account_file(clients[index], tree)
    rule = {"program": "htx", "places": places, "chunk": 12}
    return Set(name, rule, batches, files, {0: f"zkpor{per_batch}.vk.save"})


def binance(name, chunk, held, tiers, listed, shown, packed=False):
    """`held` is how many assets each client holds, 0 the program's padding; `listed` the assets with a price."""
    assets = zk_clients.binance_assets(listed)
    clients = zk_clients.binance_clients(name, held, assets)
    batches, tree = counted(clients, assets, tiers, chunk)
    keys = {size: f"zkpor{size}_{count}" for size, count in tiers}
    config = {
        "ProofTable": "config/proof.csv",
        "ZkKeyName": [f"config/{key}" for key in keys.values()],
        "AssetsCountTiers": list(keys),
        "CexAssetsInfo": assets,
    }
    text = rendered(config)
    files = {"config.json.gz": gzip.compress(text, 9, mtime=0)} if packed else {"config.json": text}
    for number, index in enumerate(shown):
        files[f"user_config_{number}.json"] = account_file(clients[index], tree)
    rule = {"program": "binance", "places": zk_rules.BINANCE_PLACES, "chunk": chunk}
    named = {size: f"{key}.vk" for size, key in keys.items()}
    return Set(name, rule, batches, files, named, new=True)


def account_file(client, tree):
    names = ("TotalEquity", "TotalDebt", "TotalCollateral")
    return rendered(
        {
            "AccountIndex": client.index,
            "AccountIdHash": f"{client.identity:064x}",
            **dict(zip(names, client.totals, strict=False)),
            "Assets": client.assets,
            "Root": f"{tree.root:064x}",
            "Proof": [encoded(node) for node in tree.siblings(client.index)],
        }
    )


def encoded(element):
    return base64.b64encode(element.to_bytes(32, "big")).decode()


def rendered(value):
    return (json.dumps(value, separators=(",", ":")) + "\n").encode()


ONE_TIER, TWO_TIERS = (50, 2), [(50, 2), (500, 2), (500, 2)]
# Those of Binance take seconds each, for their totals are ten thousand elements.
SETS = {
    "gate": partial(gate, places=350, count=18, per_batch=4, shown=(3, 17)),
    "htx": partial(htx, places=174, count=10, per_batch=2, shown=(0, 9)),
    "htx_64": partial(htx, places=168, count=64, per_batch=1, shown=(5, 63)),
    "binance": partial(
        binance, chunk=16, held=[3, 1, 4, 2, 5, 6, 1, 2, 3, 0], tiers=[ONE_TIER] * 5, listed=6, shown=(2, 8)
    ),
    "binance_12": partial(
        binance, chunk=12, held=[3, 1, 2, 2, 3, 1], tiers=[ONE_TIER] * 3, listed=3, shown=(0, 5)
    ),
    "binance_tiers": partial(
        binance, chunk=16, held=[3, 40, 60, 51, 55, 0], tiers=TWO_TIERS, listed=60, shown=(1, 4), packed=True
    ),
}
