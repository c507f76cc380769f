"""Reading a CSV file of an exchange: summaries, headers (also repeated ones) and rows, told apart line by line."""

import re
from collections.abc import Iterator

from porcore.errors import BundleError
from porcore.reserves.wallet_lists.layouts import (
    LAYOUTS,
    SUMMARIES,
    VALIDATORS,
    TableLayout,
    header_names,
    layout_of,
)
from porcore.reserves.wallet_lists.rows import (
    PublishedFile,
    PublishedRow,
    cells_of,
    cleaned,
    faulty,
    is_plain,
)

__all__ = ["is_table_header", "open_table"]

Lines = Iterator[tuple[int, str]]

# Any column's name; a line that begins otherwise is no header.
_NAMES = frozenset(name for layout in LAYOUTS for name in layout.columns) | frozenset().union(
    VALIDATORS, *SUMMARIES
)
_MOST_SUMMARY = 10_000  # lines before the header
_ADDRESS = re.compile(r"(?:0x)?[0-9A-Za-z]{26,}")
_STAKED = "validators of Ethereum, each with 32 ETH staked: a key and the address that withdrawals go to"


def is_table_header(line: str) -> bool:
    """Tell whether a line is a header, or the summary that some lists begin with."""
    names = header_names(cells_of(line))
    return layout_of(names) is not None or _is_summary(names) or frozenset(names) == VALIDATORS


def open_table(lines: Lines, name: str, notes: list[str], refusal: BundleError) -> PublishedFile:
    """Return the table that `lines` lead to. Raises BundleError, `refusal` where no header is known."""
    for count, (number, line) in enumerate(lines):
        cells = cells_of(line)
        names = _names(cells)
        if layout := layout_of(names):
            return PublishedFile(layout.name, _Rows(layout, name, notes).of(lines, cells), notes)
        if frozenset(names) == VALIDATORS:
            raise BundleError(
                name,
                f"OKX's list of {_STAKED}, without any signature of ownership",
                "a list of wallets",
                "The staked coins are rows of the kind Staking in OKX's list of wallets; give that one.",
            )
        if count == 0 and not _is_summary(names):
            raise refusal
        if count > _MOST_SUMMARY or any(_ADDRESS.fullmatch(cell.strip()) for cell in cells):
            raise BundleError(
                f"{name}, row {number}", "a row of addresses above their header", "the header above the rows"
            )
    raise refusal


def _names(cells: list[str]) -> list[str]:
    return header_names(cells) if cells[0].strip().casefold() in _NAMES else []


def _is_summary(names: list[str]) -> bool:
    return frozenset(names) in SUMMARIES


class _Rows:
    """The rows below a header, and below every further one."""

    def __init__(self, layout: TableLayout, name: str, notes: list[str]) -> None:
        self._name, self._notes = name, notes
        self._layout: TableLayout | None = layout  # None within a part of the file that holds no wallets
        self._validators = 0

    def of(self, lines: Lines, header: list[str]) -> Iterator[PublishedRow]:
        fields = self._fields(header)
        for number, line in lines:
            cells = cells_of(line)
            if cells[0].strip().casefold() in _NAMES and self._is_header(number, cells):
                fields = self._fields(cells)
            elif self._layout is not None:
                yield self._row(number, line, cells, fields)
        if self._validators:
            self._notes.append(
                f"From row {self._validators} on the file lists {_STAKED}. They carry no signature of ownership and"
                " are no wallets; they were left out."
            )

    def _is_header(self, number: int, cells: list[str]) -> bool:
        names = header_names(cells)
        layout = layout_of(names)
        if layout is not None:
            if self._layout is layout:
                self._notes.append(f"The header is repeated in row {number}, and was passed over.")
            elif self._layout is not None:
                self._notes.append(f"From row {number} on the columns are those of {layout.title}.")
            self._layout = layout
            return True
        validators = frozenset(names) == VALIDATORS
        if validators or _is_summary(names):
            self._layout = None
            self._validators = number if validators else self._validators
            return True
        return False

    def _fields(self, header: list[str]) -> list[str]:
        """Return the field of every column."""
        layout = self._layout
        return [] if layout is None else [layout.columns[name] for name in header_names(header)]

    def _row(self, number: int, line: str, cells: list[str], fields: list[str]) -> PublishedRow:
        assert self._layout is not None
        count, width = len(cells), len(fields)
        if count > width and not any(cell.strip() for cell in cells[width:]):
            count = width  # commas at the end of a line separate nothing
        if count > width or (count < width and not self._layout.may_end_early):
            return faulty(number, cells[0].strip(), f"{count} cells, expected {width}")
        found = {field: cleaned(cell.strip()) for field, cell in zip(fields, cells, strict=False)}
        for field in fields[count:]:
            found[field] = ""
        # What was signed is text to the last space.
        if found.get("message"):
            found["message"] = cells[fields.index("message")]
        return self._layout.read(number, found, is_plain(line))
