"""Amounts below zero: netted within a client and a member, then refused or counted as zero, alike in every reader."""

import json
import random
from dataclasses import asdict
from fractions import Fraction

import pytest
from building.conftest import DECIMALS, SECRET
from building.ledger_formats import write_ledger

from porcore.build import plan
from porcore.build import read as reading
from porcore.build.building import Workers, build_snapshot
from porcore.errors import BundleError
from porcore.ledger import parquet_source, rows
from porcore.ledger.bundle import open_bundle
from porcore.snapshot import Snapshot

pytest.importorskip("pyarrow")

A, B, C = ("a1" * 32, "b2" * 32, "c3" * 32)
ZERO = 'negative = "zero"\nbonus_columns = ["USDT_bonus"]'
REFUSE = 'bonus_columns = ["USDT_bonus"]'
HEADER = "client_id,account,USDC,BTC,NONE,HUGE,USDT,USDT_bonus"
COLUMNS = ("USDC", "BTC", "NONE", "HUGE", "USDT")
ASSET_OF = {"USDC": "USD", "USDT": "USD", "BTC": "BTC", "NONE": "NONE", "HUGE": "HUGE"}
PLACES = DECIMALS | {"NONE": 0}


@pytest.fixture(params=["by lines", "compiled"])
def small(request, monkeypatch):
    """Cut into parts of a few rows, read in either way."""
    monkeypatch.setattr(reading, "_WORTH_COMPILING", 2**62 if request.param == "by lines" else 0)
    monkeypatch.setattr(rows, "PART_BYTES", 400)
    monkeypatch.setattr(parquet_source, "ROWS", 250 if request.param == "by lines" else 40)
    monkeypatch.setattr(plan, "_GROUP_ENTRIES", 50)
    return request.param


def some_amount(rng, member, shares):
    """A text that may be below zero, and its value."""
    digits = rng.choice([0, PLACES[member]])
    most = 10**4 if member == "HUGE" and not digits else 10**9
    units = rng.choice([0, 0, 1, rng.randrange(1000), rng.randrange(most)])
    sign = "-" if rng.random() < shares else ""
    whole, fraction = divmod(units, 10**digits)
    text = f"{sign}{whole}" + (f".{fraction:0{digits}}" if digits else "")
    return text, Fraction(text)


def some_ledger(seed, layout, shares=0.3):
    """The lines of a ledger, and by another way than any reader's: the nets by client and member, and the bonuses."""
    rng = random.Random(seed)
    ids = [rng.randbytes(32).hex() for _ in range(60)]
    nets = {client: dict.fromkeys(COLUMNS, Fraction(0)) for client in ids}
    bonuses = dict.fromkeys(COLUMNS, Fraction(0))
    lines = [HEADER if layout == "wide" else "amount,account,client_id,kind,asset"]
    undo = []
    for client in [*ids, *rng.choices(ids, k=200)]:
        if layout == "wide":
            cells = [some_amount(rng, member, shares) for member in COLUMNS]
            for member, (_, value) in zip(COLUMNS, cells, strict=True):
                nets[client][member] += value
            bonus, value = some_amount(rng, "USDT", shares)
            bonuses["USDT"] += value
            lines.append(",".join([client, rng.choice(["main", "x"]), *(text for text, _ in cells), bonus]))
        else:
            member, kind = rng.choice(COLUMNS), rng.choice(["balance", "bonus", ""])
            text, value = some_amount(rng, member, shares)
            if kind == "bonus":
                bonuses[member] += value
            else:
                nets[client][member] += value
                if rng.random() < 0.2:  # another account owes exactly as much, or is owed it
                    undo.append((client, member, text, value))
            lines.append(f"{text},{rng.choice(['main', 'x'])},{client},{kind},{member}")
    for client, member, text, value in undo:
        nets[client][member] -= value
        other = text[1:] if text[0] == "-" else f"-{text}"
        lines.append(f"{other},margin,{client},,{member}")
    return "\n".join(lines) + "\n", nets, bonuses


def in_units(value, member):
    scaled = value * 10 ** PLACES[member]
    assert scaled.denominator == 1
    return int(scaled)


def by_asset(nets):
    """Balances by client and asset, and the debts: clients and units by asset."""
    balances, debts = {}, {}
    for client, members in nets.items():
        held, below = dict.fromkeys(sorted(set(ASSET_OF.values())), 0), {}
        for member, net in members.items():
            units = in_units(net, member)
            held[ASSET_OF[member]] += max(units, 0)
            if units < 0:
                below[ASSET_OF[member]] = below.get(ASSET_OF[member], 0) - units
        balances[bytes.fromhex(client)] = list(held.values())
        for asset, units in below.items():
            clients, total = debts.get(asset, (0, 0))
            debts[asset] = clients + 1, total + units
    return balances, debts


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("seed", range(6))
def test_every_reader_nets_alike(bundle, expected, small, tmp_path, layout, seed):
    lines, nets, bonuses = some_ledger(seed, layout, shares=(0.02, 0.3, 0.7)[seed % 3])
    plain, columns = (
        bundle(lines, 1 + seed % 2, ZERO if layout == "wide" else 'negative = "zero"', name)
        for name in ("plain", "columns")
    )
    (columns / "balances.csv").unlink()
    write_ledger(columns, "parquet", lines)
    with open_bundle(plain) as opened:
        ledger = opened.read_ledger()
    balances, debts = by_asset(nets)
    assert ledger.clients == balances
    report = ledger.report
    assert report.clients_below_zero == {asset: clients for asset, (clients, _) in sorted(debts.items())}
    assert report.units_below_zero == {asset: units for asset, (_, units) in sorted(debts.items())}
    assert report.bonus_by_member == {
        member: in_units(value, member) for member, value in sorted(bonuses.items()) if value
    }
    want, _ = expected(plain)
    for number, folder in enumerate((plain, columns)):
        target = tmp_path / f"{number}.por"
        statement = build_snapshot(folder, target, SECRET)
        assert {asset.symbol: (asset.leaf_count, asset.root) for asset in statement.assets} == want
        with Snapshot(target) as snapshot:
            assert json.loads(snapshot.meta("report")) == json.loads(json.dumps(asdict(report)))


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
@pytest.mark.parametrize("workers", [0, 2])
def test_refused_debts_are_the_same_fault_everywhere(
    bundle, small, tmp_path, layout, kind, workers, quick_workers
):
    if workers and (small, kind) != ("by lines", "csv"):
        pytest.skip("processes are started once")
    lines, nets, _ = some_ledger(1, layout)
    plain, other = (bundle(lines, 1, REFUSE if layout == "wide" else "", name) for name in ("plain", "other"))
    (other / "balances.csv").unlink()
    write_ledger(other, kind, lines)
    with open_bundle(plain) as opened, pytest.raises(BundleError) as wanted:
        opened.read_ledger()
    with pytest.raises(BundleError) as raised:
        build_snapshot(other, tmp_path / "x.por", SECRET, workers=Workers(workers))
    assert str(raised.value) == str(wanted.value)
    _, debts = by_asset(nets)
    assert all(f"{asset} {clients} client" in str(raised.value) for asset, (clients, _) in debts.items())
    assert not (tmp_path / "x.por").exists()


def total_of(folder, tmp_path):
    statement = build_snapshot(folder, tmp_path / "x.por", SECRET)
    return {asset.symbol: (asset.leaf_count, asset.root.sum) for asset in statement.assets}


def test_sub_accounts_that_owe_need_no_setting_where_the_client_owes_nothing(bundle, small, tmp_path):
    """First rows without any sign, then an account that owes: entries by asset are not enough, and are made again."""
    filler = "".join(f"{n:064x},main,1,0,0,0,2,0\n" for n in range(100))
    lines = f"{HEADER}\n{A},main,5,1,0,0,10.5,0\n{filler}{A},margin,-5,-0.00000001,-0,-0.00,-10,-3\n"
    folder = bundle(lines, 1, REFUSE)
    assert total_of(folder, tmp_path) == {
        "BTC": (1, 99_999_999),
        "HUGE": (0, 0),
        "NONE": (0, 0),
        "USD": (101, 300_000_000 + 500_000),
    }


def test_a_debt_in_one_member_takes_nothing_from_the_other(bundle, small, tmp_path):
    """USDT -5 and USDC +10 of the asset USD: the client is owed 10, and the debt of 5 is told, not taken off."""
    lines = f"{HEADER}\n{A},main,10,0,0,0,-5,0\n{B},main,0,0,0,0,-1,0\n{C},main,-3,0,0,0,-4,0\n"
    folder = bundle(lines, 1, ZERO)
    assert total_of(folder, tmp_path)["USD"] == (1, 10_000_000)
    with open_bundle(folder) as opened:
        report = opened.read_ledger().report
    assert (report.clients_below_zero, report.units_below_zero) == ({"USD": 3}, {"USD": 13_000_000})
    assert (report.clients, report.zero_clients) == (3, 2)


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_amounts_at_the_edge_of_the_range_in_any_order(bundle, small, tmp_path, layout):
    most = str(2**127 - 1)
    amounts = [
        str(2**127 - 2),
        f"-{most}",
        "1",
    ]  # what is above zero, and what is below it, stays within the range
    for order in ([0, 1, 2], [1, 0, 2], [2, 1], [0]):
        folder = bundle(
            _column("NONE", [amounts[i] for i in order], layout), 1, 'negative = "zero"', f"{order}"
        )
        want = max(sum(int(amounts[i]) for i in order), 0)
        found = total_of(folder, tmp_path)["NONE"]
        (tmp_path / "x.por").unlink()
        assert found == ((1, want) if want else (0, 0))
    for amounts in ([most, "1", "-5"], [f"-{most}", "5", "-1"]):
        folder = bundle(_column("NONE", amounts, layout), 1, 'negative = "zero"', f"{amounts[1]}")
        with open_bundle(folder) as opened, pytest.raises(BundleError) as wanted:
            opened.read_ledger()
        with pytest.raises(BundleError, match="a sum of 2\\^127 units or more for this client") as raised:
            build_snapshot(folder, tmp_path / "x.por", SECRET)
        assert str(raised.value) == str(wanted.value)


def _column(member, amounts, layout):
    if layout == "long":
        return "client_id,asset,amount\n" + "".join(f"{A},{member},{amount}\n" for amount in amounts)
    names = ("USDC", "BTC", "NONE", "HUGE", "USDT")
    lines = [",".join(["client_id", *names])]
    lines += [",".join([A, *(amount if name == member else "0" for name in names)]) for amount in amounts]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("how", ["csv", "parquet"])
def test_debts_of_all_clients_beyond_the_range(bundle, small, tmp_path, how):
    most = str(2**127 - 1)
    lines = f"client_id,asset,amount\n{A},NONE,-{most}\n{B},NONE,-1\n"
    folder = bundle(lines, 1, 'negative = "zero"')
    (folder / "balances.csv").unlink()
    write_ledger(folder, how, lines)
    with pytest.raises(BundleError, match="NONE: found debts of 2\\^127 units or more in all"):
        build_snapshot(folder, tmp_path / "x.por", SECRET)


@pytest.mark.parametrize("value", ['"Zero"', '""', "true", "0", '["zero"]'])
def test_the_setting_is_one_of_two_words(bundle, value):
    folder = bundle(f"{HEADER}\n", 1, f"negative = {value}")
    with (
        pytest.raises(BundleError, match=r'negative: found .*, expected "refuse" or "zero"'),
        open_bundle(folder),
    ):
        pass
