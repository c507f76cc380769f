"""A customer in a private chat: every answer held against the ledger."""

import contextlib
import io
import json
import re
import sqlite3

import pytest
from answer_facts import plain
from PIL import Image

from bot.formats import amount
from bot.texts import customer as customer_texts
from bot.texts import first as first_texts
from porcore.verification.verdict import TrustAnchor, verify_file

pytestmark = pytest.mark.slow

DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}


def row_of(text, symbol):
    return next((line.split() for line in text.splitlines() if line.split()[:1] == [symbol]), None)


async def test_the_whole_answer(bot_session, monthly_snapshots, someone):
    client = someone("BTC", "ETH", "USD")
    answer = await bot_session.ask(client)
    text = answer.text
    assert text.startswith("✅ Included in the snapshot of 25 Oct 2026, 00:00 UTC")
    for symbol, units in monthly_snapshots[-1].ledger[client].items():
        assert row_of(text, symbol)[1] == amount(units, DECIMALS[symbol])
    statement = monthly_snapshots[-1].statement
    # The order: verdict, balances, reserves, proofs, the statement id.
    marks = [
        "Included",
        "USDT+USDC+USD",
        "For all your 3 assets enough is held. Lowest: ",
        "Stated by the exchange; chain not read.",
        "Reserves against liabilities",
        "We did not read the chain",
        "BTC proof: leaf",
    ]
    places = [text.index(mark) for mark in [*marks, statement.id]]
    assert places == sorted(places)
    for asset in statement.assets:
        assert asset.root.hash.hex() in text
        assert f"{asset.symbol} proof: leaf" in text
    assert answer.labels == (
        "Check BTC",
        "Check ETH",
        "Check USD",
        "Your path, in full",
        "Proof file",
        "Other dates",
        "History",
        "Reserves",
        "Copy statement id",
    )
    for word in ("safe", "guarantee", "solvent"):
        assert word not in text.lower()
    for block in [e for e in answer.entities if e.kind == "pre"]:
        shown = text.encode("utf-16-le")[2 * block.offset : 2 * (block.offset + block.length)].decode(
            "utf-16-le"
        )
        assert max(map(len, shown.splitlines())) <= 34, shown


async def test_what_is_not_held_is_said_to_be_zero(bot_session, someone):
    answer = await bot_session.ask(someone("BTC"))
    assert re.search(r"counted as zero\W+ETH, USD\b", answer.text)
    assert "Check BTC" in answer.labels
    assert "Check ETH" not in answer.labels


@pytest.mark.parametrize(
    "form",
    [
        "{0}",
        "/verify {0}",
        "0x{1}",
        "`{0}`",
        "  {2}  ",
        "{3}",
        "/verify\n{0}\nlatest",
    ],
)
async def test_the_id_may_be_typed_in_many_ways(bot_session, someone, form):
    client = someone("BTC")
    grouped = " ".join(client[i : i + 8] for i in range(0, 64, 8))
    lines = "\n".join(client[i : i + 32].upper() for i in range(0, 64, 32))
    answer = await bot_session.ask(form.format(client, client.upper(), grouped, lines))
    assert answer.text.startswith("✅ Included")


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2026-09-25", "25 Sep 2026"),
        ("2026-10-24", "25 Sep 2026"),
        ("2026-09-25T00:00:00Z", "25 Sep 2026"),
        ("2026-09-24 23:59:59", "25 Aug 2026"),
        ("1790294400", "25 Sep 2026"),
        ("latest", "25 Oct 2026"),
    ],
)
async def test_the_newest_snapshot_at_or_before_a_time(bot_session, someone, time, day):
    answer = await bot_session.ask(f"{someone('BTC', everywhere=True)} {time}")
    assert day in answer.text.splitlines()[0]


async def test_before_the_first_snapshot(bot_session, someone):
    answer = await bot_session.ask(f"{someone('BTC')} 2020-01-01")
    assert "no snapshot from 1 Jan 2020 or earlier" in answer.text
    assert "25 Aug 2026" in answer.text


async def test_typing_errors_are_named_and_ids_never_repeated(bot_session, someone):
    client = someone("BTC")
    for typed in (client[:-1], client + "a", client[:-1] + "g", client[:-1] + "٣", f"{client} yesterday-ish"):
        answer = await bot_session.ask(typed)
        assert not answer.text.startswith("✅")
        assert client[:16] not in answer.text
    assert "63" in (await bot_session.ask(client[:-1])).text


async def test_not_found_is_explained_and_leads_on(bot_session):
    answer = await bot_session.ask("5e" * 32)
    assert answer.text.startswith("❌ Not found in the snapshot of 25 Oct 2026")
    for reason in ("opened later, or was empty then", "sub-account", "bonuses"):
        assert reason in answer.text
    assert answer.labels == ("Other dates", "I was left out", "My balances differ")


async def test_a_client_with_nothing_but_zeroes_is_not_found(bot_session, someone):
    assert (await bot_session.ask(someone())).text.startswith("❌ Not found")


async def test_check_sends_a_picture_with_leaf_and_root(bot_session, monthly_snapshots, someone):
    answer = await bot_session.ask(someone("BTC", "ETH", "USD"))
    picture = await bot_session.press(answer, "Check ETH")
    assert picture.photo
    asset = monthly_snapshots[-1].statement.asset("ETH")
    assert re.search(rf"leaf \d+ of {asset.leaf_count}", picture.text)
    assert asset.root.hash.hex() in picture.text
    assert bot_session.sandbox.refresh(answer).text == answer.text


async def test_the_tree_document_holds_whole_hashes(bot_session, monthly_snapshots, someone):
    client = someone("BTC", "ETH", "USD")
    answer = await bot_session.ask(client)
    tree = await bot_session.press(answer, "Your path, in full")
    proof = json.loads((await bot_session.press(answer, "Proof file")).document.data)
    page = tree.document.data.decode()
    assert tree.document.name == "tree-2026-10-25.html"
    assert monthly_snapshots[-1].statement.id in page
    for entry in proof["proofs"]:
        for sibling in entry["pieces"][0]["path"]:
            assert sibling["hash"] in page


async def test_the_proof_file_verifies_offline_with_the_command_given(
    bot_session, monthly_snapshots, someone
):
    client = someone("BTC", "ETH", "USD")
    answer = await bot_session.ask(client)
    last = bot_session.sandbox.history(bot_session.alice)[-1]
    await bot_session.alice.press(answer, "Proof file")
    proof = await bot_session.sandbox.next_message(bot_session.alice, after=last)
    page = await bot_session.sandbox.next_message(bot_session.alice, after=proof)
    statement_id = re.search(r"porcore verify proof\.json --statement-id ([0-9a-f]{64})", proof.text)[1]
    assert statement_id == monthly_snapshots[-1].statement.id
    assert proof.document.name == "proof.json"
    verdict = verify_file(proof.document.data, TrustAnchor(statement_id=statement_id))
    assert verdict.exit_code == 0
    assert verdict.proof.client_id.hex() == client
    assert page.document.name == "verify.html"
    assert b"default-src 'none'" in page.document.data


async def test_other_dates_ask_the_same_question(bot_session, someone):
    client = someone("BTC", everywhere=True)
    answer = await bot_session.ask(client)
    dates = await bot_session.press(answer, "Other dates")
    assert dates.labels == ("25 Sep 2026", "25 Aug 2026")
    older = await bot_session.press(dates, "25 Aug 2026")
    assert older.text.startswith("✅ Included in the snapshot of 25 Aug 2026")


async def test_pieces_are_shown_one_by_one(bot_session_with, snapshot_with_pieces):
    async with bot_session_with(snapshot_with_pieces) as bot_session:
        client = next(
            c
            for c, held in snapshot_with_pieces.ledger.items()
            if all(units > 100 for units in held.values())
        )
        answer = await bot_session.ask(client)
        assert "piece 1 of 5" in answer.text
        picture = await bot_session.press(answer, "Check BTC")
        assert picture.labels[:4] == ("Piece 2", "Piece 3", "Piece 4", "Piece 5")
        third = await bot_session.press(picture, "Piece 3")
        assert third.text.startswith("Piece 3 of 5 of your balance")


async def test_buttons_survive_a_restart(bot_session_with, monthly_snapshots, someone):
    client = someone("BTC", "ETH", "USD")
    async with bot_session_with(*monthly_snapshots) as bot_session:
        answer = await bot_session.ask(client)
        data = answer.button("Check BTC").callback_data
    async with bot_session_with() as bot_session:
        greeting = await bot_session.ask("/start")
        await bot_session.alice.press_stale(greeting, data)
        picture = await bot_session.sandbox.next_message(bot_session.alice, after=greeting)
        assert picture.photo


async def test_altered_buttons_get_a_plain_answer(bot_session, someone):
    answer = await bot_session.ask(someone("BTC"))
    data = answer.button("Check BTC").callback_data
    swapped_asset = data[:55] + "_9" + data[57:]
    for bad in ("", "x", data[:-1], data + "A", "?" + data[1:], swapped_asset):
        if bad:
            await bot_session.alice.press_stale(answer, bad)
    assert (await bot_session.ask("/privacy")).text.startswith("What happens")


async def test_fixed_texts_and_unknown_commands(bot_session):
    assert "Hashed Client ID" in (await bot_session.ask("/start")).text
    privacy = (await bot_session.ask("/privacy")).text
    assert "Telegram keeps this chat" in privacy
    help_text = (await bot_session.ask("/help")).text
    assert "/verify" in help_text
    assert "/load" not in help_text
    unknown = (await bot_session.ask("/nonsense")).text
    for operators_only in ("/load x", "/withdraw x", "/audit", "/status", "/cancel"):
        assert (await bot_session.ask(operators_only)).text == unknown


async def test_what_stays_of_an_answered_question_is_what_is_said_of_it(bot_session):
    said = (await bot_session.ask("/privacy")).text
    assert "only the number of the delivery and the time stay" in said
    assert "24 hours at the latest" in said
    await bot_session.settled()
    rows = {}
    with contextlib.closing(sqlite3.connect(bot_session.data_dir / "journal.db")) as journal:
        for (table,) in journal.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            found = journal.execute(f"SELECT * FROM {table}")
            if found.fetchone() is not None:
                rows[table] = [column for column, *_ in found.description]
    assert rows == {"answered": ["update_id", "at"]}


async def test_what_is_not_text_is_answered_plainly(bot_session):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    sent = await bot_session.alice.send_photo(buffer.getvalue())
    answer = await bot_session.sandbox.next_message(bot_session.alice, after=sent)
    assert answer.text == first_texts.only_text()


async def test_edited_forwarded_and_via_bot_messages_start_nothing(bot_session, someone):
    client = someone("BTC")
    answer = await bot_session.ask(client)
    asked = bot_session.sandbox.history(bot_session.alice)[0]
    edited = await bot_session.alice.edit(asked, client + " latest")
    assert edited
    await bot_session.alice.forward(asked)
    await bot_session.alice.send(client, via_bot=bot_session.bob.user)
    await bot_session.settled()
    first, *words = [m for m in bot_session.sandbox.history(bot_session.alice) if m.from_bot]
    assert first.message_id == answer.message_id
    assert len(words) == 3
    assert all(word.text.startswith("I do not read") for word in words)


async def test_everybody_learns_their_own_number_in_private(bot_session):
    """An operator's is needed before they are one."""
    for user in (bot_session.alice, bot_session.bob):
        answer = (await bot_session.ask("/id", user=user)).text
        assert answer == plain(customer_texts.own_number(user.id))
    assert "/id: Your Telegram user id" in (await bot_session.ask("/help")).text
