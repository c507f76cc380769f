"""What belongs to an answer: its wallets, its topic, and its words where pictures are forbidden."""

import pytest

pytestmark = pytest.mark.slow


async def said_in(bot_session, chat) -> list:
    """Return what the bot said in `chat`, after everything before was handled."""
    await bot_session.settled()
    return [message for message in bot_session.sandbox.history(chat) if message.from_bot]


async def test_wallets_belong_to_the_answer_and_are_shown_once_in_a_resting_group(
    bot_session_with, monthly_snapshots
):
    """Who asks and presses asked once; from the second press on the group rests, without a message."""
    async with bot_session_with(*monthly_snapshots, group_interval=3600) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice, bot_session.bob])
        answer = await bot_session.ask("/reserves", chat=group)
        label = next(label for label in answer.labels if "Wallets" in label)
        wallets = await bot_session.press(answer, label, user=bot_session.bob)
        assert wallets.text.count("Wallets 1 to 6 of 20") == 1
        for presser in (bot_session.alice, bot_session.bob):
            told = await presser.press(answer, label)
            assert "ask again in" in told.text
        assert (await bot_session.alice.press(wallets, "More ›")).text == ""
        said = [m.message_id for m in await said_in(bot_session, group)]
        assert said == [answer.message_id, wallets.message_id]


async def test_only_the_last_answers_wallets_are_shown_in_a_resting_group(
    bot_session_with, monthly_snapshots
):
    """Old answers stay in the group: presses under all of them must not fill it."""
    async with bot_session_with(*monthly_snapshots) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
        old = [await bot_session.ask("/reserves", chat=group) for _ in range(3)]
        await bot_session.stop()
        await bot_session.start(group_interval=3600)
        last = await bot_session.ask("/reserves", chat=group)
        label = next(label for label in last.labels if "Wallets" in label)
        for answer in old:
            assert "ask again in" in (await bot_session.alice.press(answer, label)).text
        assert "Wallets 1 to 6" in (await bot_session.press(last, label)).text


@pytest.mark.parametrize("pictures", [True, False])
async def test_wallets_of_many_assets_are_shown_once_in_a_resting_group_too(bot_session_with, wide, pictures):
    """Where pictures are forbidden the buttons stand under a text."""
    async with bot_session_with(wide(40), group_interval=3600, refused=("sendPhoto",)) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
        if not pictures:
            group.forbid_photos()
        answer = await bot_session.ask("/reserves", chat=group)
        assert bool(answer.photo) == pictures
        label = next(label for label in answer.labels if "Wallets" in label)
        assert "Wallets 1 to 6" in (await bot_session.press(answer, label)).text
        assert "ask again in" in (await bot_session.alice.press(answer, label)).text
        said = await said_in(bot_session, group)
        assert len(said) == 2, "the answer and its wallets"


@pytest.mark.parametrize("assets", [3, 40])
async def test_where_pictures_are_forbidden_the_words_come_alone(bot_session_with, wide, assets):
    """Few of them, whatever the number of assets, with the rest behind a press that takes no message more."""
    async with bot_session_with(wide(assets), refused=("sendPhoto",)) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
        group.forbid_photos()
        topic = group.add_topic(bot_session.alice, "Reserves")
        sent = await bot_session.alice.send("/reserves", chat=group, topic=topic)
        answer = await bot_session.sandbox.next_message(group, after=sent)
        assert (answer.photo, answer.reply_to, answer.topic) == (None, sent.message_id, topic)
        assert answer.text.startswith("Sample Exchange, 25 Oct 2026\n⚠️ 2 of ")
        assert "As the exchange states; no chain was read." in answer.text
        await bot_session.alice.press(answer, "Details")
        answer = await bot_session.sandbox.next_edit(answer)
        assert wide(assets).statement.id in answer.text
        assert len(await said_in(bot_session, group)) == 1
        label = next(label for label in answer.labels if "Wallets" in label)
        assert "Wallets 1 to " in (await bot_session.press(answer, label)).text


async def test_a_group_that_forbids_texts_too_is_no_failure(bot_session_with, monthly_snapshots, caplog):
    async with bot_session_with(*monthly_snapshots, refused=("sendMessage",)) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
        group.forbid_texts()
        await bot_session.alice.send("/help", chat=group)
        assert await said_in(bot_session, group) == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_in_the_private_chat_all_answers_stay_in_their_topic(bot_session, someone):
    """People can have several threads with one bot."""
    topic = bot_session.alice.add_topic("My account")
    sent = await bot_session.alice.send(someone("BTC"), topic=topic)
    answer = await bot_session.sandbox.next_message(bot_session.alice, after=sent)
    for label in ("Check BTC", "Your path, in full", "Proof file", "Other dates"):
        await bot_session.press(answer, label)
        await bot_session.settled()
    await bot_session.alice.send("/reserves", topic=topic)
    await bot_session.alice.send_document("x.json", b"{}", topic=topic)
    said = await said_in(bot_session, bot_session.alice)
    assert len(said) == 8  # a proof file is two documents
    assert {message.topic for message in said} == {topic}
