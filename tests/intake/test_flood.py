"""Somebody who sends more than can be answered: the first N are, once it is said, and nobody else notices."""

import asyncio
from collections import Counter

import pytest
from telegram import Update

from bot.telegram.calls import parse_update
from bot.texts import common

pytestmark = pytest.mark.slow

FIRST = common.first_only(10)


async def flood(user, number, chat=None, text="/help"):
    for _ in range(number):
        await user.send(text, chat=chat)


@pytest.fixture
async def held(stage):
    """A stage whose answers wait until `release` is called."""
    chats = []

    def hold(*chats_or_users):
        chats.extend(chats_or_users)
        for one in chats_or_users:
            stage.sandbox.refuse(3600, one)

    def release():
        stage.sandbox.heal()

    stage.allowed |= {"sendMessage", "sendChatAction", "editMessageText", "sendPhoto"}
    yield stage, hold, release
    release()


def said(stage, chat):
    return [message.text for message in stage.sandbox.history(chat) if message.from_bot]


async def test_a_chat_has_so_many_answers_waiting_and_one_word_about_the_rest(stage, limited):
    await flood(stage.alice, 60)
    await stage.sandbox.wait_for(lambda: len(said(stage, stage.alice)) == 11)
    await stage.settled()
    texts = said(stage, stage.alice)
    assert texts.count(FIRST) == 1
    assert len(texts) == 11
    assert limited(stage, "waiting") == 50


async def test_of_a_flood_only_what_is_answered_is_read_and_once(held, limited, monkeypatch):
    """Two thousand updates of one person are a matter of milliseconds for everybody else."""
    stage, hold, release = held
    read = []
    monkeypatch.setattr(
        "bot.telegram.intake.intake.parse_update", lambda *args: read.append(args) or parse_update(*args)
    )
    library = Update.de_json.__func__
    made = []
    monkeypatch.setattr(
        Update,
        "de_json",
        classmethod(lambda cls, data, bot=None: made.append(data) or library(cls, data, bot)),
    )
    group = stage.sandbox.add_group("Depositors", [stage.alice, stage.bob])
    asked = await stage.ask("/reserves", user=stage.bob, chat=group)
    hold(stage.alice, group)
    read.clear()
    await flood(stage.alice, 60)
    for _ in range(60):
        await stage.alice.press_stale(asked, asked.buttons[0][0].callback_data)
    await stage.sandbox.wait_for(lambda: not stage.sandbox.world.updates.pending)
    assert limited(stage, "waiting") == 50 + 56
    # The answered ones, and two of which is said that they are too many.
    assert len(read) == 10 + 4 + 2
    numbers = Counter(data["update_id"] for data in made if set(data) & {"message", "callback_query"})
    assert set(numbers.values()) == {1}
    release()


async def test_others_are_answered_while_a_chat_waits(held, someone, journalled):
    stage, hold, _release = held
    hold(stage.alice)
    await flood(stage.alice, 40)
    for _ in range(3):
        assert (await stage.ask(someone("BTC"), user=stage.bob)).text.startswith("✅ Included")
    rows = journalled(stage.data_dir)
    assert {chat for _update, chat, _message in rows} == {stage.alice.id}
    assert len(rows) == 11  # and who waits for the word about the rest
    await stage.sandbox.wait_for(lambda: not stage.sandbox.world.updates.pending)


async def test_with_more_than_a_person_sends_nothing_more_is_taken_for_a_minute(stage_with, limited):
    async with stage_with(updates_per_minute=5) as stage:
        for _ in range(5):
            await stage.ask("/help")
        refused = await stage.ask("/help")
        assert refused.text.startswith("That is a lot of questions")
        group = stage.sandbox.add_group("Depositors", [stage.alice, stage.bob])
        await stage.alice.send("/help", chat=group)  # the limit is the person's, wherever it is
        assert "/reserves" in (await stage.ask("/help", user=stage.bob, chat=group)).text
        await stage.settled()
        assert len(said(stage, stage.alice)) == 6
        assert limited(stage, "updates") == 2
        assert len(said(stage, group)) == 1  # she was told


async def test_too_many_presses_read_it_at_the_button(stage, someone, limited):
    answer = await stage.ask(someone("BTC"))
    presses = [asyncio.create_task(stage.alice.press(answer, "Check BTC", timeout=60)) for _ in range(11)]
    done = [await press for press in presses[:11]]
    texts = [one.text for one in done if one.text]
    assert texts in ([], [FIRST])  # it may have answered faster than they pressed
    assert limited(stage, "waiting") == len(texts)


async def test_one_person_does_not_use_up_a_group(held, someone):
    stage, hold, _release = held
    group = stage.sandbox.add_group("Depositors", [stage.alice, stage.bob])
    asked = await stage.ask("/reserves", chat=group)
    label = next(label for label in asked.labels if "Wallets" in label)
    hold(group)
    before = len(stage.sandbox.calls)
    presses = [stage.alice.press(asked, label, timeout=60) for _ in range(10)]
    first = await asyncio.wait_for(asyncio.gather(*presses[:5]), 30)
    assert [one.text for one in first if one.text] == [common.first_only(4)]
    assert (await stage.bob.press(asked, label)).text == ""  # there is a place left
    assert len(stage.sandbox.calls) > before
    for press in presses[5:]:
        press.close()


async def test_a_group_reads_of_its_flood_at_most_once_an_interval(stage_with, limited):
    async with stage_with(group_interval=3600, refused=("sendMessage",)) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice, stage.bob])
        await flood(stage.alice, 20, chat=group)
        await flood(stage.bob, 20, chat=group)
        await stage.settled()
        assert len(said(stage, group)) == 1


async def test_an_id_shown_to_a_group_is_deleted_however_many_there_are(stage_with, someone):
    async with stage_with(updates_per_minute=3, waiting_per_chat=1) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice], bot_can_delete=True)
        shown = [await stage.alice.send(f"/verify {someone('BTC')}", chat=group) for _ in range(12)]
        await stage.sandbox.wait_for(lambda: all(stage.sandbox.refresh(one).deleted for one in shown))
