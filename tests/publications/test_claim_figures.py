"""What a claim comes to: exact figures, and no ratio that nobody can vouch the units of."""

import json
from dataclasses import replace

import pytest
from publications.claim_bundles import SOURCE, opened, refusal, toml, write

from porcore.exchanges.known import shipped
from porcore.format.grammar import parse_balance
from porcore.publications import (
    Basis,
    ClaimError,
    WhyLeftOut,
    WhyNoRatio,
    claim_figures,
    needs_confirmation,
    parse_claim,
    sides,
    unit_source_is_known,
)
from porcore.publications.sentences import basis_text, scale_line
from porcore.reserves.evidence import examine_all

HEADER = "asset,chain,address,balance,height,label\n"


def wallets(*rows):
    return HEADER + "".join(
        f"{asset},Somechain,address{number},{balance},,\n" for number, (asset, balance) in enumerate(rows)
    )


def figures(tmp_path, text, listed, confirmed=(), **files):
    """Return the figures by asset."""
    if listed is not None:
        files["wallets_csv"] = listed
    claim = opened(write(tmp_path / "x", text, **files)).claim
    found = claim_figures(claim, examine_all(claim.wallets), frozenset(confirmed))
    return claim, {row.asset: row for row in found}


def test_a_ratio_is_rounded_down_and_says_what_it_uses(tmp_path):
    text = toml(totals=[{"asset": "BTC", "amount": "3", "debt": "1.25"}])
    _, rows = figures(tmp_path, text, wallets(("BTC", "1"), ("BTC", "1")))
    row = rows["BTC"]
    assert (row.owed, row.debt, row.net, row.reserves) == ("3", "1.25", "1.75", "2")
    assert row.ratio_tenths == 666  # 2/3 of equity, and not of net
    assert row.basis is Basis.STATED
    assert row.why_not is None
    assert row.evidence.total.units == parse_balance("2", 30, "x")


def test_a_net_below_zero_has_a_hyphen(tmp_path):
    text = toml(totals=[{"asset": "BTC", "amount": "1", "debt": "1.5"}])
    assert figures(tmp_path, text, None)[1]["BTC"].net == "-0.5"


@pytest.mark.parametrize(
    ("owed", "tenths", "asked"),
    [
        ("1", 100000, True),
        ("9.9", 10101, True),
        ("10", 10000, False),
        ("1000", 100, False),
        ("1001", 99, True),
    ],
)
def test_what_is_out_of_all_proportion_waits_for_a_person(tmp_path, owed, tenths, asked):
    text = toml(totals=[{"asset": "BTC", "amount": owed}])
    claim, rows = figures(tmp_path, text, wallets(("BTC", "100")))
    assert [(one.asset, one.ratio_tenths) for one in needs_confirmation(claim)] == [("BTC", tenths)] * asked
    assert rows["BTC"].ratio_tenths == (None if asked else tenths)
    assert rows["BTC"].why_not == (WhyNoRatio.UNCONFIRMED if asked else None)
    if asked:
        assert figures(tmp_path, text, wallets(("BTC", "100")), ["BTC"])[1]["BTC"].ratio_tenths == tenths


def test_no_asset_disappears(tmp_path):
    text = toml(
        totals=[
            {"asset": "BTC", "amount": "1"},
            {"asset": "ETH", "amount": "5"},
            {"asset": "DOGE", "amount": "0"},
            {"asset": "币安", "amount": "7"},
        ]
    )
    claim, rows = figures(tmp_path, text, wallets(("BTC", "1"), ("SOL", "3"), ("DOGE", "2")))
    assert {asset: row.why_not for asset, row in rows.items()} == {
        "BTC": None,
        "ETH": WhyNoRatio.NO_WALLETS,
        "DOGE": WhyNoRatio.NOTHING_OWED,
        "SOL": WhyNoRatio.NO_TOTAL,
        "币安": WhyNoRatio.SYMBOL,
    }
    assert rows["SOL"].reserves == "3"
    assert [left.why for left in sides(claim).left_out] == [WhyLeftOut.SYMBOL]
    assert needs_confirmation(claim) == ()


def test_without_a_list_there_is_no_ratio_and_no_question(tmp_path):
    claim, rows = figures(tmp_path, toml(totals=[{"asset": "BTC", "amount": "1"}]), None)
    assert rows["BTC"].why_not is WhyNoRatio.NO_LIST
    assert needs_confirmation(claim) == ()


CONFIG = json.dumps(
    {
        "CexAssetsInfo": [
            {"TotalEquity": 250000000, "TotalDebt": 50000000, "Symbol": "btc", "Index": 0, "BasePrice": 9}
        ]
    }
)
GATE = {"exchange": "gate", "proof_format": "gate", "counts_as": {"BTC": "btc"}}


def test_units_of_the_exchanges_own_give_no_ratio_until_somebody_says_them(tmp_path):
    claim, rows = figures(tmp_path, toml(**GATE), wallets(("BTC", "2")), root_json=CONFIG)
    row = rows["btc"]
    assert (row.stated, row.owed, row.net, row.ratio_tenths) == ("250000000", None, None, None)
    assert row.why_not is WhyNoRatio.UNITS
    assert row.basis is Basis.CIRCUIT
    assert sides(claim).statement is None
    unit = {"asset": "btc", "decimals": 8, "source": SOURCE}
    text = toml(**GATE, units=[unit])
    claim, rows = figures(tmp_path, text, wallets(("BTC", "2")), root_json=CONFIG)
    assert rows["btc"].why_not is WhyNoRatio.UNCONFIRMED
    assert [asked.reasons for asked in needs_confirmation(claim)] == [("scale",)]
    row = figures(tmp_path, text, wallets(("BTC", "2")), ["btc"], root_json=CONFIG)[1]["btc"]
    assert (row.stated, row.owed, row.debt, row.net, row.ratio_tenths) == (
        "250000000",
        "2.5",
        "0.5",
        "2",
        800,
    )


def test_wrong_units_are_asked_about(tmp_path):
    unit = {"asset": "btc", "decimals": 2, "source": SOURCE}
    claim, rows = figures(tmp_path, toml(**GATE, units=[unit]), wallets(("BTC", "2")), root_json=CONFIG)
    assert rows["btc"].why_not is WhyNoRatio.UNCONFIRMED
    assert [asked.asset for asked in needs_confirmation(claim)] == ["btc"]


def test_a_total_that_units_make_too_fine_is_left_out(tmp_path):
    unit = {"asset": "BTC", "decimals": 30, "source": SOURCE}
    claim, rows = figures(
        tmp_path, toml(totals=[{"asset": "BTC", "amount": "1.5"}], units=[unit]), wallets(("BTC", "2"))
    )
    assert rows["BTC"].why_not is WhyNoRatio.RANGE
    assert [left.why for left in sides(claim).left_out] == [WhyLeftOut.RANGE]


def test_without_its_wallets_a_claim_has_no_sides(tmp_path):
    claim, _ = figures(tmp_path, toml(totals=[{"asset": "BTC", "amount": "1"}]), wallets(("BTC", "1")))
    with pytest.raises(ClaimError, match="no wallet list"):
        sides(parse_claim(claim.canonical()))


def test_the_same_wallet_in_two_spellings_counts_once(tmp_path):
    listed = HEADER + (
        "ETH,Ethereum,0x00000000219ab540356cBB839Cbe05303d7705Fa,3,,\n"
        "ETH,Ethereum,0x00000000219AB540356CBB839CBE05303D7705FA,3,,\n"
    )
    _, rows = figures(tmp_path, toml(totals=[{"asset": "ETH", "amount": "6"}]), listed)
    assert rows["ETH"].reserves == "3"
    assert rows["ETH"].ratio_tenths == 500


def test_a_scale_that_is_stated_is_asked_about_and_said(tmp_path):
    unit = {"asset": "BTC", "decimals": 9, "source": "https://somebody.example/units"}
    text = toml(totals=[{"asset": "BTC", "amount": "1000000000"}], units=[unit])
    claim, rows = figures(tmp_path, text, wallets(("BTC", "1")))
    assert [asked.reasons for asked in needs_confirmation(claim)] == [("scale",)]
    assert rows["BTC"].ratio_tenths is None
    committed = replace(rows["BTC"], basis=Basis.COMMITTED)
    assert basis_text(committed) == "the root commits to the units; the size of one is only stated"
    said = scale_line(committed, is_known_source=False)
    assert said.startswith("1 BTC = 10^9 units, says https://somebody.example/units (not the exchange's own")
    assert unit_source_is_known(claim.units[0], "okx", shipped()) is False
    # Without a wallet list too: what is owed is shown in coins.
    claim, _ = figures(tmp_path / "y", text, None)
    assert [asked.reasons for asked in needs_confirmation(claim)] == [("scale",)]


def test_a_format_that_counts_satoshis_takes_no_other_scale(tmp_path):
    about = {"exchange": "river", "proof_format": "bitmex", "source": "https://river.com/reserves"}
    total = {"asset": "BTC", "amount": "100000000"}

    def bundle(decimals, name):
        unit = {"asset": "BTC", "decimals": decimals, "source": "https://river.com/reserves"}
        return write(
            tmp_path / name, toml(**about, totals=[total], units=[unit]), wallets_csv=wallets(("BTC", "1"))
        )

    assert "counts in units of 10^-8 BTC" in refusal(bundle(9, "other")).expected
    claim = opened(bundle(8, "same")).claim
    assert needs_confirmation(claim) == ()
    (row,) = claim_figures(claim, examine_all(claim.wallets))
    assert (row.owed, row.ratio_tenths, row.is_scale_stated) == ("1", 1000, False)
    assert scale_line(row, is_known_source=True) == "1 BTC = 10^8 units, as the format counts."


@pytest.mark.parametrize(("debt", "reasons"), [("3", []), ("2.9", []), ("3.1", [("debt",)])])
def test_more_debt_than_owed_is_asked_about(tmp_path, debt, reasons):
    text = toml(totals=[{"asset": "BTC", "amount": "3", "debt": debt}])
    claim, rows = figures(tmp_path, text, wallets(("BTC", "3")))
    assert [asked.reasons for asked in needs_confirmation(claim)] == reasons
    assert rows["BTC"].ratio_tenths == (None if reasons else 1000)
