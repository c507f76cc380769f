"""Rows as lines of balances.csv, in either layout: the readable way, and the meaning of the compiled one."""

from collections.abc import Iterator

from porcore.format.grammar import amount_text
from porcore.sample.listing import BONUS_MEMBER, SampleListing
from porcore.sample.rows import ACCOUNTS, KINDS, Rows, entries_of

__all__ = ["BONUS_COLUMN", "header_of", "long_lines", "wide_lines"]

BONUS_COLUMN = f"{BONUS_MEMBER}_bonus"


def header_of(listing: SampleListing, layout: str) -> bytes:
    """Return the first line of a ledger in `layout` (wide or long)."""
    if layout == "long":
        return b"client_id,account,asset,amount,kind\n"
    columns = ["client_id", "account", *listing.members]
    return (",".join(columns + [BONUS_COLUMN] * listing.has_bonus) + "\n").encode()


def wide_lines(listing: SampleListing, rows: Rows) -> bytes:
    """Return a line of the wide layout for every row."""
    return "".join(_wide(listing, rows)).encode()


def _wide(listing: SampleListing, rows: Rows) -> Iterator[str]:
    groups = listing.members
    decimals = [group.decimals for group in groups.values()]
    for number, (name, units) in enumerate(zip(rows.names.tolist(), rows.units.tolist(), strict=True)):
        cells = [rows.ids[number].tobytes().hex(), ACCOUNTS[name], *map(amount_text, units, decimals)]
        if listing.has_bonus:
            cells.append(amount_text(int(rows.bonus[number]), groups[BONUS_MEMBER].decimals))
        yield ",".join(cells) + "\n"


def long_lines(listing: SampleListing, rows: Rows) -> bytes:
    """Return a line for every member that is held, and for every bonus."""
    return "".join(_long(listing, rows)).encode()


def _long(listing: SampleListing, rows: Rows) -> Iterator[str]:
    groups = list(listing.members.items())
    entries = entries_of(listing, rows)
    for row, place, units, is_bonus in zip(*(values.tolist() for values in entries), strict=True):
        member, group = groups[place]
        cells = [rows.ids[row].tobytes().hex(), ACCOUNTS[rows.names[row]], member]
        yield ",".join([*cells, amount_text(units, group.decimals), KINDS[is_bonus]]) + "\n"
