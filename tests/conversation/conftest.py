"""Snapshots of many assets, pieces and digits: what fits a message is measured on them."""

import random
from pathlib import Path

import pytest

TAKEN_AT = "2026-10-25T00:00:00Z"


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
