"""Looks through files for what people's proof files hold: ids, hashes of leaves, balances, in every form a program writes."""

import base64
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import numpy

_WINDOW = 8  # bytes by which a place is found; the whole form is compared there


def _in_base64(data: bytes):
    """Yield the parts of a text in base64 that do not depend on what stands before or behind."""
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):
            yield encode(b"\0" * before + data)[4 if before else 0 :][: (len(data) - 2) * 4 // 3 - 4]


def _of_digits(digits: str):
    data = bytes.fromhex(digits)
    for part in (digits[:24], digits[20:44], digits[40:]):  # a third is enough to be recognised by
        yield from (part.encode(), part.upper().encode())
    yield from (data[:16], data[16:], data[::-1][:16], data[::-1][16:])
    yield from _in_base64(data)


def _of_amount(amount: int):
    for text in (f"{amount}", f"{amount:,}", f"{amount:_}", f"{amount:x}"):
        if len(text) >= _WINDOW:
            yield text.encode()
    yield from (amount.to_bytes(8, "big"), amount.to_bytes(8, "little"))
    yield from (base64.b64encode(str(amount).encode()).rstrip(b"=")[:-1],)


class Search:
    """Finds what is secret. `amounts` have six digits or more."""

    def __init__(self, *, ids=(), leaves=(), amounts=()) -> None:
        assert all(amount >= 10**5 for amount in amounts)
        self._amounts = set(amounts)
        self._forms = defaultdict[int, list[tuple[str, bytes]]](list)
        kinds = (("id", ids, _of_digits), ("leaf", leaves, _of_digits), ("balance", amounts, _of_amount))
        for kind, secrets, forms in kinds:
            for secret in secrets:
                for form in forms(secret):
                    self._forms[int.from_bytes(form[:_WINDOW], "little")].append((kind, form))
        self._starts = numpy.array(sorted(self._forms), dtype=numpy.uint64)

    def found(self, data: bytes) -> set[str]:
        """Return the kinds of secrets in `data`: "id", "leaf", "balance"."""
        kinds = set()
        for offset in range(_WINDOW):
            count = (len(data) - offset) // _WINDOW
            if count <= 0:
                break
            windows = numpy.frombuffer(data, numpy.dtype("<u8"), count, offset)
            places = numpy.minimum(numpy.searchsorted(self._starts, windows), len(self._starts) - 1)
            for hit in numpy.flatnonzero(self._starts[places] == windows):
                at = offset + int(hit) * _WINDOW
                candidates = self._forms[int(windows[hit])]
                kinds |= {kind for kind, form in candidates if data.startswith(form, at)}
        return kinds

    def found_in_cells(self, database: Path) -> set[str]:
        """Return the kinds of secrets in the cells of a database, where no page cuts them and numbers are numbers."""
        kinds = set()
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    for cell in row:
                        if isinstance(cell, int | float):
                            kinds |= {"balance"} if abs(cell) in self._amounts else set()
                        elif cell is not None:
                            kinds |= self.found(cell if isinstance(cell, bytes) else cell.encode())
        return kinds
