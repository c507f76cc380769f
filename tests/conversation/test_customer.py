"""A customer in a private chat: every answer held against the ledger."""

import io
import json
import re

import pytest
from PIL import Image
from said import plain

from bot.formats import amount
from bot.texts import customer as customer_texts
from porcore.verification.verdict import Given, judge

pytestmark = pytest.mark.slow

DECIMALS = {"BTC": 8, "ETH": 8, "USD": 6}


def row_of(text, symbol):
    return next((line.split() for line in text.splitlines() if line.split()[:1] == [symbol]), None)


async def test_the_whole_answer(stage, months, someone):
    client = someone("BTC", "ETH", "USD")
    answer = await stage.ask(client)
    text = answer.text
    assert text.startswith("✅ Included in the snapshot of 25 Oct 2026, 00:00 UTC")
    for symbol, units in months[-1].ledger[client].items():
        assert row_of(text, symbol)[1] == amount(units, DECIMALS[symbol])
    statement = months[-1].statement
    # The order: verdict, balances, reserves, proofs, the statement id.
    marks = [
        "Included",
        "USDT+USDC+USD",
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
        "View full tree",
        "Proof file",
        "Other dates",
    )
    for word in ("safe", "guarantee", "solvent"):
        assert word not in text.lower()
    for block in [e for e in answer.entities if e.kind == "pre"]:
        shown = text.encode("utf-16-le")[2 * block.offset : 2 * (block.offset + block.length)].decode(
            "utf-16-le"
        )
        assert max(map(len, shown.splitlines())) <= 34, shown


async def test_what_is_not_held_is_said_to_be_zero(stage, someone):
    answer = await stage.ask(someone("BTC"))
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
async def test_the_id_may_be_typed_in_many_ways(stage, someone, form):
    client = someone("BTC")
    grouped = " ".join(client[i : i + 8] for i in range(0, 64, 8))
    lines = "\n".join(client[i : i + 32].upper() for i in range(0, 64, 32))
    answer = await stage.ask(form.format(client, client.upper(), grouped, lines))
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
async def test_the_newest_snapshot_at_or_before_a_time(stage, someone, time, day):
    answer = await stage.ask(f"{someone('BTC', everywhere=True)} {time}")
    assert day in answer.text.splitlines()[0]


async def test_before_the_first_snapshot(stage, someone):
    answer = await stage.ask(f"{someone('BTC')} 2020-01-01")
    assert "no snapshot from 1 Jan 2020 or earlier" in answer.text
    assert "25 Aug 2026" in answer.text


async def test_typing_errors_are_named_and_ids_never_repeated(stage, someone):
    client = someone("BTC")
    for typed in (client[:-1], client + "a", client[:-1] + "g", client[:-1] + "٣", f"{client} yesterday-ish"):
        answer = await stage.ask(typed)
        assert not answer.text.startswith("✅")
        assert client[:16] not in answer.text
    assert "63" in (await stage.ask(client[:-1])).text


async def test_not_found_is_explained_and_leads_on(stage):
    answer = await stage.ask("5e" * 32)
    assert answer.text.startswith("❌ Not found in the snapshot of 25 Oct 2026")
    for reason in ("newer than the snapshot", "sub-account", "bonuses"):
        assert reason in answer.text
    assert answer.labels == ("Other dates",)


async def test_a_client_with_nothing_but_zeroes_is_not_found(stage, someone):
    assert (await stage.ask(someone())).text.startswith("❌ Not found")


async def test_check_sends_a_picture_with_leaf_and_root(stage, months, someone):
    answer = await stage.ask(someone("BTC", "ETH", "USD"))
    picture = await stage.press(answer, "Check ETH")
    assert picture.photo
    asset = months[-1].statement.asset("ETH")
    assert re.search(rf"leaf \d+ of {asset.leaf_count}", picture.text)
    assert asset.root.hash.hex() in picture.text
    assert stage.sandbox.refresh(answer).text == answer.text


async def test_the_tree_document_holds_whole_hashes(stage, months, someone):
    client = someone("BTC", "ETH", "USD")
    answer = await stage.ask(client)
    tree = await stage.press(answer, "View full tree")
    proof = json.loads((await stage.press(answer, "Proof file")).document.data)
    page = tree.document.data.decode()
    assert tree.document.name == "tree-2026-10-25.html"
    assert months[-1].statement.id in page
    for entry in proof["proofs"]:
        for sibling in entry["pieces"][0]["path"]:
            assert sibling["hash"] in page


async def test_the_proof_file_verifies_offline_with_the_command_given(stage, months, someone):
    client = someone("BTC", "ETH", "USD")
    answer = await stage.ask(client)
    last = stage.sandbox.history(stage.alice)[-1]
    await stage.alice.press(answer, "Proof file")
    proof = await stage.sandbox.next_message(stage.alice, after=last)
    page = await stage.sandbox.next_message(stage.alice, after=proof)
    statement_id = re.search(r"porcore verify proof\.json --statement-id ([0-9a-f]{64})", proof.text)[1]
    assert statement_id == months[-1].statement.id
    assert proof.document.name == "proof.json"
    verdict = judge(proof.document.data, Given(statement_id=statement_id))
    assert verdict.exit_code == 0
    assert verdict.proof.client_id.hex() == client
    assert page.document.name == "verify.html"
    assert b"default-src 'none'" in page.document.data


async def test_other_dates_ask_the_same_question(stage, someone):
    client = someone("BTC", everywhere=True)
    answer = await stage.ask(client)
    dates = await stage.press(answer, "Other dates")
    assert dates.labels == ("25 Oct 2026", "25 Sep 2026", "25 Aug 2026")
    older = await stage.press(dates, "25 Aug 2026")
    assert older.text.startswith("✅ Included in the snapshot of 25 Aug 2026")


async def test_pieces_are_shown_one_by_one(stage_with, pieces_month):
    async with stage_with(pieces_month) as stage:
        client = next(
            c for c, held in pieces_month.ledger.items() if all(units > 100 for units in held.values())
        )
        answer = await stage.ask(client)
        assert "piece 1 of 5" in answer.text
        picture = await stage.press(answer, "Check BTC")
        assert picture.labels == ("Piece 2", "Piece 3", "Piece 4", "Piece 5")
        third = await stage.press(picture, "Piece 3")
        assert "piece 3 of 5" in third.text


async def test_buttons_survive_a_restart(stage_with, months, someone):
    client = someone("BTC", "ETH", "USD")
    async with stage_with(*months) as stage:
        answer = await stage.ask(client)
        data = answer.button("Check BTC").callback_data
    async with stage_with() as stage:
        greeting = await stage.ask("/start")
        await stage.alice.press_stale(greeting, data)
        picture = await stage.sandbox.next_message(stage.alice, after=greeting)
        assert picture.photo


async def test_altered_buttons_get_a_plain_answer(stage, someone):
    answer = await stage.ask(someone("BTC"))
    data = answer.button("Check BTC").callback_data
    swapped_asset = data[:55] + "_9" + data[57:]
    for bad in ("", "x", data[:-1], data + "A", "?" + data[1:], swapped_asset):
        if bad:
            await stage.alice.press_stale(answer, bad)
    assert (await stage.ask("/privacy")).text.startswith("What happens")


async def test_fixed_texts_and_unknown_commands(stage):
    assert "Hashed Client ID" in (await stage.ask("/start")).text
    privacy = (await stage.ask("/privacy")).text
    assert "Telegram keeps this chat" in privacy
    help_text = (await stage.ask("/help")).text
    assert "/verify" in help_text
    assert "/load" not in help_text
    unknown = (await stage.ask("/nonsense")).text
    for operators_only in ("/load x", "/withdraw x", "/audit", "/status", "/cancel"):
        assert (await stage.ask(operators_only)).text == unknown


async def test_what_is_not_text_is_answered_plainly(stage):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    sent = await stage.alice.send_photo(buffer.getvalue())
    answer = await stage.sandbox.next_message(stage.alice, after=sent)
    assert answer.text == customer_texts.only_text()


async def test_edited_forwarded_and_via_bot_messages_start_nothing(stage, someone):
    client = someone("BTC")
    answer = await stage.ask(client)
    asked = stage.sandbox.history(stage.alice)[0]
    edited = await stage.alice.edit(asked, client + " latest")
    assert edited
    await stage.alice.forward(asked)
    await stage.alice.send(client, via_bot=stage.bob.user)
    await stage.settled()
    first, *words = [m for m in stage.sandbox.history(stage.alice) if m.from_bot]
    assert first.message_id == answer.message_id
    assert len(words) == 3
    assert all(word.text.startswith("I do not read") for word in words)


async def test_everybody_learns_their_own_number_in_private(stage):
    """An operator's is needed before they are one."""
    for user in (stage.alice, stage.bob):
        answer = (await stage.ask("/id", user=user)).text
        assert answer == plain(customer_texts.own_number(user.id))
    assert "/id: Your Telegram user id" in (await stage.ask("/help")).text
