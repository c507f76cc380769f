"""A disk that is really full (a small tmpfs), at every step of a load: a clear answer, and nothing is lost."""

import os
import subprocess

import pytest
from bot_session import publish
from operator_session import BUTTONS

from bot.catalogue import Catalogue, CatalogueError
from bot.services import make_services
from bot.settings.model import load_settings

pytestmark = pytest.mark.slow

FULL = "disk is full"


@pytest.fixture
def disk(tmp_path):
    """Mount a small disk as the data folder; yield a function that leaves so many bytes of it free."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m,mode=0700", "tmpfs", folder], capture_output=True
    )
    if done.returncode:
        pytest.skip("mounting a small disk needs root")
    filler = folder / "filler"

    def leave(room: int | None) -> None:
        filler.unlink(missing_ok=True)
        if room is None:
            return
        while True:
            free = os.statvfs(folder)
            size = max(free.f_bavail * free.f_bsize - room, 0)
            try:
                with filler.open("wb") as file:
                    os.posix_fallocate(file.fileno(), 0, size) if size else None
            except OSError:  # the bot wrote something after the look at what is free
                filler.unlink()
            else:
                return

    yield leave
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
async def operator_session(disk, operator_session_with, monthly_snapshots):
    async with operator_session_with(monthly_snapshots[1]) as made:
        yield made


def warned(caplog):
    """Return the bot's warnings about the disk."""
    records = [r for r in caplog.records if r.levelname == "WARNING" and r.name.startswith("bot.load")]
    return "\n".join(r.getMessage() for r in records)


async def still_well(operator_session, disk, monthly_snapshots, someone):
    """The old snapshot is served while the disk is full, nothing is left, and with room the load works."""
    client = someone("BTC", "ETH", "USD", everywhere=True)
    assert operator_session.served() == [monthly_snapshots[1].statement.id]
    assert (await operator_session.bot_session.ask(client)).text.startswith(
        "✅ Included in the snapshot of 25 Sep 2026"
    )
    assert operator_session.files("work", "staging") == []
    disk(None)
    dry_run = await operator_session.load("october")
    assert dry_run.labels == BUTTONS, dry_run.text
    assert (await operator_session.press(dry_run, "Publish")).text.startswith("✅ Published")
    assert (await operator_session.bot_session.ask(client)).text.startswith(
        "✅ Included in the snapshot of 25 Oct 2026"
    )


@pytest.mark.parametrize("step", ["copy", "build"])
async def test_while_copying_or_building(operator_session, disk, monthly_snapshots, bundle, someone, step):
    source = bundle(accounts=20_000)
    operator_session.put(source, "october")
    size = sum(file.stat().st_size for file in source.iterdir())
    disk(size // 2 if step == "copy" else size + 400_000)
    ended = await operator_session.load("october")
    assert ended.text.startswith("❌ Not loaded: october"), ended.text
    assert FULL in ended.text
    assert "free some space and try again" in ended.text
    assert operator_session.audit()[-1] == ("load", "failed")
    await still_well(operator_session, disk, monthly_snapshots, someone)


async def test_while_a_file_from_the_chat_is_written(
    disk, operator_session_with, monthly_snapshots, bundle, zipped, someone
):
    data = zipped(bundle(accounts=20_000)).read_bytes()
    async with operator_session_with(monthly_snapshots[1], allow_uploads=True) as operator_session:
        operator_session.put(bundle(accounts=300), "october")
        disk(len(data) // 2)
        ended = await operator_session.upload("october.zip", data)
        assert ended.text.startswith("❌ Not loaded: october.zip"), ended.text
        assert FULL in ended.text
        await still_well(operator_session, disk, monthly_snapshots, someone)


async def test_before_anything_can_be_written_down(
    operator_session, disk, monthly_snapshots, bundle, someone, caplog
):
    """What is not in the audit is not done."""
    operator_session.put(bundle(accounts=300), "october")
    disk(0)
    ended = await operator_session.load("october")
    assert (
        ended.text
        == "❌ Not loaded: october\n\nThe disk is full. Nothing was changed; free some space and try again."
    )
    assert "load of october: refused: The disk is full." in warned(caplog)
    for question in ("/withdraw 2026-01-01", "/cancel"):
        assert FULL in (await operator_session.say(question)).text
    status = (await operator_session.say("/status")).text
    assert "Free disk space for data: 0 MB" in status
    assert status.startswith("⚠️ The disk of ")
    assert "is nearly full: 0 MB are free." in status
    await still_well(operator_session, disk, monthly_snapshots, someone)


async def test_at_publishing_and_withdrawing(
    operator_session, disk, monthly_snapshots, bundle, someone, caplog
):
    operator_session.put(bundle(accounts=300), "october")
    dry_run = await operator_session.load("october")
    question = await operator_session.say("/withdraw 2026-09-25")
    disk(0)
    for message, label in ((dry_run, "Publish"), (question, "Withdraw")):
        refused = await operator_session.press(message, label)
        assert f"{label.lower()} of " in warned(caplog)
        assert refused.text.startswith("❌ Not "), refused.text
        assert FULL in refused.text
        assert operator_session.sandbox.refresh(message).labels[0] == label, "the button is still there"
    assert operator_session.files("snapshots") == [f"snapshots/{monthly_snapshots[1].statement.id}.por"]
    assert (await operator_session.press(question, "Keep it")).text.startswith("Kept")
    assert (await operator_session.press(dry_run, "Discard")).text.startswith("Discarded"), (
        "its file makes the room"
    )
    await still_well(operator_session, disk, monthly_snapshots, someone)


async def test_a_load_that_fills_the_disk_can_be_cancelled(
    operator_session, disk, monthly_snapshots, bundle, someone, until
):
    operator_session.put(bundle(accounts=60_000), "big")
    operator_session.put(bundle(accounts=300), "october")
    message = await operator_session.say("/load big")
    await until(lambda: [name for name in operator_session.files("work") if name.endswith(".por-part")])
    disk(0)
    assert "Stopping the load of big" in (await operator_session.say("/cancel")).text
    assert "was cancelled" in (await operator_session.ended(message)).text
    await still_well(operator_session, disk, monthly_snapshots, someone)


def test_at_the_start(disk, tmp_path, monthly_snapshots):
    """The bot says what is wrong instead of starting half."""
    publish(tmp_path / "data", monthly_snapshots[1])
    catalogue = Catalogue.open(tmp_path / "data")
    catalogue.record(1, "load", "october", "started")
    catalogue.close()
    disk(0)
    settings = load_settings(_env_file=None, token="123456789:" + "x" * 35, data_dir=tmp_path / "data")
    with pytest.raises(CatalogueError, match=FULL):
        make_services(settings)
    disk(None)
    services, faults = make_services(settings)
    assert len(services.snapshots.served()) == 1
    assert "was interrupted" in faults[0]
    services.close()


@pytest.mark.parametrize("room", [0, 8_192, 40_000, 120_000, 300_000])
async def test_a_full_disk_at_any_step_of_a_claim(operator_session, disk, claim_bundle, room):
    rows = "".join(f"BTC,Bitcoin,address{number:060d},1,,\n" for number in range(1000))
    operator_session.put(claim_bundle(rows, totals=(("BTC", "900"),)), "claim")
    disk(room)
    said = await operator_session.load("claim")
    if "Publish" in said.labels:
        said = await operator_session.press(said, "Publish")
        if not said.text.startswith("✅ Published"):
            assert FULL in said.text
    else:
        assert FULL in said.text
        assert operator_session.files("work", "staging", "publications") == []
    disk(None)
    if not operator_session.bot_session.run.services.claims.served():
        dry_run = await operator_session.load("claim")
        assert dry_run.labels == BUTTONS, dry_run.text
        assert (await operator_session.press(dry_run, "Publish")).text.startswith("✅ Published")
    assert operator_session.bot_session.run.services.snapshots.log_is_intact()
    (entry,) = operator_session.bot_session.run.services.claims.served()
    assert len(operator_session.bot_session.run.services.claims.wallets(entry)) == 1000
