"""Operators' files, two people at once, stops and restarts in the middle, and what is left behind."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from exchanges.builders.every import fixtures

from bot.texts import inspection as inspection_texts

BY_NAME = {fixture.name: fixture for fixture in fixtures()}
CHILD = "bot.inspection.child"
pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes through /proc"),
    pytest.mark.slow,
]


async def test_operators_files_are_looked_at_like_anybodys(inspection_session_with):
    async with inspection_session_with(people=("Olga",)) as inspection_session:
        olga = inspection_session.bot_session.operators[0]
        _, answer = await inspection_session.send(BY_NAME["bybit"].holds, user=olga)
        assert answer.text.startswith("⚠️ Bybit user proof")
        assert "ledger" not in answer.text
        ledger = b"client_id,BTC\n" + b"ab" * 32 + b",1\n"
        _, answer = await inspection_session.send(ledger, name="balances.csv", user=olga)
        assert answer.text.startswith(
            "❔ Not a client's proof that can be checked here. This is a table of clients"
        )
        assert "Delete the file from this chat now" in answer.text
        _, loaded = await inspection_session.send(
            b"x", "/load", name="a.txt", user=inspection_session.bot_session.alice
        )
        assert "ledger" not in loaded.text, "for everybody else /load is a caption like any"
        sent = await olga.send_document("x.json", BY_NAME["bybit"].holds, caption="/load")
        told = await inspection_session.sandbox.next_message(olga, after=sent)
        assert "I do not read bundles from the chat" in told.text


async def test_two_people_at_once(inspection_session, proc):
    alice = inspection_session.send(BY_NAME["bybit"].holds)
    bob = inspection_session.send(BY_NAME["okx-v1"].holds, user=inspection_session.bot_session.bob)
    (_, one), (_, two) = await asyncio.gather(alice, bob)
    assert one.text.startswith("⚠️ Bybit user proof")
    assert two.text.startswith("⚠️ OKX user proof of 2022")


async def begun(inspection_session, until, proc, sample):
    """Send a file; return its message and the process id of the child, which stands still."""
    sent = await inspection_session.alice.send_document("proof.json", sample("binance_user_config.json"))

    found = []

    def looking():
        found[:] = [pid for pid in proc.children() if CHILD in proc.command(pid)]
        for pid in found:
            os.kill(pid, signal.SIGSTOP)  # so that it stays in the middle until this test goes on
        return found

    await until(looking)
    return sent, found[0]


async def test_a_child_that_is_killed_is_told_about(inspection_session, until, proc, sample):
    sent, pid = await begun(inspection_session, until, proc, sample)
    os.kill(pid, signal.SIGTERM)
    os.kill(pid, signal.SIGCONT)
    answer = await inspection_session.reply_to(sent)
    assert answer.text == inspection_texts.not_done("failed")
    assert (await inspection_session.report(BY_NAME["bybit"].holds)).text.startswith("⚠️ Bybit")


async def test_a_stop_in_the_middle_waits_for_no_child_and_is_said(inspection_session, until, proc, sample):
    sent, pid = await begun(inspection_session, until, proc, sample)
    await inspection_session.bot_session.stop()
    assert not proc.alive(pid)
    assert "I am being restarted" in (await inspection_session.reply_to(sent)).text
    await inspection_session.bot_session.start()
    assert (await inspection_session.report(BY_NAME["bybit"].holds)).text.startswith("⚠️ Bybit")
