"""Every answer to a customer fits one phone screen, names its units, and has the next steps below it."""

import pytest
from answer_facts import plain
from screen import MOST_LINES, lines_unfolded

from bot.catalogue.entry import FoundSnapshot, PublishedSnapshot
from bot.formats import amount
from bot.languages import LANGUAGES, speaking
from bot.parsing.ids import IdError, IdFault
from bot.parsing.times import TimeError, TimeFault
from bot.texts import asked_time, common, customer, deliveries, exchanges, first, guessing, sightings
from bot.texts.privacy import privacy
from bot.texts.reading import unreadable

pytestmark = pytest.mark.slow

MOST_CAPTION_LINES = 7  # below a picture
NEXT = {"Your path, in full", "Proof file", "Other dates", "History"}
NAMES = ["An Exchange", "Another", "Third", "Fourth", "Fifth", "Sixth"]


async def test_all_that_follows_from_an_id(bot_session, monthly_snapshots, someone):
    client, statement = someone("BTC", "ETH", "USD", everywhere=True), monthly_snapshots[-1].statement
    answer = await bot_session.ask(client)
    older = await bot_session.ask(f"{client} 2026-09-28")
    missing = await bot_session.ask("5e" * 32)
    dates = await bot_session.press(answer, "Other dates")
    path = await bot_session.press(answer, "Your path, in full")
    said = [answer, older, missing, dates, path, await bot_session.ask("/privacy")]
    assert {lines_unfolded(one.html) for one in said if lines_unfolded(one.html) > MOST_LINES} == set()
    assert len(answer.buttons) <= 6
    copied = await bot_session.alice.press(answer, "Copy statement id")
    assert copied.copied == statement.id
    assert "25 Oct 2026" not in dates.labels, "the date that is shown already"


async def test_a_caption_has_units_and_the_next_steps_below_it(bot_session, monthly_snapshots, someone):
    client, month = someone("BTC", "ETH", "USD"), monthly_snapshots[-1]
    answer = await bot_session.ask(client)
    for symbol, decimals in (("BTC", 8), ("USD", 6)):
        picture = await bot_session.press(answer, f"Check {symbol}")
        held, total = month.ledger[client][symbol], month.statement.asset(symbol).root.sum
        assert f"Your balance {amount(held, decimals)} {symbol} is part of" in picture.text
        assert f"total liabilities {amount(total, decimals)} {symbol} " in picture.text
        assert lines_unfolded(picture.html) <= MOST_CAPTION_LINES
        assert set(picture.labels) >= {*NEXT, "‹ Your balances"}
        pressed = await bot_session.alice.press(picture, "Copy root hash")
        assert pressed.copied == month.statement.asset(symbol).root.hash.hex()
    back = await bot_session.press(picture, "‹ Your balances")
    assert back.text.startswith("✅ Included")


async def test_the_only_snapshot_has_no_other_date(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with(monthly_snapshots[-1]) as bot_session:
        answer = await bot_session.ask(someone("BTC"))
        dates = await bot_session.press(answer, "Other dates")
        assert dates.labels == ()
        assert dates.text == plain(customer.other_dates(any_other=False))


async def test_a_page_of_ones_path_is_in_ones_language(monthly_snapshots, someone):
    from bot.customer.tree_page import tree_page
    from bot.customer.views import tree_view
    from porcore.snapshot import Snapshot

    with Snapshot(monthly_snapshots[-1].file) as snapshot:
        proof = snapshot.prove(bytes.fromhex(someone("BTC")))
    for language in LANGUAGES:
        with speaking(language):
            page = tree_page(tree_view(proof, "Sample Exchange")).decode()
        direction = "rtl" if language.right_to_left else "ltr"
        assert f'<html lang="{language.code}" dir="{direction}">' in page
        assert proof.statement.id in page


def _entry(taken_at, withdrawn=None):
    return PublishedSnapshot("5e" * 32, "Sample", taken_at, taken_at, withdrawn, None)


def _fixed_texts():
    yield from (unreadable(IdError(fault, 63)) for fault in IdFault)
    yield from (unreadable(TimeError(fault)) for fault in TimeFault)
    yield from (privacy(remembers=True), privacy(remembers=False))
    yield from (common.unavailable(), common.failed(), common.unsure(), common.wait(5), common.crowded())
    yield common.withdrawn("2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z")
    yield from (
        sightings.report_taken(differs=True),
        sightings.report_refused(),
        sightings.forgotten(done=True),
    )
    yield from (customer.forwarded(), first.only_text(), customer.own_number(2**40))
    yield from (deliveries.undelivered(7, "x" * 200), guessing.many_misses(1000))
    looked_at = [(name, "2026-10-25T00:00:00Z") for name in NAMES]
    yield exchanges.not_found_anywhere(looked_at, [])
    yield exchanges.found_in_several(NAMES)
    yield customer.not_found("2026-10-25T00:00:00Z")
    meant = _entry("2026-10-25T00:00:00Z")
    yield asked_time.nothing_instead(FoundSnapshot(_entry("2026-09-25T00:00:00Z"), instead_of=meant), meant)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_no_fixed_text_is_longer_than_a_screen(language):
    with speaking(language):
        long = {html for html in _fixed_texts() if lines_unfolded(html) > MOST_LINES or not common.fits(html)}
    assert long == set()
