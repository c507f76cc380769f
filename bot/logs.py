"""Logs without secrets: one formatter that every handler gets, and nothing around it.

Tokens leak through httpx at INFO, through the text of InvalidToken, through DEBUG lines of python-telegram-bot and
through the addresses of files; client ids leak through anything that prints an update. So the finished line is
redacted, exception text and stack included: whoever wrote it, and at every level.

Statement ids look like client ids (64 hex digits) and are redacted too: log their first 8 digits instead. So is
everything else with 32 hex digits in a row, such as a nonce.
"""

import asyncio
import logging
import re
import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any

__all__ = ["RedactingFormatter", "install", "redact"]

MARK = "[redacted]"
# What stands between the parts of an id that someone typed in several words, also as `repr` and JSON write it.
_BETWEEN = (
    r"(?:[\s`'\"“”‘’,;:\u00ad\u200b-\u200f\u2060\ufeff]|\\+[nrt]|\\+x[aA][dD]|\\+u[0-9a-fA-F]{4}|0[xX])*"
)
_PATTERNS = (
    re.compile(r"(?<![0-9])[0-9]{6,}(?::|%3[aA])[A-Za-z0-9_-]{30,}"),  # a bot token
    re.compile(r"(?<=/file/)bot[^\s'\"]*"),  # the address of a file
    # A whole id by itself: the words behind it are not to be swallowed for their first letters, as in ", and".
    re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])"),
    # Half an id or more: someone may drop digits.
    re.compile(rf"[0-9a-fA-F](?:{_BETWEEN}[0-9a-fA-F]){{31,}}"),
    re.compile(r"[A-Za-z0-9_-]{43,}"),  # an id as base64url, as buttons carry it
    re.compile(r"(?:\\x[0-9a-fA-F]{2}){16,}"),  # bytes as Python shows them
    re.compile(r"(?<=://)[^\s/'\"@]+(?=@)"),  # who signs in at an address
    re.compile(r"(?<=\S\?)[^\s'\"<>?]*=[^\s'\"<>]*"),  # the query of an address: it may be a signature
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return `text` without `secrets` and without anything that looks like a token or an id."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, MARK)
    for pattern in _PATTERNS:
        text = pattern.sub(MARK, text)
    return text


class RedactingFormatter(logging.Formatter):
    """One line a record, ``2026-10-25T12:00:00Z LEVEL logger message``, redacted as a whole."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the redacted line; a record that cannot be formatted becomes a plain remark."""
        try:
            # Other formatters must not find the text of an exception that an earlier one left unredacted.
            record.exc_text = None
            line = super().format(record)
            record.exc_text = None
        except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold what must not be shown
            line = (
                f"{record.levelname} {record.name} a log line could not be formatted ({type(error).__name__})"
            )
        return redact(line, self._secrets)


class _Handler(logging.StreamHandler[Any]):
    """Writes to standard error as it is at the time, and never shows a failing record's content."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(RedactingFormatter(secrets))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say nothing: the default prints the record with its arguments."""


def install(level: str, secrets: Sequence[str] = ()) -> None:
    """Make this the only way a log line leaves the process: logging, warnings, uncaught exceptions, asyncio."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.addHandler(_Handler(secrets))
    root.setLevel(level)
    # At DEBUG it writes every update and every answer: balances and nonces have no form to be recognised by.
    logging.getLogger("telegram").setLevel(max(logging.INFO, root.level))
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False
    sys.excepthook = _uncaught


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt | asyncio.CancelledError):
        logging.getLogger("porbot").critical(
            "the bot stopped on a fault of its own", exc_info=(kind, error, trace)
        )
