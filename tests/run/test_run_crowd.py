"""Many customers at once: each gets every answer, once, and their own."""

import asyncio

import pytest

from bot.formats import amount

pytestmark = pytest.mark.slow

PEOPLE = 32
DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}


@pytest.mark.slow
async def test_thirty_two_customers_ask_at_the_same_time(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots, lookups_per_minute=1000) as bot_session:
        ledger = {client: held for client, held in monthly_snapshots[-1].ledger.items() if any(held.values())}
        clients = list(ledger)[:PEOPLE]
        people = [bot_session.sandbox.add_user(f"Customer {number}") for number in range(PEOPLE)]

        async def customer(user, client):
            answer = await bot_session.ask(client, user=user)
            for symbol, units in ledger[client].items():
                if units:
                    assert f"{symbol}" in answer.text
                    assert amount(units, DECIMALS[symbol]) in answer.text
            assert (await bot_session.press(answer, "Your path, in full", user=user)).document
            proof = await bot_session.press(answer, "Proof file", user=user)
            assert client.encode() in proof.document.data
            await bot_session.sandbox.next_message(user, after=proof)
            # Three more without waiting for each other's answers.
            for text in (client, f"{client} 2026-09-30", "/help"):
                await user.send(text)
            chat = bot_session.sandbox.world.chats[user.id]
            await bot_session.sandbox.wait_for(
                lambda: len(chat.messages) == 11, timeout=60
            )  # 4 typed, 7 answered

        def said(user):
            return sum(message.from_bot for message in bot_session.sandbox.history(user))

        await asyncio.gather(*(customer(*pair) for pair in zip(people, clients, strict=True)))
        await bot_session.silent(await bot_session.bob.send("/help"), user=bot_session.alice)
        assert [said(user) for user in people] == [7] * PEOPLE
        for user, client in zip(people, clients, strict=True):
            texts = "".join(message.text for message in bot_session.sandbox.history(user) if message.from_bot)
            others = (other for other in clients if other != client)
            assert not any(other in texts for other in others)
