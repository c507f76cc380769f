"""As much of everything as there can be: what Telegram refuses as too long is never sent."""

import re

import pytest
from bot_session import MonthlySnapshot, publish
from operator_session import BUTTONS

from bot.texts import dry_run as dry_run_texts
from porcore.snapshot import Snapshot

pytestmark = pytest.mark.slow

TIMES = [f"2026-{month:02}-{day}T00:00:00Z" for month in range(1, 11) for day in (10, 25)]


def statement_of(file):
    with Snapshot(file) as snapshot:
        return snapshot.statement


def wide_bundle(folder, assets: int) -> None:
    """Write a bundle with as many assets as the format takes, of the longest names; one is short of reserves."""
    folder.mkdir()
    symbols = [f"A{number:04}" + "X" * 27 for number in range(assets)]
    config = [
        'format = "porcore-bundle/1"',
        'exchange = "Sample Exchange"',
        'taken_at = "2026-10-25T00:00:00Z"',
    ]
    for symbol in symbols:
        config += ["[[assets]]", f'symbol = "{symbol}"', "decimals = 8", f'members = ["{symbol}"]']
    (folder / "snapshot.toml").write_text("\n".join(config) + "\n")
    (folder / "balances.csv").write_text(
        ",".join(["client_id", *symbols])
        + "\n"
        + ",".join(["9f" * 32, *["123456789.12345678"] * assets])
        + "\n"
    )
    rows = [
        f"{symbol},chain,address{symbol},{'1' if symbol == symbols[-1] else '223456789'},1,label"
        for symbol in symbols
    ]
    (folder / "wallets.csv").write_text("asset,chain,address,balance,height,label\n" + "\n".join(rows) + "\n")


async def test_a_dry_run_of_4096_assets_shows_the_shortest_of_reserves(operator_session):
    wide_bundle(operator_session.import_dir / "wide", 4096)
    dry_run = await operator_session.load("wide")
    assert "1 of 4,096 assets is short of reserves." in dry_run.text
    assert "A4095" in dry_run.text, "the one that is short is shown"
    shown = len(re.findall(r"^A\d{4}X+ ", dry_run.text, re.MULTILINE))
    assert f"{4096 - shown:,} more assets with higher ratios" in dry_run.text
    assert shown > 5
    assert dry_run_texts.CHANCE in dry_run.text
    assert (await operator_session.press(dry_run, "Publish")).text.startswith("✅ Published")


async def test_an_import_folder_of_long_names(operator_session):
    for number in range(30):
        (operator_session.import_dir / (f"{number:02}" + "&" * 240)).mkdir()
    usage = await operator_session.say("/load")
    shown = usage.text.count("/load 0")
    assert shown >= 2
    assert f"and {30 - shown} more" in usage.text
    refused = await operator_session.load("00" + "&" * 240)
    assert "has no snapshot.toml" in refused.text
    assert (await operator_session.say("/audit")).text
    for _ in range(12):
        await operator_session.load("01" + "&" * 240)
    assert "failed" in (await operator_session.say("/audit")).text


async def test_many_damaged_and_many_waiting_snapshots(operator_session_with, por, tmp_path, caplog):
    """The worst of nights: /status still answers, and so does the message at the start."""
    publish(tmp_path / "data", *[MonthlySnapshot(por(time), statement_of(por(time)), {}) for time in TIMES])
    async with operator_session_with() as operator_session:
        for number, time in enumerate(TIMES[:5]):
            name = f"{number}" + "<" * 200 + ".por"
            operator_session.put(por(time, variant=1), name)
            assert (await operator_session.load(name)).labels == BUTTONS
        await operator_session.bot_session.stop()
        for file in (operator_session.data_dir / "snapshots").iterdir():
            file.write_bytes(b"")
        before = operator_session.sandbox.history(operator_session.olga)[-1]
        await operator_session.bot_session.start()
        told = await operator_session.sandbox.next_message(operator_session.olga, after=before)
        assert told.text.startswith("⚠️ The bot has started: ")
        assert re.search(r"and [\d,]+ more\. The bot's log", told.text)
        logged = [record.getMessage() for record in caplog.records if record.name == "bot.services"]
        assert len([line for line in logged if "is not served" in line]) == len(TIMES)
        status = (await operator_session.say("/status")).text
        assert "Snapshots: 0 served, 20 ever published." in status
        assert "is not served" in status
        assert re.search(r"and \d+ more", status)
        assert "Settings" in status


@pytest.mark.parametrize("name", ["a\u202eb.por", "x'\"&<i>.por", "😀" * 60 + ".por"])
async def test_odd_names_are_shown_harmlessly(operator_session, por, name):
    operator_session.put(por(), name)
    ended = await operator_session.load(name)
    assert ended.text.startswith(("Ready to publish", "⚠️ Look at this first", "❌ Not loaded: "))
    assert "\u202e" not in ended.text
