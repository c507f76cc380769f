"""The table of batch proofs and the totals beside it: layouts that are read, and what is refused with words."""

import contextlib
import gzip
import json
from random import Random

import pytest
from exchanges.builders.build_zk_sets import made, table
from exchanges.zk.audited_sets import keys_of, proven

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.formats.zk_totals import TotalsKind, read_zk_totals
from porcore.exchanges.zk.files import describe
from porcore.exchanges.zk.rows import MAX_BYTES, BatchLayout, read_proof_table

OF_HTX = {
    "proof_info": "ProofInfo",
    "cex_asset_list_commitments": "CexAssetListCommitments",
    "account_tree_roots": "AccountTreeRoots",
    "batch_commitment": "BatchCommitment",
    "batch_number": "BatchNumber",
}


@pytest.fixture(scope="module")
def rows():
    """Three rows of Gate's program, whose proofs are three bytes each."""
    return made("gate").proven(lambda _tier, number: number.to_bytes(32, "big")[-3:]).batches


def refusal(data, read=read_proof_table):
    with pytest.raises(UnreadableError) as refused:
        read(data)
    return str(refused.value)


def test_columns_are_found_by_name_in_either_spelling(rows):
    plain = read_proof_table(table(rows))
    renamed = read_proof_table(table(rows, OF_HTX))
    assert plain.rows == renamed.rows
    assert plain.layout is BatchLayout.CHAINED
    assert [row.number for row in plain.rows] == [0, 1, 2]
    assert plain.rows[1].roots == tuple(rows[1].roots)
    assert plain.rows[1].totals == tuple(rows[1].totals)
    assert plain.rows[2].proof == rows[2].proof


@pytest.mark.parametrize("kind", ["binance-chained", "binance"])
def test_tiers_and_places_are_columns_of_their_own(kind):
    found = made(kind).proven(lambda _tier, _number: b"x")
    read = read_proof_table(found.table)
    assert [row.tier for row in read.rows] == [50, 50, 500]
    assert [row.first_index for row in read.rows] == [batch.first for batch in found.batches]
    assert read.layout is (BatchLayout.INDEXED if kind == "binance" else BatchLayout.TIERED)


def test_line_ends_marks_and_empty_lines_do_not_matter(rows):
    plain = table(rows)
    for same in (
        plain.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + plain,
        plain + b"\n\n",
        plain.rstrip(b"\n"),
    ):
        assert read_proof_table(same).rows == read_proof_table(plain).rows


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: b"", "no column proof_info"),
        (lambda data: data.split(b"\n")[0] + b"\n", "no rows"),
        (lambda data: data.split(b"\n", 1)[1], "its header"),
        (lambda data: data.replace(b"batch_number", b"number"), "no column batch_number"),
        (lambda data: data.replace(b"id,", b"batch_number,", 1), "twice"),
        (lambda data: data.replace(b"created_at", b"min_account_index", 1), "max_account_index"),
        (lambda data: data.replace(b"\n", b",more\n", 2), "expected 9"),
        (lambda data: data.replace(b'"[""', b'"[""\n""', 1), "CSV table"),
        (lambda data: data + b"," * 2**15, "CSV table"),
        (lambda data: data + b'1,"', "CSV table"),
        (lambda data: data.replace(b"2026", b"\xff\xfe", 1), "UTF-8"),
        (lambda data: data.replace(b",0\n", b",-1\n"), "whole number"),
        (lambda data: data.replace(b",0\n", b",00\n"), "whole number"),
        (lambda data: data.replace(b",0\n", b",9999999999\n"), "whole number"),
        (lambda data: data.replace(b'""]"', b'"",""AAAA""]"', 1), "hashes of 32 bytes"),
        (lambda data: gzip.compress(data), "archive"),
        (lambda data: b"\x89PNG" + data, "picture"),
        (lambda data: data[:-1] + b" " * MAX_BYTES, "64 MiB"),
    ],
    ids=range(18),
)
def test_what_is_no_table_is_refused_with_words(rows, change, words):
    assert words in refusal(change(table(rows)))


def test_empty_lines_are_no_way_to_take_long(rows, monkeypatch):
    monkeypatch.setattr("porcore.exchanges.zk.rows._MOST_LINES", 100)
    header, *body = table(rows).split(b"\n")
    assert len(read_proof_table(b"\n".join([header, *[b"\r"] * 50, *body])).rows) == len(rows)
    assert "more lines, most of them empty" in refusal(b"\n".join([header, *[b""] * 100, *body]))


def test_a_row_is_named_by_its_line(rows):
    lines = table(rows).split(b"\n")
    lines[2] = lines[2].replace(b"=", b"*")
    assert "line 3, " in refusal(b"\n".join(lines))


def test_bytes_changed_anywhere_end_in_a_reading_or_in_words():
    """Whatever the file holds, nothing but UnreadableError comes out of what reads it."""
    chance, found = Random(1), proven("binance")
    for data in (found.table, found.totals_file, keys_of("binance")[0].data):
        for _ in range(60):
            other = bytearray(data)
            for _ in range(chance.randrange(1, 4)):
                at = chance.randrange(len(other))
                other[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
            for read in (read_proof_table, read_zk_totals, describe):
                with contextlib.suppress(UnreadableError):
                    read(bytes(other))


# Totals


def entry(number=0, **changes):
    return {
        "TotalEquity": 5,
        "TotalDebt": 1,
        "BasePrice": 7,
        "Symbol": f"A{number}",
        "Index": number,
    } | changes


def totals(*entries):
    return json.dumps({"CexAssetsInfo": list(entries)}).encode()


def test_numbers_are_read_within_their_width():
    most = 2**64 - 1
    read = read_zk_totals(totals(entry(TotalEquity=most, TotalDebt=most, BasePrice=most)))
    assert (read[0].equity, read[0].debt, read[0].price) == (most, most, most)
    for name in ("TotalEquity", "TotalDebt", "BasePrice"):
        for wrong in (most + 1, -1, 1.0, "1", None, True):
            assert name in refusal(totals(entry(**{name: wrong})), read_zk_totals)
    balance = {"TotalBalance": 2**63 - 1, "Symbol": "A", "Index": 0}
    assert read_zk_totals(totals(balance))[0].kind is TotalsKind.BALANCE
    for wrong in (2**63, -1):
        assert "TotalBalance" in refusal(totals({**balance, "TotalBalance": wrong}), read_zk_totals)


@pytest.mark.parametrize("indices", [(1,), (0, 0), (0, 2), (1, 0)])
def test_numbers_of_assets_are_0_1_2(indices):
    entries = [entry(index, Symbol=f"B{place}") for place, index in enumerate(indices)]
    assert "the number of its place" in refusal(totals(*entries), read_zk_totals)


def test_all_assets_are_of_one_kind():
    balance = {"TotalBalance": 5, "Symbol": "B", "Index": 1}
    assert "TotalEquity is missing" in refusal(totals(entry(), balance), read_zk_totals)


def test_a_number_that_no_asset_has_yet_may_repeat_its_name():
    """Binance calls them all "reserved"; with an amount it is an asset like any other."""
    none = [entry(number, Symbol="reserved", TotalEquity=0, TotalDebt=0) for number in (1, 2)]
    read = read_zk_totals(totals(entry(), *none))
    assert [total.is_placeholder for total in read] == [False, True, True]
    owed = [{**one, "TotalEquity": 1} for one in none]
    assert "every symbol once" in refusal(totals(entry(), *owed), read_zk_totals)


def collateral(**changes):
    tiers = [{"BoundaryValue": 10**20, "Ratio": 90}, {"BoundaryValue": 2**118, "Ratio": 0}]
    kinds = ("LoanCollateral", "MarginCollateral", "PortfolioMarginCollateral")
    ratios = ("LoanRatios", "MarginRatios", "PortfolioMarginRatios")
    return entry() | dict.fromkeys(kinds, 2) | dict.fromkeys(ratios, tiers) | changes


def test_collateral_has_tiers_that_mean_one_thing():
    assert read_zk_totals(totals(collateral()))[0].kind is TotalsKind.COLLATERAL
    old = {name.replace("Loan", "VipLoan"): value for name, value in collateral().items()}
    assert read_zk_totals(totals(old))[0].tiers == read_zk_totals(totals(collateral()))[0].tiers
    tier = {"BoundaryValue": 10**20, "Ratio": 90}
    none = {"BoundaryValue": 2**118, "Ratio": 0}
    for wrong in (
        [tier],
        [none, tier],
        [tier, {**none, "Ratio": 1}],
        [tier, {**tier, "Ratio": 256}],
        [tier, {**tier, "BoundaryValue": 2**118 + 1}],
        [tier, {"Ratio": 1}],
        [tier] * 66,
    ):
        assert "LoanRatios" in refusal(totals(collateral(LoanRatios=wrong)), read_zk_totals)
    assert "as many tiers" in refusal(totals(collateral(LoanRatios=[tier] * 4)), read_zk_totals)
