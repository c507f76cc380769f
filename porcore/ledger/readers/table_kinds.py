"""What a file is that is no table with commas, and what a header or an id is that nearly is one.

Only the first lines are looked at, and only after they turned out wrong: so nothing here decides what is read.
"""

from collections.abc import Iterable, Sequence

from porcore.ledger.readers.cells import named
from porcore.ledger.sentences import ADVICE

__all__ = ["another_kind", "another_separator", "header_advice", "is_index", "list_advice", "near_column"]

_AGAIN = ADVICE["csv"]
# The first bytes of other kinds of file, what they are called, and what to do.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "a gzip file", ADVICE["gzip"]),
    (b"\x28\xb5\x2f\xfd", "a zstd file", ADVICE["zstd"]),
    (b"PAR1", "a Parquet file", ADVICE["parquet"]),
    (b"PK\x03\x04", "a zip archive or a spreadsheet (.xlsx)", ADVICE["xlsx"]),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet (.xls)", ADVICE["xls"]),
    (b"BZh", "a bzip2 file", ADVICE["unpack"]),
    (b"\xfd7zXZ", "an xz file", ADVICE["unpack"]),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", ADVICE["unpack"]),
    (b"%PDF", "a PDF", _AGAIN),
    (b"SQLite format 3\0", "an SQLite database", _AGAIN),
    (b"ARROW1", "an Arrow file", ADVICE["columns"]),
    (b"Obj\x01", "an Avro file", ADVICE["columns"]),
    (b"ORC", "an ORC file", ADVICE["columns"]),
    (b"\xff\xfe\0\0", "text in UTF-32", ADVICE["utf-8"]),
    (b"\0\0\xfe\xff", "text in UTF-32", ADVICE["utf-8"]),
    (b"\xff\xfe", "text in UTF-16", ADVICE["csv-utf-8"]),
    (b"\xfe\xff", "text in UTF-16", ADVICE["csv-utf-8"]),
    (
        b"version https://git-lfs.github.com/",
        "a pointer of Git LFS and not the file",
        ADVICE["pointer"],
    ),
    (b"<", "HTML or XML", _AGAIN),
    (b"{", "JSON", _AGAIN),
    (b"[", "JSON", _AGAIN),
)
_PACKED_LEDGERS = ("a gzip file", "a zstd file", "a Parquet file")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_OF_LISTS = [text for key, text in ADVICE.items() if key.startswith("list-")]
_ROUNDING = ADVICE["rounding"].partition(":")[0]  # how the advice about too many decimals begins
_INDEX_NAMES = ("", "index", "level_0", "__index_level_0__")


def another_kind(name: str, first: bytes) -> tuple[str, str] | None:
    """Return what a file called `name` is, and what to do; None for what may be text with commas.

    `first` is its first bytes, at least 64 where it has as many.
    """
    for magic, kind, advice in _MAGIC:
        if first.startswith(magic):
            # wallets.csv has no other forms.
            whole = ADVICE["unpack-or-csv"] if kind in _PACKED_LEDGERS and name != "balances.csv" else advice
            return kind, whole.format(stem=name.removesuffix(".csv"))
    if first[:64].count(b"\0") > len(first[:64]) // 4:
        return (
            "text in UTF-16, or a file that is no text",
            ADVICE["csv-utf-8"],
        )
    # A carriage return that a line feed follows ends a line of Windows; others are those of old Macs.
    if first.count(b"\r") > 1 and b"\n" not in first:
        return "lines that end with CR alone, as on old Macs", ADVICE["line-ends"]
    return None


def another_separator(line: str) -> bool:
    """Tell whether something other than commas separates the cells of a header."""
    return "," not in line and any(mark in line for mark in ";\t|")


def header_advice(header: Sequence[str]) -> str:
    """Return what a first line may be that is no header; "" where nothing known fits."""
    first = header[0]
    if first.casefold().startswith("sep="):
        return ADVICE["spreadsheet-line"]
    if len(header) == 1 and "client_id" in first:
        whole = "," in first
        return ADVICE["quoted-line"] if whole else ADVICE["commas"]
    if len(header) == 1 or not any(header[1:]) or first.startswith(("#", "//")):
        return ADVICE["header-first"]
    return ""


def near_column(name: str, header: Iterable[str]) -> str:
    """Return what to do where `name` is no column but another one is nearly called so; "" where none is."""
    for found in header:
        if _plain(found) != _plain(name) or found == name:
            continue
        if found.casefold() == name.casefold():
            what = "but for capitals"
        elif found.strip() != found or any(mark in found for mark in _INVISIBLE):
            what = "but for a space or an invisible character"
        else:
            what = "but for the way it is written"
        return f"{named('The column', found)} is called so {what}: rename it to {name}."
    return ""


def _plain(name: str) -> str:
    for mark in _INVISIBLE:
        name = name.replace(mark, "")
    return "".join(name.split()).casefold().replace("-", "_").replace("_", "").strip("\"'")


def is_index(header: Sequence[str], column: int) -> bool:
    """Tell whether `column` (0 = first) looks like the numbers of rows that pandas and others write first."""
    return column == 0 and (header[0].casefold() in _INDEX_NAMES or header[0].startswith("Unnamed:"))


def list_advice(advice: str) -> str:
    """Return what to do about a cell of a published list, where `advice` is that for an export of one's own."""
    if advice.startswith(_ROUNDING):
        return ADVICE["list-decimals"]
    return advice if advice in _OF_LISTS else ADVICE["list-cell"]
