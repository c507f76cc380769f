"""What lies in staging/ and snapshots/, after crashes, changes from outside and restarts."""

import os
import stat

import pytest

from bot.load.errors import GoneError, LoadError

pytestmark = pytest.mark.slow

OLGA = 4711


@pytest.fixture
async def staged(load_setup, por):
    """Stage one snapshot; return the setup, its row and the first bytes of its id."""
    run = await load_setup.loads.load(load_setup.put(por(), "a.por"), OLGA)
    return load_setup, run.row, bytes.fromhex(run.row.statement_id[:16])


def path(load_setup, row, folder="staging"):
    return load_setup.data_dir / folder / f"{row.statement_id}.por"


async def test_a_restart_loses_nothing_that_waits(staged, load_setup_at):
    load_setup, row, prefix = staged
    load_setup.close()
    again = load_setup_at()
    (sentence,) = again.faults
    assert "a.por is not published: it waits for Publish or Discard. /status" in sentence
    assert again.loads.staged() == (row,)
    assert (await again.loads.publish(prefix, OLGA)).served
    assert stat.S_IMODE(path(again, row, "snapshots").stat().st_mode) == 0o600


async def test_a_file_changed_on_disk_is_not_published(staged, por):
    """Somebody puts another honest snapshot in its place, and somebody flips one bit."""
    load_setup, row, prefix = staged
    whole = path(load_setup, row).read_bytes()
    flipped = whole[:-1] + bytes([whole[-1] ^ 1])
    for content in (por(variant=1).read_bytes(), flipped, b""):
        path(load_setup, row).write_bytes(content)
        with pytest.raises(LoadError, match=r"changed on disk\. Nothing was published\. Discard it"):
            await load_setup.loads.publish(prefix, OLGA)
        with pytest.raises(LoadError, match="changed on disk"):
            await load_setup.loads.dry_run(prefix)
        assert load_setup.files("snapshots") == []
    path(load_setup, row).write_bytes(whole)
    assert (await load_setup.loads.publish(prefix, OLGA)).served


async def test_a_file_that_is_gone(staged, load_setup_at):
    load_setup, row, prefix = staged
    path(load_setup, row).unlink()
    with pytest.raises(GoneError, match=r"missing\. Nothing was published\. Send /load again"):
        await load_setup.loads.publish(prefix, OLGA)
    load_setup.close()
    again = load_setup_at()
    assert any("its file is missing" in sentence for sentence in again.faults)
    assert again.loads.staged() == ()
    assert again.audit()[-1] == ("discard", "failed")


@pytest.mark.parametrize("moved", [False, True], ids=["linked", "moved"])
async def test_killed_between_the_files_name_and_the_catalogues_row(staged, load_setup_at, moved):
    """The file has its public name already, but nothing says that it was published."""
    load_setup, row, prefix = staged
    load_setup.close()
    if moved:  # a file system without hard links
        path(load_setup, row).rename(path(load_setup, row, "snapshots"))
    else:
        os.link(path(load_setup, row), path(load_setup, row, "snapshots"))
    again = load_setup_at()
    assert again.snapshots.entries() == ()
    assert again.files("snapshots", "staging") == [f"staging/{row.statement_id}.por"]
    assert (await again.loads.publish(prefix, OLGA)).served


async def test_killed_before_staging_was_written_down_and_after_publishing(staged, load_setup_at, por):
    load_setup, row, prefix = staged
    await load_setup.loads.publish(prefix, OLGA)
    load_setup.close()
    os.link(path(load_setup, row, "snapshots"), path(load_setup, row))  # as if the name had not been removed
    (load_setup.data_dir / "staging" / f"{'ab' * 32}.por").write_bytes(por(variant=1).read_bytes())
    for folder in ("staging", "snapshots"):
        (load_setup.data_dir / folder / ".x.por.12345678.por-part").write_bytes(b"half")
    (load_setup.data_dir / "work" / "0123").mkdir()
    (load_setup.data_dir / "work" / "0123" / "balances.csv").write_text("a ledger")
    again = load_setup_at()
    assert again.files("work", "staging", "snapshots") == [f"snapshots/{row.statement_id}.por"]
    assert len(again.snapshots.served()) == 1
    assert again.faults == []


async def test_a_file_that_was_never_published_is_named_and_left_alone(load_setup, load_setup_at, por):
    load_setup.close()
    stranger = load_setup.data_dir / "snapshots" / f"{'cd' * 32}.por"
    stranger.write_bytes(por().read_bytes())
    again = load_setup_at()
    (sentence,) = again.faults
    assert "was never published here and is not served: cdcdcdcd….por" in sentence
    assert stranger.exists()
    assert again.snapshots.served() == ()


async def test_a_stranger_in_the_place_of_the_public_file_is_not_overwritten(staged, por):
    load_setup, row, prefix = staged
    stranger = path(load_setup, row, "snapshots")
    stranger.write_bytes(por(variant=1).read_bytes())
    with pytest.raises(LoadError, match="already, though it was never published"):
        await load_setup.loads.publish(prefix, OLGA)
    assert stranger.read_bytes() == por(variant=1).read_bytes()
    assert load_setup.snapshots.entries() == ()
    stranger.unlink()
    assert (await load_setup.loads.publish(prefix, OLGA)).served


async def test_a_load_that_never_ended_is_told_at_the_start(load_setup, load_setup_at):
    load_setup.catalogue.record(OLGA, "load", "october.zip", "started")
    load_setup.catalogue.record(OLGA, "load", "other.zip", "refused", "the load of october.zip was running")
    load_setup.close()
    again = load_setup_at()
    (sentence,) = again.faults
    assert "The load of october.zip was interrupted" in sentence
    assert again.audit()[-1] == ("load", "interrupted")
    again.close()
    assert load_setup_at().faults == []


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "another", "folder"])
async def test_a_published_file_that_is_not_right_is_not_served(load_setup, load_setup_at, por, damage):
    """At the start every file is looked at; the others are served."""
    october, september = (
        await load_setup.publish(por(), "a.por"),
        await load_setup.publish(por("2026-09-25T00:00:00Z"), "b.por"),
    )
    load_setup.close()
    file = load_setup.data_dir / "snapshots" / f"{october}.por"
    content = file.read_bytes()
    file.unlink()
    if damage == "folder":
        file.mkdir()
    elif damage != "missing":
        another = por(variant=1).read_bytes()
        file.write_bytes({"empty": b"", "cut": content[:5000], "another": another}[damage])
    again = load_setup_at()
    assert [entry.statement_id for entry in again.snapshots.served()] == [september]
    (sentence,) = again.faults
    assert sentence.startswith("The snapshot of 25 Oct 2026, 00:00 UTC is not served: ")
    assert "Put the published file back from the backup; no restart is needed" in sentence
    again.close()
    file.rmdir() if damage == "folder" else file.unlink(missing_ok=True)
    file.write_bytes(content)
    healed = load_setup_at()
    assert (len(healed.snapshots.served()), healed.faults) == (2, [])
