"""Every way in which a proof file reaches the bot in a private chat, and what comes back."""

import json

import pytest
from answer_facts import plain
from exchanges.builders.every import fixtures

from bot.texts import first as first_texts
from bot.texts import inspection as inspection_texts

pytestmark = pytest.mark.slow

SAMPLES = {
    "binance_user_config.json": "Binance zero-knowledge client proof",
    "bybit_40_v3.json": "Bybit user proof",
    "bybit_40_v5.json": "Bybit user proof",
    "htx_user_config.json": "HTX zero-knowledge client proof",
    "mexc_merkle_proof.json": "MEXC user proof",
    "okx_full_tree.txt": "OKX full tree of 2023",
    "okx_merkle_proof_file.json": "OKX user proof of 2022",
    "okx_user_info_file.json": "OKX client file of 2023",
    "okx_v2_inclusion_proof.json": "OKX zero-knowledge inclusion proof",
}
WITHOUT_PATH = {"okx_full_tree.txt", "okx_user_info_file.json", "okx_v2_inclusion_proof.json"}
BY_NAME = {fixture.name: fixture for fixture in fixtures()}
PASTED = json.loads(BY_NAME["bitget-2025"].holds)


def not_compared(title):
    return f"⚠️ {title}: not compared yet.\n"


@pytest.mark.slow
async def test_every_published_sample_gets_its_report(inspection_session, sample):
    for name, title in SAMPLES.items():
        # The name says nothing: files are recognised by their shape.
        sent, answer = await inspection_session.send(
            sample(name), name="file", mime_type="application/octet-stream"
        )
        assert answer.reply_to == sent.message_id
        assert answer.text.startswith(not_compared(title)), answer.text
        seen, _, folded = answer.html.partition("<blockquote expandable>")
        for topic, whole in (
            ("Path: ", "Path: "),
            ("Root: ", "Root: "),
            ("Total owed: ", "Total liabilities: "),
            ("➖ Reserves: ", "➖ Reserves: "),
        ):
            assert (seen.count(topic), folded.count(whole)) == (1, 1), (name, topic)
        assert "Weak points" in answer.text
        assert "\n• " in answer.text
        assert "do not post" in answer.text.lower()
        if name not in WITHOUT_PATH:
            picture = await inspection_session.after(answer)
            if picture.document is not None:
                assert picture.document.name == "report.txt"
                assert "report.txt" in answer.text
                picture = await inspection_session.after(picture)
            assert picture.photo, name
            assert "recomputed from your file" in picture.text
    assert len([one for one in inspection_session.said() if one.photo]) == len(SAMPLES) - len(WITHOUT_PATH)


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_NAME)
async def test_every_format_is_verified_under_its_root(inspection_session, name):
    fixture = BY_NAME[name]
    caption = " ".join(("root", *fixture.roots)) if fixture.roots else ""
    caption += " ".join(("\nnonce", *fixture.nonces)) if fixture.nonces else ""
    sent, answer = await inspection_session.send(fixture.holds, caption)
    if fixture.companion is not None:
        answer = await inspection_session.report(fixture.companion, caption, reply_to=sent)
    assert answer.text.startswith("✅ " if fixture.code == 0 else "⚠️ "), answer.text
    assert answer.text.count("✅") >= 2
    for nonce in fixture.nonces:
        assert nonce.split(",")[-1] not in answer.text


async def test_a_reply_with_the_root_is_a_second_look(inspection_session, sample):
    fixture = BY_NAME["bybit"]
    sent, first = await inspection_session.send(fixture.holds)
    assert first.text.startswith("⚠️ ")
    assert "reply to your file with root and the 64 published digits" in first.text
    for typed in (
        f"root {fixture.roots[0]}",
        f"Root: {fixture.roots[0].upper()}",
        fixture.roots[0],
        f"/inspect 0x{fixture.roots[0]}",
    ):
        again = await inspection_session.say(typed, reply_to=sent)
        assert again.text.startswith("✅ Bybit user proof: leads to the root you gave."), typed
    wrong = await inspection_session.say("root " + "0" * 64, reply_to=sent)
    assert wrong.text.startswith("❌ Bybit user proof: ")
    assert (
        f"the file leads to {fixture.roots[0]}, and the root obtained elsewhere is {'0' * 64}" in wrong.text
    )
    short = await inspection_session.say("root 0123456789abcdef", reply_to=sent)
    assert "The root you gave is not 64 hex digits" in short.text


async def test_many_assets_are_folded_tables_and_few_a_sentence(inspection_session, sample):
    many = await inspection_session.report(sample("bybit_40_v5.json"))
    assert "what is listed below.\n➖ Reserves" in many.text
    assert "Your balances: 34 assets, below.\n" in many.text
    assert "Your balances:\nAGLA  9.61947443\n" in many.text
    assert "Totals according to the file:\nAGLA  24,144.37182073\n" in many.text
    assert "22 more in report.txt\n" in many.text
    assert many.html.count("<pre>") == 2
    report = await inspection_session.after(many)
    assert report.document.name == "report.txt"
    few = await inspection_session.report(sample("okx_merkle_proof_file.json"))
    assert "Your balances: 3 assets, below.\n" in few.text, "a verdict of two lines leaves one for balances"
    assert "\nYour balances: 1.000069 BTC, 0.99908176 ETH, 19,398.33550812 USDT\n" in few.text
    assert "report.txt" not in few.text


async def test_a_question_under_a_file_means_the_file(inspection_session):
    sent, _ = await inspection_session.send(BY_NAME["bybit"].holds)
    again = await inspection_session.say("valid or no?", reply_to=sent)
    assert again.text.startswith(not_compared("Bybit user proof"))
    assert "could not read what you wrote with it" in again.text
    alone = await inspection_session.bot_session.ask("valid or no?", user=inspection_session.bot_session.bob)
    assert alone.text == first_texts.unclear("valid or no?")


async def test_a_root_without_its_file_is_explained(inspection_session):
    _, answer = await inspection_session.send(BY_NAME["bybit"].holds)
    for reply_to in (None, answer):
        told = await inspection_session.say(f"root {BY_NAME['bybit'].roots[0]}", reply_to=reply_to)
        assert told.text == plain(inspection_texts.reply_to_the_file())


async def last(inspection_session, text, reply_to):
    """Reply, and wait for the verdict about an id."""
    await inspection_session.alice.send(text, reply_to=reply_to)
    await inspection_session.sandbox.wait_for(lambda: "Included" in inspection_session.said()[-1].text)
    return inspection_session.said()[-1]


async def test_an_id_under_an_answer_of_ours_is_still_an_id(
    inspection_session_with, monthly_snapshots, someone
):
    async with inspection_session_with(*monthly_snapshots) as inspection_session:
        _, answer = await inspection_session.send(BY_NAME["bybit"].holds)
        assert (await last(inspection_session, someone("BTC"), answer)).text.startswith("✅ Included")
        sent, _ = await inspection_session.send(BY_NAME["bybit"].holds)
        await inspection_session.after(await inspection_session.reply_to(sent))  # the picture
        assert (await last(inspection_session, f"/verify {someone('BTC')}", sent)).text.startswith(
            "✅ Included"
        )


async def test_a_failure_names_step_expected_and_got(inspection_session):
    fixture = BY_NAME["bybit"]
    file = json.loads(fixture.holds)
    before = file["path"][-1]["hash"]
    file["path"][-1]["hash"] = "0" * 64
    answer = await inspection_session.report(json.dumps(file).encode())
    level = len(file["path"]) - 1
    assert answer.text.startswith("❌ Bybit user proof: ")
    assert f"Level {level}: your file says the root is {'0' * 64}, recomputed {before}" in answer.text
    assert "Weak points" in answer.text
    await inspection_session.bot_session.silent(
        inspection_session.said()[-1]
    )  # nothing is drawn of a path that fails


async def test_pasted_json_is_read(inspection_session):
    pasted = json.dumps(PASTED)
    assert len(pasted) < 4096
    sent = await inspection_session.alice.send(pasted)
    answer = await inspection_session.reply_to(sent)
    assert answer.text.startswith(not_compared("Bitget or UZX user proof"))
    assert "reply to your message" in answer.text
    assert (await inspection_session.after(answer)).photo
    again = await inspection_session.say(f"root {BY_NAME['bitget-2025'].roots[0]}", reply_to=sent)
    assert again.text.startswith("✅ Bitget or UZX user proof")
    curly = await inspection_session.say(pasted.replace('"', "“"))
    assert curly.text.startswith("❔ Not readable")
    assert "Send the file itself, as a document" in curly.text


async def test_a_paste_that_telegram_cut_is_sent_back_once(inspection_session, sample):
    text = sample("okx_merkle_proof_file.json").decode()
    parts = [text[place : place + 4096] for place in range(0, len(text), 4096)]
    assert len(parts) > 1
    first = await inspection_session.say(parts[0])
    assert first.text.startswith("❔ Not readable")
    assert "Pasting changes and cuts texts." in first.text
    later = await inspection_session.say(parts[1])
    assert later.text == inspection_texts.cut_by_telegram()
    await inspection_session.bot_session.silent(await inspection_session.alice.send(parts[1]))


async def test_our_own_proof_file_is_read_like_any(inspection_session_with, monthly_snapshots, someone):
    async with inspection_session_with(*monthly_snapshots) as inspection_session:
        included = await inspection_session.bot_session.ask(someone("BTC", "ETH"))
        proof = await inspection_session.bot_session.press(included, "Proof file")
        statement = monthly_snapshots[-1].statement.id
        sent, answer = await inspection_session.send(proof.document.data)
        assert answer.text.startswith(not_compared("porcore/1 proof"))
        again = await inspection_session.say(f"root {statement}", reply_to=sent)
        assert again.text.startswith("✅ porcore/1 proof")
        under_ours = await inspection_session.say(f"root {statement}", reply_to=proof)
        assert under_ours.text == again.text
        lie = proof.document.data.replace(b'"balance":"', b'"balance":"9', 1)
        assert (await inspection_session.report(lie)).text.startswith("❌ porcore/1 proof: ")


async def test_the_second_file_is_a_reply_to_the_first(inspection_session):
    fixture = BY_NAME["hotcoin"]
    sent, answer = await inspection_session.send(fixture.holds)
    assert "send the anchor file" in answer.text
    second = await inspection_session.report(fixture.companion, reply_to=sent)
    assert second.text.startswith("⚠️ Hotcoin user proof")  # a second claim is no root from elsewhere
    assert "equals the one in the second file" in second.text
    caption = f"root {fixture.roots[0]}"
    assert (await inspection_session.report(fixture.companion, caption, reply_to=sent)).text.startswith(
        "✅ Hotcoin"
    )


async def test_a_caption_that_says_something_else_is_ignored_aloud(inspection_session):
    answer = await inspection_session.report(BY_NAME["bybit"].holds, "is this real???")
    assert answer.text.startswith("⚠️ Bybit user proof")
    assert "could not read what you wrote with it" in answer.text


@pytest.mark.parametrize("name", ["bybit", "okx-v1", "swissborg", "porcore"])
@pytest.mark.parametrize("caption", ["my id is {}", "{}", "my id {}, what is the root?"])
async def test_digits_that_may_be_an_id_refute_nothing_and_are_not_repeated(
    inspection_session, name, caption
):
    own = "1f" * 32
    answer = await inspection_session.report(BY_NAME[name].holds, caption.format(own))
    assert answer.text.startswith("⚠️")
    assert "did not compare the digits" in answer.text
    assert own[:8] not in answer.text
    named = await inspection_session.report(BY_NAME[name].holds, f"root {own}")
    assert "did not compare the digits" not in named.text


async def test_a_bare_root_that_is_the_files_confirms_it(inspection_session):
    fixture = BY_NAME["bybit"]
    answer = await inspection_session.report(fixture.holds, f"published: {fixture.roots[0]}")
    assert answer.text.startswith("✅ Bybit")
    own = "1f" * 32
    answer = await inspection_session.report(fixture.holds, f"my id is {own}, root {fixture.roots[0]}")
    assert answer.text.startswith("✅ Bybit")
    assert own[:8] not in answer.text


async def test_inspect_explains_itself(inspection_session):
    answer = await inspection_session.bot_session.ask("/inspect")
    assert answer.text.startswith("Check a proof file")
    assert "/inspect" in (await inspection_session.bot_session.ask("/help")).text
    assert "proof file" in (await inspection_session.bot_session.ask("/privacy")).text


async def test_a_forwarded_file_starts_nothing(inspection_session):
    sent, answer = await inspection_session.send(b"x")
    assert answer.text
    answer = await inspection_session.reply_to(await inspection_session.alice.forward(sent))
    assert answer.text.startswith("I do not read forwarded messages")


async def test_an_unknown_file_is_told_what_is_read(inspection_session):
    answer = await inspection_session.report(b'{"hello":"world"}')
    assert answer.text.startswith(
        "❔ Unknown file: nothing in it was recognised. Send the proof file that your exchange gave you."
    )
    assert "Files of these are read: any" in answer.text
    assert "Pionex, TopOne" in answer.text
