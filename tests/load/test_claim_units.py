"""Units whose size is only stated: the dry run and answers say the scale and on whose word it is."""

from functools import partial
from types import SimpleNamespace

import pytest
from publications.claim_bundles import SOURCE, opened, toml, write

from bot.catalogue.rows import StagedPublicationRow
from bot.load.claim_dry_run import ClaimDryRun
from bot.texts import claim_dry_run as dry_runs
from bot.texts.claims import basis_line
from porcore.exchanges.known import shipped
from porcore.publications import claim_figures, needs_confirmation
from porcore.reserves.evidence import examine_all

claim_dry_run = partial(dry_runs.claim_dry_run, name_of=shipped().name_of)

WALLETS = (
    "asset,chain,address,balance,height,label\nBTC,Bitcoin,1BoatSLRHtKNngkdXEeobR76b53LETtpyT,1,800000,\n"
)
ELSEWHERE = "https://somebody.example/units"


@pytest.fixture(params=[SOURCE, ELSEWHERE])
def read(request, tmp_path):
    unit = {"asset": "BTC", "decimals": 9, "source": request.param}
    text = toml(totals=[{"asset": "BTC", "amount": "1000000000"}], units=[unit])
    claim = opened(write(tmp_path / "x", text, wallets_csv=WALLETS)).claim
    evidence = examine_all(claim.wallets)
    return claim, claim_figures(claim, evidence, frozenset(("BTC",))), request.param


def test_the_dry_run_asks_and_says_the_scale(read):
    claim, figures, source = read
    facts = (claim.id, "okx", "claim", claim.taken_at, claim.proof_format, claim.source)
    row = StagedPublicationRow(*facts, claim.canonical().decode(), "2026-11-01T00:00:00Z", 1, "x.zip")
    known = frozenset(("BTC",)) if source == SOURCE else frozenset()
    exchange = shipped().by_key("okx")
    questions = needs_confirmation(claim)
    text = claim_dry_run(
        ClaimDryRun(
            row, claim, exchange, True, figures, questions, None, None, None, (), None, units_known=known
        )
    )
    assert "Check the units</b>: BTC units of 10^-9, as stated. Publish will ask again." in text
    assert f"1 BTC = 10^9 units, says <code>{source}</code>" in text
    assert ("says <code>" + source + "</code> (⚠️ not an address that is known" in text) == (source != SOURCE)


def test_the_public_answer_says_the_scale(read):
    claim, figures, source = read
    line = basis_line(shipped(), SimpleNamespace(claim=claim, checked=None), figures)
    assert "1 BTC = 10^9 units, says " in line
    assert source.removeprefix("https://") in line
    assert ("(not the exchange's own address)" in line) == (source != SOURCE)
    assert "units and the size of one are only stated" in line
