"""When a customer asks too often or guesses, when there is nothing to show, and when a file is damaged."""

import re

import pytest

from bot.formats import amount
from bot.texts import common

pytestmark = pytest.mark.slow

DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}


def row_of(text, symbol):
    return next((line.split() for line in text.splitlines() if line.split()[:1] == [symbol]), None)


async def test_lookups_are_limited_and_others_are_not_held_up(bot_session_with, monthly_snapshots, someone):
    client = someone("BTC")
    async with bot_session_with(*monthly_snapshots, lookups_per_minute=2) as bot_session:
        assert (await bot_session.ask(client)).text.startswith("✅")
        assert (await bot_session.ask(client)).text.startswith("✅")
        assert "ask again in" in (await bot_session.ask(client)).text
        assert (await bot_session.ask(client, user=bot_session.bob)).text.startswith("✅")


async def test_guessing_is_stopped(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with(*monthly_snapshots, misses_per_hour=2, misses_per_hour_all=3) as bot_session:
        for _ in range(2):
            assert (await bot_session.ask("5e" * 32)).text.startswith("❌")
        assert "ask again in" in (await bot_session.ask(someone("BTC"))).text
        assert (await bot_session.ask("5e" * 32, user=bot_session.bob)).text.startswith("❌")
        assert (
            await bot_session.ask(someone("BTC"), user=bot_session.sandbox.add_user("Carol"))
        ).text.startswith("✅")


async def test_nothing_published_yet(bot_session_with, someone):
    async with bot_session_with() as bot_session:
        assert "No snapshot has been published yet" in (await bot_session.ask(someone("BTC"))).text
        assert "No snapshot has been published yet" in (await bot_session.ask("/reserves")).text
        assert "No snapshot has been published yet" in (await bot_session.ask("/snapshots")).text


async def test_a_damaged_file_answers_unavailable_and_tells_the_operators(
    bot_session_with, monthly_snapshots, someone
):
    """The file changes on disk under the running bot: nothing wrong is ever shown."""
    async with bot_session_with(monthly_snapshots[-1], people=("Olga",)) as bot_session:
        (olga,) = bot_session.operators
        client = someone("BTC", "ETH", "USD")
        included = await bot_session.ask(client)
        assert included.text.startswith("✅")
        (file,) = (bot_session.data_dir / "snapshots").iterdir()
        data = bytearray(file.read_bytes())
        places = [found.start() for found in re.finditer(re.escape(bytes.fromhex(client)), bytes(data))]
        assert places
        for place in places:
            data[place + 49] ^= 1  # the last byte of the balance
        file.write_bytes(data)
        bot_session.run.services.snapshots.close()
        for answer in (await bot_session.ask(client), await bot_session.press(included, "Check BTC")):
            assert answer.text == common.unavailable()
            assert not answer.photo
        await bot_session.sandbox.wait_for(
            lambda: len(bot_session.sandbox.history(olga)) == 2, what="word to the operator"
        )
        for told in bot_session.sandbox.history(olga):
            assert monthly_snapshots[-1].statement.id[:8] in told.text
            assert client[:16] not in told.text


async def test_two_hundred_questions_at_once(bot_session, monthly_snapshots):
    """Thirty-two updates at a time are handled side by side; nobody gets another's answer."""
    people = []
    for client, held in list(monthly_snapshots[-1].ledger.items())[:100]:
        if any(held.values()):
            people.append((bot_session.sandbox.add_user("P"), client, held))
    sent = [(user, await user.send(client), held) for user, client, held in people]
    for user, message, held in sent:
        answer = await bot_session.sandbox.next_message(user, after=message, timeout=30)
        for symbol, units in held.items():
            if units:
                assert row_of(answer.text, symbol)[1] == amount(units, DECIMALS[symbol])
