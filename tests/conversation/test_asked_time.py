"""Whoever asks for one time and is answered from another reads so, in every message that comes of the question."""

import re

import pytest
from answer_facts import dates

pytestmark = pytest.mark.slow

NOTE = "You asked for 28 Sep 2026. The latest snapshot up to then is from 25 Sep 2026."
BRIEFLY = "You asked for 28 Sep 2026. This is the latest up to then."
NOBODY = "5e" * 32


@pytest.fixture
def holder(someone):
    return someone("BTC", "ETH", "USD", everywhere=True)


async def both(bot_session, asked):
    """Return the picture and the message with the words, which may be the same one."""
    picture = await bot_session.ask(asked)
    await bot_session.settled()
    return picture, bot_session.sandbox.history(bot_session.alice)[-1]


async def test_the_answer_and_all_that_its_buttons_bring(bot_session, holder):
    answer = await bot_session.ask(f"{holder} 2026-09-28")
    assert answer.text.startswith(f"✅ Included in the snapshot of 25 Sep 2026, 00:00 UTC\n{BRIEFLY}\n")
    assert NOTE in (await bot_session.press(answer, "Check USD")).text
    for label in ("Your path, in full", "Proof file"):
        assert (await bot_session.press(answer, label)).text.startswith(f"{NOTE}\n")
    await bot_session.settled()
    chosen = await bot_session.press(await bot_session.press(answer, "Other dates"), "25 Aug 2026")
    assert "You asked" not in chosen.text  # a date that was chosen is the one that was asked for


async def test_pieces_and_their_pictures(bot_session_with, snapshot_with_pieces):
    client = max(snapshot_with_pieces.ledger, key=lambda one: min(snapshot_with_pieces.ledger[one].values()))
    async with bot_session_with(snapshot_with_pieces) as bot_session:
        answer = await bot_session.ask(f"{client} 2026-08-30")
        note = NOTE.replace("28 Sep", "30 Aug").replace("Sep", "Aug")
        picture = await bot_session.press(answer, "Check BTC")
        assert note in picture.text
        assert note in (await bot_session.press(picture, "Piece 2")).text


@pytest.mark.parametrize(
    "typed", ["", "latest", "2026-09-25", "25 Sep 2026", "2026-09-25 00:00", "2026-10-25"]
)
async def test_who_got_the_time_that_was_asked_for_is_told_nothing(bot_session, holder, typed):
    for asked in (f"/verify {holder} {typed}", f"/reserves {typed}"):
        picture, answer = await both(bot_session, asked)
        assert "You asked" not in picture.text + answer.text
    assert "You asked" not in (await bot_session.ask(f"/snapshots {typed}")).text


async def test_a_time_of_day_and_one_to_come(bot_session, holder):
    later = BRIEFLY.replace("28 Sep 2026", "25 Oct 2026, 14:30 UTC")
    assert later in (await bot_session.ask(f"{holder} 2026-10-25 14:30")).text
    answer = await bot_session.ask(f"{holder} 2999-01-01")
    assert "You asked for 1 Jan 2999, which is in the future." in answer.text.splitlines()[1]
    picture = await bot_session.press(answer, "Check BTC")
    note = next(line for line in picture.text.splitlines() if "in the future" in line)
    assert dates(note) == ["1 Jan 2999", "25 Oct 2026"]


async def test_not_found_says_which_time_it_is_about(bot_session):
    answer = await bot_session.ask(f"{NOBODY} 2026-09-28")
    assert answer.text.startswith("❌ Not found in the snapshot of 25 Sep 2026")
    assert BRIEFLY in answer.text


async def test_reserves_their_wallets_and_an_asset_that_is_not_there(bot_session):
    picture, answer = await both(bot_session, "/reserves 2026-09-28")
    assert NOTE in picture.text
    assert NOTE in answer.text
    wallets = await bot_session.press(answer, next(label for label in answer.labels if "Wallets" in label))
    assert NOTE in wallets.text
    await bot_session.alice.press(wallets, "More ›")
    assert NOTE in (await bot_session.sandbox.next_edit(wallets)).text
    missing = await bot_session.ask("/reserves DOGE 2026-09-28")
    assert missing.text.startswith("The snapshot of 25 Sep 2026, 00:00 UTC has no asset DOGE.")
    assert missing.text.endswith(NOTE)


async def test_an_asset_that_only_an_older_snapshot_has(bot_session_with, monthly_snapshots, wide):
    later = wide(3)  # of 25 October, with other assets
    async with bot_session_with(monthly_snapshots[0], later) as bot_session:
        answer = await bot_session.ask("/reserves ETH 2026-08-25")
        assert answer.photo
        assert answer.text.startswith("Sample Exchange, 25 Aug 2026\nETH is not short: ")
        assert re.search(r"^ETH +10\d\.\d% +\d+\.\d%$", answer.text, re.MULTILINE)
        assert "has no asset ETH" in (await bot_session.ask("/reserves ETH")).text


async def test_the_list_opens_where_the_time_leads(bot_session):
    assert NOTE in (await bot_session.ask("/snapshots 2026-09-28")).text
    assert "no snapshot from 1 Jan 2020 or earlier" in (await bot_session.ask("/snapshots 2020-01-01")).text
    assert "You asked" not in (await bot_session.ask("/snapshots")).text


async def test_no_list_is_given_for_what_is_no_time(bot_session):
    """As behind an id or an asset: whoever meant a time reads that it was not understood, and how to write one."""
    for typed, expected in (
        ("tomorrow", "I cannot read that time."),
        ("all of them", "I cannot read that time."),
        ("<b>", "I cannot read that time."),
        (NOBODY, "I cannot read that time."),
        ("05/06/2026", "Different countries read that date differently."),
        ("2026-02-30", "That day is not in the calendar."),
    ):
        said = await bot_session.ask(f"/snapshots {typed}")
        assert said.text.startswith(expected), typed
        assert "All snapshots" not in said.text
        assert typed not in said.text


async def test_a_snapshot_that_was_withdrawn_after_the_answer(bot_session, monthly_snapshots, holder):
    services = bot_session.run.services
    services.catalogue.withdraw(monthly_snapshots[1].statement.id, 1)
    services.snapshots.refresh()
    answer = await bot_session.ask(f"{holder} 2026-09-28")
    gone = "You asked for 28 Sep 2026. The latest snapshot up to then, from 25 Sep 2026, was withdrawn on"
    assert gone in answer.text
    assert gone in (await bot_session.press(answer, "Proof file")).text
    await bot_session.settled()  # the page that checks a proof file comes behind it
    assert (
        "The snapshot of 25 Sep 2026 was withdrawn" in (await bot_session.ask("/snapshots 2026-09-28")).text
    )


async def test_a_button_of_an_answer_that_a_later_snapshot_has_overtaken(
    bot_session_with, monthly_snapshots, holder
):
    from bot_session import publish

    async with bot_session_with(monthly_snapshots[0]) as bot_session:
        answer = await bot_session.ask(f"{holder} 2026-09-28")
        await bot_session.stop()
        publish(bot_session.data_dir, monthly_snapshots[1])
        await bot_session.start()
        picture = await bot_session.press(answer, "Check BTC")
        assert "You asked for 28 Sep 2026. This answer is from the snapshot of 25 Aug 2026." in picture.text


async def test_a_missing_file_is_said_below_every_picture(bot_session, monthly_snapshots, holder):
    services = bot_session.run.services
    services.snapshots.path(monthly_snapshots[2].statement.id).unlink()
    await services.rounds.round()
    answer = await bot_session.ask(holder)
    note = "⚠️ The snapshot of 25 Oct 2026, 00:00 UTC is temporarily unavailable"
    assert note in answer.text
    assert note in (await bot_session.press(answer, "Check BTC")).text
    picture, words = await both(bot_session, "/reserves BTC 2026-10-28")
    assert note in picture.text
    assert "You asked for 28 Oct 2026. This answer is from the snapshot of 25 Sep 2026" in words.text
