"""What an operator sees of the wallets' signatures before Publish."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HTX = Path(__file__).parent.parent / "data" / "htx" / "huobi_por.csv"


async def test_each_asset_says_how_many_rows_stand_at_which_level(office, bundle):
    office.put(bundle(), "b")
    dry_run = await office.load("b")
    assert "wallets: 2 signed, 3 only claimed" in dry_run.text
    assert "% of what is owed; wallets: 1 signed, 5 only claimed" in dry_run.text
    assert re.search(r"\b5 wallets have a valid ownership signature, 1 made for this snapshot", dry_run.text)
    assert "need a look" not in dry_run.text
    assert len([m for m in office.sandbox.history(office.olga) if m.document]) == 0


async def test_a_few_faults_are_named_in_the_message(office, doubtful):
    office.put(doubtful(1), "b")
    dry_run = await office.load("b")
    assert "⚠️ 2 wallets need a look before Publish" in dry_run.text
    assert (
        "BTC on bitcoin, 1111111111111111111114oLvT2, 1: invalid. The signature was not made" in dry_run.text
    )
    assert f"ETH on ethereum, 0x{'aB' * 20}, 1: unverifiable. The mix of upper" in dry_run.text
    assert "Publish" in dry_run.labels
    assert not [m for m in office.sandbox.history(office.olga) if m.document]


async def test_many_faults_come_as_a_file_before_publish(office, doubtful):
    office.put(doubtful(40), "b")
    dry_run = await office.load("b")
    (document,) = (m.document for m in office.sandbox.history(office.olga) if m.document)
    lines = document.data.decode().splitlines()
    assert document.name == "wallet-rows.txt"
    assert sum(": invalid. " in line for line in lines) == 40
    assert sum(": unverifiable. " in line for line in lines) == 1
    assert "41 wallets need a look before Publish" in dry_run.text
    assert "The file wallet-rows.txt lists all of them." in dry_run.text
    await office.dry_run_again()
    await office.sandbox.wait_for(
        lambda: len([m for m in office.sandbox.history(office.olga) if m.document]) == 2, what="file"
    )


async def test_rows_that_count_as_no_asset_are_counted(office, bundle, tmp_path):
    shutil.copytree(bundle(), tmp_path / "b")
    shutil.copyfile(HTX, tmp_path / "b" / "wallets.csv")
    office.put(tmp_path / "b", "b")
    dry_run = await office.load("b")
    assert "rows of wallets.csv are not counted" in dry_run.text
    assert "porcore reserves wallets.csv --config snapshot.toml" in dry_run.text


async def test_what_was_seen_is_what_customers_see(office, doubtful):
    office.put(doubtful(1), "b")
    await office.press(await office.load("b"), "Publish")
    answer = await office.say("/reserves BTC")
    assert "⚠️ 1 wallet has an invalid signature." in answer.text


async def test_cancelling_while_signatures_are_checked_leaves_nothing(office, doubtful):
    """Whoever stops a load must not break what another one of the same file waits for."""
    office.put(doubtful(40), "b")
    progress = await office.say("/load b")
    async with asyncio.timeout(60):
        while office.stage.run.services.desk.running is not None:
            if "signatures" in office.stage.run.services.desk.running.step:
                break
            await asyncio.sleep(0)
    await office.say("/cancel")
    await office.ended(progress)
    assert "Publish" in (await office.load("b")).labels
