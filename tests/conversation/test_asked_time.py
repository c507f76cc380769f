"""Whoever asks for one time and is answered from another reads so, in every message that comes of the question."""

import pytest
from said import dates

pytestmark = pytest.mark.slow

NOTE = "You asked for 28 Sep 2026. The latest snapshot up to then is from 25 Sep 2026."
NOBODY = "5e" * 32


@pytest.fixture
def holder(someone):
    return someone("BTC", "ETH", "USD", everywhere=True)


async def both(stage, asked):
    """Return the picture and the message with the words, which may be the same one."""
    picture = await stage.ask(asked)
    await stage.settled()
    return picture, stage.sandbox.history(stage.alice)[-1]


async def test_the_answer_and_all_that_its_buttons_bring(stage, holder):
    answer = await stage.ask(f"{holder} 2026-09-28")
    assert answer.text.startswith(f"✅ Included in the snapshot of 25 Sep 2026, 00:00 UTC\n\n{NOTE}\n")
    for label in ("Check USD", "View full tree", "Proof file"):
        assert (await stage.press(answer, label)).text.startswith(f"{NOTE}\n")
    await stage.settled()
    chosen = await stage.press(await stage.press(answer, "Other dates"), "25 Aug 2026")
    assert "You asked" not in chosen.text  # a date that was chosen is the one that was asked for


async def test_pieces_and_their_pictures(stage_with, pieces_month):
    client = max(pieces_month.ledger, key=lambda one: min(pieces_month.ledger[one].values()))
    async with stage_with(pieces_month) as stage:
        answer = await stage.ask(f"{client} 2026-08-30")
        note = NOTE.replace("28 Sep", "30 Aug").replace("Sep", "Aug")
        picture = await stage.press(answer, "Check BTC")
        assert note in picture.text
        assert note in (await stage.press(picture, "Piece 2")).text


@pytest.mark.parametrize(
    "typed", ["", "latest", "2026-09-25", "25 Sep 2026", "2026-09-25 00:00", "2026-10-25"]
)
async def test_who_got_the_time_that_was_asked_for_is_told_nothing(stage, holder, typed):
    for asked in (f"/verify {holder} {typed}", f"/reserves {typed}"):
        picture, answer = await both(stage, asked)
        assert "You asked" not in picture.text + answer.text
    assert "You asked" not in (await stage.ask(f"/snapshots {typed}")).text


async def test_a_time_of_day_and_one_to_come(stage, holder):
    later = NOTE.replace("28 Sep 2026", "25 Oct 2026, 14:30 UTC").replace(
        "25 Sep 2026", "25 Oct 2026, 00:00 UTC"
    )
    assert later in (await stage.ask(f"{holder} 2026-10-25 14:30")).text
    answer = await stage.ask(f"{holder} 2999-01-01")
    note = answer.text.splitlines()[2]
    assert dates(note) == ["1 Jan 2999", "25 Oct 2026"]
    assert note in (await stage.press(answer, "Check BTC")).text


async def test_not_found_says_which_time_it_is_about(stage):
    answer = await stage.ask(f"{NOBODY} 2026-09-28")
    assert answer.text.startswith("❌ Not found in the snapshot of 25 Sep 2026")
    assert answer.text.endswith(NOTE)


async def test_reserves_their_wallets_and_an_asset_that_is_not_there(stage):
    picture, answer = await both(stage, "/reserves 2026-09-28")
    assert NOTE in picture.text
    assert NOTE in answer.text
    wallets = await stage.press(answer, next(label for label in answer.labels if "Wallets" in label))
    assert NOTE in wallets.text
    await stage.alice.press(wallets, "More ›")
    assert NOTE in (await stage.sandbox.next_edit(wallets)).text
    missing = await stage.ask("/reserves DOGE 2026-09-28")
    assert missing.text.startswith("The snapshot of 25 Sep 2026, 00:00 UTC has no asset DOGE.")
    assert missing.text.endswith(NOTE)


async def test_an_asset_that_only_an_older_snapshot_has(stage_with, months, wide):
    later = wide(3)  # of 25 October, with other assets
    async with stage_with(months[0], later) as stage:
        picture, answer = await both(stage, "/reserves ETH 2026-08-25")
        assert "snapshot of 25 Aug 2026" in picture.text
        assert "ETH 10" in answer.text
        assert "has no asset ETH" in (await stage.ask("/reserves ETH")).text


async def test_the_list_opens_where_the_time_leads(stage):
    assert NOTE in (await stage.ask("/snapshots 2026-09-28")).text
    assert "no snapshot from 1 Jan 2020 or earlier" in (await stage.ask("/snapshots 2020-01-01")).text
    for no_time in ("/snapshots", "/snapshots all of them"):
        assert "You asked" not in (await stage.ask(no_time)).text


async def test_a_snapshot_that_was_withdrawn_after_the_answer(stage, months, holder):
    services = stage.run.services
    services.catalogue.withdraw(months[1].statement.id, 1)
    services.shelf.refresh()
    answer = await stage.ask(f"{holder} 2026-09-28")
    gone = "You asked for 28 Sep 2026. The latest snapshot up to then, from 25 Sep 2026, was withdrawn on"
    assert gone in answer.text
    assert gone in (await stage.press(answer, "Proof file")).text
    await stage.settled()  # the page that checks a proof file comes behind it
    assert "The snapshot of 25 Sep 2026 was withdrawn" in (await stage.ask("/snapshots 2026-09-28")).text


async def test_a_button_of_an_answer_that_a_later_snapshot_has_overtaken(stage_with, months, holder):
    from stage import publish

    async with stage_with(months[0]) as stage:
        answer = await stage.ask(f"{holder} 2026-09-28")
        await stage.stop()
        publish(stage.data_dir, months[1])
        await stage.start()
        picture = await stage.press(answer, "Check BTC")
        assert picture.text.startswith(
            "You asked for 28 Sep 2026. This answer is from the snapshot of 25 Aug 2026."
        )


async def test_a_missing_file_is_said_below_every_picture(stage, months, holder):
    services = stage.run.services
    services.shelf.path(months[2].statement.id).unlink()
    await services.rounds.round()
    answer = await stage.ask(holder)
    note = "⚠️ The snapshot of 25 Oct 2026, 00:00 UTC is temporarily unavailable"
    assert note in answer.text
    assert note in (await stage.press(answer, "Check BTC")).text
    picture, words = await both(stage, "/reserves BTC 2026-10-28")
    assert note in picture.text
    assert "You asked for 28 Oct 2026. This answer is from the snapshot of 25 Sep 2026" in words.text
