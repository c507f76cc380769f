"""A client's line and the root as Lemon Cash publishes them, from a whole tree; shares no code with porcore.

Amounts are whole units of 10^-8. A node is (hash, units by asset).
"""

import hashlib
import random

AUDIT = "2022-12-18-745ed8c9"
PADDING = (bytes(32), {})


def amount(units):
    """As Python writes a decimal with eight places: an exponent below a millionth."""
    digits = str(units)
    if units >= 100:
        return f"{units // 10**8}.{units % 10**8:08d}"
    return f"{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}E-{9 - len(digits)}"


def joined(units):
    return "|".join(f"{asset}:{amount(units[asset])}" for asset in sorted(units))


def client(place):
    chance = random.Random(place)
    return f"{chance.getrandbits(128):032x}"


def holdings(count):
    """Amounts of all sizes; the second client holds nothing, and the assets stand in no order."""
    chance = random.Random(41)
    all_units = [
        {asset: chance.randrange(1, 10 ** chance.randrange(1, 18)) for asset in ("USDT", "BTC", "ETH2")}
        for _ in range(count)
    ]
    all_units[1] = {}
    all_units[2] = {"BTC": 3, "ETH2": 12}
    return all_units


def parent(left, right):
    data = left[0] + joined(left[1]).encode() + right[0] + joined(right[1]).encode()
    assets = {**left[1], **right[1]}
    sums = {asset: left[1].get(asset, 0) + right[1].get(asset, 0) for asset in assets}
    return hashlib.sha256(data).digest(), sums


def files(own, count=11, typed=None):
    """Return (row of the client's file, the published file); `typed` replaces the client's amounts: text, units."""
    held = holdings(count)
    if typed is not None:
        held[own] = {asset: units for asset, (_, units) in typed.items() if units is not None}
    nodes = [
        (hashlib.sha256((AUDIT + client(place)).encode()).digest(), units) for place, units in enumerate(held)
    ]
    while len(nodes) & (len(nodes) - 1):
        nodes.append(PADDING)
    here, steps = own, []
    while len(nodes) > 1:
        hashed, units = nodes[here ^ 1]
        steps.append(f"{{{'LEFT' if here & 1 else 'RIGHT'},{hashed.hex()},{joined(units)}}}")
        nodes = [parent(*nodes[k : k + 2]) for k in range(0, len(nodes), 2)]
        here //= 2
    texts = {asset: text for asset, (text, _) in (typed or {}).items()}
    row = {
        "id": client(own),
        "balances": "|".join(f"{a}:{t}" for a, t in texts.items()) if typed else joined(held[own]),
        "proof": f"[{','.join(steps)}]",
        "audit_id": AUDIT,
    }
    root = {
        "root_hash": nodes[0][0].hex(),
        "root_balances": joined(nodes[0][1]),
        "hash_algorithm": "sha256",
    }
    return row, root


def line(row):
    """The text of a client's file."""
    return (
        ",".join(row) + "\n" + ",".join(f'"{text}"' if "," in text else text for text in row.values()) + "\n"
    )
