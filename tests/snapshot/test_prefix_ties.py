"""Two leaves whose order keys share their first 64 bits, at every place a page can end.

A real tie takes 2^32 tries, so here the order keys are made by a stand-in that gives long runs of ties; the
rest of the file is real.
"""

import numpy as np
import pytest

from porcore.errors import SnapshotError
from porcore.kernel import RECORD_BYTES
from porcore.snapshot import writer
from porcore.snapshot.finding import Page, locate, offset_of
from porcore.snapshot.layout import CHUNK, LAYOUTS


class Tied:
    """Pages whose records carry their own order key in bytes 0-15 of the client id."""

    def __init__(self, prefixes, layout):
        order = sorted((p, n) for n, p in enumerate(prefixes))
        self.layout = layout
        self.identities = [p.to_bytes(8, "big") + n.to_bytes(8, "big") + bytes(18) for p, n in order]
        records = b"".join(identity + bytes(16) for identity in self.identities)
        matrix = np.frombuffer(records, dtype=np.uint8).reshape(-1, RECORD_BYTES)
        self.keys = list(writer.page_keys(matrix[:, :32], layout, 0))
        self.pages = [
            Page(key, i, matrix[i * CHUNK : (i + 1) * CHUNK].tobytes()) for i, key in enumerate(self.keys)
        ]

    def first(self):
        return self.pages[0]

    def up_to(self, key):
        return next((page for page in reversed(self.pages) if page.key <= key), None)

    def before(self, key):
        return self.up_to(key - 1)

    def after(self, key):
        return next((page for page in self.pages if page.key > key), None)

    def around(self, order_key):
        """The pages that the reader hashes for this order key."""
        start = self.layout.row_key(0, int.from_bytes(order_key[:8], "big"))
        return locate(
            self,
            lambda record: record[:16],
            order_key,
            start,
            len(self.pages) - 1,
            lambda: SnapshotError("lost"),
        )

    def find(self, identity):
        """The place of a leaf."""
        pages = self.around(identity[:16])
        offset = offset_of(pages[0].records, identity)
        return None if offset is None else pages[0].number * CHUNK + offset


@pytest.fixture(params=LAYOUTS.values(), ids="version {0.version}".format)
def layout(request):
    return request.param


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
def test_every_leaf_is_found_where_it_stands(prefixes, layout):
    tied = Tied(prefixes, layout)
    assert all(later > earlier for earlier, later in zip(tied.keys, tied.keys[1:], strict=False))
    for place, identity in enumerate(tied.identities):
        found = tied.find(identity)
        assert found is not None, f"leaf {place} was not found"
        assert found == place
    for missing in sorted(set(prefixes))[:20]:
        wanted = missing.to_bytes(8, "big") + b"\xff" * 8
        assert tied.find(wanted + bytes(18)) is None
        # The leaves around the place are in the pages that are hashed.
        shown = b"".join(page.records for page in tied.around(wanted))
        at = sum(identity[:16] < wanted for identity in tied.identities)
        for neighbour in tied.identities[max(at - 1, 0) : at + 1]:
            assert neighbour in shown
