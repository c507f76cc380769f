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


async def test_from_the_folder_to_what_is_served(load_setup, bundle):
    """Nothing is visible before Publish, and nothing is left behind after it."""
    run = await load_setup.loads.load(load_setup.put(bundle(), "october"), OLGA)
    assert load_setup.snapshots.entries() == ()
    assert load_setup.files("work", "snapshots") == []
    assert load_setup.files("staging") == [f"staging/{run.statement.id}.por"]
    entry = await load_setup.loads.publish(prefix_of(run), OTTO)
    assert entry.served
    assert load_setup.files("work", "snapshots", "staging") == [f"snapshots/{run.statement.id}.por"]
    assert load_setup.audit() == [("load", "started"), ("load", "done"), ("publish", "done")]
    assert [row.operator for row in load_setup.catalogue.audit()] == [OTTO, OLGA, OLGA]
    assert (load_setup.metrics.loads, load_setup.metrics.served) == (["done"], 1)


async def test_two_at_once(load_setup, bundle):
    source = load_setup.put(bundle(accounts=60_000), "big")
    first = asyncio.create_task(load_setup.loads.load(source, OLGA))
    await asyncio.sleep(0)
    with pytest.raises(BusyError) as caught:
        await load_setup.loads.load(FolderSource("other"), OTTO)
    assert caught.value.running.operator == OLGA
    run = await first
    assert load_setup.audit() == [("load", "started"), ("load", "refused"), ("load", "done")]
    assert run.statement.assets


@pytest.mark.parametrize("step", ["copying", "rows read", "pages written"])
async def test_cancelled_at_any_step_nothing_is_left(load_setup, bundle, until, proc, step):
    source = load_setup.put(bundle(accounts=60_000), "big")
    task = asyncio.create_task(load_setup.loads.load(source, OLGA))
    await until(lambda: load_setup.loads.running and step in load_setup.loads.running.step)
    assert load_setup.loads.cancel(OTTO).subject == "big"
    with pytest.raises(StoppedError) as caught:
        await task
    assert caught.value.by_operator
    assert load_setup.files("work", "staging", "snapshots") == []
    assert proc.children() == []
    assert load_setup.audit() == [("load", "started"), ("cancel", "done"), ("load", "cancelled")]
    assert (await load_setup.loads.load(load_setup.put(bundle(), "small"), OLGA)).statement.assets


async def test_nothing_to_cancel(load_setup):
    assert load_setup.loads.cancel(OLGA) is None
    assert load_setup.audit() == [("cancel", "refused")]


async def test_stopping_ends_the_load_and_refuses_the_next(load_setup, bundle, until, proc):
    task = asyncio.create_task(load_setup.loads.load(load_setup.put(bundle(accounts=60_000), "big"), OLGA))
    await until(lambda: proc.children())
    await load_setup.loads.stop()
    with pytest.raises(StoppedError) as caught:
        await task
    assert not caught.value.by_operator
    with pytest.raises(StoppedError):
        await load_setup.loads.load(FolderSource("big"), OLGA)
    assert load_setup.files("work", "staging") == []
    assert load_setup.audit() == [("load", "started"), ("load", "interrupted"), ("load", "refused")]


async def test_the_same_file_twice(load_setup, por):
    first = await load_setup.loads.load(load_setup.put(por(), "a.por"), OLGA)
    again = await load_setup.loads.load(FolderSource("a.por"), OTTO)
    assert first.statement.id == again.statement.id
    assert len(load_setup.loads.staged()) == 1
    await load_setup.loads.publish(prefix_of(first), OLGA)
    with pytest.raises(LoadError, match="already published"):
        await load_setup.loads.load(FolderSource("a.por"), OLGA)
    with pytest.raises(GoneError, match="already published"):
        await load_setup.loads.publish(prefix_of(first), OLGA)
    await load_setup.loads.withdraw(prefix_of(first), OLGA)
    with pytest.raises(LoadError, match=r"published before and withdrawn on .*stays withdrawn"):
        await load_setup.loads.load(FolderSource("a.por"), OLGA)
    assert load_setup.files("staging", "work") == []


async def test_a_second_statement_for_one_time_waits_until_the_first_is_withdrawn(load_setup, por):
    first = await load_setup.publish(por(), "a.por")
    run = await load_setup.loads.load(load_setup.put(por(variant=1), "b.por"), OLGA)
    assert f"/withdraw {first[:8]}" in str(run.obstacle)
    with pytest.raises(LoadError, match=first[:8]):
        await load_setup.loads.publish(prefix_of(run), OLGA)
    assert [entry.statement_id for entry in load_setup.snapshots.served()] == [first]
    await load_setup.loads.withdraw(bytes.fromhex(first[:16]), OLGA)
    assert (await load_setup.loads.dry_run(prefix_of(run))).obstacle is None
    await load_setup.loads.publish(prefix_of(run), OLGA)
    assert [entry.statement_id for entry in load_setup.snapshots.served()] == [run.statement.id]
    assert [entry.event for entry in load_setup.catalogue.log()] == [
        "published",
        "withdrawn",
        "published",
    ]
    assert load_setup.snapshots.log_is_intact()


async def test_another_exchange_and_a_time_in_the_future_are_refused_before_the_dry_run(
    load_setup, bundle, por
):
    await load_setup.publish(por(), "a.por")
    with pytest.raises(LoadError, match="names the exchange Other Exchange, which is not known here"):
        await load_setup.loads.load(
            load_setup.put(bundle(SEPTEMBER, exchange="Other Exchange"), "other"), OLGA
        )
    load_setup.clock.now = datetime(2026, 8, 24, tzinfo=UTC)
    with pytest.raises(LoadError, match="in the future: 2026-08-25T00:00:00Z"):
        await load_setup.loads.load(load_setup.put(bundle(AUGUST), "early"), OLGA)
    assert load_setup.loads.staged() == ()
    assert load_setup.files("staging", "work") == []


async def test_an_older_snapshot_is_compared_and_marked(load_setup, por):
    await load_setup.publish(por(), "a.por")
    run = await load_setup.loads.load(load_setup.put(por(SEPTEMBER), "b.por"), OLGA)
    assert run.latest.taken_at == "2026-10-25T00:00:00Z"
    await load_setup.loads.publish(prefix_of(run), OLGA)
    assert load_setup.snapshots.at(None).taken_at == "2026-10-25T00:00:00Z"
    assert load_setup.snapshots.at("2026-10-01T00:00:00Z").taken_at == SEPTEMBER


async def test_changes_are_counted_from_the_snapshot_before(load_setup, por):
    from porcore.snapshot import Snapshot

    for time in (AUGUST, "2026-10-25T00:00:00Z"):
        await load_setup.publish(por(time), f"{time[:10]}.por")
    run = await load_setup.loads.load(load_setup.put(por(SEPTEMBER), "b.por"), OLGA)
    assert run.previous.taken_at == AUGUST
    with Snapshot(por(AUGUST)) as snapshot:
        assets = snapshot.statement.assets
        before = {asset.symbol: asset.root.sum * 10 ** (30 - asset.decimals) for asset in assets}
    assert {line.now.asset.symbol: line.before.liabilities for line in run.lines} == before


async def test_a_damaged_earlier_snapshot_does_not_stop_a_new_one(load_setup, por):
    """The dry run says that it cannot compare, and the new one can be published, with a second yes."""
    old = await load_setup.publish(por(SEPTEMBER), "a.por")
    load_setup.snapshots.close()
    load_setup.snapshots.path(old).write_bytes(b"")
    run = await load_setup.loads.load(load_setup.put(por(), "b.por"), OLGA)
    assert "no snapshot file" in run.unreadable
    assert all(line.before is None for line in run.lines)
    with pytest.raises(FallsError):
        await load_setup.loads.publish(prefix_of(run), OLGA)
    assert (await load_setup.loads.publish(prefix_of(run), OLGA, mark_of((UNKNOWN,)))).served


async def test_a_discarded_snapshot_is_gone_and_a_second_press_says_so(load_setup, por):
    run = await load_setup.loads.load(load_setup.put(por(), "a.por"), OLGA)
    await load_setup.loads.discard(prefix_of(run), OLGA)
    assert load_setup.files("staging", "snapshots") == []
    for press in (load_setup.loads.discard, load_setup.loads.publish):
        with pytest.raises(GoneError, match="no longer staged"):
            await press(prefix_of(run), OLGA)
    assert load_setup.audit()[-3:] == [("discard", "done"), ("discard", "refused"), ("publish", "refused")]


async def test_pressed_at_the_same_moment(load_setup, por):
    """Publish twice and Discard, all at once: one of them happens, whole."""
    run = await load_setup.loads.load(load_setup.put(por(), "a.por"), OLGA)
    prefix = prefix_of(run)
    ends = await asyncio.gather(
        load_setup.loads.publish(prefix, OLGA),
        load_setup.loads.publish(prefix, OTTO),
        load_setup.loads.discard(prefix, OTTO),
        return_exceptions=True,
    )
    assert [isinstance(end, GoneError) for end in ends] == [False, True, True]
    assert len(load_setup.snapshots.served()) == 1
    assert load_setup.snapshots.log_is_intact()


async def test_withdrawing_twice_and_what_never_was(load_setup, por):
    first = await load_setup.publish(por(), "a.por")
    await load_setup.loads.withdraw(bytes.fromhex(first[:16]), OLGA)
    with pytest.raises(LoadError, match="was already withdrawn on"):
        await load_setup.loads.withdraw(bytes.fromhex(first[:16]), OLGA)
    with pytest.raises(LoadError, match="never published here"):
        await load_setup.loads.withdraw(b"12345678", OLGA)
    assert len(load_setup.snapshots.entries()) == 1
    assert load_setup.audit()[-3:] == [("withdraw", "done"), ("withdraw", "refused"), ("withdraw", "refused")]


async def test_an_unforeseen_fault_is_said_without_its_text(load_setup, caplog):
    async def broken(target):
        raise RuntimeError("token 123456789:" + "x" * 35)

    with pytest.raises(LoadError, match=r"unexpectedly \(RuntimeError\)") as caught:
        await load_setup.loads.load(UploadSource("x.zip", broken), OLGA)
    assert "123456789" not in str(caught.value)
    assert load_setup.audit()[-1] == ("load", "failed")
    assert load_setup.loads.running is None


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
