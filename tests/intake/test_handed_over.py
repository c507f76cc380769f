"""What may be confirmed to Telegram, and what is said after a restart to those who waited."""

import asyncio

import pytest

pytestmark = pytest.mark.slow

TOLD = "I was restarted before I could answer this. Please send it again."


def pending(bot_session):
    return [update.update_id for update in bot_session.sandbox.world.updates.pending]


async def one_more_poll(bot_session):
    """Let the poll that waits bring what comes now, and none after it, so that this is not confirmed."""
    await bot_session.sandbox.wait_for(lambda: not pending(bot_session))
    bot_session.sandbox.slow(3600, methods=["getUpdates"])


def said(bot_session, chat):
    return [message for message in bot_session.sandbox.history(chat) if message.from_bot]


async def test_nothing_is_confirmed_before_it_is_answered(bot_session, crowd):
    bot_session.sandbox.slow(0.3, methods=["sendMessage"])
    people = crowd(bot_session.sandbox, 5, "/help")
    await people.ask()
    await bot_session.sandbox.wait_for(people.answered)
    assert len(pending(bot_session)) == 5
    await people.all_answered()
    await bot_session.sandbox.wait_for(lambda: not pending(bot_session))


async def test_what_waits_for_long_is_journalled_without_a_word_of_it_and_its_row_goes(
    bot_session, journalled, someone
):
    client = someone("BTC")
    bot_session.allowed |= {"sendMessage", "sendChatAction"}
    bot_session.sandbox.refuse(3600, bot_session.alice)
    sent = await bot_session.alice.send(client)
    await bot_session.sandbox.wait_for(lambda: not pending(bot_session))
    assert [row[1:] for row in journalled(bot_session.data_dir)] == [(bot_session.alice.id, sent.message_id)]
    files = b"".join(path.read_bytes() for path in bot_session.data_dir.glob("journal.db*"))
    assert client.encode() not in files
    assert bytes.fromhex(client) not in files


async def test_while_telegram_is_away_nothing_is_confirmed(bot_session, crowd, journalled):
    bot_session.allowed |= {"sendMessage", "getMe", "getUpdates"}
    bot_session.sandbox.fail(10**6, status=502, methods=["sendMessage", "getMe"])
    people = crowd(bot_session.sandbox, 60, "/help")
    await people.ask()
    await asyncio.sleep(1.5)  # longer than anything waits before it is handed over
    assert len(pending(bot_session)) == 60
    assert journalled(bot_session.data_dir) == []
    bot_session.sandbox.heal()
    await people.all_answered()
    assert all(len(people.said(person)) == 1 for person in people.people)


async def test_a_batch_that_comes_again_is_not_answered_again(bot_session, crowd, until):
    """SIGKILL between the answers and the next poll: the numbers were written down."""
    people = crowd(bot_session.sandbox, 10, "/help")
    await bot_session.ask("/help", user=bot_session.bob)
    await one_more_poll(bot_session)
    await bot_session.ask("/help")
    await until(lambda: not bot_session.run.updates.waiting)
    sent = len(said(bot_session, bot_session.alice))
    before = pending(bot_session)
    await bot_session.stop()
    bot_session.sandbox.heal()
    assert before
    await people.ask()
    await bot_session.start()
    await people.all_answered()
    assert len(said(bot_session, bot_session.alice)) == sent


async def test_after_a_stop_everybody_is_answered_or_told(bot_session, journalled, crowd):
    bot_session.allowed |= {"sendMessage"}
    bot_session.sandbox.refuse(3600, bot_session.alice)
    sent = [await bot_session.alice.send("/help") for _ in range(2)]
    await bot_session.sandbox.wait_for(lambda: not pending(bot_session))
    people = crowd(bot_session.sandbox, 60, "/help")
    bot_session.sandbox.slow(1.0, methods=["sendMessage"])
    await people.ask()
    await bot_session.sandbox.wait_for(people.answered)
    await bot_session.stop()
    assert people.answered() < 60
    bot_session.sandbox.heal()
    await bot_session.start()
    await people.all_answered()
    await bot_session.sandbox.wait_for(lambda: said(bot_session, bot_session.alice))
    await bot_session.settled()
    assert [(message.text, message.reply_to) for message in said(bot_session, bot_session.alice)] == [
        (TOLD, sent[-1].message_id)
    ]
    assert sum(len(people.said(person)) for person in people.people) == 60
    assert journalled(bot_session.data_dir) == []
    await bot_session.stop()
    await bot_session.start()
    await bot_session.settled()
    assert len(said(bot_session, bot_session.alice)) == 1  # told once


async def test_what_is_journalled_and_comes_again_is_answered_and_not_told(bot_session, journalled, until):
    """A kill between the row and the poll that would have confirmed it."""
    bot_session.allowed |= {"sendMessage"}
    await bot_session.ask("/help")
    await one_more_poll(bot_session)
    bot_session.sandbox.refuse(3600, bot_session.alice)
    sent = await bot_session.alice.send("/help")
    await until(lambda: journalled(bot_session.data_dir))
    assert pending(bot_session)
    await bot_session.stop()
    bot_session.sandbox.heal()
    await bot_session.start()
    answer = await bot_session.sandbox.next_message(bot_session.alice, after=sent)
    assert "/verify" in answer.text
    await bot_session.settled()
    assert len(said(bot_session, bot_session.alice)) == 2
    assert journalled(bot_session.data_dir) == []


async def test_a_chat_that_is_gone_is_forgotten(bot_session, journalled, until):
    bot_session.allowed |= {"sendMessage"}
    bot_session.sandbox.refuse(3600, bot_session.alice)
    await bot_session.alice.send("/help")
    await bot_session.sandbox.wait_for(lambda: not pending(bot_session))
    await bot_session.stop()
    await bot_session.alice.block()
    bot_session.sandbox.heal()
    await bot_session.start()
    await bot_session.ask("/help", user=bot_session.bob)
    await until(lambda: not journalled(bot_session.data_dir))


async def test_an_update_comes_twice_and_is_answered_once(bot_session):
    bot_session.sandbox.deliver_twice(5)
    for _ in range(5):
        await bot_session.alice.send("/help")
    await bot_session.settled()
    assert len(said(bot_session, bot_session.alice)) == 5


@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "never arrived"])
async def test_an_answer_in_doubt_at_a_stop_is_given_again_with_the_mark(
    bot_session, in_doubt, until, accepted
):
    bot_session.allowed |= {"sendMessage"}
    await bot_session.ask("/help", user=bot_session.bob)
    await until(lambda: not in_doubt(bot_session.data_dir))
    fault = bot_session.sandbox.lose_answers if accepted else bot_session.sandbox.cut
    fault(1, methods=["sendMessage"])
    calls = len(bot_session.sandbox.calls)
    await bot_session.alice.send("/help")
    await bot_session.sandbox.wait_for(
        lambda: any(call.method == "sendMessage" for call in bot_session.sandbox.calls[calls:])
    )
    await bot_session.stop()
    assert in_doubt(bot_session.data_dir) == pending(bot_session)
    await bot_session.start()
    await bot_session.sandbox.wait_for(lambda: len(said(bot_session, bot_session.alice)) == 1 + accepted)
    await bot_session.settled()
    *first, again = (message.text for message in said(bot_session, bot_session.alice))
    assert again.startswith("again, in case the first got lost\n")
    assert first == [again.partition("\n")[2]] * accepted
    await until(lambda: not in_doubt(bot_session.data_dir))
    assert "again, in case" not in (await bot_session.ask("/help")).text


async def test_while_an_answer_is_on_its_way_a_kill_finds_that_it_is(bot_session, in_doubt, until):
    bot_session.sandbox.slow(0.5, methods=["sendMessage"])
    await bot_session.alice.send("/help")
    number = pending(bot_session)
    await until(lambda: in_doubt(bot_session.data_dir))
    assert said(bot_session, bot_session.alice) == []
    assert in_doubt(bot_session.data_dir) == number
    await bot_session.sandbox.wait_for(lambda: said(bot_session, bot_session.alice))
    await until(lambda: not in_doubt(bot_session.data_dir))


async def test_what_telegram_did_not_take_is_in_no_doubt(bot_session, in_doubt):
    bot_session.allowed |= {"sendMessage"}
    bot_session.sandbox.refuse(3600, bot_session.alice)
    await bot_session.alice.send("/help")
    await bot_session.sandbox.wait_for(lambda: bot_session.sandbox.refused and not pending(bot_session))
    assert in_doubt(bot_session.data_dir) == []


@pytest.mark.parametrize("label", ["Publish", "Discard"])
async def test_a_press_that_publishes_is_never_followed_twice(
    bot_session_with, monthly_snapshots, label, until
):
    """Its number is written down before, so that it is not followed again whenever the bot is killed."""
    async with bot_session_with(
        *monthly_snapshots, people=("Olga",), refused=("editMessageText", "sendMessage")
    ) as bot_session:
        from bot.telegram.callbacks import Action, ButtonData

        action = Action.PUBLISH if label == "Publish" else Action.DISCARD
        olga = bot_session.operators[0]
        asked = await bot_session.ask("/help", user=olga)
        await one_more_poll(bot_session)
        bot_session.sandbox.refuse(3600, olga)
        await olga.press_stale(asked, ButtonData(action, None, bytes(8)).pack())
        await until(lambda: bot_session.run.updates.waiting)
        await bot_session.stop()
        bot_session.sandbox.heal()
        assert pending(bot_session)
        await bot_session.start()
        await bot_session.ask("/help", user=bot_session.bob)
        await bot_session.settled()
        assert [message.text for message in said(bot_session, olga)] == [asked.text]


async def test_a_handler_that_breaks_ends_the_turn_with_an_apology(bot_session, until):
    bot_session.run.services.snapshots.entries = None
    assert "Something went wrong on our side" in (await bot_session.ask("/snapshots")).text
    await bot_session.sandbox.wait_for(lambda: not pending(bot_session))
    await until(lambda: not bot_session.run.updates.waiting)


async def test_telegram_is_away_while_people_ask(bot_session, crowd):
    """Nothing is lost, confirmed or said twice, however Telegram is away."""
    bot_session.allowed |= {"sendMessage", "getMe", "getUpdates"}
    people = crowd(bot_session.sandbox, 60, "/help")
    bot_session.sandbox.slow(0.05, methods=["sendMessage"])
    await people.ask()
    await bot_session.sandbox.wait_for(people.answered)
    await bot_session.sandbox.pause()
    await asyncio.sleep(1.2)  # longer than an update waits before it is handed over
    await bot_session.sandbox.resume()
    await people.all_answered()
    assert [len(people.said(person)) for person in people.people] == [1] * 60


async def test_two_receipts_in_a_row_that_are_lost_are_said(bot_session_with, monthly_snapshots):
    """The answer may have arrived twice, so nothing claims that it did not, or that the question was not kept."""
    async with bot_session_with(*monthly_snapshots, refused=("sendMessage",)) as bot_session:
        bot_session.sandbox.lose_answers(2, methods=["sendMessage"])
        sent = await bot_session.alice.send("/privacy")

        def said_by_us():
            told = said(bot_session, bot_session.alice)
            return [one.text for one in told if one.message_id > sent.message_id]

        await bot_session.sandbox.wait_for(lambda: len(said_by_us()) == 3, timeout=60)
        first, again, last = said_by_us()
        assert again == f"again, in case the first got lost\n{first}" or first in again
        assert last.startswith("Telegram did not say whether my answer arrived.")


async def test_a_message_without_a_chat_breaks_nothing(bot_session, caplog):
    bot_session.sandbox.inject("message", {"message_id": 1, "date": 1, "chat": None, "text": "/help"})
    assert (await bot_session.ask("/help")).text
    assert "an uncaught error was raised" not in caplog.text
