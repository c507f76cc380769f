"""Telling the published layouts apart by the whole of their headers, and reading them."""

import io
import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.format.wallet_list import MAX_ROWS
from porcore.reserves.wallet_lists.binance_api import open_binance_api
from porcore.reserves.wallet_lists.bitfinex import is_bitfinex, open_bitfinex
from porcore.reserves.wallet_lists.bitmex import is_yaml, open_bitmex
from porcore.reserves.wallet_lists.layouts import LAYOUTS, header_names
from porcore.reserves.wallet_lists.repeats import Repeats
from porcore.reserves.wallet_lists.rows import Published, PublishedFile, PublishedRow, cells_of
from porcore.reserves.wallet_lists.tables import is_table_header, open_table
from porcore.reserves.wallet_lists.text import lines_of

__all__ = ["LAYOUTS_READ", "is_published", "open_published", "read_published"]

OWN = "asset,chain,address,balance,height,label and, where wanted, message,public_key,script,signature,signature2"
LAYOUTS_READ = "; ".join(
    (
        f"our own ({OWN})",
        *(f"{layout.title} ({layout.header})" for layout in LAYOUTS),
        "the answer of Binance's address list (JSON)",
        "BitMEX's YAML",
        "Bitfinex's wallets.txt (address - label)",
    )
)
_ADVICE = "Columns are known by their names alone. Rename them to our own, or leave out what is none of them."
_BOM = b"\xef\xbb\xbf"
_WORD = re.compile(r"[0-9A-Za-z_ ./()#-]{0,40}")
_LONG_RUN = re.compile(r"[0-9A-Fa-f]{16,}")


def is_published(head: bytes) -> bool:
    """Tell from a file's first line whether it is to be read as a list of an exchange; else it is our own.

    `head` is that line, or its first bytes: 4096 are enough. A first line that is neither counts as published
    when it is a table or a structure at all: the error then names every layout that is read.
    """
    if b"\0" in head[:4] or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    text = head.removeprefix(_BOM).decode("utf-8", "replace").lstrip("\r\n ")
    line = text.partition("\n")[0].rstrip("\r")
    names = header_names(re.split(r"[,;\t|]", line.replace('"', "")))
    if "asset" in names:
        return False
    if is_table_header(line) or is_bitfinex(line) or is_yaml(line) or line[:1] in ("{", "["):
        return True
    return (
        names[:1] in (["coin"], ["digitalasset"])
        or {"address", "amount", "network", "wallet"} & set(names) != set()
    )


def read_published(data: bytes, name: str = "wallets.csv") -> Published:
    """Return the rows of a published file; `data` is the whole file, at most 2^28 bytes.

    A row that cannot be read is kept with its fault. Raises BundleError when no known header is found, when
    not one row can be read, and when one wallet has two balances.
    """
    file = open_published(b"", io.BytesIO(data), name)
    rows = tuple(file.rows)
    return Published(file.layout, rows, tuple(file.notes))


def open_published(head: bytes, file: BinaryIO, name: str) -> PublishedFile:
    """Return a published list that is read as its rows are asked for.

    `head` is the first bytes, b"" for none, and the rest is in `file`. Raises BundleError for a file that is
    none, and when rows are asked for what `read_published` raises.
    """
    notes: list[str] = []
    lines = lines_of(head or file.read(4096), file, name, notes)
    opened = _opened(lines, name, notes)
    rows = Repeats(name).marked(opened.rows)
    return PublishedFile(opened.layout, _readable(rows, name), opened.notes)


def _opened(lines: Iterator[tuple[int, str]], name: str, notes: list[str]) -> PublishedFile:
    first = next(lines, None)
    if first is None:
        raise _refused(name, "an empty file")
    _, line = first
    every = itertools.chain([first], lines)
    refusal = _refused(name, _header_shown(line))
    if {"asset", "chain", "address", "balance"} <= set(header_names(cells_of(line))):
        raise BundleError(name, "a list in our own layout", "it in UTF-8 and not in an archive")
    if line.lstrip()[:1] in ("{", "["):
        return open_binance_api("\n".join(text for _, text in every), name, notes, refusal)
    if is_table_header(line):
        return open_table(every, name, notes, refusal)
    if is_bitfinex(line):
        return open_bitfinex(every, notes)
    if is_yaml(line):
        return open_bitmex(every, name, notes, refusal)
    for mark, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright lines")):
        if is_table_header(line.replace(mark, ",")):
            raise BundleError(name, f"cells that are separated by {called}", "cells separated by commas")
    return open_table(every, name, notes, refusal)


def _readable(rows: Iterator[PublishedRow], name: str) -> Iterator[PublishedRow]:
    """Yield the rows. Raises BundleError at their end when none of them could be read."""
    fault, readable = "", False
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise BundleError(f"{name}, {row.place}", f"more than {MAX_ROWS} rows", f"at most {MAX_ROWS}")
        if not row.fault:
            readable = True
        elif not fault:
            fault = f"{row.place}: {row.fault}"
        yield row
    if not readable:
        found = f"no row that can be read ({fault})" if fault else "a header and no rows"
        raise BundleError(name, found, "a list with wallets")


def _refused(name: str, found: str) -> BundleError:
    return BundleError(name, found, f"one of these layouts: {LAYOUTS_READ}", _ADVICE)


def _header_shown(line: str) -> str:
    """Return a first line as an error may show it: names of columns, and never what may be an id or an address."""
    cells = [cell.strip() for cell in cells_of(line)]
    if len(cells) > 32 or not all(_WORD.fullmatch(cell) and not _LONG_RUN.search(cell) for cell in cells):
        return "a first line that is no known header"
    return f"the header {','.join(cells)!a}, which is none that is read here"
