"""What the library is given of an answer: nothing whose type it would stumble over."""

import json

import pytest
from telegram.error import TelegramError

from bot.telegram.api_answers import read_answer
from bot.telegram.webhook_watch import read_info

REFUSAL = {"ok": False, "error_code": 400}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b"{}",
        b"{",
        b"\xff\xfe",
        b"<html>",
        b"[" * 100_000,
        b'{"ok":1,"result":[]}',
        b'{"ok":"true"}',
        b'{"ok":false}',
        b'{"ok":false,"error_code":"400"}',
        b'{"message":"no route matched"}',
        b'{"ok":true,"result":' + b"9" * 5000 + b"}",
    ],
)
def test_no_bot_api_says_so(payload):
    with pytest.raises(ValueError, match="Invalid server response"):
        read_answer(payload)


def test_a_missing_result_is_telegrams_fault():
    with pytest.raises(TelegramError, match="Invalid server response"):
        read_answer(b'{"ok":true}')["result"]
    with pytest.raises(TelegramError):
        read_answer(json.dumps(REFUSAL).encode())["result"]


@pytest.mark.parametrize("odd", [None, 7, [1], {"a": 1}, True])
def test_words_and_numbers_are_of_their_type(odd):
    parameters = {"retry_after": "soon", "migrate_to_chat_id": [odd]}
    given = {**REFUSAL, "description": odd, "parameters": parameters}
    assert read_answer(json.dumps(given).encode()) == {**REFUSAL, "parameters": {}}
    given["parameters"] = odd if not isinstance(odd, dict) else [odd]
    assert read_answer(json.dumps(given).encode()) == REFUSAL


@pytest.mark.parametrize(("told", "kept"), [(35, 35), (0, 1), (-5, 1), (10**30, 86_400)])
def test_a_pause_is_one_that_can_be_waited_for(told, kept):
    given = {**REFUSAL, "parameters": {"retry_after": told}}
    assert read_answer(json.dumps(given).encode())["parameters"] == {"retry_after": kept}


def test_what_telegram_says_is_kept():
    given = {**REFUSAL, "description": "Bad Request: chat not found"}
    assert read_answer(json.dumps(given).encode()) == given
    assert read_answer(b'{"ok":true,"result":[1]}')["result"] == [1]


@pytest.mark.parametrize("odd", [None, [], "x", 5, {}, {"url": 5}, {"url": None}])
def test_no_webhook_info(odd):
    with pytest.raises(ValueError, match="no webhook info"):
        read_info(odd)


def test_webhook_info_of_odd_types():
    info = read_info({"url": "", "pending_update_count": "7", "last_error_message": ["x"]})
    assert (info.url, info.pending, info.error) == ("", 0, "")
    info = read_info(
        {"url": "x", "pending_update_count": 7, "last_error_message": "a\n\x1b[31mb" + "c" * 500}
    )
    assert info.pending == 7
    assert info.error.startswith("a  [31mbc")
    assert len(info.error) == 200
