"""The long layout of balances.csv: a row for every balance of every account."""

from typing import BinaryIO

from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.readers.cells import Amounts, CellError, ColumnKind, Kinds, client_id_of, named
from porcore.ledger.readers.table import Table
from porcore.ledger.tally import REPORT_EVERY, UNKNOWN_COLUMN, Tally
from porcore.progress import Progress, Stage, silent

__all__ = ["LongReader"]


class LongReader:
    """Reads a long ledger, or any part of one. It knows the header and never changes, so tasks can share it."""

    layout = "long"

    def __init__(self, table: Table, config: SnapshotConfig) -> None:
        """Understand the header. Raises BundleError."""
        table.require(("client_id", "asset", "amount"))
        ignored = frozenset(config.ledger.ignore_columns)
        known = ignored | {"client_id", "account", "asset", "amount", "kind"}
        for column, name in enumerate(table.header):
            if name not in known:
                raise table.unknown(column, UNKNOWN_COLUMN)
        self.table, self.config = table, config
        self.assets = tuple(config.asset_of_member.values())  # of each member
        amounts = [Amounts(asset.decimals) for asset in config.assets]
        # the number of each member, and how to read its amounts
        self.members = {
            member: (number, amounts[asset])
            for number, (member, asset) in enumerate(config.asset_of_member.items())
        }
        self.kinds = Kinds(config.ledger.bonus_kinds)
        columns = {name: column for column, name in enumerate(table.header)}
        self.id_column, self.asset_column, self.amount_column = (
            columns[name] for name in ("client_id", "asset", "amount")
        )
        self.account_column, self.kind_column = columns.get("account"), columns.get("kind")
        self.ignored = tuple(name for name in table.header if name in ignored)

    @property
    def columns(self) -> dict[int, ColumnKind]:
        """The columns that matter, and what is in each: id, amount or text."""
        texts = (self.asset_column, self.account_column, self.kind_column)
        columns = {self.id_column: ColumnKind.ID, self.amount_column: ColumnKind.AMOUNT}
        return columns | {column: ColumnKind.TEXT for column in texts if column is not None}

    def extra_account_rows(self, tally: Tally) -> int:
        """Return the number of rows of accounts other than a client's first."""
        return sum(sum(rows.values()) - next(iter(rows.values())) for rows in tally.accounts.values())

    def where(self, row: int, member: int) -> str:  # noqa: ARG002 - a wide ledger has a column for each
        """Return the name of the place where a row states a member's amount.

        `row` counts from 1 (the header), `member` from 0, in the order of the configuration.
        """
        return self.table.where(row, "amount")

    def read(
        self, file: BinaryIO, before: int = 1, progress: Progress = silent, tally: Tally | None = None
    ) -> Tally:
        """Return the rows in `file`, added to `tally` or to a new one. Raises BundleError at the first fault.

        `before` is the number of rows above them, 1 for the header alone.
        """
        tally = Tally(self.config, self.assets) if tally is None else tally
        column, account = self.id_column, None
        row = before
        try:
            for row, cells in self.table.rows(file, before):
                column = self.id_column
                client_id = client_id_of(cells[column])
                column = self.asset_column
                member = cells[column]
                if member not in self.members:
                    raise self._unknown_member(member)
                number, amounts = self.members[member]
                column = self.amount_column
                units = amounts[cells[column]]
                is_bonus = False
                if self.kind_column is not None:
                    column = self.kind_column
                    is_bonus = self.kinds[cells[column]]
                    column = self.amount_column
                if is_bonus:
                    tally.bonus_rows += 1
                    tally.add_bonus(member, units)
                elif units:
                    tally.add(client_id, number, units, row)
                if self.account_column is not None:
                    account = cells[self.account_column]
                tally.count(client_id, account)
                if tally.rows % REPORT_EVERY == 0:
                    progress(Stage.ROWS, tally.rows, None)
        except CellError as error:
            raise self.table.fault(row, column, error) from None
        return tally

    def _unknown_member(self, text: str) -> CellError:
        meant = next((name for name in self.members if name.casefold() == text.strip().casefold()), None)
        near = f"Write it as {meant}, without spaces and with the same capitals." if meant else ""
        members = ", ".join(sorted(self.members)[:12]) + (", …" if len(self.members) > 12 else "")
        return CellError(
            named("the unknown asset", text),
            f"a member named in snapshot.toml: {members}",
            near or "Add it there, or the statement would leave out what is owed in it.",
        )
