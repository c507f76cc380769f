"""How a snapshot file is laid out; writer, reader and check share this and nothing else.

    leaves(key, page, records)     64 records a page, in tree order; `key` begins with the asset's number (its place in
                                   the statement) and ends with the first bits of the page's first order key
    nodes(place, nodes)            of the tree only every 6th level, 64 nodes a row

The rest of the tree is recomputed from one page and a few rows when a proof is asked for. With 16 KiB
database pages a leaf costs 52 bytes.

Version 1 had both tables once for each asset, which costs two database pages for an asset with a single leaf. Such
files are read and checked as before.
"""

import sqlite3
from dataclasses import dataclass

__all__ = [
    "APPLICATION_ID",
    "CHUNK",
    "DB_PAGE_BYTES",
    "LATEST",
    "LAYOUTS",
    "PAGE_BYTES",
    "STRIDE",
    "Layout",
    "page_count",
    "stored_levels",
]

APPLICATION_ID = 0x504F5231  # "POR1"
DB_PAGE_BYTES = 16384
STRIDE = 6  # levels between stored levels
CHUNK = 1 << STRIDE  # leaves in a page, nodes in a row
PAGE_BYTES = CHUNK * 50  # of a whole leaf page

_META = "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
_LEAVES = "CREATE TABLE {} (key INTEGER PRIMARY KEY, page INTEGER NOT NULL, records BLOB NOT NULL)"
_NODES = "CREATE TABLE {} (place INTEGER PRIMARY KEY, nodes BLOB NOT NULL)"
_MOST_IN_VERSION_1 = 256  # assets
_KEY_BITS = 52  # of an order key, below the 12 of an asset's number
_PLACE_BITS = 38  # 6 of the level, 32 of the row
_LOWEST = -(2**63)  # SQLite's integers are signed


@dataclass(frozen=True, slots=True)
class Layout:
    """Which table and which rows of it an asset has; `number` is its place in the statement, 0 = first."""

    version: int  # 1 or 2: the file's user_version

    def leaves(self, number: int) -> str:
        """Return the name of the table that holds an asset's leaf pages."""
        return f"leaves_{number}" if self.version == 1 else "leaves"

    def nodes(self, number: int) -> str:
        """Return the name of the table that holds an asset's stored levels."""
        return f"nodes_{number}" if self.version == 1 else "nodes"

    def keys(self, number: int) -> range:
        """Return the range of row keys that an asset's leaf pages may have, signed integers of 64 bits."""
        if self.version == 1:
            return range(_LOWEST, 2**63)
        return range(_LOWEST + (number << _KEY_BITS), _LOWEST + (number + 1 << _KEY_BITS))

    def places(self, number: int) -> range:
        """Return the range of rows that an asset's stored levels may have, signed integers of 64 bits."""
        if self.version == 1:
            return range(_LOWEST, 2**63)
        return range(number << _PLACE_BITS, number + 1 << _PLACE_BITS)

    def row_key(self, number: int, prefix: int) -> int:
        """Return the row key of a page whose first order key begins with `prefix`, a number of 64 bits."""
        return self.keys(number).start + (prefix if self.version == 1 else prefix >> 64 - _KEY_BITS)

    def place(self, number: int, level: int, chunk: int) -> int:
        """Return the row of a chunk of 64 nodes.

        `level` is a stored one (0 = leaves, so 6 or more), `chunk` is the chunk's place in it, 0 = first.
        """
        return (0 if self.version == 1 else number << _PLACE_BITS) + (level << 32) + chunk

    def schema(self, assets: int) -> list[str]:
        """Return the statements that create the tables, exactly as SQLite stores them.

        `assets` is the number of assets, 0 or more.
        """
        numbers = range(assets if self.version == 1 else 1)
        pairs = ((_LEAVES.format(self.leaves(i)), _NODES.format(self.nodes(i))) for i in numbers)
        return [_META, *(table for pair in pairs for table in pair)]

    def is_in(self, connection: sqlite3.Connection) -> bool:
        """Tell whether a file's schema is exactly ours: the same tables and nothing next to them."""
        most = 2 + 2 * _MOST_IN_VERSION_1  # rows, one more than there may be
        found = connection.execute("SELECT type, sql FROM sqlite_schema LIMIT ?", (most,)).fetchall()
        expected = self.schema((len(found) - 1) // 2)
        # An index that SQLite makes by itself has no text.
        return all(kind == "table" and isinstance(sql, str) for kind, sql in found) and sorted(
            sql for _, sql in found
        ) == sorted(expected)


LAYOUTS = {version: Layout(version) for version in (1, 2)}
LATEST = LAYOUTS[2]


def page_count(leaf_count: int) -> int:
    """Return the number of pages that hold `leaf_count` leaves, 0 or more; 64 go into one."""
    return -(-leaf_count // CHUNK)


def stored_levels(depth: int) -> range:
    """Return the levels stored in ``nodes`` for a tree of that depth; the root is in the statement.

    `depth` is the number of levels above the leaves, as `porcore.format.hashing.depth_of` returns it.
    """
    return range(STRIDE, depth, STRIDE)
