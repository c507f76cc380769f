"""Proofs as people send them to the bot: pasted with words around, as a record and a path, in an archive; and in groups."""

import io
import json
import zipfile

import pytest
from exchanges.builders.every import fixtures

from bot.inspection.request import is_wrapped
from bot.parsing.ids import IdError, looks_like_id, parse_request
from bot.texts import inspection as inspection_texts
from bot.texts.reading import unreadable

BY_NAME = {fixture.name: fixture for fixture in fixtures()}
MEXC = json.dumps(json.loads(BY_NAME["mexc"].holds), separators=(",", ":"))
RECORD, PATH = BY_NAME["bingx"].holds.decode().split()
STARK = json.dumps({"batch_inclusion_proof": {"user_index": 3}, "trunk_inclusion_proof": {"merkle_path": []}})


def quoted(text):
    return "".join(f"> {line}\n" for line in text.splitlines())


WRAPPED = {
    "code fence": f"```json\n{MEXC}\n```",
    "words before": f"Is this valid?\n{MEXC}",
    "words behind": f"{MEXC}\nthanks",
    "an address": f"https://example.org/x#L1 {MEXC}",
    "an e-mail": f"Hi,\n{quoted(MEXC)}",
    "a wrapper": f'look: {{"code":0,"data":{MEXC}}}',
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_dressed_proof_is_told_from_words(name):
    assert is_wrapped(WRAPPED[name])


@pytest.mark.parametrize(
    "text",
    [
        "hello", "is {this} real?", "[x] done", 'she said {"a"', "ab" * 32, "ab" * 32 + " 2026-10-25 14:30", "0" + "ab" * 32,
        '"hash":"ab","height":5,"type":1},{"hash":"cd","height":"6"', '{"hash":"ab"},{"hash":"cd"}],"b":1', "id, 14:30",
    ],
)  # fmt: skip
def test_other_texts_are_not(text):
    assert not is_wrapped(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{RECORD}\n{PATH}", RECORD, RECORD.replace(",", ", "), PATH, f"{RECORD.replace(',', ', ')}\n{PATH}",
        "{" + RECORD.replace(",", "},{") + "}",
    ],
)  # fmt: skip
def test_a_record_is_no_id(text):
    assert is_wrapped(text)
    with pytest.raises(IdError) as caught:
        parse_request(text)
    assert "a record or a path from another exchange" in unreadable(caught.value)
    assert RECORD[:64] not in str(caught.value)


@pytest.mark.slow
async def test_dressed_proofs_are_read_in_the_private_chat(inspection_session):
    for name in ("code fence", "words before", "an e-mail"):
        answer = await inspection_session.say(WRAPPED[name])
        assert answer.text.startswith("⚠️ MEXC user proof: not compared yet."), name
        assert "Left out: " in answer.text
    answer = await inspection_session.say(f"{RECORD.replace(',', ', ')}\n{PATH}")
    assert answer.text.startswith("⚠️ BingX record and path: not compared yet.")
    answer = await inspection_session.say(RECORD)
    assert "This is a record without a path" in answer.text
    assert RECORD[:64] not in answer.text


@pytest.mark.slow
async def test_an_archive_is_opened_and_a_picture_named(inspection_session):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.json", BY_NAME["bybit"].holds)
    fixture = BY_NAME["bybit"]
    sent, answer = await inspection_session.send(
        data.getvalue(), name="proof.zip", mime_type="application/zip"
    )
    assert answer.text.startswith("⚠️ Bybit user proof")
    assert "Unpacked: a ZIP with one file." in answer.text
    root = fixture.roots[0]
    again = await inspection_session.say(
        f"The root is “{root[:32].upper()}\n{root[32:].upper()}”.", reply_to=sent
    )
    assert again.text.startswith("✅ Bybit user proof"), again.text
    answer = await inspection_session.report(b"\x89PNG\r\n\x1a\n\0", name="proof.png", mime_type="image/png")
    assert answer.text.startswith("❔ Not a client's proof that can be checked here. This is a picture.")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *(WRAPPED[name] for name in ("code fence", "words before", "an e-mail")),
        f"mine: {STARK}",
        MEXC.replace('"', "“"),
    ],
)
async def test_dressed_proofs_are_deleted_in_groups(inspection_session, text):
    assert not looks_like_id(text)
    group = inspection_session.sandbox.add_group(
        "tidy", [inspection_session.bot_session.bob], bot_can_delete=True
    )
    sent = await inspection_session.bot_session.bob.send(text, chat=group)
    warning = await inspection_session.sandbox.next_message(group, after=sent, timeout=30)
    assert inspection_session.sandbox.refresh(sent).deleted
    assert warning.text == inspection_texts.file_in_group(True, inspection_session.sandbox.bot_username)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"```\n" + BY_NAME["bybit"].holds + b"\n```"),
        ("a.json", BY_NAME["lemon"].holds.decode().encode("utf-16")),
        ("a.json", b'{"code":0,"data":' + BY_NAME["okx-v1"].holds + b"}"),
        ("a.txt", f"my record: {RECORD}\npath: {PATH}".encode()),
        ("a.json", b"[" + BY_NAME["bybit"].holds + b"," + BY_NAME["mexc"].holds + b"]"),
        ("a.json", STARK.encode()),
    ],
)
async def test_dressed_files_are_deleted_in_groups(inspection_session, name, data):
    group = inspection_session.sandbox.add_group(
        "tidy", [inspection_session.bot_session.bob], bot_can_delete=True
    )
    sent = await inspection_session.bot_session.bob.send_document(name, data, chat=group)
    warning = await inspection_session.sandbox.next_message(group, after=sent, timeout=30)
    assert inspection_session.sandbox.refresh(sent).deleted
    for part in (RECORD[:16], "Bybit", "OKX", "BTC"):
        assert part not in warning.text


@pytest.mark.slow
async def test_nothing_of_a_file_is_logged(inspection_session, caplog):
    secret = "sEcReT-99887766"
    with caplog.at_level(0):
        await inspection_session.report(
            f'{{"{secret}": "{secret}"}} {secret}'.encode(), name=f"{secret}.json"
        )
        await inspection_session.say(f"look {secret} {MEXC}")
    shown = [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "porcore"))]
    assert secret not in "\n".join(shown)
    assert secret not in "".join(one.text or "" for one in inspection_session.said())
