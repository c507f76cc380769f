"""Inclusion proofs as OKX would write them, from a whole tree built naively; shares no code with porcore."""

import random

from exchanges.builders.naive_goldilocks import PRIME, poseidon


def account(chance, assets):
    equity = [chance.randrange(10**9, 10**12) for _ in range(assets)]
    debt = [amount // 3 for amount in equity]
    return {"id": f"{chance.getrandbits(256):064x}", "equity": equity, "debt": debt}


def leaf(client):
    cuts = [client["id"][k : k + 14] for k in range(0, 64, 14)]
    sums = [sum(client["equity"]) % PRIME, sum(client["debt"]) % PRIME]
    return poseidon([int(cut, 16) for cut in cuts] + sums)


def text(node):
    return "".join(element.to_bytes(8, "little").hex() for element in node)


def grown(clients, batch, children):
    """Return (levels within batches, levels above them, root); nodes above a level's last are filled with an empty one."""
    nodes, lower, width = [leaf(client) for client in clients], [], batch
    while width > 1:
        lower.append(nodes)
        nodes = [poseidon(nodes[k] + nodes[k + 1]) for k in range(0, len(nodes), 2)]
        width //= 2
    upper, empty = [], [1, 2, 3, 4]
    while len(nodes) > 1 or not upper:
        nodes = nodes + [empty] * (-len(nodes) % children)
        upper.append(nodes)
        families = [nodes[k : k + children] for k in range(0, len(nodes), children)]
        nodes = [poseidon([element for node in family for element in node]) for family in families]
    return lower, upper, nodes[0]


def cut(clients, lower, upper, index, children, *, as_text=True):
    """Return the file of the client at `index` of a grown tree."""
    here, siblings, levels = index, [], []
    for nodes in lower:
        siblings.append(text(nodes[here ^ 1]))
        here //= 2
    for nodes in upper:
        start = here - here % children
        family = nodes[start : start + children]
        levels.append(
            {
                "left_hashes": [text(node) for node in family[: here - start]],
                "right_hashes": [text(node) for node in family[here - start + 1 :]],
            }
        )
        here //= children
    own = dict(clients[index])
    if as_text:
        own = {"id": own["id"], "equity": [*map(str, own["equity"])], "debt": [*map(str, own["debt"])]}
    return {
        "account": own,
        "sum_tree_siblings": siblings,
        "recursive_tree_siblings": levels,
        "index": index,
    }


def inclusion(index, *, batch=8, batches=11, children=4, assets=3, as_text=True, clients=None):
    """Return (file, root) for the client at `index` of a tree of `batches` batches of `batch` clients."""
    chance = random.Random(5)
    clients = clients or [account(chance, assets) for _ in range(batch * batches)]
    lower, upper, root = grown(clients, batch, children)
    return cut(clients, lower, upper, index, children, as_text=as_text), text(root)
