"""Bundles of random ledgers, what their trees are by the readable code, and engines to build them with."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from building.published_lists import write_bundle, write_files

from porcore.build import read as reading_module
from porcore.build.building import build_snapshot
from porcore.errors import BundleError
from porcore.format.hashing import Node, context_hash, leaf_hash, leaf_key
from porcore.format.pieces import cut_balance
from porcore.format.tree import build_levels, root_of
from porcore.ledger import rows
from porcore.ledger.bundle import open_bundle

Build = Callable[..., Path]
Cut = Callable[[int, bool], None]
SECRET = bytes(range(32))
CONFIG = """\
format = "porcore-bundle/1"
exchange = "Sample Exchange"
taken_at = "2026-10-25T00:00:00Z"
pieces = {pieces}

[[assets]]
symbol = "USD"
decimals = 6
members = ["USDT", "USDC"]

[[assets]]
symbol = "BTC"
decimals = 8
members = ["BTC"]

[[assets]]
symbol = "HUGE"
decimals = 30
members = ["HUGE"]

[[assets]]
symbol = "NONE"
decimals = 0
members = ["NONE"]

[ledger]
{settings}
"""
DECIMALS = {"USDT": 6, "USDC": 6, "BTC": 8, "HUGE": 30}


@pytest.fixture
def bundle(tmp_path: Path) -> Callable[..., Path]:
    """Write a bundle with these lines of balances.csv."""

    def write(lines: str | bytes, pieces: int = 1, settings: str = "", name: str = "bundle") -> Path:
        data = lines.encode() if isinstance(lines, str) else lines
        return write_files(tmp_path / name, CONFIG.format(pieces=pieces, settings=settings), data)

    return write


def _amount(rng: random.Random, member: str) -> str:
    whole = rng.choice([0, 0, 1, rng.randrange(100), rng.randrange(10 ** (4 if member == "HUGE" else 12))])
    digits = rng.randrange(DECIMALS[member] + 1)
    return f"{whole}.{rng.randrange(10**digits):0{digits}}" if digits else str(whole)


@pytest.fixture
def random_ledger() -> Callable[..., str]:
    """Make up the lines of a ledger, in either layout, with sub-accounts, bonuses and zeros."""

    def make(seed: int, clients: int, layout: str) -> str:
        rng = random.Random(seed)
        ids = [rng.randbytes(32).hex() for _ in range(clients)]
        rows = ids + rng.choices(ids, k=clients // 3)
        rng.shuffle(rows)
        accounts = ["main", "m,argin", "", "ü"]
        if layout == "wide":
            lines = ["client_id,account,USDC,BTC,NONE,HUGE,USDT,USDT_bonus"]
            lines += [
                ",".join(
                    [
                        client,
                        rng.choice(["main", '"m,argin"', "", "ü"]),
                        *(_amount(rng, member) for member in ("USDC", "BTC")),
                        "0",
                        *(_amount(rng, member) for member in ("HUGE", "USDT", "USDT")),
                    ]
                )
                for client in rows
            ]
        else:
            lines = ["amount,account,client_id,kind,asset"]
            for client in rows:
                member = rng.choice(list(DECIMALS))
                account = rng.choice(accounts)
                account = f'"{account}"' if "," in account else account
                kind = rng.choice(["balance", "balance", "bonus", ""])
                lines.append(f"{_amount(rng, member)},{account},{client},{kind},{member}")
        return "\n".join(lines) + "\n"

    return make


@pytest.fixture
def expected() -> Callable[[Path], tuple[dict[str, tuple[int, Node]], object]]:
    """The number of leaves and the root of every asset, and the report, by the readable code alone."""

    def compute(folder: Path) -> tuple[dict[str, tuple[int, Node]], object]:
        with open_bundle(folder) as bundle:
            ledger, config = bundle.read_ledger(), bundle.config
        trees = {}
        for number, asset in enumerate(config.assets):
            context = context_hash(
                config.exchange, config.taken_at, asset.symbol, asset.decimals, asset.members
            )
            leaves = sorted(
                (leaf_key(SECRET, context, client, piece), client, piece, part)
                for client, balances in ledger.clients.items()
                if balances[number]
                for piece, part in enumerate(
                    cut_balance(SECRET, context, client, balances[number], config.pieces)
                )
            )
            nodes = [Node(b, leaf_hash(context, c, key[16:], p, b)) for key, c, p, b in leaves]
            trees[asset.symbol] = len(leaves), root_of(context, build_levels(context, nodes))
        return trees, ledger.report

    return compute


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """A bundle large enough for many tasks."""
    from porcore.sample import write_sample

    folder = tmp_path_factory.mktemp("sample") / "bundle"
    write_sample(folder, 250_000, pieces=2, assets=("BTC",))
    return folder


@pytest.fixture
def quick_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes that work at builds begin without the compiled kernel, which takes longer to load than they work."""
    monkeypatch.setenv("PORCORE_KERNEL", "hashlib")


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Build a list's bytes; return the file."""

    def make(data: bytes, source: str = "", ledger: str = "", **more: str) -> Path:
        folder = write_bundle(tmp_path / "bundle", data, source, ledger, **more)
        build_snapshot(folder, tmp_path / "x.por", SECRET)
        return tmp_path / "x.por"

    return make


@pytest.fixture
def refused(tmp_path: Path) -> Callable[..., str]:
    """Return the sentence with which a list is refused, by the readable code and by the build in parts alike."""

    def sentence(data: bytes, source: str = "", ledger: str = "") -> str:
        folder = write_bundle(tmp_path / "bundle", data, source, ledger)
        with pytest.raises(BundleError) as readable, open_bundle(folder) as bundle:
            bundle.read_ledger()
        with pytest.raises(BundleError) as in_parts:
            build_snapshot(folder, tmp_path / "x.por", SECRET)
        assert str(readable.value) == str(in_parts.value)
        assert not (tmp_path / "x.por").exists()
        return str(in_parts.value)

    return sentence


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Read in parts of so many bytes, with the compiled reader or without it."""

    def parts(size: int, compiled: bool) -> None:
        monkeypatch.setattr(rows, "PART_BYTES", size)
        monkeypatch.setattr(reading_module, "_WORTH_COMPILING", 0 if compiled else 2**62)

    return parts
