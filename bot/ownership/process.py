"""Asking the process that looks at signatures, and believing no more of its answer than its shape allows."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from pydantic import TypeAdapter

from bot.errors import BotError
from bot.ownership.messages import ROWS_A_LINE, FindingBatch, SignatureQuestion
from bot.runtime.asking import ChildError, Job, ask
from bot.runtime.subprocesses import ProcessLimits
from bot.runtime.wire import encoded
from porcore.format.statement import Statement
from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence import Evidence

__all__ = ["COMMAND", "examined", "limits_of"]

COMMAND = (sys.executable, "-P", "-m", "bot.ownership.child")
_LINE = 2**17  # characters of one line of the question, roughly
_LONGEST_LINE = ROWS_A_LINE * 2**13  # bytes of one line of the answer: a reason may be written in escapes
_SLOWEST = 20  # rows a second; the slowest forms are checked in plain Python
_LONGEST = 3600  # seconds of processor time, whatever the list


_BATCH = TypeAdapter(FindingBatch)
_texts = attrgetter(*(field.name for field in fields(Wallet)))


def limits_of(wallets: Sequence[Wallet]) -> ProcessLimits:
    """Return what looking at a list may take, which grows with its rows and their texts.

    Measured: 200,000 rows with signatures took 230 MB, of the 2.5 GiB or so that they may.
    """
    characters = sum(sum(map(len, _texts(wallet))) for wallet in wallets)
    seconds = min(60 + len(wallets) // _SLOWEST, _LONGEST)
    return ProcessLimits(2**29 + len(wallets) * 2**13 + characters * 16, seconds, 60.0 + 2 * seconds)


async def examined(statement: Statement, wallets: Sequence[Wallet], folder: Path) -> tuple[Evidence, ...]:
    """Return the evidence of every row, in order. Raises ChildError without a whole answer: nothing is known of any row."""
    limits = limits_of(wallets)
    command = (*COMMAND, str(limits.memory), str(limits.processor))
    job = Job(command, folder, "signatures", limits.wall, _LONGEST_LINE)
    answer = _Answer(len(wallets))
    try:
        await ask(job, _question(statement, wallets), _BATCH, answer.take)
    except _NonsenseError:
        raise ChildError("failed") from None
    return tuple(answer.rows)


def _question(statement: Statement, wallets: Sequence[Wallet]) -> Iterator[bytes]:
    yield encoded(SignatureQuestion(statement.exchange, statement.taken_at, len(wallets)))
    batch, size = list[tuple[str, ...]](), 0
    for wallet in wallets:
        batch.append(_texts(wallet))
        size += sum(map(len, batch[-1]))
        if size > _LINE:
            yield _line(batch)
            batch, size = [], 0
    if batch:
        yield _line(batch)


def _line(batch: Sequence[tuple[str, ...]]) -> bytes:
    return json.dumps(batch).encode() + b"\n"


class _NonsenseError(BotError):
    """The answer does not fit the list."""


class _Answer:
    """What came so far."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._found: list[Evidence] = []
        self.rows: list[Evidence] = []

    def take(self, batch: FindingBatch) -> bool:
        """Add one line; tell whether it was the last. Raises _NonsenseError."""
        self._found.extend(
            Evidence(one.level, one.code, one.reason, one.form, one.dating, said=one.said)
            for one in batch.found
        )
        if not all(0 <= place < len(self._found) for place in batch.rows):
            raise _NonsenseError
        self.rows.extend(self._found[place] for place in batch.rows)
        if len(self.rows) > self._wanted or len(self._found) > len(self.rows):
            raise _NonsenseError
        return len(self.rows) == self._wanted
