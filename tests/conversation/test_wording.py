"""What an answer says beside the figures: names, sources, what was not checked, and that the bot is at work."""

import re

import pytest
from said import plain

from bot.texts import common

pytestmark = pytest.mark.slow

FORBIDDEN = re.compile(r"\b(safe|safely|guarantee\w*|solven\w*)\b", re.IGNORECASE)


async def test_where_statement_ids_are_published_is_a_setting(stage_with, months, someone):
    where = "https://exchange.example/por?a=1&b=2"
    async with stage_with(*months, published_at=where) as stage:
        for asked in (someone("BTC"), "/reserves BTC"):
            answer = await stage.ask(asked)
            assert f"{months[-1].statement.id}: compare it with the one at {where}" in answer.text
    async with stage_with() as stage:
        answer = await stage.ask(someone("BTC"))
        assert plain(common.statement_line(months[-1].statement.id, "")) in answer.text


async def test_the_exchange_may_have_a_name_in_any_script(stage_with, months, someone):
    async with stage_with(*months, display_name="取引所 <見本> & Co") as stage:
        assert "取引所 <見本> & Co counted these balances" in (await stage.ask(someone("BTC"))).text
        reserves = await stage.ask("/reserves")
        assert reserves.text.startswith("取引所 <見本> & Co: reserves")
        wallets = await stage.press(reserves, next(label for label in reserves.labels if "Wallets" in label))
        assert wallets.text.startswith("取引所 <見本> & Co: reserves")


async def test_people_and_groups_are_told_the_same_statement(stage, months, someone):
    group = stage.sandbox.add_group("Depositors", [stage.alice])
    told = [
        (await stage.ask(someone("BTC"))).text,
        (await stage.ask("/reserves")).text,
        (await stage.ask("/reserves", chat=group)).text,
        (await stage.ask("/snapshots", chat=group)).text,
    ]
    assert all(months[-1].statement.id in text for text in told)


async def test_the_full_id_can_be_copied(stage, months, someone):
    answer = await stage.ask(someone("BTC"))
    assert f"<code>{months[-1].statement.id}</code>" in answer.html


async def test_missing_heights_are_said(stage, someone):
    answer = await stage.ask(someone("BTC"))
    assert re.search(r"As stated by the exchange at block [0-9,]+ \(bitcoin\)", answer.text)
    assert re.search(r"\b2 of 20 wallets have no block height\.", answer.text)


def actions(stage):
    return [call.params["action"] for call in stage.sandbox.calls if call.method == "sendChatAction"]


async def test_a_person_sees_that_the_bot_is_at_work(stage, someone, monkeypatch):
    monkeypatch.setattr("bot.telegram.sending.UNNOTICED", 60.0)
    answer = await stage.ask(someone("BTC"))
    assert actions(stage) == []  # it was quicker than that, and a sign is a call like any other
    await stage.press(answer, "Check BTC")
    assert actions(stage) == ["upload_photo"]


async def test_a_person_who_has_to_wait_sees_that_the_bot_is_typing(stage, someone, monkeypatch):
    monkeypatch.setattr("bot.telegram.sending._SIGN_SECONDS", 60.0)  # not shown a second time
    shelf = stage.run.services.shelf
    with shelf.snapshot(shelf.at(None))._lock:  # as when the disk hangs
        sent = await stage.alice.send(someone("BTC"))
        await stage.sandbox.wait_for(lambda: actions(stage))
    assert actions(stage) == ["typing"]
    assert (await stage.sandbox.next_message(stage.alice, after=sent)).text.startswith("✅ Included")


async def test_no_answer_promises_what_nobody_checked(stage, someone, months):
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
        answer = await stage.ask(text)
        assert not FORBIDDEN.search(answer.text), text


@pytest.mark.parametrize("typed", ["/help", "/start"])
async def test_help_says_what_a_proof_does_not_show(stage, typed):
    answer = await stage.ask(typed)
    assert "does not show" in answer.text
