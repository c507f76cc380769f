"""A user's proof as Bitbase publishes it; shares no code with porcore."""

import hashlib


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def user_file(own=5, count=8, eth="-0.2"):
    """Return the file of the client at `own` of `count`, a power of two."""
    balances = {"BTC": "0.5", "ETH": eth, "USDT": "1234.56789012", "USDC": "0"}
    written = {"BTC": "0.50000000", "ETH": "-0.20000000" if eth == "-0.2" else eth, "USDT": "1234.56789012"}
    payload = "POR_V1|auditId=77|recordId=rec-5"
    for asset in ("BTC", "ETH", "USDT", "USDC"):
        payload += f"|{asset}={written.get(asset, '0.00000000')}"
    nodes = [sha(f"stranger {place}") for place in range(count)]
    nodes[own] = sha(payload)
    leaf, here, path = nodes[own], own, []
    while len(nodes) > 1:
        path.append({"position": "LEFT" if here % 2 else "RIGHT", "hash": nodes[here ^ 1]})
        nodes = [sha(a + b) for a, b in zip(nodes[::2], nodes[1::2], strict=True)]
        here //= 2
    return {
        "version": "POR_V1",
        "auditId": 77,
        "period": "2026-11",
        "snapshotTime": "2026-11-25T00:00:00Z",
        "recordId": "rec-5",
        "balances": balances,
        "leafPayload": payload,
        "leafHash": leaf,
        "rootHash": nodes[0],
        "proof": path,
    }
