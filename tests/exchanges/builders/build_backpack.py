"""Inclusion proofs and the final proof as Backpack would write them, from a whole tree; shares no code with porcore."""

import base64
import functools
import random
import struct

from exchanges.builders.naive_goldilocks import PRIME, poseidon

NAMES = ["BTC", "USDC", "SOL", "ETH", "kPEPE", "W", "JUP", "HNT", "PYTH"]
HASH = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"


def spelled(node):
    return base64.b64encode(struct.pack("<4Q", *node)).decode()


def hexed(node):
    return struct.pack("<4Q", *node).hex()


def in_field(number):
    return number if number >= 0 else PRIME - abs(number)


def leaf(client):
    balances, nonce = client
    return poseidon([in_field(balance) for balance in balances] + ([] if nonce is None else [nonce]))


def family(nodes):
    return poseidon([element for node in nodes for element in node])


def people(count, assets, with_nonce=True):
    """Return (balances, nonce) of `count` clients; every third owes something."""
    chance = random.Random(11)
    found = []
    for place in range(count):
        balances = [chance.randrange(10**12) for _ in range(assets)]
        balances[-1] *= -1 if place % 3 == 2 else 1
        found.append((balances, chance.getrandbits(63) if with_nonce else None))
    return found


@functools.cache
def tree(clients, batch, children, assets, with_nonce):
    """Return the levels of nodes from the leaves to the root, padded as the exchange pads them."""
    accounts = people(clients, assets, with_nonce)
    accounts += [([0] * assets, 5 if with_nonce else None)] * (-clients % batch)
    levels, empty, width = [[leaf(account) for account in accounts]], [0, 0, 0, 0], batch
    while len(levels[-1]) > 1 or len(levels) < 3:
        below = levels[-1]
        empty = family([empty] * width)
        nodes = [family(below[at : at + width]) for at in range(0, len(below), width)]
        width = children
        nodes += [empty] * (-len(nodes) % width if len(nodes) > 1 or len(levels) < 2 else 0)
        levels.append(nodes)
    return levels


def files(own=9, clients=22, batch=4, children=3, assets=9, with_nonce=True):
    """Return (inclusion proof, final proof, root as hex) for the client at `own`."""
    levels = tree(clients, batch, children, assets, with_nonce)
    balances, nonce = people(clients, assets, with_nonce)[own]
    steps, here, width = [], own, batch
    for nodes in levels[:-1]:
        start = here // width * width
        around = [spelled(node) for node in nodes[start : start + width]]
        steps.append((around[: here - start], around[here - start + 1 :]))
        here, width = here // width, children
    proof = None
    for left, right in reversed(steps):
        proof = {"left_hashes": left, "right_hashes": right, "parent_hashes": proof}
    root = levels[-1][0]
    file = {"user_balances": balances, "user_hash": HASH, "nonce": nonce}
    if not with_nonce:
        del file["nonce"]
    file |= {"merkle_proof": proof, "root_hash": spelled(root)}
    return file, final(root, levels, batch, children, assets, clients, with_nonce), hexed(root)


def final(root, levels, batch, children, assets, clients, with_nonce):
    """Return final_proof.json; of the plonky2 proof only the nesting is like the real one."""
    accounts = people(clients, assets, with_nonce)
    totals = [in_field(sum(balances[at] for balances, _ in accounts)) for at in range(assets)]
    prices = [100 + at for at in range(assets)]
    query = {"evals_proofs": [[[1, 2], {"siblings": [{"elements": [1, 2, 3, 4]}]}]]}
    return {
        "proof": {
            "proof": {"opening_proof": {"query_round_proofs": [{"initial_trees_proof": query}]}},
            "public_inputs": [*totals, *prices, *root],
        },
        "batch_size": batch,
        "recursive_size": children,
        "asset_prices": prices,
        "asset_names": NAMES[:assets],
        "asset_decimals": [{"usdt_decimals": 8 - at % 8, "balance_decimals": at % 8} for at in range(assets)],
        "tree_depth": len(levels),
        "timestamp": 1747430269918,
        "prover_version": "v1.4.4",
        "root_circuit_verifier_data": "AAAA",
    }
