"""A CSV file, read line by line: one line is one row, and the header is row 1.

Commas separate; a cell may be in quotation marks (RFC 4180), but not run over a line's end, so that a row's
number is a line's number in any editor. LF and CRLF end a line, the last one too: a file without its last line
break may have been cut off while it was copied. A UTF-8 byte order mark is skipped, since Excel writes one.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.ledger.readers.cells import ID_DIGITS, CellError, named
from porcore.ledger.readers.table_kinds import (
    another_kind,
    another_separator,
    header_advice,
    is_index,
    list_advice,
    near_column,
)
from porcore.ledger.sentences import ADVICE
from porcore.ledger.system import system_faults

__all__ = ["LONGEST_LINE", "Table", "read_table"]

LONGEST_LINE = 2**20  # bytes; every cell of the longest wallet fits
_BOM = b"\xef\xbb\xbf"


def read_table(file: BinaryIO, name: str, expected_header: str) -> "Table":
    """Return the table whose header is the next line of `file`. Raises BundleError."""
    with system_faults(name):
        line = file.readline(LONGEST_LINE + 1)
    return Table(line, name, expected_header)


class Table:
    """The header of a file, and how the rows below it are read. Raises BundleError at the first fault.

    Rows are counted from 1, which is the header.
    """

    def __init__(self, line: bytes, name: str, expected_header: str, *, as_published: bool = False) -> None:
        """Understand the header; `expected_header` describes it for errors.

        `line` is the whole line in UTF-8 with its line break, at most 2^20 + 1 bytes. `as_published`: the whole file has a
        known hash, so it was not cut off where its last line has no line break, and no one may correct it.
        """
        self.name, self.as_published = name, as_published
        self._expected_header = expected_header
        self.header: tuple[str, ...] = ()
        self._names: frozenset[str] = frozenset()  # of the columns: a header may be a megabyte
        if not line.removeprefix(_BOM).strip():
            found = "an empty line" if line.endswith(b"\n") else "an empty file"
            raise BundleError(self.where(1), found, f"the header {expected_header}")
        self._check_kind(line)
        line = self._ended(line)
        self.header = tuple(self._cells(1, line.removeprefix(_BOM)))
        self._check_header()

    def rows(self, file: BinaryIO, before: int = 1) -> Iterator[tuple[int, list[str]]]:
        """Yield every row in `file`: its number, and as many cells as the header has. Raises BundleError.

        `before` is the number of rows above them, 1 for the header alone.
        """
        for number, line in self._lines(file, before):
            yield number, self._row_cells(number, line)

    def each(self, file: BinaryIO) -> Iterator[tuple[int, list[str] | BundleError]]:
        """Yield every row in `file` as `rows` does, or what is wrong with it instead of raising that."""
        for number, line in self._lines(file, 1):
            try:
                yield number, self._row_cells(number, line)
            except BundleError as fault:
                yield number, fault

    def _lines(self, file: BinaryIO, row: int) -> Iterator[tuple[int, bytes]]:
        with system_faults(self.name):
            while line := file.readline(LONGEST_LINE + 1):
                row += 1
                yield row, self._ended(line)

    def _ended(self, line: bytes) -> bytes:
        """Return a line with its line break, where the last one of the file may lack it."""
        unended = self.as_published and line[-1:] != b"\n" and len(line) <= LONGEST_LINE
        return line + b"\n" if unended else line

    def _row_cells(self, row: int, line: bytes) -> list[str]:
        cells = self._cells(row, line)
        if len(cells) != len(self.header):
            raise self._width(row, cells)
        return cells

    def _width(self, row: int, cells: list[str]) -> BundleError:
        """Return what to raise for a row that has more or fewer cells than the header."""
        width = len(self.header)
        found, advice = f"{len(cells)} cells", ""
        if not "".join(cells).strip():
            found = "an empty line" if cells == [""] else found
        elif len(cells) == width + 1 and not cells[-1]:
            advice = ADVICE["comma-at-end"]
        elif len(cells) > width:
            advice = ADVICE["comma-inside"]
        return BundleError(self.where(row), found, f"{width} cells, as in the header", advice)

    def where(self, row: int, column: str = "") -> str:
        """Return the name of a place; `row` is 1 for the header."""
        return f"{self.name}, row {row}" + (f", column {column}" if column else "")

    def fault(self, row: int, column: int, error: CellError) -> BundleError:
        """Return what to raise when the cell in `column` (0 = first) of `row` (1 = header) is wrong."""
        where = self.where(row, self.header[column])
        if self.as_published:
            return BundleError(where, error.found, error.expected, list_advice(error.advice))
        if error.cell == self.header[column]:
            return BundleError(where, "the header again", error.expected, ADVICE["header-again"])
        return BundleError(where, error.found, error.expected, error.advice)

    def require(self, names: Iterable[str], advice: str = "") -> None:
        """Raise BundleError unless every one of `names` is a column."""
        for name in names:
            if name not in self._names:
                near = near_column(name, self.header) or header_advice(self.header)
                raise BundleError(self.where(1), f"no column {name}", self._expected_header, near or advice)

    def unknown(self, column: int, advice: str = "") -> BundleError:
        """Return what to raise for a column that has no business here; `column` counts from 0."""
        name = self.header[column]
        found = named("the unknown column", name)
        if is_index(self.header, column):
            advice = ADVICE["index"]
        elif not name.strip():
            last = column == len(self.header) - 1
            advice = ADVICE["commas-at-end"] if last else ADVICE["nameless"]
        return BundleError(self.where(1, str(column + 1)), found, self._expected_header, advice)

    def _check_header(self) -> None:
        if any(len(cell) == ID_DIGITS for cell in self.header):
            expected = f"the header {self._expected_header}"
            raise BundleError(self.where(1), "a row of data", expected, ADVICE["header-missing"])
        self._names = frozenset(self.header)
        if len(self._names) < len(self.header):
            self._refuse_second()

    def _refuse_second(self) -> None:
        """Raise BundleError for the first column whose name was there before."""
        seen = set[str]()
        for column, name in enumerate(self.header):
            if name in seen:
                found = named("for a second time the column", name)
                raise BundleError(self.where(1, str(column + 1)), found, "every column once")
            seen.add(name)

    def _check_kind(self, line: bytes) -> None:
        """Raise BundleError for a first line that shows another kind of file, or another separator."""
        kind = another_kind(self.name, line)
        if kind is not None:
            found, advice = kind
            raise BundleError(self.name, found, f"a table with the header {self._expected_header}", advice)
        if another_separator(line.decode("utf-8", "replace")):
            raise BundleError(
                self.where(1), "a header without commas", self._expected_header, ADVICE["commas"]
            )

    def _cells(self, row: int, line: bytes) -> list[str]:
        if line[-1:] != b"\n":
            raise self._unended(row, line)
        try:
            text = line[: -2 if line[-2:] == b"\r\n" else -1].decode("utf-8")
        except UnicodeDecodeError as error:
            raise self._undecodable(row, line, error.start) from None
        if "\0" in text or "\r" in text:
            found = "a NUL character" if "\0" in text else "a carriage return inside the line"
            raise BundleError(self.where(row), found, "text in lines that end with LF or CRLF")
        return self._quoted(row, text) if '"' in text else text.split(",")

    def _quoted(self, row: int, text: str) -> list[str]:
        try:
            return next(csv.reader((text,), strict=True))
        except (csv.Error, StopIteration):
            raise BundleError(
                self.where(row),
                "a quotation mark that does not close its cell within the line",
                'cells in quotation marks closed before the next comma, with "" for a quotation mark inside',
            ) from None

    def _unended(self, row: int, line: bytes) -> BundleError:
        if len(line) > LONGEST_LINE:
            found = f"a line of more than {LONGEST_LINE} bytes"
            return BundleError(self.where(row), found, "lines of a few hundred bytes")
        return BundleError(
            self.where(row),
            "a last line without a line break",
            "a line break at the end of every line",
            ADVICE["cut-off"],
        )

    def _undecodable(self, row: int, line: bytes, place: int) -> BundleError:
        before = line[:place]
        column = before.count(b",") if b'"' not in before else len(self.header)
        name = self.header[column] if column < len(self.header) else ""
        return BundleError(
            self.where(row, name), "bytes that are not UTF-8", "UTF-8 text", ADVICE["save-again"]
        )
