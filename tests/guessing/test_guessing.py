"""Whoever asks for ids that nobody has: stopped, and in nobody else's way."""

import re
import time

import pytest

from bot.telegram import held
from bot.telegram.callbacks import Action, ButtonData
from bot.texts import common

pytestmark = pytest.mark.slow

NOBODY = "5e" * 32
WIDE = {"updates_per_minute": 10_000, "waiting_per_chat": 1000}  # what is taken at all is limited elsewhere


async def missed(stage, *users):
    for user in users:
        assert (await stage.ask(NOBODY, user=user)).text.startswith("❌")


async def test_one_account_gets_so_many_lookups_however_fast_it_asks(stage_with, months, guesses):
    """Thirty-two at a time are handled side by side; a limit that only counts what is answered lets all of them through."""
    async with stage_with(months[-1], lookups_per_minute=1000, **WIDE) as stage:
        asked = guesses(stage)
        await asked.miss(stage.alice, each=60)
        await asked.said(120, stage.alice)
        assert asked.looked_up() == 15
        assert asked.number("porbot_limited_total", limit="lookup") == 45


async def test_lookups_side_by_side_keep_to_the_limit_of_a_minute(stage_with, months, someone, guesses):
    async with stage_with(months[-1], lookups_per_minute=7, **WIDE) as stage:
        for _ in range(30):
            await stage.alice.send(someone("BTC"))
        await guesses(stage).said(60, stage.alice)
        assert sum(message.text.startswith("✅") for message in stage.sandbox.history(stage.alice)) == 7


async def test_buttons_are_lookups_too(stage_with, months, someone):
    async with stage_with(*months, misses_per_hour=2) as stage:
        included = await stage.ask(someone("BTC"))
        prefix = bytes.fromhex(months[-1].statement.id[:16])
        data = ButtonData(Action.VERIFY, bytes.fromhex(NOBODY), prefix, 0, 0).pack()
        for number in (1, 2):
            await stage.alice.press_stale(included, data)
            await stage.sandbox.wait_for(
                lambda number=number: (
                    sum("❌" in m.text for m in stage.sandbox.history(stage.alice)) == number
                )
            )
        assert "ask again in" in (await stage.press(included, "Check BTC")).text
        assert "ask again in" in (await stage.ask(someone("BTC"))).text


async def test_many_guessers_lock_nobody_out(stage_with, months, someone, guesses, monkeypatch):
    monkeypatch.setattr("bot.limits._FIRST_HOLD", 80)  # longer than any machine takes for this
    known, limits = someone("BTC"), {"misses_per_hour_all": 3, "misses_per_hour": 9}
    async with stage_with(*months, people=("Olga",), **limits) as stage:
        asked, carol = guesses(stage), stage.sandbox.add_user("Carol")
        await missed(stage, stage.alice, stage.alice, stage.bob)
        await asked.miss(stage.bob)
        await stage.sandbox.wait_for(lambda: stage.sandbox.history(stage.operators[0]), what="the alarm")
        await stage.sandbox.wait_for(lambda: asked.number("porbot_limited_total", limit="misses_all") == 1)
        # Bob waits, and is told the same whether his next id is one that somebody has.
        said = {(await stage.ask(text, user=stage.bob)).text for text in (known, NOBODY)}
        assert {re.sub(r"\d", "", text) for text in said} == {re.sub(r"\d", "", common.wait(30))}
        # Nobody else does, not even who missed before.
        assert (await stage.ask(known, user=carol)).text.startswith("✅")
        included = await stage.ask(known)
        assert included.text.startswith("✅")
        assert (await stage.press(included, "Check BTC")).photo
        await asked.miss(carol)
        await stage.sandbox.wait_for(lambda: asked.number("porbot_limited_total", limit="misses_all") == 2)
        assert asked.looked_up() == 3  # the others are counted when they are out
        (alarm,) = stage.sandbox.history(stage.operators[0])
        assert "More than 3 ids within an hour" in alarm.text
        assert "PORBOT_MISSES_PER_HOUR_ALL" in alarm.text
        # The answers have not come; a stop sends them, and waits for no timer.
        began = time.monotonic()
        await stage.stop()
        assert time.monotonic() - began < 30
        for user in (stage.bob, carol):
            assert stage.sandbox.history(user)[-1].text.startswith("❌")


async def test_an_answer_comes_by_itself_when_its_time_is_over(stage_with, months, monkeypatch):
    monkeypatch.setattr("bot.limits._FIRST_HOLD", 1)
    async with stage_with(months[-1], misses_per_hour_all=1) as stage:
        await missed(stage, stage.bob)
        assert (await stage.ask(NOBODY)).text.startswith("❌")  # a second later


async def test_more_than_can_wait_are_asked_to_come_again(stage_with, months, monkeypatch):
    monkeypatch.setattr(held, "_MOST", 0)
    async with stage_with(months[-1], misses_per_hour_all=1) as stage:
        await missed(stage, stage.bob)
        assert (await stage.ask(NOBODY)).text == common.wait(5)


@pytest.mark.slow
async def test_sixty_eight_accounts_with_fifteen_ids_each(stage_with, months, someone, guesses):
    """With the settings as they come: a thousand ids an hour together, fifteen for each account."""
    async with stage_with(*months, **WIDE) as stage:
        asked = guesses(stage)
        people = asked.add(68)
        await asked.miss(*people, each=15)
        await asked.said(68 * 15 + 1000, *people)
        await stage.sandbox.wait_for(lambda: asked.looked_up() >= 1000, timeout=120)
        took = []
        for user in asked.add(3):  # the least of three times: the machine may have other work
            began = time.monotonic()
            assert (await stage.ask(someone("BTC"), user=user)).text.startswith("✅")
            took.append(time.monotonic() - began)
        assert min(took) <= 1
