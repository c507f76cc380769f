"""Debts of clients: what an operator reads before publishing them as zero, and what everybody reads afterwards."""

from pathlib import Path

import pytest

from bot.catalogue.ledger_report import StoredReport

pytestmark = pytest.mark.slow

TOML = """\
format = "porcore-bundle/1"
exchange = "Sample Exchange"
taken_at = "2026-10-25T00:00:00Z"

[[assets]]
symbol = "BTC"
decimals = 8
members = ["BTC"]

[[assets]]
symbol = "USD"
decimals = 6
members = ["USDT", "USDC"]
"""
IDS = [f"{n:02x}" * 32 for n in range(0x81, 0x8A)]
ROWS = """\
client_id,account,BTC,USDT,USDC
{0},main,1,100,0
{0},margin,-0.25,0,0
{1},main,0,-5,10
{2},main,0,-1234.5,-0.5
{3},main,2,0,0
"""
NOTE = ": USD (USDT + USDC) 2 clients, 1,240."


def put(folder: Path, name: str, ledger: str = "") -> None:
    target = folder / name
    target.mkdir()
    (target / "snapshot.toml").write_text(TOML + ledger)
    (target / "balances.csv").write_text(ROWS.format(*IDS))
    (target / "wallets.csv").write_text(
        "asset,chain,address,balance,height,label\nBTC,bitcoin,bc1q,3,1,\nUSDT,ethereum,0x00,200,1,\n"
    )


async def test_debts_are_refused_unless_the_operator_says_what_they_count(operator_session):
    put(operator_session.import_dir, "october")
    failed = await operator_session.load("october")
    assert failed.text.startswith("❌ Not loaded: october")
    assert "a debt: all rows of this client together give -5 USDT" in failed.text
    assert "Below zero in all: USD 2 clients, 1240. " in failed.text
    assert not any(client in failed.text for client in IDS)


async def test_debts_that_count_as_zero_are_told_before_and_after(operator_session):
    put(operator_session.import_dir, "october", '[ledger]\nnegative = "zero"\n')
    dry_run = await operator_session.load("october")
    assert NOTE in dry_run.text
    assert "owes 110 to 2 clients" in dry_run.text
    assert "owes 2.75 to 2 clients" in dry_run.text
    await operator_session.press(dry_run, "Publish")
    everything = (await operator_session.bot_session.ask("/reserves")).text
    assert NOTE in everything
    assert NOTE in (await operator_session.bot_session.ask("/reserves USD")).text
    assert "Debts" not in (await operator_session.bot_session.ask("/reserves BTC")).text
    answer = (await operator_session.bot_session.ask(IDS[1])).text
    assert "USD" in answer
    assert "10" in answer
    assert "Not found" in (await operator_session.bot_session.ask(IDS[2])).text


@pytest.mark.parametrize(
    "more", [{}, {"bonus_by_member": {"BTC": -(2**130)}}, {"units_below_zero": {"USD": 2**127 - 1}}]
)
def test_reports_of_all_versions_are_read(more):
    facts = {
        **dict.fromkeys(("rows", "clients", "zero_clients", "extra_account_rows", "bonus_rows"), 1),
        "bonus_by_member": {},
        "weak_ids": False,
        **more,
    }
    import json

    assert StoredReport.model_validate_json(json.dumps(facts)).rows == 1
