"""Operators and proof sets in the running bot: dry run, restart, publishing, status, withdrawing, one that fails."""

import pytest
from operator_session import BUTTONS_OF_A_SET
from proof_sets import broken, forged, write_set

pytestmark = pytest.mark.slow


async def test_a_forged_set_from_load_over_a_restart_to_withdrawal(operator_session, tmp_path):
    session = operator_session
    session.put(write_set(tmp_path / "b", forged()), "gate-july")
    shown = await session.load("gate-july")
    for part in (
        "Dry run of a proof set: Gate, 14 Jul 2025",
        "☑️ proofs: holds. 5 of 5 batches hold",
        "It was loaded by you: porcore does not pin it, so answers have ☑️ at most",
        "Everyone would read: ☑️ Proof set of 14 Jul 2025",
        "There is no earlier proof set of this exchange.",
    ):
        assert part in shown.text
    assert "✅" not in shown.text
    assert shown.labels == BUTTONS_OF_A_SET
    status = await session.say("/status")
    assert "Proof set of Gate, 14 Jul 2025" in status.text
    assert any(label.startswith("Dry run of a proof set: 14 Jul 2025") for label in status.labels)

    await session.bot_session.stop()
    await session.bot_session.start()
    said = lambda: session.sandbox.history(session.olga)  # noqa: E731
    told = lambda: any("it waits for Publish or Discard" in one.text for one in said())  # noqa: E731
    await session.sandbox.wait_for(told, timeout=60, what="what the start has to say")
    again = await session.dry_run_again()
    assert "Dry run of a proof set" in again.text
    done = await session.press(again, "Publish")
    assert "the proof set of Gate, 14 Jul 2025" in done.text
    status = await session.say("/status")
    assert "Proof sets: 1 served, 1 ever published." in status.text

    assert "proof set, 14 Jul 2025" in (await session.say("/withdraw")).text
    question = await session.say("/withdraw gate 2025-07-14")
    assert "Withdraw the proof set of Gate, 14 Jul 2025" in question.text
    assert "Kept" in (await session.press(question, "Keep it")).text
    question = await session.say("/withdraw gate 2025-07-14")
    assert "Withdrawn by operator" in (await session.press(question, "Withdraw")).text
    assert "was already withdrawn" in (await session.say("/withdraw gate 2025-07-14")).text
    listed = (await session.say("/snapshots")).text
    assert "Proof set of 14 Jul 2025\n❌ withdrawn on " in listed


async def test_a_set_that_fails_is_published_after_a_second_yes(operator_session, tmp_path):
    operator_session.put(write_set(tmp_path / "b", broken(2)), "set")
    asked = await operator_session.press(await operator_session.load("set"), "Publish")
    assert asked.text.startswith("⚠️ Publish the proof set of 14 Jul 2025")
    assert "Batch 2: its proof does not hold" in asked.text
    assert asked.labels == ("Discard", "Publish anyway")
    assert operator_session.bot_session.run.services.proof_sets.entries() == ()
    assert "Published by operator" in (await operator_session.press(asked, "Publish anyway")).text
    listed = (await operator_session.say("/exchanges")).text
    assert "Gate\nNewest: the proof set of 14 Jul 2025\nDoes not hold: proofs (batch 2)." in listed
