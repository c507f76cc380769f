"""Full trees of BitMEX, River and OKX (2023), built naively, and a proof in porcore/1.

Written from the descriptions of the formats alone; it shares no code with porcore.
"""

import base64
import hashlib
import hmac
import json
import random

from peers.builders.build_sums import copy_of, grow, hexed, people, short


def eight(number):
    return number.to_bytes(8, "little")


def bitmex(depth=3, height=100):
    """BitMEX: (text, nonces by account, balances by account, root)."""
    chance = random.Random(20)
    accounts = {number: f"{chance.getrandbits(256):064x}" for number in range(1, 4)}
    keys = {
        number: hashlib.sha256(bytes.fromhex(nonce) + eight(height) + eight(number)).digest()
        for number, nonce in accounts.items()
    }
    return whole(keys, accounts, depth, height, chance)


def river(depth=3, height=848470):
    """River, whose accounts have an id in base32 and a mail address; the rest as BitMEX."""
    chance = random.Random(21)
    accounts, keys = {}, {}
    for number in range(1, 4):
        secret, mail = f"{chance.getrandbits(256):064x}", f"client{number}@example.org"
        uid = base64.b32encode(number.to_bytes(5, "big")).decode()
        subkey = hashlib.sha256(bytes.fromhex(secret) + mail.encode() + eight(number)).digest()
        keys[number] = hashlib.sha256(subkey + eight(height) + eight(number)).digest()
        accounts[number] = f"{uid},{mail},{secret}"
    return whole(keys, accounts, depth, height, chance)


def whole(keys, accounts, depth, height, chance):
    owners = [1 + index % len(keys) for index in range(2**depth)]
    chance.shuffle(owners)
    held, level = dict.fromkeys(keys, 0), []
    for index, owner in enumerate(owners):
        value = chance.randrange(10**9)
        held[owner] += value
        message = eight(value) + eight(index)
        level.append((hmac.new(keys[owner], message, hashlib.sha256).digest(), value))
    levels = [level]
    while len(levels[0]) > 1:
        row, above = levels[0], []
        for k in range(0, len(row), 2):
            (lh, lv), (rh, rv) = row[k], row[k + 1]
            above.append((hashlib.sha256(lh + eight(lv) + rh + eight(rv)).digest(), lv + rv))
        levels.insert(0, above)
    lines = [f"{hashed.hex()},{value}" for row in levels for hashed, value in row]
    return f"block_height:{height}\n" + "\n".join(lines) + "\n", accounts, held, levels[0][0][0].hex()


def okx_tree(count=11, negative=False):
    """OKX, 2023: (text of the tree, client's file, root). The client owns the first two leaves."""
    order = ("BTC", "ETH", "USDT")

    def show(units):
        return {name: short(units[name]) for name in order}

    clients = people(count, order, seed=22)
    if negative:
        clients[5]["units"]["BTC"] = -7
    total = {name: clients[0]["units"][name] + clients[1]["units"][name] for name in order}
    nonce = clients[0]["nonce"]
    user = hexed(nonce + json.dumps(show(total), separators=(",", ":")))
    leaves = []
    for number, one in enumerate(clients):
        whose = user if number < 2 else one["id"]
        leaves.append((hexed(whose + "".join(show(one["units"]).values())), one["units"]))
    file = {
        "hash": user,
        "nonce": nonce,
        "totalBalances": show(total),
        "nodes": [{"balances": show(units), "hash": hashed} for hashed, units in leaves[:2]],
    }
    levels = grow(
        leaves, lambda a, b, sums, step: hexed(a + b + "".join(show(sums).values()) + str(step + 2)), copy_of
    )
    lines = []
    for height in range(len(levels), 0, -1):
        for hashed, units in reversed(levels[height - 1]):
            lines.append(f"{hashed},{height},{json.dumps(show(units), separators=(',', ':'))}")
    return "\n".join(lines) + "\n", file, levels[-1][0][0]


def own_proof(index=1, count=4):
    """porcore/1 with one asset: (file, statement id)."""
    members, chance = ["BTC"], random.Random(23)
    context = hashlib.sha256(b"porcore/1 context\nExample\n2026-10-25T00:00:00Z\nBTC\n8\nBTC\n").digest()

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
        "exchange": "Example",
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
