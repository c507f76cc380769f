"""The one formatter: whatever is logged, by whomever, comes out without secrets."""

import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import MARK, RedactingFormatter, redact

TOKEN = "123456789:" + "Qw" * 17 + "_"
ID = "0123456789abcdef" * 4
BUTTON = "c" + "AbC_-9" * 9 + "xyz1"


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        TOKEN.replace(":", "%3A"),
        f"https://api.telegram.org/file/bot{TOKEN}/documents/file_1.zip",
        ID,
        ID.upper(),
        f"0x{ID}",
        ID[:40],
        f"{ID[:9]} {ID[9:30]}\n{ID[30:]}",
        repr(f"{ID[:9]}\n{ID[9:30]}\n\n{ID[30:]}"),
        f"{ID[:31]}`, `{ID[31:]}",
        str(bytes(range(128, 160))),
        BUTTON,
    ],
)
def test_what_is_redacted(text):
    shown = redact(f"words {text} more")
    assert shown.startswith("words ")
    assert MARK in shown
    assert shown.endswith(" more")
    for part in (TOKEN[10:20], ID[:8], ID[20:28], ID[-8:], "x80", BUTTON[5:15]):
        assert part.lower() not in shown.lower()


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-25T12:00:00Z INFO bot.run Telegram answers; serving 3 snapshots",
        "9f3c01ab….por: the file holds another statement",
        "getUpdates sendMessage 200 502 chat_id -1001234567890",
        "fetching from store.example/bundles/2026-10-25.zip",
        "Traceback (most recent call last):",
        "Is there a name=value pair? No=nothing",
    ],
)
def test_what_stays_readable(text):
    assert redact(text) == text


@pytest.mark.parametrize(
    "behind", [", and send /status", " added by a", "/wallets.csv, because", ": a file", "'"]
)
def test_what_follows_an_id_stays_readable(behind):
    assert redact(f"/srv/porbot/publications/{ID}{behind}") == f"/srv/porbot/publications/{MARK}{behind}"
    twice = redact(f"{ID} {ID[:40]}{behind}")
    assert ID[:6] not in twice


def test_queries_and_userinfo_of_addresses():
    shown = redact("GET https://olga:pass@store.example/b.zip?X-Amz-Signature=abc&x=1 done")
    assert shown == f"GET https://{MARK}@store.example/b.zip?{MARK} done"


def test_named_secrets_of_any_shape():
    assert redact("the word is hush, not hus", ("hush", "")) == f"the word is {MARK}, not hus"


@given(st.text(max_size=40), st.text(max_size=40))
def test_an_id_between_anything_is_redacted(before, behind):
    assert ID[8:56] not in redact(before + ID + behind)


@pytest.mark.parametrize("filler", ["a ", "\\", "0x", "ab12", "?a", "://a", "\\u200", "f" * 31 + "g"])
def test_no_line_takes_long(filler):
    """Lines are written by strangers: linear time, or the bot stands still. (The test's own time limit is the judge.)"""
    redact(filler * (400_000 // len(filler)))


def record(message, *arguments, **more):
    return logging.LogRecord("name", logging.INFO, "file", 1, message, arguments, more.get("exc_info"))


def test_exceptions_and_their_causes_too():
    try:
        try:
            raise ValueError(ID)
        except ValueError as error:
            raise RuntimeError(TOKEN) from error
    except RuntimeError:
        line = RedactingFormatter().format(record("failed", exc_info=sys.exc_info()))
    assert "RuntimeError" in line
    assert "ValueError" in line
    assert ID not in line
    assert TOKEN not in line


def test_another_formatters_cached_text_is_not_trusted():
    one = record("x")
    one.exc_text = TOKEN
    assert TOKEN not in RedactingFormatter().format(one)


def test_a_record_that_cannot_be_formatted_shows_nothing_of_it():
    line = RedactingFormatter().format(record("%d ids", ID))
    assert line == "INFO name a log line could not be formatted (TypeError)"


def test_times_are_utc():
    one = record("hello")
    one.created = 1792886400
    assert RedactingFormatter().format(one) == "2026-10-25T00:00:00Z INFO name hello"
