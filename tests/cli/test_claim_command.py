"""``porcore claim`` and ``porcore compare`` as a person runs them."""

import json
import re

import pytest
from exchanges.builders.every import fixtures
from publications.claim_bundles import WALLETS, toml, write, zipped

from porcore.cli import main
from porcore.sample import write_sample

pytestmark = pytest.mark.slow

FIXTURE = next(fixture for fixture in fixtures() if fixture.name == "bybit")
BYBIT = {
    "exchange": "bybit",
    "proof_format": "bybit",
    "source": "https://www.bybit.com/app/user/proof-of-reserve",
}


def claim(folder, root):
    text = toml(**BYBIT, roots=[{"label": "", "hash": root}], totals=[{"asset": "BTC", "amount": "10"}])
    return write(folder, text, wallets_csv=WALLETS)


def test_claim_prints_what_it_says_and_on_whose_word(porcore, tmp_path):
    folder = claim(tmp_path / "x", FIXTURE.roots[0])
    done = porcore("claim", folder)
    assert done.code == 0, done.err
    for said in (
        "Claim about Bybit",
        FIXTURE.roots[0],
        "the exchange's own address",
        "125.0%",
        "stated",
        "ETH",
        "no total stated",
    ):
        assert said in done.out
    output = tmp_path / "claim.json"
    facts = porcore("claim", zipped(folder, tmp_path / "x.zip"), "--json", "-o", output).facts
    assert facts["claim_id"] in done.out
    assert {row["asset"]: row["ratio_tenths_of_percent"] for row in facts["assets"]} == {
        "BTC": 1250,
        "ETH": None,
    }
    assert facts["units_to_confirm"] == []
    assert json.loads(output.read_bytes())["format"] == "porcore-claim/1"
    assert porcore("claim", folder, "-o", output).code == 2


def test_a_signed_text_names_the_exchange_and_a_claim_its_key(porcore, tmp_path):
    table = tmp_path / "exchanges.toml"
    table.write_text('[[exchanges]]\nkey = "sample-exchange"\nname = "Sample Exchange"\n')
    write_sample(tmp_path / "sample", 100, taken_at="2026-10-25T00:00:00Z")
    text = toml(exchange="sample-exchange", taken_at="2026-10-25T00:00:00Z")
    folder = write(tmp_path / "x", text, wallets_csv=(tmp_path / "sample" / "wallets.csv").read_text())
    done = porcore("claim", folder, "--exchanges", table)
    assert done.code == 0, done.err
    assert "signed" in done.out
    assert "unbound" not in done.out


def test_compare_ends_with_the_code_of_what_is_known(porcore, tmp_path):
    file = tmp_path / "proof.json"
    file.write_bytes(FIXTURE.holds)
    same = claim(tmp_path / "same", FIXTURE.roots[0])
    other = claim(tmp_path / "other", "ab" * 32)
    facts = porcore("compare", file, "--with", same, "--json").facts
    name = facts["claim"]["claim_id"]
    assert (facts["exit_code"], facts["claim"]["state"]) == (3, "equal")
    done = porcore("compare", file, "--with", same)
    assert done.code == 3
    assert "A claim is the word of whoever made it." in done.out
    trusted = porcore("compare", file, "--with", same, "--trust-claim", name)
    assert trusted.code == 0, trusted.out
    assert name in trusted.out
    assert porcore("compare", file, "--with", same, "--trust-claim", "0" * 64).code == 1
    assert porcore("compare", file, "--with", other).code == 1
    assert porcore("compare", file, "--with", other, "--trust-claim", name).code == 1
    assert porcore("compare", file, "--with", same, "--root", "0" * 64).code == 1
    assert porcore("compare", "-", "--with", same, stdin=b"nothing").code == 2
    assert porcore("compare", file, "--with", tmp_path / "absent").code == 2


def test_an_exchange_may_be_added_and_is_said_to_be(porcore, tmp_path):
    table = tmp_path / "mine.toml"
    table.write_text('[[exchanges]]\nkey = "mine"\nname = "Mine"\n')
    folder = write(tmp_path / "x", toml(exchange="mine", totals=[{"asset": "BTC", "amount": "1"}]))
    refused = porcore("claim", folder)
    assert refused.code == 2
    assert "publication.toml, line 2, exchange" in refused.err
    done = porcore("claim", folder, "--exchanges", table)
    assert done.code == 0, done.err
    assert "added by whoever runs this" in done.out
    assert "looked up" not in done.out
    table.write_text('[[exchanges]]\nkey = "mine"\nname = "Mine"\nexplorer = "https://x.example/mine"\n')
    done = porcore("claim", folder, "--exchanges", table)
    assert "Its wallets can be looked up at https://x.example/mine" in done.out
    facts = porcore("claim", folder, "--exchanges", table, "--json").facts
    assert facts["explorer"] == "https://x.example/mine"
    table.write_text('[[exchanges]]\nkey = "0kx"\nname = "OKX"\n')
    assert porcore("claim", folder, "--exchanges", table).code == 2


@pytest.mark.parametrize(
    ("owed", "tenths"), [("1.25", 10000), ("1.2499", 10000), ("1.2", 10416), ("125", 100), ("125.2", 99)]
)
def test_a_ratio_out_of_all_proportion_waits_for_the_person(tmp_path, capsys, owed, tenths):
    """12.5 BTC are listed: above 1,000 % and below 10 % somebody has to have checked the units."""
    text = toml(**BYBIT, totals=[{"asset": "BTC", "amount": owed}])
    folder = write(tmp_path / "x", text, wallets_csv=WALLETS)

    def btc(*options):
        assert main(["claim", str(folder), "--json", *options]) == 0
        facts = json.loads(capsys.readouterr().out)
        row = next(row for row in facts["assets"] if row["asset"] == "BTC")
        assert row["ratio_uses"] == "owed"
        return row["ratio_tenths_of_percent"], row["no_ratio"], facts["units_to_confirm"]

    if 100 <= tenths <= 10000:
        assert btc() == (tenths, None, [])
        return
    asked = [{"asset": "BTC", "ratio_tenths_of_percent": tenths, "why": ["ratio"]}]
    assert btc() == (None, "unconfirmed", asked)
    assert btc("--units-confirmed", "ETH") == (None, "unconfirmed", asked)
    assert btc("--units-confirmed", "BTC")[:2] == (tenths, None)
    assert main(["claim", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "units not confirmed" in out
    assert "add --units-confirmed BTC\n" in out


def test_owed_is_equity_with_debt_and_net_beside_it(porcore, tmp_path):
    text = toml(**BYBIT, totals=[{"asset": "BTC", "amount": "10", "debt": "4"}])
    done = porcore("claim", write(tmp_path / "x", text, wallets_csv=WALLETS))
    lines = done.out.splitlines()
    head = next(place for place, line in enumerate(lines) if line.startswith("asset"))
    names, values = (re.split(r"\s{2,}", line.strip()) for line in lines[head : head + 2])
    cells = dict(zip(names, values, strict=True))
    assert (cells["owed, as stated"], cells["debt"], cells["net"]) == ("10", "4", "6")
    assert cells["ratio to owed"] == "125.0%"
    assert "Owed is equity, and so is what the ratio uses" in done.out


def test_totals_in_units_of_the_exchanges_own_have_no_ratio(porcore, tmp_path):
    gate = {"exchange": "gate", "proof_format": "gate", "source": "https://www.gate.io/x"}
    total = {"asset": "BTC", "amount": "1000000000"}
    folder = write(tmp_path / "x", toml(**gate, totals=[total]), wallets_csv=WALLETS)
    done = porcore("claim", folder, "--units-confirmed", "BTC")
    assert "1000000000 units" in done.out
    assert "units not known" in done.out
    assert '[[units]]\nasset = "BTC"\ndecimals = 8\n' in done.out
    unit = {"asset": "BTC", "decimals": 8, "source": "https://www.gate.io/x"}
    folder = write(tmp_path / "y", toml(**gate, totals=[total], units=[unit]), wallets_csv=WALLETS)
    done = porcore("claim", folder)
    assert "units not confirmed" in done.out
    assert "125.0%" not in done.out
    done = porcore("claim", folder, "--units-confirmed", "BTC")
    assert "125.0%" in done.out
    assert "[[units]]" not in done.out
    assert (
        "1 BTC = 10^8 units, says https://www.gate.io/x; units and the size of one are only stated."
        in done.out
    )
    scale = {"decimals": 8, "source": "https://www.gate.io/x", "source_is_known": True, "basis": "stated"}
    (row,) = (row for row in porcore("claim", folder, "--json").facts["assets"] if row["asset"] == "BTC")
    assert row["scale"] == scale


def test_a_confirmation_of_no_asset_of_the_claim_is_an_error(tmp_path, capsys):
    folder = write(tmp_path / "x", toml(**BYBIT, totals=[{"asset": "BTC", "amount": "1"}]))
    for typed in ("btc", "", "BTC,ETH", "DOGE"):
        assert main(["claim", str(folder), "--units-confirmed", typed]) == 2
        assert "expected an asset of the claim (BTC)" in capsys.readouterr().err


def test_names_of_counts_as_without_a_row_are_said_with_the_nearest_ones(porcore, tmp_path):
    text = toml(**BYBIT, totals=[{"asset": "BTC", "amount": "10"}], counts_as={"BTC-TRON": "BTC"})
    rows = WALLETS.replace("BTC,Bitcoin", "BTC-TRC20,Bitcoin")
    done = porcore("claim", write(tmp_path / "x", text, wallets_csv=rows))
    assert "no row is called 'BTC-TRON'; rows are called 'BTC-TRC20', 'ETH'." in done.out
    named = toml(**BYBIT, totals=[{"asset": "BTC", "amount": "10"}], counts_as={"BTC-TRC20": "BTC"})
    assert "no row" not in porcore("claim", write(tmp_path / "y", named, wallets_csv=rows)).out


def test_a_claims_json_is_not_written_beside_its_files(tmp_path, monkeypatch, capsys):
    folder = write(tmp_path / "x", toml(**BYBIT, totals=[{"asset": "BTC", "amount": "1"}]))
    monkeypatch.chdir(folder)
    for output in (folder / "claim.json", "claim.json", tmp_path / "x" / ".." / "x" / "claim.json"):
        assert main(["claim", str(folder), "-o", str(output)]) == 2
        assert "expected one elsewhere" in capsys.readouterr().err
    assert main(["claim", ".", "-o", str(tmp_path / "claim.json")]) == 0
    assert sorted(file.name for file in folder.iterdir()) == ["publication.toml"]


@pytest.mark.parametrize("typed", ["", "0" * 63, "0x" + "0" * 63, "0" * 65, "g" * 64])
def test_what_is_no_id_behind_trust_claim_ends_with_2(tmp_path, capsys, typed):
    folder = claim(tmp_path / "x", FIXTURE.roots[0])
    file = tmp_path / "proof.json"
    file.write_bytes(FIXTURE.holds)
    assert main(["compare", str(file), "--with", str(folder), "--trust-claim", typed]) == 2
    assert "expected the 64 hex digits" in capsys.readouterr().err
    opened = json.loads((main(["claim", str(folder), "--json"]), capsys.readouterr().out)[1])["claim_id"]
    for same in (opened.upper(), f"0x{opened}", f" {opened} "):
        assert main(["compare", str(file), "--with", str(folder), "--trust-claim", same]) == 0
