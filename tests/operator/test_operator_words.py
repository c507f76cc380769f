"""/withdraw, /status, /audit, and who is an operator at all."""

import pytest
from operator_session import BUTTONS

from bot.texts import loading

pytestmark = pytest.mark.slow

UNKNOWN_TO_OTHERS = ("/load x", "/load", "/withdraw 2026-10-25", "/status", "/cancel", "/audit")


@pytest.fixture
async def operator_session_of_three(operator_session_with, monthly_snapshots):
    async with operator_session_with(*monthly_snapshots) as made:
        yield made


async def test_withdraw_with_confirmation_and_it_stays_visible(
    operator_session_of_three, monthly_snapshots, someone
):
    operator_session, client = operator_session_of_three, someone("BTC", "ETH", "USD", everywhere=True)
    statement = monthly_snapshots[2].statement.id
    usage = await operator_session.say("/withdraw")
    assert f"/withdraw {statement[:8]}: 25 Oct 2026" in usage.text
    shown = await operator_session.bot_session.ask(client)

    question = await operator_session.say("/withdraw 2026-10-25")
    assert question.text.startswith("Withdraw the snapshot of 25 Oct 2026, 00:00 UTC?")
    assert f"Statement {statement[:8]}…" in question.text
    assert "cannot be published again" in question.text
    assert question.labels == ("Withdraw", "Keep it")
    assert len(operator_session.served()) == 3, "asking changes nothing"
    kept = await operator_session.press(question, "Keep it")
    assert kept.text.startswith("Kept: the snapshot of 25 Oct 2026, 00:00 UTC")
    assert operator_session.audit()[-1] == ("withdraw", "cancelled")

    question = await operator_session.say(f"/withdraw {statement[:8]}")
    done = await operator_session.press(question, "Withdraw")
    assert done.text.startswith(f"Withdrawn by operator {operator_session.olga.id} on ")
    assert statement in done.text
    assert done.labels == ()
    assert operator_session.audit()[-1] == ("withdraw", "done")
    again = await operator_session.say("/withdraw 2026-10-25")
    assert "was already withdrawn on" in again.text
    assert again.labels == ()

    assert "25 Sep 2026" in (await operator_session.bot_session.ask(client)).text
    assert "withdrawn" in (await operator_session.bot_session.ask("/snapshots")).text
    last = operator_session.sandbox.history(operator_session.bot_session.alice)[-1]
    popped = await operator_session.bot_session.alice.press(shown, "Check BTC")
    told = (
        popped.text
        or (await operator_session.sandbox.next_message(operator_session.bot_session.alice, after=last)).text
    )
    assert "withdrawn on" in told


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026-10-24", " “2026-10-24”. Name one by its date, written 2026-10-25, "),
        ("latest", " “latest”."),
        ("abc", " “abc”."),
        ("<b>", " “<b>”."),
        ("ab" * 32, " of that name."),
    ],
)
async def test_what_cannot_be_withdrawn(operator_session_of_three, name, said):
    answer = await operator_session_of_three.say(f"/withdraw {name}")
    assert said in answer.text
    assert "Nothing was changed." in answer.text
    assert answer.labels == ()
    assert operator_session_of_three.audit()[-1] == ("withdraw", "refused")


async def test_status_shows_what_an_operator_needs(operator_session_of_three, por):
    operator_session = operator_session_of_three
    operator_session.put(por("2026-07-25T00:00:00Z"), "july.por")
    await operator_session.load("july.por")
    status = await operator_session.say("/status")
    assert "No load is running." in status.text
    assert "Snapshots: 3 served, 3 ever published." in status.text
    assert "Waiting for Publish or Discard:\n25 Jul 2026, 00:00 UTC " in status.text
    assert "Free disk space for data: " in status.text
    assert f"import folder: {operator_session.import_dir}" in status.text
    assert "uploads: off" in status.text
    assert operator_session.sandbox.token not in status.text
    again = await operator_session.dry_run_again()
    assert again.text.startswith(("Ready to publish\nDry run: ", "⚠️ Look at this first"))
    assert again.labels == BUTTONS


async def test_every_action_stands_in_the_audit(operator_session_of_three, por):
    operator_session = operator_session_of_three
    operator_session.put(por("2026-07-25T00:00:00Z"), "july.por")
    before = len(operator_session.audit())
    dry_run = await operator_session.load("july.por")
    await operator_session.load("nothing.por", operator_session.otto)
    last = operator_session.sandbox.history(dry_run.chat_id)[-1]
    await operator_session.olga.press(dry_run, "Publish")  # it holds much less than the last one
    question = await operator_session.sandbox.next_message(dry_run.chat_id, after=last)
    await operator_session.press(question, loading.labels()["confirm"])
    await operator_session.press(await operator_session.say("/withdraw 2026-07-25"), "Withdraw")
    await operator_session.say("/cancel")
    await operator_session.upload("x.zip", b"PK")
    assert operator_session.audit()[before:] == [
        ("load", "started"),
        ("load", "done"),
        ("load", "started"),
        ("load", "failed"),
        ("publish", "asked"),
        ("publish", "confirmed"),
        ("publish", "done"),
        ("withdraw", "done"),
        ("cancel", "refused"),
        ("load", "refused"),
    ]
    text = (await operator_session.say("/audit")).text
    first = text.split("\n\n")[0]
    assert f"operator {operator_session.olga.id}, load x.zip: refused" in first
    assert "uploads are off" in first
    assert f"operator {operator_session.otto.id}, load nothing.por: failed" in text
    assert "There is no nothing.por in the import folder" in text


async def test_nobody_else_is_an_operator(operator_session_of_three, someone):
    """Everyone else gets the ordinary answer to an unknown command, in whatever way it is said."""
    operator_session, alice = operator_session_of_three, operator_session_of_three.bot_session.alice
    before = operator_session.audit()
    unknown = (await operator_session.bot_session.ask("/nonsense")).text
    for text in UNKNOWN_TO_OTHERS:
        assert (await operator_session.bot_session.ask(text)).text == unknown
    assert "/load" not in (await operator_session.bot_session.ask("/help")).text
    group = operator_session.sandbox.add_group("Depositors", [operator_session.olga, alice])
    for text in UNKNOWN_TO_OTHERS:
        assert (
            "write to me in private"
            in (await operator_session.bot_session.ask(text, user=operator_session.olga, chat=group)).text
        )
    asked = await operator_session.olga.send("/status")
    status = await operator_session.sandbox.next_message(operator_session.olga, after=asked)
    await operator_session.olga.edit(asked, "/load x")
    word = await operator_session.sandbox.next_message(operator_session.olga, after=status)
    forwarded = await operator_session.olga.forward(asked)
    words = [word, await operator_session.sandbox.next_message(operator_session.olga, after=forwarded)]
    assert [text.text[:13] for text in words] == ["I do not read"] * 2
    assert operator_session.audit() == before


async def test_no_operator_at_all(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots) as bot_session:
        unknown = (await bot_session.ask("/nonsense")).text
        assert (await bot_session.ask("/load x")).text == unknown
