"""What belongs to an answer: its wallets, its topic, and its words where pictures are forbidden."""

import pytest

pytestmark = pytest.mark.slow


async def said_in(stage, chat) -> list:
    """Return what the bot said in `chat`, after everything before was handled."""
    await stage.settled()
    return [message for message in stage.sandbox.history(chat) if message.from_bot]


async def test_wallets_belong_to_the_answer_and_are_shown_once_in_a_resting_group(stage_with, months):
    """Who asks and presses asked once; from the second press on the group rests, without a message."""
    async with stage_with(*months, group_interval=3600) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice, stage.bob])
        answer = await stage.ask("/reserves", chat=group)
        label = next(label for label in answer.labels if "Wallets" in label)
        wallets = await stage.press(answer, label, user=stage.bob)
        assert wallets.text.count("Wallets 1 to 6 of 20") == 1
        for presser in (stage.alice, stage.bob):
            told = await presser.press(answer, label)
            assert "ask again in" in told.text
        assert (await stage.alice.press(wallets, "More ›")).text == ""
        said = [m.message_id for m in await said_in(stage, group)]
        assert said == [answer.message_id, wallets.message_id]


async def test_only_the_last_answers_wallets_are_shown_in_a_resting_group(stage_with, months):
    """Old answers stay in the group: presses under all of them must not fill it."""
    async with stage_with(*months) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice])
        old = [await stage.ask("/reserves", chat=group) for _ in range(3)]
        await stage.stop()
        await stage.start(group_interval=3600)
        last = await stage.ask("/reserves", chat=group)
        label = next(label for label in last.labels if "Wallets" in label)
        for answer in old:
            assert "ask again in" in (await stage.alice.press(answer, label)).text
        assert "Wallets 1 to 6" in (await stage.press(last, label)).text


async def test_wallets_under_a_long_answer_are_shown_once_in_a_resting_group_too(stage_with, wide):
    """There the buttons stand under a text, and not under the picture."""
    async with stage_with(wide(40), group_interval=3600) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice])
        picture = await stage.ask("/reserves", chat=group)
        answer = await stage.sandbox.next_message(group, after=picture)
        label = next(label for label in answer.labels if "Wallets" in label)
        assert "Wallets 1 to 6" in (await stage.press(answer, label)).text
        assert "ask again in" in (await stage.alice.press(answer, label)).text


@pytest.mark.parametrize("assets", [3, 40])
async def test_where_pictures_are_forbidden_the_words_come_alone(stage_with, wide, assets):
    """With three assets they are the caption, with forty a message of their own."""
    async with stage_with(wide(assets), refused=("sendPhoto",)) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice])
        group.forbid_photos()
        topic = group.add_topic(stage.alice, "Reserves")
        sent = await stage.alice.send("/reserves", chat=group, topic=topic)
        answer = await stage.sandbox.next_message(group, after=sent)
        assert (answer.photo, answer.reply_to, answer.topic) == (None, sent.message_id, topic)
        assert "reserves against liabilities" in answer.text
        assert wide(assets).statement.id in answer.text
        assert len(await said_in(stage, group)) == 1
        label = next(label for label in answer.labels if "Wallets" in label)
        assert "Wallets 1 to " in (await stage.press(answer, label)).text


async def test_a_group_that_forbids_texts_too_is_no_failure(stage_with, months, caplog):
    async with stage_with(*months, refused=("sendMessage",)) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice])
        group.forbid_texts()
        await stage.alice.send("/help", chat=group)
        assert await said_in(stage, group) == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_in_the_private_chat_all_answers_stay_in_their_topic(stage, someone):
    """People can have several threads with one bot."""
    topic = stage.alice.add_topic("My account")
    sent = await stage.alice.send(someone("BTC"), topic=topic)
    answer = await stage.sandbox.next_message(stage.alice, after=sent)
    for label in ("Check BTC", "View full tree", "Proof file", "Other dates"):
        await stage.press(answer, label)
        await stage.settled()
    await stage.alice.send("/reserves", topic=topic)
    await stage.alice.send_document("x.json", b"{}", topic=topic)
    said = await said_in(stage, stage.alice)
    assert len(said) == 8  # a proof file is two documents
    assert {message.topic for message in said} == {topic}
