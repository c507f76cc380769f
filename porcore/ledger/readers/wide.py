"""The wide layout of balances.csv: a row for every account, a column for every member."""

from collections.abc import Container
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.readers.cells import Amounts, CellError, client_id_of, named
from porcore.ledger.readers.table import Table
from porcore.ledger.tally import LEDGER, REPORT_EVERY, UNKNOWN_COLUMN, Tally
from porcore.progress import Progress, Stage

__all__ = ["WideReader"]

_SEPARATORS = "_-. "  # between a member and the rest of a bonus column's name


class WideReader:
    """Reads one wide ledger, or a part of it."""

    layout = "wide"

    def __init__(self, table: Table, config: SnapshotConfig) -> None:
        """Understand the header. Raises BundleError."""
        self._table = table
        self.tally = Tally(config)
        self.balances: list[tuple[int, int, Amounts]] = []  # column, number of the member, how to read it
        self.bonuses: list[tuple[int, str, Amounts]] = []  # column, member, how to read it
        asset_of, ledger = config.asset_of_member, config.ledger
        numbers = {member: number for number, member in enumerate(asset_of)}
        table.require(("client_id",))
        table.require((*asset_of, *ledger.bonus_columns), "It is named in snapshot.toml.")
        bonus_columns, ignored = frozenset(ledger.bonus_columns), frozenset(ledger.ignore_columns)
        amounts = [Amounts(asset.decimals) for asset in config.assets]
        for column, name in enumerate(table.header):
            if name in asset_of:
                self.balances.append((column, numbers[name], amounts[asset_of[name]]))
            elif name in bonus_columns:
                member = _member_of(name, asset_of)
                self.bonuses.append((column, member, amounts[asset_of[member]]))
            elif name not in ("client_id", "account") and name not in ignored:
                raise table.unknown(column, UNKNOWN_COLUMN)
        self.id_column = table.header.index("client_id")
        self.ignored = tuple(name for name in table.header if name in ignored)

    @property
    def columns(self) -> dict[int, str]:
        """The columns that matter, and what is in each: id or amount."""
        amounts = [column for column, _, _ in (*self.balances, *self.bonuses)]
        return {self.id_column: "id", **dict.fromkeys(amounts, "amount")}

    def go_on(self, file: BinaryIO, row: int) -> None:
        """Let the next `read` read the rows in `file`, which follow row `row`, and add them to the same tally."""
        self._table = self._table.part(file, row)

    @property
    def extra_account_rows(self) -> int:
        """Rows beyond every client's first."""
        return self.tally.rows - len(self.tally.clients)

    def where(self, row: int, member: int) -> str:
        """Return the name of the place where a row states a member's amount."""
        column = next(column for column, number, _ in self.balances if number == member)
        return self._table.where(row, self._table.header[column])

    def read(self, progress: Progress) -> None:
        """Read all rows into `tally`. Raises BundleError."""
        tally, id_column = self.tally, self.id_column
        row, column = 0, id_column
        try:
            for row, cells in self._table:
                column = id_column
                client_id = client_id_of(cells[column])
                balances = tally.balances_of(client_id)
                for column, member, amounts in self.balances:
                    if units := amounts[cells[column]]:
                        tally.add(client_id, balances, member, units, row)
                if self.bonuses:
                    self._leave_out(row, cells)
                tally.rows += 1
                if tally.rows % REPORT_EVERY == 0:
                    progress(Stage.ROWS, tally.rows, None)
        except CellError as error:
            raise self._table.fault(row, column, error) from None
        progress(Stage.ROWS, tally.rows, None)

    def _leave_out(self, row: int, cells: list[str]) -> None:
        found = False
        for column, member, amounts in self.bonuses:
            try:
                units = amounts[cells[column]]
            except CellError as error:
                raise self._table.fault(row, column, error) from None
            if units:
                found = True
                self.tally.add_bonus(member, units)
        self.tally.bonus_rows += found


def _member_of(column: str, members: Container[str]) -> str:
    """Return the member whose bonus a column holds: the longest that begins or ends its name."""
    ends = [place for place, letter in enumerate(column) if letter in _SEPARATORS]
    candidates = {part for place in ends for part in (column[:place], column[place + 1 :])}
    fitting = [part for part in candidates if part in members]
    longest = max(map(len, fitting), default=0)
    best = [member for member in fitting if len(member) == longest]
    if len(best) != 1:
        raise BundleError(
            f"{LEDGER}, row 1",
            f"{named('the bonus column', column)}, of which the member is not clear",
            "a name that begins or ends with one member, such as USDT_bonus",
            "What is left out is counted in the decimals of that member.",
        )
    return best[0]
