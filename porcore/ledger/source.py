"""Where the rows come from, cut into parts of whole lines that any worker can read by itself."""

import contextlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from porcore.ledger.bundle import OpenedRows
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.ledger_files import LEDGER
from porcore.ledger.list_file import check_digest
from porcore.ledger.parts import AnyPart, Part
from porcore.ledger.readers.choice import Reader, reader_of
from porcore.ledger.readers.table import LONGEST_LINE
from porcore.ledger.spool import private_file
from porcore.ledger.system import system_faults
from porcore.ledger.tally import changed

__all__ = ["FileSource", "Source", "StreamSource"]

_MOST = 2**30  # bytes of a part, whatever its lines look like


class Source(Protocol):
    """A file of lines, without its header. It can be gone through again."""

    reader: Reader  # knows the header
    expected_bytes: int  # roughly; a hint

    def parts(self) -> Iterator[AnyPart]:
        """Yield parts that together hold every row, in the order of the file."""

    def done(self, part: AnyPart) -> None:
        """Forget a part that has been read."""


class FileSource:
    """A plain file that stays where it is. It is read in parts of about `part_bytes` bytes, 1 or more.

    Of a published list every part has its own hash, made of the bytes that together have the list's: workers open the file
    by its name, and what lies there may have been exchanged and put back meanwhile.
    """

    def __init__(self, path: Path, config: SnapshotConfig, part_bytes: int) -> None:
        """Read the header, and all of a published list. Raises BundleError."""
        self._path, self._part_bytes = path, part_bytes
        with system_faults(LEDGER), path.open("rb") as file:
            header = file.readline(LONGEST_LINE + 1)
            self.expected_bytes = path.stat().st_size
        self._start = len(header)
        self.reader = reader_of(header, config)
        self._hashed = None if config.source is None else tuple(self._cut(header, config.source.sha256))

    def _cut(self, header: bytes, expected: str) -> Iterator[Part]:
        """Yield the parts of a published list with their hashes. Raises BundleError unless the whole has `expected`."""
        digest, start = sha256(header), self._start
        with system_faults(LEDGER), self._path.open("rb") as file:
            if file.read(start) != header:
                raise changed()
            while data := file.read(self._part_bytes):
                data += file.readline(_MOST)
                digest.update(data)
                yield Part(self._path, start, start + len(data), sha256(data).digest())
                start += len(data)
        check_digest(digest.hexdigest(), LEDGER, expected)

    def parts(self) -> Iterator[Part]:
        """Yield parts of about `part_bytes`, each ending with a line break, the last one perhaps not."""
        if self._hashed is not None:
            yield from self._hashed
            return
        with system_faults(LEDGER), self._path.open("rb") as file:
            size = file.seek(0, 2)
            start = self._start
            while start < size:
                file.seek(min(start + self._part_bytes, size))
                file.readline(_MOST)
                stop = file.tell()
                yield Part(self._path, start, stop)
                start = stop

    def done(self, part: AnyPart) -> None:
        """Nothing to forget."""


class StreamSource:
    """What can only be read from its beginning: a compressed file. Its parts are files of their own for a while.

    `expected_bytes` is roughly how many bytes there are unpacked, `part_bytes` about how many go into a part,
    1 or more.
    """

    def __init__(
        self,
        opened: Callable[[], OpenedRows],
        config: SnapshotConfig,
        expected_bytes: int,
        folder: Path,
        part_bytes: int,
    ) -> None:
        """Read the header. Raises BundleError."""
        self._opened, self._folder, self._part_bytes = opened, folder, part_bytes
        self.expected_bytes = expected_bytes
        with system_faults(LEDGER), opened().file as file:
            self._header = file.readline(LONGEST_LINE + 1)
        self.reader = reader_of(self._header, config)

    def parts(self) -> Iterator[Part]:
        """Yield parts of about `part_bytes` bytes, each a new file of whole lines; call `done` to remove it.

        Raises BundleError, behind the last one also where a published list is not the one that it should be.
        """
        with system_faults(LEDGER):
            rows = self._opened()
        with rows.file as file:
            with system_faults(LEDGER):
                if file.readline(LONGEST_LINE + 1) != self._header:
                    raise changed()
            number = 0
            while data := self._next(file):
                path = self._folder / f"rows-{number}"
                with private_file(path) as spool:
                    spool.write(data)
                yield Part(path, 0, len(data))
                number += 1
            with system_faults(LEDGER):
                rows.check()

    def _next(self, file: BinaryIO) -> bytes:
        with system_faults(LEDGER):
            data = file.read(self._part_bytes)
            return data + file.readline(LONGEST_LINE + 1) if data else data

    def done(self, part: AnyPart) -> None:
        """Remove the part's file; it need not be there."""
        with contextlib.suppress(FileNotFoundError):
            part.path.unlink()
