"""Make the little whole sets of batch proofs under tests/data/zk, with keys and proofs by real gnark.

    python tests/tools/make_zk_sets.py           makes them all anew: keys and proofs are other ones each time
    python tests/tools/make_zk_sets.py --check   asks gnark whether the proofs that are there hold

Needs Go and, the first time, Go's module proxy; see gnark_sets/README.md. The tests need neither.
"""

import base64
import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from tools import zk_clients, zk_rules
from tools.zk_rules import Client, Tree

HERE = Path(__file__).parent
DATA = HERE.parent / "data" / "zk"
FEW = 10  # batches: longer sets get shorter facts
OLD, NEW = HERE / "gnark_sets" / "gnark_0_7", HERE / "gnark_sets" / "gnark_0_11"
DUMPED = (
    "id",
    "created_at",
    "updated_at",
    "deleted_at",
    "proof_info",
    "cex_asset_list_commitments",
    "account_tree_roots",
    "batch_commitment",
    "batch_number",
)
EXPORTED = (
    "batch_number",
    *DUMPED[4:8],
    "min_account_index",
    "max_account_index",
    "assets_count",
)


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


# ---------------------------------------------------------------- the chains


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


# ---------------------------------------------------------------- the sets


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


# ---------------------------------------------------------------- gnark


def built(folder, into):
    program = Path(into) / folder.name
    subprocess.run(["go", "build", "-o", str(program), "."], cwd=folder, check=True)
    return program


def asked(program, arguments, question):
    done = subprocess.run(
        [str(program), *arguments],
        input=json.dumps(question).encode(),
        capture_output=True,
        check=False,
    )
    print(done.stderr.decode().strip())
    if done.returncode:
        raise SystemExit(f"{program.name} failed")
    return json.loads(done.stdout) if done.stdout else None


def prove(made, program, arguments, data):
    """Write the folder of a set: one key for each tier, and a proof for each batch."""
    folder = data / made.name
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    rows, compressed, keys = {}, {}, {}
    for size, file in made.keys.items():
        mine = [number for number, batch in enumerate(made.batches) if batch.size == size]
        public = [str(made.batches[number].commitment) for number in mine]
        answer = asked(program, arguments, {"public": public})
        both = {"raw": answer["key_raw"], "compressed": answer["key_compressed"]}
        first, second = ("compressed", "raw") if made.new else ("raw", "compressed")
        for path, encoding in ((file, first), (f"{file}.{second}", second)):
            key = base64.b64decode(both[encoding])
            (folder / path).write_bytes(key)
            keys[path] = {"bytes": len(key), "sha256": hashlib.sha256(key).hexdigest(), "assets_count": size}
        for number, proof in zip(mine, answer["proofs"], strict=True):
            rows[number], compressed[number] = proof["raw"], proof["compressed"]
    for path, content in made.files.items():
        (folder / path).write_bytes(content)
    table = "proof0.csv" if made.rule["program"] == "htx" else "proof.csv"
    (folder / table).write_text(written(made, rows), encoding="utf-8", newline="")
    facts = {
        "made_with": answer["made_with"],
        **made.rule,
        "batches": len(made.batches),
        "roots": [f"{root:064x}" for root in (made.batches[0].roots[0], made.batches[-1].roots[-1])],
        "totals": [f"{part:064x}" for part in (made.batches[0].totals[0], made.batches[-1].totals[1])],
        "keys": keys,
    }
    if len(made.batches) < FEW:
        facts["public_inputs"] = [str(batch.commitment) for batch in made.batches]
        facts["proofs_compressed"] = [compressed[number] for number in sorted(compressed)]
    (folder / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")


def written(made, proofs):
    """Return the table as each program's is: a database's dump, or Binance's own export."""
    text = io.StringIO()
    quoting = csv.QUOTE_MINIMAL if made.new else csv.QUOTE_NONNUMERIC
    if made.rule["program"] == "gate":
        quoting = csv.QUOTE_ALL
    out = csv.writer(text, quoting=quoting, lineterminator="\n")
    out.writerow(EXPORTED if made.new else DUMPED)
    for number, batch in enumerate(made.batches):
        middle = [
            proofs[number],
            json.dumps([encoded(part) for part in batch.totals], separators=(",", ":")),
            json.dumps([encoded(root) for root in batch.roots], separators=(",", ":")),
            encoded(batch.commitment),
        ]
        if made.new:
            out.writerow([number, *middle, batch.first, batch.last, batch.size])
        else:
            stamp = f"2026-01-31 08:{number // 60:02}:{number % 60:02}.372"
            out.writerow([number + 1, stamp, stamp, "", *middle, number])
    return text.getvalue()


def encoded(element):
    return base64.b64encode(element.to_bytes(32, "big")).decode()


def rendered(value):
    return (json.dumps(value, separators=(",", ":")) + "\n").encode()


def shapes(program, into):
    """Write keys and proofs of circuits that no exchange has: what their keys list differs from Binance's."""
    made = {name: asked(program, [name], {"public": ["5", "7"]}) for name in ("publicly", "twice")}
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "gnark_0_10"
        command = ["go", "build", "-modfile=gnark_0_10.mod", "-o", str(old), "."]
        subprocess.run(command, cwd=NEW, check=True)
        made["gnark 0.10.0"] = asked(old, ["ranged"], {"public": ["5", "7"]})
    (into / "gnark_shapes.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")


def check(program, arguments, folder):
    """Ask gnark to verify what lies in a set's folder."""
    facts = json.loads((folder / "facts.json").read_text("utf-8"))
    rows = list(csv.DictReader(io.StringIO(next(folder.glob("proof*.csv")).read_text("utf-8"))))
    for name, about in facts["keys"].items():
        mine = [row for row in rows if int(row.get("assets_count", 0)) == about["assets_count"]]
        public = [str(int.from_bytes(base64.b64decode(row["batch_commitment"]), "big")) for row in mine]
        proofs = [
            {"public": number, "raw": row["proof_info"]} for number, row in zip(public, mine, strict=True)
        ]
        key = base64.b64encode((folder / name).read_bytes()).decode()
        asked(program, ["check", *arguments], {"key_raw": key, "proofs": proofs})


def main(arguments):
    with tempfile.TemporaryDirectory() as folder:
        old, new = built(OLD, folder), built(NEW, folder)
        if arguments == ["--check"]:
            for path in sorted(DATA.glob("*/facts.json")):
                is_new = path.parent.name.startswith("binance")
                check(new if is_new else old, ["ranged"] if is_new else [], path.parent)
            return
        DATA.mkdir(parents=True, exist_ok=True)
        vectors = subprocess.run([str(new), "vectors"], check=True, capture_output=True)
        print(vectors.stderr.decode().strip())
        (DATA / "gnark_vectors.json").write_bytes(vectors.stdout)
        shapes(new, DATA)
        for name, make in SETS.items():
            print(name)
            made = make(name)
            prove(made, new if made.new else old, ["ranged"] if made.new else [], DATA)


if __name__ == "__main__":
    main(sys.argv[1:])
