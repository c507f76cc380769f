"""The process that looks at signatures: ``python -P -m bot.ownership.child MEMORY SECONDS``, within those limits.

The libraries behind the checks are other people's C code on strangers' bytes; here they have no token, no snapshot and
no network to lose. The question comes through standard input: one line, a `SignatureQuestion` of `bot.ownership.messages`,
then the fields of the wallets in order, as many lines ``[[field, …], …]`` as it takes. The answer goes out in lines that are a
`FindingBatch` each, of at most `ROWS_A_LINE` rows.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import IO

from bot.ownership.messages import (
    MOST_REASON,
    ROWS_A_LINE,
    FindingBatch,
    RowFinding,
    SignatureQuestion,
)
from bot.runtime.child_side import OUT_OF_MEMORY, end_with_parent, limit, say
from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence import Evidence, SnapshotContext, examine_all

__all__ = ["main"]


def main() -> int:
    """Answer the one question on standard input; return the exit code."""
    memory, seconds = map(int, sys.argv[1:])
    limit(memory, seconds)
    try:
        for line in answer(sys.stdin.buffer):
            say(line)
    except MemoryError:
        say(OUT_OF_MEMORY)
    return 0


def answer(source: IO[bytes]) -> Iterator[FindingBatch]:
    """Yield the lines of the answer; `source`: the question, a binary stream of JSON lines."""
    question = SignatureQuestion(**json.loads(source.readline()))
    wallets = list(_wallets(source, question.rows))
    end_with_parent()
    yield from _lines(examine_all(wallets, SnapshotContext(question.exchange, question.taken_at)))


def _wallets(source: IO[bytes], rows: int) -> Iterator[Wallet]:
    while rows > 0:
        batch = json.loads(source.readline())
        rows -= len(batch)
        yield from (Wallet(*fields) for fields in batch)


def _lines(found: Iterable[Evidence]) -> Iterator[FindingBatch]:
    places: dict[Evidence, int] = {}
    fresh, rows = list[RowFinding](), list[int]()
    for evidence in found:
        if evidence not in places:
            places[evidence] = len(places)
            fresh.append(_plain(evidence))
        rows.append(places[evidence])
        if len(rows) == ROWS_A_LINE:
            yield FindingBatch(tuple(fresh), tuple(rows))
            fresh, rows = [], []
    yield FindingBatch(tuple(fresh), tuple(rows))


def _plain(found: Evidence) -> RowFinding:
    said = tuple((code, tuple((name, _cut(value)) for name, value in values)) for code, values in found.said)
    return RowFinding(found.level, found.code, _cut(found.reason), found.form, found.dating, said)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_REASON else text[: MOST_REASON - 1] + "…"


if __name__ == "__main__":
    sys.exit(main())
