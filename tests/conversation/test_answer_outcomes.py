"""What `porbot_answers` counts: every branch of every question under its own outcome, and each question once."""

import asyncio

import pytest

from bot.answer_outcome import AnswerOutcome
from bot.telegram.callbacks import Action, ButtonData

pytestmark = pytest.mark.slow

NOBODY = "5e" * 32


class Answers:
    """How many answers were counted since somebody looked last."""

    def __init__(self, bot_session):
        self.bot_session, self._before = bot_session, {}

    async def new(self):
        """Return {"command outcome": number} of what was counted since the last look, all questions being answered."""
        await self.bot_session.settled()
        found = {}
        for metric in self.bot_session.run.services.metrics.registry.collect():
            for sample in metric.samples:
                if sample.name == "porbot_answers_total":
                    found[f"{sample.labels['command']} {sample.labels['outcome']}"] = int(sample.value)
        before, self._before = self._before, found
        return {
            name: number - before.get(name, 0)
            for name, number in found.items()
            if number > before.get(name, 0)
        }

    async def of(self, *typed, chat=None):
        """Type something and return what was counted."""
        for text in typed:
            await self.bot_session.ask(text, chat=chat)
        return await self.new()


def damage(bot_session):
    """Make the served files unreadable under the running bot, which remembers nothing of them."""
    bot_session.run.services.evidence._kept.clear()
    for file in (bot_session.data_dir / "snapshots").iterdir():
        file.write_bytes(file.read_bytes()[:1000])
    bot_session.run.services.snapshots.close()


async def withdraw(bot_session, month):
    await asyncio.to_thread(bot_session.run.services.catalogue.withdraw, month.statement.id, 1)
    bot_session.run.services.snapshots.refresh()


def data(action, month, client=None, asset=0):
    """Return what a button of ours carries."""
    client_id = bytes.fromhex(client) if client else None
    return ButtonData(action, client_id, bytes.fromhex(month.statement.id[:16]), asset).pack()


async def test_an_id(bot_session, monthly_snapshots, someone):
    answers, client = Answers(bot_session), someone("BTC", everywhere=True)
    assert await answers.of(client, f"/verify {client}", f"{client} 2026-09-30") == {"verify included": 3}
    assert await answers.of(NOBODY) == {"verify not_found": 1}
    assert await answers.of(monthly_snapshots[-1].statement.id) == {"verify known": 1}
    assert await answers.of("why is that?", f"{client} someday") == {"verify not_understood": 2}
    assert await answers.of("is my money safe?", "hello", "/settings") == {
        "words shown": 2,
        "settings shown": 1,
    }
    assert await answers.of("reserves") == {"reserves shown": 1}
    assert await answers.of(f"{client} 2020-01-01") == {"verify no_snapshot": 1}
    await withdraw(bot_session, monthly_snapshots[0])
    assert await answers.of(f"{client} 2026-08-31") == {"verify withdrawn": 1}


async def test_an_id_when_there_is_nothing_to_answer_from(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with() as bot_session:
        assert await Answers(bot_session).of(someone("BTC")) == {"verify no_snapshot": 1}


async def test_an_id_when_the_file_is_damaged_and_after_that(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with(monthly_snapshots[-1]) as bot_session:
        answers = Answers(bot_session)
        damage(bot_session)
        assert await answers.of(someone("BTC")) == {"verify unavailable": 1}
        assert await answers.of(someone("BTC"), NOBODY) == {"verify unavailable": 2}


async def test_too_many_ids(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with(*monthly_snapshots, lookups_per_minute=1) as bot_session:
        answers = Answers(bot_session)
        assert await answers.of(someone("BTC"), someone("BTC")) == {"verify included": 1, "verify limited": 1}


async def test_not_found_that_nobody_is_told_is_not_counted_as_told(
    bot_session_with, monthly_snapshots, monkeypatch
):
    async with bot_session_with(*monthly_snapshots, misses_per_hour_all=1) as bot_session:
        answers = Answers(bot_session)
        assert await answers.of(NOBODY) == {"verify not_found": 1}
        monkeypatch.setattr("bot.telegram.held_answers._MOST", 0)  # as many wait as may
        assert await answers.of(NOBODY) == {"verify limited": 1}


async def test_an_answer_that_telegram_refuses(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with(*monthly_snapshots, refused=("sendMessage",)) as bot_session:
        answers = Answers(bot_session)
        for typed in (someone("BTC"), NOBODY, "why is that?"):
            bot_session.sandbox.fail(1, status=400, methods=["sendMessage"], chat=bot_session.alice)
            await bot_session.alice.send(typed)
            assert await answers.new() == {"verify failed": 1}, typed


async def test_buttons_of_a_customer(bot_session, monthly_snapshots, someone):
    answers, client = Answers(bot_session), someone("BTC", everywhere=True)
    included = await bot_session.ask(client)
    assert await answers.new() == {"verify included": 1}
    for label, counted in (
        ("Check BTC", "check included"),
        ("path", "tree included"),
        ("proof", "proof included"),
        ("dates", "dates shown"),
    ):
        found = next(one for one in included.labels if label.lower() in one.lower())
        await bot_session.press(included, found)
        assert await answers.new() == {counted: 1}
    for pressed, counted in (
        (data(Action.VERIFY, monthly_snapshots[0], client), "verify included"),
        (data(Action.VERIFY, monthly_snapshots[0], NOBODY), "verify not_found"),
        (data(Action.CHECK, monthly_snapshots[0], client, asset=99), "check not_understood"),
        (data(Action.TREE, monthly_snapshots[0]), "tree not_understood"),
    ):
        await bot_session.alice.press_stale(included, pressed)
        assert await answers.new() == {counted: 1}
    unknown = ButtonData(Action.PROOF, bytes.fromhex(client), bytes(8)).pack()
    await bot_session.alice.press_stale(included, unknown)
    assert await answers.new() == {"proof no_snapshot": 1}
    await withdraw(bot_session, monthly_snapshots[0])
    await bot_session.alice.press_stale(included, data(Action.VERIFY, monthly_snapshots[0], client))
    assert await answers.new() == {"verify withdrawn": 1}
    damage(bot_session)
    await bot_session.press(included, "Check BTC")
    assert await answers.new() == {"check unavailable": 1}


async def test_reserves(bot_session, monthly_snapshots):
    answers, group = (
        Answers(bot_session),
        bot_session.sandbox.add_group("Depositors", [bot_session.alice, bot_session.bob]),
    )
    for chat in (None, group):
        assert await answers.of("/reserves btc 2026-09-30", chat=chat) == {"reserves shown": 1}
        assert await answers.of("/reserves DOGE", chat=chat) == {"reserves no_asset": 1}
        assert await answers.of("/reserves btc usd", chat=chat) == {"reserves not_understood": 1}
        assert await answers.of("/reserves 2020-01-01", chat=chat) == {"reserves no_snapshot": 1}
    await withdraw(bot_session, monthly_snapshots[0])
    assert await answers.of("/reserves 2026-08-31") == {"reserves withdrawn": 1}
    damage(bot_session)
    assert await answers.of("/reserves") == {"reserves unavailable": 1}
    assert await answers.of("/reserves") == {"reserves unavailable": 1}, "a refusal for a fault that is known"


async def test_lists_of_snapshots(bot_session, monthly_snapshots):
    answers = Answers(bot_session)
    assert await answers.of("/snapshots", "/snapshots 2026-09-30", "/snapshots latest") == {
        "snapshots shown": 3
    }
    assert await answers.of("/snapshots please") == {"snapshots not_understood": 1}
    assert await answers.of("/snapshots 2020-01-01") == {"snapshots no_snapshot": 1}
    listed = await bot_session.ask("/snapshots")
    await answers.new()
    bot_session.allowed = {"editMessageText"}  # it shows that page already
    await bot_session.alice.press_stale(listed, ButtonData(Action.SNAPSHOTS, None, bytes(8)).pack())
    assert await answers.new() == {"snapshots shown": 1}
    await withdraw(bot_session, monthly_snapshots[0])
    assert await answers.of("/snapshots 2026-08-31") == {"snapshots withdrawn": 1}


async def test_public_questions_when_there_is_nothing(bot_session_with):
    async with bot_session_with() as bot_session:
        answers = Answers(bot_session)
        assert await answers.of("/reserves", "/snapshots") == {
            "reserves no_snapshot": 1,
            "snapshots no_snapshot": 1,
        }


async def test_public_buttons(bot_session, monthly_snapshots):
    answers = Answers(bot_session)
    reserves = await bot_session.ask("/reserves")
    assert await answers.new() == {"reserves shown": 1}
    await bot_session.press(reserves, next(label for label in reserves.labels if "Wallets" in label))
    assert sum((await answers.new()).values()) == 1
    for pressed, counted in (
        (data(Action.WALLETS, monthly_snapshots[-1]), "wallets shown"),
        (data(Action.ALL_WALLETS, monthly_snapshots[-1]), "all_wallets shown"),
        (data(Action.ASSETS, monthly_snapshots[-1]), "assets shown"),
        (data(Action.RESERVES, monthly_snapshots[-1]), "reserves shown"),
        (ButtonData(Action.WALLETS, None, bytes(8)).pack(), "wallets no_snapshot"),
    ):
        await bot_session.alice.press_stale(reserves, pressed)
        assert await answers.new() == {counted: 1}
    await withdraw(bot_session, monthly_snapshots[0])
    await bot_session.alice.press_stale(reserves, data(Action.WALLETS, monthly_snapshots[0]))
    assert await answers.new() == {"wallets withdrawn": 1}


async def test_a_public_button_that_has_to_wait(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots, group_interval=3600) as bot_session:
        answers, group = (
            Answers(bot_session),
            bot_session.sandbox.add_group("Depositors", [bot_session.alice, bot_session.bob]),
        )
        reserves = await bot_session.ask("/reserves", chat=group)
        label = next(label for label in reserves.labels if "Wallets" in label)
        await bot_session.press(reserves, label)  # the one press that belongs to the answer
        assert await answers.new() == {"reserves shown": 1, "all_wallets shown": 1}
        await bot_session.alice.press(reserves, label)
        assert await answers.new() == {"all_wallets limited": 1}


async def test_a_public_button_of_a_damaged_file(bot_session_with, monthly_snapshots):
    async with bot_session_with(monthly_snapshots[-1]) as bot_session:
        answers, reserves = Answers(bot_session), await bot_session.ask("/reserves")
        await answers.new()
        damage(bot_session)
        for _ in range(2):
            await bot_session.alice.press_stale(reserves, data(Action.WALLETS, monthly_snapshots[-1]))
            assert await answers.new() == {"wallets unavailable": 1}


async def test_a_question_that_the_stop_cuts_short(bot_session, monkeypatch, someone):
    answers, services = Answers(bot_session), bot_session.run.services
    began = asyncio.Event()

    async def never(*_):
        began.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(type(services), "in_slices", never)
    await bot_session.alice.send(someone("BTC"))
    await began.wait()
    await bot_session.stop()
    registry = services.metrics.registry
    counted = registry.get_sample_value("porbot_answers_total", {"command": "verify", "outcome": "stopped"})
    assert counted == 1
    assert answers


def test_an_outcome_is_a_word_of_the_codes_own():
    assert all(
        outcome.value.replace("_", "").isalpha() and outcome.value.islower() for outcome in AnswerOutcome
    )
