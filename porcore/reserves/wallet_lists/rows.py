"""A row of a published list, and the cells it is made of."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from porcore.errors import FormatError
from porcore.format.grammar import parse_balance
from porcore.format.wallet_list import BALANCE_DECIMALS, MAX_TEXT, Wallet
from porcore.reserves.short_cache import remember_short

__all__ = [
    "NOT_STATED",
    "Published",
    "PublishedFile",
    "PublishedRow",
    "cells_of",
    "cleaned",
    "faulty",
    "is_plain",
    "row_of",
]

NOT_STATED = "not stated"  # stands for the coin or the network where a list names none
_ABSENT = frozenset(("-", "null", "NULL", "N/A"))
_AMOUNT = re.compile(r"([0-9]{1,48})(?:\.([0-9]{1,80}))?")
_HEIGHT = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One address as a file states it; absent cells are ""."""

    line: int  # of the file, 1 = first
    coin: str  # as published, such as USDT-TRC20
    wallet: Wallet  # its asset is `coin`, its balance "0" where none is stated
    balance_stated: bool = True
    kind: str = ""  # such as Native ETH Staking
    fault: str = ""  # why the row cannot be read, or ""; such a row has no evidence and no balance
    custodian: str = ""  # who holds the coins for the exchange, or ""
    repeats: str = (
        ""  # the row that names this coin, network and address already, such as "row 7"; it counts once
    )
    file: str = ""  # of an archive of several; "" otherwise

    @property
    def place(self) -> str:
        """Where it is: ``row 7``, or ``hot.csv, row 7``."""
        return f"{self.file}, row {self.line}" if self.file else f"row {self.line}"


@dataclass(frozen=True, slots=True)
class Published:
    """A whole file."""

    layout: str  # such as okx-12; porcore.reserves.wallet_lists.layouts names them
    rows: tuple[PublishedRow, ...]
    notes: tuple[str, ...] = ()  # sentences about what was passed over


@dataclass(slots=True)
class PublishedFile:
    """A file whose rows are read as they are asked for."""

    layout: str
    rows: Iterator[PublishedRow]
    notes: list[str]  # complete when all rows have been read


def cells_of(line: str) -> list[str]:
    """Return the cells of one line as they are; a line no CSV reader takes is one cell."""
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader((line,), strict=True))
    except (csv.Error, StopIteration):
        return [line]


def cleaned(cell: str) -> str:
    """Return a cell's text, "" for the marks that mean nothing is there."""
    return "" if cell in _ABSENT else cell


def is_plain(line: str) -> bool:
    """Tell whether no cell of a line can hold what a cell must not."""
    return len(line) <= MAX_TEXT and line.isascii() and line.isprintable()


def faulty(line: int, coin: str, fault: str) -> PublishedRow:
    """Return a row of which nothing but its place is known; `line` counts from 1."""
    return PublishedRow(line, coin, Wallet(coin, "", "", "0"), False, "", fault)


def row_of(
    line: int,
    coin: str,
    chain: str,
    cells: Mapping[str, str],
    kind: str = "",
    *,
    plain: bool = False,
    decimals: int = 0,
    custodian: str = "",
) -> PublishedRow:
    """Return a row from cleaned cells named like the fields of Wallet. Whatever is wrong becomes its fault.

    `line` counts from 1. `plain` says that the cells were looked at by `is_plain`; a balance is in units of
    10^-`decimals`.
    """
    cell = cells.get
    fault = _fault(coin, cells, plain)
    balance: str | None = "" if fault else cell("balance", "")
    if balance:
        balance = _balance(balance, decimals)
        if balance is None:
            fault, balance = "the balance is no amount of at most 30 digits after the point", ""
    height = cell("height", "")
    wallet = Wallet(
        coin,
        chain,
        cell("address", ""),
        balance or "0",
        height if _HEIGHT.fullmatch(height) else "",
        cell("label", ""),
        cell("message", ""),
        cell("public_key", ""),
        cell("script", ""),
        cell("signature", ""),
        cell("signature2", ""),
    )
    return PublishedRow(line, coin, wallet, bool(balance), kind, fault, custodian)


def _fault(coin: str, cells: Mapping[str, str], plain: bool) -> str:
    if not coin or not cells.get("address"):
        return "the coin or the address is missing"
    if plain:
        return ""
    for name, text in (("coin", coin), *cells.items()):
        if len(text) > MAX_TEXT or not (text.isascii() and text.isprintable()):
            return f"the cell {name} holds more than printable ASCII"
    return ""


@remember_short(4096)  # lists repeat a few balances many times
def _balance(text: str, decimals: int) -> str | None:
    """Return the canonical balance, None where it is no amount of the format."""
    match = _AMOUNT.fullmatch(text)
    if match is None or (decimals and match[2]):
        return None
    whole, fraction = match[1], match[2] or ""
    if decimals:
        digits = whole.rjust(decimals + 1, "0")
        whole, fraction = digits[:-decimals], digits[-decimals:]
    fraction = fraction.rstrip("0")
    plain = (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
    try:
        parse_balance(plain, BALANCE_DECIMALS, "balance")
    except FormatError:
        return None
    return plain
