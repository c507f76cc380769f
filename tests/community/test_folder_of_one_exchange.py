"""A data folder that the version before several exchanges wrote: what people saw of it then, they see now.

The archive holds the folder, and what that version answered, recorded from its running bot by `recorded_answers`.
"""

import json
import re
import sqlite3
import tarfile
from pathlib import Path

import pytest
from community.recorded_answers import replay, said_after

from bot.catalogue import Catalogue

pytestmark = pytest.mark.slow

ARCHIVE = Path(__file__).parents[1] / "data" / "folders" / "one-exchange.tar.xz"
FACTS = re.compile(r"\b[0-9a-f]{64}\b|\b[0-9][0-9,]*\.[0-9]+\b(?!%)|\b[0-9]{1,2} [A-Z][a-z]{2} 2026\b")
TAG = re.compile("<[^>]*>")


@pytest.fixture
def recorded(tmp_path):
    """Unpack the folder to where the bot of the test looks; return what was recorded."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path, filter="data")
    return json.loads((tmp_path / "recorded.json").read_text("utf-8"))


def facts(answers):
    """Return the ids, amounts and days that answers show, in whatever words."""
    return {fact for answer in answers for fact in FACTS.findall(answer.get("html") or "")}


def rows_of(folder, tables):
    """Return the rows of tables in the columns that they had then."""
    database = sqlite3.connect(folder / "catalogue.db")
    try:
        found = {}
        for table, rows in tables.items():
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")][: len(rows[0])]
            quoted = ", ".join(f'"{column}"' for column in columns)
            query = f"SELECT {quoted} FROM {table} ORDER BY rowid"
            found[table] = [list(row) for row in database.execute(query)]
        return found
    finally:
        database.close()


def test_every_row_and_every_hash_of_the_log_is_as_it_was(tmp_path, recorded):
    assert {table: len(rows) for table, rows in recorded["rows"].items()} == {
        "snapshots": 3,
        "staged": 1,
        "public_log": 4,
        "audit": 14,
    }
    catalogue = Catalogue.open(tmp_path / "data")
    assert [row.hash for row in catalogue.log()] == recorded["log_hashes"]
    assert catalogue.log_is_intact()
    assert catalogue.audit_agrees()
    assert [(row.key, row.name) for row in catalogue.exchanges()] == [("sample-exchange", "Sample Exchange")]
    catalogue.close()
    assert rows_of(tmp_path / "data", recorded["rows"]) == recorded["rows"]


async def test_every_old_button_answers_with_the_facts_of_then(bot_session_with, recorded):
    async with bot_session_with(lookups_per_minute=1000, misses_per_hour=1000) as bot_session:
        steps = recorded["steps"]
        for step, now in zip(steps, await replay(bot_session, steps), strict=True):
            name = step.get("typed") or step["label"]
            lost = facts(step["answers"]) - facts(now)
            if name.startswith("Wallets"):  # the statement's id is under the answer that the button is under
                lost = {fact for fact in lost if len(fact) < 64}
            assert lost == set(), name
        under = await bot_session.ask("/help")
        assert len(recorded["buttons_of_withdrawn"]) == 6
        for step in recorded["buttons_of_withdrawn"]:
            press = bot_session.alice.press_stale(under, step["pressed"])
            now, _ = await said_after(bot_session, bot_session.alice, lambda press=press: press)
            assert facts(step["answers"]) <= facts(now), step["label"]


async def test_what_waited_is_published_by_its_old_button(bot_session_with, recorded):
    async with bot_session_with(people=("Olga",)) as bot_session:
        (olga,) = bot_session.operators
        (publish,) = [data for label, data in recorded["buttons_of_staged"] if label == "Publish"]
        sandbox = bot_session.sandbox
        await sandbox.wait_for(lambda: sandbox.history(olga), what="what is told at the start")
        told = sandbox.history(olga)[-1].text
        assert "The key of Sample Exchange is sample-exchange" in told
        assert "waits for Publish or Discard" in told
        for operators in recorded["operators_answers"]:
            answer = await bot_session.ask(operators["typed"], user=olga)
            assert facts([operators]) <= facts([{"html": answer.html}]), operators["typed"]
            if operators["typed"] == "/audit":  # one entry is new: that the key was told
                then, now = (TAG.sub("", one).split("\n") for one in (operators["html"], answer.html))
                assert [line for line in then if line not in now] == []
                assert any(line.endswith("the bot, exchange key sample-exchange: told") for line in now)
        await olga.press_stale(answer, publish)
        catalogue = bot_session.run.services.catalogue
        await sandbox.wait_for(lambda: len(catalogue.log()) == 5, timeout=60)
        assert "25 Nov 2026" in (await bot_session.ask("/snapshots")).text
        assert catalogue.log_is_intact()
        assert [row.hash for row in catalogue.log()][:4] == recorded["log_hashes"]
        assert len(catalogue.exchanges()) == 1
