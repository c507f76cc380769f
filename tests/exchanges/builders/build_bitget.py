"""Files of Bitget as of 2026 and of UZX, from whole trees over maps that are acted out as Java has them.

Written from the descriptions of the formats alone; it shares no code with porcore. Amounts are whole units: of
10^-8 at Bitget, of 10^-16 at UZX.
"""

import random

from exchanges.builders.build_sums import hexed, short, way
from exchanges.builders.java_map import JavaMap, LinkedMap, big_decimal

IN_2026 = "BTC USDT ETH LTC LINK XRP USDC DOGE BNB SOL ADA BGB NEAR XAUT TAO SUI ONDO HYPE PI USDGO"
TWENTY = IN_2026.split()
MANY = [*TWENTY, *(f"{letter}{number}" for number in (1, 77, 1000) for letter in "AGNTZ")]


def bitget_json(balances):
    """Texts without trailing zeros, in the order of the map."""
    return "{" + ",".join(f'"{name}":"{short(units)}"' for name, units in balances.walk()) + "}"


def uzx_json(balances):
    """Bare numbers, in the order in which the hash map is walked."""
    return "{" + ",".join(f'"{name}":{big_decimal(units, 16)}' for name, units in balances.walk()) + "}"


def merged(kind, left, right):
    """The map of a parent, put together as their program does it: all of the left one, then the right one."""
    sums = kind()
    for side in (left, right):
        for name, units in side.walk():
            sums.put(name, (sums.get(name) or 0) + units)
    return sums


def tree(kind, show, clients):
    """All levels of nodes (hash, balances); 2^n clients."""
    depth = (len(clients) - 1).bit_length()
    level = [(hexed(f"{one['id']},{one['nonce']},{show(one['held'])}")[:16], one["held"]) for one in clients]
    levels = [level]
    for height in range(depth, 0, -1):
        above = []
        for (left, held_left), (right, held_right) in zip(level[::2], level[1::2], strict=True):
            sums = merged(kind, held_left, held_right)
            above.append((hexed(f"{left}{right},{show(sums)},{height}")[:16], sums))
        level = above
        levels.append(level)
    return levels


def client_file(kind, show, clients, index, role_of_root=None):
    """(text of the file, root)."""
    levels = tree(kind, show, clients)
    depth = len(levels) - 1
    nodes = []
    for k, ((hashed, held), left) in enumerate(way(levels, index)):
        head = f'{{"auditId":"Au26","balances":{show(held)},"level":{depth + 1 - k}'
        nodes.append(f'{head},"merkelLeaf":"{hashed}","role":{1 if left else 2}}}')
    root, totals = levels[-1][0]
    role = "" if role_of_root is None else f',"role":{role_of_root}'
    nodes.append(f'{{"auditId":"Au26","balances":{show(totals)},"level":1,"merkelLeaf":"{root}"{role}}}')
    own = clients[index]
    head = f'{{"auditId":"Au26","balances":{show(own["held"])},"encryptUid":"{own["id"]}","level":{depth + 1}'
    tail = f'"merkelLeaf":"{levels[0][index][0]}","nonce":"{own["nonce"]}","role":{2 if index % 2 else 1}}}'
    return f'{{"path":[{",".join(nodes)}],"self":{head},{tail}}}', root


def bitget_2026(index=2, count=8, assets=TWENTY, negative=None, each_its_own=False):
    """Bitget, 2026; `each_its_own` gives every client other assets, and in another order."""
    chance = random.Random(2026)
    clients = []
    for place in range(count):
        names = chance.sample(assets, len(assets) * 2 // 3) if each_its_own else assets
        held = LinkedMap((name, chance.randrange(1, 10**11)) for name in names)
        if place == negative:
            held["USDC"] = -1977311525
        clients.append({"id": chance.randbytes(32).hex(), "nonce": chance.randbytes(32).hex(), "held": held})
    return client_file(LinkedMap, bitget_json, clients, index)


def uzx(index=2, count=8, assets=MANY, most=9):
    """UZX: every client has up to `most` of the assets, some amounts so small that Java writes an exponent."""
    chance = random.Random(2024)
    clients = []
    for place in range(count):
        names = chance.sample(assets, chance.randint(1, most))
        held = JavaMap((name, chance.randrange(1, 10 ** chance.choice((10, 20, 28)))) for name in names)
        if place == index:
            held.put("LTC", 10**9)
        uid, nonce = (chance.randbytes(16).hex().upper() for _ in range(2))
        clients.append({"id": uid, "nonce": nonce, "held": held})
    return client_file(JavaMap, uzx_json, clients, index, role_of_root=3)
