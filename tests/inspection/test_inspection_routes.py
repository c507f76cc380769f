"""Every way in which a proof file reaches the bot in a private chat, and what comes back."""

import json

import pytest
from exchanges.builders.every import fixtures
from said import plain

from bot.texts import inspection as inspection_texts
from bot.texts import reading
from porcore.exchanges.sentences import say

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


def headline(code, title):
    return str(say(code, format=title))


@pytest.mark.slow
async def test_every_published_sample_gets_its_report(counter, sample):
    for name, title in SAMPLES.items():
        # The name says nothing: files are recognised by their shape.
        sent, answer = await counter.send(sample(name), name="file", mime_type="application/octet-stream")
        assert answer.reply_to == sent.message_id
        assert answer.text.startswith(f"⚠️ {headline('consistent', title)}"), answer.text
        for topic in ("Path: ", "Root: ", "Total liabilities: ", "➖ Reserves: "):
            assert answer.text.count(topic) == 1, (name, topic)
        assert "Weak points" in answer.text
        assert "\n• " in answer.text
        assert "do not post" in answer.text.lower()
        if name not in WITHOUT_PATH:
            picture = await counter.after(answer)
            if picture.document is not None:
                assert picture.document.name == "report.txt"
                assert "report.txt" in answer.text
                picture = await counter.after(picture)
            assert picture.photo, name
            assert "recomputed from your file" in picture.text
    assert len([one for one in counter.said() if one.photo]) == len(SAMPLES) - len(WITHOUT_PATH)


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_NAME)
async def test_every_format_is_verified_under_its_root(counter, name):
    fixture = BY_NAME[name]
    caption = " ".join(("root", *fixture.roots)) if fixture.roots else ""
    caption += " ".join(("\nnonce", *fixture.nonces)) if fixture.nonces else ""
    sent, answer = await counter.send(fixture.holds, caption)
    if fixture.companion is not None:
        answer = await counter.report(fixture.companion, caption, reply_to=sent)
    assert answer.text.startswith("✅ " if fixture.code == 0 else "⚠️ "), answer.text
    assert answer.text.count("✅") >= 2
    for nonce in fixture.nonces:
        assert nonce.split(",")[-1] not in answer.text


async def test_a_reply_with_the_root_is_a_second_look(counter, sample):
    fixture = BY_NAME["bybit"]
    sent, first = await counter.send(fixture.holds)
    assert first.text.startswith("⚠️ ")
    assert "reply to your file (not to this answer) with root and the 64 digits" in first.text
    for typed in (
        f"root {fixture.roots[0]}",
        f"Root: {fixture.roots[0].upper()}",
        fixture.roots[0],
        f"/inspect 0x{fixture.roots[0]}",
    ):
        again = await counter.say(typed, reply_to=sent)
        assert again.text.startswith("✅ Bybit user proof: the path is consistent and leads to the root"), (
            typed
        )
    wrong = await counter.say("root " + "0" * 64, reply_to=sent)
    assert wrong.text.startswith("❌ Bybit user proof: ")
    assert (
        f"the file leads to {fixture.roots[0]}, and the root obtained elsewhere is {'0' * 64}" in wrong.text
    )
    short = await counter.say("root 0123456789abcdef", reply_to=sent)
    assert "The root you gave is not 64 hex digits" in short.text


async def test_many_assets_are_folded_tables_and_few_a_sentence(counter, sample):
    many = await counter.report(sample("bybit_40_v5.json"))
    assert "listed below.\n➖ Reserves" in many.text
    assert "34 assets:\nAGLA  9.61947443\n" in many.text
    assert "40 assets:\nAGLA  24,144.37182073\n" in many.text
    assert "\n22 more in report.txt\n" in many.text
    assert many.html.count("<blockquote expandable><pre>") == 2
    report = await counter.after(many)
    assert report.document.name == "report.txt"
    few = await counter.report(sample("okx_merkle_proof_file.json"))
    assert ": 1.000069 BTC, 0.99908176 ETH, 19,398.33550812 USDT\n" in few.text
    assert "report.txt" not in few.text


async def test_a_question_under_a_file_means_the_file(counter):
    sent, _ = await counter.send(BY_NAME["bybit"].holds)
    again = await counter.say("valid or no?", reply_to=sent)
    assert again.text.startswith(f"⚠️ {headline('consistent', 'Bybit user proof')}")
    assert "could not read what you wrote with the file" in again.text
    alone = await counter.stage.ask("valid or no?", user=counter.stage.bob)
    assert alone.text == plain(reading.not_an_id())


async def test_a_root_without_its_file_is_explained(counter):
    _, answer = await counter.send(BY_NAME["bybit"].holds)
    for reply_to in (None, answer):
        told = await counter.say(f"root {BY_NAME['bybit'].roots[0]}", reply_to=reply_to)
        assert told.text == plain(inspection_texts.reply_to_the_file())


async def last(counter, text, reply_to):
    """Reply, and wait for the verdict about an id."""
    await counter.alice.send(text, reply_to=reply_to)
    await counter.sandbox.wait_for(lambda: "Included" in counter.said()[-1].text)
    return counter.said()[-1]


async def test_an_id_under_an_answer_of_ours_is_still_an_id(counter_with, months, someone):
    async with counter_with(*months) as counter:
        _, answer = await counter.send(BY_NAME["bybit"].holds)
        assert (await last(counter, someone("BTC"), answer)).text.startswith("✅ Included")
        sent, _ = await counter.send(BY_NAME["bybit"].holds)
        await counter.after(await counter.reply_to(sent))  # the picture
        assert (await last(counter, f"/verify {someone('BTC')}", sent)).text.startswith("✅ Included")


async def test_a_failure_names_step_expected_and_got(counter):
    fixture = BY_NAME["bybit"]
    file = json.loads(fixture.holds)
    before = file["path"][-1]["hash"]
    file["path"][-1]["hash"] = "0" * 64
    answer = await counter.report(json.dumps(file).encode())
    level = len(file["path"]) - 1
    assert answer.text.startswith("❌ Bybit user proof: ")
    assert f"Level {level}: your file says the root is {'0' * 64}, recomputed {before}" in answer.text
    assert "Weak points" in answer.text
    await counter.stage.silent(counter.said()[-1])  # nothing is drawn of a path that fails


async def test_pasted_json_is_read(counter):
    pasted = json.dumps(PASTED)
    assert len(pasted) < 4096
    sent = await counter.alice.send(pasted)
    answer = await counter.reply_to(sent)
    assert answer.text.startswith(f"⚠️ {headline('consistent', 'Bitget or UZX user proof')}")
    assert "reply to your message" in answer.text
    assert (await counter.after(answer)).photo
    again = await counter.say(f"root {BY_NAME['bitget-2025'].roots[0]}", reply_to=sent)
    assert again.text.startswith("✅ Bitget or UZX user proof")
    curly = await counter.say(pasted.replace('"', "“"))
    assert curly.text.startswith("❔ Not readable")
    assert "Send the file itself, as a document" in curly.text


async def test_a_paste_that_telegram_cut_is_sent_back_once(counter, sample):
    text = sample("okx_merkle_proof_file.json").decode()
    parts = [text[place : place + 4096] for place in range(0, len(text), 4096)]
    assert len(parts) > 1
    first = await counter.say(parts[0])
    assert first.text.startswith("❔ Not readable")
    assert "cuts long texts" in first.text
    later = await counter.say(parts[1])
    assert later.text == inspection_texts.cut_by_telegram()
    await counter.stage.silent(await counter.alice.send(parts[1]))


async def test_our_own_proof_file_is_read_like_any(counter_with, months, someone):
    async with counter_with(*months) as counter:
        included = await counter.stage.ask(someone("BTC", "ETH"))
        proof = await counter.stage.press(included, "Proof file")
        statement = months[-1].statement.id
        sent, answer = await counter.send(proof.document.data)
        assert answer.text.startswith(f"⚠️ {headline('consistent', 'porcore/1 proof')}")
        again = await counter.say(f"root {statement}", reply_to=sent)
        assert again.text.startswith("✅ porcore/1 proof")
        under_ours = await counter.say(f"root {statement}", reply_to=proof)
        assert under_ours.text == again.text
        lie = proof.document.data.replace(b'"balance":"', b'"balance":"9', 1)
        assert (await counter.report(lie)).text.startswith("❌ porcore/1 proof: ")


async def test_the_second_file_is_a_reply_to_the_first(counter):
    fixture = BY_NAME["hotcoin"]
    sent, answer = await counter.send(fixture.holds)
    assert "send the anchor file" in answer.text
    second = await counter.report(fixture.companion, reply_to=sent)
    assert second.text.startswith("⚠️ Hotcoin user proof")  # a second claim is no root from elsewhere
    assert "equals the one in the second file" in second.text
    caption = f"root {fixture.roots[0]}"
    assert (await counter.report(fixture.companion, caption, reply_to=sent)).text.startswith("✅ Hotcoin")


async def test_a_caption_that_says_something_else_is_ignored_aloud(counter):
    answer = await counter.report(BY_NAME["bybit"].holds, "is this real???")
    assert answer.text.startswith("⚠️ Bybit user proof")
    assert "could not read what you wrote with the file" in answer.text


@pytest.mark.parametrize("name", ["bybit", "okx-v1", "swissborg", "porcore"])
@pytest.mark.parametrize("caption", ["my id is {}", "{}", "my id {}, what is the root?"])
async def test_digits_that_may_be_an_id_refute_nothing_and_are_not_repeated(counter, name, caption):
    own = "1f" * 32
    answer = await counter.report(BY_NAME[name].holds, caption.format(own))
    assert answer.text.startswith("⚠️")
    assert "did not compare the digits" in answer.text
    assert own[:8] not in answer.text
    named = await counter.report(BY_NAME[name].holds, f"root {own}")
    assert "did not compare the digits" not in named.text


async def test_a_bare_root_that_is_the_files_confirms_it(counter):
    fixture = BY_NAME["bybit"]
    answer = await counter.report(fixture.holds, f"published: {fixture.roots[0]}")
    assert answer.text.startswith("✅ Bybit")
    own = "1f" * 32
    answer = await counter.report(fixture.holds, f"my id is {own}, root {fixture.roots[0]}")
    assert answer.text.startswith("✅ Bybit")
    assert own[:8] not in answer.text


async def test_inspect_explains_itself(counter):
    answer = await counter.stage.ask("/inspect")
    assert answer.text.startswith("Check a proof file")
    assert "/inspect" in (await counter.stage.ask("/help")).text
    assert "proof file" in (await counter.stage.ask("/privacy")).text


async def test_a_forwarded_file_starts_nothing(counter):
    sent, answer = await counter.send(b"x")
    assert answer.text
    answer = await counter.reply_to(await counter.alice.forward(sent))
    assert answer.text.startswith("I do not read forwarded messages")


async def test_an_unknown_file_is_told_what_is_read(counter):
    answer = await counter.report(b'{"hello":"world"}')
    assert answer.text.startswith(
        "❔ Not readable: Unknown file: nothing in it was recognised. Files of these are read: any"
    )
    assert "Pionex, TopOne" in answer.text
