"""Buttons act on what they were shown for, once, for operators, in their own chat."""

import pytest

from bot.telegram.callbacks import Action, ButtonData
from bot.texts import common

pytestmark = pytest.mark.slow

BROKEN = common.broken_button()


@pytest.fixture
async def dry_run(office, por):
    office.put(por(), "october.por")
    return await office.load("october.por")


def prefix_of(office) -> bytes:
    (row,) = office.stage.run.services.desk.staged()
    return bytes.fromhex(row.statement_id[:16])


async def stale(office, message, action, prefix, user=None):
    """Press a button that an old app may still show; return the bot's next message in that chat."""
    user = user or office.olga
    last = office.sandbox.history(message.chat_id)[-1]
    await user.press_stale(message, ButtonData(action, None, prefix).pack())
    return await office.sandbox.next_message(message.chat_id, after=last)


async def test_publish_twice(office, dry_run):
    prefix = prefix_of(office)
    await office.press(dry_run, "Publish")
    again = await stale(office, dry_run, Action.PUBLISH, prefix)
    assert again.text.startswith("The snapshot of ")
    assert "was already published on" in again.text
    assert again.text.endswith(" This press changed nothing.")
    discard = await stale(office, dry_run, Action.DISCARD, prefix)
    assert discard.text.startswith("❌ Not discarded. ")
    assert len(office.served()) == 1
    assert office.audit()[-3:] == [("publish", "done"), ("publish", "refused"), ("discard", "refused")]


async def test_twenty_presses_at_once(office, dry_run):
    """An impatient thumb: one of them publishes, the others are told, nothing is doubled."""
    prefix = prefix_of(office)
    for number in range(20):
        user = (office.olga, office.otto)[number % 2]
        message = dry_run if user is office.olga else (await office.say("/status", office.otto))
        await user.press_stale(message, ButtonData(Action.PUBLISH, None, prefix).pack())
    await office.sandbox.wait_for(lambda: len([row for row in office.audit() if row[0] == "publish"]) == 20)
    office.stage.allowed = {"editMessageReplyMarkup"}  # several take away the buttons that one took away
    assert office.audit().count(("publish", "done")) == 1
    assert len(office.served()) == 1
    assert office.stage.run.services.shelf.log_is_intact()


async def test_another_operator_presses(office, dry_run):
    again = await office.dry_run_again(office.otto)
    assert again.labels == ("Publish", "Discard")
    assert (await office.press(again, "Publish", office.otto)).text.startswith(
        f"✅ Published by operator {office.otto.id}"
    )
    assert office.stage.run.services.catalogue.audit(1)[0].operator == office.otto.id


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.DISCARD, Action.WITHDRAW, Action.KEEP])
async def test_a_customer_cannot_press_it(office, dry_run, action):
    """Whoever makes up the data of a button is told that it cannot be read; the audit shows nothing happened."""
    before, prefix = office.audit(), prefix_of(office)
    greeting = await office.stage.ask("/start")
    query = await office.stage.alice.press_stale(greeting, ButtonData(action, None, prefix).pack())
    await office.sandbox.wait_for(lambda: office.sandbox.world.queries[query].answered)
    assert office.sandbox.world.queries[query].text == BROKEN
    assert (office.served(), office.audit()) == ([], before)
    assert len(office.stage.run.services.desk.staged()) == 1


async def test_an_operator_cannot_press_it_in_a_group(office, dry_run):
    """Data of a private button under a message in a group: the chat is checked at every press."""
    group = office.sandbox.add_group("Depositors", [office.olga, office.otto])
    sent = await office.olga.send("/help", chat=group)
    message = await office.sandbox.next_message(group, after=sent)
    query = await office.olga.press_stale(message, ButtonData(Action.PUBLISH, None, prefix_of(office)).pack())
    await office.sandbox.wait_for(lambda: office.sandbox.world.queries[query].answered)
    assert office.sandbox.world.queries[query].text == BROKEN
    assert office.served() == []


async def test_whoever_is_no_operator_any_more_cannot_press(office, dry_run):
    await office.stage.stop()
    await office.stage.start(operators=str(office.otto.id))
    assert await office.press(dry_run, "Publish") == BROKEN
    assert await office.press(dry_run, "Discard") == BROKEN
    assert office.served() == []
    unknown = (await office.stage.ask("/nonsense")).text
    assert (await office.say("/load october.por")).text == unknown


async def test_after_a_restart_the_buttons_still_work(office, dry_run):
    await office.stage.stop()
    await office.stage.start()
    told = await office.sandbox.next_message(office.olga, after=dry_run)
    assert "from october.por is not published: it waits for Publish or Discard. /status" in told.text
    assert (await office.press(dry_run, "Publish")).text.startswith("✅ Published")


async def test_a_press_made_while_the_bot_was_down_is_followed(office, dry_run):
    """Telegram no longer takes an answer to the press itself; what was pressed is still done and said."""
    prefix = prefix_of(office)
    await office.stage.stop()
    await office.olga.press_stale(dry_run, ButtonData(Action.PUBLISH, None, prefix).pack())
    office.sandbox.expire_queries(0)
    await office.stage.start()
    await office.sandbox.wait_for(lambda: office.sandbox.refresh(dry_run).text.startswith("✅ Published"))
    office.stage.allowed = {"answerCallbackQuery"}


async def test_a_file_that_changed_on_disk(office, dry_run, por):
    (file,) = (office.data_dir / "staging").iterdir()
    file.write_bytes(por(variant=1).read_bytes())
    refused = await office.press(dry_run, "Publish")
    assert refused.text.startswith(
        "❌ Not published. The staged file is not the one of the dry run: it was changed on disk."
    )
    assert "Discard it, find out who changed it, and load it again." in refused.text
    assert office.sandbox.refresh(dry_run).labels == ("Publish", "Discard")
    assert office.served() == []
    again = await office.dry_run_again()
    assert "changed on disk" in again.text
    assert (await office.press(again, "Discard")).text.startswith("Discarded: ")
    assert office.files("staging") == []


async def test_a_file_that_is_gone_takes_its_buttons_with_it(office, dry_run):
    (file,) = (office.data_dir / "staging").iterdir()
    file.unlink()
    await office.olga.press(dry_run, "Publish")
    answer = await office.sandbox.next_message(office.olga, after=dry_run)
    assert (
        answer.text
        == "❌ Not published. The staged file is missing. Nothing was published. Send /load again."
    )
    assert office.sandbox.refresh(dry_run).labels == ()


async def test_the_dry_run_was_deleted_before_the_press_was_answered(office, dry_run):
    """The message cannot be edited any more: what was done is said in a new one."""
    prefix = prefix_of(office)
    office.sandbox.slow(0.2, methods=["answerCallbackQuery"])
    await office.olga.press_stale(dry_run, ButtonData(Action.PUBLISH, None, prefix).pack())
    await office.olga.delete(dry_run)
    answer = await office.sandbox.next_message(office.olga, after=dry_run)
    assert answer.text.startswith("✅ Published by operator")
    office.stage.allowed = {"editMessageText"}


async def test_telegram_fails_while_the_press_is_answered(office, dry_run):
    """The answer comes late, the snapshot does not: the next press says that it is published."""
    prefix = prefix_of(office)
    office.sandbox.fail(2, methods=["editMessageText", "sendMessage"])
    await office.olga.press_stale(dry_run, ButtonData(Action.PUBLISH, None, prefix).pack())
    await office.sandbox.wait_for(lambda: office.served())
    await office.sandbox.wait_for(lambda: len(office.sandbox.refused) == 2)
    again = await stale(office, dry_run, Action.PUBLISH, prefix)
    assert "was already published" in again.text
    # The late answer came first, in the order of the chat, and took the buttons away that the second one looks for.
    office.stage.allowed = {"editMessageText", "editMessageReplyMarkup", "sendMessage"}


async def test_a_look_at_the_status_sends_one_message(office, por):
    """What waits is a line and a button each; the reports come when they are asked for."""
    for name, time in (("a.por", "2026-07-25T00:00:00Z"), ("b.por", "2026-08-25T00:00:00Z")):
        office.put(por(time), name)
        await office.load(name)
    waiting = office.stage.run.services.desk.staged()
    before = len(office.sandbox.history(office.olga))
    status = await office.say("/status")
    await office.stage.settled()
    assert len(office.sandbox.history(office.olga)) == before + 2, "the question and its answer"
    assert status.labels == tuple(
        f"Dry run: 25 {month} 2026, 00:00 UTC ({row.statement_id[:8]})"
        for month, row in zip(("Aug", "Jul"), reversed(waiting), strict=True)
    )
    again = await office.press(status, status.labels[1])
    assert again.text.startswith("Dry run: ")
    assert "25 Jul 2026" in again.text
    assert again.labels == ("Publish", "Discard")


async def test_a_dry_run_that_waits_no_more(office, dry_run):
    status = await office.say("/status")
    await office.press(dry_run, "Publish")
    gone = await office.press(status, status.labels[0])
    assert "was already published on" in gone.text
    assert gone.labels == ()


async def test_two_operators_press_at_the_same_time(office, dry_run):
    """One publishes; the other reads that it is done, and loses the buttons."""
    others = await office.dry_run_again(office.otto)
    data = ButtonData(Action.PUBLISH, None, prefix_of(office)).pack()
    shown = {office.olga: dry_run, office.otto: others}
    for user, message in shown.items():
        await user.press_stale(message, data)
    await office.sandbox.wait_for(lambda: len([row for row in office.audit() if row[0] == "publish"]) == 2)
    await office.stage.settled()
    assert len(office.served()) == 1
    assert office.audit()[-2:] == [("publish", "done"), ("publish", "refused")]
    texts = [office.sandbox.refresh(message).text for message in shown.values()]
    (published,) = [text for text in texts if text.startswith("✅ Published by operator")]
    late = (office.olga, office.otto)[texts.index(published) == 0]
    word = (await office.last(late)).text
    assert word.startswith("The snapshot of 25 Oct 2026, 00:00 UTC was already published on ")
    assert word.endswith(" This press changed nothing.")
    assert [office.sandbox.refresh(message).labels for message in shown.values()] == [(), ()]


async def test_a_button_of_what_was_loaded_again(office, dry_run, por):
    """Two statements for one time: only the later load is published, unless it is discarded."""
    office.put(por(variant=1), "again.por")
    newer = await office.load("again.por")
    older_id, newer_id = [row.statement_id for row in office.stage.run.services.desk.staged()]
    refused = await office.press(dry_run, "Publish")
    assert refused.text.startswith(
        "❌ Not published. The snapshot of 25 Oct 2026, 00:00 UTC was loaded again later, from again.por: statement"
        f" {newer_id[:8]}… is waiting instead of this one, {older_id[:8]}…."
    )
    assert office.served() == []
    assert office.sandbox.refresh(dry_run).labels == ("Publish", "Discard"), "the newer one may go first"
    await office.press(newer, "Discard")
    assert (await office.press(dry_run, "Publish")).text.startswith("✅ Published")
    assert office.served() == [older_id]


async def test_an_older_button_of_the_same_statement_publishes_it(office, dry_run, por):
    """It is the same to the byte, so it does not matter which message it stands under."""
    statement_id = office.stage.run.services.desk.staged()[0].statement_id
    office.put(por(), "once more.por")
    newer = await office.load("once more.por")
    assert (await office.press(dry_run, "Publish")).text.startswith("✅ Published")
    assert office.served() == [statement_id]
    late = await stale(office, newer, Action.PUBLISH, bytes.fromhex(statement_id[:16]))
    assert late.text.endswith(" This press changed nothing.")
    assert office.sandbox.refresh(newer).labels == ()


async def test_publish_of_what_was_published_and_withdrawn(office, dry_run):
    prefix = prefix_of(office)
    await office.press(dry_run, "Publish")
    question = await office.say("/withdraw 2026-10-25")
    await office.press(question, "Withdraw")
    again = await stale(office, dry_run, Action.PUBLISH, prefix)
    assert "and cannot be published again." in again.text
    twice = await stale(office, question, Action.WITHDRAW, prefix)
    assert "was already withdrawn on" in twice.text
    assert twice.text.endswith(" This press changed nothing.")
    assert office.served() == []
