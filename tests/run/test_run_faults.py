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


async def ready(stage):
    """Return status and lines of /readyz."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{stage.run.ops.port}/readyz") as answer,
    ):
        return answer.status, (await answer.text()).splitlines()


async def becomes_ready(stage, until):
    async with asyncio.timeout(60):
        while (await ready(stage))[0] != 200:  # noqa: ASYNC110 - asks over HTTP, as a monitor does
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("status", [401, 404, 429, 502, 503, 504])
async def test_an_answer_that_was_turned_away_is_given_again(stage_with, months, status, log):
    async with stage_with(*months, refused=("sendMessage",)) as stage:
        stage.sandbox.fail(1, status=status, methods=["sendMessage"])
        assert "/verify" in (await stage.ask("/help")).text
        await stage.ask("/privacy", user=stage.bob)
        assert len([m for m in stage.sandbox.history(stage.alice) if m.from_bot]) == 1
        assert not stage.run.failed.done()


async def test_an_answer_that_met_an_error_of_telegrams_own_is_given_again(stage_with, months, log):
    async with stage_with(*months, refused=("sendMessage",)) as stage:
        stage.sandbox.fail(1, status=500, methods=["sendMessage"])
        assert (await stage.ask("/help")).text.startswith("again, in case the first got lost\n")
        await stage.ask("/privacy", user=stage.bob)
        assert len([m for m in stage.sandbox.history(stage.alice) if m.from_bot]) == 1


async def test_an_answer_whose_receipt_got_lost_is_given_once_more_and_says_so(stage_with, months, log):
    async with stage_with(*months) as stage:
        stage.sandbox.lose_answers(1, methods=["sendMessage"])
        sent = await stage.alice.send("/help")
        first = await stage.sandbox.next_message(stage.alice, after=sent)
        again = await stage.sandbox.next_message(stage.alice, after=first)
        assert again.text == f"again, in case the first got lost\n{first.text}"
        await stage.ask("/privacy", user=stage.bob)
        assert len([m for m in stage.sandbox.history(stage.alice) if m.from_bot]) == 2
    assert "Telegram did not take an answer" not in log.text


async def test_updates_that_come_twice_are_answered_once(stage):
    stage.sandbox.deliver_twice(3)
    for text in ("/help", "/privacy", "/start"):
        await stage.ask(text)
    await stage.ask("/help", user=stage.bob)
    assert len([m for m in stage.sandbox.history(stage.alice) if m.from_bot]) == 3


async def test_the_network_is_gone_for_a_while(stage, until, log):
    status, lines = await ready(stage)
    assert (status, lines[0]) == (200, "ready")
    await stage.sandbox.pause()
    await until(lambda: stage.run.connectivity.trouble)
    status, lines = await ready(stage)
    assert status == 503
    assert lines == ["Telegram cannot be reached (NetworkError)"]
    sent = await stage.alice.send("/help")
    await stage.sandbox.resume()
    assert (await stage.sandbox.next_message(stage.alice, after=sent)).text
    await becomes_ready(stage, until)
    assert "Telegram answers again" in log.text


async def test_telegrams_own_errors(stage_with, months, until, log):
    async with stage_with(*months, refused=("getUpdates",)) as stage:
        stage.sandbox.fail(2, status=502, methods=["getUpdates"])
        await stage.ask("/help")
        await until(lambda: "error of its own (502)" in log.text)
        await stage.ask("/privacy", user=stage.bob)
        await becomes_ready(stage, until)


async def test_another_program_polls_with_the_same_token(stage_with, months, until, log):
    async with stage_with(*months, refused=("getUpdates",)) as stage:
        url = f"{stage.sandbox.base_url}{stage.sandbox.token}/getUpdates"
        async with aiohttp.ClientSession() as other:
            polls = asyncio.create_task(_poll(other, url))
            await until(lambda: "409" in stage.run.connectivity.trouble)
            status, lines = await ready(stage)
            polls.cancel()
            await asyncio.gather(polls, return_exceptions=True)
        assert status == 503
        assert "another program takes this bot's messages with the same token (409 Conflict)" in lines[0]
        assert log.text.count("another program takes") == 1
        assert (await stage.ask("/help")).text


async def _poll(session, url):
    while True:
        async with session.post(url, data={"timeout": 50}) as answer:
            await answer.read()


async def test_someone_who_blocked_the_bot(stage_with, months, log):
    async with stage_with(*months, refused=("sendMessage",)) as stage:
        await stage.ask("/start")
        await stage.alice.send("/help")
        await stage.alice.block()
        await stage.sandbox.wait_for(lambda: stage.sandbox.refused)
        assert (await stage.ask("/help", user=stage.bob)).text
    ours = [record.getMessage() for record in log.records if record.name.startswith("bot.")]
    assert "a chat does not take our answers any more (Forbidden)" in ours
    assert not any(str(stage.alice.id) in line for line in ours)


async def test_an_action_that_cannot_be_shown_keeps_nobody_from_an_answer(stage_with, months, someone, log):
    async with stage_with(*months, refused=("sendChatAction",)) as stage:
        stage.sandbox.fail(2, status=500, methods=["sendChatAction"])
        answer = await stage.ask(someone("BTC"))
        assert answer.text.startswith("✅ Included")
        assert (await stage.press(answer, "Check BTC")).photo


async def test_a_flood_is_waited_out(stage_with, months, log):
    """One person asks seven things at once; Telegram takes five answers and then one more a second."""
    async with stage_with(*months, refused=("sendMessage",)) as stage:
        began = time.monotonic()
        # Until one was refused, no time passes: however slowly the bot answers, it is too quick.
        stage.sandbox.world.flood = FloodGate(lambda: time.monotonic() if stage.sandbox.refused else began)
        for _ in range(7):
            await stage.alice.send("/privacy")
        said = stage.sandbox.history
        await stage.sandbox.wait_for(lambda: sum(m.from_bot for m in said(stage.alice)) == 7)
        assert {call.error.partition(":")[0] for call in stage.sandbox.refused} == {"Too Many Requests"}


async def test_whoever_waits_for_a_connection_hears_that_there_will_be_none(stage, tmp_path, log):
    values = {"base_url": stage.sandbox.base_url, "data_dir": tmp_path / "other", "ops_port": 0}
    settings = load_settings(_env_file=None, token="123456789:" + "Q" * 35, **values)
    async with running(settings) as other:
        with pytest.raises(StartError, match="refuses PORBOT_TOKEN"):
            await other.connected()


async def test_an_operator_who_blocked_the_bot_is_named_by_place_only(stage_with, months, log):
    refused = ("sendMessage", "setMyCommands")
    async with stage_with(*months, people=("Olga", "Otto"), refused=refused) as stage:
        olga, otto = stage.operators
        await olga.block()
        await tell_operators(stage.run.application.bot, stage.run.services.settings, "hello")
        assert stage.sandbox.history(otto)[-1].text == "hello"
    ours = [record.getMessage() for record in log.records if record.name.startswith("bot.")]
    assert "operator 1 of PORBOT_OPERATORS could not be told something (Forbidden)" in ours
    assert not any(str(olga.id) in line for line in ours)


async def test_an_update_that_nobody_can_read_does_not_stop_the_others(stage, log):
    stage.sandbox.inject("message", {"message_id": "x", "chat": 5})
    stage.sandbox.inject("message", {"text": "0x" + "ab" * 32})
    stage.sandbox.inject("callback_query", {"id": "1", "from": None})
    assert (await stage.ask("/help")).text
    assert "an update cannot be read and is left out" in log.text
    assert "abab" not in log.text
