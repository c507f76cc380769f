"""A made-up list in the form of Phemex's "Download Data", with what it adds up to; nothing of porcore is used."""

import random
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

DECIMALS = {"BTC": 8, "ETH": 18, "USDT": 6, "USDC": 6, "USD": 2}
ASSETS = """\
[[assets]]
symbol = "BTC"
decimals = 8
members = ["BTC"]

[[assets]]
symbol = "ETH"
decimals = 18
members = ["ETH"]

[[assets]]
symbol = "DOLLARS"
decimals = 6
members = ["USDT", "USDC", "USD"]
"""
WALLETS = "asset,chain,address,balance,height,label\nBTC,bitcoin,bc1q,2.5,1,sample\n"


def text_of(units: int, decimals: int) -> str:
    """Return an amount with all its decimals, as exports have them."""
    return f"{units // 10**decimals}.{units % 10**decimals:0{decimals}}"


@dataclass
class PublishedList:
    """Rows of ids and units, and the text that an exchange would let everyone download."""

    rows: list[tuple[str, dict[str, int]]]
    header: str = "Hashed Client ID,BTC,ETH,USDT,USDC,USD"
    extra: list[str] = field(default_factory=list)  # lines behind the rows

    def sums(self) -> dict[str, int]:
        return {member: sum(units.get(member, 0) for _, units in self.rows) for member in DECIMALS}

    def total(self, member: str) -> str:
        return text_of(self.sums()[member], DECIMALS[member])

    def data(self) -> bytes:
        lines = [self.header]
        for name, units in self.rows:
            cells = [text_of(units[m], places) if units.get(m) else "0" for m, places in DECIMALS.items()]
            lines.append(",".join([name, *cells]))
        return ("\n".join([*lines, *self.extra]) + "\n").encode()


def make_list(rows: int, seed: int = 1) -> PublishedList:
    """Make up a list of so many clients, some of whom hold nothing."""
    rng = random.Random(seed)
    listed = []
    for number in range(rows):
        units = {
            member: rng.randrange(10 ** (places + rng.randrange(4)))
            for member, places in DECIMALS.items()
            if rng.random() < 0.4
        }
        listed.append((sha256(f"{seed} {number}".encode()).hexdigest(), units))
    return PublishedList(listed)


def config_of(data: bytes, source: str = "", ledger: str = "", name: str = "Phemex rebuilt by Alice") -> str:
    """Return the snapshot.toml for a list; `source` and `ledger` are further lines of those tables."""
    return f"""\
format = "porcore-bundle/1"
exchange = "{name}"
taken_at = "2026-10-25T00:00:00Z"

{ASSETS}
[ledger]
{ledger}

[source]
exchange = "Phemex"
address = "https://phemex.example/proof-of-reserves/2026-10-25.csv"
sha256 = "{sha256(data).hexdigest()}"
maker = "Alice"
{source}
"""


def write_bundle(folder: Path, data: bytes, source: str = "", ledger: str = "", **more: str) -> Path:
    """Write a bundle around the bytes of a list."""
    return write_files(folder, config_of(data, source, ledger, **more), data)


def write_files(folder: Path, config: str, ledger: bytes) -> Path:
    """Write a bundle with one wallet."""
    folder.mkdir()
    (folder / "snapshot.toml").write_text(config)
    (folder / "balances.csv").write_bytes(ledger)
    (folder / "wallets.csv").write_text(WALLETS)
    return folder
