"""The long layout of balances.csv: a row for every balance of every account."""

from typing import BinaryIO

from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.readers.cells import Amounts, CellError, client_id_of, named, shown
from porcore.ledger.readers.table import Table
from porcore.ledger.tally import REPORT_EVERY, UNKNOWN_COLUMN, Tally
from porcore.progress import Progress, Stage

__all__ = ["LongReader"]

_MOST_KINDS = 4096  # distinct texts that are remembered


class LongReader:
    """Reads one long ledger, or a part of it."""

    layout = "long"

    def __init__(self, table: Table, config: SnapshotConfig) -> None:
        """Understand the header. Raises BundleError."""
        table.require(("client_id", "asset", "amount"))
        ignored = frozenset(config.ledger.ignore_columns)
        known = ignored | {"client_id", "account", "asset", "amount", "kind"}
        for column, name in enumerate(table.header):
            if name not in known:
                raise table.unknown(column, UNKNOWN_COLUMN)
        self._table = table
        self.tally = Tally(config)
        amounts = [Amounts(asset.decimals) for asset in config.assets]
        # the number of each member, and how to read its amounts
        self.members = {
            member: (number, amounts[asset])
            for number, (member, asset) in enumerate(config.asset_of_member.items())
        }
        self.kinds = _Kinds(config.ledger.bonus_kinds)
        # Of each client: its accounts, the first one first, and how many rows each has.
        self.accounts: dict[bytes, dict[str, int]] = {}
        columns = {name: column for column, name in enumerate(table.header)}
        self.id_column, self.asset_column, self.amount_column = (
            columns[name] for name in ("client_id", "asset", "amount")
        )
        self.account_column, self.kind_column = columns.get("account"), columns.get("kind")
        self._column = 0  # the one being read
        self.ignored = tuple(name for name in table.header if name in ignored)

    @property
    def columns(self) -> dict[int, str]:
        """The columns that matter, and what is in each: id, amount or text."""
        texts = (self.asset_column, self.account_column, self.kind_column)
        columns = {self.id_column: "id", self.amount_column: "amount"}
        return columns | {column: "text" for column in texts if column is not None}

    def go_on(self, file: BinaryIO, row: int) -> None:
        """Let the next `read` read the rows in `file`, which follow row `row`, and add them to the same tally."""
        self._table = self._table.part(file, row)

    @property
    def extra_account_rows(self) -> int:
        """Rows of accounts other than a client's first."""
        return sum(sum(rows.values()) - next(iter(rows.values())) for rows in self.accounts.values())

    def where(self, row: int, member: int) -> str:  # noqa: ARG002 - a wide ledger has a column for each
        """Return the name of the place where a row states a member's amount."""
        return self._table.where(row, "amount")

    def read(self, progress: Progress) -> None:
        """Read all rows into `tally`. Raises BundleError."""
        row = 0
        try:
            for row, cells in self._table:
                self._add(row, cells)
                self.tally.rows += 1
                if self.tally.rows % REPORT_EVERY == 0:
                    progress(Stage.ROWS, self.tally.rows, None)
        except CellError as error:
            raise self._table.fault(row, self._column, error) from None
        progress(Stage.ROWS, self.tally.rows, None)

    def _add(self, row: int, cells: list[str]) -> None:
        tally = self.tally
        self._column = self.id_column
        client_id = client_id_of(cells[self.id_column])
        balances = tally.balances_of(client_id)
        if self.account_column is not None:
            rows_of = self.accounts.setdefault(client_id, {})
            account = cells[self.account_column]
            rows_of[account] = rows_of.get(account, 0) + 1
        self._column = self.asset_column
        member = cells[self.asset_column]
        if member not in self.members:
            raise self._unknown_member(member)
        number, amounts = self.members[member]
        self._column = self.amount_column
        units = amounts[cells[self.amount_column]]
        if self.kind_column is not None:
            self._column = self.kind_column
            if self.kinds[cells[self.kind_column]]:
                tally.bonus_rows += 1
                tally.add_bonus(member, units)
                return
            self._column = self.amount_column
        if units:
            tally.add(client_id, balances, number, units, row)

    def _unknown_member(self, text: str) -> CellError:
        meant = next((name for name in self.members if name.casefold() == text.strip().casefold()), None)
        near = f"Write it as {meant}, without spaces and with the same capitals." if meant else ""
        members = ", ".join(sorted(self.members)[:12]) + (", …" if len(self.members) > 12 else "")
        return CellError(
            named("the unknown asset", text),
            f"a member named in snapshot.toml: {members}",
            near or "Add it there, or the statement would leave out what is owed in it.",
        )


class _Kinds(dict[str, bool]):
    """Tells of the text of a kind whether it is a bonus."""

    def __init__(self, bonus_kinds: tuple[str, ...]) -> None:
        super().__init__()
        self._bonus = frozenset(bonus_kinds)
        self._folded = {kind.strip().casefold(): kind for kind in bonus_kinds}

    def __missing__(self, text: str) -> bool:
        is_bonus = text in self._bonus
        near = self._folded.get(text.strip().casefold())
        if near is not None and not is_bonus:
            # Counting it as a balance or leaving it out would both be a guess.
            raise CellError(
                named("the kind", text),
                f"{shown(near)}, written exactly as under bonus_kinds in snapshot.toml, or another kind",
            )
        if len(self) < _MOST_KINDS:
            self[text] = is_bonus
        return is_bonus
