"""Loads and decisions, one at a time, on a real data folder with real children."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.load.errors import BusyError, FallsError, GoneError, LoadError, StoppedError
from bot.load.falls import UNKNOWN, mark_of
from bot.load.obtain import FolderSource, UploadSource, UrlSource, subject_of

pytestmark = pytest.mark.slow

OLGA, OTTO = 4711, 4712
AUGUST, SEPTEMBER = "2026-08-25T00:00:00Z", "2026-09-25T00:00:00Z"


def prefix_of(run) -> bytes:
    return bytes.fromhex(run.statement.id[:16])


async def test_from_the_folder_to_the_shelf(house, bundle):
    """Nothing is visible before Publish, and nothing is left behind after it."""
    run = await house.desk.load(house.put(bundle(), "october"), OLGA)
    assert house.shelf.entries() == ()
    assert house.files("work", "snapshots") == []
    assert house.files("staging") == [f"staging/{run.statement.id}.por"]
    entry = await house.desk.publish(prefix_of(run), OTTO)
    assert entry.served
    assert house.files("work", "snapshots", "staging") == [f"snapshots/{run.statement.id}.por"]
    assert house.audit() == [("load", "started"), ("load", "done"), ("publish", "done")]
    assert [row.operator for row in house.catalogue.audit()] == [OTTO, OLGA, OLGA]
    assert (house.metrics.loads, house.metrics.served) == (["done"], 1)


async def test_two_at_once(house, bundle):
    source = house.put(bundle(accounts=60_000), "big")
    first = asyncio.create_task(house.desk.load(source, OLGA))
    await asyncio.sleep(0)
    with pytest.raises(BusyError) as caught:
        await house.desk.load(FolderSource("other"), OTTO)
    assert caught.value.running.operator == OLGA
    run = await first
    assert house.audit() == [("load", "started"), ("load", "refused"), ("load", "done")]
    assert run.statement.assets


@pytest.mark.parametrize("step", ["copying", "rows read", "pages written"])
async def test_cancelled_at_any_step_nothing_is_left(house, bundle, until, proc, step):
    source = house.put(bundle(accounts=60_000), "big")
    task = asyncio.create_task(house.desk.load(source, OLGA))
    await until(lambda: house.desk.running and step in house.desk.running.step)
    assert house.desk.cancel(OTTO).subject == "big"
    with pytest.raises(StoppedError) as caught:
        await task
    assert caught.value.by_operator
    assert house.files("work", "staging", "snapshots") == []
    assert proc.children() == []
    assert house.audit() == [("load", "started"), ("cancel", "done"), ("load", "cancelled")]
    assert (await house.desk.load(house.put(bundle(), "small"), OLGA)).statement.assets


async def test_nothing_to_cancel(house):
    assert house.desk.cancel(OLGA) is None
    assert house.audit() == [("cancel", "refused")]


async def test_stopping_ends_the_load_and_refuses_the_next(house, bundle, until, proc):
    task = asyncio.create_task(house.desk.load(house.put(bundle(accounts=60_000), "big"), OLGA))
    await until(lambda: proc.children())
    await house.desk.stop()
    with pytest.raises(StoppedError) as caught:
        await task
    assert not caught.value.by_operator
    with pytest.raises(StoppedError):
        await house.desk.load(FolderSource("big"), OLGA)
    assert house.files("work", "staging") == []
    assert house.audit() == [("load", "started"), ("load", "interrupted"), ("load", "refused")]


async def test_the_same_file_twice(house, por):
    first = await house.desk.load(house.put(por(), "a.por"), OLGA)
    again = await house.desk.load(FolderSource("a.por"), OTTO)
    assert first.statement.id == again.statement.id
    assert len(house.desk.staged()) == 1
    await house.desk.publish(prefix_of(first), OLGA)
    with pytest.raises(LoadError, match="already published"):
        await house.desk.load(FolderSource("a.por"), OLGA)
    with pytest.raises(GoneError, match="already published"):
        await house.desk.publish(prefix_of(first), OLGA)
    await house.desk.withdraw(prefix_of(first), OLGA)
    with pytest.raises(LoadError, match=r"published before and withdrawn on .*stays withdrawn"):
        await house.desk.load(FolderSource("a.por"), OLGA)
    assert house.files("staging", "work") == []


async def test_a_second_statement_for_one_time_waits_until_the_first_is_withdrawn(house, por):
    first = await house.publish(por(), "a.por")
    run = await house.desk.load(house.put(por(variant=1), "b.por"), OLGA)
    assert f"/withdraw {first[:8]}" in str(run.obstacle)
    with pytest.raises(LoadError, match=first[:8]):
        await house.desk.publish(prefix_of(run), OLGA)
    assert [entry.statement_id for entry in house.shelf.served()] == [first]
    await house.desk.withdraw(bytes.fromhex(first[:16]), OLGA)
    assert (await house.desk.dry_run(prefix_of(run))).obstacle is None
    await house.desk.publish(prefix_of(run), OLGA)
    assert [entry.statement_id for entry in house.shelf.served()] == [run.statement.id]
    assert [entry.event for entry in house.shelf.public_log()] == ["published", "withdrawn", "published"]
    assert house.shelf.log_is_intact()


async def test_another_exchange_and_a_time_in_the_future_are_refused_before_the_dry_run(house, bundle, por):
    await house.publish(por(), "a.por")
    with pytest.raises(LoadError, match="another exchange: everything published here is from Sample"):
        await house.desk.load(house.put(bundle(SEPTEMBER, exchange="Other Exchange"), "other"), OLGA)
    house.clock.now = datetime(2026, 8, 24, tzinfo=UTC)
    with pytest.raises(LoadError, match="in the future: 2026-08-25T00:00:00Z"):
        await house.desk.load(house.put(bundle(AUGUST), "early"), OLGA)
    assert house.desk.staged() == ()
    assert house.files("staging", "work") == []


async def test_an_older_snapshot_is_compared_and_marked(house, por):
    await house.publish(por(), "a.por")
    run = await house.desk.load(house.put(por(SEPTEMBER), "b.por"), OLGA)
    assert run.latest.taken_at == "2026-10-25T00:00:00Z"
    await house.desk.publish(prefix_of(run), OLGA)
    assert house.shelf.at(None).taken_at == "2026-10-25T00:00:00Z"
    assert house.shelf.at("2026-10-01T00:00:00Z").taken_at == SEPTEMBER


async def test_changes_are_counted_from_the_snapshot_before(house, por):
    from porcore.snapshot import Snapshot

    for time in (AUGUST, "2026-10-25T00:00:00Z"):
        await house.publish(por(time), f"{time[:10]}.por")
    run = await house.desk.load(house.put(por(SEPTEMBER), "b.por"), OLGA)
    assert run.previous.taken_at == AUGUST
    with Snapshot(por(AUGUST)) as snapshot:
        assets = snapshot.statement.assets
        before = {asset.symbol: asset.root.sum * 10 ** (30 - asset.decimals) for asset in assets}
    assert {line.now.asset.symbol: line.before.liabilities for line in run.lines} == before


async def test_a_damaged_earlier_snapshot_does_not_stop_a_new_one(house, por):
    """The dry run says that it cannot compare, and the new one can be published, with a second yes."""
    old = await house.publish(por(SEPTEMBER), "a.por")
    house.shelf.close()
    house.shelf.path(old).write_bytes(b"")
    run = await house.desk.load(house.put(por(), "b.por"), OLGA)
    assert "no snapshot file" in run.unreadable
    assert all(line.before is None for line in run.lines)
    with pytest.raises(FallsError):
        await house.desk.publish(prefix_of(run), OLGA)
    assert (await house.desk.publish(prefix_of(run), OLGA, mark_of((UNKNOWN,)))).served


async def test_a_discarded_snapshot_is_gone_and_a_second_press_says_so(house, por):
    run = await house.desk.load(house.put(por(), "a.por"), OLGA)
    await house.desk.discard(prefix_of(run), OLGA)
    assert house.files("staging", "snapshots") == []
    for press in (house.desk.discard, house.desk.publish):
        with pytest.raises(GoneError, match="no longer staged"):
            await press(prefix_of(run), OLGA)
    assert house.audit()[-3:] == [("discard", "done"), ("discard", "refused"), ("publish", "refused")]


async def test_pressed_at_the_same_moment(house, por):
    """Publish twice and Discard, all at once: one of them happens, whole."""
    run = await house.desk.load(house.put(por(), "a.por"), OLGA)
    prefix = prefix_of(run)
    ends = await asyncio.gather(
        house.desk.publish(prefix, OLGA),
        house.desk.publish(prefix, OTTO),
        house.desk.discard(prefix, OTTO),
        return_exceptions=True,
    )
    assert [isinstance(end, GoneError) for end in ends] == [False, True, True]
    assert len(house.shelf.served()) == 1
    assert house.shelf.log_is_intact()


async def test_withdrawing_twice_and_what_never_was(house, por):
    first = await house.publish(por(), "a.por")
    await house.desk.withdraw(bytes.fromhex(first[:16]), OLGA)
    with pytest.raises(LoadError, match="was already withdrawn on"):
        await house.desk.withdraw(bytes.fromhex(first[:16]), OLGA)
    with pytest.raises(LoadError, match="never published here"):
        await house.desk.withdraw(b"12345678", OLGA)
    assert len(house.shelf.entries()) == 1
    assert house.audit()[-3:] == [("withdraw", "done"), ("withdraw", "refused"), ("withdraw", "refused")]


async def test_an_unforeseen_fault_is_said_without_its_text(house, caplog):
    async def broken(target):
        raise RuntimeError("token 123456789:" + "x" * 35)

    with pytest.raises(LoadError, match=r"unexpectedly \(RuntimeError\)") as caught:
        await house.desk.load(UploadSource("x.zip", broken), OLGA)
    assert "123456789" not in str(caught.value)
    assert house.audit()[-1] == ("load", "failed")
    assert house.desk.running is None


@pytest.mark.parametrize(
    ("source", "subject"),
    [
        (FolderSource("sub/october.zip"), "sub/october.zip"),
        (UrlSource("https://host.example:8443/a/b.zip?signature=geheim#part"), "host.example/a/b.zip"),
        (UrlSource("https://user:geheim@host.example/b.zip"), "host.example/b.zip"),
        (UrlSource("https://[geheim/b.zip"), "an address that cannot be read"),
        (UploadSource("a\nb\u202e.zip", None), "a�b�.zip"),
        (FolderSource("x" * 500), "x" * 200 + "…"),
    ],
)
def test_what_status_and_audit_call_a_source(source, subject):
    assert subject_of(source) == subject
