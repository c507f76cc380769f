"""Records and paths as BingX, Pionex and TopOne show them; shares no code with porcore."""

import hashlib
import hmac


def sha(data):
    return hashlib.sha256(data).hexdigest()


def pair_text(left, right):
    return sha((left + right).encode())


def pair_bytes(left, right):
    return sha(bytes.fromhex(left) + bytes.fromhex(right))


def leaves(record, count):
    return [sha(f"other client {place}".encode()) for place in range(count - 1)] + [sha(record.encode())]


def fold(nodes, own, pair):
    """Yield (sibling, sibling is left) from the leaf up; the last yield is (root, None)."""
    while len(nodes) > 1:
        yield nodes[own ^ 1], bool(own & 1)
        nodes = [pair(nodes[place], nodes[place + 1]) for place in range(0, len(nodes), 2)]
        own //= 2
    yield nodes[0], None


def arranged(record, own, count=16):
    nodes = leaves(record, count)
    nodes[own], nodes[-1] = nodes[-1], nodes[own]
    return nodes


def bingx(own, record=None):
    record = record or f"{sha(b'1234')},BTC:1.132142,ETH:0.5,USDT:0.0,USDC:12,Total:20000.1"
    *path, (root, _) = fold(arranged(record, own), own, pair_text)
    return record, ",".join(f"{'l' if left else 'r'}:{node}" for node, left in path), root


def pionex(own, record=None):
    """The index is the neighbour's in a heap whose root is 1."""
    proof = hmac.new(b"nonce", b"5,1234", hashlib.sha256).hexdigest()
    record = record or f"{proof},ADA:1.5,ETH:0.25,Total:77"
    *path, (root, _) = fold(arranged(record, own), own, pair_bytes)
    here, parts = 16 + own, []
    for node, _ in path:
        parts.append(f"{here ^ 1}:{node}")
        here //= 2
    return record, ",".join(parts[::-1]), root


def topone(own, record=None):
    record = record or f"{sha(b'1234')},USDT:1500.25"
    *path, (root, _) = fold(arranged(record, own), own, pair_bytes)
    return record, ",".join(f"{'0' if left else '1'}{node}" for node, left in path), root
