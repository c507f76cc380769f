"""What changed since the exchange's last claim, as the dry run says it: everything that an answer would show otherwise."""

from dataclasses import replace
from functools import partial

import pytest
from publications.claim_bundles import SOURCE, WALLETS, opened, toml, write

from bot.catalogue.claims import PublishedClaim
from bot.catalogue.rows import StagedPublicationRow
from bot.load.claim_dry_run import ClaimDryRun, change_between
from bot.texts import claim_dry_run as dry_runs
from porcore.exchanges.known import shipped
from porcore.publications import claim_figures
from porcore.publications.claim import NO_WALLETS

claim_dry_run = partial(dry_runs.claim_dry_run, name_of=shipped().name_of)

ROOT = {"label": "", "hash": "ab" * 32}
TOTAL = {"asset": "BTC", "amount": "10", "debt": "2"}
OTHER_ROW = "BTC,Bitcoin,1HckjUpRGcrrRAtFaaCAUaGjsPx9oYmLaZ,12.5,800000,\n"


@pytest.fixture
def said(tmp_path):
    """Return a function that tells what the dry run of one bundle says after that of another."""
    numbers = iter(range(100))

    def claim_of(wallets=WALLETS, **changes):
        text = toml(**({"roots": [ROOT], "totals": [TOTAL]} | changes))
        return opened(write(tmp_path / str(next(numbers)), text, wallets_csv=wallets)).claim

    def tell(before, now, *, is_readable=True, files_seen=()):
        old, new = claim_of(**before), claim_of(**now)
        facts = (new.id, "okx", "claim", new.taken_at, new.proof_format, new.source)
        row = StagedPublicationRow(*facts, new.canonical().decode(), "2026-11-01T00:00:00Z", 1, "x.zip")
        about = (old.id, "okx", old.taken_at, old.proof_format, old.source)
        entry = PublishedClaim(*about, "2026-11-01T00:00:00Z", None, None)
        known = shipped().by_key("okx")
        figures = claim_figures(replace(new, wallets=(), reserves_sha256=NO_WALLETS), ())
        if not is_readable:
            old = replace(old, wallets=())
        change = change_between(old, new)
        return claim_dry_run(
            ClaimDryRun(row, new, known, True, figures, (), None, entry, change, files_seen, None)
        )

    return tell


def test_nothing_changed(said):
    assert "It says the same as the claim of 14 Aug 2026" in said({}, {})


def test_totals_debts_and_units(said):
    unit = {"asset": "BTC", "decimals": 8, "source": SOURCE}
    text = said({}, {"totals": [{"asset": "BTC", "amount": "1100", "debt": "3"}], "units": [unit]})
    for part in ("the same roots", "BTC: 10 → 1,100", "debt in BTC: 2 → 3", "other units: BTC"):
        assert part in text
    assert "debt in BTC: 2 → not stated" in said({}, {"totals": [{"asset": "BTC", "amount": "10"}]})
    assert "It says the same" not in text


def test_as_many_wallets_that_are_not_the_same(said):
    head, first, second, _ = WALLETS.split("\n")
    text = said({}, {"wallets": f"{head}\n{OTHER_ROW}{second}\n"})
    assert "wallets: 2 → 2 (1 new, 1 no longer listed)" in text
    assert first not in text
    assert "wallets: 2 → 3 (1 new, 0 no longer listed)" in said({}, {"wallets": WALLETS + OTHER_ROW})
    assert "the earlier wallet list cannot be read" in said({}, {}, is_readable=False)


def test_another_source_format_and_root(said):
    roots = [{"label": "", "hash": "cd" * 32}]
    text = said({"proof_format": ""}, {"roots": roots, "source": "https://www.okx.com/other"})
    assert "other roots" in text
    assert "another proof format; it was none" in text
    assert f"another source; it was <code>{SOURCE}</code>" in text


def test_the_root_of_an_empty_tree_is_pointed_at(said):
    gate = {"exchange": "gate", "proof_format": "gate", "source": "https://www.gate.io/x"}
    empty = {"label": "", "hash": "0118925954da77d1a4b241fd163e4373e2265c515cfa60af7fcd28c8cb9ad58a"}
    text = said({}, {**gate, "roots": [empty]})
    assert "⚠️ That is the root of an empty tree (Gate, list of 350 assets" in text


def test_how_many_files_led_to_a_root_or_why_that_is_not_said(said):
    assert "files of 41 accounts led here" in said({}, {}, files_seen=(("", 41),))
    assert "Nobody's file has led here yet" in said({}, {}, files_seen=(("", 0),))
    several = [{"label": name, "hash": "ab" * 32} for name in ("BTC", "ETH")]
    assert "How many files led here is not known" in said({}, {"roots": several, "proof_format": "porcore"})
