"""A user's proof as Flipster publishes it, from a whole tree; shares no code with porcore."""

import base64
import hashlib

MINE = [("BTC", "0.50"), ("1000PEPE", "1234567.000000001"), ("USDT", "-3"), ("ETH", "0")]


def sha(data):
    return hashlib.sha256(data).digest()


def piped(held):
    return "|" + "|".join(":".join(pair) for pair in held)


def as_json(held):
    return "[" + ",".join(f'{{"currency":"{name}","balance":"{amount}"}}' for name, amount in held) + "]"


def user_file(own=5, count=8, held=MINE, write=piped):
    """Return (file, root) for the client at `own` of `count`; an odd node stands beside itself."""
    nodes = [sha(write([("BTC", str(place)), ("USDT", "7")]).encode()) for place in range(count)]
    nodes[own] = sha(write(held).encode())
    here, path = own, []
    while len(nodes) > 1:
        nodes += nodes[-1:] * (len(nodes) % 2)
        path.append(nodes[here + 1 if here % 2 == 0 else here - 1])
        nodes = [sha(a + b) for a, b in zip(nodes[::2], nodes[1::2], strict=True)]
        here //= 2
    file = {
        "leaf_index": own,
        "assets": [{"currency": name, "balance": amount} for name, amount in held],
        "root": nodes[0].hex(),
        "proofs": [base64.b64encode(node).decode() for node in path],
    }
    return file, nodes[0].hex()
