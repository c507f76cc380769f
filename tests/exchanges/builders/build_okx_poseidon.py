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


def inclusion(index, *, batch=8, batches=11, children=4, assets=3, as_text=True, clients=None):
    """Return (file, root) for the client at `index` of a tree of `batches` batches of `batch` clients."""
    chance = random.Random(5)
    clients = clients or [account(chance, assets) for _ in range(batch * batches)]
    nodes, here, siblings = [leaf(client) for client in clients], index, []
    width = batch
    while width > 1:
        siblings.append(text(nodes[here ^ 1]))
        nodes = [poseidon(nodes[k] + nodes[k + 1]) for k in range(0, len(nodes), 2)]
        here, width = here // 2, width // 2
    levels, empty = [], [1, 2, 3, 4]
    while len(nodes) > 1 or not levels:
        nodes += [empty] * (-len(nodes) % children)
        start = here - here % children
        family = nodes[start : start + children]
        levels.append(
            {
                "left_hashes": [text(node) for node in family[: here - start]],
                "right_hashes": [text(node) for node in family[here - start + 1 :]],
            }
        )
        families = [nodes[k : k + children] for k in range(0, len(nodes), children)]
        nodes = [poseidon([element for node in family for element in node]) for family in families]
        here //= children
    own = dict(clients[index])
    if as_text:
        own = {"id": own["id"], "equity": [*map(str, own["equity"])], "debt": [*map(str, own["debt"])]}
    file = {
        "account": own,
        "sum_tree_siblings": siblings,
        "recursive_tree_siblings": levels,
        "index": index,
    }
    return file, text(nodes[0])
