"""Hotcoin, SwissBorg, Bitbase, and the path strings of BingX, Pionex and TopOne, from trees built naively.

Written from the descriptions of the formats alone; it shares no code with porcore. Amounts are whole units.
"""

import hashlib
import hmac
import json
import random

from peers.builders.build_sums import fixed, hexed, people, short


def raw(data):
    return hashlib.sha256(data).hexdigest()


def hotcoin(index=2, count=5):
    """Hotcoin: (proof, anchor)."""
    proto, snapshot = "HOTCOIN-POR-SUM", "2026-09-21 00:00:00"
    coins = {"BTC": 8, "USDT": 4}

    def digest(domain, *fields):
        return raw(bytes([domain]) + json.dumps(list(fields), separators=(",", ":")).encode())

    config = digest(3, proto, "BTC", "8", "USDT", "4")
    padding = (digest(2, proto, snapshot, config), dict.fromkeys(coins, 0))

    def show(units):
        return {name: short(units[name]) for name in coins}

    clients = people(count, coins, seed=7)
    level = [
        (
            digest(0, proto, snapshot, config, one["id"], one["nonce"], *show(one["units"]).values()),
            one["units"],
        )
        for one in clients
    ]
    leaf, here, path = level[index][0], index, []
    while len(level) > 1:
        if len(level) % 2:
            level.append(padding)
        hashed, held = level[here ^ 1]
        path.append({"position": "LEFT" if here & 1 else "RIGHT", "hash": hashed, "balances": show(held)})
        above = []
        for k in range(0, len(level), 2):
            sums = {name: level[k][1][name] + level[k + 1][1][name] for name in coins}
            above.append((digest(1, proto, config, level[k][0], level[k + 1][0], *show(sums).values()), sums))
        level, here = above, here // 2
    assets = [{"coin": name, "decimals": digits} for name, digits in coins.items()]
    own = clients[index]
    return {
        "protocol": proto,
        "assets": assets,
        "self": {
            "snapshotId": snapshot,
            "accountId": own["id"],
            "nonce": own["nonce"],
            "balances": show(own["units"]),
            "leafHash": leaf,
            "leafIndex": index,
            "leafCount": count,
        },
        "path": path,
    }, {
        "protocol": proto,
        "assets": assets,
        "snapshotId": snapshot,
        "root": level[0][0],
        "leafCount": count,
        "userTotals": show(level[0][1]),
    }


def derive(key, text):
    return hmac.new(key.encode(), f"SB PoL - {text}".encode(), hashlib.sha256).hexdigest()


def swissborg(credential="zTestCredential"):
    """SwissBorg: (client's file, audit roots). The client has two leaves of EUR and one of BTC."""
    audit, user, chance = "AUDIT1", "user-17", random.Random(8)
    owed, partitions = [], []
    for currency, own, size in (("EUR", (2, 3), 8), ("BTC", (1,), 4)):
        balances = [chance.randrange(10**10) for _ in range(size)]
        level = []
        for i, units in enumerate(balances):
            secret, who = (credential, user) if i in own else (f"other{i}", f"user-{i}")
            key = derive(secret, f"Audit nonce derivation,{audit}")
            key = derive(key, f"Currency Merkle tree nonce derivation,{currency}")
            key = derive(key, f"Leaf nonce derivation,{i}")
            level.append((hexed(f"leaf,{key},{who},{short(units)}"), units))
        levels = [level]
        while len(levels[-1]) > 1:
            row, above = levels[-1], []
            for k in range(0, len(row), 2):
                (lh, lb), (rh, rb) = row[k], row[k + 1]
                above.append((hexed(f"inner,{short(lb)},{short(rb)},{lh},{rh}"), lb + rb))
            levels.append(above)
        for i in own:
            here, witnesses = i, []
            for row in levels[:-1]:
                witnesses.append({"digest": row[here ^ 1][0], "liability": short(row[here ^ 1][1])})
                here //= 2
            proof = {"leaf_index": i, "nonce": level[i][0], "witnesses": witnesses}
            owed.append(
                {
                    "audit_partition_id": f"{audit}-{currency}",
                    "liability": short(balances[i]),
                    "proof": proof,
                }
            )
        root = levels[-1][0]
        commitment = {"digest": root[0], "liability": short(root[1])}
        partitions.append({"id": f"{audit}-{currency}", "currency": currency, "commitment": commitment})
    text = "SB PoL - Audit commitment hash"
    for one in sorted(partitions, key=lambda one: one["currency"]):
        text += f",{one['id']},{one['commitment']['liability']},{one['commitment']['digest']}"
    body = {"id": audit, "commitment": {"digest": hexed(text)}, "partitions": partitions}
    return {"audit_id": audit, "user_id": user, "liabilities": owed}, {"audit": body}


def plain_tree(leaves, index, join):
    """Return the siblings (hash, stands to the left, level, its index) and the root of a full tree of hashes."""
    level, here, path, depth = list(leaves), index, [], 0
    while len(level) > 1:
        path.append((level[here ^ 1], bool(here & 1), depth, here ^ 1))
        level = [join(level[k], level[k + 1]) for k in range(0, len(level), 2)]
        here, depth = here // 2, depth + 1
    return path, level[0]


def bitbase(index=1):
    """Bitbase: (file, root)."""
    order = ("BTC", "ETH", "USDT", "USDC")
    clients = people(4, order, seed=9)
    clients[index]["units"]["ETH"] = -20_000_000

    def payload(one):
        held = "|".join(f"{name}={fixed(one['units'][name])}" for name in order)
        return f"POR_V1|auditId=2026|recordId={one['id']}|{held}"

    path, root = plain_tree([hexed(payload(one)) for one in clients], index, lambda a, b: hexed(a + b))
    own = clients[index]
    return {
        "version": "POR_V1",
        "auditId": 2026,
        "period": "2026-01",
        "snapshotTime": 1767196800000,
        "recordId": own["id"],
        "balances": {name: fixed(own["units"][name]) for name in order},
        "leafPayload": payload(own),
        "leafHash": hexed(payload(own)),
        "rootHash": root,
        "proof": [{"position": "LEFT" if left else "RIGHT", "hash": hashed} for hashed, left, _, _ in path],
    }, root


def bingx(index=1):
    """BingX: (record, path, root)."""

    def record(one):
        held = ",".join(f"{name}:{short(one['units'][name])}" for name in ("BTC", "ETH", "USDT", "USDC"))
        return f"{one['id']},{held},Total:12.5"

    clients = people(8, ("BTC", "ETH", "USDT", "USDC"), seed=10)
    records = [record(one) for one in clients]
    path, root = plain_tree([hexed(one) for one in records], index, lambda a, b: hexed(a + b))
    return records[index], ",".join(f"{'l' if left else 'r'}:{hashed}" for hashed, left, _, _ in path), root


def of_bytes(left, right):
    return raw(bytes.fromhex(left) + bytes.fromhex(right))


def pionex(index=2):
    """Pionex, indices counted through the whole tree from the root, as in a heap: (record, path, root)."""
    clients = people(8, ("ADA", "BTC"), seed=11)
    records = []
    for number, one in enumerate(clients):
        name = hmac.new(one["nonce"].encode(), f"proof1,{number}".encode(), hashlib.sha256).hexdigest()
        records.append(f"{name},ADA:{short(one['units']['ADA'])},BTC:{short(one['units']['BTC'])},Total:9.1")
    path, root = plain_tree([hexed(one) for one in records], index, of_bytes)
    heap = [(2 ** (3 - depth) + place, hashed) for hashed, _, depth, place in path]
    return records[index], ",".join(f"{place}:{hashed}" for place, hashed in reversed(heap)), root


def topone(index=5):
    """TopOne: (record, path, root)."""
    records = [f"{one['id']},USDT:{short(one['units']['USDT'])}" for one in people(8, ("USDT",), seed=12)]
    path, root = plain_tree([hexed(one) for one in records], index, of_bytes)
    return records[index], ",".join(f"{'0' if left else '1'}{hashed}" for hashed, left, _, _ in path), root
