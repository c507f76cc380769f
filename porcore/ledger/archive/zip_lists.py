"""A .zip with one or two wallet lists in it, as OKX and Binance publish them; read within a bundle's limits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.ledger.archive.zip_members import Member, all_members
from porcore.ledger.archive.zip_stream import open_member
from porcore.ledger.limits import DEFAULT_LIMITS, BundleLimits
from porcore.ledger.readers.cells import shown_name
from porcore.reserves.wallet_lists import PublishedFile, PublishedRow, open_published
from porcore.reserves.wallet_lists.repeats import Repeats

__all__ = ["ZIP", "open_lists"]

ZIP = b"PK\x03\x04"  # how an archive begins
_MOST = 2
_ENDINGS = (".csv", ".txt", ".yaml", ".yml", ".json")
_MAC = "__MACOSX/"  # what macOS adds next to the files themselves
_EXPECTED = f"one or two wallet lists ({', '.join(_ENDINGS)})"
_ADVICE = "Unpack it and give the list itself."


def open_lists(file: BinaryIO, name: str, limits: BundleLimits = DEFAULT_LIMITS) -> PublishedFile:
    """Return the lists in an archive as one; a wallet in both counts once.

    Raises BundleError for any other archive, and what reading a list raises.
    """
    try:
        found = all_members(file, _check_names)
    except BundleError as error:
        raise BundleError(name, error.found, _EXPECTED, _ADVICE) from None
    members = [member for member in found if member.name.endswith(_ENDINGS) and member.name[:2] != "._"]
    notes: list[str] = []
    opened = [_opened(file, member, limits, notes) for member in members]
    layout = "+".join(dict.fromkeys(one.layout for one in opened))
    if len(opened) == 1:
        return PublishedFile(layout, opened[0].rows, notes)
    rows = _one_after_the_other(members, opened)
    return PublishedFile(layout, Repeats(name).marked(rows), notes)


def _opened(file: BinaryIO, member: Member, limits: BundleLimits, notes: list[str]) -> PublishedFile:
    opened = open_published(b"", open_member(file, member, limits), member.name)
    return PublishedFile(opened.layout, _noted(opened, member.name, notes), opened.notes)


def _noted(opened: PublishedFile, name: str, notes: list[str]) -> Iterator[PublishedRow]:
    """Yield a list's rows, and pass its notes on at their end."""
    yield from opened.rows
    notes += [f"{name}: {note}" for note in opened.notes]


def _one_after_the_other(
    members: Sequence[Member], opened: Sequence[PublishedFile]
) -> Iterator[PublishedRow]:
    for member, one in zip(members, opened, strict=True):
        for row in one.rows:
            if not row.repeats:  # those within one list have been looked at
                yield replace(row, file=member.name)
            else:
                yield replace(row, file=member.name, repeats=f"{member.name}, {row.repeats}")


def _check_names(names: Sequence[str]) -> None:
    lists = [name for name in names if not name.endswith("/") and not name.startswith(_MAC)]
    for name in lists:
        if not name.endswith(_ENDINGS):
            raise BundleError("zip archive", f"the entry {shown_name(name)}", _EXPECTED)
    if not 1 <= len(lists) <= _MOST:
        raise BundleError("zip archive", f"{len(lists)} lists", _EXPECTED)
