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
async def fallen(operator_session_with, monthly_snapshots, por):
    """A bot that serves September, and a staged October with two clients."""
    async with operator_session_with(*monthly_snapshots[:2]) as operator_session:
        operator_session.published_before = 2
        operator_session.put(por(accounts=12), "october.por")
        operator_session.dry_run = await operator_session.load("october.por")
        yield operator_session


def publishes(operator_session):
    """How the presses of Publish ended, after the snapshots that were there before."""
    outcomes = [outcome for action, outcome in operator_session.audit() if action == "publish"]
    return outcomes[operator_session.published_before :]


def prefix_of(operator_session):
    (row,) = operator_session.bot_session.run.services.loads.staged()
    return bytes.fromhex(row.statement_id[:16])


async def pressed(operator_session, message, label, user=None):
    """Press; return the bot's next message in that chat."""
    last = operator_session.sandbox.history(message.chat_id)[-1]
    await (user or operator_session.olga).press(message, label)
    return await operator_session.sandbox.next_message(message.chat_id, after=last)


async def test_marked_in_the_dry_run_and_asked_once_more(fallen):
    operator_session = fallen
    assert "⚠️ More than 20% below the last snapshot: " in operator_session.dry_run.text
    assert "fewer clients (" in operator_session.dry_run.text
    assert "Publish will ask again." in operator_session.dry_run.text
    before = operator_session.served()
    question = await pressed(operator_session, operator_session.dry_run, "Publish")
    assert question.text.startswith(
        f"⚠️ Publish the snapshot of 25 Oct 2026, 00:00 UTC ({prefix_of(operator_session).hex()[:8]}…) anyway? More than 20% below the last snapshot:\n• "
    )
    assert "Nothing is published yet." in question.text
    assert question.labels == ("Discard", AGAIN)
    assert operator_session.served() == before
    assert publishes(operator_session) == ["asked"]
    done = await operator_session.press(question, AGAIN)
    assert done.text.startswith(f"✅ Published by operator {operator_session.olga.id}")
    assert len(operator_session.served()) == len(before) + 1
    assert publishes(operator_session) == ["asked", "confirmed", "done"]
    told = await operator_session.say("/audit")
    assert "fell: " in told.text
    assert "% fewer clients" in told.text


async def test_no_number_of_presses_of_the_first_button_publishes(fallen):
    operator_session, before = fallen, fallen.served()
    data = ButtonData(Action.PUBLISH, None, prefix_of(operator_session)).pack()
    for number in range(10):
        user = (operator_session.olga, operator_session.otto)[number % 2]
        message = (
            operator_session.dry_run
            if user is operator_session.olga
            else (await operator_session.say("/status", operator_session.otto))
        )
        await user.press_stale(message, data)
    await operator_session.sandbox.wait_for(lambda: len(publishes(operator_session)) == 10)
    assert set(publishes(operator_session)) == {"asked"}
    assert operator_session.served() == before


async def test_the_second_button_survives_a_restart(fallen):
    operator_session = fallen
    question = await pressed(operator_session, operator_session.dry_run, "Publish")
    await operator_session.bot_session.stop()
    await operator_session.bot_session.start()
    await operator_session.sandbox.next_message(operator_session.olga, after=question)  # what waits
    assert (await operator_session.press(question, AGAIN)).text.startswith("✅ Published")


async def test_discarding_instead(fallen):
    operator_session = fallen
    question = await pressed(operator_session, operator_session.dry_run, "Publish")
    assert (await operator_session.press(question, "Discard")).text.startswith("Discarded: ")
    assert operator_session.files("staging") == []
    again = await pressed(operator_session, operator_session.dry_run, "Publish")
    assert again.text.startswith("❌ Not published. This snapshot is no longer staged")


async def test_a_yes_to_other_falls_is_no_yes_to_these(fallen):
    """The mark of what was shown is part of the button: made up, or of another day, it asks again."""
    operator_session, before = fallen, fallen.served()
    for asset, page in ((0, 0), (1, 4095), (4095, 4095)):
        last = operator_session.sandbox.history(operator_session.olga)[-1]
        data = ButtonData(Action.CONFIRM, None, prefix_of(operator_session), asset, page).pack()
        await operator_session.olga.press_stale(operator_session.dry_run, data)
        question = await operator_session.sandbox.next_message(operator_session.olga, after=last)
        assert question.text.startswith("⚠️ Publish the snapshot of ")
    assert operator_session.served() == before
    assert publishes(operator_session) == ["asked"] * 3


async def test_nobody_else_can_say_yes(fallen):
    operator_session, before = fallen, (fallen.served(), fallen.audit())
    greeting = await operator_session.bot_session.ask("/start")
    query = await operator_session.bot_session.alice.press_stale(
        greeting, ButtonData(Action.CONFIRM, None, prefix_of(operator_session)).pack()
    )
    await operator_session.sandbox.wait_for(lambda: operator_session.sandbox.world.queries[query].answered)
    assert (operator_session.served(), operator_session.audit()) == before


async def test_a_snapshot_that_cannot_be_published_is_refused_and_not_asked_about(
    operator_session_with, monthly_snapshots, por
):
    async with operator_session_with(*monthly_snapshots) as operator_session:
        operator_session.published_before = 3
        operator_session.put(por(accounts=12), "october.por")
        dry_run = await operator_session.load("october.por")
        assert "This cannot be published now" in dry_run.text
        assert (await pressed(operator_session, dry_run, "Publish")).text.startswith("❌ Not published. ")
        assert publishes(operator_session) == ["refused"]


async def test_the_share_is_a_setting(operator_session_with, monthly_snapshots, por):
    async with operator_session_with(*monthly_snapshots[:2], fall_percent="100") as operator_session:
        operator_session.published_before = 2
        operator_session.put(por(accounts=12), "october.por")
        dry_run = await operator_session.load("october.por")
        assert "below the last snapshot" not in dry_run.text
        assert (await operator_session.press(dry_run, "Publish")).text.startswith("✅ Published")
        assert publishes(operator_session) == ["done"]


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


async def test_a_last_snapshot_that_cannot_be_read_is_no_reason_to_ask_nothing(
    operator_session_with, monthly_snapshots, por
):
    """Nobody knows whether a total fell, so a second yes is needed all the same."""
    async with operator_session_with(monthly_snapshots[1]) as operator_session:
        operator_session.published_before = 1
        operator_session.put(por(accounts=12), "october.por")
        file = (
            operator_session.bot_session.data_dir / "snapshots" / f"{monthly_snapshots[1].statement.id}.por"
        )
        file.write_bytes(b"noise" * 1000)
        dry_run = await operator_session.load("october.por")
        assert "I cannot read the last published snapshot" in dry_run.text
        assert "There is no published snapshot to compare with" not in dry_run.text
        question = await pressed(operator_session, dry_run, "Publish")
        assert question.text.startswith("⚠️ Publish the snapshot of 25 Oct 2026, 00:00 UTC (")
        assert "I cannot read the last published snapshot" in question.text
        assert publishes(operator_session) == ["asked"]
        await operator_session.press(
            question, AGAIN
        )  # what is seen first may be news of the file that was overwritten
        chat = operator_session.olga
        await operator_session.sandbox.wait_for(
            lambda: any(m.text.startswith("✅ Published") for m in operator_session.sandbox.history(chat)),
            timeout=60,
            what="word of the publication",
        )
