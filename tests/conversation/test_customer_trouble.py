"""When a customer asks too often or guesses, when there is nothing to show, and when a file is damaged."""

import re

import pytest

from bot.formats import amount
from bot.texts import common

pytestmark = pytest.mark.slow

DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}


def row_of(text, symbol):
    return next((line.split() for line in text.splitlines() if line.split()[:1] == [symbol]), None)


async def test_lookups_are_limited_and_others_are_not_held_up(stage_with, months, someone):
    client = someone("BTC")
    async with stage_with(*months, lookups_per_minute=2) as stage:
        assert (await stage.ask(client)).text.startswith("✅")
        assert (await stage.ask(client)).text.startswith("✅")
        assert "ask again in" in (await stage.ask(client)).text
        assert (await stage.ask(client, user=stage.bob)).text.startswith("✅")


async def test_guessing_is_stopped(stage_with, months, someone):
    async with stage_with(*months, misses_per_hour=2, misses_per_hour_all=3) as stage:
        for _ in range(2):
            assert (await stage.ask("5e" * 32)).text.startswith("❌")
        assert "ask again in" in (await stage.ask(someone("BTC"))).text
        assert (await stage.ask("5e" * 32, user=stage.bob)).text.startswith("❌")
        assert (await stage.ask(someone("BTC"), user=stage.sandbox.add_user("Carol"))).text.startswith("✅")


async def test_nothing_published_yet(stage_with, someone):
    async with stage_with() as stage:
        assert "No snapshot has been published yet" in (await stage.ask(someone("BTC"))).text
        assert "No snapshot has been published yet" in (await stage.ask("/reserves")).text
        assert "No snapshot has been published yet" in (await stage.ask("/snapshots")).text


async def test_a_damaged_file_answers_unavailable_and_tells_the_operators(stage_with, months, someone):
    """The file changes on disk under the running bot: nothing wrong is ever shown."""
    async with stage_with(months[-1], people=("Olga",)) as stage:
        (olga,) = stage.operators
        client = someone("BTC", "ETH", "USD")
        included = await stage.ask(client)
        assert included.text.startswith("✅")
        (file,) = (stage.data_dir / "snapshots").iterdir()
        data = bytearray(file.read_bytes())
        places = [found.start() for found in re.finditer(re.escape(bytes.fromhex(client)), bytes(data))]
        assert places
        for place in places:
            data[place + 49] ^= 1  # the last byte of the balance
        file.write_bytes(data)
        stage.run.services.shelf.close()
        for answer in (await stage.ask(client), await stage.press(included, "Check BTC")):
            assert answer.text == common.unavailable()
            assert not answer.photo
        await stage.sandbox.wait_for(
            lambda: len(stage.sandbox.history(olga)) == 2, what="word to the operator"
        )
        for told in stage.sandbox.history(olga):
            assert months[-1].statement.id[:8] in told.text
            assert client[:16] not in told.text


async def test_two_hundred_questions_at_once(stage, months):
    """Thirty-two updates at a time are handled side by side; nobody gets another's answer."""
    people = []
    for client, held in list(months[-1].ledger.items())[:100]:
        if any(held.values()):
            people.append((stage.sandbox.add_user("P"), client, held))
    sent = [(user, await user.send(client), held) for user, client, held in people]
    for user, message, held in sent:
        answer = await stage.sandbox.next_message(user, after=message, timeout=30)
        for symbol, units in held.items():
            if units:
                assert row_of(answer.text, symbol)[1] == amount(units, DECIMALS[symbol])
