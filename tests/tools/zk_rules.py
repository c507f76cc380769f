"""What the programs of Gate, HTX and Binance hash for their batch proofs, written from reading those programs.

It shares the Poseidon permutation with porcore and nothing else, so that it holds porcore's reading of the same rules
against a second one. The places that were read:

    gateio/proof-of-reserves                service/verify_service, service/witness_service, utils/utils.go, circuit/users.go
    huobiapi/Tool-Go-MerkleVerify           merkle_groth16/src/verifier, …/src/utils/utils.go, …/circuit/group_user_circuit.go
    binance/zkmerkle-proof-of-solvency      src/verifier, src/utils/utils.go, circuit/batch_create_user_circuit.go
"""

from dataclasses import dataclass, field

from porcore.exchanges.hashes.poseidon_bn254 import hash_numbers

DEPTH = 28
TIERS = 12  # of collateral, for each of the three kinds of it
BINANCE_PLACES = 500  # assets in Binance's totals
MOST_BOUNDARY = 2**118
AMOUNTS = (
    "TotalEquity",
    "TotalDebt",
    "TotalBalance",
    "LoanCollateral",
    "MarginCollateral",
    "PortfolioMarginCollateral",
)
RATIOS = ("LoanRatios", "MarginRatios", "PortfolioMarginRatios")


@dataclass
class Client:
    """One account, as the files name its parts."""

    index: int
    identity: int  # below FIELD
    totals: tuple[int, ...]  # of the leaf: equity, debt, and collateral at Binance
    assets: list[dict[str, int]] = field(default_factory=list)  # Index rising


def three(high, middle, low):
    """Return three numbers of 64 bits as one."""
    assert all(0 <= number < 2**64 for number in (high, middle, low))
    return high * 2**128 + middle * 2**64 + low


def start_of(assets):
    """Return the totals before the first batch: prices and tiers stay, amounts are 0."""
    return [{key: 0 if key in AMOUNTS else value for key, value in asset.items()} for asset in assets]


def batch_commitment(*parts):
    return hash_numbers(list(parts))


# ---------------------------------------------------------------- Gate, Quanto, Websea, old Binance


def gate_totals(assets, places):
    numbers = [three(asset["TotalEquity"], asset["TotalDebt"], asset["BasePrice"]) for asset in assets]
    return hash_numbers(numbers + [0] * (places - len(assets)), 12)


def gate_leaf(client, places):
    flat = [0] * (2 * places)
    for asset in client.assets:
        flat[2 * asset["Index"]] = asset["Equity"]
        flat[2 * asset["Index"] + 1] = asset["Debt"]
    while len(flat) % 3:
        flat.append(0)
    held = hash_numbers([three(*flat[at : at + 3]) for at in range(0, len(flat), 3)], 12)
    return hash_numbers([client.identity, *client.totals, held])


# ---------------------------------------------------------------- HTX


def htx_totals(assets, places):
    return hash_numbers([abs(asset["TotalBalance"]) for asset in assets] + [0] * (places - len(assets)), 12)


def htx_leaf(client, places):
    flat = [0] * places
    for asset in client.assets:
        flat[asset["Index"]] = abs(asset["Balance"])
    return hash_numbers([client.identity, *client.totals, hash_numbers(flat, 12)])


# ---------------------------------------------------------------- Binance


def tier(boundary, ratio, precomputed=0):
    return {"BoundaryValue": boundary, "Ratio": ratio, "PrecomputedValue": precomputed}


def padded_tiers(pairs):
    """Return twelve tiers of (upper boundary in quote units, ratio in per cent), with what is worth what up to each."""
    tiers, below, worth = [], 0, 0
    for quote, ratio in pairs:
        boundary = quote * 10**16
        worth += (boundary - below) * ratio // 100
        tiers.append(tier(boundary, ratio, worth))
        below = boundary
    return tiers + [tier(MOST_BOUNDARY, 0, worth)] * (TIERS - len(tiers))


def worth_as_collateral(value, tiers):
    below, before = 0, 0
    for one in tiers:
        if value <= one["BoundaryValue"]:
            return (value - below) * one["Ratio"] // 100 + before
        below, before = one["BoundaryValue"], one["PrecomputedValue"]
    return before


def _tier_elements(tiers):
    assert len(tiers) == TIERS
    for first, second in zip(tiers[::2], tiers[1::2], strict=True):
        yield (
            first["Ratio"]
            + first["BoundaryValue"] * 2**8
            + second["Ratio"] * 2**126
            + second["BoundaryValue"] * 2**134
        )


def binance_elements(asset):
    """Return the twenty elements of one asset of the totals."""
    elements = [
        three(asset["TotalEquity"], asset["TotalDebt"], asset["BasePrice"]),
        three(asset["LoanCollateral"], asset["MarginCollateral"], asset["PortfolioMarginCollateral"]),
    ]
    for ratios in RATIOS:
        elements += _tier_elements(asset[ratios])
    return elements


def binance_asset(symbol, index, price, tiers):
    """Return an asset of the totals without amounts; `tiers` for loan, margin and portfolio margin."""
    return {
        "TotalEquity": 0,
        "TotalDebt": 0,
        "BasePrice": price,
        "Symbol": symbol,
        "Index": index,
        "LoanCollateral": 0,
        "MarginCollateral": 0,
        "PortfolioMarginCollateral": 0,
        **dict(zip(RATIOS, tiers, strict=True)),
    }


def binance_totals(assets, chunk):
    reserved = binance_asset("reserved", 0, 0, [padded_tiers([])] * 3)
    numbers = []
    for asset in [*assets, *[reserved] * (BINANCE_PLACES - len(assets))]:
        numbers += binance_elements(asset)
    return hash_numbers(numbers, chunk)


def binance_leaf(client, tier_size, chunk):
    """Return the leaf of a client of a tier of 50 or 500 assets: unused numbers fill the gaps, then follow."""
    spare = tier_size - len(client.assets)
    rows, number = [], 0
    for asset in client.assets:
        while spare and number < asset["Index"]:
            rows.append((number, 0, 0, 0, 0, 0))
            number, spare = number + 1, spare - 1
        kinds = ("Index", "Equity", "Debt", "Loan", "Margin", "PortfolioMargin")
        rows.append(tuple(asset[kind] for kind in kinds))
        number = asset["Index"] + 1
    rows += [(number + more, 0, 0, 0, 0, 0) for more in range(spare)]
    elements = [three(*part) for row in rows for part in (row[:3], row[3:])]
    return hash_numbers([client.identity, *client.totals, hash_numbers(elements, chunk)])


class Tree:
    """A Poseidon tree of 28 levels, nearly all of it empty."""

    def __init__(self, empty_leaf):
        self.empty = [empty_leaf]
        for _ in range(DEPTH):
            self.empty.append(hash_numbers([self.empty[-1]] * 2))
        self.nodes = {}

    def node(self, level, place):
        return self.nodes.get((level, place), self.empty[level])

    @property
    def root(self):
        return self.node(DEPTH, 0)

    def put(self, place, leaf):
        self.nodes[0, place] = leaf
        for level in range(DEPTH):
            place //= 2
            below = [self.node(level, 2 * place), self.node(level, 2 * place + 1)]
            self.nodes[level + 1, place] = hash_numbers(below)

    def siblings(self, place):
        return [self.node(level, (place >> level) ^ 1) for level in range(DEPTH)]
