"""/withdraw, /status, /audit, and who is an operator at all."""

import pytest

from bot.texts import loading

pytestmark = pytest.mark.slow

UNKNOWN_TO_OTHERS = ("/load x", "/load", "/withdraw 2026-10-25", "/status", "/cancel", "/audit")


@pytest.fixture
async def office3(office_with, months):
    async with office_with(*months) as made:
        yield made


async def test_withdraw_with_confirmation_and_it_stays_visible(office3, months, someone):
    office, client = office3, someone("BTC", "ETH", "USD", everywhere=True)
    statement = months[2].statement.id
    usage = await office.say("/withdraw")
    assert f"/withdraw {statement[:8]}: 25 Oct 2026" in usage.text
    shown = await office.stage.ask(client)

    question = await office.say("/withdraw 2026-10-25")
    assert question.text.startswith("Withdraw the snapshot of 25 Oct 2026, 00:00 UTC?")
    assert statement in question.text
    assert "cannot be published again" in question.text
    assert question.labels == ("Withdraw", "Keep it")
    assert len(office.served()) == 3, "asking changes nothing"
    kept = await office.press(question, "Keep it")
    assert kept.text.startswith("Kept: the snapshot of 25 Oct 2026, 00:00 UTC")
    assert office.audit()[-1] == ("withdraw", "cancelled")

    question = await office.say(f"/withdraw {statement[:8]}")
    done = await office.press(question, "Withdraw")
    assert done.text.startswith(f"Withdrawn by operator {office.olga.id} on ")
    assert done.labels == ()
    assert office.audit()[-1] == ("withdraw", "done")
    again = await office.say("/withdraw 2026-10-25")
    assert "was already withdrawn on" in again.text
    assert again.labels == ()

    assert "25 Sep 2026" in (await office.stage.ask(client)).text
    assert "withdrawn" in (await office.stage.ask("/snapshots")).text
    last = office.sandbox.history(office.stage.alice)[-1]
    popped = await office.stage.alice.press(shown, "Check BTC")
    told = popped.text or (await office.sandbox.next_message(office.stage.alice, after=last)).text
    assert "withdrawn on" in told


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026-10-24", " “2026-10-24”. Send /withdraw"),
        ("latest", " “latest”."),
        ("abc", " “abc”."),
        ("<b>", " “<b>”."),
        ("ab" * 32, " this."),
    ],
)
async def test_what_cannot_be_withdrawn(office3, name, said):
    answer = await office3.say(f"/withdraw {name}")
    assert said in answer.text
    assert "Nothing was changed." in answer.text
    assert answer.labels == ()
    assert office3.audit()[-1] == ("withdraw", "refused")


async def test_status_shows_what_an_operator_needs(office3, por):
    office = office3
    office.put(por("2026-07-25T00:00:00Z"), "july.por")
    await office.load("july.por")
    status = await office.say("/status")
    assert "No load is running." in status.text
    assert "Snapshots: 3 served, 3 ever published." in status.text
    assert "Waiting for Publish or Discard:\n25 Jul 2026, 00:00 UTC " in status.text
    assert "Free disk space for data: " in status.text
    assert f"import folder: {office.import_dir}" in status.text
    assert "uploads: off" in status.text
    assert office.sandbox.token not in status.text
    again = await office.dry_run_again()
    assert again.text.startswith("Dry run: ")
    assert again.labels == ("Publish", "Discard")


async def test_every_action_stands_in_the_audit(office3, por):
    office = office3
    office.put(por("2026-07-25T00:00:00Z"), "july.por")
    before = len(office.audit())
    dry_run = await office.load("july.por")
    await office.load("nothing.por", office.otto)
    last = office.sandbox.history(dry_run.chat_id)[-1]
    await office.olga.press(dry_run, "Publish")  # it holds much less than the last one
    question = await office.sandbox.next_message(dry_run.chat_id, after=last)
    await office.press(question, loading.labels()["confirm"])
    await office.press(await office.say("/withdraw 2026-07-25"), "Withdraw")
    await office.say("/cancel")
    await office.upload("x.zip", b"PK")
    assert office.audit()[before:] == [
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
    text = (await office.say("/audit")).text
    first = text.split("\n\n")[0]
    assert f"operator {office.olga.id}, load x.zip: refused" in first
    assert "uploads are off" in first
    assert f"operator {office.otto.id}, load nothing.por: failed" in text
    assert "There is no nothing.por in the import folder" in text


async def test_nobody_else_is_an_operator(office3, someone):
    """Everyone else gets the ordinary answer to an unknown command, in whatever way it is said."""
    office, alice = office3, office3.stage.alice
    before = office.audit()
    unknown = (await office.stage.ask("/nonsense")).text
    for text in UNKNOWN_TO_OTHERS:
        assert (await office.stage.ask(text)).text == unknown
    assert "/load" not in (await office.stage.ask("/help")).text
    group = office.sandbox.add_group("Depositors", [office.olga, alice])
    for text in UNKNOWN_TO_OTHERS:
        assert "write to me in private" in (await office.stage.ask(text, user=office.olga, chat=group)).text
    asked = await office.olga.send("/status")
    status = await office.sandbox.next_message(office.olga, after=asked)
    await office.olga.edit(asked, "/load x")
    word = await office.sandbox.next_message(office.olga, after=status)
    forwarded = await office.olga.forward(asked)
    words = [word, await office.sandbox.next_message(office.olga, after=forwarded)]
    assert [text.text[:13] for text in words] == ["I do not read"] * 2
    assert office.audit() == before


async def test_no_operator_at_all(stage_with, months):
    async with stage_with(*months) as stage:
        unknown = (await stage.ask("/nonsense")).text
        assert (await stage.ask("/load x")).text == unknown
