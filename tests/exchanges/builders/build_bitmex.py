"""The whole liabilities tree as BitMEX and River publish it; shares no code with porcore."""

import hashlib
import hmac


def q(number):
    return number.to_bytes(8, "little")


def nonce_of(account):
    return hashlib.sha256(b"nonce" + q(account)).hexdigest()


def river_nonce(key, email, account):
    """Return what River derives from a client's key; its tree is the same from here on."""
    return hashlib.sha256(bytes.fromhex(key) + email.encode() + q(account)).hexdigest()


def leaf(nonce, height, account, value, place):
    key = hashlib.sha256(bytes.fromhex(nonce) + q(height) + q(account)).digest()
    return hmac.new(key, q(value) + q(place), hashlib.sha256).digest()


def levels(pieces, height):
    """Return the levels from the leaves up, each a list of (hash, value); `pieces` are (nonce, account, value)."""
    nodes = [
        (leaf(nonce, height, account, value, place), value)
        for place, (nonce, account, value) in enumerate(pieces)
    ]
    result = [nodes]
    while len(nodes) > 1:
        nodes = [
            (hashlib.sha256(a[0] + q(a[1]) + b[0] + q(b[1])).digest(), a[1] + b[1])
            for a, b in zip(nodes[::2], nodes[1::2], strict=True)
        ]
        result.append(nodes)
    return result


def whole_tree(pieces, height=700000):
    """Return the lines of the file, root first."""
    lines = [f"block_height:{height}"]
    for nodes in reversed(levels(pieces, height)):
        lines += [f"{node.hex()},{value}" for node, value in nodes]
    return lines


def sample_pieces():
    """Return sixteen pieces: three clients in several pieces each, and padding of 0."""
    owned = [(1, 400), (2, 3000), (4, 5), (1, 600), (4, 4 * 10**9), (4, 7), (6, 1)]
    pieces = [(nonce_of(account), account, value) for account, value in owned]
    return pieces + [(nonce_of(1000 + spare), 1000 + spare, 0) for spare in range(16 - len(pieces))]
