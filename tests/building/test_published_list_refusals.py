"""Lists of which no tree is made: each is refused with the row, what was found and what was expected."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from building.conftest import SECRET, Cut
from building.published_lists import DECIMALS, PublishedList, make_list, write_bundle

from porcore.build.building import build_snapshot
from porcore.errors import BundleError

SMALL = make_list(40)


def with_row(row: str) -> bytes:
    return PublishedList(SMALL.rows, extra=[row]).data()


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


def test_a_file_that_changes_once_it_was_read_changes_nothing(tmp_path: Path) -> None:
    """What was hashed is what was read; `test_exchanged_lists` exchanges it before."""
    folder = write_bundle(tmp_path / "bundle", SMALL.data())
    ledger = folder / "balances.csv"

    def change(*_: object) -> None:
        if ledger.read_bytes() == SMALL.data():
            ledger.write_bytes(SMALL.data().replace(SMALL.rows[0][0].encode(), ID.encode()))

    statement = build_snapshot(
        folder, tmp_path / "x.por", SECRET, lambda stage, *_: change() if stage == "rows read" else None
    )
    assert ledger.read_bytes() != SMALL.data()
    assert {asset.symbol: asset.root.sum for asset in statement.assets}["BTC"] == SMALL.sums()["BTC"]


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


def test_parquet_is_refused_in_words(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "bundle", b"PAR1")
    (folder / "balances.csv").rename(folder / "balances.parquet")
    with pytest.raises(
        BundleError, match=r"balances\.parquet: found a Parquet file with \[source\], expected a list"
    ):
        build_snapshot(folder, tmp_path / "x.por", SECRET)
