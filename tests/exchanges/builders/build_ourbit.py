"""A client's file as Ourbit writes it, from a whole tree built naively; shares no code with porcore.

Amounts are whole units of 10^-8. A node is (hash, units by currency and system), or None where a level has no more.
"""

import json
import random

from exchanges.builders.build_sums import hexed, short

DATE = "2025-03-18"
SYSTEMS = ("BTC:spot", "BTC:swap", "ETH:spot", "ETH:swap", "USDT")


def summed(units):
    sums = {}
    for key, value in units.items():
        currency = key.split(":")[0]
        sums[currency] = sums.get(currency, 0) + value
    return sums


def joined(sums):
    return ",".join(f"{currency}:{short(sums[currency])}" for currency in sorted(sums))


def leaf(number, units):
    held = {currency: value for currency, value in summed(units).items() if value}
    return hexed(f"PR-{DATE},{number},{joined(held)}")[:32], units


def parent(left, right, currencies):
    units = dict(left[1])
    for key, value in (right[1] if right else {}).items():
        units[key] = units.get(key, 0) + value
    sums = {**dict.fromkeys(currencies, 0), **summed(units)} if units else {}
    return hexed(f"{left[0]},{right[0] if right else ''},{joined(sums)}")[:32], units


def clients(count, negative):
    """The second holds nothing, the third nothing in one currency, and with `negative` the last owes in a system."""
    chance = random.Random(31)
    all_units = [{key: chance.randrange(1, 10**10) for key in SYSTEMS} for _ in range(count)]
    all_units[1] = {}
    all_units[2] |= {"ETH:spot": 700, "ETH:swap": -700 if negative else 0}
    if not negative:
        all_units[2]["ETH:spot"] = 0
    return all_units


def node(level, role, hashed, units, uid=None):
    # Bare numbers, as in the exchange's own sample.
    held = "null" if units is None else "{" + ",".join(f'"{k}":{short(v)}' for k, v in units.items()) + "}"
    head = f'{{"snapshotDate":"{DATE}","balances":{held},"uid":{json.dumps(uid)}'
    return f'{head},"level":{level},"role":{role},"hash":{json.dumps(hashed)}}}'


def user_file(index, count, currencies=(), listed=True, negative=False):
    """Return (text of the file, root)."""
    all_units = clients(count, negative)
    nodes = [leaf(70000000 + number, units) for number, units in enumerate(all_units)]
    own = node(0, 2 if index & 1 else 1, nodes[index][0], all_units[index], str(70000000 + index))
    here, path = index, []
    while len(nodes) > 1:
        if len(nodes) % 2:
            nodes.append(None)
        other = nodes[here ^ 1]
        path.append(
            node(len(path), 1 if here & 1 else 2, *other) if other else node(len(path), 0, None, None)
        )
        nodes = [parent(*nodes[k : k + 2], currencies) for k in range(0, len(nodes), 2)]
        here //= 2
    path.append(node(len(path), 3, *nodes[0]))
    tail = f',"allCurrencies":{json.dumps(currencies)}' if listed else ""
    return f'{{"self":{own},"path":[{",".join(path)}]{tail}}}', nodes[0][0]
