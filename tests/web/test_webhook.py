"""Telegram's webhook: real deliveries by the sandbox, and everything that is not one."""

import asyncio
import contextlib
import io
import json

import pytest

from bot.web.webhook import WebhookServer

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = "a-secret-of-the-webhook"


def update(number, text="/help"):
    message = {
        "message_id": number,
        "date": 1_700_000_000,
        "chat": {"id": 5, "type": "private", "first_name": "Eve"},
        "from": {"id": 5, "is_bot": False, "first_name": "Eve"},
        "text": text,
    }
    return {"update_id": number, "message": message}


@pytest.fixture
async def hooked(bot_session_with, webhook, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots, **webhook, refused=("sendMessage",)) as bot_session:
        yield bot_session, webhook["webhook_url"]


async def test_answers_come_over_the_webhook_and_nothing_is_polled(hooked):
    bot_session, url = hooked
    assert "/verify" in (await bot_session.ask("/help")).text
    calls = {call.method: call.params for call in bot_session.sandbox.calls}
    assert "getUpdates" not in calls
    given = calls["setWebhook"]
    assert given["url"] == url
    assert given["secret_token"] == SECRET
    assert given["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "inline_query",
        "my_chat_member",
    ]


@pytest.mark.slow
async def test_buttons_work_too(hooked, someone):
    bot_session, _ = hooked
    answer = await bot_session.ask(someone("BTC"))
    assert (await bot_session.press(answer, "Check BTC")).photo


@pytest.mark.parametrize("given", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "ß" * 20])
async def test_without_the_secret_nothing_is_done(hooked, client, given):
    bot_session, url = hooked
    headers = {} if given is None else {HEADER: given}
    assert (await client.post(url, json=update(1), headers=headers))[0] == 401
    await bot_session.ask("/help")
    assert [call.method for call in bot_session.sandbox.calls].count("sendMessage") == 1


class NeverEqual(bytes):
    """A secret that notices a comparison whose time tells how much of it was right."""

    compared = False

    def __eq__(self, other):
        type(self).compared = True
        return bytes.__eq__(self, other)

    def __ne__(self, other):
        type(self).compared = True
        return bytes.__ne__(self, other)

    __hash__ = bytes.__hash__


async def test_the_secret_is_compared_in_constant_time(client):
    delivered = []

    async def deliver(given):
        delivered.append(given)
        return True

    server = WebhookServer("127.0.0.1", 0, NeverEqual(SECRET.encode()), deliver, "/hook")
    await server.start()
    try:
        url = f"http://127.0.0.1:{server.port}/hook"
        assert (await client.post(url, json=update(1), headers={HEADER: SECRET[:-1] + "x"}))[0] == 401
        assert (await client.post(url, json=update(2), headers={HEADER: SECRET}))[0] == 200
    finally:
        await server.stop()
    assert [each["update_id"] for each in delivered] == [2]
    assert not NeverEqual.compared


async def test_a_body_is_not_read_before_the_secret_is_known(hooked, client):
    _, url = hooked
    assert (
        await client.post(
            url, data=io.BytesIO(bytes(3_000_000)), headers={"Content-Type": "application/json"}
        )
    )[0] == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"\xff\xfe{}", 400),
        (b"[1]", 400),
        (b"{}", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": true}', 400),
        (b"[" * 100_000, 400),
        (b'{"update_id": 1, "pad": "' + b"x" * 2**20 + b'"}', 413),
    ],
    ids=["empty", "words", "bytes", "list", "no number", "text", "true", "deep", "large"],
)
async def test_what_is_no_update_is_refused(hooked, client, body, status):
    bot_session, url = hooked
    headers = {HEADER: SECRET, "Content-Type": "application/json"}
    assert (await client.post(url, data=io.BytesIO(body), headers=headers))[0] == status
    assert (await bot_session.ask("/help")).text


async def test_another_content_type_is_refused(hooked, client):
    _, url = hooked
    headers = {HEADER: SECRET, "Content-Type": "text/plain"}
    assert (await client.post(url, data=json.dumps(update(1)), headers=headers))[0] == 415


@pytest.mark.parametrize(
    "content",
    [
        {"something_of_the_future": {"id": 5}},
        {"poll": {"id": 5}},
        {"message": {"text": 5}},
        {"message": "hello"},
        {"callback_query": []},
    ],
    ids=["future", "unwanted", "half a message", "text", "list"],
)
async def test_what_nobody_can_read_is_taken_and_left_alone(hooked, client, content):
    """Anything but 200 would make Telegram send it again for a day, and nothing after it."""
    bot_session, url = hooked
    answer = await client.post(url, json={"update_id": 7, **content}, headers={HEADER: SECRET})
    assert answer == (200, "")
    assert (await bot_session.ask("/help")).text


async def test_an_update_that_is_delivered_again_is_answered_once(hooked):
    bot_session, _ = hooked
    bot_session.sandbox.deliver_twice(2)
    await bot_session.ask("/help")
    await bot_session.ask("/privacy")
    await bot_session.ask("/help", user=bot_session.bob)
    assert len([m for m in bot_session.sandbox.history(bot_session.alice) if m.from_bot]) == 2


@pytest.mark.parametrize("path", ["/", "/telegram", "/hooks", "/hooks/tele_gram-1/", "/readyz", "/metrics"])
async def test_nothing_else_is_public(hooked, client, path):
    _, url = hooked
    root = url.rpartition("/hooks")[0]
    assert (await client.get(root + path))[0] == 404
    assert (await client.post(root + path, json=update(1), headers={HEADER: SECRET}))[0] in (404, 405)


async def test_healthz_is_public_and_the_webhook_takes_post_only(hooked, client):
    _, url = hooked
    assert await client.get(url.rpartition("/hooks")[0] + "/healthz") == (200, "ok\n")
    assert (await client.get(url))[0] == 405


async def test_what_comes_while_the_bot_is_down_is_answered_after_the_next_start(hooked):
    bot_session, _ = hooked
    await bot_session.stop()
    sent = await bot_session.alice.send("/help")
    await bot_session.start()
    assert (await bot_session.sandbox.next_message(bot_session.alice, after=sent)).text
    assert "deleteWebhook" not in [call.method for call in bot_session.sandbox.calls]


async def test_back_to_polling_takes_the_webhook_away(hooked):
    bot_session, _ = hooked
    await bot_session.ask("/help")
    await bot_session.stop()
    sent = await bot_session.alice.send("/privacy")
    await bot_session.start(webhook_url="", webhook_secret=None)
    assert (await bot_session.sandbox.next_message(bot_session.alice, after=sent)).text
    methods = [call.method for call in bot_session.sandbox.calls]
    assert methods.index("deleteWebhook") < methods.index("getUpdates")
    assert bot_session.run.webhook is None


@pytest.mark.slow
async def test_set_webhook_is_repeated_until_telegram_takes_it(bot_session_with, webhook):
    async with bot_session_with(**webhook, refused=("setWebhook",)) as bot_session:
        await bot_session.stop()
        bot_session.sandbox.fail(1, status=500, methods=["setWebhook"])
        await bot_session.start()
        assert (await bot_session.ask("/help")).text


async def test_a_reader_that_leaves_half_way_does_no_harm(hooked):
    bot_session, url = hooked
    port = int(url.split(":")[2].partition("/")[0])
    for part in (
        b"POST ",
        b"\x16\x03\x01garbage\r\n\r\n",
        b"POST /hooks/tele_gram-1 HTTP/1.1\r\nContent-Length: 50\r\n\r\n{",
    ):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(part)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()
    assert (await bot_session.ask("/help")).text


@pytest.mark.slow
async def test_an_update_is_taken_when_it_is_answered_and_a_second_delivery_joins_the_first(hooked, client):
    bot_session, url = hooked
    await bot_session.ask("/privacy")
    bot_session.sandbox.slow(0.3, methods=["sendMessage"])
    body, alice = update(7), bot_session.alice
    body["message"]["chat"]["id"] = body["message"]["from"]["id"] = alice.id
    both = [asyncio.create_task(client.post(url, json=body, headers={HEADER: SECRET})) for _ in range(2)]
    done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    assert len([m for m in bot_session.sandbox.history(alice) if m.from_bot]) == 2
    assert [await each for each in both] == [(200, "")] * 2
    assert (await client.post(url, json=body, headers={HEADER: SECRET}))[0] == 200
    assert len([m for m in bot_session.sandbox.history(alice) if m.from_bot]) == 2
    assert done


@pytest.mark.slow
async def test_what_is_not_answered_when_the_bot_stops_comes_again(hooked):
    bot_session, _ = hooked
    bot_session.sandbox.slow(3.0, methods=["sendMessage"])  # longer than a stop waits for it
    people = [bot_session.sandbox.add_user(f"Customer {number}") for number in range(20)]
    for person in people:
        await person.send("/help")
    await asyncio.sleep(0.1)
    await bot_session.stop()
    assert (
        "503" in bot_session.sandbox._server.webhook.last_error
        or "failed" in bot_session.sandbox._server.webhook.last_error
    )
    bot_session.sandbox.heal()
    await bot_session.start()

    def said(person):
        return [message.text for message in bot_session.sandbox.history(person) if message.from_bot]

    await bot_session.sandbox.wait_for(lambda: all(said(person) for person in people))
    assert all(len(said(person)) == 1 for person in people)
    assert not any("restarted" in text for person in people for text in said(person))
