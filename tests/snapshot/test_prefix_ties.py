"""Two leaves whose order keys share their first 64 bits, at every place a page can end.

A real tie takes 2^32 tries, so here the order keys are made by a stand-in that gives long runs of ties; the
rest of the file is real.
"""

import numpy as np
import pytest

from porcore.kernel import RECORD_BYTES
from porcore.snapshot import reader, writer
from porcore.snapshot.layout import CHUNK, key_of_prefix


class Tied:
    """A reader over pages whose records carry their own order key in bytes 0-15 of the client id."""

    def __init__(self, prefixes):
        order = sorted((p, n) for n, p in enumerate(prefixes))
        self.identities = [p.to_bytes(8, "big") + n.to_bytes(8, "big") + bytes(18) for p, n in order]
        records = b"".join(identity + bytes(16) for identity in self.identities)
        matrix = np.frombuffer(records, dtype=np.uint8).reshape(-1, RECORD_BYTES)
        self.keys = list(writer.page_keys(matrix[:, :32]))
        self.pages = [
            reader._Page(key, i, matrix[i * CHUNK : (i + 1) * CHUNK].tobytes())
            for i, key in enumerate(self.keys)
        ]

    def _page(self, _number, condition, key):
        if condition.startswith("<="):
            found = [page for page in self.pages if page.key <= key]
        elif condition.startswith("<"):
            found = [page for page in self.pages if page.key < key]
        else:
            return next((page for page in self.pages if page.key > key), None)
        return found[-1] if found else None

    def _first_prefix(self, _context, page):
        return key_of_prefix(page.records[:8])

    def find(self, identity):
        return reader.Snapshot._find(self, 0, b"", identity[:16], identity)


@pytest.mark.parametrize(
    "prefixes",
    [
        [5] * 300,
        [1] * 60 + [7] * 140 + [8] * 70 + [9] * 3,
        [0] * 130 + [1] * 130 + [2] * 130,
        [2**64 - 1] * 200,
        list(range(100)) + [100] * 64 + [101] * 64 + [102],
        [0],
    ],
    ids=["all", "runs", "steps", "top", "page-aligned", "one"],
)
def test_every_leaf_is_found_where_it_stands(prefixes):
    tied = Tied(prefixes)
    assert all(later > earlier for earlier, later in zip(tied.keys, tied.keys[1:], strict=False))
    for place, identity in enumerate(tied.identities):
        leaf = tied.find(identity)
        assert leaf is not None, f"leaf {place} was not found"
        assert leaf.page.number * CHUNK + leaf.offset == place
    for missing in sorted(set(prefixes))[:20]:
        assert tied.find(missing.to_bytes(8, "big") + b"\xff" * 26) is None
