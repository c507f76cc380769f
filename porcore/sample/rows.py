"""The rows of the sample's balances.csv, batch by batch. First come all main accounts, then all others."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from porcore.kernel import Bytes
from porcore.sample.clients import SampleClients, clients_of
from porcore.sample.draws import Numbers
from porcore.sample.holdings import holdings_of
from porcore.sample.listing import BONUS_MEMBER, SampleListing

__all__ = [
    "ACCOUNTS",
    "KINDS",
    "Entries",
    "Rows",
    "Sample",
    "entries_of",
    "further_rows",
    "main_rows",
    "starts",
]

ACCOUNTS = ("main", "contract", "margin", "grid bot")
KINDS = ("balance", "bonus")
BATCH = 1 << 15  # clients


class Sample(NamedTuple):
    """What decides about every byte of a ledger."""

    listing: SampleListing
    accounts: int  # clients
    seed: int
    taken_at: str


class Rows(NamedTuple):
    """Some accounts, [n] of each."""

    ids: Bytes  # [n, 32]
    names: NDArray[np.uint8]  # which of ACCOUNTS
    held: NDArray[np.bool_]  # [n, members]: what the client holds
    units: Numbers  # [n, members]: how much of it is in this account
    bonus: Numbers  # units of BONUS_MEMBER


class Entries(NamedTuple):
    """Lines of the long layout, [n] of each."""

    rows: Numbers
    members: Numbers  # place in the listing
    units: Numbers
    is_bonus: NDArray[np.bool_]


def starts(sample: Sample) -> Iterator[int]:
    """Yield the number of the first client of every batch."""
    yield from range(0, sample.accounts, BATCH)


def _batch(sample: Sample, start: int) -> SampleClients:
    numbers = np.arange(start, min(start + BATCH, sample.accounts), dtype=np.int64)
    return clients_of(sample.listing, sample.seed, numbers)


def main_rows(sample: Sample, start: int) -> tuple[Rows, list[int]]:
    """Return the main accounts of a batch, and what its clients hold of each member in all accounts, in units.

    `start` is the number of the batch's first client, as `starts` yields it (0 = first).
    """
    clients = _batch(sample, start)
    units = holdings_of(sample.listing, sample.seed, clients, sample.taken_at)
    rest = _split(clients, units)[0]
    names = np.zeros(len(units), dtype=np.uint8)
    return Rows(clients.ids, names, clients.held, rest, clients.bonus), _totals(units)


def further_rows(sample: Sample, start: int) -> Rows:
    """Return all other accounts of a batch, those of a client one after the other.

    `start` is the number of the batch's first client, as `starts` yields it (0 = first).
    """
    clients = _batch(sample, start)
    clients = SampleClients._make(values[clients.accounts > 1] for values in clients)
    units = holdings_of(sample.listing, sample.seed, clients, sample.taken_at)
    parts = _split(clients, units)
    places = [np.flatnonzero(clients.accounts > number) for number in range(1, len(ACCOUNTS))]
    owner = np.concatenate(places)
    names = np.repeat(np.arange(1, len(ACCOUNTS), dtype=np.uint8), [len(rows) for rows in places])
    order = np.lexsort((names, owner))
    owner, names = owner[order], names[order]
    none = np.zeros(len(owner), dtype=np.int64)
    return Rows(clients.ids[owner], names, clients.held[owner], parts[names, owner], none)


def entries_of(listing: SampleListing, rows: Rows) -> Entries:
    """Return what the long layout says of these rows: what is held, and then a bonus.

    A client with nothing keeps a line, as in the wide layout: the ledger says zero, and not nothing.
    """
    members = list(listing.members)
    said = np.column_stack([rows.held, rows.bonus > 0])
    said[~rows.held.any(axis=1), 0] = True
    row, column = np.nonzero(said)
    units = np.column_stack([rows.units, rows.bonus])[row, column]
    is_bonus = column == len(members)
    coin = members.index(BONUS_MEMBER) if listing.has_bonus else 0
    return Entries(row, np.where(is_bonus, coin, column), units, is_bonus)


def _split(clients: SampleClients, units: Numbers) -> Numbers:
    """Return units [accounts, n, members]: each further account takes less than half of what is left."""
    parts = np.zeros((len(ACCOUNTS), *units.shape), dtype=np.int64)
    rest = units
    for number in range(1, len(ACCOUNTS)):
        share = np.where(clients.accounts > number, clients.splits[:, number - 1], 0).astype(np.int64)
        parts[number] = rest * share[:, None] >> 9
        rest = rest - parts[number]
    parts[0] = rest
    return parts


def _totals(units: Numbers) -> list[int]:
    low = (units & 0xFFFFFFFF).sum(axis=0).tolist()
    high = (units >> 32).sum(axis=0).tolist()
    return [(h << 32) + part for h, part in zip(high, low, strict=True)]
