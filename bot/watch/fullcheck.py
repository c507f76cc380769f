"""The full check of one published file: its bytes are those of Publish, and everything in it follows from the leaves.

Both parts run in children with limits, one after the other. What the file turns out to be goes to `FileStates`.
"""

import re
import sys
from pathlib import Path
from typing import Any

from bot.catalogue.file_states import FoundBy
from bot.catalogue.served import Entry, Shelf
from bot.load import child
from bot.load.errors import CutShortError, LoadError
from bot.runtime.file_mark import FileMark, mark_of
from bot.runtime.subprocesses import Limits

__all__ = ["FullCheck"]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_HASH_MEMORY = 2**29  # bytes; it holds one block
_WHY = {
    "killed": "the system killed the process that checked it, most likely for want of memory.",
    "memory": "the check needed more memory than a file of this size may take.",
    "time": "the check took more time than a file of this size may take.",
    "failed": "the process that checked it ended without a result; the bot's log says where.",
}


class FullCheck:
    """Checks one file at a time."""

    def __init__(self, shelf: Shelf, work: Path, megabytes_per_second: int) -> None:
        """`work`: where the children run; they write nothing there."""
        self._shelf, self._work, self._rate = shelf, work, megabytes_per_second

    async def check(self, entry: Entry) -> FileMark | None:
        """Check the file of a snapshot and note what it is; return which file that was, None when it is missing."""
        files, path = self._shelf.files, self._shelf.path(entry.statement_id)
        before = mark_of(path)
        if before is None:
            self._shelf.failed(entry, self._shelf.missing(entry), FoundBy.CHECK)
            return None
        try:
            fault = await self._fault(entry, path, before.size)
        except CutShortError as error:
            files.not_checked(entry.statement_id, _WHY[error.kind])
            return before
        now = mark_of(path)
        if now is None:
            self._shelf.failed(entry, self._shelf.missing(entry), FoundBy.CHECK)
        elif now != before:
            why = "the file was changed or replaced while it was being checked."
            files.not_checked(entry.statement_id, why, tell=False)
            return before
        elif fault:
            self._shelf.failed(entry, fault, FoundBy.CHECK)
        else:
            self._shelf.passed(entry)
        return now

    async def _fault(self, entry: Entry, path: Path, size: int) -> str:
        """Return what is wrong with the file, "" when nothing is. Raises CutShortError."""
        try:
            found = await self._sha256(path, size)
            expected = self._shelf.file_sha256(entry)
            if found != expected:
                return (
                    f"its bytes are not those that were published: found SHA-256 {found[:16]}…, expected"
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

    async def _sha256(self, path: Path, size: int) -> str:
        seconds = size // (self._rate * 10**6)
        limits = Limits(_HASH_MEMORY, 60 + size // (20 * 10**6), 120.0 + 4 * seconds)
        command = [sys.executable, "-P", "-m", "bot.watch.hashing", str(path), str(self._rate)]
        return await child.bounded(command, limits, self._work, _silent, _digest)


def _digest(last: dict[str, Any]) -> str | None:
    found = last.get("sha256")
    return found if isinstance(found, str) and _SHA256.fullmatch(found) else None


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    """No one watches."""
