"""Bringing together what the same clients have, many at once."""

import numpy as np

from porcore.build.netting import Groups, added
from porcore.kernel import Bytes
from porcore.kernel.rows import codes_of, id_words, mixed_ids, rows_at, varying_bits, words_of
from porcore.ledger.entries import ACCOUNT

__all__ = ["group_entries"]


def group_entries(entries: Bytes) -> tuple[Groups, int, tuple[int, int]]:
    """Return the sums of entries [n, 50] of the same client and code, clients together.

    Also the number of rows of accounts other than a client's first, and what `varying_bits` tells of the ids.
    """
    words, codes = id_words(entries), codes_of(entries)
    # Only the first account of a client depends on the ledger's order, and keeping it costs three times the time.
    has_accounts = bool(np.any(codes == ACCOUNT))
    near = mixed_ids(words) & ~np.uint64(0xFFFF) | codes
    order = np.argsort(near, kind="stable" if has_accounts else None)
    ordered, near = words[order], near[order]
    same = near[1:] >> np.uint64(16) == near[:-1] >> np.uint64(16)
    if np.any(same & np.any(ordered[1:] != ordered[:-1], axis=1)):
        # Two ids agree in 48 mixed bits: rare, or made to. Then the whole ids decide; the last key decides first.
        order = order[np.lexsort([codes[order], *ordered.T[::-1]])]
    entries, words, codes = rows_at(entries, order), words[order], codes[order]
    new_client = np.ones(len(entries), dtype=bool)
    new_client[1:] = np.any(words[1:] != words[:-1], axis=1)
    client = np.cumsum(new_client) - 1
    new_client[1:] |= codes[1:] != codes[:-1]
    starts = np.flatnonzero(new_client)
    first, bits = rows_at(entries, starts), varying_bits(words)
    extra = 0
    if has_accounts:
        places = np.flatnonzero(codes == ACCOUNT)
        facts = words_of(rows_at(entries, places), 34, 50)
        begins = np.flatnonzero(np.diff(client[places], prepend=-1))
        first_account = np.repeat(facts[begins, 0], np.diff(begins, append=len(places)))
        extra = int(facts[facts[:, 0] != first_account, 1].sum())
    sums = added(entries[:, 34:50].copy().view(">u4").astype(np.uint64), starts)
    return Groups(words[starts], codes[starts], sums, client[starts], first), extra, bits
