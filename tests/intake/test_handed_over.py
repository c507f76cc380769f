"""What may be confirmed to Telegram, and what is said after a restart to those who waited."""

import asyncio

import pytest

pytestmark = pytest.mark.slow

TOLD = "I was restarted before I could answer this. Please send it again."


def pending(stage):
    return [update.update_id for update in stage.sandbox.world.updates.pending]


async def one_more_poll(stage):
    """Let the poll that waits bring what comes now, and none after it, so that this is not confirmed."""
    await stage.sandbox.wait_for(lambda: not pending(stage))
    stage.sandbox.slow(3600, methods=["getUpdates"])


def said(stage, chat):
    return [message for message in stage.sandbox.history(chat) if message.from_bot]


async def test_nothing_is_confirmed_before_it_is_answered(stage, crowd):
    stage.sandbox.slow(0.3, methods=["sendMessage"])
    people = crowd(stage.sandbox, 5, "/help")
    await people.ask()
    await stage.sandbox.wait_for(people.answered)
    assert len(pending(stage)) == 5
    await people.all_answered()
    await stage.sandbox.wait_for(lambda: not pending(stage))


async def test_what_waits_for_long_is_journalled_without_a_word_of_it_and_its_row_goes(
    stage, journalled, someone
):
    client = someone("BTC")
    stage.allowed |= {"sendMessage", "sendChatAction"}
    stage.sandbox.refuse(3600, stage.alice)
    sent = await stage.alice.send(client)
    await stage.sandbox.wait_for(lambda: not pending(stage))
    assert [row[1:] for row in journalled(stage.data_dir)] == [(stage.alice.id, sent.message_id)]
    files = b"".join(path.read_bytes() for path in stage.data_dir.glob("journal.db*"))
    assert client.encode() not in files
    assert bytes.fromhex(client) not in files


async def test_while_telegram_is_away_nothing_is_confirmed(stage, crowd, journalled):
    stage.allowed |= {"sendMessage", "getMe", "getUpdates"}
    stage.sandbox.fail(10**6, status=502, methods=["sendMessage", "getMe"])
    people = crowd(stage.sandbox, 60, "/help")
    await people.ask()
    await asyncio.sleep(1.5)  # longer than anything waits before it is handed over
    assert len(pending(stage)) == 60
    assert journalled(stage.data_dir) == []
    stage.sandbox.heal()
    await people.all_answered()
    assert all(len(people.said(person)) == 1 for person in people.people)


async def test_a_batch_that_comes_again_is_not_answered_again(stage, crowd, until):
    """SIGKILL between the answers and the next poll: the numbers were written down."""
    people = crowd(stage.sandbox, 10, "/help")
    await stage.ask("/help", user=stage.bob)
    await one_more_poll(stage)
    await stage.ask("/help")
    await until(lambda: not stage.run.updates.waiting)
    sent = len(said(stage, stage.alice))
    before = pending(stage)
    await stage.stop()
    stage.sandbox.heal()
    assert before
    await people.ask()
    await stage.start()
    await people.all_answered()
    assert len(said(stage, stage.alice)) == sent


async def test_after_a_stop_everybody_is_answered_or_told(stage, journalled, crowd):
    stage.allowed |= {"sendMessage"}
    stage.sandbox.refuse(3600, stage.alice)
    sent = [await stage.alice.send("/help") for _ in range(2)]
    await stage.sandbox.wait_for(lambda: not pending(stage))
    people = crowd(stage.sandbox, 60, "/help")
    stage.sandbox.slow(1.0, methods=["sendMessage"])
    await people.ask()
    await stage.sandbox.wait_for(people.answered)
    await stage.stop()
    assert people.answered() < 60
    stage.sandbox.heal()
    await stage.start()
    await people.all_answered()
    await stage.sandbox.wait_for(lambda: said(stage, stage.alice))
    await stage.settled()
    assert [(message.text, message.reply_to) for message in said(stage, stage.alice)] == [
        (TOLD, sent[-1].message_id)
    ]
    assert sum(len(people.said(person)) for person in people.people) == 60
    assert journalled(stage.data_dir) == []
    await stage.stop()
    await stage.start()
    await stage.settled()
    assert len(said(stage, stage.alice)) == 1  # told once


async def test_what_is_journalled_and_comes_again_is_answered_and_not_told(stage, journalled, until):
    """A kill between the row and the poll that would have confirmed it."""
    stage.allowed |= {"sendMessage"}
    await stage.ask("/help")
    await one_more_poll(stage)
    stage.sandbox.refuse(3600, stage.alice)
    sent = await stage.alice.send("/help")
    await until(lambda: journalled(stage.data_dir))
    assert pending(stage)
    await stage.stop()
    stage.sandbox.heal()
    await stage.start()
    answer = await stage.sandbox.next_message(stage.alice, after=sent)
    assert "/verify" in answer.text
    await stage.settled()
    assert len(said(stage, stage.alice)) == 2
    assert journalled(stage.data_dir) == []


async def test_a_chat_that_is_gone_is_forgotten(stage, journalled, until):
    stage.allowed |= {"sendMessage"}
    stage.sandbox.refuse(3600, stage.alice)
    await stage.alice.send("/help")
    await stage.sandbox.wait_for(lambda: not pending(stage))
    await stage.stop()
    await stage.alice.block()
    stage.sandbox.heal()
    await stage.start()
    await stage.ask("/help", user=stage.bob)
    await until(lambda: not journalled(stage.data_dir))


async def test_an_update_comes_twice_and_is_answered_once(stage):
    stage.sandbox.deliver_twice(5)
    for _ in range(5):
        await stage.alice.send("/help")
    await stage.settled()
    assert len(said(stage, stage.alice)) == 5


@pytest.mark.parametrize("label", ["Publish", "Discard"])
async def test_a_press_that_publishes_is_never_followed_twice(stage_with, months, label, until):
    """Its number is written down before, so that it is not followed again whenever the bot is killed."""
    async with stage_with(*months, people=("Olga",), refused=("editMessageText", "sendMessage")) as stage:
        from bot.telegram.callbacks import Action, ButtonData

        action = Action.PUBLISH if label == "Publish" else Action.DISCARD
        olga = stage.operators[0]
        asked = await stage.ask("/help", user=olga)
        await one_more_poll(stage)
        stage.sandbox.refuse(3600, olga)
        await olga.press_stale(asked, ButtonData(action, None, bytes(8)).pack())
        await until(lambda: stage.run.updates.waiting)
        await stage.stop()
        stage.sandbox.heal()
        assert pending(stage)
        await stage.start()
        await stage.ask("/help", user=stage.bob)
        await stage.settled()
        assert [message.text for message in said(stage, olga)] == [asked.text]


async def test_a_handler_that_breaks_ends_the_turn_with_an_apology(stage, until):
    stage.run.services.snapshots.entries = None
    assert "Something went wrong on our side" in (await stage.ask("/snapshots")).text
    await stage.sandbox.wait_for(lambda: not pending(stage))
    await until(lambda: not stage.run.updates.waiting)


async def test_telegram_is_away_while_people_ask(stage, crowd):
    """Nothing is lost, confirmed or said twice, however Telegram is away."""
    stage.allowed |= {"sendMessage", "getMe", "getUpdates"}
    people = crowd(stage.sandbox, 60, "/help")
    stage.sandbox.slow(0.05, methods=["sendMessage"])
    await people.ask()
    await stage.sandbox.wait_for(people.answered)
    await stage.sandbox.pause()
    await asyncio.sleep(1.2)  # longer than an update waits before it is handed over
    await stage.sandbox.resume()
    await people.all_answered()
    assert [len(people.said(person)) for person in people.people] == [1] * 60


async def test_two_receipts_in_a_row_that_are_lost_are_said(stage_with, months):
    """The answer may have arrived twice, so nothing claims that it did not, or that the question was not kept."""
    async with stage_with(*months, refused=("sendMessage",)) as stage:
        stage.sandbox.lose_answers(2, methods=["sendMessage"])
        sent = await stage.alice.send("/privacy")
        said_by_us = lambda: [m.text for m in said(stage, stage.alice) if m.message_id > sent.message_id]  # noqa: E731
        await stage.sandbox.wait_for(lambda: len(said_by_us()) == 3, timeout=60)
        first, again, last = said_by_us()
        assert again == f"again, in case the first got lost\n{first}" or first in again
        assert last.startswith("Telegram did not say whether my answer arrived.")


async def test_a_message_without_a_chat_breaks_nothing(stage, caplog):
    stage.sandbox.inject("message", {"message_id": 1, "date": 1, "chat": None, "text": "/help"})
    assert (await stage.ask("/help")).text
    assert "an uncaught error was raised" not in caplog.text
