"""Snapshots of many assets, pieces and digits: what fits a message is measured on them."""

import csv
import functools
import hashlib
import random
import re
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from published_claims import publish_claim

from porcore.exchanges.known import KnownExchanges
from porcore.format.origin import Origin, SourceReport
from porcore.format.statement import Statement

TAKEN_AT = "2026-10-25T00:00:00Z"
MONTHS = [f"{2025 + number // 12}-{number % 12 + 1:02d}-28T00:00:00Z" for number in range(21)]


def _names(assets: int, long: bool) -> list[str]:
    return [f"{'Q' * 28 if long else 'A'}{number:03d}" for number in range(assets)]


def _text(units: int, decimals: int) -> str:
    digits = f"{units:0{decimals + 1}d}"
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def write_bundle(folder: Path, assets: int, pieces: int, clients: int, *, long: bool) -> None:
    """One holder of everything, and others. The second asset is one per cent short, the third has no wallet."""
    chance = random.Random(assets * 1000 + pieces)
    symbols, decimals = _names(assets, long), 30 if long else 8
    most = 2**119 if long else 10**12  # units; sums stay below 2^127
    ids = [chance.randbytes(32).hex() for _ in range(clients)]
    ledger = {client: [chance.randrange(1, most) for _ in symbols] for client in ids}
    folder.mkdir(parents=True)
    config = f'format = "porcore-bundle/1"\nexchange = "Sample Exchange"\ntaken_at = "{TAKEN_AT}"\npieces = {pieces}\n'
    for symbol in symbols:
        config += f'\n[[assets]]\nsymbol = "{symbol}"\ndecimals = {decimals}\nmembers = ["{symbol}"]\n'
    (folder / "snapshot.toml").write_text(config)
    rows = [",".join(["client_id", *symbols])]
    rows += [
        ",".join([client, *(_text(units, decimals) for units in held)]) for client, held in ledger.items()
    ]
    (folder / "balances.csv").write_text("\n".join(rows) + "\n")
    wallets = ["asset,chain,address,balance,height,label"]
    for place, symbol in enumerate(symbols):
        if place == 2:
            continue
        owed = sum(held[place] for held in ledger.values())
        stated = owed * (99 if place == 1 else 101) // 100
        wallets.append(f"{symbol},ethereum,0x{place:040x},{_text(stated, decimals)},26253280,sample")
    (folder / "wallets.csv").write_text("\n".join(wallets) + "\n")


@pytest.fixture(scope="session")
def wide(tmp_path_factory):
    """Return a month with so many assets and pieces, and the id of a client who holds all of them."""
    from types import SimpleNamespace

    from porcore.build.building import build_snapshot

    made = {}

    def make(assets: int, pieces: int = 1, clients: int = 20, *, long: bool = False):
        key = (assets, pieces, clients, long)
        if key not in made:
            folder = tmp_path_factory.mktemp("wide")
            write_bundle(folder / "b", assets, pieces, clients, long=long)
            statement = build_snapshot(folder / "b", folder / "x.por")
            lines = (folder / "b" / "balances.csv").read_text().splitlines()
            ids = [line.split(",")[0] for line in lines[1:]]
            symbols = lines[0].split(",")[1:]
            held = dict(zip(symbols, lines[1].split(",")[1:], strict=True))
            made[key] = SimpleNamespace(file=folder / "x.por", statement=statement, client=ids[0], held=held)
        return made[key]

    return make


@dataclass(frozen=True)
class ExchangeTree:
    """One small snapshot of an exchange, and the ids of its clients."""

    file: Path
    statement: Statement
    clients: list[str]
    made_by: str = ""
    source: str = ""


@pytest.fixture(scope="session")
def tree_of(tmp_path_factory):
    """Return a snapshot of an exchange of any name; the same seed gives the same clients."""
    from porcore.build.building import build_snapshot
    from porcore.sample import write_sample

    @functools.cache
    def make(
        exchange: str,
        taken_at: str = TAKEN_AT,
        seed: int = 1,
        assets: tuple[str, ...] = ("BTC", "ETH", "USD"),
        made_by: str = "",
        source: str = "",
        statement_ids_at: str = "",
    ) -> ExchangeTree:
        folder = tmp_path_factory.mktemp("tree")
        write_sample(folder / "b", 12, seed, taken_at, assets=assets)
        config = folder / "b" / "snapshot.toml"
        text = config.read_text().replace('"Sample Exchange"', f'"{exchange}"')
        if made_by:
            _one_row_a_client(folder / "b" / "balances.csv")
            digest = hashlib.sha256((folder / "b" / "balances.csv").read_bytes()).hexdigest()
            owner = exchange.partition(" rebuilt by ")[0]
            text += f'\n[source]\nexchange = "{owner}"\naddress = "{source}"\nsha256 = "{digest}"\nmaker = "{made_by}"\n'
        elif statement_ids_at:
            text = f'made_by = "exchange"\nstatement_ids_at = "{statement_ids_at}"\n{text}'
        config.write_text(text)
        statement = build_snapshot(folder / "b", folder / "x.por")
        with (folder / "b" / "balances.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        held = [
            row
            for row in rows
            if any(re.search("[1-9]", row[name]) for name in ("BTC", "USDT") if name in row)
        ]
        clients = list(dict.fromkeys(row["client_id"] for row in held))
        return ExchangeTree(folder / "x.por", statement, clients, made_by, source)

    return make


def _one_row_a_client(path: Path) -> None:
    """Make a ledger a list as exchanges publish them: no sub-accounts."""
    with path.open(newline="") as file:
        rows = {row["client_id"]: row for row in csv.DictReader(file)}
    names = [name for name in next(iter(rows.values())) if name != "account"]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows.values())


def publish_trees(data_dir: Path, *trees: ExchangeTree, known: KnownExchanges | None = None) -> None:
    """Publish trees as the catalogue does, with who made them and from what."""
    from bot.catalogue import Catalogue, StagedRow, TreeFacts

    more = {} if known is None else {"known": known}
    catalogue = Catalogue.open(data_dir, **more)
    (data_dir / "snapshots").mkdir(mode=0o700, exist_ok=True)
    for tree in trees:
        target = data_dir / "snapshots" / f"{tree.statement.id}.por"
        shutil.copyfile(tree.file, target)
        target.chmod(0o600)
        statement, digest = tree.statement, hashlib.sha256(tree.file.read_bytes()).hexdigest()
        row = StagedRow(
            statement.id,
            statement.exchange,
            statement.taken_at,
            digest,
            catalogue.now(),
            1,
            "test",
            foreign=False,
        )
        catalogue.publish(row, 1, TreeFacts(statement, _origin(tree)))
    catalogue.close()


def _origin(tree: ExchangeTree) -> Origin:
    if not tree.made_by:
        return Origin(made_by="exchange")
    owner = tree.statement.exchange.partition(" rebuilt by ")[0]
    return Origin(SourceReport(owner, tree.source, "0" * 64, tree.made_by))


@pytest.fixture
def bot_of(tmp_path, bot_session_with):
    """Start a bot that serves trees of several exchanges."""

    @asynccontextmanager
    async def start(*trees, known=None, claims=(), **changes):
        publish_trees(tmp_path / "data", *trees, known=known)
        for bundle in claims:
            publish_claim(tmp_path / "data", bundle)
        async with bot_session_with(**changes) as bot_session:
            yield bot_session

    return start


@pytest.fixture(scope="session")
def history(tmp_path_factory):
    """Return the newest so many months of a small exchange, oldest first, with the ids of its clients."""
    from types import SimpleNamespace

    from porcore.build.building import build_snapshot
    from porcore.sample import write_sample

    folder = tmp_path_factory.mktemp("history")

    @functools.cache
    def build(taken_at):
        write_sample(folder / taken_at[:10], 3, taken_at=taken_at)
        file = folder / f"{taken_at[:10]}.por"
        statement = build_snapshot(folder / taken_at[:10], file)
        line = (folder / taken_at[:10] / "balances.csv").read_text().splitlines()[1]
        return SimpleNamespace(file=file, statement=statement, client=line.split(",")[0])

    return lambda number: [build(taken_at) for taken_at in MONTHS[-number:]]


@pytest.fixture
def history_months(history):
    """Return ten months of a small exchange."""
    return history(10)
