"""Snapshot files whose maker recomputed everything to fit the lie: only recomputing from the leaves finds it."""

import sqlite3
from dataclasses import replace

import pytest

from porcore.errors import SnapshotError
from porcore.format.hashing import Node, leaf_hash, leaf_key
from porcore.format.statement import Statement, read_statement
from porcore.format.tree import build_levels, root_of
from porcore.snapshot import check_snapshot
from porcore.snapshot.opening import connect, read_meta, sealed

RECORD = 50  # bytes: client id, piece, balance


@pytest.fixture
def small(ledger, write):
    """One page of leaves, no stored levels: nothing but the statement says what the root is."""
    path = write(ledger(40))
    check_snapshot(path)
    return path


def restate(path, change) -> None:
    """Put another statement of the same asset into the file, and the seals that fit it."""
    connection = sqlite3.connect(path)
    (data,) = connection.execute("SELECT value FROM meta WHERE name = 'statement'").fetchone()
    statement = read_statement(data)
    lie = Statement(
        statement.exchange, statement.taken_at, (change(statement.assets[0]),), statement.reserves_sha256
    )
    connection.execute("UPDATE meta SET value = ? WHERE name = 'statement'", (lie.canonical,))
    seals = sealed(connection.execute("SELECT name, value FROM meta").fetchall())
    connection.execute("UPDATE meta SET value = ? WHERE name = 'seals'", (seals,))
    connection.commit()
    connection.close()


def rewrite_leaves(path, change) -> None:
    """Change the list of records, and give the file the root and the number that follow from it."""
    connection = sqlite3.connect(path)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    table = "leaves_0" if version == 1 else "leaves"
    (page,) = connection.execute(f"SELECT records FROM {table}").fetchone()
    records = change([page[i : i + RECORD] for i in range(0, len(page), RECORD)])
    connection.execute(f"UPDATE {table} SET records = ?", (b"".join(records),))
    connection.commit()
    (secret,) = connection.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()
    (data,) = connection.execute("SELECT value FROM meta WHERE name = 'statement'").fetchone()
    connection.close()
    statement = read_statement(data)
    context = statement.context(statement.assets[0])
    leaves = [_leaf(secret, context, record) for record in records]
    root = root_of(context, build_levels(context, leaves))
    restate(path, lambda asset: replace(asset, root=root, leaf_count=len(leaves)))


def _leaf(secret: bytes, context: bytes, record: bytes) -> Node:
    client, piece, balance = record[:32], int.from_bytes(record[32:34]), int.from_bytes(record[34:])
    key = leaf_key(secret, context, client, piece)
    return Node(balance, leaf_hash(context, client, key[16:], piece, balance))


@pytest.mark.parametrize(
    "root",
    [
        lambda root: Node(root.sum - 1, root.hash),
        lambda root: Node(root.sum + 1, root.hash),
        lambda root: Node(root.sum, bytes([root.hash[0] ^ 1]) + root.hash[1:]),
    ],
    ids=["understated", "overstated", "another hash"],
)
def test_a_root_that_does_not_follow_from_the_leaves(small, root):
    restate(small, lambda asset: replace(asset, root=root(asset.root)))
    with pytest.raises(SnapshotError, match="do not lead to the root"):
        check_snapshot(small)


def test_the_same_lie_in_a_tree_with_stored_levels(ledger, write):
    path = write(ledger(300))
    restate(path, lambda asset: replace(asset, root=Node(asset.root.sum - 1, asset.root.hash)))
    with pytest.raises(SnapshotError, match="do not lead to the root"):
        check_snapshot(path)


def test_the_rewriting_itself_makes_an_honest_file(small):
    rewrite_leaves(small, lambda records: records)
    check_snapshot(small)


@pytest.mark.parametrize(
    "change",
    [
        lambda records: [records[0], records[2], records[1], *records[3:]],
        lambda records: [*records[:-2], records[-1], records[-2]],
        lambda records: [*records[:20], records[19], *records[20:]],
    ],
    ids=["two in another order", "the last two", "one client twice"],
)
def test_leaves_out_of_order_under_a_root_that_fits(small, change):
    """A lookup goes by the order: it would not find such a client, and say that nothing is owed."""
    rewrite_leaves(small, change)
    with pytest.raises(SnapshotError, match="do not ascend by order key"):
        check_snapshot(small)


def test_a_strangers_file_is_opened_with_every_guard_of_sqlite(small):
    connection, _ = connect(small)
    try:
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert connection.execute("PRAGMA cell_size_check").fetchone() == (1,)
        assert connection.execute("PRAGMA query_only").fetchone() == (1,)
        assert len(read_meta(connection, small, "secret")) == 32
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM meta")
    finally:
        connection.close()
