"""Client proofs as Gate, Binance and HTX would write them, from a tree built naively.

Written from the description of the formats alone; it shares no code with porcore.
"""

import base64
import functools

from exchanges.builders.naive_bn254 import PRIME, poseidon

LEVELS = 28
NEW = ("Equity", "Debt", "Loan", "Margin", "PortfolioMargin")


def triples(numbers):
    numbers = list(numbers)
    while len(numbers) % 3:
        numbers.append(0)
    return [numbers[k] * 2**128 + numbers[k + 1] * 2**64 + numbers[k + 2] for k in range(0, len(numbers), 3)]


def by_place(assets, fields, count):
    """Every asset at its place, as a flat list."""
    table = {asset["Index"]: asset for asset in assets}
    return [table.get(place, {}).get(field, 0) for place in range(count) for field in fields]


def with_numbers(assets, tier):
    """Exactly `tier` assets with their numbers: gaps are filled from below while fillers last."""
    fillers, rows, last = tier - len(assets), [], -1
    for asset in assets:
        for unused in range(last + 1, asset["Index"]):
            if fillers:
                rows.append([unused, 0, 0, 0, 0, 0])
                fillers -= 1
        rows.append([asset["Index"], *(asset[field] for field in NEW)])
        last = asset["Index"]
    rows += [[unused, 0, 0, 0, 0, 0] for unused in range(last + 1, last + 1 + fillers)]
    assert len(rows) == tier
    return [number for row in rows for number in row]


def commitment(rule, assets, count, most=12):
    """`rule` is list2, list5, numbered or absolute."""
    if rule == "list2":
        return poseidon(triples(by_place(assets, ("Equity", "Debt"), count)), most)
    if rule == "list5":
        return poseidon(triples(by_place(assets, NEW, count)), most)
    if rule == "numbered":
        return poseidon(triples(with_numbers(assets, count)), most)
    return poseidon([abs(balance) for balance in by_place(assets, ("Balance",), count)], most)


def leaf(identity, totals, committed):
    return poseidon([int(identity, 16) % PRIME, *totals, committed])


@functools.cache
def empty_place(rule, count, most, before):
    """The leaf of nobody: `before` zeros for id and totals, and the commitment to nothing."""
    committed = 0 if rule == "numbered" else commitment(rule, [], count, most)
    return poseidon([0] * before + [committed])


def proof_in_tree(leaves, own, empty):
    """Return (root, siblings of leaf `own`) of the sparse tree with `leaves` at their places, `empty` elsewhere."""
    level, siblings = dict(leaves), []
    for _ in range(LEVELS):
        siblings.append(level.get(own ^ 1, empty))
        above = {}
        for place in {place // 2 for place in level}:
            above[place] = poseidon([level.get(2 * place, empty), level.get(2 * place + 1, empty)])
        level, empty, own = above, poseidon([empty, empty]), own // 2
    return level[0], siblings


def client_file(shape, rule, count, assets, *, index=9, most=12, totals=(5000, 70, 800), far=2**26 + 3):
    """Return a client's file as an object; `shape` is gate, binance, binance-old or htx, `far` a place of another."""
    identity = "f" + f"{index * 7919:063x}"  # above the field's size, as many hashes are
    totals = totals if shape == "binance" else totals[:2]
    own = leaf(identity, totals, commitment(rule, assets, count, most))
    empty = empty_place(rule, count, most, 1 + len(totals))
    root, siblings = proof_in_tree({0: 11, index ^ 1: 22, index: own, far: 33}, index, empty)
    encoded = [base64.b64encode(sibling.to_bytes(32, "big")).decode() for sibling in siblings]
    if shape == "gate":
        return {
            "Arrangement": index,
            "UniqueIdentification": identity,
            "TotalAssetEquity": totals[0],
            "TotalAssetDebt": totals[1],
            "AssetDetails": assets,
            "TreeRootHash": f"{root:064x}",
            "MerkleProofEncode": encoded,
        }
    collateral = {"TotalCollateral": totals[2]} if shape == "binance" else {}
    return {
        "AccountIndex": index,
        "AccountIdHash": identity,
        "TotalEquity": totals[0],
        "TotalDebt": totals[1],
        **collateral,
        "Assets": assets,
        "Root": f"{root:064x}",
        "Proof": encoded,
    }
