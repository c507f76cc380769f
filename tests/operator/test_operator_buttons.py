"""Buttons act on what they were shown for, once, for operators, in their own chat."""

import pytest
from operator_session import BUTTONS

from bot.telegram.callbacks import Action, ButtonData
from bot.texts import common

pytestmark = pytest.mark.slow

BROKEN = common.broken_button()


@pytest.fixture
async def dry_run(operator_session, por):
    operator_session.put(por(), "october.por")
    return await operator_session.load("october.por")


def prefix_of(operator_session) -> bytes:
    (row,) = operator_session.bot_session.run.services.loads.staged()
    return bytes.fromhex(row.statement_id[:16])


async def stale(operator_session, message, action, prefix, user=None):
    """Press a button that an old app may still show; return the bot's next message in that chat."""
    user = user or operator_session.olga
    last = operator_session.sandbox.history(message.chat_id)[-1]
    await user.press_stale(message, ButtonData(action, None, prefix).pack())
    return await operator_session.sandbox.next_message(message.chat_id, after=last)


async def test_publish_twice(operator_session, dry_run):
    prefix = prefix_of(operator_session)
    await operator_session.press(dry_run, "Publish")
    again = await stale(operator_session, dry_run, Action.PUBLISH, prefix)
    assert again.text.startswith("The snapshot of ")
    assert "was already published on" in again.text
    assert again.text.endswith(" This press changed nothing.")
    discard = await stale(operator_session, dry_run, Action.DISCARD, prefix)
    assert discard.text.startswith("❌ Not discarded. ")
    assert len(operator_session.served()) == 1
    assert operator_session.audit()[-3:] == [
        ("publish", "done"),
        ("publish", "refused"),
        ("discard", "refused"),
    ]


async def test_twenty_presses_at_once(operator_session, dry_run):
    """An impatient thumb: one of them publishes, the others are told, nothing is doubled."""
    prefix = prefix_of(operator_session)
    for number in range(20):
        user = (operator_session.olga, operator_session.otto)[number % 2]
        message = (
            dry_run
            if user is operator_session.olga
            else (await operator_session.say("/status", operator_session.otto))
        )
        await user.press_stale(message, ButtonData(Action.PUBLISH, None, prefix).pack())
    await operator_session.sandbox.wait_for(
        lambda: len([row for row in operator_session.audit() if row[0] == "publish"]) == 20
    )
    operator_session.bot_session.allowed = {
        "editMessageReplyMarkup"
    }  # several take away the buttons that one took away
    assert operator_session.audit().count(("publish", "done")) == 1
    assert len(operator_session.served()) == 1
    assert operator_session.bot_session.run.services.snapshots.log_is_intact()


async def test_another_operator_presses(operator_session, dry_run):
    again = await operator_session.dry_run_again(operator_session.otto)
    assert again.labels == BUTTONS
    assert (await operator_session.press(again, "Publish", operator_session.otto)).text.startswith(
        f"✅ Published by operator {operator_session.otto.id}"
    )


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.DISCARD, Action.WITHDRAW, Action.KEEP])
async def test_a_customer_cannot_press_it(operator_session, dry_run, action):
    """Whoever makes up the data of a button is told that it cannot be read; the audit shows nothing happened."""
    before, prefix = operator_session.audit(), prefix_of(operator_session)
    greeting = await operator_session.bot_session.ask("/start")
    query = await operator_session.bot_session.alice.press_stale(
        greeting, ButtonData(action, None, prefix).pack()
    )
    await operator_session.sandbox.wait_for(lambda: operator_session.sandbox.world.queries[query].answered)
    assert operator_session.sandbox.world.queries[query].text == BROKEN
    assert (operator_session.served(), operator_session.audit()) == ([], before)
    assert len(operator_session.bot_session.run.services.loads.staged()) == 1


async def test_an_operator_cannot_press_it_in_a_group(operator_session, dry_run):
    """Data of a private button under a message in a group: the chat is checked at every press."""
    group = operator_session.sandbox.add_group("Depositors", [operator_session.olga, operator_session.otto])
    sent = await operator_session.olga.send("/help", chat=group)
    message = await operator_session.sandbox.next_message(group, after=sent)
    query = await operator_session.olga.press_stale(
        message, ButtonData(Action.PUBLISH, None, prefix_of(operator_session)).pack()
    )
    await operator_session.sandbox.wait_for(lambda: operator_session.sandbox.world.queries[query].answered)
    assert operator_session.sandbox.world.queries[query].text == BROKEN
    assert operator_session.served() == []


async def test_whoever_is_no_operator_any_more_cannot_press(operator_session, dry_run):
    await operator_session.bot_session.stop()
    await operator_session.bot_session.start(operators=str(operator_session.otto.id))
    assert await operator_session.press(dry_run, "Publish") == BROKEN
    assert await operator_session.press(dry_run, "Discard") == BROKEN
    assert operator_session.served() == []
    unknown = (await operator_session.bot_session.ask("/nonsense")).text
    assert (await operator_session.say("/load october.por")).text == unknown


async def test_after_a_restart_the_buttons_still_work(operator_session, dry_run):
    await operator_session.bot_session.stop()
    await operator_session.bot_session.start()
    told = await operator_session.sandbox.next_message(operator_session.olga, after=dry_run)
    assert "from october.por is not published: it waits for Publish or Discard. /status" in told.text
    assert (await operator_session.press(dry_run, "Publish")).text.startswith("✅ Published")


async def test_a_press_made_while_the_bot_was_down_is_followed(operator_session, dry_run):
    """Telegram no longer takes an answer to the press itself; what was pressed is still done and said."""
    prefix = prefix_of(operator_session)
    await operator_session.bot_session.stop()
    await operator_session.olga.press_stale(dry_run, ButtonData(Action.PUBLISH, None, prefix).pack())
    operator_session.sandbox.expire_queries(0)
    await operator_session.bot_session.start()
    await operator_session.sandbox.wait_for(
        lambda: operator_session.sandbox.refresh(dry_run).text.startswith("✅ Published")
    )
    operator_session.bot_session.allowed = {"answerCallbackQuery"}


async def test_a_file_that_changed_on_disk(operator_session, dry_run, por):
    (file,) = (operator_session.data_dir / "staging").iterdir()
    file.write_bytes(por(variant=1).read_bytes())
    refused = await operator_session.press(dry_run, "Publish")
    assert refused.text.startswith(
        "❌ Not published. The staged file is not the one of the dry run: it was changed on disk."
    )
    assert "Discard it, find out who changed it, and load it again." in refused.text
    assert operator_session.sandbox.refresh(dry_run).labels == BUTTONS
    assert operator_session.served() == []
    again = await operator_session.dry_run_again()
    assert "changed on disk" in again.text
    assert (await operator_session.press(again, "Discard")).text.startswith("Discarded: ")
    assert operator_session.files("staging") == []


async def test_a_file_that_is_gone_takes_its_buttons_with_it(operator_session, dry_run):
    (file,) = (operator_session.data_dir / "staging").iterdir()
    file.unlink()
    await operator_session.olga.press(dry_run, "Publish")
    answer = await operator_session.sandbox.next_message(operator_session.olga, after=dry_run)
    assert (
        answer.text
        == "❌ Not published. The staged file is missing. Nothing was published. Send /load again."
    )
    assert operator_session.sandbox.refresh(dry_run).labels == ()


async def test_the_dry_run_was_deleted_before_the_press_was_answered(operator_session, dry_run):
    """The message cannot be edited any more: what was done is said in a new one."""
    prefix = prefix_of(operator_session)
    operator_session.sandbox.slow(0.2, methods=["answerCallbackQuery"])
    await operator_session.olga.press_stale(dry_run, ButtonData(Action.PUBLISH, None, prefix).pack())
    await operator_session.olga.delete(dry_run)
    answer = await operator_session.sandbox.next_message(operator_session.olga, after=dry_run)
    assert answer.text.startswith("✅ Published by operator")
    operator_session.bot_session.allowed = {"editMessageText"}


async def test_telegram_fails_while_the_press_is_answered(operator_session, dry_run):
    """The answer comes late, the snapshot does not: the next press says that it is published."""
    prefix = prefix_of(operator_session)
    operator_session.sandbox.fail(2, methods=["editMessageText", "sendMessage"])
    await operator_session.olga.press_stale(dry_run, ButtonData(Action.PUBLISH, None, prefix).pack())
    await operator_session.sandbox.wait_for(lambda: operator_session.served())
    await operator_session.sandbox.wait_for(lambda: len(operator_session.sandbox.refused) == 2)
    again = await stale(operator_session, dry_run, Action.PUBLISH, prefix)
    assert "was already published" in again.text
    # The late answer came first, in the order of the chat, and took the buttons away that the second one looks for.
    operator_session.bot_session.allowed = {"editMessageText", "editMessageReplyMarkup", "sendMessage"}


async def test_a_look_at_the_status_sends_one_message(operator_session, por):
    """What waits is a line and a button each; the reports come when they are asked for."""
    for name, time in (("a.por", "2026-07-25T00:00:00Z"), ("b.por", "2026-08-25T00:00:00Z")):
        operator_session.put(por(time), name)
        await operator_session.load(name)
    waiting = operator_session.bot_session.run.services.loads.staged()
    before = len(operator_session.sandbox.history(operator_session.olga))
    status = await operator_session.say("/status")
    await operator_session.bot_session.settled()
    assert len(operator_session.sandbox.history(operator_session.olga)) == before + 2, (
        "the question and its answer"
    )
    assert status.labels == tuple(
        f"Dry run: 25 {month} 2026, 00:00 UTC ({row.statement_id[:8]})"
        for month, row in zip(("Aug", "Jul"), reversed(waiting), strict=True)
    )
    again = await operator_session.press(status, status.labels[1])
    assert again.text.startswith(("Ready to publish\nDry run: ", "⚠️ Look at this first"))
    assert "25 Jul 2026" in again.text
    assert again.labels == BUTTONS


async def test_a_dry_run_that_waits_no_more(operator_session, dry_run):
    status = await operator_session.say("/status")
    await operator_session.press(dry_run, "Publish")
    gone = await operator_session.press(status, status.labels[0])
    assert "was already published on" in gone.text
    assert gone.labels == ()


async def test_two_operators_press_at_the_same_time(operator_session, dry_run):
    """One publishes; the other reads that it is done, and loses the buttons."""
    others = await operator_session.dry_run_again(operator_session.otto)
    data = ButtonData(Action.PUBLISH, None, prefix_of(operator_session)).pack()
    shown = {operator_session.olga: dry_run, operator_session.otto: others}
    for user, message in shown.items():
        await user.press_stale(message, data)
    await operator_session.sandbox.wait_for(
        lambda: len([row for row in operator_session.audit() if row[0] == "publish"]) == 2
    )
    await operator_session.bot_session.settled()
    assert len(operator_session.served()) == 1
    assert operator_session.audit()[-2:] == [("publish", "done"), ("publish", "refused")]
    texts = [operator_session.sandbox.refresh(message).text for message in shown.values()]
    (published,) = [text for text in texts if text.startswith("✅ Published by operator")]
    late = (operator_session.olga, operator_session.otto)[texts.index(published) == 0]
    word = (await operator_session.last(late)).text
    assert word.startswith("The snapshot of 25 Oct 2026, 00:00 UTC was already published on ")
    assert word.endswith(" This press changed nothing.")
    left = [operator_session.sandbox.refresh(message).labels for message in shown.values()]
    assert sorted(left) == [(), ("Copy the id",)]


async def test_a_button_of_what_was_loaded_again(operator_session, dry_run, por):
    """Two statements for one time: only the later load is published, unless it is discarded."""
    operator_session.put(por(variant=1), "again.por")
    newer = await operator_session.load("again.por")
    older_id, newer_id = [
        row.statement_id for row in operator_session.bot_session.run.services.loads.staged()
    ]
    refused = await operator_session.press(dry_run, "Publish")
    assert refused.text.startswith(
        "❌ Not published. The snapshot of 25 Oct 2026, 00:00 UTC was loaded again later, from again.por: statement"
        f" {newer_id[:8]}… is waiting instead of this one, {older_id[:8]}…."
    )
    assert operator_session.served() == []
    assert operator_session.sandbox.refresh(dry_run).labels == BUTTONS, "the newer one may go first"
    await operator_session.press(newer, "Discard")
    assert (await operator_session.press(dry_run, "Publish")).text.startswith("✅ Published")
    assert operator_session.served() == [older_id]


async def test_an_older_button_of_the_same_statement_publishes_it(operator_session, dry_run, por):
    """It is the same to the byte, so it does not matter which message it stands under."""
    statement_id = operator_session.bot_session.run.services.loads.staged()[0].statement_id
    operator_session.put(por(), "once more.por")
    newer = await operator_session.load("once more.por")
    assert (await operator_session.press(dry_run, "Publish")).text.startswith("✅ Published")
    assert operator_session.served() == [statement_id]
    late = await stale(operator_session, newer, Action.PUBLISH, bytes.fromhex(statement_id[:16]))
    assert late.text.endswith(" This press changed nothing.")
    assert operator_session.sandbox.refresh(newer).labels == ()


async def test_publish_of_what_was_published_and_withdrawn(operator_session, dry_run):
    prefix = prefix_of(operator_session)
    await operator_session.press(dry_run, "Publish")
    question = await operator_session.say("/withdraw 2026-10-25")
    await operator_session.press(question, "Withdraw")
    again = await stale(operator_session, dry_run, Action.PUBLISH, prefix)
    assert "and cannot be published again." in again.text
    twice = await stale(operator_session, question, Action.WITHDRAW, prefix)
    assert "was already withdrawn on" in twice.text
    assert twice.text.endswith(" This press changed nothing.")
    assert operator_session.served() == []
