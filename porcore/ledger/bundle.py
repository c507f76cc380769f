"""Opening a bundle: a folder, or a .zip of it, with snapshot.toml, balances.csv and wallets.csv.

In a folder the ledger may be balances.csv.gz, balances.csv.zst or balances.parquet instead.
"""

import contextlib
import io
import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from porcore.errors import BundleError
from porcore.format.wallet_list import Wallet
from porcore.ledger.archive.packed import check_named_right, need_extra, open_gz, open_zst
from porcore.ledger.archive.unpacking import as_file
from porcore.ledger.archive.zip_members import read_members
from porcore.ledger.archive.zip_stream import open_member
from porcore.ledger.configuration.config import SnapshotConfig, read_config
from porcore.ledger.hashing_reader import HashingReader
from porcore.ledger.ledger_files import CONFIG, CSV, GZ, LEDGER, MAGIC, PARQUET, WALLETS, ZST, ledger_in
from porcore.ledger.limits import DEFAULT_LIMITS, BundleLimits
from porcore.ledger.list_file import check_file
from porcore.ledger.readers.choice import Reader, read_ledger
from porcore.ledger.readers.wallets import read_selection
from porcore.ledger.regular_files import open_in_folder, open_regular
from porcore.ledger.sentences import ADVICE
from porcore.ledger.system import system_faults
from porcore.ledger.tally import Ledger
from porcore.progress import Progress, silent
from porcore.reserves.wallet_lists import Selection

if TYPE_CHECKING:
    from porcore.ledger.readers.parquet import ParquetLedger

__all__ = ["Bundle", "OpenedRows", "open_bundle", "open_parquet"]

_PACKED = 3  # times that a ledger typically shrinks when it is packed


@dataclass(frozen=True, slots=True)
class OpenedRows:
    """The ledger's lines from their beginning, and `check`, which is to be called at their end.

    It raises BundleError unless the very bytes that were read are those of the published list that [source] names.
    """

    file: BinaryIO
    check: Callable[[], None]


def _nothing_to_check() -> None:
    """A ledger of one's own has no hash."""


class Bundle:
    """An open bundle. Its configuration is read at once, the rest when asked for; any of it may raise BundleError.

    `ledger_bytes` is how many bytes the unpacked ledger has, roughly; it is only a hint.
    """

    def __init__(
        self,
        open_file: Callable[[str], BinaryIO],
        limits: BundleLimits,
        ledger_path: Path | None,
        ledger_bytes: int,
        as_it_is: Callable[[], tuple[str, BinaryIO]] | None = None,
        unpacked: Callable[[str, BinaryIO], BinaryIO] = lambda _, file: file,
    ) -> None:
        """Read the configuration; `open_file` opens one of the three files for reading, unpacked.

        `as_it_is` returns the ledger's name and the file as it lies there; None: it is not packed. `unpacked` makes
        lines of such a file.
        """
        self._unpacked = unpacked
        self._open_file = open_file
        self._as_it_is = as_it_is or (lambda: (CSV, open_file(CSV)))
        self.limits = limits
        self.ledger_path = ledger_path  # of balances.csv or balances.parquet; None: only as a stream
        self.ledger_bytes = ledger_bytes  # about how long it is; only a hint
        with self._reading(CONFIG) as file, system_faults(CONFIG):
            data = file.read(limits.config_bytes + 1)
        self.config = read_config(data, limits.config_bytes)

    def read_ledger(self, progress: Progress = silent) -> Ledger:
        """Return balances.csv, read to its end, with all clients in memory."""
        self.check_list(progress)
        with system_faults(LEDGER):
            rows = self.open_rows()
        with rows.file as file:
            ledger = read_ledger(file, self.config, progress)
            with system_faults(LEDGER):
                rows.check()
        return ledger

    def check_list(self, progress: Progress = silent) -> None:
        """Check that a published list is the one that [source] names, byte for byte; a ledger of one's own has no hash.

        Raises BundleError.
        """
        if self.config.source is None:
            return
        with system_faults(CSV):
            name, file = self._as_it_is()
        with file:
            if name == PARQUET:
                raise BundleError(
                    name, "a Parquet file with [source]", "a list as CSV", ADVICE["list-parquet"]
                )
            check_file(file, name, self.config.source.sha256, progress)

    def open_rows(self) -> OpenedRows:
        """Open the lines of the ledger to be read from their beginning. Raises BundleError and OSError."""
        source = self.config.source
        if source is None:
            return OpenedRows(self._open_file(LEDGER), _nothing_to_check)
        name, file = self._as_it_is()
        hashed = HashingReader(file)
        lines = self._unpacked(name, io.BufferedReader(hashed))
        return OpenedRows(lines, lambda: hashed.check(name, source.sha256))

    def read_wallets(self) -> tuple[Wallet, ...]:
        """Return wallets.csv as the canonical wallet list."""
        return self.read_selection().wallets

    def read_selection(self) -> Selection:
        """Return wallets.csv as the canonical list, with the rows of a published list that are not part of it."""
        with self._reading(WALLETS) as file:
            return read_selection(file, self.config)

    @contextlib.contextmanager
    def _reading(self, name: str) -> Iterator[BinaryIO]:
        with system_faults(name):
            file = self._open_file(name)
        with file:
            yield file


@contextlib.contextmanager
def open_bundle(path: Path, limits: BundleLimits = DEFAULT_LIMITS) -> Iterator[Bundle]:
    """Yield the bundle in a folder or .zip. Raises BundleError, also for what cannot be opened or read."""
    if "\0" in str(path):
        raise BundleError("bundle", "a path with a NUL character", "the path of a folder or .zip")
    with system_faults(path.name):
        is_folder = path.is_dir()
    if is_folder:
        yield _folder_bundle(path, limits)
        return
    with contextlib.ExitStack() as stack:
        with system_faults(path.name):
            archive = stack.enter_context(open_regular(path, path.name, follow=True))
            members = read_members(archive)
        packed = members[LEDGER].packed
        yield Bundle(lambda name: open_member(archive, members[name], limits), limits, None, packed * _PACKED)


def _folder_bundle(folder: Path, limits: BundleLimits) -> Bundle:
    ledger = ledger_in(folder)
    with system_faults(ledger), open_in_folder(folder, ledger, limits.ledger_bytes) as file:
        # A link, a pipe or a file too long is refused before anything begins.
        size = os.fstat(file.fileno()).st_size

    def open_file(name: str) -> BinaryIO:
        if name == CSV:
            return _open_ledger(folder, ledger, bundle.config, limits)
        return open_in_folder(folder, name, limits.of(name))

    def as_it_lies() -> tuple[str, BinaryIO]:
        return ledger, open_in_folder(folder, ledger, limits.ledger_bytes)

    as_it_is = ledger in (CSV, PARQUET)
    bundle = Bundle(
        open_file,
        limits,
        folder / ledger if as_it_is else None,
        size if as_it_is else size * _PACKED,
        as_it_lies,
        lambda name, file: _lines_of(file, name, limits),
    )
    return bundle


def _open_ledger(folder: Path, name: str, config: SnapshotConfig, limits: BundleLimits) -> BinaryIO:
    """Open a ledger as lines of CSV."""
    file = open_in_folder(folder, name, limits.ledger_bytes)
    if name == PARQUET:
        with file:
            check_named_right(file, name, MAGIC[name])
        return _open_parquet(folder / name, config, limits)
    return _lines_of(file, name, limits)


def _lines_of(file: BinaryIO, name: str, limits: BundleLimits) -> BinaryIO:
    """Return the lines of a ledger that is CSV, packed or not."""
    if name in MAGIC:
        try:
            check_named_right(file, name, MAGIC[name])
        except BaseException:
            file.close()
            raise
    if name == GZ:
        return open_gz(file, name, limits)
    if name == ZST:
        return open_zst(file, name, limits)
    return file


def _open_parquet(path: Path, config: SnapshotConfig, limits: BundleLimits) -> BinaryIO:
    ledger = open_parquet(path, config, limits)
    return as_file(itertools.chain([ledger.header], ledger.lines(0, len(ledger.groups))), ledger)


def open_parquet(
    path: Path, known: SnapshotConfig | Reader, limits: BundleLimits | None = None
) -> "ParquetLedger":
    """Return balances.parquet, its sizes checked unless `limits` is None; `known` may be the reader of its header.

    Raises BundleError, also without the extra.
    """
    try:
        from porcore.ledger.readers.parquet import ParquetLedger  # an extra, and slow to import
    except ImportError:
        raise need_extra(PARQUET, "export balances.csv") from None
    with path.open("rb") as file:
        check_named_right(file, PARQUET, MAGIC[PARQUET])
    return ParquetLedger(path, known, limits)
