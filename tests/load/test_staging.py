"""What lies in staging/ and snapshots/, after crashes, changes from outside and restarts."""

import os
import stat

import pytest

from bot.load.errors import GoneError, LoadError

pytestmark = pytest.mark.slow

OLGA = 4711


@pytest.fixture
async def staged(house, por):
    """Stage one snapshot; return the house, its row and the first bytes of its id."""
    run = await house.loads.load(house.put(por(), "a.por"), OLGA)
    return house, run.row, bytes.fromhex(run.row.statement_id[:16])


def path(house, row, folder="staging"):
    return house.data_dir / folder / f"{row.statement_id}.por"


async def test_a_restart_loses_nothing_that_waits(staged, house_at):
    house, row, prefix = staged
    house.close()
    again = house_at()
    (sentence,) = again.faults
    assert "a.por is not published: it waits for Publish or Discard. /status" in sentence
    assert again.loads.staged() == (row,)
    assert (await again.loads.publish(prefix, OLGA)).served
    assert stat.S_IMODE(path(again, row, "snapshots").stat().st_mode) == 0o600


async def test_a_file_changed_on_disk_is_not_published(staged, por):
    """Somebody puts another honest snapshot in its place, and somebody flips one bit."""
    house, row, prefix = staged
    whole = path(house, row).read_bytes()
    flipped = whole[:-1] + bytes([whole[-1] ^ 1])
    for content in (por(variant=1).read_bytes(), flipped, b""):
        path(house, row).write_bytes(content)
        with pytest.raises(LoadError, match=r"changed on disk\. Nothing was published\. Discard it"):
            await house.loads.publish(prefix, OLGA)
        with pytest.raises(LoadError, match="changed on disk"):
            await house.loads.dry_run(prefix)
        assert house.files("snapshots") == []
    path(house, row).write_bytes(whole)
    assert (await house.loads.publish(prefix, OLGA)).served


async def test_a_file_that_is_gone(staged, house_at):
    house, row, prefix = staged
    path(house, row).unlink()
    with pytest.raises(GoneError, match=r"missing\. Nothing was published\. Send /load again"):
        await house.loads.publish(prefix, OLGA)
    house.close()
    again = house_at()
    assert any("its file is missing" in sentence for sentence in again.faults)
    assert again.loads.staged() == ()
    assert again.audit()[-1] == ("discard", "failed")


@pytest.mark.parametrize("moved", [False, True], ids=["linked", "moved"])
async def test_killed_between_the_files_name_and_the_catalogues_row(staged, house_at, moved):
    """The file has its public name already, but nothing says that it was published."""
    house, row, prefix = staged
    house.close()
    if moved:  # a file system without hard links
        path(house, row).rename(path(house, row, "snapshots"))
    else:
        os.link(path(house, row), path(house, row, "snapshots"))
    again = house_at()
    assert again.snapshots.entries() == ()
    assert again.files("snapshots", "staging") == [f"staging/{row.statement_id}.por"]
    assert (await again.loads.publish(prefix, OLGA)).served


async def test_killed_before_staging_was_written_down_and_after_publishing(staged, house_at, por):
    house, row, prefix = staged
    await house.loads.publish(prefix, OLGA)
    house.close()
    os.link(path(house, row, "snapshots"), path(house, row))  # as if the name had not been removed
    (house.data_dir / "staging" / f"{'ab' * 32}.por").write_bytes(por(variant=1).read_bytes())
    for folder in ("staging", "snapshots"):
        (house.data_dir / folder / ".x.por.12345678.por-part").write_bytes(b"half")
    (house.data_dir / "work" / "0123").mkdir()
    (house.data_dir / "work" / "0123" / "balances.csv").write_text("a ledger")
    again = house_at()
    assert again.files("work", "staging", "snapshots") == [f"snapshots/{row.statement_id}.por"]
    assert len(again.snapshots.served()) == 1
    assert again.faults == []


async def test_a_file_that_was_never_published_is_named_and_left_alone(house, house_at, por):
    house.close()
    stranger = house.data_dir / "snapshots" / f"{'cd' * 32}.por"
    stranger.write_bytes(por().read_bytes())
    again = house_at()
    (sentence,) = again.faults
    assert "never published here and are not served: cdcdcdcd….por" in sentence
    assert stranger.exists()
    assert again.snapshots.served() == ()


async def test_a_stranger_in_the_place_of_the_public_file_is_not_overwritten(staged, por):
    house, row, prefix = staged
    stranger = path(house, row, "snapshots")
    stranger.write_bytes(por(variant=1).read_bytes())
    with pytest.raises(LoadError, match="already, though it was never published"):
        await house.loads.publish(prefix, OLGA)
    assert stranger.read_bytes() == por(variant=1).read_bytes()
    assert house.snapshots.entries() == ()
    stranger.unlink()
    assert (await house.loads.publish(prefix, OLGA)).served


async def test_a_load_that_never_ended_is_told_at_the_start(house, house_at):
    house.catalogue.record(OLGA, "load", "october.zip", "started")
    house.catalogue.record(OLGA, "load", "other.zip", "refused", "the load of october.zip was running")
    house.close()
    again = house_at()
    (sentence,) = again.faults
    assert "The load of october.zip was interrupted" in sentence
    assert again.audit()[-1] == ("load", "interrupted")
    again.close()
    assert house_at().faults == []


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "another", "folder"])
async def test_a_published_file_that_is_not_right_is_not_served(house, house_at, por, damage):
    """At the start every file is looked at; the others are served."""
    october, september = (
        await house.publish(por(), "a.por"),
        await house.publish(por("2026-09-25T00:00:00Z"), "b.por"),
    )
    house.close()
    file = house.data_dir / "snapshots" / f"{october}.por"
    content = file.read_bytes()
    file.unlink()
    if damage == "folder":
        file.mkdir()
    elif damage != "missing":
        another = por(variant=1).read_bytes()
        file.write_bytes({"empty": b"", "cut": content[:5000], "another": another}[damage])
    again = house_at()
    assert [entry.statement_id for entry in again.snapshots.served()] == [september]
    (sentence,) = again.faults
    assert sentence.startswith("The snapshot of 25 Oct 2026, 00:00 UTC is not served: ")
    assert "Put the published file back from the backup; no restart is needed" in sentence
    again.close()
    file.rmdir() if damage == "folder" else file.unlink(missing_ok=True)
    file.write_bytes(content)
    healed = house_at()
    assert (len(healed.snapshots.served()), healed.faults) == (2, [])
