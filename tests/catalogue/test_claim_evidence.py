"""What is known of a claim: the same child looks at its wallets, and its figures are those of its totals and that list."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from bot.catalogue.claim_evidence import ClaimEvidenceCache
from bot.catalogue.signatures import Signatures
from bot.group.claim_answers import claim_answer, claim_assets_page, claim_wallets_page
from bot.telegram.callbacks import Action, ButtonData, unpack
from bot.texts.claims import basis_line
from porcore.exchanges.known import KnownExchange, shipped
from porcore.format.wallet_list import Wallet, wallets_hash
from porcore.publications import Basis, BundleFile, Claim, ClaimTotal, ClaimUnit
from porcore.reserves.evidence import Level
from porcore.snapshot import Snapshot

pytestmark = pytest.mark.slow

TIME = "2026-08-14T00:00:00Z"
SOURCE = "https://www.okx.com/proof-of-reserves"


KNOWN = shipped().with_added([KnownExchange("sample-exchange", "Sample Exchange")])


def wallet(asset, number, balance):
    return Wallet(asset, "ethereum", f"0x{number:040x}", balance, "1", "", "", "")


def claim(wallets, *totals, key="okx", proof_format="bybit", units=()):
    ordered = tuple(sorted(wallets, key=lambda each: each.key))
    return Claim(
        exchange=key,
        taken_at=TIME,
        proof_format=proof_format,
        source=SOURCE,
        totals=tuple(sorted(ClaimTotal(*total) for total in totals)),
        units=tuple(units),
        wallets=ordered,
        reserves_sha256=wallets_hash(ordered),
        files=(BundleFile("wallets.csv", "ab" * 32),) if wallets else (),
    )


@pytest.fixture
def look(tmp_path):
    """Return the evidence of a claim, its signatures looked at."""
    signatures = Signatures(tmp_path)
    cache = ClaimEvidenceCache(signatures, KNOWN)

    def at(of, *, confirmed=False):
        evidence = cache.of(of.id, lambda: of, confirmed=confirmed)
        evidence.signatures.result(60)
        return asyncio.run(cache.awaited(evidence))

    yield at
    signatures.close()


def text_of(evidence, figure=None):
    return claim_answer(shipped(), evidence, figure).text.whole


def test_signed_wallets_of_a_claim_are_signed(look, monthly_snapshots):
    """The wallets of the sample, one of which signed a text with the exchange's name in it."""
    with Snapshot(monthly_snapshots[-1].file) as snapshot:
        wallets = [each for each in snapshot.wallets if each.asset == "BTC"]
    held = sum(each.units for each in wallets)
    signed = sum(each.units for each in wallets if each.signature)
    assert 0 < signed < held
    evidence = look(claim(wallets, ("BTC", "1"), key="sample-exchange"))
    other = look(claim(wallets, ("BTC", "1"), key="okx"))
    assert (
        other.checked.assets[0].levels[Level.UNBOUND].rows == 1
    )  # what names another exchange is not its own
    (figure,) = evidence.figures
    assert figure.compared.reserves == held
    tenths = signed * 1000 // held
    share = f"{tenths // 10}.{tenths % 10}%"
    text = text_of(evidence, figure)
    assert f"{share} of its reserves are signed." in text
    number = sum(bool(each.signature) for each in wallets)
    assert f"Signed wallets: {number} of {len(wallets)}." in text
    assert "✅" not in text


def test_the_ratio_is_cut_down_and_a_shortfall_said(look):
    evidence = look(claim([wallet("BTC", 1, "99.9999"), wallet("ETH", 2, "5")], ("BTC", "100"), ("ETH", "5")))
    text = text_of(evidence)
    assert "BTC     99.9%" in text
    assert "⚠️ 0.0001 short." in text
    assert "exactly what is owed" in text
    assert "⚠️ <b>1 of 2 assets is short</b>: BTC" in text
    made = claim_answer(shipped(), evidence, evidence.figure("btc"))
    assert made.picture.startswith(b"\x89PNG")
    assert "ETH" not in made.text.whole
    assert "<b>BTC is short</b> by 0.0001." in made.text.short


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (Basis.COMMITTED, "committed to by the root"),
        (Basis.CIRCUIT, "covered by a zero-knowledge proof that was not checked here"),
        (Basis.STATED, "stated without a root that commits to them"),
    ],
)
def test_one_line_says_what_the_ratio_rests_on(look, basis, words):
    evidence = look(claim([wallet("BTC", 1, "1")], ("BTC", "1", "", basis)))
    line = basis_line(shipped(), evidence, evidence.figures)
    assert line == (
        'Liabilities: as this bot\'s operator loaded them from <a href="https://www.okx.com/proof-of-reserves">'
        f"www.okx.com/proof-of-reserves</a>. Totals: {words}."
    )


def test_owed_is_equity_beside_debt_and_net(look):
    more_debt = claim([wallet("BTC", 1, "8")], ("BTC", "10", "12"))
    assert "and the operator has not confirmed it" in text_of(look(more_debt))
    text = text_of(look(more_debt, confirmed=True))
    assert "80.0%" in text
    assert "What is owed is equity; clients' debt is 12, net −2." in text
    assert "The ratio uses equity, without debt taken off." in text


def test_no_ratio_without_units_or_confirmation(look):
    own = claim([wallet("BTC", 1, "8")], ("BTC", "1000000000"), proof_format="gate")
    evidence = look(own)
    assert not claim_answer(shipped(), evidence, None).picture
    assert "%" not in text_of(evidence)
    assert "No ratio: the total is in units of the exchange's own" in text_of(evidence)
    told = replace(own, units=(ClaimUnit("BTC", 8, SOURCE),))
    assert "80.0%" not in text_of(look(told))
    assert "80.0%" in text_of(look(told, confirmed=True))
    huge = claim([wallet("BTC", 1, "1001")], ("BTC", "100"))
    assert "has not confirmed it" in text_of(look(huge))
    assert "1,001.0%" in text_of(look(huge, confirmed=True))


def test_what_is_missing_is_said(look):
    text = text_of(look(claim([wallet("ETH", 1, "8")], ("BTC", "10"))))
    assert "<b>BTC</b> owes 10. No ratio: no wallet is listed for it." in text
    assert "<b>ETH</b> holds 8. No ratio: what is owed in it is not stated." in text
    without = text_of(look(claim([], ("BTC", "10"))))
    assert "<b>BTC</b> owes 10. No ratio: no wallet list was published with it." in without
    assert "No wallet list was published with it." in without


def test_no_asset_is_short_is_said_of_assets_with_a_ratio_only(look):
    held = [wallet(name, number, "5") for number, name in enumerate(("BTC", "ETH", "SOL", "XRP"), start=1)]
    every = claim(held, *((name, "5") for name in ("BTC", "ETH", "SOL", "XRP")))
    assert "No asset is short." in text_of(look(every))
    nothing_owed = claim(held, ("BTC", "5"), ("ETH", "5"), ("SOL", "5"), ("XRP", "0"))
    assert "No asset is short." in text_of(look(nothing_owed))
    unstated = text_of(look(claim(held, ("BTC", "5"), ("ETH", "5"))))
    assert "<b>No asset with a ratio is short.</b>\n2 assets have no ratio." in unstated
    assert "No asset is short" not in unstated


def test_many_assets_are_paged_and_wallets_too(look):
    names = [f"A{number:03d}" for number in range(60)]
    evidence = look(
        claim([wallet(n, i + 1, str(i + 5)) for i, n in enumerate(names)], *((n, "30") for n in names))
    )
    made = claim_answer(shipped(), evidence, None)
    assert "Assets 1 to 5 of 60" in made.text.whole
    data = unpack(made.rows[0][-1][1])
    assert (data.action, data.page) == (Action.CLAIM_ASSETS, 1)
    assert data.statement.hex() == evidence.claim.id[:16]
    seen = [claim_assets_page(shipped(), evidence, page)[0] for page in range(13)]
    assert "Assets 56 to 60 of 60" in seen[11]
    assert seen[12] == seen[11]
    page = partial(claim_wallets_page, shipped(), evidence)
    text, rows = page(ButtonData(Action.CLAIM_WALLETS, None, data.statement, 4095))
    assert "Wallets 1 to 6 of 60" in text
    assert unpack(rows[0][0][1]).action is Action.CLAIM_WALLETS_PAGE
    assert (
        "Wallets for A003, 1 to 1 of 1" in page(ButtonData(Action.CLAIM_WALLETS, None, data.statement, 3))[0]
    )


def test_names_of_assets_are_text_and_nothing_else(look):
    evil = look(claim([], ("<b>&x", "1")))
    assert "&lt;b&gt;&amp;x" in text_of(evil)


def test_it_is_computed_once(look, tmp_path):
    counted = []
    signatures = Signatures(tmp_path, counted.append)
    cache = ClaimEvidenceCache(signatures, KNOWN)
    of = claim([wallet("BTC", 1, "8")], ("BTC", "10"))
    reads = []

    def read():
        reads.append(1)
        return of

    for _ in range(3):
        cache.of(of.id, read, confirmed=True).signatures.result(60)
    assert (len(reads), counted) == (1, ["checked"])
    signatures.close()
