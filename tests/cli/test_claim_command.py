"""``porcore claim`` and ``porcore compare`` as a person runs them."""

import json

import pytest
from exchanges.builders.every import fixtures
from publications.claim_bundles import WALLETS, toml, write, zipped

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


def test_compare_ends_with_the_code_of_what_is_known(porcore, tmp_path):
    file = tmp_path / "proof.json"
    file.write_bytes(FIXTURE.holds)
    same = claim(tmp_path / "same", FIXTURE.roots[0])
    other = claim(tmp_path / "other", "0" * 64)
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
    table.write_text('[[exchanges]]\nkey = "0kx"\nname = "OKX"\n')
    assert porcore("claim", folder, "--exchanges", table).code == 2
