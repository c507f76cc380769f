"""Seven exchanges in one bot, loaded by an operator as their lists and files come, and everything people ask of them."""

import csv
import functools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from building.published_lists import make_list, write_bundle
from community.crowd import okx_tree
from exchanges.builders import build_bitmex, build_sums
from exchanges.builders.build_zkmerkle import client_file
from published_claims import write_claim

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[1] / "data"
BYBIT, BYBIT_ROOT = build_sums.bybit(("BTC", "ETH", "USDT", "USDC"), digits={"USDT": 4, "USDC": 4})
BITMEX = ("\n".join(build_bitmex.whole_tree(build_bitmex.sample_pieces())) + "\n").encode()
WALLETS = b"asset,chain,address,balance,height,label\nBTC,bitcoin,bc1q0a,95,900000,x\n"
AUGUST, PHEMEX_LIST = "14 Aug 2026", "https://phemex.example/proof-of-reserves/2026-10-25.csv"
NOBODY = "ab" * 32
CLAIMS = ("OKX", "HTX", "Gate", "Bybit", "BitMEX")
ORDER = ("Sample Exchange", *CLAIMS, "Phemex")


def okx():
    return okx_tree(8, 11)


@functools.cache
def gate():
    return client_file("gate", "list2", 64, [{"Index": 3, "Equity": 10**9, "Debt": 1}])


def write_claims(folder: Path) -> None:
    """Write what five exchanges published, each in its own form."""
    wallets = (DATA / "okx" / "okx_por_example.csv").read_bytes()
    htx = (DATA / "htx" / "huobi_por.csv").read_bytes()
    one = [("BTC", "100")]
    for exchange, key, more in (
        (
            "okx",
            "okx-poseidon",
            {"roots": [("", okx().root)], "files": {"wallets.csv": wallets}, "totals": one},
        ),
        ("htx", "htx", {"totals": [("XRP", "30000000")], "files": {"wallets.csv": htx}}),
        ("gate", "gate", {"roots": [("", gate()["TreeRootHash"])]}),
        (
            "bybit",
            "bybit",
            {"roots": [("", BYBIT_ROOT)], "totals": one, "files": {"wallets.csv": WALLETS}},
        ),
        ("bitmex", "bitmex", {"files": {"leaves.csv": BITMEX}}),
    ):
        write_claim(folder / exchange, exchange, key, source=f"https://{exchange}.com/por", **more)


def clients_of(bundle: Path) -> list[str]:
    """Return the clients of a sample ledger who hold something."""
    with (bundle / "balances.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["BTC"].strip("0.")]
    return list(dict.fromkeys(row["client_id"] for row in rows))


@pytest.fixture
async def loaded(operating, bundle):
    """Load and publish everything; return the operator's session, a client of each tree and one of both."""
    async with operating(lookups_per_minute=1000, inspections_per_hour=100) as session:
        own, both = clients_of(bundle(accounts=12))[:2]
        listed = make_list(1000)
        listed.rows[17] = (both, {"BTC": 150_000_000})
        session.put(bundle(accounts=12), "sample-exchange")
        write_bundle(session.import_dir / "phemex", listed.data())
        write_claims(session.import_dir)
        for name in ("sample-exchange", "okx", "htx", "gate", "bybit", "bitmex", "phemex"):
            shown = await session.load(name)
            assert "Publish" in shown.labels, shown.text
            done = await session.press(shown, "Publish")
            if "Publish anyway" in done.labels:  # less is listed than is owed, which is asked about
                assert "Less is listed than is owed" in done.text
                done = await session.press(done, "Publish anyway")
            assert "Published by operator" in done.text, done.text
        theirs = next(name for name, units in listed.rows if units.get("BTC"))
        yield session, own, theirs, both


def sentences(messages) -> Iterator[str]:
    return (message.text for message in messages if message.from_bot)


async def test_every_exchange_in_one_bot(loaded):
    session, own, theirs, both = loaded
    bot_session = session.bot_session
    await lists_and_reserves(bot_session)
    await ids_find_their_tree(bot_session, own, theirs, both)
    await groups_have_an_exchange(bot_session)
    await files_are_held_against_claims(bot_session)
    await withdrawn_ones_stay_listed(session)


async def lists_and_reserves(bot_session):
    page = await bot_session.ask("/exchanges")
    assert page.text.startswith("7 exchanges")
    await bot_session.alice.press(page, "More ›")
    listed = page.text + (await bot_session.sandbox.next_edit(page)).text
    places = [listed.index(f"\n{name} ") for name in ORDER]
    assert len(set(places)) == 7
    for line in (
        "Sample Exchange\nNewest: the tree of 25 Oct 2026",
        *(f"{name}\nNewest: the claim of {AUGUST}" for name in CLAIMS),
        "Phemex\nNewest: the tree of 25 Oct 2026",
        "Rebuilt by Alice from a published list",
        "Bybit BTC 95.0%, 14 Aug 2026",
    ):
        assert line in listed
    question = await bot_session.ask("/reserves")
    assert sorted(question.labels) == sorted(ORDER)
    for name in ORDER:
        last = bot_session.sandbox.history(bot_session.alice)[-1]
        await bot_session.ask(f"/reserves {name}")
        await bot_session.settled()
        said = bot_session.sandbox.history(bot_session.alice)
        texts = list(sentences(message for message in said if message.message_id > last.message_id))
        assert texts
        assert all(text.startswith(name) for text in texts), texts
        if name in CLAIMS:
            assert any(f"claim of {AUGUST}" in text for text in texts)
            whose = (
                "this bot's operator loaded none from"
                if name == "Gate"
                else "as this bot's operator loaded them from"
            )
            assert any(whose in text for text in texts), texts
            assert not [text for text in texts if "✅" in text]
        else:
            assert any("25 Oct 2026" in text for text in texts)
    snapshots = (await bot_session.ask("/snapshots")).text
    assert "Sample Exchange, tree of 25 Oct 2026" in snapshots
    assert "Phemex" in snapshots


async def ids_find_their_tree(bot_session, own, theirs, both):
    answer = await bot_session.ask(own)
    assert answer.text.startswith("✅ Included in the snapshot of Sample Exchange, 25 Oct 2026")
    assert (
        "In the tree of Sample Exchange, made by Sample Exchange, as this bot's operator says." in answer.text
    )
    answer = await bot_session.ask(theirs)
    assert "in the snapshot of Phemex, 25 Oct 2026" in answer.text
    assert f"In the tree of Phemex that Alice made from the list at {PHEMEX_LIST}" in answer.text
    assert "Phemex did not make this tree" in answer.text
    question = await bot_session.ask(both)
    assert (
        question.text
        == "This id is in the trees of Sample Exchange and Phemex. Which one do you want to see?"
    )
    for label, owner in zip(question.labels, ("Sample Exchange", "Phemex"), strict=True):
        assert f"In the tree of {owner}" in (await bot_session.press(question, label)).text
    missed = (await bot_session.ask(NOBODY)).text
    assert missed.startswith("❌ Not found in any of these snapshots")
    assert "• Sample Exchange, 25 Oct 2026\n• Phemex, 25 Oct 2026" in missed
    for name in CLAIMS:
        assert f"There is no tree of {name} here" in (await bot_session.ask(f"{own} {name}")).text


async def groups_have_an_exchange(bot_session):
    groups = {name: bot_session.sandbox.add_group(name, [bot_session.alice]) for name in ("Bybit", "Phemex")}
    for name, group in groups.items():
        assert f"show {name}" in (await bot_session.ask(f"/exchange {name}", chat=group)).text
    for name, group in groups.items():
        assert (await bot_session.ask("/reserves", chat=group)).text.startswith(name)
        await bot_session.settled()
        assert (await bot_session.ask("/reserves okx", chat=group)).text.startswith("OKX")
        await bot_session.settled()
        listed = (await bot_session.ask("/exchanges", chat=group)).text
        assert f"This group's exchange: {name}." in listed


async def files_are_held_against_claims(bot_session):
    sandbox, alice = bot_session.sandbox, bot_session.alice

    async def report(data):
        sent = await alice.send_document("proof.json", data)
        found = []

        def look():
            found[:] = [m for m in sandbox.history(alice) if m.reply_to == sent.message_id]
            return found

        await sandbox.wait_for(look, timeout=60)
        await bot_session.settled()
        return found[0].text

    other, _ = build_sums.bybit(("BTC", "ETH", "USDT", "USDC"), 1, 4, digits={"USDT": 4, "USDC": 4})
    broken = json.loads(json.dumps(BYBIT))
    broken["self"]["balance"]["BTC"] = "77.00000000"
    for name, file in (("OKX", okx().files[3]), ("Bybit", json.dumps(BYBIT)), ("Gate", json.dumps(gate()))):
        said = await report(file if isinstance(file, bytes) else file.encode())
        assert said.startswith("☑️ "), said
        assert f"The root equals the root that this bot's operator loaded as {name}'s for {AUGUST}" in said
        assert "✅" not in said
        assert "❌" not in said
    said = await report(json.dumps(other).encode())
    assert said.startswith("⚠️")
    assert f"The root differs from the root that this bot's operator loaded as Bybit's for {AUGUST}" in said
    assert "If your file is of that day, one of the two is wrong" in said
    assert "❌" not in said
    said = await report(json.dumps(broken).encode())
    assert said.startswith("❌")
    assert "loaded as Bybit's" not in said
    found = await bot_session.ask(f"/inspect nonce 1,{build_bitmex.nonce_of(1)}")
    assert found.text.startswith("☑️ ")
    assert "1,000" in found.text
    assert "that this bot's operator loaded as BitMEX's for 14 Aug 2026" in found.text
    assert "✅" not in found.text
    await bot_session.settled()
    outcomes = bot_session.run.services.metrics.registry.get_sample_value
    counted = {
        outcome: outcomes("porbot_answers_total", {"command": "inspect", "outcome": outcome}) or 0
        for outcome in ("consistent", "verified", "refuted")
    }
    assert counted == {"consistent": 5, "verified": 0, "refuted": 1}


async def withdrawn_ones_stay_listed(session):
    bot_session = session.bot_session
    for name in ("bybit 2026-08-14", "phemex 2026-10-25"):
        question = await session.say(f"/withdraw {name}")
        assert "Withdrawn by operator" in (await session.press(question, "Withdraw")).text
    page = await bot_session.ask("/exchanges")
    assert page.text.startswith("7 exchanges")
    await bot_session.alice.press(page, "More ›")
    listed = (await bot_session.sandbox.next_edit(page)).text  # they are the last
    for name, gone in (("Bybit", f"claim of {AUGUST}"), ("Phemex", "tree of 25 Oct 2026")):
        assert f"⚠️ {name} nothing valid right now\n" in listed
        assert f"\n{name}\nThe {gone} was withdrawn on " in listed
    assert "withdrawn on" in (await bot_session.ask("/snapshots phemex")).text
    catalogue = bot_session.run.services.catalogue
    assert catalogue.log_is_intact()
    assert catalogue.audit_agrees()
    assert len(catalogue.log()) == 9
