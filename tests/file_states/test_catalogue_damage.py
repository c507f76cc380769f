"""A catalogue whose pages are damaged: what is shown follows from the log's chain of hashes, or nothing is shown."""

import contextlib
import random
import re
import shutil
import sqlite3

import pytest
from bot_session import publish

from bot.catalogue import Catalogue, CatalogueError
from bot.catalogue.served import ServedSnapshots
from bot.group.snapshot_list import snapshots_pages
from bot.load.service import LoadService
from bot.metrics import Metrics
from bot.settings.model import load_settings
from bot.texts import common
from bot.texts.falls import falls_plain

NOTHING_YET = "No snapshot has been published yet"
OURS = re.compile(r"catalogue\.db .*(Restore|restore|locked)", re.DOTALL)


@pytest.fixture(scope="module")
def published_folder(tmp_path_factory, monthly_snapshots):
    """A data folder with three months, one of them withdrawn, and the facts of it."""
    folder = tmp_path_factory.mktemp("published_folder") / "data"
    publish(folder, *monthly_snapshots)
    catalogue = Catalogue.open(folder)
    catalogue.withdraw(monthly_snapshots[1].statement.id, 1)
    facts = {(r.statement_id, r.taken_at, r.published_at, r.withdrawn_at) for r in catalogue.snapshots()}
    catalogue.close()
    return folder, facts


@pytest.fixture(scope="module")
def other(tmp_path_factory, por):
    """Another catalogue of the same shape, with other statements at other times."""
    folder = tmp_path_factory.mktemp("other") / "data"
    catalogue = Catalogue.open(folder)
    from hashlib import sha256

    from bot.catalogue import StagedRow

    for month in ("2026-08-25", "2026-09-25", "2026-10-25"):
        digest = sha256(month.encode()).hexdigest()
        row = StagedRow(
            digest, "Sample Exchange", f"{month}T00:00:00Z", digest, f"{month}T00:00:00Z", 1, "x", False
        )
        catalogue.publish(row, 1)
    catalogue.withdraw(digest, 1)
    catalogue.close()
    return (folder / "catalogue.db").read_bytes()


def page_size(data):
    return int.from_bytes(data[16:18], "big")


def damaged(data, other, page, how):
    """Return the catalogue with one page (from 0) damaged; None where the other one has no such page."""
    size = page_size(data)
    piece = {
        "zeroed": bytes(size),
        "noise": random.Random(page).randbytes(size),
        "another's": other[page * size : (page + 1) * size],
    }[how]
    return data[: page * size] + piece + data[(page + 1) * size :] if len(piece) == size else None


@pytest.fixture
def open_damaged(published_folder, tmp_path):
    """Start a bot's insides on a copy of the published folder with another catalogue.db; yield snapshots and what was said."""

    @contextlib.contextmanager
    def start(data):
        folder = tmp_path / "data"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(published_folder[0], folder, copy_function=shutil.copy)
        (folder / "catalogue.db").write_bytes(data)
        for extra in ("-wal", "-shm"):
            (folder / f"catalogue.db{extra}").unlink(missing_ok=True)
        catalogue = Catalogue.open(folder)
        try:
            snapshots = ServedSnapshots(folder, catalogue)
            faults = snapshots.check_all()
            settings = load_settings(_env_file=None, token="123456789:" + "x" * 35, data_dir=folder)
            faults += LoadService(settings, catalogue, snapshots, Metrics(), word_falls=falls_plain).recover()
            yield snapshots, faults
            snapshots.close()
        finally:
            catalogue.close()

    return start


def pages_of(data):
    return range(len(data) // page_size(data))


@pytest.mark.parametrize("how", ["zeroed", "noise", "another's"])
def test_a_damaged_page_shows_nothing_that_is_not_in_the_log(published_folder, other, open_damaged, how):
    folder, facts = published_folder
    data, refusals = (folder / "catalogue.db").read_bytes(), []
    for page in pages_of(data):
        changed = damaged(data, other, page, how)
        if changed is None or changed == data:
            continue
        with contextlib.ExitStack() as stack:
            try:
                snapshots, faults = stack.enter_context(open_damaged(changed))
            except CatalogueError as error:
                refusals.append(str(error))
                continue
            found = {
                (e.statement_id, e.taken_at, e.published_at, e.withdrawn_at) for e in snapshots.entries()
            }
            text = snapshots_pages(snapshots, 0)[0]
            assert found <= facts, f"page {page}"
            assert set(re.findall("[0-9a-f]{64}", text)) <= {fact[0] for fact in facts}
            assert NOTHING_YET not in text
            assert found == facts or (snapshots.trouble and text == common.unavailable())
            assert not snapshots.trouble or any(OURS.search(fault) for fault in faults)
    assert len(refusals) > 3
    assert [said for said in refusals if not OURS.search(said)] == []


def test_the_undamaged_one_is_shown(published_folder, open_damaged):
    folder, facts = published_folder
    with open_damaged((folder / "catalogue.db").read_bytes()) as (snapshots, faults):
        assert len(snapshots.entries()) == len(facts) == 3
        assert (snapshots.trouble, faults) == ("", [])


@pytest.mark.parametrize("share", [0, 1, 100, 4096, 0.5, 0.9])
def test_a_truncated_catalogue(published_folder, open_damaged, share):
    data = (published_folder[0] / "catalogue.db").read_bytes()
    kept = int(len(data) * share) if 0 < share < 1 else share
    with pytest.raises(CatalogueError, match=r"(?s)catalogue\.db .*Restore"), open_damaged(data[:kept]):
        pass


def test_a_lost_catalogue_is_told_from_a_new_one(published_folder, tmp_path):
    shutil.copytree(published_folder[0], tmp_path / "data")
    for file in (tmp_path / "data").glob("catalogue.db*"):
        file.unlink()
    with pytest.raises(
        CatalogueError,
        match=r"catalogue\.db is missing, but 3 snapshot files lie in .*Restore it from the backup",
    ):
        Catalogue.open(tmp_path / "data")
    assert not (tmp_path / "data" / "catalogue.db").exists(), "it is left as it was"
    for file in (tmp_path / "data" / "snapshots").iterdir():
        file.unlink()
    Catalogue.open(tmp_path / "data").close()


def test_an_emptied_catalogue_keeps_its_log_of_changes(published_folder, tmp_path):
    """All of it may be in the write-ahead log, which SQLite would remove."""
    shutil.copytree(published_folder[0], tmp_path / "data")
    (tmp_path / "data" / "catalogue.db").write_bytes(b"")
    (tmp_path / "data" / "catalogue.db-wal").write_bytes(b"all of it")
    with pytest.raises(CatalogueError, match=r"is empty \(0 bytes\)"):
        Catalogue.open(tmp_path / "data")
    assert (tmp_path / "data" / "catalogue.db-wal").read_bytes() == b"all of it"


def test_a_new_catalogue_beside_snapshot_files_is_not_nothing_published(
    published_folder, tmp_path, open_damaged
):
    """An empty one of the right shape, as a start without the files would have made it."""
    Catalogue.open(tmp_path / "new").close()
    with open_damaged((tmp_path / "new" / "catalogue.db").read_bytes()) as (snapshots, faults):
        assert "catalogue.db knows of no snapshot, but 3 snapshot files lie in" in snapshots.trouble
        assert snapshots_pages(snapshots, 0)[0] == common.unavailable()
        assert any("were never published here" in fault for fault in faults)


def test_a_locked_catalogue_is_named(published_folder, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.catalogue.connection._BUSY_SECONDS", 0.1)
    shutil.copytree(published_folder[0], tmp_path / "data")
    holder = sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CatalogueError, match=r"catalogue\.db is locked by another program.*nothing is wrong"):
        Catalogue.open(tmp_path / "data")
    holder.close()
    Catalogue.open(tmp_path / "data").close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE snapshots SET taken_at = '2026-10-24T00:00:00Z' WHERE taken_at LIKE '2026-10%'",
        "UPDATE snapshots SET exchange = 'Another'",
        "UPDATE snapshots SET published_at = '2026-11-01T00:00:00Z'",
        "UPDATE snapshots SET withdrawn_at = NULL, withdrawn_by = NULL",
        "UPDATE snapshots SET withdrawn_at = '2026-11-01T00:00:00Z', withdrawn_by = 1 WHERE taken_at LIKE '2026-10%'",
        "UPDATE snapshots SET taken_at = 'yesterday' WHERE taken_at LIKE '2026-10%'",
        "DELETE FROM snapshots WHERE taken_at LIKE '2026-08%'",
        "DELETE FROM public_log",
        "DELETE FROM public_log WHERE seq = 4",
        "DELETE FROM public_log; DELETE FROM snapshots",
        "UPDATE public_log SET time = '2026-11-01T00:00:00Z' WHERE seq = 2",
        "DROP TABLE audit",
        "DROP TABLE public_log; DROP TABLE snapshots",
        "DROP INDEX one_statement_a_time",
    ],
)
def test_a_row_that_disagrees_shows_nothing(published_folder, tmp_path, open_damaged, change):
    shutil.copy(published_folder[0] / "catalogue.db", tmp_path / "x.db")
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.executescript(change)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with contextlib.ExitStack() as stack:
        try:
            snapshots, _ = stack.enter_context(open_damaged((tmp_path / "x.db").read_bytes()))
        except CatalogueError as error:
            said = str(error)
        else:
            said = snapshots.trouble
            assert snapshots.entries() == ()
            assert snapshots_pages(snapshots, 0)[0] == common.unavailable()
    assert OURS.search(said), said


def test_nothing_is_moved_when_it_is_not_known_what_was_published(published_folder, tmp_path, open_damaged):
    """A staged row of an older state names a published file: it stays where it is, and nothing new is published."""
    from bot.load.errors import LoadError
    from bot.load.staging import Staging

    shutil.copy(published_folder[0] / "catalogue.db", tmp_path / "x.db")
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    connection.execute("DROP TRIGGER public_log_never_delete")
    connection.execute("DELETE FROM public_log WHERE seq = 4")
    connection.execute(
        "INSERT INTO staged SELECT statement_id, exchange, taken_at, file_sha256, published_at, 1, 'x', 0 FROM snapshots"
    )
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with open_damaged((tmp_path / "x.db").read_bytes()) as (snapshots, faults):
        assert len(list(snapshots.folder.glob("*.por"))) == 3
        assert not any("never published here" in fault for fault in faults)
        staging = Staging(snapshots.folder.parent, snapshots._catalogue, snapshots)
        with pytest.raises(LoadError, match=r"do not fit together.*Nothing was published"):
            staging.publish(staging.rows()[0], 1)


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_removed_entry_that_the_chain_vouches_for_takes_nothing_away(
    published_folder, tmp_path, open_damaged, seq
):
    """Its hash is in the entry behind it, so what its snapshot's row says is still proven; the log is broken all the same."""
    shutil.copy(published_folder[0] / "catalogue.db", tmp_path / "x.db")
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    connection.execute("DROP TRIGGER public_log_never_delete")
    connection.execute("DELETE FROM public_log WHERE seq = ?", (seq,))
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with open_damaged((tmp_path / "x.db").read_bytes()) as (snapshots, _):
        facts = {(e.statement_id, e.taken_at, e.published_at, e.withdrawn_at) for e in snapshots.entries()}
        assert facts == published_folder[1]
        assert not snapshots.log_is_intact()
        assert "chain of hashes is broken" in snapshots_pages(snapshots, 0)[0]


@pytest.mark.parametrize(
    ("change", "agrees"),
    [
        ("SELECT 1", True),
        ("DELETE FROM audit", False),
        ("UPDATE audit SET subject = '00000000' WHERE action = 'publish'", False),
        ("UPDATE audit SET action = 'withdraw' WHERE seq = 1", False),
        ("INSERT INTO audit SELECT seq + 100, time, 1, 'publish', subject, 'done', '' FROM audit", False),
    ],
)
async def test_an_audit_that_the_log_contradicts_says_so(
    bot_session_with, monthly_snapshots, tmp_path, change, agrees
):
    publish(tmp_path / "data", *monthly_snapshots)
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)
    connection.execute("DROP TRIGGER audit_never_delete")
    connection.execute("DROP TRIGGER audit_never_update")
    connection.execute(change)
    connection.close()
    async with bot_session_with(people=("Olga",)) as bot_session:
        text = (await bot_session.ask("/audit", user=bot_session.operators[0])).text
        assert ("audit trail lacks" not in text) == agrees


async def test_customers_and_operators_of_a_bot_whose_catalogue_cannot_be_believed(
    bot_session_with, monthly_snapshots, someone, tmp_path
):
    publish(tmp_path / "data", *monthly_snapshots)
    connection = sqlite3.connect(tmp_path / "data" / "catalogue.db", isolation_level=None)
    connection.execute("DROP TRIGGER public_log_never_delete")
    connection.execute("DELETE FROM public_log WHERE seq = 3")
    connection.close()
    async with bot_session_with(people=("Olga",)) as bot_session:
        for asked in (someone("BTC"), "/reserves", "/snapshots", f"{someone('BTC')} 2026-09-01"):
            assert (await bot_session.ask(asked)).text == common.unavailable()
        (olga,) = bot_session.operators
        await bot_session.sandbox.wait_for(lambda: bot_session.sandbox.history(olga))
        assert "do not fit together" in bot_session.sandbox.history(olga)[0].text
        assert "do not fit together" in (await bot_session.ask("/status", user=olga)).text
        (reason,) = bot_session.run.reasons()
        assert reason.startswith("catalogue.db cannot be used")


@pytest.mark.slow
async def test_a_catalogue_that_is_damaged_under_the_running_bot(
    bot_session_with, monthly_snapshots, someone, tmp_path
):
    """Nothing else is shown than before, or that it cannot be shown."""
    async with bot_session_with(*monthly_snapshots, people=("Olga",)) as bot_session:
        before = {e.statement_id for e in bot_session.run.services.snapshots.entries()}
        bot_session.run.services.catalogue._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path = tmp_path / "data" / "catalogue.db"
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(random.Random(1).randbytes(path.stat().st_size - 4096))
        text = (await bot_session.ask("/snapshots")).text
        assert set(re.findall("[0-9a-f]{64}", text)) <= before
        assert NOTHING_YET not in text
        assert (await bot_session.ask(someone("BTC"))).text.startswith("✅")
        assert (await bot_session.ask("/audit", user=bot_session.operators[0])).text
