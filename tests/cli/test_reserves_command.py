"""``porcore reserves``, ``porcore challenge`` and ratios by evidence, as a person runs them."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent.parent / "data"
CONFIG = """\
format = "porcore-bundle/1"
exchange = "Sample Exchange"
taken_at = "2026-02-01T00:00:00Z"
assets = [{ symbol = "BTC", decimals = 8, members = ["BTC"] }, { symbol = "ETH", decimals = 8, members = ["ETH"] }]
[wallets]
counts_as = { aETH = "ETH" }
"""


def test_a_published_list_prints_its_honest_figures(porcore):
    done = porcore("reserves", DATA / "htx" / "huobi_por.csv")
    assert done.code == 0
    assert done.out.startswith("95 rows: 51 signed, 44 claimed\n")
    assert "BTC-TRC20: BTC wrapped as a token on Tron" in done.out
    assert "51 undated: a fixed text" in done.out
    facts = porcore("reserves", DATA / "htx" / "huobi_por.csv", "--json").facts
    assert (facts["layout"], facts["rows"]) == ("htx", 95)
    assert {level: count for level, count in facts["levels"].items() if count} == {
        "signed": 51,
        "claimed": 44,
    }
    btc = next(asset for asset in facts["assets"] if asset["asset"] == "BTC")
    assert btc["levels"]["signed"] == {"rows": 5, "balance": "8824.5"}
    assert len(facts["wallets"]) == 95


def test_a_configuration_parts_the_list(porcore, tmp_path):
    config = tmp_path / "snapshot.toml"
    config.write_text(CONFIG)
    done = porcore("reserves", DATA / "htx" / "huobi_por.csv", "--config", config, "--json")
    assert [asset["asset"] for asset in done.facts["assets"]] == ["BTC", "ETH"]
    assert {row["coin"] for row in done.facts["wallets"]} == {"BTC", "ETH", "aETH"}
    outside = {row["coin"]: row["stands_for"] for row in done.facts["outside"]}
    assert outside["stETH"] == "ETH staked through Lido"
    text = porcore("reserves", DATA / "htx" / "huobi_por.csv", "--config", config).out
    assert "Rows in no sum above" in text
    assert "ETH on ethereum, 0xef72CC0Bb3EE2236b3B875C66a8A5D06b53Adb99, no balance stated" in text


def test_a_failing_signature_is_named_and_leaves_with_1(porcore, tmp_path):
    data = (DATA / "okx" / "okx_por_example.csv").read_text()
    changed = tmp_path / "changed.csv"
    changed.write_text(data.replace("I am an OKX address", "I am an 0KX address", 1))
    done = porcore("reserves", changed)
    assert done.code == 1
    assert "5 rows: 1 signed, 3 unbound, 1 invalid" in done.out
    assert "row 16, ETH on ETH, 0x0cdcdb19a857c2ac24818ca4fdfe38cce071483e" in done.out
    assert "not made by the key of this address" in done.out


def test_snapshot_list_and_bundle_say_the_same(porcore, built, tmp_path):
    wallets = tmp_path / "wallets.json"
    wallets.write_text(porcore("wallets", built / "x.por").out)
    bundle = built / "bundle"
    snapshot = porcore("reserves", built / "x.por", "--json").facts
    listed = porcore("reserves", wallets, "--config", bundle / "snapshot.toml", "--json").facts
    table = porcore("reserves", bundle / "wallets.csv", "--config", bundle / "snapshot.toml", "--json").facts
    assert snapshot["assets"] == listed["assets"] == table["assets"]
    assert [snapshot["layout"], listed["layout"], table["layout"]] == ["snapshot", "list", "csv"]
    alone = porcore("reserves", bundle / "wallets.csv", "--json").facts
    assert {asset["asset"] for asset in alone["assets"]} >= {"USDT", "USDC"}


def test_files_that_are_none_of_these_are_refused(porcore, tmp_path):
    for content in ("", "hello\n", "[1]", "coin,what\nBTC,1\n"):
        file = tmp_path / "file"
        file.write_text(content)
        done = porcore("reserves", file)
        assert (done.code, done.out) == (2, ""), content
        assert "expected" in done.err
    assert porcore("reserves", tmp_path / "nothing").code == 2


def test_the_challenge_is_printed_and_its_words_are_checked(porcore):
    arguments = ["--taken-at", "2026-10-25T00:00:00Z", "--height", "7", "--block-hash", "ab" * 32]
    done = porcore("challenge", "--exchange", "Sample Exchange", *arguments)
    expected = f"porcore/1 reserves Sample Exchange 2026-10-25T00:00:00Z 7 {'ab' * 32}"
    assert (done.code, done.out) == (0, expected + "\n")
    assert porcore("challenge", "--exchange", "X", *arguments, "--json").facts == {
        "challenge": expected.replace("Sample Exchange", "X")
    }
    assert porcore("challenge", "--exchange", " X", *arguments).code == 2


def test_ratios_are_printed_by_evidence_too(porcore, built, tmp_path):
    statement, wallets = tmp_path / "s.json", tmp_path / "w.json"
    statement.write_text(porcore("statement", built / "x.por").out)
    wallets.write_text(porcore("wallets", built / "x.por").out)
    done = porcore("ratio", "--statement", statement, "--wallets", wallets)
    assert "The same against what the owners of the wallets signed" in done.out
    head, btc = done.out.partition("The same against")[2].splitlines()[1:3]
    assert head.split() == ["asset", "as", "stated", "signed", "claimed", "fresh"]
    facts = porcore("ratio", "--statement", statement, "--wallets", wallets, "--json").facts
    for asset, evidence in zip(facts["assets"], facts["evidence"], strict=True):
        assert evidence["symbol"] == asset["symbol"]
        assert evidence["claimed_ratio_tenths_of_percent"] == asset["ratio_tenths_of_percent"]
        assert sum(level["rows"] for level in evidence["levels"].values()) == asset["wallets"]
        assert evidence["levels"]["signed"]["rows"] > 0
    tenths = facts["evidence"][0]["levels"]["signed"]["ratio_tenths_of_percent"]
    assert btc.split()[2] == f"{tenths // 10}.{tenths % 10}%"


def test_a_bundle_with_a_published_list_is_built_and_signed_rows_stay_signed(porcore, tmp_path):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "snapshot.toml").write_text(CONFIG)
    (bundle / "balances.csv").write_text(f"client_id,BTC,ETH\n{'a1' * 32},1.5,2\n")
    (bundle / "wallets.csv").write_bytes((DATA / "htx" / "huobi_por.csv").read_bytes())
    done = porcore("build", bundle, "-o", tmp_path / "x.por", "--json")
    assert done.code == 0, done.err
    assert done.facts["wallet_rows_outside"] == 95 - 13
    facts = porcore("reserves", tmp_path / "x.por", "--json").facts
    btc = next(asset for asset in facts["assets"] if asset["asset"] == "BTC")
    assert btc["levels"]["signed"] == {"rows": 5, "balance": "8824.5"}
    listed = json.loads(porcore("wallets", tmp_path / "x.por").out)
    assert any(row["label"] == "counts aETH" for row in listed)
    text = porcore("build", bundle, "-o", tmp_path / "y.por").out
    assert "rows of wallets.csv are not counted" in text
