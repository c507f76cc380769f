"""A user's proof and the anchor as Hotcoin publishes them; shares no code with porcore."""

import hashlib
import json
from fractions import Fraction

PROTOCOL, SNAPSHOT = "HOTCOIN-POR-SUM", "2026-11-ünï"
COINS = [("BTC", 8), ("USDT", 6)]


def d(domain, fields):
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(bytes([domain]) + body).hexdigest()


def plus(*texts):
    units = int(sum(Fraction(text) for text in texts) * 10**12)
    whole, rest = divmod(units, 10**12)
    return f"{whole}.{rest:012d}".rstrip("0").rstrip(".")


CONFIG = d(3, [PROTOCOL, "BTC", "8", "USDT", "6"])
PAD = (d(2, [PROTOCOL, SNAPSHOT, CONFIG]), ["0", "0"])


def client(place):
    amounts = [plus(f"{place}.5") if place % 3 else "0", str(100 * place)]
    fields = [PROTOCOL, SNAPSHOT, CONFIG, f"account {place}", f"nonce {place}", *amounts]
    return (d(0, fields), amounts)


def parent(left, right):
    sums = [plus(a, b) for a, b in zip(left[1], right[1], strict=True)]
    return (d(1, [PROTOCOL, CONFIG, left[0], right[0], *sums]), sums)


def named(amounts):
    return dict(zip(("BTC", "USDT"), amounts, strict=True))


def files(own, count=11):
    """Return (proof, anchor) for the client at `own` of `count`."""
    nodes = [client(place) for place in range(count)]
    mine, here, path = nodes[own], own, []
    while len(nodes) > 1:
        if len(nodes) % 2:
            nodes.append(PAD)
        digest, amounts = nodes[here ^ 1]
        position = "LEFT" if here % 2 else "RIGHT"
        path.append({"position": position, "hash": digest, "balances": named(amounts)})
        nodes = [parent(a, b) for a, b in zip(nodes[::2], nodes[1::2], strict=True)]
        here //= 2
    assets = [{"coin": coin, "decimals": decimals} for coin, decimals in COINS]
    proof = {
        "protocol": PROTOCOL,
        "assets": assets,
        "self": {
            "snapshotId": SNAPSHOT,
            "accountId": f"account {own}",
            "nonce": f"nonce {own}",
            "balances": named(mine[1]),
            "leafHash": mine[0],
            "leafIndex": own,
            "leafCount": count,
        },
        "path": path,
    }
    anchor = {
        "protocol": PROTOCOL,
        "assets": assets,
        "snapshotId": SNAPSHOT,
        "root": nodes[0][0],
        "leafCount": count,
        "userTotals": named(nodes[0][1]),
    }
    return proof, anchor
