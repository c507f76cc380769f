"""The second step: everything of the same clients comes together, and balances become leaves.

A task takes one part of all clients. It sums their entries, cuts balances into pieces, and writes the leaves' records
grouped by asset and by the beginning of their order keys.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from porcore.build.netting import Groups, added, netted, total
from porcore.build.runs import Section, read_sections, write_run
from porcore.build.split import cut_records
from porcore.kernel import Bytes, leaf_keys
from porcore.kernel.rows import Words, codes_of, id_words, mixed_ids, partition_by, rows_at, words_of
from porcore.ledger.entries import ACCOUNT
from porcore.ledger.netting import Debts

__all__ = ["Clients", "ClientsTask", "put_together"]


@dataclass(frozen=True, slots=True)
class ClientsTask:
    """One part of the clients."""

    sections: tuple[Section, ...]
    secret: bytes
    contexts: tuple[bytes, ...]  # of each asset
    pieces: int
    parts: int  # that each asset's leaves are grouped into
    target: Path
    assets: NDArray[np.int64] | None = None  # of each member; None: the entries are by asset already


@dataclass(frozen=True, slots=True)
class Clients:
    """What a task found."""

    clients: int
    zero_clients: int
    extra_account_rows: int  # as far as accounts have names in the ledger
    ones: int  # bits (of 256) that are 1 in some id
    zeros: int  # bits that are 0 in some id
    totals: tuple[int, ...]  # units of each asset
    starts: NDArray[np.int64]  # [assets, parts + 1]: rows in the run file
    debts: Debts
    too_large: bytes | None  # a client id whose sum reaches 2^127; everything else is worth nothing then


def put_together(task: ClientsTask) -> Clients:
    """Sum, cut and group one part of the clients; write its run file."""
    entries = read_sections(task.sections)
    assets = len(task.contexts)
    entries, words = _sorted(entries)
    extra = _extra_account_rows(entries, words)
    groups, debts, too_large = _balances(entries, words, task)
    if too_large is not None:
        return Clients(0, 0, 0, 0, 0, (), np.zeros((0, 0), dtype=np.int64), debts, too_large)
    balances = groups.codes < assets
    held = balances & np.any(groups.limbs, axis=1)
    clients = int(groups.client[-1]) + 1 if len(groups.client) else 0
    holding = groups.client[held]  # ascending
    holders = int(np.count_nonzero(np.diff(holding))) + 1 if len(holding) else 0
    records, totals, starts, at = [], [], [], 0
    by_asset = _by_asset(groups.codes, held, assets)
    for context, places in zip(task.contexts, by_asset, strict=True):
        totals.append(total(groups.limbs[places]))
        rows, begins = _leaves(task, context, groups, places)
        records.append(rows)
        starts.append(begins + at)
        at += len(rows)
    write_run(task.target, records)
    ones, zeros = _bits(groups.ids)
    return Clients(
        clients, clients - holders, extra, ones, zeros, tuple(totals), np.array(starts), debts, None
    )


def _balances(entries: Bytes, words: Words, task: ClientsTask) -> tuple[Groups, Debts, bytes | None]:
    """Return the groups by asset, the debts they do not count, and the id of a client whose sum reaches 2^127."""
    groups = _groups(entries, words)
    if task.assets is not None:
        return netted(groups, task.assets)
    over = (groups.codes < len(task.contexts)) & (groups.limbs[:, 0] >> np.uint64(31) != 0)
    too_large = groups.first[np.flatnonzero(over)[0], :32].tobytes() if np.any(over) else None
    return groups, Debts(), too_large


def _by_asset(codes: NDArray[np.uint16], held: NDArray[np.bool_], assets: int) -> list[NDArray[np.intp]]:
    """Return the places of each asset's entries, ascending, of those that are `held`."""
    places = np.flatnonzero(held)
    places = places[np.argsort(codes[places], kind="stable")]
    bounds = np.searchsorted(codes[places], np.arange(1, assets))
    return np.split(places, bounds)


def _sorted(entries: Bytes) -> tuple[Bytes, Words]:
    """Bring the entries of a client together, by asset; return their ids too. Accounts keep the ledger's order."""
    words, codes = id_words(entries), codes_of(entries)
    near = mixed_ids(words) & ~np.uint64(0xFFFF) | codes
    # Only the first account of a client depends on the ledger's order, and keeping it costs three times the time.
    order = np.argsort(near, kind="stable" if np.any(codes == ACCOUNT) else None)
    entries, ordered, near = rows_at(entries, order), words[order], near[order]
    same = near[1:] >> np.uint64(16) == near[:-1] >> np.uint64(16)
    if np.any(same & np.any(ordered[1:] != ordered[:-1], axis=1)):
        # Two ids agree in 48 mixed bits: rare, or made to. Then the whole ids decide.
        keys = np.column_stack([codes_of(entries), ordered[:, ::-1]])  # the last key decides first
        order = np.lexsort(keys.T)
        entries, ordered = rows_at(entries, order), ordered[order]
    return entries, ordered


def _groups(entries: Bytes, words: Words) -> Groups:
    codes = codes_of(entries)
    new_client = np.ones(len(entries), dtype=bool)
    new_client[1:] = np.any(words[1:] != words[:-1], axis=1)
    begins = new_client.copy()
    begins[1:] |= codes[1:] != codes[:-1]
    starts = np.flatnonzero(begins)
    limbs = entries[:, 34:50].copy().view(">u4").astype(np.uint64)
    sums = added(limbs, starts)
    client = np.cumsum(new_client) - 1
    return Groups(words[starts], codes[starts], sums, client[starts], rows_at(entries, starts))


def _extra_account_rows(entries: Bytes, words: Words) -> int:
    """Count the rows of accounts other than a client's first."""
    places = np.flatnonzero(codes_of(entries) == ACCOUNT)
    if not len(places):
        return 0
    ids, facts = words[places], words_of(rows_at(entries, places), 34, 50)
    new_client = np.ones(len(places), dtype=bool)
    new_client[1:] = np.any(ids[1:] != ids[:-1], axis=1)
    first_account = facts[np.flatnonzero(new_client), 0][np.cumsum(new_client) - 1]
    return int(facts[facts[:, 0] != first_account, 1].sum())


def _leaves(
    task: ClientsTask, context: bytes, groups: Groups, places: NDArray[np.intp]
) -> tuple[Bytes, NDArray[np.int64]]:
    """Return the records [n, 50] of an asset grouped by order key, and where each part begins [parts + 1]."""
    records = rows_at(groups.first, places)
    records[:, 32:34] = 0
    records[:, 34:50] = groups.limbs[places].astype(">u4").view(np.uint8)
    if task.pieces > 1:
        records = cut_records(task.secret, context, records, task.pieces)
    keys = leaf_keys(task.secret, context, records)
    return partition_by(words_of(keys, 0, 8).ravel(), records, task.parts)


def _bits(ids: Words) -> tuple[int, int]:
    """Return which of 256 bits are 1 in some id, and which are 0 in some."""

    def joined(words: Words) -> int:
        return sum(int(word) << 64 * (3 - i) for i, word in enumerate(words))

    if not len(ids):
        return 0, 0
    return joined(np.bitwise_or.reduce(ids, axis=0)), joined(np.bitwise_or.reduce(~ids, axis=0))
