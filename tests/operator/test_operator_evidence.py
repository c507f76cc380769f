"""What an operator sees of the wallets' signatures before Publish."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HTX = Path(__file__).parent.parent / "data" / "htx" / "huobi_por.csv"


async def test_each_asset_says_how_many_rows_stand_at_which_level(operator_session, bundle):
    operator_session.put(bundle(), "b")
    dry_run = await operator_session.load("b")
    assert "wallets: 2 signed, 3 only claimed" in dry_run.text
    assert "% of what is owed; wallets: 1 signed, 5 only claimed" in dry_run.text
    assert re.search(r"\b5 wallets have a valid ownership signature, 1 made for this snapshot", dry_run.text)
    assert "need a look" not in dry_run.text
    assert len([m for m in operator_session.sandbox.history(operator_session.olga) if m.document]) == 0


async def test_a_few_faults_are_named_in_the_message(operator_session, doubtful):
    operator_session.put(doubtful(1), "b")
    dry_run = await operator_session.load("b")
    assert "⚠️ 2 wallets need a look before Publish" in dry_run.text
    assert (
        "BTC on bitcoin, 1111111111111111111114oLvT2, 1: invalid. The signature was not made" in dry_run.text
    )
    assert f"ETH on ethereum, 0x{'aB' * 20}, 1: unverifiable. The mix of upper" in dry_run.text
    assert "Publish" in dry_run.labels
    assert not [m for m in operator_session.sandbox.history(operator_session.olga) if m.document]


async def test_many_faults_come_as_a_file_before_publish(operator_session, doubtful):
    operator_session.put(doubtful(40), "b")
    dry_run = await operator_session.load("b")
    (document,) = (m.document for m in operator_session.sandbox.history(operator_session.olga) if m.document)
    lines = document.data.decode().splitlines()
    assert document.name == "wallet-rows.txt"
    assert sum(": invalid. " in line for line in lines) == 40
    assert sum(": unverifiable. " in line for line in lines) == 1
    assert "41 wallets need a look before Publish" in dry_run.text
    assert "The file wallet-rows.txt lists all of them." in dry_run.text
    await operator_session.dry_run_again()
    await operator_session.sandbox.wait_for(
        lambda: len([m for m in operator_session.sandbox.history(operator_session.olga) if m.document]) == 2,
        what="file",
    )


async def test_rows_that_count_as_no_asset_are_counted(operator_session, bundle, tmp_path):
    shutil.copytree(bundle(), tmp_path / "b")
    shutil.copyfile(HTX, tmp_path / "b" / "wallets.csv")
    operator_session.put(tmp_path / "b", "b")
    dry_run = await operator_session.load("b")
    assert "rows of wallets.csv are not counted" in dry_run.text
    assert "porcore reserves wallets.csv --config snapshot.toml" in dry_run.text


async def test_what_was_seen_is_what_customers_see(operator_session, doubtful):
    operator_session.put(doubtful(1), "b")
    await operator_session.press(await operator_session.load("b"), "Publish")
    answer = await operator_session.say("/reserves BTC")
    assert "⚠️ 1 wallet has an invalid signature." in answer.text


async def test_cancelling_while_signatures_are_checked_leaves_nothing(operator_session, doubtful):
    """Whoever stops a load must not break what another one of the same file waits for."""
    operator_session.put(doubtful(40), "b")
    progress = await operator_session.say("/load b")
    async with asyncio.timeout(60):
        while operator_session.bot_session.run.services.loads.running is not None:
            if "signatures" in operator_session.bot_session.run.services.loads.running.step:
                break
            await asyncio.sleep(0)
    await operator_session.say("/cancel")
    await operator_session.ended(progress)
    assert "Publish" in (await operator_session.load("b")).labels
