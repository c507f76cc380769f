"""The process that looks at signatures: ``python -P -m bot.catalogue.ownership.child MEMORY SECONDS``, within those limits.

The libraries behind the checks are other people's C code on strangers' bytes; here they have no token, no snapshot and
no network to lose. The question comes through standard input:

    {"exchange": "…", "taken_at": "…", "rows": 2}⏎
    [[the fields of a wallet, in order], …]⏎     as many lines as it takes

and the answer goes out in lines of at most `ROWS_A_LINE` rows, each with the findings that are new in it:

    {"found": [[level, code, reason, form, dating or null], …], "rows": [place of the row's finding, …]}⏎
"""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any

from bot.runtime.confined import end_with_parent, limit, say
from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence import Evidence, SnapshotContext, examine_all

__all__ = ["MOST_REASON", "ROWS_A_LINE", "main"]

ROWS_A_LINE = 2_000
MOST_REASON = (
    600  # characters of a reason, which may quote an address of a foreign list; people see half of that
)


def main() -> int:
    """Answer the one question on standard input; return the exit code."""
    memory, seconds = map(int, sys.argv[1:])
    limit(memory, seconds)
    try:
        for line in answer(sys.stdin.buffer):
            say(line)
    except MemoryError:
        say({"fault": "memory"})
    return 0


def answer(source: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the lines of the answer to the question in `source`."""
    question = json.loads(source.readline())
    wallets = list(_wallets(source, question["rows"]))
    end_with_parent()
    yield from _lines(examine_all(wallets, SnapshotContext(question["exchange"], question["taken_at"])))


def _wallets(source: IO[bytes], rows: int) -> Iterator[Wallet]:
    while rows > 0:
        batch = json.loads(source.readline())
        rows -= len(batch)
        yield from (Wallet(*fields) for fields in batch)


def _lines(found: Iterable[Evidence]) -> Iterator[dict[str, Any]]:
    places: dict[Evidence, int] = {}
    fresh, rows = list[list[str | None]](), list[int]()
    for evidence in found:
        if evidence not in places:
            places[evidence] = len(places)
            fresh.append(_plain(evidence))
        rows.append(places[evidence])
        if len(rows) == ROWS_A_LINE:
            yield {"found": fresh, "rows": rows}
            fresh, rows = [], []
    yield {"found": fresh, "rows": rows}


def _plain(found: Evidence) -> list[str | None]:
    reason = found.reason if len(found.reason) <= MOST_REASON else found.reason[: MOST_REASON - 1] + "…"
    return [found.level, found.code, reason, found.form, found.dating]


if __name__ == "__main__":
    sys.exit(main())
