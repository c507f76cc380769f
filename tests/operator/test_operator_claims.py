"""Operators and claims: the dry run, the second yes about units, withdrawing by exchange and date."""

import hashlib

import pytest
from operator_session import BUTTONS

from bot.sightings import SeenFile

pytestmark = pytest.mark.slow
WALLETS = "BTC,Bitcoin,bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq,12,,\n"


async def test_a_claim_from_load_to_withdrawal(operator_session_with_snapshots, claim_bundle):
    session = operator_session_with_snapshots
    session.put(claim_bundle(WALLETS, source="https://elsewhere.example/por"), "okx-august")
    shown = await session.load("okx-august")
    for part in (
        "Dry run of a claim: OKX, 14 Aug 2026",
        "this bot's operator's word",
        "BTC owed 10 (stated), listed 12, ratio to owed: 120.0%",
        "0a" * 32,
        "1 wallet: 1 only claimed",
        "no earlier claim of this exchange",
        "answers show it as plain text",
    ):
        assert part in shown.text
    assert shown.labels == BUTTONS
    status = await session.say("/status")
    assert "Claim of OKX, 14 Aug 2026" in status.text
    assert any(label.startswith("Dry run of a claim: 14 Aug 2026") for label in status.labels)

    done = await session.press(await session.dry_run_again(), "Publish")
    assert "Published by operator" in done.text
    assert "the claim of OKX, 14 Aug 2026" in done.text
    status = await session.say("/status")
    assert "Claims: 1 served, 1 ever published." in status.text
    assert "OKX: 0 snapshots, 1 claim" in status.text
    assert " of OKX: done" in (await session.say("/audit")).text

    listed = await session.say("/withdraw")
    assert "claim, OKX, 14 Aug 2026" in listed.text
    assert "Sample Exchange, " in listed.text
    only = await session.say("/withdraw okx")
    assert "claim, OKX, 14 Aug 2026" in only.text
    assert "Sample Exchange, " not in only.text
    assert "claim" not in (await session.say("/withdraw sample exchange")).text
    question = await session.say("/withdraw okx 2026-08-14")
    assert "Withdraw the claim of OKX, 14 Aug 2026" in question.text
    assert "Kept" in (await session.press(question, "Keep it")).text
    question = await session.say("/withdraw O.K.X 2026-08-14")
    assert "Withdrawn by operator" in (await session.press(question, "Withdraw")).text
    assert "was already withdrawn" in (await session.say("/withdraw okx 2026-08-14")).text
    assert "There is no snapshot" in (await session.say("/withdraw bybit 2026-08-14")).text
    unread = (await session.say("/withdraw okx 14.08.2026")).text
    assert "There is no snapshot, claim or proof set “okx 14.08.2026”." in unread
    assert "by its date, written 2026-10-25" in unread
    assert len(session.served()) == 2


async def test_units_are_confirmed_by_a_second_yes(operator_session, claim_bundle):
    operator_session.put(claim_bundle(WALLETS, totals=(("BTC", "0.001"),)), "claim")
    shown = await operator_session.load("claim")
    assert "Check the units: BTC 1,200,000.0%. Publish will ask again." in shown.text
    asked = await operator_session.press(shown, "Publish")
    assert "anyway?" in asked.text
    assert asked.labels == ("Discard", "Publish anyway")
    assert operator_session.bot_session.run.services.claims.entries() == ()
    assert "Published by operator" in (await operator_session.press(asked, "Publish anyway")).text


async def test_less_than_owed_is_published_after_a_second_yes(operator_session, claim_bundle):
    rows = WALLETS.replace(",12,", ",8.3,") + "WBTC,Ethereum,0x00000000219ab540356cBB839Cbe05303d7705Fa,2,,\n"
    operator_session.put(claim_bundle(rows), "claim")
    asked = await operator_session.press(await operator_session.load("claim"), "Publish")
    assert "Less is listed than is owed:\n• BTC: 83.0%" in asked.text
    assert "WBTC counts for no asset: counts_as?" in asked.text
    assert operator_session.bot_session.run.services.claims.entries() == ()
    assert "Published by operator" in (await operator_session.press(asked, "Publish anyway")).text


async def test_an_exchange_of_the_operators_own_table(operator_session_with, claim_bundle, tmp_path):
    table = tmp_path / "exchanges.toml"
    table.write_text('[[exchanges]]\nkey = "acme"\nname = "Acme <b>"\nhosts = ["acme.example"]\n')
    async with operator_session_with(exchanges_file=table) as session:
        assert session.bot_session.run.services.known.by_key("acme") is not None
        session.put(claim_bundle(exchange="acme", source="https://acme.example/por"), "claim")
        shown = await session.load("claim")
        assert "Acme <b> was added by this bot's operator." in shown.text
        assert "(an address of the exchange's)" in shown.text
        assert "Published" in (await session.press(shown, "Publish")).text


async def test_publishing_keeps_what_files_taught_of_the_root(operator_session, claim_bundle, monkeypatch):
    """Made-up roots push out those that nobody looked at; staged is not yet looked at."""
    monkeypatch.setattr("bot.sightings.roots.MOST_UNCONFIRMED", 3)
    kept, root = operator_session.bot_session.run.services.sightings, "0a" * 32

    async def send(user, digits):
        leaf = hashlib.sha256(f"{user} {digits}".encode()).digest()
        facts = {"binds_id": True, "is_public_sample": False, "is_loaded": False, "contradicted": False}
        assert await kept.note(user, SeenFile("okx-poseidon", "", digits, (("", leaf),), **facts)) is not None

    async def flood():
        for number in range(10):
            await send(1000 + number, f"{number:064x}")
        return (await kept.counts("okx-poseidon", root)).accounts

    await send(1, root)
    operator_session.put(claim_bundle(WALLETS, proof_format="okx-poseidon"), "claim")
    shown = await operator_session.load("claim")
    assert "files of 1 account led here" in shown.text
    assert await flood() == 0
    await send(1, root)
    assert (
        "Published" in (await operator_session.press(await operator_session.dry_run_again(), "Publish")).text
    )
    assert await flood() == 1
