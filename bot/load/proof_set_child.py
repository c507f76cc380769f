"""Checks a proof set in a process of its own: ``python -P -m bot.load.proof_set_child BUNDLE TARGET [EXCHANGES]``.

`bot.runtime.limited_child` has set its limits, which those that it starts have too. It writes a folder of what is to be kept, and
says in lines how far it is, and at last that it is done, or what was wrong with the bundle. It ends when its standard input closes.
"""

import contextlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.load.folder_child import answer_with, exchanges_in, write_folder
from bot.load.proof_set_done import BODY, SetDone
from porcore.build.engine import processes
from porcore.cli.progress import shown_progress
from porcore.exchanges.zk.batches import Here, TaskRunner
from porcore.publications import check_proof_set, open_proof_set
from porcore.reserves.evidence.batch import processors

__all__ = ["main"]

_MANY = 256  # batches from which on a second process is worth starting
_MOST_WORKERS = 2  # customers' answers need the others


def main(arguments: list[str]) -> int:
    """Check the bundle, write the folder, and say so. Return the exit code."""
    bundle, target, *rest = arguments
    return answer_with(lambda: _checked(Path(bundle), Path(target), rest), "proof set")


def _checked(path: Path, target: Path, rest: list[str]) -> SetDone:
    with shown_progress(as_json=True) as progress:
        bundle = open_proof_set(path, exchanges_in(rest), datetime.now(UTC))
        with _runner(len(bundle.table.rows)) as runner:
            found = check_proof_set(bundle, runner, progress)
    write_folder(target, {**bundle.files, BODY: found.canonical()})
    return SetDone(found.id)


@contextlib.contextmanager
def _runner(batches: int) -> Iterator[TaskRunner]:
    workers = min(_MOST_WORKERS, processors()) if batches >= _MANY else 1
    if workers == 1:
        yield Here()
    else:
        with processes(workers, "the check") as engine:
            yield engine


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
