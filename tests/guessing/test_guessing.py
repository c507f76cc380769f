"""Whoever asks for ids that nobody has: stopped, and in nobody else's way."""

import re
import time

import pytest

from bot.telegram import held_answers
from bot.telegram.callbacks import Action, ButtonData
from bot.texts import common

pytestmark = pytest.mark.slow

NOBODY = "5e" * 32
WIDE = {"updates_per_minute": 10_000, "waiting_per_chat": 1000}  # what is taken at all is limited elsewhere


async def missed(bot_session, *users):
    for user in users:
        assert (await bot_session.ask(NOBODY, user=user)).text.startswith("❌")


async def test_one_account_gets_so_many_lookups_however_fast_it_asks(
    bot_session_with, monthly_snapshots, guesses
):
    """Thirty-two at a time are handled side by side; a limit that only counts what is answered lets all of them through."""
    async with bot_session_with(monthly_snapshots[-1], lookups_per_minute=1000, **WIDE) as bot_session:
        asked = guesses(bot_session)
        await asked.miss(bot_session.alice, each=60)
        await asked.said(120, bot_session.alice)
        assert asked.looked_up() == 15
        assert asked.number("porbot_limited_total", limit="lookup") == 45


async def test_lookups_side_by_side_keep_to_the_limit_of_a_minute(
    bot_session_with, monthly_snapshots, someone, guesses
):
    async with bot_session_with(monthly_snapshots[-1], lookups_per_minute=7, **WIDE) as bot_session:
        for _ in range(30):
            await bot_session.alice.send(someone("BTC"))
        await guesses(bot_session).said(60, bot_session.alice)
        assert (
            sum(message.text.startswith("✅") for message in bot_session.sandbox.history(bot_session.alice))
            == 7
        )


async def test_buttons_are_lookups_too(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with(*monthly_snapshots, misses_per_hour=2) as bot_session:
        included = await bot_session.ask(someone("BTC"))
        prefix = bytes.fromhex(monthly_snapshots[-1].statement.id[:16])
        data = ButtonData(Action.VERIFY, bytes.fromhex(NOBODY), prefix, 0, 0).pack()
        for number in (1, 2):
            await bot_session.alice.press_stale(included, data)
            await bot_session.sandbox.wait_for(
                lambda number=number: (
                    sum("❌" in m.text for m in bot_session.sandbox.history(bot_session.alice)) == number
                )
            )
        assert "ask again in" in (await bot_session.press(included, "Check BTC")).text
        assert "ask again in" in (await bot_session.ask(someone("BTC"))).text


async def test_many_guessers_lock_nobody_out(
    bot_session_with, monthly_snapshots, someone, guesses, monkeypatch
):
    monkeypatch.setattr("bot.rate_limits._FIRST_HOLD", 80)  # longer than any machine takes for this
    known, limits = someone("BTC"), {"misses_per_hour_all": 3, "misses_per_hour": 9}
    async with bot_session_with(*monthly_snapshots, people=("Olga",), **limits) as bot_session:
        asked, carol = guesses(bot_session), bot_session.sandbox.add_user("Carol")
        await missed(bot_session, bot_session.alice, bot_session.alice, bot_session.bob)
        await asked.miss(bot_session.bob)
        await bot_session.sandbox.wait_for(
            lambda: bot_session.sandbox.history(bot_session.operators[0]), what="the alarm"
        )
        await bot_session.sandbox.wait_for(
            lambda: asked.number("porbot_limited_total", limit="misses_all") == 1
        )
        # Bob waits, and is told the same whether his next id is one that somebody has.
        said = {(await bot_session.ask(text, user=bot_session.bob)).text for text in (known, NOBODY)}
        assert {re.sub(r"\d", "", text) for text in said} == {re.sub(r"\d", "", common.wait(30))}
        # Nobody else does, not even who missed before.
        assert (await bot_session.ask(known, user=carol)).text.startswith("✅")
        included = await bot_session.ask(known)
        assert included.text.startswith("✅")
        assert (await bot_session.press(included, "Check BTC")).photo
        await asked.miss(carol)
        await bot_session.sandbox.wait_for(
            lambda: asked.number("porbot_limited_total", limit="misses_all") == 2
        )
        assert asked.looked_up() == 3  # the others are counted when they are out
        (alarm,) = bot_session.sandbox.history(bot_session.operators[0])
        assert "More than 3 ids within an hour" in alarm.text
        assert "PORBOT_MISSES_PER_HOUR_ALL" in alarm.text
        # The answers have not come; a stop sends them, and waits for no timer.
        began = time.monotonic()
        await bot_session.stop()
        assert time.monotonic() - began < 30
        for user in (bot_session.bob, carol):
            assert bot_session.sandbox.history(user)[-1].text.startswith("❌")


async def test_an_answer_comes_by_itself_when_its_time_is_over(
    bot_session_with, monthly_snapshots, monkeypatch
):
    monkeypatch.setattr("bot.rate_limits._FIRST_HOLD", 1)
    async with bot_session_with(monthly_snapshots[-1], misses_per_hour_all=1) as bot_session:
        await missed(bot_session, bot_session.bob)
        assert (await bot_session.ask(NOBODY)).text.startswith("❌")  # a second later


async def test_more_than_can_wait_are_asked_to_come_again(bot_session_with, monthly_snapshots, monkeypatch):
    monkeypatch.setattr(held_answers, "_MOST", 0)
    async with bot_session_with(monthly_snapshots[-1], misses_per_hour_all=1) as bot_session:
        await missed(bot_session, bot_session.bob)
        assert (await bot_session.ask(NOBODY)).text == common.wait(5)


@pytest.mark.slow
async def test_sixty_eight_accounts_with_fifteen_ids_each(
    bot_session_with, monthly_snapshots, someone, guesses
):
    """With the settings as they come: a thousand ids an hour together, fifteen for each account."""
    async with bot_session_with(*monthly_snapshots, **WIDE) as bot_session:
        asked = guesses(bot_session)
        people = asked.add(68)
        await asked.miss(*people, each=15)
        await asked.said(68 * 15 + 1000, *people)
        await bot_session.sandbox.wait_for(lambda: asked.looked_up() >= 1000, timeout=120)
        took = []
        for user in asked.add(3):  # the least of three times: the machine may have other work
            began = time.monotonic()
            assert (await bot_session.ask(someone("BTC"), user=user)).text.startswith("✅")
            took.append(time.monotonic() - began)
        assert min(took) <= 1
