"""A sample's clients stay themselves, its bytes do not depend on the machine, and it can be built."""

import csv
import re
from collections import defaultdict
from hashlib import sha256

import pytest

from porcore.build.building import build_snapshot
from porcore.errors import BundleError
from porcore.ledger.bundle import open_bundle
from porcore.sample import write_sample, writing

EARLIER, LATER = "2026-08-25T00:00:00Z", "2026-10-25T00:00:00Z"
# The first 2,000 clients of the seed 1 in each layout: the same on every machine, with and without the extra.
GOLDEN = {
    "wide": "eb9b5ab08263dc81c34c2b22efb09c964161cf0867daf9ef3623f46b44670ca5",
    "long": "dc4c9ad4de72d5a9d4f2656976d2dc1616e13b1e4b67682e94c9f9b98afd92b4",
}


@pytest.fixture
def sample(tmp_path, monkeypatch):
    """Write a sample and return its folder; compiled or plain."""

    def write(name, accounts=2000, *, compiled=False, **more):
        monkeypatch.setattr(writing, "_LARGE", 0 if compiled else 2**62)
        write_sample(tmp_path / name, accounts, **more)
        return tmp_path / name

    return write


def rows_of(folder):
    with (folder / "balances.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def units(text, decimals):
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.ljust(decimals, "0"))


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
@pytest.mark.parametrize("layout", GOLDEN)
def test_the_same_arguments_give_the_same_bytes_everywhere(sample, layout, compiled):
    if compiled:
        pytest.importorskip("numba")
    data = (sample("s", layout=layout, compiled=compiled) / "balances.csv").read_bytes()
    assert sha256(data).hexdigest() == GOLDEN[layout]


@pytest.mark.parametrize("calls", [0, 1])
def test_whoever_waits_can_end_it_before_any_batch(tmp_path, calls):
    """Those of the main accounts, and those of the others."""
    asked = iter(range(calls))

    def proceed():
        if next(asked, None) is None:
            raise StopAsyncIteration("told to stop")

    with pytest.raises(StopAsyncIteration, match="told to stop"):
        write_sample(tmp_path / "s", 10, proceed=proceed)
    assert [file.name for file in (tmp_path / "s").iterdir()] == ["balances.csv"]


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("assets", [("BTC",), ("USD",), ("ETH", "BTC")])
def test_compiled_lines_are_the_plain_ones(sample, layout, assets):
    pytest.importorskip("numba")
    folders = [
        sample(str(compiled), 700, layout=layout, assets=assets, seed=-3, compiled=compiled)
        for compiled in (False, True)
    ]
    plain, fast = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert fast == plain
    assert plain.keys() == {"snapshot.toml", "balances.csv", "wallets.csv"}


def test_batches_leave_no_trace(sample, monkeypatch):
    from porcore.sample import rows

    whole = sample("whole", 300)
    monkeypatch.setattr(rows, "BATCH", 7)
    lines = (sample("parts", 300) / "balances.csv").read_bytes()
    assert lines == (whole / "balances.csv").read_bytes()


def test_a_client_is_the_same_person_in_every_snapshot(sample):
    """A larger and later sample begins with the same clients, who hold about the same of the same members."""
    before, after = rows_of(sample("a", 200, taken_at=EARLIER)), rows_of(sample("b", 500, taken_at=LATER))
    mains = [row for row in before if row["account"] == "main"]
    later = after[: len(mains)]
    moved = 0
    for one, other in zip(mains, later, strict=True):
        assert one["client_id"] == other["client_id"]
        for member in ("BTC", "ETH", "USDT", "USDC", "USD"):
            assert (one[member] == "0") == (other[member] == "0")
            if one[member] != other[member]:
                moved += 1
                assert 700 * units(one[member], 8) < 1000 * units(other[member], 8) + 10**8
    assert moved > 100


def test_another_seed_has_other_clients(sample):
    first, second = (
        {row["client_id"] for row in rows_of(sample(str(seed), 50, seed=seed))} for seed in (1, 2)
    )
    assert len(first) == len(second) == 50
    assert not first & second


def test_the_first_clients_show_one_of_each_kind(sample):
    rows = rows_of(sample("s", 5))
    members = ("BTC", "ETH", "USDT", "USDC", "USD")
    held = [{member for member in members if row[member] != "0"} for row in rows]
    assert held[:5] == [set(members), {"BTC"}, {"BTC", "USDT"}, set(), set()]
    assert [row["account"] for row in rows] == ["main"] * 5 + ["contract", "margin"]
    assert rows[5]["client_id"] == rows[6]["client_id"] == rows[2]["client_id"]
    assert [row["USDT_bonus"] != "0" for row in rows[:5]] == [False, False, True, False, True]


def test_few_hold_much_and_most_hold_little(sample):
    rows = rows_of(sample("s", 5000, assets=("BTC",)))
    sums = defaultdict(int)
    for row in rows:
        sums[row["client_id"]] += units(row["BTC"], 8)
    amounts = sorted(sums.values(), reverse=True)
    assert len(sums) == 5000
    assert sum(amounts[:50]) > sum(amounts) // 4
    assert 50 < amounts.count(0) < 500
    assert all(row.keys() == {"client_id", "account", "BTC"} for row in rows)


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("assets", [("BTC",), ("BTC", "ETH", "USD")])
def test_wallets_cover_what_is_owed_by_two_to_five_per_cent(sample, tmp_path, layout, assets):
    folder = sample("s", 400, layout=layout, assets=assets)
    statement = build_snapshot(folder, tmp_path / "x.por")
    with open_bundle(folder) as bundle:
        wallets, report = bundle.read_wallets(), bundle.read_ledger().report
    assert (report.clients, report.weak_ids) == (400, False)
    assert bool(report.bonus_rows) == ("USD" in assets)
    for asset in statement.assets:
        owned = sum(
            units(wallet.balance, asset.decimals) for wallet in wallets if wallet.asset in asset.members
        )
        assert 102 * asset.root.sum <= 100 * owned <= 105 * asset.root.sum + 100


def test_a_folder_with_something_in_it_is_left_alone(sample):
    folder = sample("s", 5)
    with pytest.raises(BundleError, match="a folder that holds something"):
        sample("s", 5)
    assert len(list(folder.iterdir())) == 3


@pytest.mark.parametrize(
    "more", [{"assets": ()}, {"assets": ("BTC", "BTC")}, {"assets": ("DOGE",)}, {"pieces": 17}]
)
def test_what_makes_no_sense_is_refused(sample, more):
    with pytest.raises(ValueError, match="expected"):
        sample("s", 5, **more)


def test_the_command_knows_the_assets(tmp_path, capsys):
    from porcore.cli import main

    assert main(["sample", str(tmp_path / "s"), "--accounts", "9", "--assets", "ETH,BTC"]) == 0
    config = (tmp_path / "s" / "snapshot.toml").read_text()
    assert re.findall(r'symbol = "(\w+)"', config) == ["BTC", "ETH"]
    with pytest.raises(SystemExit):
        main(["sample", str(tmp_path / "t"), "--assets", "ETH,DOGE"])
    assert "expected some of BTC, ETH, USD" in capsys.readouterr().err
