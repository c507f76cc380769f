"""The wide layout of balances.csv: a row for every account, a column for every member."""

from collections.abc import Callable, Container, Sequence
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.readers.cells import Amounts, CellError, client_id_of, named
from porcore.ledger.readers.table import Table
from porcore.ledger.tally import LEDGER, REPORT_EVERY, UNKNOWN_COLUMN, Tally
from porcore.progress import Progress, Stage, silent

__all__ = ["WideReader"]

_SEPARATORS = "_-. "  # between a member and the rest of a bonus column's name


class WideReader:
    """Reads a wide ledger, or any part of one. It knows the header and never changes, so tasks can share it."""

    layout = "wide"
    mapping = "hex"  # how the cells of `id_column` become client ids
    sums_columns = False  # each column has a sum of its own, to be compared

    def __init__(self, table: Table, config: SnapshotConfig, names: Sequence[str] = ()) -> None:
        """Understand the header; `names` are those of its columns where it calls them otherwise. Raises BundleError."""
        self.table, self.config = table, config
        self.id_of: Callable[[str], bytes] = client_id_of
        self.balances: list[tuple[int, int, Amounts]] = []  # column, number of the member, how to read it
        self.bonuses: list[tuple[int, str, Amounts]] = []  # column, member, how to read it
        asset_of, ledger = config.asset_of_member, config.ledger
        numbers = {member: number for number, member in enumerate(asset_of)}
        self.assets = tuple(asset_of.values())  # of each member
        if not names:
            names = table.header
            table.require(("client_id",))
            table.require((*asset_of, *ledger.bonus_columns), "It is named in snapshot.toml.")
        bonus_columns, ignored = frozenset(ledger.bonus_columns), frozenset(ledger.ignore_columns)
        amounts = [Amounts(asset.decimals) for asset in config.assets]
        for column, name in enumerate(names):
            if name in asset_of:
                self.balances.append((column, numbers[name], amounts[asset_of[name]]))
            elif name in bonus_columns:
                member = _member_of(name, asset_of)
                self.bonuses.append((column, member, amounts[asset_of[member]]))
            elif name not in ("client_id", "account") and name not in ignored:
                raise table.unknown(column, UNKNOWN_COLUMN)
        self.id_column = names.index("client_id")
        self.ignored = tuple(name for name in names if name in ignored)

    @property
    def columns(self) -> dict[int, str]:
        """The columns that matter, and what is in each: id or amount."""
        amounts = [column for column, _, _ in (*self.balances, *self.bonuses)]
        return {self.id_column: "id", **dict.fromkeys(amounts, "amount")}

    def extra_account_rows(self, tally: Tally) -> int:
        """Return the number of rows beyond every client's first."""
        return tally.rows - len(tally.clients)

    def where(self, row: int, member: int) -> str:
        """Return the name of the place where a row states a member's amount.

        `row` counts from 1 (the header), `member` from 0, in the order of the configuration.
        """
        column = next(column for column, number, _ in self.balances if number == member)
        return self.table.where(row, self.table.header[column])

    def read(
        self, file: BinaryIO, before: int = 1, progress: Progress = silent, tally: Tally | None = None
    ) -> Tally:
        """Return the rows in `file`, added to `tally` or to a new one. Raises BundleError at the first fault.

        `before` is the number of rows above them, 1 for the header alone.
        """
        tally = Tally(self.config, self.assets) if tally is None else tally
        column = self.id_column
        row = before
        try:
            for row, cells in self.table.rows(file, before):
                column = self.id_column
                client_id = client_id_of(cells[column])
                for column, member, amounts in self.balances:
                    if units := amounts[cells[column]]:
                        tally.add(client_id, member, units, row)
                has_bonus = False
                for column, name, amounts in self.bonuses:
                    if units := amounts[cells[column]]:
                        has_bonus = True
                        tally.add_bonus(name, units)
                tally.bonus_rows += has_bonus
                tally.count(client_id)
                if tally.rows % REPORT_EVERY == 0:
                    progress(Stage.ROWS, tally.rows, None)
        except CellError as error:
            raise self.table.fault(row, column, error) from None
        return tally


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
