"""Menus and descriptions in every language, set after the start, and only where they differ."""

import contextlib
import json

import pytest

from bot.languages import LANGUAGES, current
from bot.run import running
from bot.settings.model import load_settings
from bot.telegram.connect import Pace
from bot.texts import first

PROFILE = ("setMyCommands", "setMyDescription", "setMyShortDescription")
SCOPES = ("all_private_chats", "all_group_chats")
CODES = [language.telegram for language in LANGUAGES]


@pytest.fixture
def started(at, tmp_path, monkeypatch):
    """Start a bot that sets its profile at once, or after so many seconds; its descriptions differ by language."""
    monkeypatch.setattr(first, "description", lambda: f"in {current().code}")
    monkeypatch.setattr(first, "short_description", lambda: f"short in {current().code}")

    @contextlib.asynccontextmanager
    async def start(after: float = 0.0):
        pace = Pace(start=(0.01, 0.05), poll=(0.01, 0.05), profile=after)
        values = {**at, "data_dir": tmp_path / "data", "ops_port": 0, "rate_limit": False}
        async with running(load_settings(_env_file=None, **values), pace) as run:
            await run.connected()
            yield run

    return start


def made(sandbox) -> list[str]:
    return [call.method for call in sandbox.calls if call.method in PROFILE and not call.error]


def is_whole(sandbox) -> bool:
    profile = sandbox.world.profile
    menus = {(json.loads(scope)["type"], code) for scope, code in profile.commands}
    return (
        menus >= {(scope, code) for scope in SCOPES for code in CODES}
        and set(profile.descriptions) == set(CODES)
        and set(profile.short_descriptions) == set(CODES)
    )


async def test_every_language_has_its_menus_and_descriptions_once(started, sandbox):
    async with started():
        await sandbox.wait_for(lambda: is_whole(sandbox))
    assert sandbox.world.profile.descriptions["zh"] == "in zh-Hans"
    assert len(made(sandbox)) == 2 * len(CODES) + 2 * len(CODES)
    before = len(sandbox.calls)
    async with started():
        await sandbox.wait_for(
            lambda: (
                [call.method for call in sandbox.calls[before:]].count("getMyShortDescription") == len(CODES)
            )
        )
    again = [call.method for call in sandbox.calls[before:] if call.method in PROFILE]
    assert again == ["setMyCommands"] * len(SCOPES)  # those that greet a new bot, in English


@pytest.mark.parametrize("status", [400, 429, 502])
async def test_a_call_that_is_refused_keeps_no_language_from_the_others(started, sandbox, status):
    asked = {"retry_after": 1} if status == 429 else {}
    sandbox.fail(1, status=status, methods=["getMyDescription"], **asked)
    async with started():
        alice = sandbox.add_user("Alice")
        sent = await alice.send("/help")
        assert (await sandbox.next_message(alice, after=sent)).text
        await sandbox.wait_for(
            lambda: len(sandbox.world.profile.short_descriptions) == len(CODES), timeout=10
        )
        assert len(sandbox.world.profile.descriptions) == len(CODES) - (status == 400)


async def test_the_start_waits_for_none_of_it(started, sandbox):
    async with started(after=60.0):
        alice = sandbox.add_user("Alice")
        sent = await alice.send("/help")
        assert (await sandbox.next_message(alice, after=sent)).text
    assert made(sandbox) == ["setMyCommands"] * len(SCOPES)
