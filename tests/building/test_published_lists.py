"""A tree of a list that an exchange published: the same sums and ids, and nothing of another list."""

import gzip
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import pytest
from building.conftest import SECRET
from building.published_lists import (
    DECIMALS,
    PublishedList,
    config_of,
    make_list,
    write_bundle,
)

from porcore.build import read as reading_module
from porcore.build.building import Workers, build_snapshot
from porcore.errors import BundleError
from porcore.ledger import open_bundle, rows
from porcore.snapshot import Snapshot, check_snapshot

Build = Callable[..., Path]
Cut = Callable[[int, bool], None]
SMALL = make_list(40)


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


WRONG_HEADERS = {
    "no ids": ("Key,BTC,ETH,USDT,USDC,USD", "no column of client ids"),
    "two": ("client_id,BTC,ETH,USDT,USDC,Hashed Client ID", "2 columns that may hold the client ids"),
    "a member missing": ("client_id,BTC,ETH,USDT,USDC,EUR", "the unknown column 'EUR'"),
    "a member twice": ("client_id,BTC,ETH,USDT,USDC,btc", "for a second time a column for BTC"),
    "another script": ("client_id,ВТС,ETH,USDT,USDC,USD", "the unknown column"),
    "one column less": ("client_id,BTC,ETH,USDT,USDC", "no column for USD"),
    "semicolons": ("client_id;BTC;ETH;USDT;USDC;USD", "a header without commas"),
    "empty": ("", "an empty line"),
    "a row": ("0" * 64 + ",1,1,1,1,1", "a row of data"),
}


@pytest.mark.parametrize("name", WRONG_HEADERS)
def test_headers_that_are_refused(refused: Callable[..., str], name: str) -> None:
    header, found = WRONG_HEADERS[name]
    sentence = refused(PublishedList(SMALL.rows, header).data())
    assert sentence.startswith("balances.csv, row 1")
    assert f"found {found}" in sentence


def with_row(row: str) -> bytes:
    return PublishedList(SMALL.rows, extra=[row]).data()


ID = "ab" * 32
AS_PUBLISHED = "A list is read as it was published"
ROWS = {
    "a second row": (
        f"{SMALL.rows[3][0]},0,0,0,0,0",
        "a client id that an earlier row has too",
        AS_PUBLISHED,
    ),
    "capitals": (f"{ID.upper()},1,0,0,0,0", "a client id with an upper-case letter", "sha256-of-text"),
    "a number for an id": ("1234567,1,0,0,0,0", "a client id of 7 characters", "sha256-of-text"),
    "rounded": (f"{ID},1.2e-7,0,0,0,0", "'1.2e-7'", AS_PUBLISHED),
    "about": (f"{ID},~1,0,0,0,0", "'~1'", AS_PUBLISHED),
    "less than": (f"{ID},<0.01,0,0,0,0", "'<0.01'", AS_PUBLISHED),
    "thousands": (f'{ID},"1,234.50",0,0,0,0', "'1,234.50'", AS_PUBLISHED),
    "decimal comma": (f'{ID},"1,5",0,0,0,0', "'1,5'", AS_PUBLISHED),
    "decimals": (f"{ID},1.123456789,0,0,0,0", "9 digits after the point", "as many decimals"),
    "zeros beyond": (f"{ID},1.100000000,0,0,0,0", "9 digits after the point", "as many decimals"),
    "below zero": (f"{ID},-1,0,0,0,0", "an amount below zero", AS_PUBLISHED),
    "nothing": (f"{ID},,0,0,0,0", "an empty cell", AS_PUBLISHED),
    "a dash": (f"{ID},-,0,0,0,0", "'-'", AS_PUBLISHED),
    "hidden": (f"{ID},***,0,0,0,0", "'***'", AS_PUBLISHED),
    "other digits": (f"{ID},١,0,0,0,0", "'\\u0661'", AS_PUBLISHED),
    "huge": (f"{ID},{2**127},0,0,0,0", "an amount of 2^127 units or more", AS_PUBLISHED),
    "long": (f"{ID},{'9' * 5000},0,0,0,0", "a text of 5000 characters", AS_PUBLISHED),
    "cells": (f"{ID},0,0,0,0,0,0", "7 cells", ""),
    "nul": (f"{ID},0,0,0,0,\0", "a NUL character", ""),
    "a break in a cell": (f'{ID},0,0,0,0,"0', "a quotation mark that does not close", ""),
    "an empty line": ("", "an empty line", ""),
}


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("name", ROWS)
def test_rows_that_are_refused(refused: Callable[..., str], cut: Cut, name: str, compiled: bool) -> None:
    cut(900, compiled)
    row, found, advice = ROWS[name]
    sentence = refused(with_row(row))
    assert sentence.startswith(f"balances.csv, row {len(SMALL.rows) + 2}")
    assert found in sentence
    assert advice in sentence
    assert ID not in sentence.lower()


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("size", [300, 2**24])
def test_two_rows_that_share_no_asset_are_found_in_any_parts(
    refused: Callable[..., str], cut: Cut, size: int, compiled: bool
) -> None:
    cut(size, compiled)
    listed = make_list(60, seed=4)
    listed.rows = [(ID, {"BTC": 5}), *listed.rows, (ID, {"ETH": 7})]
    assert "row 63, column Hashed Client ID: found a client id that an earlier row has too" in refused(
        listed.data()
    )


def test_many_second_rows_are_found_in_shares(
    refused: Callable[..., str], cut: Cut, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(2**24, True)
    monkeypatch.setattr("porcore.build.published_list._AT_ONCE", 7)
    listed = make_list(30, seed=5)
    listed.rows.append((listed.rows[0][0], {}))
    assert "row 32, column Hashed Client ID: found a client id that an earlier" in refused(listed.data())


def test_the_file_must_be_the_one_that_is_named(refused: Callable[..., str], tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "other", SMALL.data())
    (folder / "balances.csv").write_bytes(SMALL.data() + b"\n")
    with pytest.raises(BundleError) as raised:
        build_snapshot(folder, tmp_path / "x.por", SECRET)
    found, expected = (sha256(data).hexdigest() for data in (SMALL.data() + b"\n", SMALL.data()))
    sentence = f"balances.csv: found a file with the SHA-256 {found}, expected {expected}, as [source] says."
    assert str(raised.value).startswith(sentence)


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_bundle(tmp_path / "bundle", SMALL.data())
    ledger = folder / "balances.csv"

    def change(*_: object) -> None:
        if ledger.read_bytes() == SMALL.data():
            ledger.write_bytes(SMALL.data().replace(SMALL.rows[0][0].encode(), ID.encode()))

    with pytest.raises(BundleError, match="a file with the SHA-256"):
        build_snapshot(
            folder, tmp_path / "x.por", SECRET, lambda stage, *_: change() if stage == "rows read" else None
        )


@pytest.mark.parametrize(
    ("asset", "amount", "sum_of"),
    [("BTC", "1.5", "BTC"), ("USDT", "0", "USDT"), ("ETH", "12.34", "ETH")],
)
def test_a_published_total_that_differs(
    refused: Callable[..., str], asset: str, amount: str, sum_of: str
) -> None:
    sentence = refused(SMALL.data(), f'[[source.totals]]\nasset = "{asset}"\namount = "{amount}"\n')
    found = SMALL.total(sum_of).rstrip("0").rstrip(".")
    assert (
        f"balances.csv, {asset}: found {found} {asset} as the sum of the list, expected {amount}, the"
        in sentence
    )


def test_a_list_rounded_to_cents_differs_from_the_total_beside_it(refused: Callable[..., str]) -> None:
    exact = make_list(20, seed=6)
    rounded = PublishedList(
        [(name, {m: u - u % 10**6 for m, u in units.items()}) for name, units in exact.rows]
    )
    sentence = refused(rounded.data(), f'[[source.totals]]\nasset = "BTC"\namount = "{exact.total("BTC")}"\n')
    assert "BTC as the sum of the list" in sentence
    assert "rounded" in sentence


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
    path = build(with_row(row))
    assert roots(path) == wanted(SMALL)
    with Snapshot(path) as snapshot:
        assert json.loads(snapshot.meta("report"))["rows"] == len(SMALL.rows)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("size", [200, 2**24])
def test_rows_of_totals_that_are_refused(
    refused: Callable[..., str], cut: Cut, size: int, compiled: bool
) -> None:
    cut(size, compiled)
    sums = SMALL.sums() | {"USDC": SMALL.sums()["USDC"] + 1}
    row = "Total," + ",".join(f"{sums[m] // 10**d}.{sums[m] % 10**d:0{d}}" for m, d in DECIMALS.items())
    sentence = refused(with_row(row))
    assert sentence.startswith("balances.csv, last row: found ")
    assert "USDC as the sum of the list" in sentence


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("size", [60, 2**24])
def test_nothing_comes_below_the_row_with_totals(
    refused: Callable[..., str], cut: Cut, size: int, compiled: bool
) -> None:
    cut(size, compiled)
    row = "Total," + ",".join(SMALL.total(member) for member in DECIMALS)
    assert "found a row below the one with totals" in refused(with_row(f"{row}\n{ID},1,0,0,0,0"))


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


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (ID, "a client id that is 64 hex digits already"),
        (ID.upper(), "a client id that is 64 hex digits already"),
        (" user", "a client's name of 5 characters"),
        ("user\u200b", "a client's name of 5 characters"),
        ("usеr", "a client's name of 4 characters"),
        ("", "an empty cell"),
        ("u" * 257, "a client's name of 257 characters"),
        ("same", "a client id that an earlier row has too"),
    ],
)
@pytest.mark.parametrize("compiled", [False, True])
def test_ids_that_no_mapping_takes(
    refused: Callable[..., str], cut: Cut, name: str, found: str, compiled: bool
) -> None:
    cut(2**24, compiled)
    data = PublishedList([("same", {"BTC": 1}), (name, {"BTC": 2}), ("other", {})]).data()
    sentence = refused(data, 'ids = "sha256-of-text"')
    assert sentence.startswith(f"balances.csv, row 3, column Hashed Client ID: found {found}")


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


def test_parquet_is_refused_in_words(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "bundle", b"PAR1")
    (folder / "balances.csv").rename(folder / "balances.parquet")
    with pytest.raises(
        BundleError, match=r"balances\.parquet: found a Parquet file with \[source\], expected a list"
    ):
        build_snapshot(folder, tmp_path / "x.por", SECRET)


def test_bundles_without_a_word_about_their_maker_build_as_before(tmp_path: Path) -> None:
    data = PublishedList(SMALL.rows, "client_id,BTC,ETH,USDT,USDC,USD").data()
    folder = write_bundle(tmp_path / "bundle", data)
    (folder / "snapshot.toml").write_text(config_of(data, name="Phemex").partition("[source]")[0])
    build_snapshot(folder, tmp_path / "x.por", SECRET)
    assert roots(tmp_path / "x.por") == wanted(SMALL)
    with Snapshot(tmp_path / "x.por") as snapshot:
        assert not {"source", "made_by", "statement_ids_at"} & set(json.loads(snapshot.meta("report")))
