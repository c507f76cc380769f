"""The full check of one published file: its bytes are those of Publish, and everything in it follows from the leaves.

Both parts run in children with limits, one after the other. What the file turns out to be goes to `FileStates`.
"""

import sys
from pathlib import Path

from pydantic import TypeAdapter

from bot.catalogue.file_states import FoundBy
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.load import child
from bot.load.errors import CutShortError, LoadError
from bot.runtime.file_mark import FileMark, mark_of
from bot.runtime.subprocesses import ProcessLimits
from bot.watch.hashing import HashedFile

__all__ = ["FullCheck"]

_HASHED = TypeAdapter(HashedFile)
_HASH_MEMORY = 2**29  # bytes; it holds one block
_WHY = {
    "killed": "the system killed the process that checked it, most likely for want of memory.",
    "memory": "the check needed more memory than a file of this size may take.",
    "time": "the check took more time than a file of this size may take.",
    "failed": "the process that checked it ended without a result; the bot's log says where.",
}


class FullCheck:
    """Checks one file at a time. `megabytes_per_second`: how fast files are read at most, 1 or more."""

    def __init__(self, snapshots: ServedSnapshots, work: Path, megabytes_per_second: int) -> None:
        """`work`: where the children run; they write nothing there."""
        self._snapshots, self._work, self._rate = snapshots, work, megabytes_per_second

    async def check(self, entry: PublishedSnapshot) -> FileMark | None:
        """Check the file of a snapshot and note what it is; return which file that was, None when it is missing."""
        files, path = self._snapshots.files, self._snapshots.path(entry.statement_id)
        before = mark_of(path)
        if before is None:
            self._snapshots.failed(entry, self._snapshots.missing(entry), FoundBy.CHECK)
            return None
        try:
            fault = await self._fault(entry, path, before.size)
        except CutShortError as error:
            files.not_checked(entry.statement_id, _WHY[error.kind])
            return before
        now = mark_of(path)
        if now is None:
            self._snapshots.failed(entry, self._snapshots.missing(entry), FoundBy.CHECK)
        elif now != before:
            why = "the file was changed or replaced while it was being checked."
            files.not_checked(entry.statement_id, why, tell=False)
            return before
        elif fault:
            self._snapshots.failed(entry, fault, FoundBy.CHECK)
        else:
            self._snapshots.passed(entry)
        return now

    async def _fault(self, entry: PublishedSnapshot, path: Path, size: int) -> str:
        """Return what is wrong with the file, "" when nothing is. Raises CutShortError."""
        try:
            found = await self._hashed(path, size)
            expected = self._snapshots.file_sha256(entry)
            if found.fault:
                return found.fault
            if found.sha256 != expected:
                return (
                    f"its bytes are not those that were published: found SHA-256 {found.sha256[:16]}…, expected"
                    f" {expected[:16]}…."
                )
            done = await child.check(path, _silent, folder=self._work)
        except CutShortError:
            raise
        except LoadError as error:
            return str(error).replace(entry.statement_id, f"{entry.statement_id[:8]}…")
        if done.statement_id != entry.statement_id:
            return (
                f"its file {entry.statement_id[:8]}….por holds another statement, {done.statement_id[:8]}…."
            )
        return ""

    async def _hashed(self, path: Path, size: int) -> HashedFile:
        seconds = size // (self._rate * 10**6)
        limits = ProcessLimits(_HASH_MEMORY, 60 + size // (20 * 10**6), 120.0 + 4 * seconds)
        command = [sys.executable, "-P", "-m", "bot.watch.hashing", str(path), str(self._rate)]
        return await child.bounded(command, limits, self._work, _silent, _HASHED)


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    """No one watches."""
