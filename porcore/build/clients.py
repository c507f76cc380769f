"""The second step: everything of the same clients is grouped and summed, and balances become leaves.

A task takes one part of all clients. It sums their entries, splits balances into pieces, and writes the leaves' records
partitioned by asset and by the beginning of their order keys.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from porcore.build.group import group_entries
from porcore.build.netting import asset_balances
from porcore.build.runs import Section, read_sections, write_run
from porcore.build.split import cut_records
from porcore.kernel import Bytes, leaf_keys
from porcore.kernel.rows import partition_by, rows_at, words_of
from porcore.ledger.netting import Debts

__all__ = ["ClientsTask", "MergedClients", "merge_clients"]


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
class MergedClients:
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


def merge_clients(task: ClientsTask) -> MergedClients:
    """Group, sum and split one part of the clients; write its run file."""
    groups, extra, (ones, zeros) = group_entries(read_sections(task.sections))
    found = asset_balances(groups, len(task.contexts), task.assets)
    if found.too_large is not None:
        none = np.zeros((0, 0), dtype=np.int64)
        return MergedClients(0, 0, 0, 0, 0, (), none, found.debts, found.too_large)
    records: list[Bytes] = []
    starts, at = [], 0
    for context, (ids, limbs) in zip(task.contexts, found.by_asset, strict=True):
        rows = rows_at(groups.first, ids)
        rows[:, 32:34] = 0
        rows[:, 34:50] = limbs.astype(">u4").view(np.uint8)
        if task.pieces > 1:
            rows = cut_records(task.secret, context, rows, limbs, task.pieces)
        keys = leaf_keys(task.secret, context, rows)
        rows, begins = partition_by(words_of(keys, 0, 8).ravel(), rows, task.parts)
        records.append(rows)
        starts.append(begins + at)
        at += len(rows)
    write_run(task.target, records)
    return MergedClients(
        found.clients,
        found.clients - found.holders,
        extra,
        ones,
        zeros,
        found.totals,
        np.array(starts),
        found.debts,
        None,
    )
