"""Calls that meet trouble on the real protocol: each is done in the end, once, or once more with the mark."""

import asyncio
from io import BytesIO

import pytest
from telegram import InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.telegram.outgoing import limiter, passing
from bot.telegram.turn import CURRENT, Turn, Waits

pytestmark = pytest.mark.slow

MARK = "again, in case the first got lost"


@pytest.fixture
def alice(sandbox):
    return sandbox.add_user("Alice", started=True)


@pytest.fixture
def bob(sandbox):
    return sandbox.add_user("Bob", started=True)


def said(sandbox, chat):
    return [message.text for message in sandbox.history(chat)]


@pytest.mark.parametrize("status", [401, 404, 409, 502, 503, 504])
async def test_what_was_not_done_is_made_again_without_a_mark(sandbox, bot, alice, status):
    sandbox.fail(1, status=status, methods=["sendMessage"])
    assert (await bot.send_message(alice.id, "hello")).text == "hello"
    assert said(sandbox, alice) == ["hello"]


@pytest.mark.parametrize("body", [b"<html>Sign in to the network</html>", b" <!doctype html>"])
@pytest.mark.parametrize("status", [200, 302, 403, 404])
async def test_a_page_in_telegrams_place_is_no_answer(sandbox, bot, alice, status, body):
    sandbox.answer_with(body, status=status, content_type="text/html", methods=["sendMessage"])
    await bot.send_message(alice.id, "hello")
    assert said(sandbox, alice) == ["hello"]


@pytest.mark.parametrize(
    "body", [b"", b"null", b'{"ok": true, "result": {"mess', b'{"ok": true}', b'{"ok": true, "result": []}']
)
async def test_an_answer_that_nobody_can_read_is_repeated_with_the_mark(sandbox, bot, alice, body):
    sandbox.answer_with(body, methods=["sendMessage"])
    await bot.send_message(alice.id, "hello")
    assert said(sandbox, alice) == [f"{MARK}\nhello"]


async def test_an_error_of_telegrams_own_is_repeated_with_the_mark(sandbox, bot, alice):
    sandbox.fail(1, status=500, methods=["sendMessage"])
    await bot.send_message(alice.id, "<b>hello</b>", parse_mode="HTML")
    assert said(sandbox, alice) == [f"{MARK}\nhello"]


async def test_a_connection_that_is_cut_or_whose_answer_is_lost(sandbox, bot, alice):
    sandbox.cut(1, methods=["sendMessage"])
    await bot.send_message(alice.id, "one")
    sandbox.lose_answers(1, methods=["sendMessage"])
    await bot.send_message(alice.id, "two")
    assert said(sandbox, alice) == [f"{MARK}\none", "two", f"{MARK}\ntwo"]


@pytest.mark.parametrize("method", ["sendMessage", "sendPhoto"])
async def test_a_short_hiccup_does_not_take_both_tries(
    sandbox, bot, alice, bob, picture, repeat_seconds, monkeypatch, method
):
    """For 1.2 s one chat's calls end with 500, real time since the pause is what is looked at; others go on meanwhile."""
    monkeypatch.setattr(limiter, "_REPEAT_SECONDS", repeat_seconds)
    sandbox.fail(10**6, status=500, methods=[method], chat=alice)
    turn = Turn(1, alice.id, 1)
    CURRENT.set(turn)
    send = (
        bot.send_message(alice.id, "hello") if method == "sendMessage" else bot.send_photo(alice.id, picture)
    )
    waiting = asyncio.create_task(send)
    CURRENT.set(None)
    await sandbox.wait_for(lambda: sandbox.refused)
    await bot.send_message(bob.id, "meanwhile")
    assert turn.waits_for in (Waits.CHAT, Waits.LONG), "nobody else's question is held up for it"
    await asyncio.sleep(1.2)  # the hiccup: what is looked at is whether the pause outlasts it
    assert len(sandbox.refused) == 1
    sandbox.heal()
    await waiting
    assert len(said(sandbox, alice)) == 1


async def test_nobody_is_told_a_third_time(sandbox, bot, alice):
    sandbox.lose_answers(2, methods=["sendMessage"])
    with pytest.raises(NetworkError):
        await bot.send_message(alice.id, "hello")
    assert said(sandbox, alice) == ["hello", f"{MARK}\nhello"]


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_file_is_sent_again_with_the_same_bytes(sandbox, bot, alice, kind, picture):
    sandbox.lose_answers(1, methods=[f"send{kind}"])
    send = bot.send_photo if kind == "photo" else bot.send_document
    await send(alice.id, InputFile(BytesIO(picture), filename="a.png"), caption="look")
    first, second = sandbox.history(alice)
    assert second.text == f"{MARK}\nlook"
    files = [message.photo or message.document.data for message in (first, second)]
    assert files == [picture, picture]


@pytest.fixture
def picture():
    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (200, 100), "white").save(file, "PNG")
    return file.getvalue()


async def test_where_the_mark_does_not_fit_it_comes_before(sandbox, bot, alice, picture):
    sandbox.lose_answers(1, methods=["sendMessage"])
    await bot.send_message(alice.id, "x" * 4090)
    assert said(sandbox, alice) == ["x" * 4090, MARK, "x" * 4090]
    sandbox.lose_answers(1, methods=["sendPhoto"])
    await bot.send_photo(alice.id, picture, caption="y" * 1020)
    assert said(sandbox, alice)[3:] == ["y" * 1020, MARK, "y" * 1020]


async def test_what_does_the_same_twice_is_made_again_plainly(sandbox, bot, alice):
    message = await bot.send_message(alice.id, "begun")
    sandbox.lose_answers(1, methods=["editMessageText"])
    with pytest.raises(BadRequest, match="not modified"):  # which `send.rewrite` takes for done
        await message.edit_text("done")
    sandbox.cut(2, methods=["editMessageText"])
    await message.edit_text("really done")
    sandbox.lose_answers(1, methods=["deleteMessage"])
    assert await message.delete()
    assert sandbox.history(alice)[0].deleted
    assert len(sandbox.history(alice)) == 1


async def test_a_refusal_is_heard_at_once(sandbox, bot, alice, bob):
    await bob.block()
    with pytest.raises(Forbidden):
        await bot.send_message(bob.id, "hello")
    with pytest.raises(BadRequest):
        await bot.send_message(alice.id, "")
    assert len(sandbox.calls) == 3  # getMe among them


async def test_a_group_that_became_a_supergroup_is_followed(sandbox, bot, alice):
    old, new = sandbox.add_group("Old", [alice]), sandbox.add_group("New", [alice])
    body = b'{"ok": false, "error_code": 400, "description": "Bad Request: group chat was upgraded to a supergroup chat",'
    body += b' "parameters": {"migrate_to_chat_id": %d}}' % new.id
    sandbox.answer_with(body, status=400, methods=["sendMessage"])
    await bot.send_message(old.id, "hello")
    assert [m.text for m in sandbox.history(new) if m.from_bot] == ["hello"]


async def test_a_chat_that_is_refused_waits_alone(sandbox, bot, alice, bob):
    sandbox.fail(1, status=429, retry_after=1, methods=["sendMessage"], chat=alice)
    turn = Turn(1, alice.id, 1)
    CURRENT.set(turn)
    waiting = asyncio.create_task(bot.send_message(alice.id, "one"))
    second = asyncio.create_task(bot.send_message(alice.id, "two"))
    CURRENT.set(None)
    await sandbox.wait_for(lambda: sandbox.refused)
    for _ in range(5):
        await bot.send_message(bob.id, "at once")
    assert not waiting.done()
    assert turn.waits_for is Waits.LONG
    await asyncio.gather(waiting, second)
    assert said(sandbox, alice) == ["one", "two"]
    assert turn.waits_for is Waits.WORK
    refused, *_ = sandbox.refused
    done = next(call for call in sandbox.calls if call.params.get("text") == "one" and not call.error)
    assert done.at - refused.at > 0.9


async def test_a_429_that_does_not_say_how_long_is_waited_out(sandbox, bot, alice):
    sandbox.fail(1, status=429, methods=["sendMessage"])
    await bot.send_message(alice.id, "hello")
    assert said(sandbox, alice) == ["hello"]


async def test_refusals_of_several_chats_pause_everybody_and_lose_nothing(sandbox, bot):
    people = [sandbox.add_user(f"P{number}", started=True) for number in range(30)]
    sandbox.refuse(1.0)
    calls = [asyncio.create_task(bot.send_message(one.id, "hello")) for one in people]
    await sandbox.wait_for(lambda: len(sandbox.refused) >= 3)
    late = sandbox.add_user("Late", started=True)
    await bot.send_message(late.id, "hello")
    await asyncio.gather(*calls)
    assert [call.params["chat_id"] for call in sandbox.refused].count(late.id) == 0
    assert len(sandbox.refused) < 30
    assert all(said(sandbox, one) == ["hello"] for one in people)


async def test_telegram_away_loses_nobody(sandbox, bot):
    people = [sandbox.add_user(f"P{number}", started=True) for number in range(100)]
    await sandbox.pause()
    turn = Turn(1, people[0].id, 1)
    CURRENT.set(turn)
    calls = [asyncio.create_task(bot.send_message(one.id, "hello")) for one in people]
    while turn.waits_for is not Waits.AWAY:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.01)
    made = len(sandbox.calls)
    await asyncio.sleep(0.3)  # it stays away for a while
    assert not any(call.done() for call in calls)
    await sandbox.resume()
    await asyncio.gather(*calls)
    # One call may have met the connection that getMe left open: nobody knows what became of it.
    texts = [said(sandbox, one) for one in people]
    assert all(text in (["hello"], [f"{MARK}\nhello"]) for text in texts)
    assert texts.count(["hello"]) >= 99
    assert turn.waits_for is Waits.WORK
    assert len(sandbox.calls) - made <= 110


async def test_what_is_only_worth_something_now_is_left_out(sandbox, bot, alice):
    message = await bot.send_message(alice.id, "begun")
    sandbox.fail(1, status=429, retry_after=1, methods=["sendMessage"], chat=alice)
    turn = Turn(1, alice.id, 1)
    CURRENT.set(turn)
    waiting = asyncio.create_task(bot.send_message(alice.id, "one"))
    CURRENT.set(None)
    while turn.waits_for is not Waits.LONG:  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.005)
    before = len(sandbox.calls)
    with pytest.raises(TelegramError, match="left out"):
        await bot.send_chat_action(alice.id, "typing")
    with passing(), pytest.raises(TelegramError, match="left out"):
        await message.edit_text("10%")
    assert len(sandbox.calls) == before
    await waiting


async def test_a_caller_that_goes_away_frees_its_place(sandbox, bot, alice, bob):
    sandbox.fail(1, status=429, retry_after=1, methods=["sendMessage"], chat=alice)
    calls = [asyncio.create_task(bot.send_message(alice.id, str(number))) for number in range(3)]
    await sandbox.wait_for(lambda: sandbox.refused)
    await asyncio.sleep(0.01)
    for call in calls[:2]:
        call.cancel()
    await calls[2]
    assert said(sandbox, alice) == ["2"]


async def test_the_limits_are_kept_and_order_too(strict, paced):
    alice, group = strict.add_user("Alice", started=True), strict.add_group("G", [])
    people = [strict.add_user(f"P{number}", started=True) for number in range(40)]
    calls = [paced.send_message(alice.id, str(number)) for number in range(4)]
    calls += [paced.send_message(group.id, str(number)) for number in range(20)]
    calls += [paced.send_message(one.id, "hello") for one in people]
    await asyncio.gather(*calls)
    assert strict.refused == ()
    assert said(strict, alice) == [str(number) for number in range(4)]
