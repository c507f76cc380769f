"""A row of a published list, and the cells it is made of."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from porcore.errors import BundleError, FormatError
from porcore.wallets import BALANCE_DECIMALS, MAX_TEXT, Wallet
from porcore.words import amount_text, parse_balance

__all__ = ["Published", "PublishedRow", "cells_of", "cleaned", "lines_of", "row_of"]

MAX_BYTES = 2**28
_ABSENT = ("-", "null", "NULL", "N/A")
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


@dataclass(frozen=True, slots=True)
class Published:
    """A whole file."""

    layout: str  # okx-11, okx-12, okx-2025 or htx
    rows: tuple[PublishedRow, ...]


def lines_of(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield a CSV file's lines with their numbers, empty ones left out. Raises BundleError."""
    if len(data) > MAX_BYTES:
        raise BundleError(name, f"more than {MAX_BYTES} bytes", f"at most {MAX_BYTES}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BundleError(f"{name}, row {line}", "bytes that are not UTF-8", "UTF-8 text") from None
    for number, row in enumerate(text.split("\n"), start=1):
        if row.strip(" ,\t\r"):
            yield number, cells_of(row.removesuffix("\r"))


def cells_of(line: str) -> list[str]:
    """Return the cells of one line, without white space at their ends; a line no CSV reader takes is one cell."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], strict=True))]
    except csv.Error:
        return [line.strip()]


def cleaned(cell: str) -> str:
    """Return a cell's text, "" for the marks that mean nothing is there."""
    return "" if cell in _ABSENT else cell


def row_of(line: int, coin: str, chain: str, cells: dict[str, str], kind: str = "") -> PublishedRow:
    """Return a row from cleaned cells named like the fields of Wallet. Whatever is wrong becomes its fault."""
    fault = _fault(coin, cells)
    balance = "" if fault else _balance(cells.get("balance", ""))
    if balance is None:
        fault, balance = "the balance is no amount of at most 30 digits after the point", ""
    height = cells.get("height", "")
    wallet = Wallet(
        coin,
        chain,
        cells.get("address", ""),
        balance or "0",
        height if _HEIGHT.fullmatch(height) else "",
        **{name: cells.get(name, "") for name in _EVIDENCE},
    )
    return PublishedRow(line, coin, wallet, bool(balance), kind, fault)


_EVIDENCE = ("label", "message", "public_key", "script", "signature", "signature2")


def _fault(coin: str, cells: dict[str, str]) -> str:
    if not coin or not cells.get("address"):
        return "the coin or the address is missing"
    for name, text in (("coin", coin), *cells.items()):
        if len(text) > MAX_TEXT or not (text.isascii() and (text.isprintable() or not text)):
            return f"the cell {name} holds more than printable ASCII"
    return ""


def _balance(text: str) -> str | None:
    """Return the canonical balance, "" where none is stated, None where it is no amount of the format."""
    if not text:
        return ""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    fraction = (match[2] or "").rstrip("0")
    plain = (match[1].lstrip("0") or "0") + (f".{fraction}" if fraction else "")
    try:
        return amount_text(parse_balance(plain, BALANCE_DECIMALS, "balance"), BALANCE_DECIMALS)
    except FormatError:
        return None
