"""What became of a call, and what may be made again: tables."""

import aiohttp
import pytest
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.outgoing.mark import marked
from bot.telegram.outgoing.outcomes import (
    CallOutcome,
    FloodError,
    NotDoneError,
    UncertainError,
    of_answer,
    of_error,
    told_seconds,
)
from bot.telegram.outgoing.outgoing_call import OutgoingCall
from bot.telegram.transport import ProxyError
from bot.telegram.turn import Turn

PAGE = b"<html><h1>404 Not Found</h1></html>"
OWN = b'{"ok":false,"error_code":400,"description":"Bad Request"}'
ELSE = b'{"message":"no such route"}'
DONE, REFUSED, FLOOD = CallOutcome.ACCEPTED, CallOutcome.REFUSED, CallOutcome.FLOOD
NOT_DONE, UNCERTAIN = CallOutcome.NOT_DONE, CallOutcome.UNCERTAIN


@pytest.mark.parametrize(
    ("code", "body", "outcome"),
    [
        (200, b'{"ok":true,"result":{"message_id":1}}', DONE),
        (200, b'{"ok": true, "result": true}\n', DONE),
        (200, b'{"result":[],"ok":true}', DONE),
        (200, PAGE, NOT_DONE),
        (200, b"", UNCERTAIN),
        (200, b"null", UNCERTAIN),
        (200, b'{"ok":true,"result":null}', UNCERTAIN),
        (200, b'{"ok":true,"result":{"mess', UNCERTAIN),
        (200, b'{"ok":true}', UNCERTAIN),
        (200, OWN, UNCERTAIN),
        (302, b"", NOT_DONE),
        (400, OWN, REFUSED),
        (403, OWN, REFUSED),
        (409, OWN, NOT_DONE),
        (409, PAGE, NOT_DONE),
        (413, PAGE, REFUSED),
        (400, PAGE, NOT_DONE),
        (403, PAGE, NOT_DONE),
        (403, ELSE, NOT_DONE),
        (407, b"", NOT_DONE),
        (401, OWN, NOT_DONE),
        (401, PAGE, NOT_DONE),
        (404, OWN, NOT_DONE),
        (404, PAGE, NOT_DONE),
        (429, OWN, FLOOD),
        (429, PAGE, FLOOD),
        (500, OWN, UNCERTAIN),
        (500, PAGE, UNCERTAIN),
        (502, OWN, NOT_DONE),
        (503, PAGE, NOT_DONE),
        (504, b"", NOT_DONE),
        (520, PAGE, UNCERTAIN),
        (522, PAGE, NOT_DONE),
    ],
)
def test_what_came_back(code, body, outcome):
    assert of_answer(code, body) is outcome


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(3), FLOOD),
        (FloodError(None), FLOOD),
        (NotDoneError("HTTP 502"), NOT_DONE),
        (InvalidToken(), NOT_DONE),
        (ProxyError("none"), NOT_DONE),
        (UncertainError("HTTP 500"), UNCERTAIN),
        (BadRequest("x"), REFUSED),
        (Forbidden("x"), REFUSED),
        (ChatMigrated(-100), REFUSED),
        (Conflict("x"), NOT_DONE),
        (NetworkError("x"), UNCERTAIN),
        (caused(NetworkError("x"), aiohttp.ServerDisconnectedError()), UNCERTAIN),
        (caused(NetworkError("x"), ConnectionResetError()), UNCERTAIN),
        (caused(TimedOut("x"), aiohttp.SocketTimeoutError()), UNCERTAIN),
        (caused(TimedOut("x"), aiohttp.ConnectionTimeoutError()), NOT_DONE),
        (caused(NetworkError("x"), aiohttp.ClientConnectorError(None, OSError(111, "refused"))), NOT_DONE),
        (caused(NetworkError("x"), TypeError("a fault of ours")), REFUSED),
        (TelegramError("x"), REFUSED),
    ],
)
def test_what_an_error_means(error, outcome):
    assert of_error(error) is outcome


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (b'{"ok":false,"parameters":{"retry_after":7}}', 7.0),
        (b'{"ok":false,"parameters":{"retry_after":0}}', None),
        (b'{"ok":false,"parameters":{"retry_after":-5}}', None),
        (b'{"ok":false,"parameters":{"retry_after":true}}', None),
        (b'{"ok":false,"parameters":{"retry_after":"7"}}', None),
        (b'{"ok":false,"parameters":{"retry_after":1e30}}', None),
        (b'{"ok":false,"parameters":[]}', None),
        (b'{"ok":false}', None),
        (PAGE, None),
    ],
)
def test_how_long_a_429_says_to_wait(body, seconds):
    assert told_seconds(body) == seconds


MARK = "again, in case the first got lost"
HTML = f"<i>{MARK}</i>"


def test_the_mark_stands_in_the_first_line():
    (step,) = marked("sendMessage", {"chat_id": 1, "text": "<b>x</b>", "parse_mode": "HTML"})
    assert step == ("sendMessage", {"chat_id": 1, "text": f"{HTML}\n<b>x</b>", "parse_mode": "HTML"})
    (step,) = marked("sendMessage", {"chat_id": 1, "text": "a < b"})
    assert step[1]["text"] == f"{MARK}\na < b"
    (step,) = marked("sendDocument", {"chat_id": 1, "document": InputFile(b"x")})
    assert (step[1]["caption"], step[1]["parse_mode"]) == (HTML, "HTML")


@pytest.mark.parametrize("mode", ["HTML", None])
def test_the_mark_stays_within_telegrams_limits(mode):
    room = 4096 - len(MARK) - 1
    word = "𝄞" * (room // 2)  # two units each
    assert len(marked("sendMessage", {"chat_id": 1, "text": word, "parse_mode": mode})) == 1
    two = marked(
        "sendMessage", {"chat_id": 1, "text": word + "xx", "parse_mode": mode, "message_thread_id": 5}
    )
    assert two[0] == (
        "sendMessage",
        {"chat_id": 1, "text": HTML, "parse_mode": "HTML", "message_thread_id": 5},
    )
    assert two[1][1]["text"] == word + "xx"


def test_markup_counts_as_telegram_counts_it():
    text = "<b>&amp;&lt;</b>" * 99  # 198 units, 99 entities
    assert len(marked("sendMessage", {"chat_id": 1, "text": text, "parse_mode": "HTML"})) == 1
    assert len(marked("sendMessage", {"chat_id": 1, "text": text + "<i>x</i>", "parse_mode": "HTML"})) == 2


def test_other_ways_to_mark_up_stay_as_they_are():
    for more in ({"parse_mode": "MarkdownV2"}, {"entities": [{"type": "bold", "offset": 0, "length": 1}]}):
        data = {"chat_id": 1, "text": "*x*", **more}
        assert marked("sendMessage", data)[1] == ("sendMessage", data)


def test_a_file_that_was_read_up_is_not_sent_again(tmp_path):
    path = tmp_path / "x.bin"
    path.write_bytes(b"content")
    with path.open("rb") as file:
        data = {"chat_id": 1, "document": InputFile(file, read_file_handle=False)}
        assert marked("sendDocument", data) is None


def job(endpoint, **data):
    async def never(_endpoint, _data):
        raise AssertionError

    return OutgoingCall(endpoint, {"chat_id": 1, **data}, None, never)


@pytest.mark.parametrize(
    ("endpoint", "times"),
    [
        ("sendMessage", 1),
        ("sendPhoto", 1),
        ("sendDocument", 1),
        ("sendMediaGroup", 0),
        ("copyMessage", 0),
        ("banChatMember", 0),
        ("editMessageText", 5),
        ("answerCallbackQuery", 5),
        ("deleteMessage", 5),
        ("getFile", 5),
        ("setMyCommands", 5),
    ],
)
def test_how_often_what_may_have_been_done_is_made_again(endpoint, times):
    one = job(endpoint, text="x")
    assert [one.repeat() for _ in range(times + 1)] == [True] * times + [False]


async def test_what_an_earlier_run_may_have_answered_carries_the_mark_once():
    made, turn = [], Turn(1, 1, 1, in_doubt=True)

    async def step(_endpoint, data):
        made.append(data["text"])

    def send(chat=1):
        return OutgoingCall("sendMessage", {"chat_id": chat, "text": "x"}, turn, step)

    await send(chat=9).make()  # operators hear of something meanwhile
    first = send()
    await first.make()
    await send().make()
    assert made == ["x", f"{MARK}\nx", "x"]
    assert not first.repeat(), "it was the repeat"


async def test_of_an_answer_it_is_noted_when_it_leaves_and_when_it_was_not_taken():
    noted = []

    async def step(_endpoint, _data):
        return

    turn = Turn(1, 1, 1, note=noted.append)
    one, two = (OutgoingCall("sendMessage", {"chat_id": 1, "text": "x"}, turn, step) for _ in range(2))
    await one.make()
    one.not_taken()
    assert noted == [True, False]
    await one.make()
    await two.make()
    two.not_taken()
    assert noted == [True, False, True], "the first was taken"
    edit = OutgoingCall("editMessageText", {"chat_id": 1, "text": "x"}, turn, step)
    await edit.make()
    edit.not_taken()
    assert noted == [True, False, True]


def test_only_what_is_sent_anew_follows_a_group():
    assert not job("editMessageText").move(-100)
    assert not job("sendMessage").move("x")
    one = job("sendMessage", text="x")
    assert one.move(-100)
    assert not one.move(-200)


def test_whose_queue_a_call_waits_in():
    turn = Turn(1, 77, 1)
    keys = [
        OutgoingCall(endpoint, data, of, lambda *_: None).call.key
        for endpoint, data, of in [
            ("sendMessage", {"chat_id": 5}, turn),
            ("sendMessage", {"chat_id": "-5"}, None),
            ("sendMessage", {"chat_id": "@channel"}, None),
            ("answerCallbackQuery", {"callback_query_id": "1"}, turn),
            ("setMyCommands", {}, None),
        ]
    ]
    assert keys == [5, -5, "@channel", 77, "setMyCommands"]
