"""Whatever comes back from Telegram, to whichever call: the bot asks again, and says in /readyz why it is not ready."""

import asyncio

import pytest
from shares import share

pytestmark = pytest.mark.slow

ODD = {
    "null": (200, b"null"),
    "list": (200, b"[]"),
    "nothing": (200, b""),
    "no json": (200, b"{"),
    "portal": (200, b"<html>please log in to the wireless network</html>"),
    "object": (200, b"{}"),
    "ok alone": (200, b'{"ok":true}'),
    "null result": (200, b'{"ok":true,"result":null}'),
    "text": (200, b'{"ok":true,"result":"yes"}'),
    "list result": (200, b'{"ok":true,"result":[7,null,{"update_id":"x"}]}'),
    "half a bot": (200, b'{"ok":true,"result":{"id":1,"first_name":"x"}}'),
    "no name": (200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x"}}'),
    "somebody": (200, b'{"ok":true,"result":{"id":1,"is_bot":false,"first_name":"x","username":"y"}}'),
    "not ok": (200, b'{"ok":false,"error_code":400,"description":"no"}'),
    "redirect": (302, b""),
    "refused": (400, b'{"ok":false,"error_code":400,"description":"Bad Request"}'),
    "gateway": (404, b"<html>404</html>"),
    "gateway json": (404, b'{"message":"no route matched"}'),
    "login": (401, b"<html>401</html>"),
    "forbidden": (403, b'{"ok":false,"error_code":403,"description":"Forbidden"}'),
    "proxy": (407, b""),
    "conflict": (409, b'{"ok":false,"error_code":409,"description":"Conflict"}'),
    "odd error": (400, b'{"ok":false,"error_code":400,"description":[1],"parameters":"x"}'),
    "odd move": (400, b'{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":[]}}'),
    "odd pause": (
        429,
        b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":"soon"}}',
    ),
    "none of http": (799, b"{}"),
    "down": (502, b""),
}


def met(sandbox):
    return {call.method for call in sandbox.refused}


@pytest.mark.parametrize(
    ("odd", "hooked"), [(odd, hooked) for odd in ODD for hooked in share([False, True], 2, odd)]
)
async def test_no_answer_to_any_call_ends_anything(bot_at, sandbox, hook, odd, hooked, caplog, until):
    status, body = ODD[odd]
    calls = {
        "getMe",
        "setMyCommands",
        "getWebhookInfo",
        *(["setWebhook"] if hooked else ["deleteWebhook", "getUpdates"]),
    }
    for call in calls:
        sandbox.answer_with(body, 2, status=status, methods=[call])
    async with bot_at(**(hook if hooked else {})) as run:
        async with asyncio.timeout(30):
            await run.connected()
        await sandbox.wait_for(lambda: met(sandbox) >= calls, timeout=30)
        alice = sandbox.add_user("Alice")
        sent = await alice.send("/help")
        assert (await sandbox.next_message(alice, after=sent, timeout=30)).text
        assert not run.failed.done()
        # Of a conflict is told for some minutes: polls that go well do not show that the other one is gone.
        await until(lambda: run.connectivity.trouble == "" or odd == "conflict")
    assert "Traceback" not in caplog.text
    assert "wireless" not in caplog.text


async def test_odd_answers_to_answers_leave_nobody_out(bot_at, sandbox):
    """All but the one whose chat is said to be closed to us get their answer, or that it could not be given."""
    async with bot_at() as run:
        await run.connected()
        people = [sandbox.add_user(odd) for odd in ODD]
        for status, body in ODD.values():
            sandbox.answer_with(body, 1, status=status, methods=["sendMessage"])
        for user in people:
            await user.send("/help")

        def answered():
            return sum(any(message.from_bot for message in sandbox.history(user)) for user in people)

        await sandbox.wait_for(lambda: answered() >= len(ODD) - 1, timeout=60)
        assert not run.failed.done()
