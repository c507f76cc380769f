"""Reading balances.csv, in either of its two layouts, told apart by the header.

    wide   client_id[,account],BTC,ETH,USDT,USDC,USD[,USDT_bonus]     a column for every member
    long   client_id[,account],asset,amount[,kind]                    a row for every balance

Columns may be in any order. Every row of a client is added to the others, whatever its account, also an amount below
zero (`porcore.ledger.netting`); bonuses are left out and counted. A column that is neither known nor named in snapshot.toml stops the reading, because it
might be a balance.
"""

from typing import BinaryIO

from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.readers.long import LongReader
from porcore.ledger.readers.table import Table
from porcore.ledger.readers.wide import WideReader
from porcore.ledger.tally import LEDGER, Ledger, LedgerReport, finished
from porcore.progress import Progress, silent

__all__ = ["Ledger", "LedgerReport", "Reader", "open_table", "read_ledger", "reader_of"]

_EXPECTED = "client_id,account,asset,amount,kind or client_id,account and a column for every member"


Reader = LongReader | WideReader


def read_ledger(file: BinaryIO, config: SnapshotConfig, progress: Progress = silent) -> Ledger:
    """Return the ledger in `file`, which is read to its end, with all clients in memory.

    This is the readable meaning of a ledger; `porcore.build` reads the same in parts. Raises BundleError at
    the first fault, naming row and column; a client id is never shown.
    """
    reader = reader_of(open_table(file), config)
    reader.read(progress)
    return finished(reader.tally, reader.layout, reader.ignored, reader.extra_account_rows, reader.where)


def open_table(file: BinaryIO) -> Table:
    """Return balances.csv as a table, its header read. Raises BundleError."""
    return Table(file, LEDGER, _EXPECTED)


def reader_of(table: Table, config: SnapshotConfig) -> Reader:
    """Return the reader of a ledger, or of a part of one; the header tells the layout. Raises BundleError."""
    if "asset" in table.header or "amount" in table.header:
        return LongReader(table, config)
    return WideReader(table, config)
