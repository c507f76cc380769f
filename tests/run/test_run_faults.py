"""Faults of Telegram and of chats, while the bot runs: ridden out, said plainly, and without anyone's id."""

import asyncio
import logging
import time

import aiohttp
import pytest

from bot.errors import StartError
from bot.run import running
from bot.sandbox.flood import FloodGate
from bot.settings.model import load_settings
from bot.telegram.notifying import tell_operators

pytestmark = pytest.mark.slow


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO)
    yield caplog
    assert "Traceback" not in caplog.text


async def ready(bot_session):
    """Return status and lines of /readyz."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{bot_session.run.ops.port}/readyz") as answer,
    ):
        return answer.status, (await answer.text()).splitlines()


async def becomes_ready(bot_session, until):
    async with asyncio.timeout(60):
        while (await ready(bot_session))[0] != 200:  # noqa: ASYNC110 - asks over HTTP, as a monitor does
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("status", [401, 404, 429, 502, 503, 504])
async def test_an_answer_that_was_turned_away_is_given_again(
    bot_session_with, monthly_snapshots, status, log
):
    async with bot_session_with(*monthly_snapshots, refused=("sendMessage",)) as bot_session:
        bot_session.sandbox.fail(1, status=status, methods=["sendMessage"])
        assert "/verify" in (await bot_session.ask("/help")).text
        await bot_session.ask("/privacy", user=bot_session.bob)
        assert len([m for m in bot_session.sandbox.history(bot_session.alice) if m.from_bot]) == 1
        assert not bot_session.run.failed.done()


async def test_an_answer_that_met_an_error_of_telegrams_own_is_given_again(
    bot_session_with, monthly_snapshots, log
):
    async with bot_session_with(*monthly_snapshots, refused=("sendMessage",)) as bot_session:
        bot_session.sandbox.fail(1, status=500, methods=["sendMessage"])
        assert (await bot_session.ask("/help")).text.startswith("again, in case the first got lost\n")
        await bot_session.ask("/privacy", user=bot_session.bob)
        assert len([m for m in bot_session.sandbox.history(bot_session.alice) if m.from_bot]) == 1


async def test_an_answer_whose_receipt_got_lost_is_given_once_more_and_says_so(
    bot_session_with, monthly_snapshots, log
):
    async with bot_session_with(*monthly_snapshots) as bot_session:
        bot_session.sandbox.lose_answers(1, methods=["sendMessage"])
        sent = await bot_session.alice.send("/help")
        first = await bot_session.sandbox.next_message(bot_session.alice, after=sent)
        again = await bot_session.sandbox.next_message(bot_session.alice, after=first)
        assert again.text == f"again, in case the first got lost\n{first.text}"
        await bot_session.ask("/privacy", user=bot_session.bob)
        assert len([m for m in bot_session.sandbox.history(bot_session.alice) if m.from_bot]) == 2
    assert "Telegram did not take an answer" not in log.text


async def test_updates_that_come_twice_are_answered_once(bot_session):
    bot_session.sandbox.deliver_twice(3)
    for text in ("/help", "/privacy", "/start"):
        await bot_session.ask(text)
    await bot_session.ask("/help", user=bot_session.bob)
    assert len([m for m in bot_session.sandbox.history(bot_session.alice) if m.from_bot]) == 3


async def test_the_network_is_gone_for_a_while(bot_session, until, log):
    status, lines = await ready(bot_session)
    assert (status, lines[0]) == (200, "ready")
    await bot_session.sandbox.pause()
    await until(lambda: bot_session.run.connectivity.trouble)
    status, lines = await ready(bot_session)
    assert status == 503
    assert lines == ["Telegram cannot be reached (NetworkError)"]
    sent = await bot_session.alice.send("/help")
    await bot_session.sandbox.resume()
    assert (await bot_session.sandbox.next_message(bot_session.alice, after=sent)).text
    await becomes_ready(bot_session, until)
    assert "Telegram answers again" in log.text


async def test_telegrams_own_errors(bot_session_with, monthly_snapshots, until, log):
    async with bot_session_with(*monthly_snapshots, refused=("getUpdates",)) as bot_session:
        bot_session.sandbox.fail(2, status=502, methods=["getUpdates"])
        await bot_session.ask("/help")
        await until(lambda: "error of its own (502)" in log.text)
        await bot_session.ask("/privacy", user=bot_session.bob)
        await becomes_ready(bot_session, until)


async def test_another_program_polls_with_the_same_token(bot_session_with, monthly_snapshots, until, log):
    async with bot_session_with(*monthly_snapshots, refused=("getUpdates",)) as bot_session:
        url = f"{bot_session.sandbox.base_url}{bot_session.sandbox.token}/getUpdates"
        async with aiohttp.ClientSession() as other:
            polls = asyncio.create_task(_poll(other, url))
            await until(lambda: "409" in bot_session.run.connectivity.trouble)
            status, lines = await ready(bot_session)
            polls.cancel()
            await asyncio.gather(polls, return_exceptions=True)
        assert status == 503
        assert "another program takes this bot's messages with the same token (409 Conflict)" in lines[0]
        assert log.text.count("another program takes") == 1
        assert (await bot_session.ask("/help")).text


async def _poll(session, url):
    while True:
        async with session.post(url, data={"timeout": 50}) as answer:
            await answer.read()


async def test_someone_who_blocked_the_bot(bot_session_with, monthly_snapshots, log):
    async with bot_session_with(*monthly_snapshots, refused=("sendMessage",)) as bot_session:
        await bot_session.ask("/start")
        await bot_session.alice.send("/help")
        await bot_session.alice.block()
        await bot_session.sandbox.wait_for(lambda: bot_session.sandbox.refused)
        assert (await bot_session.ask("/help", user=bot_session.bob)).text
    ours = [record.getMessage() for record in log.records if record.name.startswith("bot.")]
    assert "a chat does not take our answers any more (Forbidden)" in ours
    assert not any(str(bot_session.alice.id) in line for line in ours)


async def test_an_action_that_cannot_be_shown_keeps_nobody_from_an_answer(
    bot_session_with, monthly_snapshots, someone, log
):
    async with bot_session_with(*monthly_snapshots, refused=("sendChatAction",)) as bot_session:
        bot_session.sandbox.fail(2, status=500, methods=["sendChatAction"])
        answer = await bot_session.ask(someone("BTC"))
        assert answer.text.startswith("✅ Included")
        assert (await bot_session.press(answer, "Check BTC")).photo


async def test_a_flood_is_waited_out(bot_session_with, monthly_snapshots, log):
    """One person asks seven things at once; Telegram takes five answers and then one more a second."""
    async with bot_session_with(*monthly_snapshots, refused=("sendMessage",)) as bot_session:
        began = time.monotonic()
        # Until one was refused, no time passes: however slowly the bot answers, it is too quick.
        bot_session.sandbox.world.flood = FloodGate(
            lambda: time.monotonic() if bot_session.sandbox.refused else began
        )
        for _ in range(7):
            await bot_session.alice.send("/privacy")
        said = bot_session.sandbox.history
        await bot_session.sandbox.wait_for(lambda: sum(m.from_bot for m in said(bot_session.alice)) == 7)
        assert {call.error.partition(":")[0] for call in bot_session.sandbox.refused} == {"Too Many Requests"}


async def test_whoever_waits_for_a_connection_hears_that_there_will_be_none(bot_session, tmp_path, log):
    values = {"base_url": bot_session.sandbox.base_url, "data_dir": tmp_path / "other", "ops_port": 0}
    settings = load_settings(_env_file=None, token="123456789:" + "Q" * 35, **values)
    async with running(settings) as other:
        with pytest.raises(StartError, match="refuses PORBOT_TOKEN"):
            await other.connected()


async def test_an_operator_who_blocked_the_bot_is_named_by_place_only(
    bot_session_with, monthly_snapshots, log
):
    refused = ("sendMessage", "setMyCommands")
    async with bot_session_with(*monthly_snapshots, people=("Olga", "Otto"), refused=refused) as bot_session:
        olga, otto = bot_session.operators
        await olga.block()
        services = bot_session.run.services
        bot = bot_session.run.application.bot
        await tell_operators(bot, services.settings, lambda: "hello", services.language_of_chat)
        assert bot_session.sandbox.history(otto)[-1].text == "hello"
    ours = [record.getMessage() for record in log.records if record.name.startswith("bot.")]
    assert "operator 1 of PORBOT_OPERATORS could not be told something (Forbidden)" in ours
    assert not any(str(olga.id) in line for line in ours)


async def test_an_update_that_nobody_can_read_does_not_stop_the_others(bot_session, log):
    bot_session.sandbox.inject("message", {"message_id": "x", "chat": 5})
    bot_session.sandbox.inject("message", {"text": "0x" + "ab" * 32})
    bot_session.sandbox.inject("callback_query", {"id": "1", "from": None})
    assert (await bot_session.ask("/help")).text
    assert "an update cannot be read and is left out" in log.text
    assert "abab" not in log.text
