"""Reading balances.csv, in either of its two layouts, told apart by the header.

    wide   client_id[,account],BTC,ETH,USDT,USDC,USD[,USDT_bonus]     a column for every member
    long   client_id[,account],asset,amount[,kind]                    a row for every balance

Columns may be in any order. Every row of a client is added to the others, whatever its account, also an amount below
zero (`porcore.ledger.netting`); bonuses are left out and counted. A column that is neither known nor named in snapshot.toml stops the reading, because it
might be a balance.
"""

from typing import BinaryIO

from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.readers.listed import ListReader
from porcore.ledger.readers.long import LongReader
from porcore.ledger.readers.table import LONGEST_LINE, Table
from porcore.ledger.readers.wide import WideReader
from porcore.ledger.system import system_faults
from porcore.ledger.tally import LEDGER, Ledger, LedgerReport, finished
from porcore.progress import Progress, Stage, silent

__all__ = ["Ledger", "LedgerReport", "Reader", "read_ledger", "reader_of"]

_EXPECTED_LIST = "a column of client ids and a column for every member"
_EXPECTED = "client_id,account,asset,amount,kind or client_id,account and a column for every member"


Reader = LongReader | WideReader  # a ListReader is a WideReader


def read_ledger(file: BinaryIO, config: SnapshotConfig, progress: Progress = silent) -> Ledger:
    """Return the ledger in `file`, which is read to its end, with all clients in memory.

    This is the readable meaning of a ledger; `porcore.build` reads the same in parts. Raises BundleError at
    the first fault, naming row and column; a client id is never shown.
    """
    with system_faults(LEDGER):
        header = file.readline(LONGEST_LINE + 1)
    reader = reader_of(header, config)
    tally = reader.read(file, progress=progress)
    progress(Stage.ROWS, tally.rows, None)
    extra = reader.extra_account_rows(tally)
    return finished(tally, reader.layout, reader.ignored, extra, reader.where)


def reader_of(header: bytes, config: SnapshotConfig) -> Reader:
    """Return the reader of a ledger and of any part of it. Raises BundleError for an unknown header.

    `header` is the first line in UTF-8, with its line break; it tells the layout. With [source] the ledger is
    a published list (`porcore.ledger.readers.listed`).
    """
    if config.source is not None:
        return ListReader(Table(header, LEDGER, _EXPECTED_LIST, as_published=True), config, config.source)
    table = Table(header, LEDGER, _EXPECTED)
    if "asset" in table.header or "amount" in table.header:
        return LongReader(table, config)
    return WideReader(table, config)
