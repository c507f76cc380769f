"""Deleting what shows an id: which answers are the last word, and after which it is tried again."""

import asyncio
import json
import logging
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message

from bot.telegram.held_answers import HeldBack
from bot.telegram.removing import Removed, Remover


def refusal(words: str) -> bytes:
    return json.dumps({"ok": False, "error_code": 400, "description": words}).encode()


@pytest.fixture
async def held():
    """What is held back, released at the end."""
    made = HeldBack()
    yield made
    made.release()


@pytest.fixture
def shown(sandbox, bot):
    """Return what somebody shows in a group where the bot may delete, as the sandbox and as the library have it."""

    async def show(*, may: bool = True):
        alice = sandbox.add_user("Alice")
        group = sandbox.add_group("Depositors", [alice], bot_can_delete=may)
        sent = await alice.send("an id", chat=group)
        message = Message(sent.message_id, datetime.now(UTC), Chat(sent.chat_id, "supergroup"))
        message.set_bot(bot)
        return sent, message

    return show


def deletions(sandbox) -> int:
    return sum(call.method == "deleteMessage" for call in sandbox.calls)


HICCUPS = {
    "a 400 of unknown words": {"status": 400, "body": refusal("Bad Request: INTERNAL")},
    "no yes in a 200": {"status": 200, "body": b'{"ok":true,"result":"odd"}'},
    "a gateway's 400": {"status": 400, "body": b"<html>no</html>"},
    "a gateway's 403": {"status": 403, "body": b"<html>blocked</html>"},
    "a page in a 200": {"status": 200, "body": b"<html>sign in</html>"},
    "a 409": {"status": 409, "body": refusal("Conflict: something")},
    "a 429": {"status": 429, "body": b'{"ok":false,"error_code":429,"parameters":{"retry_after":0.01}}'},
    "a 500": {"status": 500, "body": b""},
    "a 502": {"status": 502, "body": b""},
}


@pytest.mark.parametrize("answer", HICCUPS.values(), ids=HICCUPS)
async def test_after_any_hiccup_it_is_tried_again(sandbox, shown, held, answer):
    sent, message = await shown()
    sandbox.answer_with(**answer, methods=["deleteMessage"])
    assert await Remover(held, soon=(0.01,), later=()).remove(message) is Removed.DONE
    assert sandbox.refresh(sent).deleted


async def test_a_connection_that_is_cut_is_tried_again(sandbox, shown, held):
    sent, message = await shown()
    sandbox.cut(methods=["deleteMessage"])
    assert await Remover(held, soon=(0.01,), later=()).remove(message) is Removed.DONE
    assert sandbox.refresh(sent).deleted


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Bad Request: message can't be deleted", Removed.REFUSED),
        ("Bad Request: message can't be deleted for everyone", Removed.REFUSED),
        ("Bad Request: not enough rights to delete the message", Removed.REFUSED),
        ("Bad Request: MESSAGE_DELETE_FORBIDDEN", Removed.REFUSED),
        ("Bad Request: CHAT_ADMIN_REQUIRED", Removed.REFUSED),
        ("Bad Request: message to delete not found", Removed.GONE),
    ],
)
async def test_a_final_answer_is_the_last_word(sandbox, shown, held, words, expected):
    _, message = await shown()
    sandbox.answer_with(refusal(words), status=400, methods=["deleteMessage"])
    assert await Remover(held, soon=(0.01,), later=(0.01,)).remove(message) is expected
    assert deletions(sandbox) == 1


async def test_the_sandbox_refuses_in_the_same_words(sandbox, shown, held):
    sent, message = await shown(may=False)
    assert await Remover(held, soon=(0.01,), later=()).remove(message) is Removed.REFUSED
    assert not sandbox.refresh(sent).deleted


async def test_it_goes_on_after_the_warning(sandbox, shown, held):
    """Whoever calls can ask people to delete it, and need not wait."""
    sent, message = await shown()
    sandbox.answer_with(refusal("Bad Request: odd"), 3, status=400, methods=["deleteMessage"])
    remover = Remover(held, soon=(0.01,), later=(0.01, 0.01))
    assert await remover.remove(message) is Removed.FAILED
    assert not sandbox.refresh(sent).deleted
    await sandbox.wait_for(lambda: sandbox.refresh(sent).deleted, timeout=10, what="the deletion")


async def test_a_stop_tries_once_more_without_waiting(sandbox, shown, held):
    sent, message = await shown()
    sandbox.answer_with(refusal("Bad Request: odd"), status=400, methods=["deleteMessage"])
    remover = Remover(held, soon=(), later=(600.0,))
    assert await remover.remove(message) is Removed.FAILED
    held.release()
    await remover.finish()
    assert sandbox.refresh(sent).deleted


async def test_a_stop_does_not_wait_for_the_first_attempts(sandbox, shown, held):
    sent, message = await shown()
    sandbox.answer_with(refusal("Bad Request: odd"), 2, status=400, methods=["deleteMessage"])
    removing = asyncio.create_task(Remover(held, soon=(600.0, 600.0), later=()).remove(message))
    await sandbox.wait_for(lambda: deletions(sandbox) == 1, timeout=10, what="the first attempt")
    held.release()
    async with asyncio.timeout(10):
        assert await removing is Removed.DONE
    assert sandbox.refresh(sent).deleted


async def test_what_is_gone_at_a_repeat_was_deleted_by_the_attempt_before(sandbox, shown, held):
    """Its answer was lost on the way back."""
    _, message = await shown()
    sandbox.answer_with(refusal("Bad Request: odd"), status=400, methods=["deleteMessage"])
    gone = refusal("Bad Request: message to delete not found")
    sandbox.answer_with(gone, status=400, methods=["deleteMessage"])
    assert await Remover(held, soon=(0.01,), later=()).remove(message) is Removed.DONE


async def test_what_is_gone_later_is_no_warning(sandbox, shown, held, caplog):
    caplog.set_level(logging.INFO)
    _, message = await shown()
    sandbox.answer_with(refusal("Bad Request: odd"), status=400, methods=["deleteMessage"])
    gone = refusal("Bad Request: message to delete not found")
    sandbox.answer_with(gone, status=400, methods=["deleteMessage"])
    remover = Remover(held, soon=(), later=(0.01,))
    assert await remover.remove(message) is Removed.FAILED
    await remover.finish()
    said = [record.message for record in caplog.records if record.name == "bot.telegram.removing"]
    assert said[-1] == "a message that could not be deleted at first is gone now"


async def test_what_stays_visible_is_a_line_in_the_log(sandbox, shown, held, caplog):
    _, message = await shown()
    sandbox.answer_with(refusal("Bad Request: odd"), 9, status=400, methods=["deleteMessage"])
    remover = Remover(held, soon=(), later=(0.01,))
    assert await remover.remove(message) is Removed.FAILED
    await remover.finish()
    assert deletions(sandbox) == 2
    assert [r.message for r in caplog.records if r.levelno == logging.WARNING][-1:] == [
        "a message that shows an id or a proof could not be deleted; it stays in its group"
    ]
