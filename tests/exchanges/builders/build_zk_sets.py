"""Little whole sets of batch proofs as the programs of Gate, HTX and Binance would publish them: table, totals and a client's file.

Written from the description of the programs alone, with a Poseidon of its own; it shares no code with porcore. The proofs are made
by whatever is given for it, since nobody here runs a circuit.
"""

import base64
import copy
import csv
import functools
import io
import json
from dataclasses import dataclass

from exchanges.builders.build_zkmerkle import LEVELS, commitment, leaf, proof_in_tree
from exchanges.builders.naive_bn254 import poseidon

GATES = ("gate", "gate-5")
TWO_ROOTS, ONE_ROOT = ("gate", "htx", "binance-chained"), ("binance",)
KINDS = (*TWO_ROOTS, *ONE_ROOT)
SIZES = {
    "gate": 3,
    "gate-5": 5,
    "htx": 168,
    "binance-chained": 3,
    "binance": 3,
}  # assets of the list that the program was built for
BEYOND = 40  # place of a leaf in the tree that no batch adds up
TIERS = 12  # of each kind of collateral, in Binance's programs
NO_TIER = {"BoundaryValue": 2**118, "Ratio": 0, "PrecomputedValue": 0}


@dataclass
class Batch:
    """One row, its numbers not yet written down."""

    number: int
    roots: list[int]
    totals: list[int]
    commitment: int = 0
    proof: bytes = b""
    first: int | None = None
    last: int | None = None
    tier: int | None = None

    def input(self):
        """Return what the proof has to be about."""
        places = [] if self.first is None or self.last is None else [self.first, self.last]
        return poseidon([*self.roots, *self.totals, *places])


@dataclass
class ProofSet:
    """What an exchange publishes, and what it gave to one client (and to one who was not added up)."""

    kind: str
    batches: list[Batch]
    totals: dict
    client: dict
    outsider: dict | None = None

    def copy(self):
        return copy.deepcopy(self)

    def proven(self, prove):
        """Return the set with public inputs recomputed and proofs of them; `prove` is given tier and input."""
        made = self.copy()
        for batch in made.batches:
            batch.commitment = batch.input()
            batch.proof = prove(batch.tier, batch.commitment)
        return made

    @property
    def table(self):
        return table(self.batches)

    @property
    def totals_file(self):
        return json.dumps(self.totals).encode()

    @property
    def client_file(self):
        return json.dumps(self.client).encode()

    @property
    def root(self):
        return f"{self.batches[-1].roots[-1]:064x}"


def table(batches, names=None):
    """Return the rows as the database dumps them; `names` renames columns."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    columns = ["id", "created_at", "deleted_at", "proof_info", "cex_asset_list_commitments", "account_tree_roots",
               "batch_commitment", "batch_number"]  # fmt: skip
    more = [name for name, value in (("min_account_index", batches[0].first), ("max_account_index", batches[0].last),
                                     ("assets_count", batches[0].tier)) if value is not None]  # fmt: skip
    writer.writerow([(names or {}).get(name, name) for name in (*columns, *more)])
    for batch in batches:
        extra = [value for value in (batch.first, batch.last, batch.tier) if value is not None]
        writer.writerow(
            [batch.number + 1, "2026-11-01 00:00:00", "", base64.b64encode(batch.proof).decode(), elements(batch.totals),
             elements(batch.roots), element(batch.commitment), batch.number, *extra]
        )  # fmt: skip
    return text.getvalue().encode()


def element(number):
    return base64.b64encode(number.to_bytes(32, "big")).decode()


def elements(numbers):
    return json.dumps([element(number) for number in numbers], separators=(",", ":"))


def made(kind):
    """Return a set of three batches without proofs; the same each time."""
    return copy.deepcopy(_made(kind))


@functools.cache
def _made(kind):
    """Make a set; ``gate-5`` is one of Gate's program, built for a list that is longer than what the totals show."""
    clients = [_client(kind, index) for index in range(6)]
    leaves = {client["index"]: _leaf(kind, client) for client in clients}
    outside = _client(kind, BEYOND)
    everyone = dict(leaves)
    if kind in ONE_ROOT:
        everyone[BEYOND] = _leaf(kind, outside)
    held, batches, known = [[0] * _width(kind) for _ in range(3)], [], {}
    before, old = hash_of_totals(kind, _totals_json(kind, held)), _root(kind, known)
    for number in range(3):
        mine = clients[2 * number : 2 * number + 2]
        for client in mine:
            known[client["index"]] = leaves[client["index"]]
            for asset, *amounts in client["amounts"]:
                held[asset] = [one + other for one, other in zip(held[asset], amounts, strict=True)]
        after = hash_of_totals(kind, _totals_json(kind, held))
        new = _root(kind, everyone if kind in ONE_ROOT else known)
        batch = Batch(number, [new] if kind in ONE_ROOT else [old, new], [before, after])
        before, old = after, new
        if kind in ONE_ROOT:
            batch.first, batch.last = mine[0]["index"], mine[-1]["index"]
        if kind.startswith("binance"):
            batch.tier = 50 if number < 2 else 500
        batches.append(batch)
    totals = {"ProofTable": "/etc/passwd", "CexAssetsInfo": _totals_json(kind, held)}
    given = _client_json(kind, clients[3], everyone)
    outsider = _client_json(kind, outside, everyone) if kind in ONE_ROOT else None
    return ProofSet(kind, batches, totals, given, outsider)


def _width(kind):
    return {"gate": 2, "gate-5": 2, "htx": 1}.get(kind, 5)


def _client(kind, index):
    """Return a client who holds two of three assets."""
    amounts = []
    for asset in sorted({index % 3, (index + 1) % 3}):
        equity = 10**9 + 1000 * index + asset
        rows = {"gate": (equity, 7 + index), "gate-5": (equity, 7 + index), "htx": (equity,)}
        amounts.append((asset, *rows.get(kind, (equity, 5 + index, 300, 200 + asset, 100))))
    return {
        "index": index,
        "id": f"{1000 + index:064x}",
        "sums": (5 * 10**9, 40 + index, 600),
        "amounts": amounts,
    }


def _leaf(kind, client):
    return leaf(client["id"], _sums(kind, client), _commitment(kind, client))


def _sums(kind, client):
    return client["sums"][: 3 if kind.startswith("binance") else 2]


def _commitment(kind, client):
    assets = _assets_json(kind, client)
    if kind in GATES:
        return commitment("list2", assets, SIZES[kind])
    if kind == "htx":
        return commitment("absolute", assets, SIZES["htx"])
    return commitment("numbered", assets, 50)


def _assets_json(kind, client):
    names = {"gate": ("Equity", "Debt"), "gate-5": ("Equity", "Debt"), "htx": ("Balance",)}.get(
        kind, ("Equity", "Debt", "Loan", "Margin", "PortfolioMargin")
    )
    return [
        {"Index": asset, **dict(zip(names, amounts, strict=True))} for asset, *amounts in client["amounts"]
    ]


@functools.cache
def _empty_leaf(kind):
    if kind.startswith("binance"):
        return poseidon([0] * 5)
    rule = "list2" if kind in GATES else "absolute"
    return poseidon([0, 0, 0, commitment(rule, [], SIZES[kind])])


def _root(kind, leaves):
    if leaves:
        return proof_in_tree(leaves, 0, _empty_leaf(kind))[0]
    node = _empty_leaf(kind)
    for _ in range(LEVELS):
        node = poseidon([node, node])
    return node


def _totals_json(kind, held):
    prices, symbols = (9_500_000, 340_000, 100), ("BTC", "ETH", "USDT")
    listed = []
    for number, amounts in enumerate(held):
        named = {"Symbol": symbols[number], "Index": number}
        if kind == "htx":
            listed.append({"TotalBalance": amounts[0], **named})
            continue
        entry = {"TotalEquity": amounts[0], "TotalDebt": amounts[1], "BasePrice": prices[number], **named}
        if kind not in GATES:
            names = ("LoanCollateral", "MarginCollateral", "PortfolioMarginCollateral")
            entry |= dict(zip(names, amounts[2:], strict=True))
            for more, name in enumerate(("LoanRatios", "MarginRatios", "PortfolioMarginRatios")):
                first = {"BoundaryValue": 10**20 + more, "Ratio": 90 + number, "PrecomputedValue": 1}
                entry[name] = [first, *[NO_TIER] * (TIERS - 1)]
        listed.append(entry)
    return listed


def hash_of_totals(kind, listed):
    """Return the hash of totals, in a list as long as the program was built for."""
    numbers = []
    for entry in listed:
        if kind == "htx":
            numbers.append(entry["TotalBalance"])
            continue
        numbers.append(entry["TotalEquity"] * 2**128 + entry["TotalDebt"] * 2**64 + entry["BasePrice"])
        if kind not in GATES:
            loan, margin, portfolio = (
                entry[f"{name}Collateral"] for name in ("Loan", "Margin", "PortfolioMargin")
            )
            numbers.append(loan * 2**128 + margin * 2**64 + portfolio)
            for name in ("LoanRatios", "MarginRatios", "PortfolioMarginRatios"):
                for one, other in zip(entry[name][::2], entry[name][1::2], strict=True):
                    low = one["Ratio"] + one["BoundaryValue"] * 2**8
                    numbers.append(low + other["Ratio"] * 2**126 + other["BoundaryValue"] * 2**134)
    if kind in (*GATES, "htx"):
        numbers += [0] * (SIZES[kind] - len(numbers))
    return poseidon(numbers)


def _client_json(kind, client, leaves):
    root, siblings = proof_in_tree(leaves, client["index"], _empty_leaf(kind))
    path, sums, assets = (
        [element(sibling) for sibling in siblings],
        _sums(kind, client),
        _assets_json(kind, client),
    )
    if kind in GATES:
        return {"Arrangement": client["index"], "UniqueIdentification": client["id"], "TotalAssetEquity": sums[0],
                "TotalAssetDebt": sums[1], "AssetDetails": assets, "TreeRootHash": f"{root:064x}",
                "MerkleProofEncode": path}  # fmt: skip
    more = {"TotalCollateral": sums[2]} if len(sums) > 2 else {}
    return {"AccountIndex": client["index"], "AccountIdHash": client["id"], "TotalEquity": sums[0],
            "TotalDebt": sums[1], **more, "Assets": assets, "Root": f"{root:064x}", "Proof": path}  # fmt: skip
