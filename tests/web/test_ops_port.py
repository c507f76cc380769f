"""/healthz, /readyz and /metrics: for operators, on a port of their own, without anybody's id."""

import re
import sqlite3

import pytest
from prometheus_client.parser import text_string_to_metric_families


def address(bot_session, path):
    return f"http://127.0.0.1:{bot_session.run.ops.port}{path}"


def samples(text):
    found = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, *sorted(sample.labels.items())): sample.value for sample in found}


async def test_a_bot_that_serves_is_ready(bot_session, client):
    assert await client.get(address(bot_session, "/healthz")) == (200, "ok\n")
    status, text = await client.get(address(bot_session, "/readyz"))
    assert status == 200
    assert re.fullmatch(r"ready\n[0-3] of 3 files checked\n", text)


async def test_without_a_snapshot_it_is_alive_and_not_ready(bot_session_with, client):
    async with bot_session_with() as bot_session:
        assert await client.get(address(bot_session, "/healthz")) == (200, "ok\n")
        reason = (
            f"no snapshot is being served: none was ever published from the data folder {bot_session.data_dir}; an operator"
            " can /load one. If there were some, look at PORBOT_DATA_DIR, and in a container at its volume\n"
        )
        assert await client.get(address(bot_session, "/readyz")) == (503, reason)


async def test_withdrawn_ones_are_the_reason(bot_session_with, monthly_snapshots, client):
    async with bot_session_with(monthly_snapshots[0]) as bot_session:
        bot_session.run.services.catalogue.withdraw(monthly_snapshots[0].statement.id, 1)
        bot_session.run.services.snapshots.refresh()
        reason = "no snapshot is being served: all were withdrawn; an operator can /load one\n"
        assert await client.get(address(bot_session, "/readyz")) == (503, reason)


async def test_a_damaged_snapshot_is_the_reason(bot_session_with, monthly_snapshots, client):
    async with bot_session_with(monthly_snapshots[0]) as bot_session:
        await bot_session.stop()
        next((bot_session.data_dir / "snapshots").iterdir()).write_bytes(b"")
        await bot_session.start()
        status, text = await client.get(address(bot_session, "/readyz"))
        assert status == 503
        assert text.startswith("no published snapshot can be served")


async def test_a_catalogue_that_was_tampered_with_is_the_reason(bot_session_with, monthly_snapshots, client):
    async with bot_session_with(*monthly_snapshots) as bot_session:
        with sqlite3.connect(bot_session.data_dir / "catalogue.db") as database:
            triggers = [
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ]
            for name in triggers:
                database.execute(f"DROP TRIGGER {name}")
            database.execute("DELETE FROM public_log WHERE seq = 2")
        database.close()
        status, text = await client.get(address(bot_session, "/readyz"))
        assert status == 503
        assert text == "the public log does not fit together; restore catalogue.db from the backup\n"


async def test_several_reasons_stand_on_lines_of_their_own(bot_session_with, client, until):
    async with bot_session_with() as bot_session:
        await bot_session.sandbox.pause()
        await until(lambda: bot_session.run.connectivity.trouble)
        status, text = await client.get(address(bot_session, "/readyz"))
        assert status == 503
        assert len(text.splitlines()) == 2
        assert text.startswith("Telegram cannot be reached")
        await bot_session.sandbox.resume()


@pytest.mark.parametrize("path", ["/", "/telegram", "/debug", "/metrics/x"])
async def test_nothing_else_is_there(bot_session, client, path):
    assert (await client.get(address(bot_session, path)))[0] == 404


@pytest.mark.slow
async def test_metrics_count_what_was_asked_and_name_nobody(bot_session, client, someone):
    held = someone("BTC")
    unknown = "5e" * 32
    for text in (
        held,
        f"/verify {held.upper()} 2026-09-30",
        unknown,
        held[:-1],
        "/reserves",
        "/nonsense",
        "/snapshots",
    ):
        await bot_session.ask(text)
    _, text = await client.get(address(bot_session, "/metrics"))
    found = samples(text)
    assert sum(value for key, value in found.items() if key[0] == "porbot_answers_total") >= 3
    assert found[("porbot_snapshots_served",)] == 3
    assert found[("porbot_proofs_failed_total",)] == 0
    assert 0 <= found[("porbot_update_age_seconds",)] < 90
    assert found[("porbot_telegram_away",)] == 0
    for word in (held, unknown, bot_session.sandbox.token, str(bot_session.alice.id), "Alice"):
        assert word.lower() not in text.lower()
    assert not re.search("[0-9a-f]{32}", text)


async def test_the_number_of_series_does_not_grow_with_what_people_type(bot_session, client):
    async def series():
        _, text = await client.get(address(bot_session, "/metrics"))
        return set(samples(text))

    texts = ["/reserves {}", "/verify {}", "/x{}", "{}", "/snapshots {}"]
    for text in texts:
        await bot_session.ask(text.format("a"))
    before = await series()
    for number in range(5):
        for text in texts:
            await bot_session.ask(text.format(f"nobody{number}"))
    assert await series() == before
