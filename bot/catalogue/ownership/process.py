"""Asking the process that looks at signatures, and believing no more of its answer than its shape allows."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from bot.catalogue.ownership.child import ROWS_A_LINE
from bot.errors import BotError
from bot.runtime.asking import ChildError, Job, ask
from bot.runtime.subprocesses import ProcessLimits
from porcore.format.statement import Statement
from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence import Dating, Evidence, Level

__all__ = ["COMMAND", "examined", "limits_of"]

COMMAND = (sys.executable, "-P", "-m", "bot.catalogue.ownership.child")
_LINE = 2**17  # characters of one line of the question, roughly
_LONGEST_LINE = ROWS_A_LINE * 2**13  # bytes of one line of the answer: a reason may be written in escapes
_SLOWEST = 20  # rows a second; the slowest forms are checked in plain Python
_LONGEST = 3600  # seconds of processor time, whatever the list


_texts = attrgetter(*(field.name for field in fields(Wallet)))


def limits_of(wallets: Sequence[Wallet]) -> ProcessLimits:
    """Return what looking at a list may take, which grows with its rows and their texts.

    Measured: 200,000 rows with signatures took 230 MB, of the 2.5 GiB or so that they may.
    """
    characters = sum(sum(map(len, _texts(wallet))) for wallet in wallets)
    seconds = min(60 + len(wallets) // _SLOWEST, _LONGEST)
    return ProcessLimits(2**29 + len(wallets) * 2**13 + characters * 16, seconds, 60.0 + 2 * seconds)


async def examined(statement: Statement, wallets: Sequence[Wallet], folder: Path) -> tuple[Evidence, ...]:
    """Return the evidence of every row, in order. Raises ChildError: then nothing is known of any."""
    limits = limits_of(wallets)
    command = (*COMMAND, str(limits.memory), str(limits.processor))
    job = Job(command, folder, "signatures", limits.wall, _LONGEST_LINE)
    answer = _Answer(len(wallets))
    try:
        await ask(job, _question(statement, wallets), answer.take)
    except _NonsenseError:
        raise ChildError("failed") from None
    return tuple(answer.rows)


def _question(statement: Statement, wallets: Sequence[Wallet]) -> Iterator[bytes]:
    yield _line({"exchange": statement.exchange, "taken_at": statement.taken_at, "rows": len(wallets)})
    batch, size = list[tuple[str, ...]](), 0
    for wallet in wallets:
        batch.append(_texts(wallet))
        size += sum(map(len, batch[-1]))
        if size > _LINE:
            yield _line(batch)
            batch, size = [], 0
    if batch:
        yield _line(batch)


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


class _NonsenseError(BotError):
    """The answer has not the shape that it must have."""


class _Answer:
    """What came so far."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._found: list[Evidence] = []
        self.rows: list[Evidence] = []

    def take(self, line: dict[str, Any]) -> bool:
        """Add one line; tell whether it was the last. Raises _NonsenseError."""
        try:
            self._found.extend(_evidence(*plain) for plain in line["found"])
            self.rows.extend(self._at(place) for place in line["rows"])
        except (LookupError, TypeError, ValueError):
            raise _NonsenseError from None
        if len(self.rows) > self._wanted or len(self._found) > len(self.rows):
            raise _NonsenseError
        return len(self.rows) == self._wanted

    def _at(self, place: object) -> Evidence:
        if isinstance(place, bool) or not isinstance(place, int) or place < 0:
            raise ValueError
        return self._found[place]


def _evidence(level: str, code: str, reason: str, form: str, dating: str | None) -> Evidence:
    if not all(isinstance(text, str) for text in (code, reason, form)):
        raise TypeError
    return Evidence(Level(level), code, reason, form, None if dating is None else Dating(dating))
