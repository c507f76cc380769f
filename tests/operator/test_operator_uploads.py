"""Files that operators send in the chat: off unless allowed, and hostile until shown otherwise."""

import re
import sqlite3
import struct
from functools import partial

import pytest
from answer_facts import plain

from bot.texts import loading
from porcore.build import building
from porcore.snapshot.layout import LAYOUTS
from porcore.snapshot.writer import open_writer

pytestmark = pytest.mark.slow

UPLOADS_OFF = plain(loading.uploads_off(import_folder=True))
RECOMPUTED = "Every hash in it was recomputed here"


@pytest.fixture
async def open_operator_session(operator_session_with):
    async with operator_session_with(allow_uploads=True) as made:
        yield made


async def test_off_by_default_and_the_answer_says_why(operator_session, por):
    answer = await operator_session.upload("october.por", por().read_bytes())
    assert answer.text == UPLOADS_OFF
    assert "/load <name>" in answer.text
    assert "PORBOT_ALLOW_UPLOADS=true" in answer.text
    assert operator_session.audit() == [("load", "refused")]
    assert not [call for call in operator_session.sandbox.calls if call.method == "getFile"], (
        "it was not even downloaded"
    )


@pytest.mark.parametrize("kind", ["zip", "por"])
async def test_a_caption_loads_what_it_stands_under(open_operator_session, bundle, zipped, por, kind):
    data = (zipped(bundle()) if kind == "zip" else por()).read_bytes()
    dry_run = await open_operator_session.upload(f"october.{kind}", data, "/load")
    assert dry_run.text.startswith(("Ready to publish\nDry run: ", "⚠️ Look at this first"))
    assert (RECOMPUTED in dry_run.text) == (kind == "por")
    assert f"From october.{kind}" in dry_run.text
    assert (await open_operator_session.press(dry_run, "Publish")).text.startswith("✅ Published")


async def test_a_file_is_meant_whatever_is_typed_beside_it(operator_session, por):
    """The ledger is in the chat now, so the operator must hear that, and not that a name is unknown."""
    answer = await operator_session.upload("october.por", por().read_bytes(), "/load october.por please")
    assert answer.text == UPLOADS_OFF


async def test_a_file_without_a_command_is_warned_about_too(operator_session, por):
    sent = await operator_session.olga.send_document("october.por", por().read_bytes())
    told = await operator_session.sandbox.next_message(operator_session.olga, after=sent)
    assert told.text == UPLOADS_OFF
    assert operator_session.audit() == []


async def test_a_reply_loads_what_it_answers(open_operator_session, por):
    operator_session = open_operator_session
    file = await operator_session.olga.send_document("october.por", por().read_bytes())
    told = await operator_session.sandbox.next_message(operator_session.olga, after=file)
    assert told.text == loading.file_alone()
    assert told.reply_to == file.message_id
    begun = await operator_session.say("/load", reply_to=file)
    assert (await operator_session.ended(begun)).text.startswith(
        ("Ready to publish\nDry run: ", "⚠️ Look at this first")
    )
    named = await operator_session.say("/load other.por", reply_to=file)
    assert "There is no other.por" in (await operator_session.ended(named)).text


@pytest.mark.parametrize("caption", ["/load", "/load@sample_reserves_bot"])
async def test_a_customers_file_is_no_load(open_operator_session, por, caption):
    operator_session = open_operator_session
    answers = set()
    for text in (caption, ""):
        sent = await operator_session.bot_session.alice.send_document(
            "october.por", por().read_bytes(), caption=text
        )
        answers.add(
            (await operator_session.sandbox.next_message(operator_session.bot_session.alice, after=sent)).text
        )
    assert len(answers) == 1, "the ordinary answer to any file"
    assert operator_session.audit() == []


async def test_more_than_bots_may_download(open_operator_session):
    answer = await open_operator_session.upload("big.zip", b"PK\x03\x04" + bytes(20_000_000))
    assert answer.text.startswith(
        "This file is 20.0 MB, and Telegram lets bots download at most 20 MB. Put it into"
    )
    assert open_operator_session.audit() == [("load", "refused")]


async def test_telegram_does_not_hand_the_file_over(open_operator_session, por):
    open_operator_session.sandbox.fail(1, status=400, methods=["getFile"])
    open_operator_session.bot_session.allowed = {"getFile"}
    answer = await open_operator_session.upload("october.por", por().read_bytes())
    assert loading.not_handed_over("failed") in answer.text
    assert "Send it again, or use the import folder." in answer.text
    assert open_operator_session.sandbox.token not in answer.text


async def test_more_than_was_stated_is_not_read(open_operator_session, por):
    answer = await open_operator_session.upload("october.por", por().read_bytes(), stated_size=1000)
    assert loading.not_handed_over("large") in answer.text
    assert "Send it again, or use the import folder." in answer.text
    assert open_operator_session.audit()[-1] == ("load", "failed")


async def test_drips_do_not_hold_up_the_next_load(open_operator_session, por, monkeypatch):
    monkeypatch.setattr("bot.telegram.body._FIRST_SECONDS", 0.2)
    answer = await open_operator_session.upload("october.por", por().read_bytes(), bytes_per_second=20)
    assert loading.not_handed_over("slow") in answer.text
    assert (await open_operator_session.upload("october.por", por().read_bytes())).text.startswith(
        "Ready to publish"
    )


def changed(*statements):
    """The statements name the tables as version 1 does; version 2 has one table for all assets."""

    def change(data, path):
        path.write_bytes(data)
        connection = sqlite3.connect(path)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for statement in statements:
            connection.execute(statement if version == 1 else statement.replace("_0", ""))
        connection.commit()
        connection.close()
        return path.read_bytes()

    return change


def at(offset, *values, form=">B"):
    def change(data, _path):
        patched = bytearray(data)
        struct.pack_into(form, patched, offset, *values)
        return bytes(patched)

    return change


def with_one_balance_more(data, path):
    """One unit more for the first client, as a bribed builder would have it; nothing else is touched."""
    path.write_bytes(data)
    connection = sqlite3.connect(path)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    table = LAYOUTS[version].leaves(0)
    (records,) = connection.execute(f"SELECT records FROM {table} LIMIT 1").fetchone()
    lie = records[:49] + bytes([records[49] ^ 1]) + records[50:]
    connection.execute(
        f"UPDATE {table} SET records = ? WHERE rowid = (SELECT rowid FROM {table} LIMIT 1)", [lie]
    )
    connection.commit()
    connection.close()
    return path.read_bytes()


HOSTILE = {
    "a trigger": changed("CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END"),
    "a view": changed("CREATE VIEW v AS SELECT 1"),
    "another table": changed("CREATE TABLE extra (x)"),
    "another column": changed("ALTER TABLE leaves_0 ADD COLUMN more"),
    "a table less": changed("DROP TABLE nodes_0"),
    "another version": changed("PRAGMA user_version = 99"),
    "another application": changed("PRAGMA application_id = 7"),
    "a write-ahead header": at(18, 2, 2, form=">BB"),
    "a page size of zero": at(16, 0, form=">H"),
    "a page size of 64 kB": at(16, 1, form=">H"),
    "a million pages": at(28, 10**6, form=">I"),
    "cut in half": lambda data, _path: data[: len(data) // 2],
    "its header only": lambda data, _path: data[:100],
    "an invented statement": changed("UPDATE meta SET value = x'7b7d' WHERE name = 'statement'"),
    "other wallets": changed("UPDATE meta SET value = x'5b5d' WHERE name = 'wallets'"),
    "one unit more": with_one_balance_more,
    "a leaf page less": changed("DELETE FROM leaves_0"),
}


@pytest.fixture(scope="module", params=LAYOUTS)
def honest(request, bundle, tmp_path_factory):
    """The same snapshot in both layouts that a file may have."""
    file = tmp_path_factory.mktemp("honest") / "x.por"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "open_writer", partial(open_writer, layout=LAYOUTS[request.param]))
        building.build_snapshot(bundle(), file, bytes(32))
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA user_version").fetchone() == (request.param,)
    connection.close()
    return file.read_bytes()


async def test_hostile_por_files_are_refused(open_operator_session, honest, tmp_path):
    """Whatever was done to it: a sentence, nothing staged, nothing published, and the bot answers on."""
    operator_session = open_operator_session
    for number, (what, change) in enumerate(HOSTILE.items(), 1):
        data = change(honest, tmp_path / "x.por")
        assert data != honest, what
        answer = await operator_session.upload("october.por", data)
        assert re.match(r"❌ Not loaded: october\.por\n\n[A-Z][^:]", answer.text), (what, answer.text)
        for word in ("upload", "Traceback", "sqlite", "unforeseen", "unexpectedly", "Errno"):
            assert word not in answer.text, what
        assert operator_session.files("work", "staging", "snapshots") == [], what
        assert operator_session.audit() == [("load", "started"), ("load", "failed")] * number, what
    assert (await operator_session.upload("october.por", honest)).text.startswith(
        ("Ready to publish\nDry run: ", "⚠️ Look at this first")
    )
