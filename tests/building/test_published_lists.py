"""A tree of a list that an exchange published: the same sums and ids, and nothing of another list."""

import gzip
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import pytest
from building.conftest import SECRET, Build, Cut
from building.published_lists import (
    DECIMALS,
    PublishedList,
    config_of,
    make_list,
    write_bundle,
)

from porcore.build.building import Workers, build_snapshot
from porcore.snapshot import Snapshot, check_snapshot

SMALL = make_list(40)


def roots(path: Path) -> dict[str, int]:
    with Snapshot(path) as snapshot:
        return {asset.symbol: asset.root.sum for asset in snapshot.statement.assets}


def wanted(listed: PublishedList) -> dict[str, int]:
    """The sums of the assets in their own units: dollars have 6 decimals here, and the column USD has 2."""
    sums = listed.sums()
    dollars = sums["USDT"] + sums["USDC"] + sums["USD"] * 10**4
    return {"BTC": sums["BTC"], "DOLLARS": dollars, "ETH": sums["ETH"]}


def assert_proven(path: Path, client_id: bytes, units: dict[str, int]) -> None:
    with Snapshot(path) as snapshot:
        proof = snapshot.prove(client_id)
    found = {one.asset.symbol: sum(piece.balance for piece in one.pieces) for one in proof.proofs}
    expected = wanted(PublishedList([("", units)]))
    assert found == {symbol: amount for symbol, amount in expected.items() if amount}


@pytest.mark.parametrize("size", [400, 2**24])
@pytest.mark.parametrize("compiled", [False, True])
def test_sums_and_clients_are_the_lists(build: Build, cut: Cut, size: int, compiled: bool) -> None:
    cut(size, compiled)
    totals = "".join(
        f'[[source.totals]]\nasset = "{member}"\namount = "{SMALL.total(member)}"\n' for member in DECIMALS
    )
    path = build(SMALL.data(), totals)
    assert roots(path) == wanted(SMALL)
    for name, units in SMALL.rows:
        assert_proven(path, bytes.fromhex(name), units)
    assert check_snapshot(path).exchange == "Phemex rebuilt by Alice"


def test_trees_and_report_are_those_of_the_readable_code(
    tmp_path: Path, expected: Callable[[Path], tuple[object, object]], cut: Cut
) -> None:
    cut(500, True)
    folder = write_bundle(tmp_path / "bundle", make_list(150, seed=2).data())
    statement = build_snapshot(folder, tmp_path / "x.por", SECRET)
    trees, report = expected(folder)
    assert {asset.symbol: (asset.leaf_count, asset.root) for asset in statement.assets} == trees
    with Snapshot(tmp_path / "x.por") as snapshot:
        stored = json.loads(snapshot.meta("report"))
    source = stored.pop("source")
    assert stored == json.loads(json.dumps(asdict(report)))  # type: ignore[call-overload]
    assert source == {
        "exchange": "Phemex",
        "address": "https://phemex.example/proof-of-reserves/2026-10-25.csv",
        "sha256": sha256((folder / "balances.csv").read_bytes()).hexdigest(),
        "maker": "Alice",
        "ids": "hex",
    }


@pytest.mark.slow
def test_a_list_of_a_hundred_thousand_clients(tmp_path: Path) -> None:
    listed = make_list(100_000, seed=3)
    listed.extra = ["Total," + ",".join(listed.total(member) for member in DECIMALS)]
    folder = write_bundle(tmp_path / "bundle", listed.data())
    build_snapshot(folder, tmp_path / "x.por", SECRET, workers=Workers(2))
    assert roots(tmp_path / "x.por") == wanted(listed)
    for name, units in listed.rows[::9973]:
        assert_proven(tmp_path / "x.por", bytes.fromhex(name), units)


FORMS = {
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "no line break at the end": lambda data: data.removesuffix(b"\n"),
    "quoted cells": lambda data: b"\n".join(
        b",".join(b'"' + cell + b'"' for cell in line.split(b",")) for line in data.splitlines()
    ),
    "all of it": lambda data: b"\xef\xbb\xbf" + data.removesuffix(b"\n").replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("compiled", [False, True])
def test_what_exports_put_around_the_same_rows(build: Build, cut: Cut, form: str, compiled: bool) -> None:
    cut(700, compiled)
    assert roots(build(FORMS[form](SMALL.data()))) == wanted(SMALL)


HEADERS = {
    "client id": ("client id,BTC,ETH,USDT,USDC,USD", "", ""),
    "capitals and spaces": ("HASHED  CLIENT-ID , btc,Eth,USDT ,usdc,usd", "", ""),
    "stated id column": ("Key,BTC,ETH,USDT,USDC,USD", 'id_column = "key"', ""),
    "stated among two": ("User ID,BTC,ETH,USDT,USDC,USD", 'id_column = "User ID"', ""),
    "stated members": (
        "client_id,BTC balance,ETH balance,Tether,USDC,USD",
        'columns = { "BTC balance" = "BTC", "ETH balance" = "ETH", "Tether" = "USDT" }',
        "",
    ),
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers_that_are_understood(build: Build, name: str) -> None:
    header, source, ledger = HEADERS[name]
    path = build(PublishedList(SMALL.rows, header).data(), source, ledger)
    assert roots(path) == wanted(SMALL)


def test_a_column_that_is_left_out_by_name(build: Build) -> None:
    data = SMALL.data().replace(b"\n", b",7\n").replace(b"USD,7\n", b"USD,Rank\n", 1)
    path = build(data, ledger='ignore_columns = ["Rank"]')
    assert roots(path) == wanted(SMALL)


def test_the_total_of_an_asset_of_several_members(build: Build) -> None:
    dollars = wanted(SMALL)["DOLLARS"]
    amount = f"{dollars // 10**6}.{dollars % 10**6:06}"
    assert roots(build(SMALL.data(), f'[[source.totals]]\nasset = "DOLLARS"\namount = "{amount}"\n'))


@pytest.mark.parametrize("word", ["Total", "TOTAL:", "Sum", "grand total"])
@pytest.mark.parametrize("compiled", [False, True])
def test_a_last_row_of_totals_is_compared_and_left_out(
    build: Build, cut: Cut, word: str, compiled: bool
) -> None:
    cut(800, compiled)
    row = f"{word}," + ",".join(SMALL.total(member) for member in DECIMALS)
    path = build(PublishedList(SMALL.rows, extra=[row]).data())
    assert roots(path) == wanted(SMALL)
    with Snapshot(path) as snapshot:
        assert json.loads(snapshot.meta("report"))["rows"] == len(SMALL.rows)


@pytest.mark.parametrize("compiled", [False, True])
def test_ids_of_another_form_by_a_stated_mapping(build: Build, cut: Cut, compiled: bool) -> None:
    cut(600, compiled)
    listed = PublishedList(
        [(f"user-{number}@{name[:6]}", units) for number, (name, units) in enumerate(SMALL.rows)]
    )
    path = build(listed.data(), 'ids = "sha256-of-text"')
    assert roots(path) == wanted(listed)
    for name, units in listed.rows:
        assert_proven(path, sha256(name.encode()).digest(), units)


def test_packed_lists_count_by_the_bytes_that_were_downloaded(tmp_path: Path) -> None:
    packed = gzip.compress(SMALL.data())
    folder = write_bundle(tmp_path / "bundle", packed)
    (folder / "balances.csv").rename(folder / "balances.csv.gz")
    build_snapshot(folder, tmp_path / "x.por", SECRET)
    assert roots(tmp_path / "x.por") == wanted(SMALL)


def test_a_zip_counts_by_the_list_inside_it(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "bundle", SMALL.data().removesuffix(b"\n"))
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    build_snapshot(tmp_path / "bundle.zip", tmp_path / "x.por", SECRET)
    assert roots(tmp_path / "x.por") == wanted(SMALL)


def test_bundles_without_a_word_about_their_maker_build_as_before(tmp_path: Path) -> None:
    data = PublishedList(SMALL.rows, "client_id,BTC,ETH,USDT,USDC,USD").data()
    folder = write_bundle(tmp_path / "bundle", data)
    (folder / "snapshot.toml").write_text(config_of(data, name="Phemex").partition("[source]")[0])
    build_snapshot(folder, tmp_path / "x.por", SECRET)
    assert roots(tmp_path / "x.por") == wanted(SMALL)
    with Snapshot(tmp_path / "x.por") as snapshot:
        assert not {"source", "made_by", "statement_ids_at"} & set(json.loads(snapshot.meta("report")))
