"""A proof file shown to a group: deleted where the bot may, never looked into; any other file is left alone."""

import json

import pytest
from exchanges.builders.every import fixtures

from bot.texts import inspection as inspection_texts

pytestmark = pytest.mark.slow

BY_NAME = {fixture.name: fixture for fixture in fixtures()}
ORDINARY = {
    "notes.json": b'{"title":"holiday","places":["sea","hills"]}',
    "package.json": b'{"name":"x","version":"1.0.0","path":[{"hash":"ab"}]}',
    "broken.json": b'{"self":',
    "notes.txt": b"meet at five",
    "notes.csv": b"id,name\n1,bob\n",
    "picture.png": b"\x89PNG\r\n",
    "big.json": b'{"a":"' + b"x" * 2**20 + b'"}',
    "proof.zip": b"PK\x03\x04",
}


async def shown(inspection_session, group, name, data, **more):
    return await inspection_session.bot_session.bob.send_document(name, data, chat=group, **more)


@pytest.fixture
async def one_by_one(inspection_session_with):
    """A bot that looks at one file after the other, in the order in which they come."""
    async with inspection_session_with(inspections_at_once=1) as made:
        yield made


async def is_left_alone(inspection_session, group, sent):
    """A proof after it is deleted, so its turn is over; it stands still, and nothing was said about it."""
    marker = await shown(inspection_session, group, "marker.json", BY_NAME["bybit"].holds)
    await inspection_session.sandbox.next_message(group, after=marker, timeout=30)
    assert inspection_session.sandbox.refresh(marker).deleted
    return not inspection_session.sandbox.refresh(sent).deleted and len(inspection_session.said(group)) == 1


def fetched(inspection_session):
    return len([call for call in inspection_session.sandbox.calls if call.method == "getFile"])


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        *((name, "json") for name in ("bybit", "bitget-2025", "mexc", "okx-v1", "porcore", "coinex-alone")),
        ("lemon", "csv"),
        ("bingx", "txt"),
    ],
)
async def test_a_proof_is_deleted_and_its_owner_pointed_to_the_private_chat(inspection_session, name, ending):
    group = inspection_session.sandbox.add_group(
        "tidy", [inspection_session.bot_session.bob], bot_can_delete=True
    )
    sent = await shown(inspection_session, group, f"download.{ending}", BY_NAME[name].holds)
    warning = await inspection_session.sandbox.next_message(group, after=sent, timeout=30)
    assert inspection_session.sandbox.refresh(sent).deleted
    assert "I deleted it here." in warning.text
    assert f"@{inspection_session.sandbox.bot_username}" in warning.text
    assert len(inspection_session.said(group)) == 1


async def test_where_it_may_not_delete_it_says_so(inspection_session_with):
    async with inspection_session_with(refused=("deleteMessage",)) as inspection_session:
        inspection_session.sandbox.world.privacy_mode = False
        group = inspection_session.sandbox.add_group("open", [inspection_session.bot_session.bob])
        sent = await shown(inspection_session, group, "proof.json", BY_NAME["bybit"].holds)
        warning = await inspection_session.sandbox.next_message(group, after=sent, timeout=30)
        assert warning.reply_to == sent.message_id
        assert "Please delete it: I may not." in warning.text


async def test_pasted_proofs_are_treated_alike(inspection_session):
    """Of this format no hash is long enough to pass for an id."""
    group = inspection_session.sandbox.add_group(
        "tidy", [inspection_session.bot_session.bob], bot_can_delete=True
    )
    text = json.dumps(json.loads(BY_NAME["mexc"].holds), separators=(",", ":"))
    sent = await inspection_session.bot_session.bob.send(text, chat=group)
    warning = await inspection_session.sandbox.next_message(group, after=sent, timeout=30)
    assert inspection_session.sandbox.refresh(sent).deleted
    assert warning.text == inspection_texts.file_in_group(True, inspection_session.sandbox.bot_username)


@pytest.mark.slow
async def test_other_files_and_texts_are_left_alone(one_by_one):
    inspection_session = one_by_one
    for name, data in ORDINARY.items():
        group = inspection_session.sandbox.add_group(
            name, [inspection_session.bot_session.bob], bot_can_delete=True
        )
        before = fetched(inspection_session)
        assert await is_left_alone(
            inspection_session, group, await shown(inspection_session, group, name, data)
        ), name
        small = name.endswith((".json", ".txt", ".csv")) and len(data) <= 2**20
        assert fetched(inspection_session) - before == 1 + small, (
            "only what is small and calls itself JSON, CSV or text"
        )
    for text in ('{"a": 1}', "[x] done", "{curly}"):
        group = inspection_session.sandbox.add_group(
            text, [inspection_session.bot_session.bob], bot_can_delete=True
        )
        assert await is_left_alone(
            inspection_session, group, await inspection_session.bot_session.bob.send(text, chat=group)
        ), text


async def test_a_public_tree_may_be_shown(one_by_one, sample):
    inspection_session = one_by_one
    trees = {
        "full-liabilities-merkle-tree.txt": sample("okx_full_tree.txt"),
        "tree.csv": BY_NAME["bitmex"].holds,
    }
    for name, data in trees.items():
        group = inspection_session.sandbox.add_group(
            name, [inspection_session.bot_session.bob], bot_can_delete=True
        )
        assert await is_left_alone(
            inspection_session, group, await shown(inspection_session, group, name, data)
        ), name


async def test_inspect_in_a_group_points_to_the_private_chat(inspection_session):
    group = inspection_session.sandbox.add_group("open", [inspection_session.bot_session.bob])
    answer = await inspection_session.bot_session.ask(
        "/inspect", user=inspection_session.bot_session.bob, chat=group
    )
    assert answer.text == inspection_texts.only_in_private(inspection_session.sandbox.bot_username)


async def test_only_so_many_files_of_a_group_are_fetched(one_by_one, until):
    """Files beyond that are left alone, proofs among them: a flood must not keep customers waiting."""
    inspection_session = one_by_one
    group = inspection_session.sandbox.add_group(
        "busy", [inspection_session.bot_session.bob], bot_can_delete=True
    )
    for number in range(10):
        before = fetched(inspection_session)
        await shown(inspection_session, group, f"{number}.json", b'{"a":1}')
        await until(lambda before=before: fetched(inspection_session) == before + 1)
        await until(lambda: not inspection_session.bot_session.run.services.inspections.waiting)
    sent = await shown(inspection_session, group, "proof.json", BY_NAME["bybit"].holds)
    other = inspection_session.sandbox.add_group(
        "other", [inspection_session.bot_session.bob], bot_can_delete=True
    )
    assert await is_left_alone(inspection_session, other, sent)
    assert fetched(inspection_session) == 11


async def test_a_hiccup_leaves_no_proof_visible(inspection_session_with):
    """Neither of the download nor of the deletion."""
    async with inspection_session_with(refused=("deleteMessage", "getFile")) as inspection_session:
        group = inspection_session.sandbox.add_group(
            "tidy", [inspection_session.bot_session.bob], bot_can_delete=True
        )
        odd = b'{"ok":false,"error_code":400,"description":"Bad Request: file is temporarily unavailable"}'
        inspection_session.sandbox.answer_with(odd, status=400, methods=["getFile"])
        inspection_session.sandbox.answer_with(odd, status=400, methods=["deleteMessage"])
        sent = await shown(inspection_session, group, "proof.json", BY_NAME["bybit"].holds)
        warning = await inspection_session.sandbox.next_message(group, after=sent, timeout=30)
        assert inspection_session.sandbox.refresh(sent).deleted
        assert "I deleted it here." in warning.text


async def test_a_stop_does_not_wait_for_a_file_that_is_not_handed_over(inspection_session_with, until):
    """It is asked for three times all the same, and left alone then."""
    async with inspection_session_with(refused=("getFile",)) as inspection_session:
        group = inspection_session.sandbox.add_group(
            "tidy", [inspection_session.bot_session.bob], bot_can_delete=True
        )
        inspection_session.bot_session.run.services.held.release()
        odd = b'{"ok":false,"error_code":400,"description":"Bad Request: file is temporarily unavailable"}'
        inspection_session.sandbox.answer_with(odd, 3, status=400, methods=["getFile"])
        sent = await shown(inspection_session, group, "proof.json", BY_NAME["bybit"].holds)
        await until(lambda: fetched(inspection_session) == 3)
        assert await is_left_alone(inspection_session, group, sent)
        assert fetched(inspection_session) == 4, "the marker's, and no fourth of the file"
