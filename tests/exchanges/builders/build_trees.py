"""The full tree and the client's file of OKX (2023), built naively, and a proof in porcore/1.

Written from the descriptions of the formats alone; it shares no code with porcore.
"""

import hashlib
import json
import random

from exchanges.builders.build_sums import copy_of, grow, hexed, people, short


def okx_tree(count=11, negative=False, twin=False, left_out=False):
    """OKX, 2023: (text of the tree, client's file, root). The client owns the first two leaves.

    `twin`: a third one as large as the second; `left_out`: the file names that one, and the tree lacks it.
    """
    order = ("BTC", "ETH", "USDT")

    def show(units):
        return {name: short(units[name]) for name in order}

    clients = people(count, order, seed=22)
    if negative:
        clients[5]["units"]["BTC"] = -7
    if twin:
        clients[2]["units"] = clients[1]["units"]
    parts = 3 if twin else 2
    total = {name: sum(one["units"][name] for one in clients[:parts]) for name in order}
    nonce = clients[0]["nonce"]
    user = hexed(nonce + json.dumps(show(total), separators=(",", ":")))
    leaves = []
    for number, one in enumerate(clients):
        whose = user if number < parts else one["id"]
        leaves.append((hexed(whose + "".join(show(one["units"]).values())), one["units"]))
    file = {
        "hash": user,
        "nonce": nonce,
        "totalBalances": show(total),
        "nodes": [{"balances": show(units), "hash": hashed} for hashed, units in leaves[:parts]],
    }
    if left_out:
        leaves[2] = (hexed("a stranger"), clients[2]["units"])
    levels = grow(
        leaves, lambda a, b, sums, step: hexed(a + b + "".join(show(sums).values()) + str(step + 2)), copy_of
    )
    lines = []
    for height in range(len(levels), 0, -1):
        for hashed, units in reversed(levels[height - 1]):
            lines.append(f"{hashed},{height},{json.dumps(show(units), separators=(',', ':'))}")
    return "\n".join(lines) + "\n", file, levels[-1][0][0]


def own_proof(index=1, count=4, exchange="Example"):
    """porcore/1 with one asset: (file, statement id)."""
    members, chance = ["BTC"], random.Random(23)
    spelled = f"porcore/1 context\n{exchange}\n2026-10-25T00:00:00Z\nBTC\n8\nBTC\n"
    context = hashlib.sha256(spelled.encode()).digest()

    def digest(domain, *parts):
        return hashlib.sha256(bytes([domain]) + b"".join(parts)).digest()

    def coded(node):
        return node[1].to_bytes(16, "big") + node[0]

    clients = [
        (chance.randbytes(32), chance.randbytes(16), chance.randrange(1, 10**12)) for _ in range(count)
    ]
    level = [
        (digest(0, context, who, nonce, b"\0\0", units.to_bytes(16, "big")), units)
        for who, nonce, units in clients
    ]
    here, path = index, []
    while len(level) > 1:
        path.append(level[here ^ 1])
        level = [
            (digest(1, coded(level[k]), coded(level[k + 1])), level[k][1] + level[k + 1][1])
            for k in range(0, len(level), 2)
        ]
        here //= 2

    def node(pair):
        return {"hash": pair[0].hex(), "sum": short(pair[1])}

    asset = {"symbol": "BTC", "decimals": 8, "members": members, "leaf_count": count, "root": node(level[0])}
    statement = {
        "format": "porcore/1",
        "exchange": exchange,
        "taken_at": "2026-10-25T00:00:00Z",
        "assets": [asset],
        "reserves_sha256": "0" * 64,
    }
    who, nonce, units = clients[index]
    piece = {"piece": 0, "index": index, "nonce": nonce.hex(), "balance": short(units)}
    proof = {"asset": "BTC", "pieces": [{**piece, "path": [node(pair) for pair in path]}]}
    text = json.dumps(statement, sort_keys=True, separators=(",", ":"))
    return {
        "format": "porcore/1",
        "statement": statement,
        "client_id": who.hex(),
        "proofs": [proof],
    }, hashlib.sha256(text.encode()).hexdigest()
