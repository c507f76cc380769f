"""Claims in the catalogue: one a time, entries in the log, and nothing shown that does not follow from its chain."""

import json
import sqlite3
from dataclasses import replace
from hashlib import sha256

import pytest
from claim_rows import AUGUST, claim_row

from bot.catalogue import Catalogue, CatalogueError, Obstacle, ObstacleError, StagedRow, TreeFacts
from bot.catalogue.claims import ServedClaims
from bot.catalogue.log_entries import MOST_BYTES, make_entry, read_entry
from bot.catalogue.rows import LogEntryText
from bot.catalogue.served import ServedSnapshots
from porcore.exchanges.known import KnownExchange, shipped


def tree_row(statement, catalogue):
    facts = (statement.id, statement.exchange, statement.taken_at, "cd" * 32, catalogue.now(), 1, "x", False)
    return StagedRow(*facts)


def test_publishing_and_withdrawing_write_entries(catalogue, monthly_snapshots):
    statement = monthly_snapshots[0].statement
    catalogue.publish(tree_row(statement, catalogue), 1, TreeFacts(statement))
    row = claim_row()
    catalogue.stage_publication(row)
    catalogue.publish_publication(row, 4711)
    assert catalogue.staged_publications() == ()
    catalogue.withdraw_publication(row.id, 4711, "a wrong root")
    assert catalogue.withdraw_publication(row.id, 4711) is None

    log, texts = catalogue.log(), {text.sha256: text.entry for text in catalogue.log_entries()}
    for entry in log:
        assert sha256(texts[entry.entry_sha256].encode()).hexdigest() == entry.entry_sha256
    tree, claim, withdrawal = (json.loads(texts[entry.entry_sha256]) for entry in log)
    for entry in (tree, claim, withdrawal):
        assert set(entry) == {"format", "kind", "time", "exchange", "body"}
        assert (entry["format"], entry["time"]) == ("porcore-log/1", "2026-11-02T12:00:00Z")
    assert (tree["kind"], tree["exchange"]) == ("tree", "sample-exchange")
    assert tree["body"] == {
        "statement": json.loads(statement.canonical),
        "made_by": "",
        "source": None,
        "statement_ids_at": "",
    }
    assert (claim["kind"], claim["exchange"], claim["body"]) == ("claim", "okx", json.loads(row.body))
    assert withdrawal["kind"] == "withdrawal"
    assert withdrawal["body"] == {"entry": 2, "reason": "a wrong root"}
    said = "".join(texts.values())
    assert "4711" not in said
    assert "/data" not in said
    assert [entry.previous for entry in log[1:]] == [entry.hash for entry in log[:-1]]
    assert catalogue.log_is_intact()
    assert catalogue.audit_agrees()
    assert [found.name for found in catalogue.exchanges()] == ["Sample Exchange", "OKX"]


@pytest.mark.parametrize(
    ("first", "withdraw", "second", "obstacle"),
    [
        ({}, False, {}, Obstacle.FOLDER_PUBLISHED),
        ({}, True, {}, Obstacle.FOLDER_WITHDRAWN),
        ({}, False, {"root": "0b" * 32}, Obstacle.FOLDER_SAME_TIME),
        ({}, True, {"root": "0b" * 32}, None),
        ({}, False, {"exchange": "bybit"}, None),
        ({}, False, {"exchange": "nobody"}, Obstacle.UNKNOWN_KEY),
        ({}, False, {"taken_at": "2026-07-14T00:00:00Z"}, None),
        ({}, False, {"taken_at": "2026-11-02T12:05:01Z"}, Obstacle.FOLDER_FUTURE),
    ],
)
def test_what_stands_against_publishing_a_claim(catalogue, first, withdraw, second, obstacle):
    catalogue.publish_publication(claim_row(**first), 1)
    if withdraw:
        catalogue.withdraw_publication(claim_row(**first).id, 1)
    before = (catalogue.publications(), catalogue.log(), catalogue.exchanges())
    if obstacle is None:
        catalogue.publish_publication(claim_row(**second), 1)
        assert catalogue.log_is_intact()
        return
    with pytest.raises(ObstacleError) as caught:
        catalogue.publish_publication(claim_row(**second), 1)
    assert caught.value.obstacle is obstacle
    assert (catalogue.publications(), catalogue.log(), catalogue.exchanges()) == before


def test_one_tree_a_time_whichever_name_it_has(catalogue, staged, tmp_path):
    catalogue.publish(staged(exchange="OKX"), 1)
    for name in ("OKX rebuilt by Someone", "okx", "O.K.X"):
        with pytest.raises(ObstacleError) as caught:
            catalogue.publish(staged(exchange=name), 1)
        assert caught.value.obstacle is Obstacle.SAME_TIME
    catalogue.publish(staged("2026-09-25T00:00:00Z", exchange="OKX rebuilt by Someone"), 1)
    catalogue.publish(staged(exchange="Bybit"), 1)
    assert [row.key for row in catalogue.exchanges()] == ["okx", "bybit"]
    assert set(catalogue.exchange_names().values()) == {"okx", "bybit"}
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError, match="one tree"):
        connection.execute(
            "INSERT INTO snapshots SELECT ?, 'OKX', '2026-09-25T00:00:00Z', 'x', file_sha256, published_at, 1, NULL, NULL"
            " FROM snapshots LIMIT 1",
            ("ef" * 32,),
        )
    connection.close()


def test_a_second_exchange_has_to_be_known_and_the_first_need_not(tmp_path, clock, staged):
    catalogue = Catalogue.open(tmp_path / "data", clock)
    catalogue.publish(staged(exchange="Sample Exchange"), 1)
    with pytest.raises(
        ObstacleError, match=r"names the exchange Acme, which is not known.*PORBOT_EXCHANGES_FILE"
    ):
        catalogue.publish(staged(exchange="Acme"), 1)
    with pytest.raises(ObstacleError, match=r"nearest names: .*OKX"):
        catalogue.publish(staged(exchange="OKXX"), 1)
    catalogue.publish(staged("2026-09-25T00:00:00Z", exchange="Sample-Exchange rebuilt by Acme"), 1)
    catalogue.close()
    known = shipped().with_added([KnownExchange("acme", "Acme")])
    catalogue = Catalogue.open(tmp_path / "data", clock, known)
    catalogue.publish(staged(exchange="Acme"), 1)
    assert [row.key for row in catalogue.exchanges()] == ["sample-exchange", "acme"]
    catalogue.history()
    catalogue.close()


@pytest.mark.parametrize("change", ["key", "taken_at", "source", "proof_format", "body", "id"])
def test_a_row_that_is_not_its_body_is_not_published(catalogue, change):
    values = {
        "key": "bybit",
        "taken_at": "2026-07-14T00:00:00Z",
        "source": "https://x.example/",
        "id": "ab" * 32,
    }
    row = replace(claim_row(), **{change: values.get(change, "hashkey" if change != "body" else "{}")})
    for call in (catalogue.stage_publication, lambda row: catalogue.publish_publication(row, 1)):
        with pytest.raises(CatalogueError, match="not what its id names"):
            call(row)
    assert catalogue.publications() == ()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM publications",
        "DELETE FROM log_entries",
        "DELETE FROM exchanges",
        "DELETE FROM exchange_names",
        "UPDATE publications SET key = 'bybit'",
        "UPDATE publications SET source = 'https://x.example/', withdrawn_at = '2026-11-02T12:00:00Z'",
        "UPDATE log_entries SET entry = '{}'",
        "UPDATE exchanges SET key = 'other' WHERE key = 'okx'",
        "UPDATE exchange_names SET key = 'okx'",
        "INSERT INTO public_log SELECT 9, time, event, '"
        + "ab" * 32
        + "', hex(randomblob(32)), kind, entry_sha256"
        " FROM public_log LIMIT 1",
    ],
)
def test_history_cannot_be_changed_even_with_sql(catalogue, staged, tmp_path, change):
    catalogue.publish(staged(), 1)
    catalogue.publish_publication(claim_row(), 1)
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(change)
    connection.close()
    assert catalogue.log_is_intact()


def facts_of(folder, catalogue):
    """Return all that is shown of trees and claims."""
    trees, claims = ServedSnapshots(folder, catalogue), ServedClaims(folder, catalogue)
    return {
        *((e.statement_id, e.key, e.taken_at, e.published_at, e.withdrawn_at) for e in trees.entries()),
        *(
            (e.id, e.key, e.taken_at, e.published_at, e.withdrawn_at, e.source, e.body)
            for e in claims.entries()
        ),
    }


# What a damaged or rewritten row may hold in place of the right value.
OTHERS = ["", "okx", "bybit", "sample-exchange", AUGUST, "2026-07-14T00:00:00Z", "ab" * 32, "claim", "tree", "proof set",
    "published", "withdrawn", "{}", "https://x.example/", None, 7]  # fmt: skip
# What nobody is shown, or what has nothing to do with what was published.
UNSHOWN = {("publications", "published_by"), ("publications", "withdrawn_by"), ("exchanges", "name"),
    ("exchanges", "added_at"), ("snapshots", "published_by"), ("snapshots", "withdrawn_by"),
    ("snapshots", "file"), ("snapshots", "file_sha256")}  # fmt: skip


@pytest.fixture(scope="module")
def whole_folder(tmp_path_factory, monthly_snapshots):
    """A data folder with two trees and three claims of two exchanges, some withdrawn; and what is shown of it."""
    folder = tmp_path_factory.mktemp("whole") / "data"
    catalogue = Catalogue.open(folder)
    for month in monthly_snapshots[:2]:
        catalogue.publish(tree_row(month.statement, catalogue), 1, TreeFacts(month.statement))
    for row in (claim_row(), claim_row("bybit"), claim_row(taken_at="2026-07-14T00:00:00Z")):
        catalogue.publish_publication(row, 1)
    catalogue.withdraw_publication(claim_row().id, 1, "wrong")
    catalogue.withdraw(monthly_snapshots[0].statement.id, 1)
    facts = facts_of(folder, catalogue)
    catalogue.close()
    assert len(facts) == 5
    return folder, facts


@pytest.mark.slow
def test_a_changed_value_anywhere_shows_nothing_that_was_not_published(whole_folder, tmp_path):
    """Every column of every row, one after the other; the triggers are gone, as they are for the file's owner."""
    folder, facts = whole_folder
    data = (folder / "catalogue.db").read_bytes()
    target = tmp_path / "data" / "catalogue.db"
    target.parent.mkdir()
    outcomes = {"refused": 0, "nothing": 0, "all": 0}
    for table in ("publications", "exchanges", "exchange_names", "log_entries", "public_log", "snapshots"):
        for column, rowid, value in changes_of(folder / "catalogue.db", table):
            for old in target.parent.glob("catalogue.db*"):
                old.unlink()
            target.write_bytes(data)
            if not changed(target, table, column, rowid, value):
                continue
            try:
                catalogue = Catalogue.open(target.parent)
            except CatalogueError:
                outcomes["refused"] += 1
                continue
            shown = facts_of(target.parent, catalogue)
            catalogue.close()
            assert shown == set() or shown == facts, (table, column, value)
            assert not shown or (table, column) in UNSHOWN, (table, column, rowid, value)
            outcomes["all" if shown else "nothing"] += 1
    assert outcomes["nothing"] > 30


def changes_of(path, table):
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    rows = database.execute(f"SELECT rowid AS place, * FROM {table}").fetchall()
    for row in {rows[0], rows[-1]}:
        for number, column in enumerate(row.keys()[1:]):
            yield column, row["place"], OTHERS[(row["place"] * 7 + number * 3) % len(OTHERS)]
            yield column, row["place"], OTHERS[(row["place"] * 5 + number) % len(OTHERS)]
    database.close()


def changed(path, table, column, rowid, value):
    """Change one value; tell whether the table took another one."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    try:
        query = f"UPDATE {table} SET {column} = ? WHERE rowid = ? AND {column} IS NOT ?"
        return connection.execute(query, (value, rowid, value)).rowcount > 0
    except sqlite3.IntegrityError:
        return False
    finally:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()


@pytest.mark.parametrize("seq", [1, 2, 3, 4, 5, 6])
def test_a_removed_row_that_the_chain_vouches_for_takes_nothing_away(whole_folder, tmp_path, seq):
    folder, facts = whole_folder
    target = tmp_path / "data"
    target.mkdir()
    (target / "catalogue.db").write_bytes((folder / "catalogue.db").read_bytes())
    connection = sqlite3.connect(target / "catalogue.db", isolation_level=None)
    connection.execute("DROP TRIGGER public_log_never_delete")
    connection.execute("DELETE FROM public_log WHERE seq = ?", (seq,))
    connection.close()
    catalogue = Catalogue.open(target)
    assert facts_of(target, catalogue) == facts
    assert not catalogue.log_is_intact()
    with pytest.raises(CatalogueError, match="broken log"):
        catalogue.publish_publication(claim_row("kucoin"), 1)
    catalogue.close()


def test_an_older_row_under_another_known_exchange_shows_nothing(catalogue, staged, tmp_path):
    """Rows of earlier versions have no entry; the table of exchanges says whose word theirs is."""
    catalogue.publish(staged(exchange="OKX"), 1)
    catalogue.publish(staged(exchange="Bybit"), 1)
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)
    connection.execute("DROP TRIGGER exchange_names_only_key")
    connection.execute("UPDATE exchange_names SET key = 'bybit' WHERE name = 'OKX'")
    connection.close()
    with pytest.raises(CatalogueError, match="do not fit together"):
        catalogue.history()


def test_an_entry_is_bounded_and_only_what_it_hashes_to():
    with pytest.raises(CatalogueError, match="at most 4194304"):
        make_entry("claim", AUGUST, "okx", {"x": "y" * MOST_BYTES})
    text = make_entry("claim", AUGUST, "okx", {"taken_at": AUGUST})
    assert read_entry(text).taken_at == AUGUST
    spaced = text.entry.replace(":", ": ", 1)
    for other in (
        LogEntryText(text.sha256, spaced),
        LogEntryText(sha256(spaced.encode()).hexdigest(), spaced),
        LogEntryText(sha256(b"[]").hexdigest(), "[]"),
        LogEntryText(sha256(b"").hexdigest(), ""),
    ):
        assert read_entry(other) is None
    unknown = make_entry("heartbeat", AUGUST, "", {})
    assert read_entry(unknown).kind == "heartbeat"  # it hashes, and means nothing


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("x" * 201, "at most 200"),
        ("a\nb", "cannot be seen"),
        ("a\u202eb", "cannot be seen"),
        ("\ud800", "cannot be seen"),
        ("5e" * 32, "64 digits"),
        ("see 0x" + " ".join(["5E5E5E5E"] * 8), "64 digits"),
    ],
)
def test_a_reason_that_not_everyone_should_read_changes_nothing(catalogue, reason, said):
    row = claim_row()
    catalogue.publish_publication(row, 1)
    with pytest.raises(CatalogueError, match=said):
        catalogue.withdraw_publication(row.id, 1, reason)
    assert catalogue.publications()[0].withdrawn_at is None
    assert len(catalogue.log()) == 1


def test_a_failure_inside_publishing_leaves_nothing(catalogue, tmp_path):
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)
    connection.execute("CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(CatalogueError, match="Nothing was changed"):
        catalogue.publish_publication(claim_row(), 1)
    left = (catalogue.publications(), catalogue.exchanges(), catalogue.log(), catalogue.log_entries())
    assert left == ((), (), (), ())
    connection.close()


def test_claims_are_asked_about_by_exchange_and_time(whole_folder):
    catalogue = Catalogue.open(whole_folder[0])
    claims = ServedClaims(whole_folder[0], catalogue)
    assert [(entry.key, entry.taken_at[:7]) for entry in claims.standing("okx")] == [("okx", "2026-07")]
    assert len(claims.entries("okx")) == 2
    assert claims.at("okx", None).taken_at == "2026-07-14T00:00:00Z"
    assert claims.at("okx", "2026-07-01T00:00:00Z") is None
    assert claims.at("bybit", "2026-08-31T23:59:59Z").key == "bybit"
    assert claims.exchanges() == ("okx", "bybit")
    entry = claims.at("bybit", None)
    assert claims.by_prefix(entry.prefix) == entry
    assert claims.by_prefix(bytes(8)) is None
    claim = claims.claim(entry)
    assert (claim.id, claim.exchange) == (entry.id, "bybit")
    assert (claims.wallets(entry), claims.leaves(entry)) == ((), None)
    assert claims.exchanges() == ("okx", "bybit")
    catalogue.close()
