"""What `porbot_answers` counts: every branch of every question under its own outcome, and each question once."""

import asyncio

import pytest

from bot.answer_outcome import AnswerOutcome
from bot.telegram.callbacks import Action, ButtonData

pytestmark = pytest.mark.slow

NOBODY = "5e" * 32


class Answers:
    """How many answers were counted since somebody looked last."""

    def __init__(self, stage):
        self.stage, self._before = stage, {}

    async def new(self):
        """Return {"command outcome": number} of what was counted since the last look, all questions being answered."""
        await self.stage.settled()
        found = {}
        for metric in self.stage.run.services.metrics.registry.collect():
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
            await self.stage.ask(text, chat=chat)
        return await self.new()


def damage(stage):
    """Make the served files unreadable under the running bot, which remembers nothing of them."""
    stage.run.services.evidence._kept.clear()
    for file in (stage.data_dir / "snapshots").iterdir():
        file.write_bytes(file.read_bytes()[:1000])
    stage.run.services.shelf.close()


async def withdraw(stage, month):
    await asyncio.to_thread(stage.run.services.catalogue.withdraw, month.statement.id, 1)
    stage.run.services.shelf.refresh()


def data(action, month, client=None, asset=0):
    """Return what a button of ours carries."""
    client_id = bytes.fromhex(client) if client else None
    return ButtonData(action, client_id, bytes.fromhex(month.statement.id[:16]), asset).pack()


async def test_an_id(stage, months, someone):
    answers, client = Answers(stage), someone("BTC", everywhere=True)
    assert await answers.of(client, f"/verify {client}", f"{client} 2026-09-30") == {"verify included": 3}
    assert await answers.of(NOBODY) == {"verify not_found": 1}
    assert await answers.of(months[-1].statement.id) == {"verify known": 1}
    assert await answers.of("is my money safe?", f"{client} someday") == {"verify not_understood": 2}
    assert await answers.of(f"{client} 2020-01-01") == {"verify no_snapshot": 1}
    await withdraw(stage, months[0])
    assert await answers.of(f"{client} 2026-08-31") == {"verify withdrawn": 1}


async def test_an_id_when_there_is_nothing_to_answer_from(stage_with, months, someone):
    async with stage_with() as stage:
        assert await Answers(stage).of(someone("BTC")) == {"verify no_snapshot": 1}


async def test_an_id_when_the_file_is_damaged_and_after_that(stage_with, months, someone):
    async with stage_with(months[-1]) as stage:
        answers = Answers(stage)
        damage(stage)
        assert await answers.of(someone("BTC")) == {"verify unavailable": 1}
        assert await answers.of(someone("BTC"), NOBODY) == {"verify unavailable": 2}


async def test_too_many_ids(stage_with, months, someone):
    async with stage_with(*months, lookups_per_minute=1) as stage:
        answers = Answers(stage)
        assert await answers.of(someone("BTC"), someone("BTC")) == {"verify included": 1, "verify limited": 1}


async def test_not_found_that_nobody_is_told_is_not_counted_as_told(stage_with, months):
    async with stage_with(*months, misses_per_hour_all=1) as stage:
        answers = Answers(stage)
        assert await answers.of(NOBODY) == {"verify not_found": 1}
        monkey = stage.run.services.held.later
        object.__setattr__(stage.run.services.held, "later", lambda *_: None)  # as many wait as may
        try:
            assert await answers.of(NOBODY) == {"verify limited": 1}
        finally:
            object.__setattr__(stage.run.services.held, "later", monkey)


async def test_an_answer_that_telegram_refuses(stage_with, months, someone):
    async with stage_with(*months, refused=("sendMessage",)) as stage:
        answers = Answers(stage)
        for typed in (someone("BTC"), NOBODY, "is my money safe?"):
            stage.sandbox.fail(1, status=400, methods=["sendMessage"], chat=stage.alice)
            await stage.alice.send(typed)
            assert await answers.new() == {"verify failed": 1}, typed


async def test_buttons_of_a_customer(stage, months, someone):
    answers, client = Answers(stage), someone("BTC", everywhere=True)
    included = await stage.ask(client)
    assert await answers.new() == {"verify included": 1}
    for label, counted in (
        ("Check BTC", "check included"),
        ("Tree", "tree included"),
        ("proof", "proof included"),
        ("dates", "dates shown"),
    ):
        found = next(one for one in included.labels if label.lower() in one.lower())
        await stage.press(included, found)
        assert await answers.new() == {counted: 1}
    for pressed, counted in (
        (data(Action.VERIFY, months[0], client), "verify included"),
        (data(Action.VERIFY, months[0], NOBODY), "verify not_found"),
        (data(Action.CHECK, months[0], client, asset=99), "check not_understood"),
        (data(Action.TREE, months[0]), "tree not_understood"),
    ):
        await stage.alice.press_stale(included, pressed)
        assert await answers.new() == {counted: 1}
    unknown = ButtonData(Action.PROOF, bytes.fromhex(client), bytes(8)).pack()
    await stage.alice.press_stale(included, unknown)
    assert await answers.new() == {"proof no_snapshot": 1}
    await withdraw(stage, months[0])
    await stage.alice.press_stale(included, data(Action.VERIFY, months[0], client))
    assert await answers.new() == {"verify withdrawn": 1}
    damage(stage)
    await stage.press(included, "Check BTC")
    assert await answers.new() == {"check unavailable": 1}


async def test_reserves(stage, months):
    answers, group = Answers(stage), stage.sandbox.add_group("Depositors", [stage.alice, stage.bob])
    for chat in (None, group):
        assert await answers.of("/reserves btc 2026-09-30", chat=chat) == {"reserves shown": 1}
        assert await answers.of("/reserves DOGE", chat=chat) == {"reserves no_asset": 1}
        assert await answers.of("/reserves btc usd", chat=chat) == {"reserves not_understood": 1}
        assert await answers.of("/reserves 2020-01-01", chat=chat) == {"reserves no_snapshot": 1}
    await withdraw(stage, months[0])
    assert await answers.of("/reserves 2026-08-31") == {"reserves withdrawn": 1}
    damage(stage)
    assert await answers.of("/reserves") == {"reserves unavailable": 1}
    assert await answers.of("/reserves") == {"reserves unavailable": 1}, "a refusal for a fault that is known"


async def test_lists_of_snapshots(stage, months):
    answers = Answers(stage)
    assert await answers.of("/snapshots", "/snapshots 2026-09-30", "/snapshots please") == {
        "snapshots shown": 3
    }
    assert await answers.of("/snapshots 2020-01-01") == {"snapshots no_snapshot": 1}
    listed = await stage.ask("/snapshots")
    await answers.new()
    stage.allowed = {"editMessageText"}  # it shows that page already
    await stage.alice.press_stale(listed, ButtonData(Action.SNAPSHOTS, None, bytes(8)).pack())
    assert await answers.new() == {"snapshots shown": 1}
    await withdraw(stage, months[0])
    assert await answers.of("/snapshots 2026-08-31") == {"snapshots withdrawn": 1}


async def test_public_questions_when_there_is_nothing(stage_with):
    async with stage_with() as stage:
        answers = Answers(stage)
        assert await answers.of("/reserves", "/snapshots") == {
            "reserves no_snapshot": 1,
            "snapshots no_snapshot": 1,
        }


async def test_public_buttons(stage, months):
    answers = Answers(stage)
    reserves = await stage.ask("/reserves")
    assert await answers.new() == {"reserves shown": 1}
    await stage.press(reserves, next(label for label in reserves.labels if "Wallets" in label))
    assert sum((await answers.new()).values()) == 1
    for pressed, counted in (
        (data(Action.WALLETS, months[-1]), "wallets shown"),
        (data(Action.ALL_WALLETS, months[-1]), "all_wallets shown"),
        (data(Action.ASSETS, months[-1]), "assets shown"),
        (data(Action.RESERVES, months[-1]), "reserves shown"),
        (ButtonData(Action.WALLETS, None, bytes(8)).pack(), "wallets no_snapshot"),
    ):
        await stage.alice.press_stale(reserves, pressed)
        assert await answers.new() == {counted: 1}
    await withdraw(stage, months[0])
    await stage.alice.press_stale(reserves, data(Action.WALLETS, months[0]))
    assert await answers.new() == {"wallets withdrawn": 1}


async def test_a_public_button_that_has_to_wait(stage_with, months):
    async with stage_with(*months, group_interval=3600) as stage:
        answers, group = Answers(stage), stage.sandbox.add_group("Depositors", [stage.alice, stage.bob])
        reserves = await stage.ask("/reserves", chat=group)
        label = next(label for label in reserves.labels if "Wallets" in label)
        await stage.press(reserves, label)  # the one press that belongs to the answer
        assert await answers.new() == {"reserves shown": 1, "all_wallets shown": 1}
        await stage.alice.press(reserves, label)
        assert await answers.new() == {"all_wallets limited": 1}


async def test_a_public_button_of_a_damaged_file(stage_with, months):
    async with stage_with(months[-1]) as stage:
        answers, reserves = Answers(stage), await stage.ask("/reserves")
        await answers.new()
        damage(stage)
        for _ in range(2):
            await stage.alice.press_stale(reserves, data(Action.WALLETS, months[-1]))
            assert await answers.new() == {"wallets unavailable": 1}


async def test_a_question_that_the_stop_cuts_short(stage, monkeypatch, someone):
    answers, services = Answers(stage), stage.run.services
    began = asyncio.Event()

    async def never(*_):
        began.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(type(services), "in_slices", never)
    await stage.alice.send(someone("BTC"))
    await began.wait()
    await stage.stop()
    registry = services.metrics.registry
    counted = registry.get_sample_value("porbot_answers_total", {"command": "verify", "outcome": "stopped"})
    assert counted == 1
    assert answers


def test_an_outcome_is_a_word_of_the_codes_own():
    assert all(
        outcome.value.replace("_", "").isalpha() and outcome.value.islower() for outcome in AnswerOutcome
    )
