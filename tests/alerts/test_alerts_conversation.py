"""Alerts as people see them: a real bot, a real catalogue, the sandbox as Telegram."""

import asyncio
import hashlib
import re
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from bot_session import publish
from published_claims import publish_claim, write_claim

from bot.alerts import AlertChoices, AlertKind
from bot.catalogue import StagedRow, TreeFacts

pytestmark = pytest.mark.slow

NEW = frozenset({AlertKind.PUBLISHED})


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    monkeypatch.setattr("bot.alerting.watch._SECONDS", 0.02)
    monkeypatch.setattr("bot.alerting.delivery._LOOK_SECONDS", 0.05)


def load(bot_session, month):
    """Publish a snapshot as an operator of the running bot does."""
    services, statement = bot_session.run.services, month.statement
    target = services.snapshots.path(statement.id)
    shutil.copyfile(month.file, target)
    target.chmod(0o600)
    digest = hashlib.sha256(month.file.read_bytes()).hexdigest()
    facts = (statement.id, statement.exchange, statement.taken_at, digest)
    row = StagedRow(*facts, services.catalogue.now(), 1, "test", foreign=False)
    services.catalogue.publish(row, 1, TreeFacts(statement))
    services.snapshots.refresh()


def subscribe(bot_session, chat, choices=AlertChoices(NEW), language="en"):  # noqa: B008 - frozen
    bot_session.run.services.alerts.subscriptions.save(chat.id, language, choices)


def got(bot_session, chat):
    """Return the texts of the alerts in a chat."""
    said = bot_session.sandbox.history(chat)
    return [one.text for one in said if one.from_bot and "Stop these alerts" in str(one.labels)]


async def pressed(bot_session, menu, label):
    """Press a button of the menu and return it as it is then."""
    await bot_session.alice.press(menu, label)
    return await bot_session.sandbox.next_edit(menu)


async def everyone_told(bot_session, until):
    """Wait until there is nothing to tell any more."""
    services = bot_session.run.services
    events = services.alerts.events

    def done():
        rows = len(services.catalogue.log())
        return events.told() == events.looked() == rows and not events.left() and not events.fresh()

    await until(done)
    await bot_session.settled()


async def test_switched_on_in_private_told_and_stopped_with_one_press(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        menu = await bot_session.ask("/alerts")
        assert "Nothing is switched on." in menu.text
        assert len(menu.text.splitlines()) <= 14
        menu = await pressed(bot_session, menu, "New publication")
        assert "1 kind is switched on, for all exchanges." in menu.text
        assert "✓ New publication" in str(menu.labels)
        await bot_session.bob.send("/start")
        load(bot_session, monthly_snapshots[1])
        alert = await bot_session.sandbox.next_message(bot_session.alice, after=menu)
        assert alert.text.startswith("🔔 Sample Exchange: a new snapshot, of 25 Sep 2026")
        assert len(alert.text.splitlines()) <= 6
        assert "No asset is short." in (await bot_session.press(alert, "Reserves")).text
        assert "Copy your Hashed Client ID" in (await bot_session.press(alert, "Check my balance")).text
        await bot_session.stop()
        await bot_session.start()  # the button works after a restart
        said = await bot_session.alice.press(alert, "Stop these alerts")
        assert "no more alerts" in said.text
        assert bot_session.run.services.alerts.subscriptions.count() == 0
        assert got(bot_session, bot_session.bob) == []


async def test_what_was_published_while_the_bot_was_away_is_told(bot_session_with, monthly_snapshots, until):
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        await bot_session.ask("/start")
        subscribe(bot_session, bot_session.alice)
        await bot_session.stop()
        publish(bot_session.data_dir, *monthly_snapshots[1:])
        await bot_session.start()
        await everyone_told(bot_session, until)
        assert [re.search(r"\d+ \w+ 2026", text)[0] for text in got(bot_session, bot_session.alice)] == [
            "25 Sep 2026",
            "25 Oct 2026",
        ]


async def test_a_withdrawal_is_told_with_its_reason(bot_session_with, monthly_snapshots, until):
    async with bot_session_with(*monthly_snapshots) as bot_session:
        await bot_session.ask("/start")
        subscribe(bot_session, bot_session.alice, AlertChoices(frozenset({AlertKind.WITHDRAWN})))
        services = bot_session.run.services
        services.catalogue.withdraw(monthly_snapshots[-1].statement.id, 1, "a <wrong> total")
        services.snapshots.refresh()
        await everyone_told(bot_session, until)
        (text,) = got(bot_session, bot_session.alice)
        assert "the snapshot of 25 Oct 2026 was withdrawn" in text
        assert "Reason given: “a <wrong> total”." in text


async def test_ratios_and_invalid_signatures_are_told_with_their_level(
    bot_session_with, monthly_snapshots, por, doubtful, until, tmp_path
):
    from porcore.build.building import build_snapshot

    shutil.copytree(doubtful(2), tmp_path / "doubtful")
    (tmp_path / "doubtful" / "wallets.csv").write_text(
        "\n".join(
            line
            for line in (doubtful(2) / "wallets.csv").read_text().splitlines()
            if not line.startswith("USD")
        )
        + "\n"
    )
    file = tmp_path / "x.por"
    statement = build_snapshot(tmp_path / "doubtful", file)
    month = type(monthly_snapshots[0])(file, statement, {})
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        for user in (bot_session.alice, bot_session.bob):
            await bot_session.ask("/start", user=user)
        subscribe(bot_session, bot_session.alice, AlertChoices(frozenset({AlertKind.RATIO}), line=80))
        subscribe(bot_session, bot_session.bob, AlertChoices(frozenset({AlertKind.CONTRADICTED})))
        load(bot_session, month)
        await everyone_told(bot_session, until)
        (below,) = got(bot_session, bot_session.alice)
        assert re.search(r"\w+ is at [\d.]+%, (claimed|signed)\n", below), below
        assert "below your 80%" in below
        (invalid,) = got(bot_session, bot_session.bob)
        assert re.search(r"2 wallets of \d+ have an invalid signature", invalid)
        for text in (below, invalid):
            assert len(text.splitlines()) <= 6


async def test_a_claim_is_told_in_the_language_of_its_chat(
    bot_session_with, monthly_snapshots, tmp_path, until
):
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        await bot_session.ask("/start")
        subscribe(bot_session, bot_session.alice, AlertChoices(NEW, "okx"), "ru")
        await bot_session.stop()
        bundle = write_claim(tmp_path / "c", "okx", "", totals=[("BTC", "1")])
        publish_claim(bot_session.data_dir, bundle)
        publish(bot_session.data_dir, monthly_snapshots[1])  # of another exchange
        await bot_session.start()
        await everyone_told(bot_session, until)
        said = [one for one in bot_session.sandbox.history(bot_session.alice) if "OKX" in one.text]
        assert len(said) == 1


async def test_only_administrators_change_the_alerts_of_a_group(bot_session_with, monthly_snapshots, until):
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice, bot_session.bob])
        menu = await bot_session.ask("/alerts", chat=group)
        refused = "Only administrators of this group can change its alerts."
        assert (await bot_session.bob.press(menu, "New publication")).text == refused
        await bot_session.alice.press(menu, "New publication")
        load(bot_session, monthly_snapshots[1])
        await everyone_told(bot_session, until)
        assert len(got(bot_session, group)) == 1
        alert = bot_session.sandbox.history(group)[-1]
        assert "Check my balance" not in alert.labels
        assert (await bot_session.bob.press(alert, "Stop these alerts")).text == refused
        assert bot_session.run.services.alerts.subscriptions.count() == 1
        assert "no more alerts" in (await bot_session.alice.press(alert, "Stop these alerts")).text
        assert bot_session.run.services.alerts.subscriptions.count() == 0


async def test_a_group_that_moves_keeps_its_alerts(bot_session_with, monthly_snapshots, until):
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice, bot_session.bob], basic=True)
        subscribe(bot_session, group)
        moved = group.upgrade(bot_session.alice)
        await bot_session.settled()
        load(bot_session, monthly_snapshots[1])
        await everyone_told(bot_session, until)
        assert len(got(bot_session, moved)) == 1


async def test_a_move_that_is_heard_of_first_from_a_refusal_loses_nothing(
    bot_session_with, monthly_snapshots, until
):
    async with bot_session_with(*monthly_snapshots[:1], refused=("sendMessage",)) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice, bot_session.bob], basic=True)
        subscriptions = bot_session.run.services.alerts.subscriptions
        moved = group.upgrade(bot_session.alice)
        await bot_session.settled()
        subscribe(bot_session, group)  # as if nothing had been heard of it
        load(bot_session, monthly_snapshots[1])
        await everyone_told(bot_session, until)
        assert len(got(bot_session, moved)) == 1
        assert subscriptions.of(group.id) is None
        assert subscriptions.of(moved.id) is not None


async def test_whoever_blocked_the_bot_is_forgotten_and_the_others_are_told(
    bot_session_with, monthly_snapshots, until
):
    async with bot_session_with(*monthly_snapshots[:1], refused=("sendMessage",)) as bot_session:
        for user in (bot_session.alice, bot_session.bob):
            await bot_session.ask("/start", user=user)
            subscribe(bot_session, user)
        stranger = bot_session.sandbox.add_user("Never wrote")
        subscribe(bot_session, stranger)
        await bot_session.alice.block()
        load(bot_session, monthly_snapshots[1])
        events = bot_session.run.services.alerts.events
        await until(lambda: got(bot_session, bot_session.bob) and not events.left())
        subscriptions = bot_session.run.services.alerts.subscriptions
        await until(lambda: subscriptions.count() == 1)
        assert subscriptions.of(bot_session.bob.id) is not None


async def test_nothing_is_kept_of_a_chat_that_the_bot_was_shut_out_of(
    bot_session_with, monthly_snapshots, until
):
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        await bot_session.ask("/start")
        group = bot_session.sandbox.add_group("Group", [bot_session.bob])
        for chat in (bot_session.alice, bot_session.bob, group):
            subscribe(bot_session, chat)
        await bot_session.alice.block()
        await group.remove_bot(bot_session.bob)
        subscriptions = bot_session.run.services.alerts.subscriptions
        await until(lambda: subscriptions.count() == 1)
        assert subscriptions.of(bot_session.bob.id) is not None


@pytest.mark.parametrize(
    "trouble",
    [
        lambda sandbox, chat: sandbox.fail(2, status=429, retry_after=1, methods=["sendMessage"], chat=chat),
        lambda sandbox, chat: sandbox.fail(2, status=502, methods=["sendMessage"], chat=chat),
        lambda sandbox, chat: sandbox.cut(1, methods=["sendMessage"], chat=chat),
    ],
    ids=["429", "away", "cut"],
)
async def test_trouble_on_the_way_loses_nothing(bot_session_with, monthly_snapshots, until, trouble):
    async with bot_session_with(*monthly_snapshots[:1], refused=("sendMessage",)) as bot_session:
        for user in (bot_session.alice, bot_session.bob):
            await bot_session.ask("/start", user=user)
            subscribe(bot_session, user)
        trouble(bot_session.sandbox, bot_session.alice)
        load(bot_session, monthly_snapshots[1])
        await until(lambda: all(got(bot_session, user) for user in (bot_session.alice, bot_session.bob)))
        await everyone_told(bot_session, until)
        assert [len(got(bot_session, user)) for user in (bot_session.alice, bot_session.bob)] == [1, 1]


async def test_what_may_have_arrived_comes_once_more_with_the_mark(
    bot_session_with, monthly_snapshots, until
):
    async with bot_session_with(*monthly_snapshots[:1], refused=("sendMessage",)) as bot_session:
        await bot_session.ask("/start")
        subscribe(bot_session, bot_session.alice)
        bot_session.sandbox.lose_answers(1, methods=["sendMessage"], chat=bot_session.alice)
        load(bot_session, monthly_snapshots[1])
        await until(lambda: len(got(bot_session, bot_session.alice)) == 2)
        await everyone_told(bot_session, until)
        first, again = got(bot_session, bot_session.alice)
        assert again == f"again, in case the first got lost\n{first}"


async def test_a_file_that_is_locked_while_messages_are_on_their_way_sends_nothing_twice(
    bot_session_with, monthly_snapshots, until, monkeypatch
):
    monkeypatch.setattr("bot.alerting.delivery._TROUBLE_SECONDS", 0.05)
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        sandbox = bot_session.sandbox
        people = [sandbox.add_user(f"P{number}", started=True) for number in range(12)]
        for one in people:
            subscribe(bot_session, one)
        sandbox.slow(0.2, methods=["sendMessage"])
        load(bot_session, monthly_snapshots[1])
        await until(lambda: any(got(bot_session, one) for one in people))
        with closing(sqlite3.connect(bot_session.data_dir / "alerts.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(1.5)  # longer than the bot waits for it
        await until(lambda: all(got(bot_session, one) for one in people))
        await everyone_told(bot_session, until)
        assert [len(got(bot_session, one)) for one in people] == [1] * len(people)


async def test_whoever_stops_while_a_message_waits_for_its_turn_does_not_get_it(
    bot_session_with, monthly_snapshots, until
):
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        sandbox, subscriptions = bot_session.sandbox, bot_session.run.services.alerts.subscriptions
        people = [sandbox.add_user(f"P{number}", started=True) for number in range(2)]
        for one in people:
            subscribe(bot_session, one)
        events, leaves, waiting = bot_session.run.services.alerts.events, threading.Event(), []
        note = events.leaves

        def held(one):
            waiting.append(one)
            leaves.wait(10)
            return note(one)

        events.leaves = held
        load(bot_session, monthly_snapshots[1])
        await until(lambda: len(waiting) == len(people))
        subscriptions.forget(people[0].id)
        leaves.set()
        await until(lambda: got(bot_session, people[1]))
        await everyone_told(bot_session, until)
        assert [len(got(bot_session, one)) for one in people] == [0, 1]


async def test_a_press_on_an_exchange_before_anything_is_on_is_not_lost(
    bot_session_with, monthly_snapshots, tmp_path
):
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        await bot_session.stop()
        publish_claim(bot_session.data_dir, write_claim(tmp_path / "c", "okx", "", totals=[("BTC", "1")]))
        await bot_session.start()
        menu = await bot_session.ask("/alerts")
        for label in ("Exchange: all", "OKX", "< 95%", "Nothing new for long"):
            menu = await pressed(bot_session, menu, label)
        assert "2 kinds are switched on, for OKX." in menu.text
        chosen = bot_session.run.services.alerts.subscriptions.of(bot_session.alice.id)
        assert chosen == AlertChoices(frozenset({AlertKind.RATIO, AlertKind.SILENCE}), "okx", 95)
        assert "Nothing is switched on." in (await pressed(bot_session, menu, "Stop all alerts")).text


async def test_forget_deletes_the_alerts_too(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots[:1]) as bot_session:
        assert "alerts" not in (await bot_session.ask("/forget")).text
        subscribe(bot_session, bot_session.alice)
        assert "Your alerts are deleted too." in (await bot_session.ask("/forget")).text
        assert bot_session.run.services.alerts.subscriptions.count() == 0
        assert "/alerts" in (await bot_session.ask("/privacy")).text


async def test_a_file_that_cannot_be_used_stops_nobody(bot_session_with, monthly_snapshots, until):
    async with bot_session_with(*monthly_snapshots[:1], people=["Olga"]) as bot_session:
        await bot_session.stop()
        for ending in ("", "-wal", "-shm"):
            (bot_session.data_dir / f"alerts.db{ending}").unlink(missing_ok=True)
        (bot_session.data_dir / "alerts.db").mkdir()
        await bot_session.start()
        olga = bot_session.operators[0]

        def said():
            return [one.text for one in bot_session.sandbox.history(olga) if "alerts.db" in one.text]

        await until(said)
        assert "alerts.db cannot be used" in said()[0]
        assert "cannot read or save alerts" in (await bot_session.ask("/alerts")).text
        assert "25 Aug 2026" in (await bot_session.ask("/snapshots")).text


async def test_a_file_that_breaks_while_the_bot_runs_is_told_once(
    bot_session_with, monthly_snapshots, until, monkeypatch
):
    monkeypatch.setattr("bot.alerting.delivery._TROUBLE_SECONDS", 0.05)
    async with bot_session_with(*monthly_snapshots[:1], people=["Olga"]) as bot_session:
        await bot_session.ask("/start")
        bot_session.run.services.alerts.close()
        olga = bot_session.operators[0]

        def said():
            return [one for one in bot_session.sandbox.history(olga) if "alerts.db" in one.text]

        await until(said)
        await bot_session.settled()
        assert len(said()) == 1
        assert "cannot read or save alerts" in (await bot_session.ask("/alerts")).text
