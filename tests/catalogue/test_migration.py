"""A data folder that the version before this one wrote: every row, hash and answer stays, and its exchange gets a key."""

import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from bot.catalogue import Catalogue, CatalogueError, TreeFacts
from bot.catalogue.key_change import change_key, exchange_key_news
from bot.catalogue.served import ServedSnapshots
from porcore.exchanges.known import shipped

FIRST_TABLES = Path(__file__).with_name("first_tables.sql").read_text("utf-8").split("\n;;\n")
MONTHS = ("2026-08-25", "2026-09-25", "2026-10-25")


def old_hash(seq, time, event, statement_id, previous):
    """Hash a row of the public log as the first version did."""
    text = f"porbot public log\n{seq}\n{time}\n{event}\n{statement_id}\n{previous}\n"
    return sha256(text.encode()).hexdigest()


def old_folder(folder, exchange="Sample Exchange"):
    """Write a catalogue of the first version: three published snapshots, one withdrawn, one staged; return its rows."""
    folder.mkdir(mode=0o700)
    database = sqlite3.connect(folder / "catalogue.db", isolation_level=None)
    for statement in FIRST_TABLES:
        database.execute(statement)
    database.execute("PRAGMA user_version = 1")
    previous = "0" * 64
    for seq, month in enumerate(MONTHS, start=1):
        digest, time = sha256(month.encode()).hexdigest(), f"{month}T09:00:00Z"
        row = (digest, exchange, f"{month}T00:00:00Z", f"{digest}.por", digest, time, 77, None, None)
        database.execute("INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        database.execute(
            "INSERT INTO public_log VALUES (?, ?, 'published', ?, ?)", (seq, time, digest, previous)
        )
        previous = old_hash(seq, time, "published", digest, previous)
        action = (time, 77, "publish", digest[:8], "done", row[2])
        database.execute("INSERT INTO audit VALUES (NULL, ?, ?, ?, ?, ?, ?)", action)
    digest, time = sha256(MONTHS[0].encode()).hexdigest(), "2026-10-26T00:00:00Z"
    change = (time, 78, digest)
    database.execute("UPDATE snapshots SET withdrawn_at = ?, withdrawn_by = ? WHERE statement_id = ?", change)
    database.execute("INSERT INTO public_log VALUES (4, ?, 'withdrawn', ?, ?)", (time, digest, previous))
    database.execute(
        "INSERT INTO audit VALUES (NULL, ?, 78, 'withdraw', ?, 'done', ?)", (time, digest[:8], MONTHS[0])
    )
    waiting = ("ab" * 32, exchange, "2026-11-01T00:00:00Z", "ab" * 32, "2026-11-01T01:00:00Z", 77, "b.zip", 0)
    database.execute("INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?)", waiting)
    rows = rows_of(database)
    database.close()
    return rows


def rows_of(database):
    """Return every row of the first version's tables, in its columns."""
    columns = {
        "snapshots": "*",
        "staged": "*",
        "audit": "*",
        "public_log": "seq, time, event, statement_id, previous",
    }
    return {
        table: database.execute(f"SELECT {what} FROM {table} ORDER BY rowid").fetchall()
        for table, what in columns.items()
    }


@pytest.mark.parametrize(
    ("exchange", "key"),
    [
        ("Sample Exchange", "sample-exchange"),
        ("OKX", "okx"),
        ("okx.com", "okx"),
        ("Биржа", "exchange"),
        ("OKX 交易所", "okx-2"),
    ],
)
def test_every_row_and_hash_stays(tmp_path, clock, exchange, key):
    before = old_folder(tmp_path / "data", exchange)
    catalogue = Catalogue.open(tmp_path / "data", clock)
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db")
    assert rows_of(connection) == before
    connection.close()
    log = catalogue.log()
    assert [row.hash for row in log] == [old_hash(*row) for row in before["public_log"]]
    assert catalogue.log_is_intact()
    assert catalogue.audit_agrees()
    assert [row.statement_id for row in catalogue.history()] == [
        row[0] for row in reversed(before["snapshots"])
    ]
    (row,) = catalogue.exchanges()
    assert (row.key, row.name, row.added_at) == (key, exchange, "2026-08-25T09:00:00Z")
    assert catalogue.exchange_names() == {exchange: key}
    catalogue.close()
    again = Catalogue.open(tmp_path / "data", clock)  # nothing is left to be done
    assert again.log() == log
    again.close()


def test_a_migration_that_is_killed_is_taken_again_or_not_at_all(tmp_path, clock, monkeypatch):
    from bot.catalogue import exchange_tables

    before = old_folder(tmp_path / "data")

    def killed(_database):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exchange_tables, "_name_exchanges", killed)
        with pytest.raises(KeyboardInterrupt):
            Catalogue.open(tmp_path / "data", clock)
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db")
    assert rows_of(connection) == before
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    catalogue = Catalogue.open(tmp_path / "data", clock)
    assert catalogue.log_is_intact()
    catalogue.close()


def test_new_rows_go_on_behind_the_old_ones(tmp_path, clock, monthly_snapshots):
    from bot.catalogue import StagedRow

    old_folder(tmp_path / "data", monthly_snapshots[0].statement.exchange)
    catalogue = Catalogue.open(tmp_path / "data", clock)
    old = sha256(MONTHS[1].encode()).hexdigest()
    catalogue.withdraw(old, 1, "wrong file")
    statement = monthly_snapshots[1].statement
    facts = (statement.id, statement.exchange, statement.taken_at, "cd" * 32, catalogue.now(), 1, "x", False)
    catalogue.publish(StagedRow(*facts), 1, TreeFacts(statement))
    *_, withdrawn, published = catalogue.log()
    assert [bool(row.entry_sha256) for row in catalogue.log()] == [False] * 4 + [True, True]
    assert withdrawn.hash == published.previous
    assert withdrawn.hash != old_hash(5, withdrawn.time, "withdrawn", old, withdrawn.previous)
    assert catalogue.log_is_intact()
    catalogue.history()
    catalogue.close()


def test_the_key_is_told_once_and_can_be_changed_until_there_is_a_second(tmp_path, clock, staged):
    data = tmp_path / "data"
    old_folder(data)
    catalogue = Catalogue.open(data, clock)
    (said,) = exchange_key_news(catalogue)
    assert "The key of Sample Exchange is sample-exchange" in said
    assert "porbot exchange-key" in said
    assert exchange_key_news(catalogue) == ()
    with pytest.raises(CatalogueError, match="another process uses this data folder"):
        change_key(data, shipped(), "sample")
    catalogue.close()

    for key, why in (("okx", "belongs to OKX"), ("Sample", "a-z, 0-9"), ("-x", "a-z, 0-9"), ("", "a-z, 0-9")):
        with pytest.raises(CatalogueError, match=why):
            change_key(data, shipped(), key)
    assert "is sample now; it was sample-exchange" in change_key(data, shipped(), "sample")
    assert "already" in change_key(data, shipped(), "sample")

    catalogue = Catalogue.open(data, clock)
    snapshots = ServedSnapshots(data, catalogue)
    assert {entry.key for entry in snapshots.entries()} == {"sample"}
    assert len(snapshots.entries("sample")) == 3
    catalogue.publish(staged("2026-07-25T00:00:00Z", exchange="OKX"), 1)
    catalogue.close()
    with pytest.raises(CatalogueError, match="2 exchanges"):
        change_key(data, shipped(), "sample-2")


def test_a_name_that_the_table_has_is_told_too_and_once(tmp_path, clock):
    old_folder(tmp_path / "data", "OKEx Global")
    catalogue = Catalogue.open(tmp_path / "data", clock)
    (said,) = exchange_key_news(catalogue)
    assert "OKEx Global, is OKX (okx) in the table of exchanges" in said
    assert exchange_key_news(catalogue) == ()
    catalogue.close()


def test_entries_that_name_the_key_it_had_still_fit(tmp_path, clock, monthly_snapshots):
    from bot_session import publish

    publish(tmp_path / "data", monthly_snapshots[0])
    for key in ("one", "two", "one"):
        change_key(tmp_path / "data", shipped(), key)
        catalogue = Catalogue.open(tmp_path / "data", clock)
        assert catalogue.log_is_intact()
        catalogue.history()
        catalogue.close()


def test_the_key_of_a_known_exchange_is_the_tables(tmp_path, clock):
    old_folder(tmp_path / "data", "OKX")
    with pytest.raises(CatalogueError, match="has the key okx in the table"):
        change_key(tmp_path / "data", shipped(), "my-okx")
