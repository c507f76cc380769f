"""A snapshot with much less than the last one: marked in words, and published only after a second yes."""

import pytest

from bot.load.falls import Fall, Side, falls_between, mark_of
from bot.telegram.callbacks import Action, ButtonData
from bot.texts import loading
from porcore.format.hashing import Node
from porcore.format.statement import Asset
from porcore.reserves.comparison import AssetReserves

pytestmark = pytest.mark.slow

AGAIN = loading.labels()["confirm"]


@pytest.fixture
async def fallen(office_with, months, por):
    """A bot that serves September, and a staged October with two clients."""
    async with office_with(*months[:2]) as office:
        office.published_before = 2
        office.put(por(accounts=12), "october.por")
        office.dry_run = await office.load("october.por")
        yield office


def publishes(office):
    """How the presses of Publish ended, after the snapshots that were there before."""
    outcomes = [outcome for action, outcome in office.audit() if action == "publish"]
    return outcomes[office.published_before :]


def prefix_of(office):
    (row,) = office.stage.run.services.desk.staged()
    return bytes.fromhex(row.statement_id[:16])


async def pressed(office, message, label, user=None):
    """Press; return the bot's next message in that chat."""
    last = office.sandbox.history(message.chat_id)[-1]
    await (user or office.olga).press(message, label)
    return await office.sandbox.next_message(message.chat_id, after=last)


async def test_marked_in_the_dry_run_and_asked_once_more(fallen):
    office = fallen
    assert "⚠️ More than 20% below the last snapshot: " in office.dry_run.text
    assert "fewer clients (" in office.dry_run.text
    assert "Publish will ask again." in office.dry_run.text
    before = office.served()
    question = await pressed(office, office.dry_run, "Publish")
    assert question.text.startswith(
        f"⚠️ Publish the snapshot of 25 Oct 2026, 00:00 UTC ({prefix_of(office).hex()[:8]}…) anyway? More than 20% below the last snapshot:\n• "
    )
    assert question.text.endswith("Nothing is published yet.")
    assert question.labels == ("Discard", AGAIN)
    assert office.served() == before
    assert publishes(office) == ["asked"]
    done = await office.press(question, AGAIN)
    assert done.text.startswith(f"✅ Published by operator {office.olga.id}")
    assert len(office.served()) == len(before) + 1
    assert publishes(office) == ["asked", "confirmed", "done"]
    told = await office.say("/audit")
    assert "fell: " in told.text
    assert "% fewer clients" in told.text


async def test_no_number_of_presses_of_the_first_button_publishes(fallen):
    office, before = fallen, fallen.served()
    data = ButtonData(Action.PUBLISH, None, prefix_of(office)).pack()
    for number in range(10):
        user = (office.olga, office.otto)[number % 2]
        message = office.dry_run if user is office.olga else (await office.say("/status", office.otto))
        await user.press_stale(message, data)
    await office.sandbox.wait_for(lambda: len(publishes(office)) == 10)
    assert set(publishes(office)) == {"asked"}
    assert office.served() == before


async def test_the_second_button_survives_a_restart(fallen):
    office = fallen
    question = await pressed(office, office.dry_run, "Publish")
    await office.stage.stop()
    await office.stage.start()
    await office.sandbox.next_message(office.olga, after=question)  # what waits
    assert (await office.press(question, AGAIN)).text.startswith("✅ Published")


async def test_discarding_instead(fallen):
    office = fallen
    question = await pressed(office, office.dry_run, "Publish")
    assert (await office.press(question, "Discard")).text.startswith("Discarded: ")
    assert office.files("staging") == []
    again = await pressed(office, office.dry_run, "Publish")
    assert again.text.startswith("❌ Not published. This snapshot is no longer staged")


async def test_a_yes_to_other_falls_is_no_yes_to_these(fallen):
    """The mark of what was shown is part of the button: made up, or of another day, it asks again."""
    office, before = fallen, fallen.served()
    for asset, page in ((0, 0), (1, 4095), (4095, 4095)):
        last = office.sandbox.history(office.olga)[-1]
        data = ButtonData(Action.CONFIRM, None, prefix_of(office), asset, page).pack()
        await office.olga.press_stale(office.dry_run, data)
        question = await office.sandbox.next_message(office.olga, after=last)
        assert question.text.startswith("⚠️ Publish the snapshot of ")
    assert office.served() == before
    assert publishes(office) == ["asked"] * 3


async def test_nobody_else_can_say_yes(fallen):
    office, before = fallen, (fallen.served(), fallen.audit())
    greeting = await office.stage.ask("/start")
    query = await office.stage.alice.press_stale(
        greeting, ButtonData(Action.CONFIRM, None, prefix_of(office)).pack()
    )
    await office.sandbox.wait_for(lambda: office.sandbox.world.queries[query].answered)
    assert (office.served(), office.audit()) == before


async def test_a_snapshot_that_cannot_be_published_is_refused_and_not_asked_about(office_with, months, por):
    async with office_with(*months) as office:
        office.published_before = 3
        office.put(por(accounts=12), "october.por")
        dry_run = await office.load("october.por")
        assert "This cannot be published now" in dry_run.text
        assert (await pressed(office, dry_run, "Publish")).text.startswith("❌ Not published. ")
        assert publishes(office) == ["refused"]


async def test_the_share_is_a_setting(office_with, months, por):
    async with office_with(*months[:2], fall_percent="100") as office:
        office.published_before = 2
        office.put(por(accounts=12), "october.por")
        dry_run = await office.load("october.por")
        assert "below the last snapshot" not in dry_run.text
        assert (await office.press(dry_run, "Publish")).text.startswith("✅ Published")
        assert publishes(office) == ["done"]


def reserves(symbol, owes, holds, clients):
    asset = Asset(symbol, 0, (symbol,), clients, Node(owes, bytes(32)))
    return AssetReserves(asset, owes, holds, 1, 0)


@pytest.mark.parametrize(
    ("owes", "holds", "clients", "fell"),
    [
        (100, 100, 100, []),
        (80, 80, 80, []),  # exactly the share
        (79, 100, 100, [Side.OWES]),
        (100, 79, 100, [Side.HOLDS]),
        (100, 100, 79, [Side.CLIENTS]),
        (0, 0, 0, [Side.OWES, Side.HOLDS, Side.CLIENTS]),
        (10**30, 10**30, 10**6, []),
    ],
)
def test_what_counts_as_a_fall(owes, holds, clients, fell):
    found = falls_between(
        {"A": reserves("A", 100, 100, 100)}, [reserves("A", owes, holds, clients)], None, 20
    )
    assert [fall.side for fall in found] == fell


def test_an_asset_that_is_gone_and_clients_of_the_whole_ledger():
    before = {"A": reserves("A", 5, 0, 1), "EMPTY": reserves("EMPTY", 0, 0, 0)}
    falls = falls_between(before, [reserves("NEW", 1, 1, 1)], (1000, 799), 20)
    assert falls == (Fall("A", Side.LISTED, 1, 0), Fall("", Side.CLIENTS, 1000, 799))
    assert falls[1].tenths == 201
    assert falls_between(before, [reserves("NEW", 1, 1, 1)], (1000, 0), 100) == ()
    assert falls_between({}, [reserves("NEW", 1, 1, 1)], (0, 0), 0) == ()
    assert mark_of(falls) != mark_of(falls[:1])
    assert 0 <= mark_of(falls) < 2**24


async def test_a_last_snapshot_that_cannot_be_read_is_no_reason_to_ask_nothing(office_with, months, por):
    """Nobody knows whether a total fell, so a second yes is needed all the same."""
    async with office_with(months[1]) as office:
        office.published_before = 1
        office.put(por(accounts=12), "october.por")
        file = office.stage.data_dir / "snapshots" / f"{months[1].statement.id}.por"
        file.write_bytes(b"noise" * 1000)
        dry_run = await office.load("october.por")
        assert "I cannot read the last published snapshot" in dry_run.text
        assert "There is no published snapshot to compare with" not in dry_run.text
        question = await pressed(office, dry_run, "Publish")
        assert question.text.startswith("⚠️ Publish the snapshot of 25 Oct 2026, 00:00 UTC (")
        assert "I cannot read the last published snapshot" in question.text
        assert publishes(office) == ["asked"]
        assert (await office.press(question, AGAIN)).text.startswith("✅ Published")
