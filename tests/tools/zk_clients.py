"""Made-up clients and totals for the sets of batch proofs; the same on every run."""

import hashlib
import random

from tools.zk_rules import (
    RATIOS,
    Client,
    binance_asset,
    padded_tiers,
    worth_as_collateral,
)

from porcore.exchanges.hashes.poseidon_bn254 import FIELD

PRICES = {"btc": 95_000, "eth": 3_400, "usdt": 1, "sol": 180, "xrp": 2, "ada": 1}
UNIT = 10**8
_TIERS = (
    [(1_000_000, 100), (5_000_000, 95), (20_000_000, 80)],
    [(2_000_000, 100), (10_000_000, 90)],
    [],
)


def identity_of(name):
    """Return the id of a made-up client as the programs keep it, below FIELD."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest(), "big") % FIELD


def gate_assets():
    return [
        {"TotalEquity": 0, "TotalDebt": 0, "BasePrice": price * UNIT, "Symbol": symbol, "Index": index}
        for index, (symbol, price) in enumerate(PRICES.items())
    ]


def htx_assets():
    return [{"TotalBalance": 0, "Symbol": symbol, "Index": index} for index, symbol in enumerate(PRICES)]


def binance_assets(count):
    named = list(PRICES.items())[:count]
    named += [(f"coin{number}", 1 + number % 7) for number in range(len(named), count)]
    tiers = [padded_tiers(pairs) for pairs in _TIERS]
    return [binance_asset(symbol, index, price * UNIT, tiers) for index, (symbol, price) in enumerate(named)]


def gate_clients(name, count, assets):
    chance, clients = random.Random(name), []
    for index in range(count):
        held = []
        for number in _chosen(chance, len(assets)):
            equity = chance.randrange(10**6, 10**11)
            debt = chance.randrange(equity) if chance.random() < 0.3 else 0
            held.append({"Index": number, "Equity": equity, "Debt": debt})
        totals = tuple(
            sum(one[kind] * assets[one["Index"]]["BasePrice"] for one in held) for kind in ("Equity", "Debt")
        )
        clients.append(Client(index, identity_of(f"{name} {index}"), totals, held))
    return clients


def htx_clients(name, count, assets):
    chance, prices, clients = random.Random(name), list(PRICES.values()), []
    for index in range(count):
        held = [
            {"Index": number, "Balance": chance.randrange(10**6, 10**11)}
            for number in _chosen(chance, len(assets))
        ]
        equity = sum(one["Balance"] * prices[one["Index"]] for one in held)
        clients.append(Client(index, identity_of(f"{name} {index}"), (equity, equity // 10), held))
    return clients


def binance_clients(name, sizes, assets):
    """Return a client for each of `sizes`, the number of assets that one holds; 0 is the program's padding."""
    chance, clients = random.Random(name), []
    for index, size in enumerate(sizes):
        held = [
            _binance_holding(chance, number) for number in sorted(chance.sample(range(len(assets)), size))
        ]
        identity = identity_of(f"{name} {index}") if size else 0
        clients.append(Client(index, identity, _binance_totals_of(held, assets), held))
    return clients


def _binance_holding(chance, number):
    equity = chance.randrange(10**8, 10**12)
    loan, margin = equity // 4, equity // 5
    return {
        "Index": number,
        "Equity": equity,
        "Debt": equity // 100,
        "Loan": loan,
        "Margin": margin,
        "PortfolioMargin": 0,
    }


def _binance_totals_of(held, assets):
    equity = debt = collateral = 0
    for one in held:
        asset = assets[one["Index"]]
        price = asset["BasePrice"]
        equity += one["Equity"] * price
        debt += one["Debt"] * price
        for kind, ratios in zip(("Loan", "Margin", "PortfolioMargin"), RATIOS, strict=True):
            collateral += worth_as_collateral(one[kind] * price, asset[ratios])
    assert debt <= collateral <= equity
    return equity, debt, collateral


def _chosen(chance, count):
    return sorted(chance.sample(range(count), chance.randrange(1, count)))
