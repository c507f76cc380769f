"""Proof files of exchanges whose trees carry sums, made from whole trees built naively.

Written from the descriptions of the formats alone; it shares no code with porcore. Amounts are whole units.
"""

import json
import random
from hashlib import sha256

EIGHT = 10**8


def hexed(text):
    return sha256(text.encode()).hexdigest()


def fixed(units, digits=8):
    """Units of 10^-8 with exactly `digits` after the point."""
    sign, units = ("-" if units < 0 else ""), abs(units)
    text = f"{sign}{units // EIGHT}.{units % EIGHT:08d}"
    return text if digits == 8 else text[: len(text) - 8 + digits]


def short(units):
    text = fixed(units).rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0") else text


def people(count, assets, seed=1, grain=1):
    """`count` clients with an id, a nonce and units per asset; `grain`: units are multiples of it."""
    chance = random.Random(seed)
    return [
        {
            "id": f"{chance.getrandbits(256):064x}",
            "nonce": f"{chance.getrandbits(256):064x}",
            "units": {asset: chance.randrange(1, 10**10) // grain * grain for asset in assets},
        }
        for _ in range(count)
    ]


def grow(leaves, parent, pad):
    """Build all levels. A node is (hash, units); `parent(left, right, sums, step)`; `pad(last)` fills odd levels."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        level = levels[-1]
        if len(level) % 2:
            level.append(pad(level[-1]))
        above = []
        for k in range(0, len(level), 2):
            left, right = level[k], level[k + 1]
            names = list(dict.fromkeys([*left[1], *right[1]]))
            sums = {name: left[1].get(name, 0) + right[1].get(name, 0) for name in names}
            above.append((parent(left[0], right[0], sums, len(levels) - 1), sums))
        levels.append(above)
    return levels


def copy_of(node):
    return node[0], dict.fromkeys(node[1], 0)


def way(levels, index):
    """Yield (node, stands to the left) for the sibling at each level below the root."""
    for level in levels[:-1]:
        yield level[index ^ 1], bool(index & 1)
        index //= 2


def bybit(order, index=2, count=5, digits=None):
    """Bybit: (file, root)."""
    digits = digits or {}
    grain = 10**4 if digits else 1

    def show(units):
        return {name: fixed(units[name], digits.get(name, 8)) for name in order}

    def joined(units):
        return "".join(show(units).values())

    clients = people(count, order, grain=grain)
    leaves = [(hexed(one["id"] + joined(one["units"])), one["units"]) for one in clients]
    levels = grow(leaves, lambda a, b, sums, step: hexed(f"{a}{b}{joined(sums)}{step + 2}"), copy_of)
    own = clients[index]
    path = [
        {"auditId": "2026", "balance": show(units), "type": 1 if left else 2, "hash": hashed, "height": k + 1}
        for k, ((hashed, units), left) in enumerate(way(levels, index))
    ]
    root = levels[-1][0]
    path.append(
        {"auditId": "2026", "balance": show(root[1]), "type": 3, "hash": root[0], "height": len(levels)}
    )
    return {
        "self": {
            "auditId": "2026",
            "balance": show(own["units"]),
            "type": 2 if index % 2 else 1,
            "hash": leaves[index][0],
            "height": 1,
            "nonce": own["nonce"],
            "userHash": own["id"],
        },
        "path": path,
    }, root[0]


def okx_v1(index=2, count=5, negative=False):
    """OKX, 2022: (file, root)."""
    order = ("BTC", "ETH", "USDT")

    def show(units):
        return {name: short(units[name]) for name in order}

    clients = people(count, order, seed=2)
    if negative:
        clients[index ^ 1]["units"]["ETH"] = -5
    leaves = [
        (hexed(one["nonce"] + json.dumps(show(one["units"]), separators=(",", ":"))), one["units"])
        for one in clients
    ]
    levels = grow(
        leaves, lambda a, b, sums, step: hexed(a + b + "".join(show(sums).values()) + str(step + 2)), copy_of
    )
    path = [
        {"auditId": "7", "balances": show(units), "type": 1 if left else 2, "hash": hashed, "height": k + 1}
        for k, ((hashed, units), left) in enumerate(way(levels, index))
    ]
    root = levels[-1][0]
    path.append(
        {"auditId": "7", "balances": show(root[1]), "type": 3, "hash": root[0], "height": len(levels)}
    )
    return {
        "path": path,
        "self": {
            "auditId": "7",
            "balances": show(clients[index]["units"]),
            "type": 2 if index % 2 else 1,
            "nonce": clients[index]["nonce"],
            "hash": leaves[index][0],
            "height": 1,
        },
    }, root[0]


def tiny(units):
    """As Java's BigDecimal writes units of 10^-8: an exponent once six zeros follow the point."""
    return f"{units // 10}.{units % 10}E-7" if 10 <= units < 100 else short(units)


def bitget(index=2, count=8, rule=2025, negative=False):
    """Bitget by the rule of 2025 (quoted, short), 2022 (bare numbers) or "tiny" (with exponents): (text of the file, root)."""
    order = ("BTC", "ETH", "USDT", "USDC")

    def show(units):
        if rule == 2025:
            return "{" + ",".join(f'"{name}":"{short(units[name])}"' for name in order) + "}"
        write = tiny if rule == "tiny" else short
        return "{" + ",".join(f'"{name}":{write(units[name])}' for name in order) + "}"

    clients = people(count, order, seed=3)
    for one in clients:
        one["units"]["BTC"] |= 1  # eight decimals, so that bare numbers of any sum keep the same scale
        one["units"] = {name: units - units % 10 + 1 for name, units in one["units"].items()}
    if rule == "tiny":
        clients[index]["units"]["ETH"], clients[index ^ 1]["units"]["ETH"] = 11, 22
    if negative:
        clients[index ^ 1]["units"]["USDC"] = -9 * EIGHT - 1
    depth = (count - 1).bit_length()
    leaves = [
        (hexed(f"{one['id']},{one['nonce']},{show(one['units'])}")[:16], one["units"]) for one in clients
    ]
    levels = grow(leaves, lambda a, b, sums, step: hexed(f"{a}{b},{show(sums)},{depth - step}")[:16], copy_of)
    nodes = []
    for k, ((hashed, units), left) in enumerate(way(levels, index)):
        head = f'{{"auditId":"Au1","balances":{show(units)},"level":{depth + 1 - k}'
        nodes.append(f'{head},"merkelLeaf":"{hashed}","role":{1 if left else 2}}}')
    root = levels[-1][0]
    last = f'{{"auditId":"Au1","balances":{show(root[1])},"level":1,"merkelLeaf":"{root[0]}"}}'
    own = clients[index]
    head = f'{{"auditId":"Au1","balances":{show(own["units"])},"encryptUid":"{own["id"]}","level":{depth + 1}'
    tail = f'"merkelLeaf":"{leaves[index][0]}","nonce":"{own["nonce"]}","role":{2 if index % 2 else 1}}}'
    return f'{{"path":[{",".join([*nodes, last])}],"self":{head},{tail}}}', root[0]


def bitunix(index=2, count=8, digits=None):
    """Bitunix: (file, root); `digits` are the decimals of each asset, in the order of hashing."""
    digits = digits or {"BTC": 8, "ETH": 8, "USDT": 6}

    def show(units):
        return {name: fixed(units[name], digits[name]) for name in digits}

    def text(units):
        return json.dumps(show(units), separators=(",", ":"), ensure_ascii=False)

    clients = people(count, digits, seed=4, grain=100)
    depth = (count - 1).bit_length()
    leaves = [(hexed(f"{one['id']},{one['nonce']},{text(one['units'])}"), one["units"]) for one in clients]
    levels = grow(leaves, lambda a, b, sums, step: hexed(f"{a}{b},{text(sums)},{depth - step}"), copy_of)
    path = [
        {"type": 1 if left else 2, "height": depth + 1 - k, "balances": show(units), "merkleLeaf": hashed}
        for k, ((hashed, units), left) in enumerate(way(levels, index))
    ]
    root = levels[-1][0]
    path.append({"type": 3, "height": 1, "balances": show(root[1]), "merkleLeaf": root[0]})
    own = clients[index]
    return {
        "path": path,
        "self": {
            "type": 2 if index % 2 else 1,
            "nonce": own["nonce"],
            "height": depth + 1,
            "balances": show(own["units"]),
            "encryptUid": own["id"],
            "merkleLeaf": leaves[index][0],
            "precisions": digits,
        },
    }, root[0]


def mexc(index=4, count=5):
    """MEXC: (file, root). The last client of an odd level has no neighbour, written as a blank node."""
    order = ("BTC", "ETH", "USDC", "USDT")

    def listed(units):
        return ",".join(f"{name}:{short(units[name])}" for name in sorted(units))

    clients = people(count, order, seed=5)
    clients[index]["units"] = {"ETH": clients[index]["units"]["ETH"]}
    level = [
        (hexed(f"PR-1,{number},{listed(one['units'])}")[:32], one["units"])
        for number, one in enumerate(clients)
    ]
    leaf, units, here, path, height = level[index][0], level[index][1], index, [], 0
    while len(level) > 1:
        if len(level) % 2:
            level.append(("", {}))
        hashed, held = level[here ^ 1]
        shown = {name: short(held.get(name, 0)) for name in order}
        if height or hashed:
            path.append({"level": height, "type": 1 if here & 1 else 2, "hash": hashed, "balances": shown})
        above = []
        for k in range(0, len(level), 2):
            left, right = level[k], level[k + 1]
            sums = left[1]
            if right[0]:
                sums = {name: left[1].get(name, 0) + right[1].get(name, 0) for name in order}
            above.append((hexed(f"{left[0]},{right[0]},{listed(sums)}")[:32], sums))
        level, here, height = above, here // 2, height + 1
    root = level[0]
    totals = {name: short(root[1].get(name, 0)) for name in order}
    path.append({"level": height, "type": 3, "hash": root[0], "balances": totals})
    own = {name: short(value) for name, value in units.items()}
    head = {"level": 0, "type": 2 if index & 1 else 1, "hash": leaf, "balances": own}
    return {"pathList": path, "self": {**head, "proofId": "PR-1", "accountId": str(index)}}, root[0]


def htx_sums(index=2, count=8, order=("btc", "eth", "trx", "usdt", "ht"), negative=False):
    """HTX, 2022: (file, root). A leaf's hash may be anything."""

    def show(units):
        return ",".join(f"{name}:{short(units[name])}" for name in order)

    clients = people(count, order, seed=6)
    if negative:
        clients[index ^ 1]["units"]["trx"] = -1
    leaves = [(one["nonce"], one["units"]) for one in clients]
    levels = grow(
        leaves, lambda a, b, sums, _: hexed(a + b + "".join(short(sums[name]) for name in order)), copy_of
    )
    data = [(levels[-1][0], False), *way(levels, index), (leaves[index], not index & 1)]
    nodes = [
        {
            "type": "node",
            "hash": hashed,
            "uhash": "ab" * 20,
            "depth": min(number, len(levels) - 1),
            "r": int(not left),
            "balances": show(units),
        }
        for number, ((hashed, units), left) in enumerate(data)
    ]
    return {"data": nodes}, levels[-1][0][0]
