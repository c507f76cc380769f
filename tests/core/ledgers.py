"""Random ledgers as bundles, and what they must come to, summed by a few lines that share no code with porcore."""

import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from attacks.reference_tree import AssetSpec, World, money
from hypothesis import strategies as st

NAMES = ["ADA", "BTC", "DOGE", "ETH", "EUR", "USD", "USDC", "USDT", "XMR"]
EXCHANGE, TAKEN_AT = "Sample Exchange", "2026-10-25T00:00:00Z"


@dataclass
class Asset:
    symbol: str
    decimals: int
    members: list[str]


@dataclass
class Row:
    """One balance of one account, in the units of the member's asset."""

    client: bytes
    account: str
    member: str
    units: int
    kind: str


@dataclass
class RandomLedger:
    assets: list[Asset]
    rows: list[Row]
    pieces: int
    layout: str
    secret: bytes
    holdings: dict[str, dict[bytes, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sum the rows: bonuses do not count, accounts do."""
        self.holdings = {asset.symbol: {} for asset in self.assets}
        group = {member: asset.symbol for asset in self.assets for member in asset.members}
        for row in self.rows:
            held = self.holdings[group[row.member]]
            held[row.client] = held.get(row.client, 0) + (row.units if row.kind != "bonus" else 0)

    @property
    def clients(self) -> set[bytes]:
        return {row.client for row in self.rows}

    def world(self, reserves_sha256: str) -> World:
        specs = [
            AssetSpec(a.symbol, a.decimals, a.members, self.holdings[a.symbol], self.pieces)
            for a in self.assets
        ]
        return World(EXCHANGE, TAKEN_AT, self.secret, specs, reserves_sha256)

    def write(self, folder: Path) -> Path:
        """Write the three files of a bundle."""
        folder.mkdir()
        lines = ['format = "porcore-bundle/1"', f'exchange = "{EXCHANGE}"', f'taken_at = "{TAKEN_AT}"']
        lines += [f"pieces = {self.pieces}"]
        # The order of assets in the file does not matter.
        for asset in reversed(self.assets):
            lines += ["[[assets]]", f'symbol = "{asset.symbol}"', f"decimals = {asset.decimals}"]
            lines += [f"members = {asset.members}"]
        members = [member for asset in self.assets for member in asset.members]
        bonuses = [f"{member}-bonus" for member in members]
        if self.layout == "wide":
            lines += ["[ledger]", f"bonus_columns = {bonuses}"]
        (folder / "snapshot.toml").write_text("\n".join(lines) + "\n")
        (folder / "wallets.csv").write_text("asset,chain,address,balance,height,label\n")
        with (folder / "balances.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerows(self._wide(members, bonuses) if self.layout == "wide" else self._long())
        return folder

    def _text(self, row: Row) -> str:
        asset = next(asset for asset in self.assets if row.member in asset.members)
        return money(row.units, asset.decimals)

    def _long(self) -> list[list[str]]:
        head = ["client_id", "account", "asset", "amount", "kind"]
        return [head, *([r.client.hex(), r.account, r.member, self._text(r), r.kind] for r in self.rows)]

    def _wide(self, members: list[str], bonuses: list[str]) -> list[list[str]]:
        columns = [*members, *bonuses]
        table = [["client_id", "account", *columns]]
        for row in self.rows:
            column = row.member + ("-bonus" if row.kind == "bonus" else "")
            cells = [self._text(row) if name == column else "0" for name in columns]
            table.append([row.client.hex(), row.account, *cells])
        return table


@st.composite
def ledgers(draw: st.DrawFn) -> RandomLedger:
    """Draw a small ledger: 1-4 assets, up to 12 clients, sub-accounts, bonuses, zeros, huge balances."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    symbols = sorted(draw(st.permutations(names))[: draw(st.integers(1, min(4, len(names))))])
    members = {symbol: [symbol] for symbol in symbols}
    for extra in set(names) - set(symbols):
        members[draw(st.sampled_from(symbols))].append(extra)
    assets = [
        Asset(symbol, draw(st.sampled_from([0, 2, 8, 18, 30])), sorted(members[symbol])) for symbol in symbols
    ]
    seed = draw(st.integers(0, 2**32))
    clients = [hashlib.sha256(f"{seed} {n}".encode()).digest() for n in range(draw(st.integers(1, 12)))]
    units = st.one_of(st.integers(0, 40), st.integers(0, 10**20), st.integers(2**110, 2**118))
    row = st.builds(
        Row,
        client=st.sampled_from(clients),
        account=st.sampled_from(["main", "spot", "margin"]),
        member=st.sampled_from([member for asset in assets for member in asset.members]),
        units=units,
        kind=st.sampled_from(["", "spot", "bonus"]),
    )
    rows = draw(st.lists(row, min_size=1, max_size=40))
    layout = draw(st.sampled_from(["wide", "long"]))
    return RandomLedger(
        assets, rows, draw(st.integers(1, 16)), layout, draw(st.binary(min_size=32, max_size=32))
    )
