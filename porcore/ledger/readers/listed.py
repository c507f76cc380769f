"""A list of all clients and balances as an exchange published it: a wide ledger with a header of its own.

It is read as it was downloaded, since its SHA-256 is what others compare: nothing in it is corrected. Unlike the rows of
our own ledger, two rows with one id are not summed, and no amount is below zero.
"""

from typing import BinaryIO

from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.configuration.source import SourceConfig
from porcore.ledger.readers.cells import CellError
from porcore.ledger.readers.list_header import canonical_names
from porcore.ledger.readers.list_ids import id_reader, is_totals
from porcore.ledger.readers.table import Table
from porcore.ledger.readers.wide import WideReader
from porcore.ledger.sentences import ADVICE
from porcore.ledger.tally import REPORT_EVERY, Tally
from porcore.progress import Progress, Stage, silent

__all__ = ["ListReader", "below_totals", "second_row"]


class ListReader(WideReader):
    """Reads a published list, or any part of one. Like every reader it knows the header and never changes."""

    layout = "list"
    sums_columns = True

    def __init__(self, table: Table, config: SnapshotConfig, source: SourceConfig) -> None:
        """Understand the header. Raises BundleError."""
        super().__init__(table, config, canonical_names(table, config, source))
        self.mapping = source.ids
        self.id_of = id_reader(source.ids)

    def read(
        self, file: BinaryIO, before: int = 1, progress: Progress = silent, tally: Tally | None = None
    ) -> Tally:
        """Return the rows in `file`, added to `tally` or to a new one. Raises BundleError at the first fault.

        `before` is the number of rows above them, 1 for the header alone.
        """
        tally = Tally(self.config, self.assets) if tally is None else tally
        column, row = self.id_column, before
        try:
            for row, cells in self.table.rows(file, before):
                column = self.id_column
                if tally.stated:
                    raise below_totals()
                if is_totals(cells[column]):
                    for column, member, amounts in self.balances:
                        tally.stated[member] = _unsigned(amounts[cells[column]])
                    continue
                client_id = self._new_client(cells[column], tally)
                for column, member, amounts in self.balances:
                    if units := _unsigned(amounts[cells[column]]):
                        tally.add(client_id, member, units, row)
                        tally.sums[member] = tally.sums.get(member, 0) + units
                has_bonus = False
                for column, name, amounts in self.bonuses:
                    if units := amounts[cells[column]]:
                        has_bonus = True
                        tally.add_bonus(name, units)
                tally.bonus_rows += has_bonus
                if tally.rows % REPORT_EVERY == 0:
                    progress(Stage.ROWS, tally.rows, None)
        except CellError as error:
            raise self.table.fault(row, column, error) from None
        return tally

    def _new_client(self, text: str, tally: Tally) -> bytes:
        client_id = self.id_of(text)
        if client_id in tally.clients:
            raise second_row()
        tally.count(client_id)
        return client_id


def below_totals() -> CellError:
    """Return what to raise for a row below the one with totals."""
    return CellError("a row below the one with totals", "the row with totals at the end", ADVICE["list-cell"])


def second_row() -> CellError:
    """Return what to raise for the second row of a client: what both together mean is not said anywhere."""
    return CellError(
        "a client id that an earlier row has too", "one row for each client id", ADVICE["list-cell"]
    )


def _unsigned(units: int) -> int:
    if units < 0:
        raise CellError("an amount below zero", "0 or more", ADVICE["list-cell"])
    return units
