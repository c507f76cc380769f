"""`porcore check` compares all that a file stores, and takes no longer over a file made to keep it busy."""

import sqlite3
import time

import pytest

from porcore.errors import PorError, SnapshotError
from porcore.format.wallet_list import Wallet, canonical_wallets
from porcore.public_list import publish
from porcore.snapshot import Snapshot, check_snapshot
from porcore.snapshot.opening import sealed


def change(path, *queries):
    """Change a file of one asset; the queries name the tables as version 1 does. The seals are made to fit."""
    connection = sqlite3.connect(path)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for query in queries:
        connection.execute(query if version == 1 else query.replace("_0", ""))
    seals = sealed(connection.execute("SELECT name, value FROM meta").fetchall())
    connection.execute("UPDATE meta SET value = ? WHERE name = 'seals'", (seals,))
    connection.commit()
    connection.close()


def state(path, pieces):
    change(path, f"UPDATE meta SET value = x'{str(pieces).encode().hex()}' WHERE name = 'pieces'")


@pytest.mark.parametrize(("built", "stated"), [(1, 2), (1, 16), (2, 1), (2, 3), (3, 2), (16, 15)])
def test_another_number_of_pieces_than_balances_were_cut_into(built, stated, ledger, write, tmp_path):
    path = write(ledger(60, built), pieces=built)
    check_snapshot(path)
    state(path, stated)
    with pytest.raises(SnapshotError, match="number of pieces stated"):
        check_snapshot(path)
    with Snapshot(path) as snapshot, pytest.raises(SnapshotError):
        snapshot.pieces()
    with pytest.raises(SnapshotError, match="damaged"):
        publish(path, tmp_path / "list")
    assert not (tmp_path / "list").exists()


@pytest.mark.parametrize("stated", ["0", "17", "02", " 2", "two", ""])
def test_a_number_of_pieces_that_is_none(stated, ledger, write):
    path = write(ledger(5))
    state(path, stated)
    with pytest.raises(SnapshotError, match="no number from 1 to 16"):
        check_snapshot(path)


@pytest.mark.parametrize(("asset", "is_one"), [("BTC", True), ("ETH", False)])
def test_every_wallet_holds_an_asset_of_the_statement(asset, is_one, ledger, write):
    wallet = Wallet(asset, "bitcoin", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1")
    path = write(ledger(5), wallets=canonical_wallets([wallet]))
    if is_one:
        check_snapshot(path)
    else:
        with pytest.raises(
            SnapshotError, match="wallet 1: found a wallet of ETH, which is a member of no asset"
        ):
            check_snapshot(path)


def test_balances_smaller_than_the_number_of_pieces(write):
    """Five units in eight pieces are five leaves of one unit, and nobody has an eighth."""
    leaves = [(bytes([n]) * 32, piece, 1) for n in range(1, 9) for piece in range(n % 6 + 1)]
    path = write(leaves, pieces=8)
    check_snapshot(path)
    with Snapshot(path) as snapshot:
        assert snapshot.pieces() == 8


def test_the_public_list_of_a_damaged_leaf_is_not_written(ledger, write, tmp_path):
    path = write(ledger(300, 2))
    change(
        path,
        "UPDATE leaves_0 SET records = substr(records, 1, 49) || x'ff' || substr(records, 51) WHERE page = 2",
    )
    with pytest.raises(PorError, match="damaged"):
        publish(path, tmp_path / "list")
    assert not (tmp_path / "list").exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("UPDATE leaves_0 SET page = page + 0.0", None),  # SQLite makes it the same integer again
        ("UPDATE leaves_0 SET page = '3' || 'x' WHERE page = 3", "page 3"),
        ("UPDATE meta SET value = x'5b5d' WHERE name = 'report'", "report"),
        ("UPDATE meta SET value = x'7b' WHERE name = 'report'", "report"),
        ("INSERT INTO leaves_0 VALUES (9223372036854775807, 99, x'00')", "leaves|misplaced"),
        ("DELETE FROM leaves_0 WHERE page = 4", "page 4"),
        ("INSERT INTO nodes_0 VALUES (99999999999999, x'00')", "no level"),
    ],
)
def test_rows_and_values(query, found, ledger, write):
    path = write(ledger(400))
    change(path, query)
    if found is None:
        check_snapshot(path)
        return
    with pytest.raises(SnapshotError, match=found):
        check_snapshot(path)


def test_a_stored_node_of_an_asset_without_leaves(write):
    path = write([])
    check_snapshot(path)
    change(path, "INSERT INTO nodes_0 VALUES (5, x'00')")
    with pytest.raises(SnapshotError, match="no level"):
        check_snapshot(path)


def test_bytes_behind_the_last_page(ledger, write):
    path = write(ledger(400))
    for more in (b"x", bytes(16384)):
        whole = path.read_bytes()
        path.write_bytes(whole + more)
        with pytest.raises(SnapshotError, match="bytes"):
            check_snapshot(path)
        path.write_bytes(whole)
    check_snapshot(path)


def test_pages_of_no_table(ledger, write):
    path = write(ledger(400))
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE more (x)")
    connection.execute("INSERT INTO more VALUES (zeroblob(100000))")
    connection.execute("DROP TABLE more")
    connection.commit()
    connection.close()
    with pytest.raises(SnapshotError, match=r"the file has \d+ pages that belong to no table"):
        check_snapshot(path)


def test_one_page_of_no_table(ledger, write):
    path = write(ledger(400))
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE more (x)")
    connection.execute("DROP TABLE more")
    connection.commit()
    connection.close()
    with pytest.raises(SnapshotError, match="the file has 1 page that belongs to no table"):
        check_snapshot(path)


def test_another_page_size(ledger, write):
    path = write(ledger(400))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA page_size = 4096")
    connection.execute("VACUUM")
    connection.close()
    with pytest.raises(SnapshotError, match="16384"):
        check_snapshot(path)


@pytest.mark.parametrize("constraint", ["UNIQUE", "UNIQUE ON CONFLICT REPLACE"])
def test_a_table_with_an_index_that_has_no_text(constraint, ledger, write, tmp_path):
    path = write(ledger(5))
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE more (x {constraint})")
    connection.commit()
    connection.close()
    with pytest.raises(SnapshotError, match="tables"):
        check_snapshot(path)


@pytest.mark.slow
def test_a_schema_of_200_000_rows_is_refused_soon(ledger, write):
    path = write(ledger(5))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("BEGIN")
    (root,) = connection.execute("SELECT rootpage FROM sqlite_schema LIMIT 1").fetchone()
    connection.executemany(
        "INSERT INTO sqlite_schema VALUES ('table', ?, ?, ?, ?)",
        ((f"t{n}", f"t{n}", root, f"CREATE TABLE t{n} (x)") for n in range(200_000)),
    )
    connection.execute("COMMIT")
    connection.close()
    began = time.thread_time()
    with pytest.raises(SnapshotError):
        check_snapshot(path)
    with pytest.raises(SnapshotError):
        Snapshot(path)
    assert time.thread_time() - began < 5
