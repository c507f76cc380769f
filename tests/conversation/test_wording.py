"""What an answer says beside the figures: names, sources, what was not checked, and that the bot is at work."""

import re

import pytest
from answer_facts import plain

from bot.texts import common

pytestmark = pytest.mark.slow

FORBIDDEN = re.compile(r"\b(safe|safely|guarantee\w*|solven\w*)\b", re.IGNORECASE)


async def test_where_statement_ids_are_published_is_a_setting(bot_session_with, monthly_snapshots, someone):
    where = "https://exchange.example/por?a=1&b=2"
    async with bot_session_with(*monthly_snapshots, published_at=where) as bot_session:
        for asked in (someone("BTC"), "/reserves BTC"):
            answer = await bot_session.ask(asked)
            assert f"{monthly_snapshots[-1].statement.id}: compare it with the one at {where}" in answer.text
    async with bot_session_with() as bot_session:
        answer = await bot_session.ask(someone("BTC"))
        assert plain(common.statement_line(monthly_snapshots[-1].statement.id, "")) in answer.text


async def test_the_exchange_may_have_a_name_in_any_script(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with(*monthly_snapshots, display_name="取引所 <見本> & Co") as bot_session:
        assert "取引所 <見本> & Co counted these balances" in (await bot_session.ask(someone("BTC"))).text
        reserves = await bot_session.ask("/reserves")
        assert reserves.text.startswith("取引所 <見本> & Co, ")
        wallets = await bot_session.press(
            reserves, next(label for label in reserves.labels if "Wallets" in label)
        )
        assert wallets.text.startswith("取引所 <見本> & Co, ")


async def test_people_and_groups_are_told_the_same_statement(bot_session, monthly_snapshots, someone):
    group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
    in_group = await bot_session.ask("/reserves", chat=group)  # a few lines, with the rest behind a press
    told = [
        (await bot_session.ask(someone("BTC"))).text,
        (await bot_session.ask("/reserves")).text,
        (await bot_session.alice.press(in_group, "Copy the statement id")).copied,
        (await bot_session.press(in_group, "Details")).text,
        (await bot_session.ask("/snapshots", chat=group)).text,
    ]
    assert all(monthly_snapshots[-1].statement.id in text for text in told)


async def test_the_full_id_can_be_copied(bot_session, monthly_snapshots, someone):
    answer = await bot_session.ask(someone("BTC"))
    assert f"<code>{monthly_snapshots[-1].statement.id}</code>" in answer.html


async def test_missing_heights_are_said(bot_session, someone):
    answer = await bot_session.ask(someone("BTC"))
    assert re.search(r"As stated by the exchange at block [0-9,]+ \(bitcoin\)", answer.text)
    assert re.search(r"\b2 of 20 wallets have no block height\.", answer.text)


def actions(bot_session):
    return [call.params["action"] for call in bot_session.sandbox.calls if call.method == "sendChatAction"]


async def test_a_person_sees_that_the_bot_is_at_work(bot_session, someone, monkeypatch):
    monkeypatch.setattr("bot.telegram.sending.UNNOTICED", 60.0)
    answer = await bot_session.ask(someone("BTC"))
    assert actions(bot_session) == []  # it was quicker than that, and a sign is a call like any other
    await bot_session.press(answer, "Check BTC")
    assert actions(bot_session) == ["upload_photo"]


async def test_a_person_who_has_to_wait_sees_that_the_bot_is_typing(bot_session, someone, monkeypatch):
    monkeypatch.setattr("bot.telegram.sending._SIGN_SECONDS", 60.0)  # not shown a second time
    snapshots = bot_session.run.services.snapshots
    with snapshots.snapshot(snapshots.at(None))._lock:  # as when the disk hangs
        sent = await bot_session.alice.send(someone("BTC"))
        await bot_session.sandbox.wait_for(lambda: actions(bot_session))
    assert actions(bot_session) == ["typing"]
    assert (await bot_session.sandbox.next_message(bot_session.alice, after=sent)).text.startswith(
        "✅ Included"
    )


async def test_no_answer_promises_what_nobody_checked(bot_session, someone, monthly_snapshots):
    asked = [
        someone("BTC"),
        "5e" * 32,
        "/start",
        "/help",
        "/privacy",
        "/reserves",
        "/snapshots",
        "/nonsense",
        "hello",
    ]
    for text in asked:
        answer = await bot_session.ask(text)
        assert not FORBIDDEN.search(answer.text), text


async def test_help_says_what_a_proof_does_not_show(bot_session):
    assert "No proof shows that the exchange will pay" in (await bot_session.ask("/help")).text
    how = await bot_session.press(await bot_session.ask("/start"), "How it works")
    assert "Not shown: that the exchange will pay" in how.text
