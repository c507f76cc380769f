"""Statement, wallet list, reserves and verdict at their limits, and every sentence told at least once."""

import re
from dataclasses import replace

import pytest
from attacks.reference_tree import dump
from attacks.vectors import vectors
from attacks.worlds import HOLDER, HONEST
from verification.test_many_assets_verdict import file_of

from porcore import (
    FormatError,
    Statement,
    TrustAnchor,
    Wallet,
    compare,
    read_statement,
    read_wallets,
    verify_file,
)
from porcore.format.proof import MAX_BYTES
from porcore.format.wallet_list import canonical_wallets, wallets_hash
from porcore.messages import MESSAGES
from porcore.reserves.comparison import ratio_text

BTC = Wallet("BTC", "bitcoin", "sample-1", "1.5", height="870000")


def statement_of(change) -> Statement:
    value = HONEST.statement
    change(value)
    return read_statement(dump(value))


def test_a_statement_comes_back_with_its_id():
    statement = read_statement(dump(HONEST.statement))
    assert statement.canonical == dump(HONEST.statement)
    assert statement.id == HONEST.id
    assert read_statement(statement.canonical) == statement
    assert statement.asset("XMR") is None


def test_as_many_assets_and_members_as_there_may_be():
    def many(value):
        asset = value["assets"][1]  # without leaves
        value["assets"] = [{**asset, "symbol": f"A{n:04}", "members": [f"A{n:04}"]} for n in range(4096)]
        value["assets"][0]["members"] = [f"M{n}" for n in range(4096)]

    statement = statement_of(many)
    assert len(statement.assets) == 4096
    assert len(statement.assets[0].members) == 4096


def test_the_largest_tree_there_may_be():
    def large(value):
        value["assets"][0].update(leaf_count=2**31, decimals=0)
        value["assets"][0]["root"]["sum"] = str(2**127 - 1)

    assert statement_of(large).assets[0].depth == 31
    proof = HONEST.proof(HOLDER)
    large(proof["statement"])
    proof["proofs"] = proof["proofs"][:1]
    one = proof["proofs"][0]["pieces"][0]
    one.update(index=2**31 - 1, balance="1", path=[{"hash": "ab" * 32, "sum": "1"}] * 31)
    verdict = verify_file(dump(proof), TrustAnchor())
    assert (verdict.exit_code, verdict.place.step, verdict.place.level) == (1, "root", 31)


def test_a_file_that_is_too_large():
    assert "expected at most 33554432" in verify_file(b" " * (MAX_BYTES + 1), TrustAnchor()).headline


def test_a_wallet_list_comes_back_with_its_hash():
    wallets = (
        BTC,
        replace(BTC, address="sample-2"),
        replace(BTC, asset="ETH"),
        replace(BTC, asset="ETH", chain="z"),
    )
    data = canonical_wallets(wallets)
    assert read_wallets(data) == wallets
    assert canonical_wallets(read_wallets(data)) == data
    assert read_wallets(b"[]") == ()
    assert wallets_hash(()) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


@pytest.mark.parametrize(
    ("wallets", "found"),
    [
        ((BTC, BTC), "wallet 2"),
        ((replace(BTC, asset="ETH"), BTC), "wallet 2"),
        ((BTC, replace(BTC, chain="a")), "wallet 2"),
        ((replace(BTC, balance="1.50"),), "wallet 1, balance"),
        ((replace(BTC, balance=""),), "wallet 1, balance"),
        ((replace(BTC, balance="0." + "0" * 30 + "1"),), "wallet 1, balance"),
        ((replace(BTC, asset="B TC"),), "wallet 1, asset"),
        ((replace(BTC, label="caf\u00e9"),), "wallet 1, label"),
        ((replace(BTC, label="a\tb"),), "wallet 1, label"),
        ((replace(BTC, address="\x7f"),), "wallet 1, address"),
        ((replace(BTC, script="a" * 65_537),), "wallet 1, script"),
    ],
)
def test_wallet_lists_that_are_none(wallets, found):
    with pytest.raises(FormatError, match=f"^{found}"):
        read_wallets(canonical_wallets(wallets))


def test_reserves_are_exact_and_no_asset_disappears():
    statement = read_statement(dump(HONEST.statement))
    owed = statement.assets[0].root.sum  # units of 10^-8
    held = [replace(BTC, balance="44.2503"), replace(BTC, address="s2", balance="0.00010001", height="")]
    rows = {row.asset.symbol: row for row in compare(statement, held)}
    assert list(rows) == ["BTC", "DOGE", "ETH", "LTC", "USD"]
    btc = rows["BTC"]
    assert btc.liabilities == owed * 10**22
    assert btc.reserves == (4_425_030_000 + 10_001) * 10**22
    assert (btc.wallets, btc.heights_missing) == (2, 1)
    assert btc.difference == btc.reserves - btc.liabilities
    assert (rows["ETH"].ratio_tenths, rows["ETH"].reserves_text) == (0, "0")
    assert rows["ETH"].difference_text == "10.5"
    assert rows["DOGE"].ratio_tenths is None
    with pytest.raises(FormatError, match="wallet of XMR"):
        compare(statement, [replace(BTC, asset="XMR")])


@pytest.mark.parametrize(
    ("units", "tenths", "text"),
    [
        ("44.25030001", 1000, "100.0%"),
        ("44.25030000", 999, "99.9%"),
        ("0", 0, "0.0%"),
        ("442.5030001", 10_000, "1000.0%"),
    ],
)
def test_a_ratio_is_rounded_down(units, tenths, text):
    """One unit short of everything is never shown as all of it."""
    statement = read_statement(dump(HONEST.statement))
    assert statement.assets[0].root.sum == 4_425_030_001
    held = replace(BTC, balance=units.rstrip("0").rstrip(".") if "." in units else units)
    row = compare(statement, [held])[0]
    assert (row.ratio_tenths, ratio_text(row.ratio_tenths)) == (tenths, text)
    assert ratio_text(None) == "nothing owed"


def test_every_sentence_is_told_by_something():
    """No sentence stands in the table that nothing can lead to."""
    verdicts = [verify_file(vector.data, vector.given) for vector in vectors()]
    told = {line for verdict in verdicts for line in (*verdict.lines, verdict.exit_code.label)}
    told.add(verify_file(b" " * (MAX_BYTES + 1), TrustAnchor()).headline)
    told.update(verify_file(file_of(33, (5,)).encode(), TrustAnchor()).lines)
    for wallets in ((BTC, BTC), (replace(BTC, asset="XMR"),)):
        with pytest.raises(FormatError) as caught:
            compare(read_statement(dump(HONEST.statement)), read_wallets(canonical_wallets(wallets)))
        told.add(str(caught.value))
    everything = "\n".join(told)
    for code, sentence in MESSAGES.items():
        pattern = ".+".join(re.escape(part) for part in re.split(r"\{\w+\}", sentence))
        assert re.search(pattern, everything), code
