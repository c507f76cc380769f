"""/withdraw with a reason: asked about, written into the public log, read by everyone, and never another than was asked about."""

import json

import pytest

pytestmark = pytest.mark.slow

WHY = "the wallet list was of <another> day, see 2026-10-26"


@pytest.fixture
async def session(operator_session_with_snapshots):
    return operator_session_with_snapshots


def reasons(session):
    """Return what the entries of withdrawals in the public log say."""
    entries = session.bot_session.run.services.catalogue.log_entries()
    bodies = [json.loads(entry.entry) for entry in entries]
    return [entry["body"]["reason"] for entry in bodies if entry["kind"] == "withdrawal"]


async def test_everyone_reads_the_reason(session):
    statement = session.served()[0]
    question = await session.say(f"/withdraw Sample Exchange 2026-09-25   {WHY}")
    assert f"Everyone will read this reason, and it stays in the public log: “{WHY}”." in question.text
    await session.bot_session.stop()
    await session.bot_session.start()  # nothing is remembered, and nothing is needed
    done = await session.press(question, "Withdraw")
    assert f"It stays listed as withdrawn. Reason given: “{WHY}”." in done.text
    assert reasons(session) == [WHY]
    services = session.bot_session.run.services
    assert services.catalogue.log_is_intact()
    assert f": “{WHY}”" in (await session.bot_session.ask("/snapshots")).text
    assert f"Reason given: “{WHY}”." in (await session.bot_session.ask(statement)).text


async def test_a_claim_has_one_too(session, claim_bundle):
    session.put(claim_bundle(), "claim")
    await session.press(await session.load("claim"), "Publish")
    question = await session.say(f"/withdraw okx 2026-08-14 {WHY}")
    done = await session.press(question, "Withdraw")
    assert f"Reason given: “{WHY}”." in done.text
    assert reasons(session) == [WHY]
    assert f": “{WHY}”" in (await session.bot_session.ask("/snapshots")).text
    assert f"Reason given: “{WHY}”." in (await session.bot_session.ask("0a" * 32)).text


async def test_without_a_reason_the_question_says_how_to_give_one(session):
    prefix = session.served()[0][:8]
    question = await session.say("/withdraw 2026-09-25")
    assert f"/withdraw {prefix} the reason" in question.text
    done = await session.press(question, "Withdraw")
    assert "Reason given" not in done.text
    assert reasons(session) == [""]


async def test_a_message_that_was_changed_or_deleted_withdraws_nothing(session):
    changed = "Your message with the reason was deleted or changed since. Send /withdraw again."
    typed = await session.olga.send(f"/withdraw 2026-09-25 {WHY}")
    question = await session.sandbox.next_message(session.olga, after=typed)
    await session.olga.edit(typed, "/withdraw 2026-09-25 another reason")
    await session.bot_session.settled()
    assert changed in (await session.press(question, "Withdraw")).text
    await session.olga.edit(typed, f"/withdraw 2026-08-25 {WHY}")
    await session.bot_session.settled()
    assert changed in (await session.press(question, "Withdraw")).text
    await session.olga.delete(typed)
    assert changed in (await session.press(question, "Withdraw")).text
    assert len(session.served()) == 2
    assert reasons(session) == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("x" * 201, "The reason has 201 characters; at most 200 are possible."),
        ("wrong\u200b list", "The reason has a character that cannot be seen"),
        ("of " + "5e" * 32, "The reason has 64 digits"),
    ],
)
async def test_what_cannot_stand_in_the_log_is_refused_before_it_is_asked(session, reason, said):
    refused = await session.say(f"/withdraw 2026-09-25 {reason}")
    assert said in refused.text
    assert "5e5e" not in refused.text
    assert refused.labels == ()
    assert session.audit()[-1] == ("withdraw", "refused")
    assert len(session.served()) == 2


async def test_what_means_nothing_is_noted_in_short_and_without_an_id(session):
    await session.say(f"/withdraw 2026-09-99 {'5e' * 32} {'why ' * 50}")
    (row,) = session.bot_session.run.services.catalogue.audit(1)
    assert (row.action, row.outcome, row.detail) == ("withdraw", "refused", "no such snapshot")
    assert row.subject.startswith("2026-09-99 ")
    assert "5e5e" not in row.subject
    assert len(row.subject) <= 40
