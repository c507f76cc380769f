"""The whole bot on a sandbox that keeps Telegram's limits: nobody waits for another, and no refusal looks like a fault of ours."""

import time

import pytest
from telegram.error import BadRequest

from bot.sandbox.flood import FloodGate
from bot.telegram.outgoing import limiter

pytestmark = pytest.mark.slow


def answers(bot_session, chat):
    return [message for message in bot_session.sandbox.history(chat) if message.from_bot]


@pytest.fixture
def limited(bot_session_with, monthly_snapshots):
    """Start a bot that paces itself where that is needed."""

    def start(**changes):
        return bot_session_with(
            *monthly_snapshots, rate_limit=True, updates_per_minute=1000, waiting_per_chat=1000, **changes
        )

    return start


async def test_one_users_flood_makes_nobody_wait(limited):
    async with limited() as bot_session:
        bot_session.sandbox.world.flood = FloodGate(time.monotonic)
        for _ in range(100):
            await bot_session.alice.send("/help")
        assert "/verify" in (await bot_session.ask("/help", user=bot_session.bob)).text
        assert len(answers(bot_session, bot_session.alice)) < 30
        assert bot_session.sandbox.refused == ()


async def test_a_group_that_is_refused_makes_nobody_wait(limited):
    async with limited(refused=("sendPhoto", "sendMessage", "sendChatAction")) as bot_session:
        group = bot_session.sandbox.add_group("Community", [bot_session.alice])
        bot_session.sandbox.refuse(3600, group)
        for _ in range(3):
            await bot_session.alice.send("/reserves", chat=group)
        await bot_session.sandbox.wait_for(lambda: bot_session.sandbox.refused)
        for text in ("/help", "/privacy"):
            assert (await bot_session.ask(text, user=bot_session.bob)).text
        assert answers(bot_session, group) == []
        bot_session.sandbox.heal()


async def test_presses_in_a_group_make_nobody_wait(limited):
    async with limited(group_interval=30) as bot_session:
        bot_session.sandbox.world.flood = FloodGate(time.monotonic)
        group = bot_session.sandbox.add_group("Community", [bot_session.alice])
        shown = await bot_session.ask("/reserves", chat=group)
        for _ in range(100):
            await bot_session.alice.press_stale(shown, shown.buttons[0][0].callback_data)
        assert (await bot_session.ask("/help", user=bot_session.bob)).text
        assert bot_session.sandbox.refused == ()


async def test_a_press_that_telegram_refuses_is_no_error(limited):
    """The whole log is looked at when the test ends."""
    async with limited(refused=("answerCallbackQuery", "sendPhoto")) as bot_session:
        group = bot_session.sandbox.add_group("Community", [bot_session.alice])
        shown = await bot_session.ask("/reserves", chat=group)
        data = shown.buttons[0][0].callback_data
        bot_session.sandbox.expire_queries(0)
        await bot_session.alice.press_stale(shown, data)
        await bot_session.sandbox.wait_for(lambda: bot_session.sandbox.refused)
        bot_session.sandbox.fail(1, status=403, methods=["answerCallbackQuery"])
        await bot_session.alice.press_stale(shown, data)
        await bot_session.sandbox.wait_for(lambda: len(bot_session.sandbox.refused) == 2)
        await bot_session.settled()


async def test_an_answer_to_a_press_is_given_up_when_it_is_worth_nothing(sandbox, bot, monkeypatch):
    monkeypatch.setattr(limiter, "_PRESS_SECONDS", 0.1)
    sandbox.fail(1, status=429, retry_after=60, methods=["answerCallbackQuery"])
    assert await bot.answer_callback_query("1") is False
    await sandbox.wait_for(lambda: sandbox.refused)


async def test_a_call_of_no_chat_that_is_refused_pauses_everybody(sandbox, bot):
    alice = sandbox.add_user("Alice", started=True)
    sandbox.fail(1, status=429, retry_after=1, methods=["answerCallbackQuery"])
    began = time.monotonic()
    with pytest.raises(BadRequest):  # made again after the pause; the sandbox knows no such press
        await bot.answer_callback_query("1")
    await bot.send_message(alice.id, "hello")
    assert time.monotonic() - began > 0.9


async def test_a_refused_menu_is_nobodys_pause(sandbox, bot):
    alice = sandbox.add_user("Alice", started=True)
    sandbox.fail(1, status=429, retry_after=1, methods=["setMyCommands"])
    await bot.set_my_commands([("help", "what I can do")])
    refused, done = (call for call in sandbox.calls if call.method == "setMyCommands")
    assert done.at - refused.at > 0.9
    await bot.send_message(alice.id, "hello")
