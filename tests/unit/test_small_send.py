"""Sending: progress in one message, edited rarely, whose last edit is the result."""

import pytest
from clock import Clock
from telegram import Message
from telegram.ext import ApplicationBuilder

from bot.telegram.sending import EDIT_INTERVAL, CopyText, Editable, answer, keyboard, rewrite


@pytest.fixture
async def chat():
    """A message of the bot in a private chat of the sandbox, and the sandbox."""
    from bot.sandbox import Sandbox

    async with Sandbox(flood_limits=False) as sandbox:
        alice = sandbox.add_user("Alice", started=True)
        builder = ApplicationBuilder().token(sandbox.token).base_url(sandbox.base_url)
        async with builder.build().bot as bot:
            yield sandbox, alice, await bot.send_message(alice.id, "begun")


def texts(sandbox, alice):
    message = sandbox.history(alice)[0]
    return [*message.edits, message.text]


async def test_progress_is_shown_at_most_every_three_seconds(chat):
    sandbox, alice, message = chat
    clock = Clock(100.0)
    shown = Editable(message, clock)
    await shown.show("10%")
    clock.now += EDIT_INTERVAL - 0.1
    await shown.show("20%")
    clock.now += 0.2
    await shown.show("30%")
    await shown.show("40%")
    clock.now += EDIT_INTERVAL
    await shown.show("30%")
    assert texts(sandbox, alice) == ["begun", "30%"]
    clock.now += EDIT_INTERVAL
    await shown.finish("<b>done</b>", keyboard([[("Again", "x")]]))
    assert texts(sandbox, alice)[-1] == "done"
    assert sandbox.history(alice)[0].labels == ("Again",)
    assert sandbox.refused == ()


async def test_progress_that_cannot_be_shown_is_no_fault_but_a_result_is(chat):
    sandbox, _, message = chat
    clock = Clock(100.0)
    shown = Editable(message, clock)
    clock.now += EDIT_INTERVAL
    sandbox.fail(1, status=500, methods=["editMessageText"])
    await shown.show("10%")
    sandbox.fail(1, status=500, methods=["editMessageText"])
    clock.now += EDIT_INTERVAL
    with pytest.raises(Exception, match="Internal Server Error"):
        await shown.finish("done")


async def test_the_same_text_again_is_fine(chat):
    _, _, message = chat
    await rewrite(message, "begun")


async def test_a_reply_to_a_deleted_message_is_sent_all_the_same(chat):
    _, alice, message = chat
    typed = await alice.send("question")
    await alice.delete(typed)
    theirs = Message.de_json({**message.to_dict(), "message_id": typed.message_id}, message.get_bot())
    sent = await answer(theirs, "answer", quote=True)
    assert sent.text == "answer"
    assert sent.reply_to_message is None


def test_buttons():
    made = keyboard([[("A", "data"), ("B", "https://x.example/y")], [], [("C", "data")]])
    assert [[button.text for button in row] for row in made.inline_keyboard] == [["A", "B"], ["C"]]
    assert made.inline_keyboard[0][1].url == "https://x.example/y"
    assert made.inline_keyboard[0][0].callback_data == "data"
    assert keyboard([]) is None
    assert keyboard([[], []]) is None


async def test_a_button_copies_a_text(chat):
    sandbox, alice, message = chat
    await rewrite(message, "begun", keyboard([[("Copy the id", CopyText("5e" * 32)), ("Ask", "x")]]))
    pressed = await alice.press(sandbox.history(alice)[0], "Copy the id")
    assert pressed.copied == "5e" * 32
