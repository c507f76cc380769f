"""What `porbot_answers` counts of proof files: each ending under its own outcome."""

import pytest
from exchanges.builders.every import fixtures

from bot.customer.proof_files import _OUTCOMES
from bot.inspection.queue import QueueError
from porcore.exit_codes import ExitCode

pytestmark = pytest.mark.slow

BYBIT = next(fixture for fixture in fixtures() if fixture.name == "bybit")


@pytest.fixture
def counted(inspection_session):
    """Return what was counted since the last look, as {outcome: number}."""
    before = {}

    async def look():
        await inspection_session.bot_session.settled()
        found = {}
        for metric in inspection_session.bot_session.run.services.metrics.registry.collect():
            for sample in metric.samples:
                if sample.name == "porbot_answers_total" and sample.labels["command"] == "inspect":
                    found[sample.labels["outcome"]] = int(sample.value)
        new = {
            name: value - before.get(name, 0) for name, value in found.items() if value > before.get(name, 0)
        }
        before.update(found)
        return new

    return look


async def test_what_a_file_shows(inspection_session, counted):
    for data, caption, outcome in (
        (BYBIT.holds, f"root {BYBIT.roots[0]}", "verified"),
        (BYBIT.holds, "", "consistent"),
        (BYBIT.holds, "root " + "ab" * 32, "refuted"),
        (b"x", "", "unreadable"),
    ):
        await inspection_session.report(data, caption)
        assert await counted() == {outcome: 1}


async def test_what_is_not_looked_at(inspection_session, counted):
    await inspection_session.report(bytes(20 * 10**6 + 1_000_000))
    assert await counted() == {"too_large": 1}
    inspection_session.bot_session.allowed = {"getFile"}
    inspection_session.sandbox.fail(1, status=400, methods=["getFile"])
    await inspection_session.report(BYBIT.holds)
    assert await counted() == {"unavailable": 1}


@pytest.mark.parametrize("kind", ["busy", "memory", "time", "failed", "stopped"])
async def test_every_way_in_which_a_child_ends(inspection_session, counted, monkeypatch, kind):
    async def inspect(*_, **_more):
        raise QueueError(kind)

    monkeypatch.setattr(inspection_session.bot_session.run.services.inspections, "inspect", inspect)
    await inspection_session.report(BYBIT.holds)
    assert await counted() == {kind: 1}


async def test_a_child_that_answers_something_else_than_a_report(
    inspection_session, counted, monkeypatch, caplog
):
    """The real way: a word to the person, a line in the log without content, and no more."""
    import sys

    said = 'import sys; sys.stdin.buffer.readline(); print(\'{"exit_code": 0, "balance 5": 5}\')'
    monkeypatch.setattr(
        inspection_session.bot_session.run.services.inspections, "_command", (sys.executable, "-c", said)
    )
    answer = await inspection_session.report(BYBIT.holds)
    assert await counted() == {"failed": 1}
    assert "balance 5" not in answer.text + caplog.text
    assert "the process that looks at files answered with something else than its model" in caplog.text


def test_every_exit_code_has_an_outcome():
    for code in ExitCode:
        assert _OUTCOMES[code].name == code.name
