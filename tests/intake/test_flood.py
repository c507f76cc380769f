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
async def held(bot_session):
    """A bot session whose answers wait until `release` is called."""
    chats = []

    def hold(*chats_or_users):
        chats.extend(chats_or_users)
        for one in chats_or_users:
            bot_session.sandbox.refuse(3600, one)

    def release():
        bot_session.sandbox.heal()

    bot_session.allowed |= {"sendMessage", "sendChatAction", "editMessageText", "sendPhoto"}
    yield bot_session, hold, release
    release()


def said(bot_session, chat):
    return [message.text for message in bot_session.sandbox.history(chat) if message.from_bot]


async def test_a_chat_has_so_many_answers_waiting_and_one_word_about_the_rest(bot_session, limited):
    await flood(bot_session.alice, 60)
    await bot_session.sandbox.wait_for(lambda: len(said(bot_session, bot_session.alice)) == 11)
    await bot_session.settled()
    texts = said(bot_session, bot_session.alice)
    assert texts.count(FIRST) == 1
    assert len(texts) == 11
    assert limited(bot_session, "waiting") == 50


async def test_of_a_flood_only_what_is_answered_is_read_and_once(held, limited, monkeypatch):
    """Two thousand updates of one person are a matter of milliseconds for everybody else."""
    bot_session, hold, release = held
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
    group = bot_session.sandbox.add_group("Depositors", [bot_session.alice, bot_session.bob])
    asked = await bot_session.ask("/reserves", user=bot_session.bob, chat=group)
    hold(bot_session.alice, group)
    read.clear()
    await flood(bot_session.alice, 60)
    for _ in range(60):
        await bot_session.alice.press_stale(asked, asked.buttons[0][0].callback_data)
    await bot_session.sandbox.wait_for(lambda: not bot_session.sandbox.world.updates.pending)
    assert limited(bot_session, "waiting") == 50 + 56
    # The answered ones, and two of which is said that they are too many.
    assert len(read) == 10 + 4 + 2
    numbers = Counter(data["update_id"] for data in made if set(data) & {"message", "callback_query"})
    assert set(numbers.values()) == {1}
    release()


async def test_others_are_answered_while_a_chat_waits(held, someone, journalled):
    bot_session, hold, _release = held
    hold(bot_session.alice)
    await flood(bot_session.alice, 40)
    for _ in range(3):
        assert (await bot_session.ask(someone("BTC"), user=bot_session.bob)).text.startswith("✅ Included")
    rows = journalled(bot_session.data_dir)
    assert {chat for _update, chat, _message in rows} == {bot_session.alice.id}
    assert len(rows) == 11  # and who waits for the word about the rest
    await bot_session.sandbox.wait_for(lambda: not bot_session.sandbox.world.updates.pending)


async def test_with_more_than_a_person_sends_nothing_more_is_taken_for_a_minute(bot_session_with, limited):
    async with bot_session_with(updates_per_minute=5) as bot_session:
        for _ in range(5):
            await bot_session.ask("/help")
        refused = await bot_session.ask("/help")
        assert refused.text.startswith("That is a lot of questions")
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice, bot_session.bob])
        await bot_session.alice.send("/help", chat=group)  # the limit is the person's, wherever it is
        assert "/reserves" in (await bot_session.ask("/help", user=bot_session.bob, chat=group)).text
        await bot_session.settled()
        assert len(said(bot_session, bot_session.alice)) == 6
        assert limited(bot_session, "updates") == 2
        assert len(said(bot_session, group)) == 1  # she was told


async def test_too_many_presses_read_it_at_the_button(bot_session, someone, limited):
    answer = await bot_session.ask(someone("BTC"))
    presses = [
        asyncio.create_task(bot_session.alice.press(answer, "Check BTC", timeout=60)) for _ in range(11)
    ]
    done = [await press for press in presses[:11]]
    texts = [one.text for one in done if one.text]
    assert texts in ([], [FIRST])  # it may have answered faster than they pressed
    assert limited(bot_session, "waiting") == len(texts)


async def test_one_person_does_not_use_up_a_group(held, someone):
    bot_session, hold, _release = held
    group = bot_session.sandbox.add_group("Depositors", [bot_session.alice, bot_session.bob])
    asked = await bot_session.ask("/reserves", chat=group)
    label = next(label for label in asked.labels if "Wallets" in label)
    hold(group)
    before = len(bot_session.sandbox.calls)
    presses = [bot_session.alice.press(asked, label, timeout=60) for _ in range(10)]
    first = await asyncio.wait_for(asyncio.gather(*presses[:5]), 30)
    assert [one.text for one in first if one.text] == [common.first_only(4)]
    assert (await bot_session.bob.press(asked, label)).text == ""  # there is a place left
    assert len(bot_session.sandbox.calls) > before
    for press in presses[5:]:
        press.close()


async def test_a_group_reads_of_its_flood_at_most_once_an_interval(bot_session_with, limited):
    async with bot_session_with(group_interval=3600, refused=("sendMessage",)) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice, bot_session.bob])
        await flood(bot_session.alice, 20, chat=group)
        await flood(bot_session.bob, 20, chat=group)
        await bot_session.settled()
        assert len(said(bot_session, group)) == 1


async def test_an_id_shown_to_a_group_is_deleted_however_many_there_are(bot_session_with, someone):
    async with bot_session_with(updates_per_minute=3, waiting_per_chat=1) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice], bot_can_delete=True)
        shown = [await bot_session.alice.send(f"/verify {someone('BTC')}", chat=group) for _ in range(12)]
        await bot_session.sandbox.wait_for(
            lambda: all(bot_session.sandbox.refresh(one).deleted for one in shown)
        )
