"""A snapshot file from a stranger: every lie in it is found, and no parser's own error comes out."""

import os
import random
import sqlite3

import pytest

from porcore.errors import SnapshotError
from porcore.snapshot import Snapshot, check_snapshot


@pytest.fixture(scope="module")
def written():
    """Files by layout, each written by the first test that needs it."""
    return {}


@pytest.fixture
def honest(written, layout, ledger, write, tmp_path):
    """A file with three stored levels' worth of leaves."""
    path = tmp_path / "x.por"
    if layout not in written:
        check_snapshot(write(ledger(4500), path.name))
        written[layout] = path.read_bytes()
    path.write_bytes(written[layout])
    return path


def change(path, *statements):
    """Change a file of one asset; the statements name the tables as version 1 does."""
    connection = sqlite3.connect(path)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for statement in statements:
        query, *values = statement if isinstance(statement, tuple) else (statement,)
        connection.execute(query if version == 1 else query.replace("_0", ""), *values)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE extra (x)",
        "CREATE VIEW v AS SELECT 1",
        "CREATE INDEX i ON leaves_0 (page)",
        "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END",
        "ALTER TABLE leaves_0 ADD COLUMN more",
        "DROP TABLE nodes_0",
        "PRAGMA user_version = 3",
        "PRAGMA application_id = 7",
        "PRAGMA journal_mode = WAL",
        "DELETE FROM meta WHERE name = 'secret'",
        "UPDATE meta SET value = x'00' WHERE name = 'secret'",
        "UPDATE meta SET value = 'text' WHERE name = 'statement'",
        "UPDATE meta SET value = x'7b7d' WHERE name = 'statement'",
    ],
)
def test_what_is_not_exactly_ours_is_not_opened(honest, statement):
    change(honest, statement)
    with pytest.raises(SnapshotError):
        Snapshot(honest)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE meta SET value = x'5b5d20' WHERE name = 'wallets'", "wallet list"),
        ("INSERT INTO meta VALUES ('more', x'00')", "stored values"),
        ("DELETE FROM leaves_0 WHERE page = 3", "page 3"),
        ("UPDATE leaves_0 SET page = 99 WHERE page = 3", "page 3"),
        ("UPDATE leaves_0 SET records = zeroblob(3200) WHERE page = 3", "balance"),
        ("UPDATE leaves_0 SET records = 'x' WHERE page = 3", "page 3"),
        ("UPDATE leaves_0 SET records = x'' WHERE page = 70", "page 70"),
        ("UPDATE leaves_0 SET key = key + 1 WHERE page = 5", "first order key"),
        ("UPDATE nodes_0 SET nodes = zeroblob(length(nodes))", "level 6"),
        ("DELETE FROM nodes_0 WHERE place >= (12 << 32)", "level 12"),
        ("INSERT INTO nodes_0 VALUES (1, x'00')", "no level"),
    ],
)
def test_the_full_check_finds_every_lie(honest, statement, found):
    change(honest, statement)
    with pytest.raises(SnapshotError, match=found):
        check_snapshot(honest)


def test_swapped_leaves_and_a_changed_balance_are_found(honest, layout):
    """Two records trade places; one unit moves from one client to another."""
    connection = sqlite3.connect(honest)
    table = "leaves" if layout.version == 2 else "leaves_0"
    (records,) = connection.execute(f"SELECT records FROM {table} WHERE page = 2").fetchone()
    connection.close()
    swapped = records[50:100] + records[:50] + records[100:]
    moved = records[:49] + bytes([records[49] ^ 1]) + records[50:]
    for lie in (swapped, moved):
        change(honest, ("UPDATE leaves_0 SET records = ? WHERE page = 2", (lie,)))
        with pytest.raises(SnapshotError):
            check_snapshot(honest)


def test_a_repeated_client_is_found(ledger, write):
    """The same client and piece twice would have one order key twice."""
    leaves = ledger(100)
    with pytest.raises(Exception, match="same order key"):
        write([*leaves, leaves[0]])


def test_a_gap_in_the_pieces_is_found(ledger, write):
    """Piece 1 of a client is left out: a lookup would stop there and understate the balance."""
    leaves = [leaf for leaf in ledger(50, 4) if leaf[1] != 1]
    with pytest.raises(SnapshotError, match="gap"):
        check_snapshot(write(leaves))


@pytest.mark.parametrize("seed", range(60))
def test_random_damage_never_shows_a_parsers_error(honest, seed):
    """Bytes changed, cut off or overwritten at random: either still right, or a SnapshotError."""
    rng = random.Random(seed)
    data = bytearray(honest.read_bytes())
    client = os.urandom(32)
    match seed % 3:
        case 0:
            for _ in range(rng.choice([1, 5, 500])):
                data[rng.randrange(len(data))] = rng.randrange(256)
        case 1:
            del data[rng.randrange(len(data)) :]
        case _:
            start = rng.randrange(len(data))
            data[start : start + 4096] = rng.randbytes(4096)
    honest.write_bytes(data)
    said = ""
    try:
        with Snapshot(honest) as snapshot:
            snapshot.prove(client)
        check_snapshot(honest)
    except SnapshotError as error:
        said = str(error)
    assert "sqlite" not in said.lower()


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(84)])
def test_files_of_another_kind(tmp_path, content):
    path = tmp_path / "x.por"
    path.write_bytes(content)
    with pytest.raises(SnapshotError):
        Snapshot(path)
    with pytest.raises(SnapshotError, match="no such file"):
        Snapshot(tmp_path / "nothing.por")
