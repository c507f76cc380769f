"""How a snapshot file is laid out; writer, reader and check share this and nothing else.

Per asset number i (its place in the statement):

    leaves_i(key, page, records)   64 records a page, in tree order; `key` is the 64-bit prefix of the page's
                                   first order key minus 2^63, because SQLite's integers are signed
    nodes_i(place, nodes)          of the tree only every 6th level, 64 nodes a row; place = level * 2^32 + chunk

The rest of the tree is recomputed from one page and a few rows when a proof is asked for. With 16 KiB
database pages a leaf costs 52 bytes.
"""

import sqlite3

__all__ = [
    "APPLICATION_ID",
    "CHUNK",
    "DB_PAGE_BYTES",
    "PAGE_BYTES",
    "STRIDE",
    "USER_VERSION",
    "chunk_place",
    "key_of_prefix",
    "page_count",
    "schema",
    "stored_levels",
]

APPLICATION_ID = 0x504F5231  # "POR1"
USER_VERSION = 1
DB_PAGE_BYTES = 16384
STRIDE = 6  # levels between stored levels
CHUNK = 1 << STRIDE  # leaves in a page, nodes in a row
PAGE_BYTES = CHUNK * 50  # of a whole leaf page


def schema(assets: int) -> list[str]:
    """Return the statements that create the tables, exactly as SQLite stores them."""
    tables = ["CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"]
    for i in range(assets):
        tables.append(
            f"CREATE TABLE leaves_{i} (key INTEGER PRIMARY KEY, page INTEGER NOT NULL, records BLOB NOT NULL)"
        )
        tables.append(f"CREATE TABLE nodes_{i} (place INTEGER PRIMARY KEY, nodes BLOB NOT NULL)")
    return tables


def has_schema(connection: sqlite3.Connection, assets: int) -> bool:
    """Tell whether the file's schema is exactly ours: the same tables and nothing beside them."""
    found = connection.execute("SELECT type, sql FROM sqlite_schema LIMIT 1000").fetchall()
    return sorted(found) == sorted(("table", sql) for sql in schema(assets))


def key_of_prefix(order_key: bytes) -> int:
    """Return the signed row key of a page whose first order key this is."""
    return int.from_bytes(order_key[:8], "big") - 2**63


def page_count(leaf_count: int) -> int:
    """Return the number of pages that hold so many leaves."""
    return -(-leaf_count // CHUNK)


def stored_levels(depth: int) -> range:
    """Return the levels stored in ``nodes_i`` for a tree of that depth; the root is in the statement."""
    return range(STRIDE, depth, STRIDE)


def chunk_place(level: int, chunk: int) -> int:
    """Return the row of a chunk of 64 nodes."""
    return (level << 32) + chunk
