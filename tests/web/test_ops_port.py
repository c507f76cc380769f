"""/healthz, /readyz and /metrics: for operators, on a port of their own, without anybody's id."""

import re
import sqlite3

import pytest
from prometheus_client.parser import text_string_to_metric_families


def address(stage, path):
    return f"http://127.0.0.1:{stage.run.ops.port}{path}"


def samples(text):
    found = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, *sorted(sample.labels.items())): sample.value for sample in found}


async def test_a_bot_that_serves_is_ready(stage, client):
    assert await client.get(address(stage, "/healthz")) == (200, "ok\n")
    status, text = await client.get(address(stage, "/readyz"))
    assert status == 200
    assert re.fullmatch(r"ready\n[0-3] of 3 files checked\n", text)


async def test_without_a_snapshot_it_is_alive_and_not_ready(stage_with, client):
    async with stage_with() as stage:
        assert await client.get(address(stage, "/healthz")) == (200, "ok\n")
        reason = "no snapshot is being served; an operator can /load one\n"
        assert await client.get(address(stage, "/readyz")) == (503, reason)


async def test_a_damaged_snapshot_is_the_reason(stage_with, months, client):
    async with stage_with(months[0]) as stage:
        await stage.stop()
        next((stage.data_dir / "snapshots").iterdir()).write_bytes(b"")
        await stage.start()
        status, text = await client.get(address(stage, "/readyz"))
        assert status == 503
        assert text.startswith("no published snapshot can be served")


async def test_a_catalogue_that_was_tampered_with_is_the_reason(stage_with, months, client):
    async with stage_with(*months) as stage:
        with sqlite3.connect(stage.data_dir / "catalogue.db") as database:
            triggers = [
                name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ]
            for name in triggers:
                database.execute(f"DROP TRIGGER {name}")
            database.execute("DELETE FROM public_log WHERE seq = 2")
        database.close()
        status, text = await client.get(address(stage, "/readyz"))
        assert status == 503
        assert text == "the public log does not fit together; restore catalogue.db from the backup\n"


async def test_several_reasons_stand_on_lines_of_their_own(stage_with, client, until):
    async with stage_with() as stage:
        await stage.sandbox.pause()
        await until(lambda: stage.run.connectivity.trouble)
        status, text = await client.get(address(stage, "/readyz"))
        assert status == 503
        assert len(text.splitlines()) == 2
        assert text.startswith("Telegram cannot be reached")
        await stage.sandbox.resume()


@pytest.mark.parametrize("path", ["/", "/telegram", "/debug", "/metrics/x"])
async def test_nothing_else_is_there(stage, client, path):
    assert (await client.get(address(stage, path)))[0] == 404


@pytest.mark.slow
async def test_metrics_count_what_was_asked_and_name_nobody(stage, client, someone):
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
        await stage.ask(text)
    _, text = await client.get(address(stage, "/metrics"))
    found = samples(text)
    assert sum(value for key, value in found.items() if key[0] == "porbot_answers_total") >= 3
    assert found[("porbot_snapshots_served",)] == 3
    assert found[("porbot_proofs_failed_total",)] == 0
    assert 0 <= found[("porbot_update_age_seconds",)] < 90
    assert found[("porbot_telegram_away",)] == 0
    for word in (held, unknown, stage.sandbox.token, str(stage.alice.id), "Alice"):
        assert word.lower() not in text.lower()
    assert not re.search("[0-9a-f]{32}", text)


async def test_the_number_of_series_does_not_grow_with_what_people_type(stage, client):
    async def series():
        _, text = await client.get(address(stage, "/metrics"))
        return set(samples(text))

    texts = ["/reserves {}", "/verify {}", "/x{}", "{}", "/snapshots {}"]
    for text in texts:
        await stage.ask(text.format("a"))
    before = await series()
    for number in range(5):
        for text in texts:
            await stage.ask(text.format(f"nobody{number}"))
    assert await series() == before
