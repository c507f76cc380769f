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


async def shown(counter, group, name, data, **more):
    return await counter.stage.bob.send_document(name, data, chat=group, **more)


@pytest.fixture
async def one_by_one(counter_with):
    """A bot that looks at one file after the other, in the order in which they come."""
    async with counter_with(inspections_at_once=1) as made:
        yield made


async def is_left_alone(counter, group, sent):
    """A proof after it is deleted, so its turn is over; it stands still, and nothing was said about it."""
    marker = await shown(counter, group, "marker.json", BY_NAME["bybit"].holds)
    await counter.sandbox.next_message(group, after=marker, timeout=30)
    assert counter.sandbox.refresh(marker).deleted
    return not counter.sandbox.refresh(sent).deleted and len(counter.said(group)) == 1


def fetched(counter):
    return len([call for call in counter.sandbox.calls if call.method == "getFile"])


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        *((name, "json") for name in ("bybit", "bitget-2025", "mexc", "okx-v1", "porcore", "coinex-alone")),
        ("lemon", "csv"),
        ("bingx", "txt"),
    ],
)
async def test_a_proof_is_deleted_and_its_owner_pointed_to_the_private_chat(counter, name, ending):
    group = counter.sandbox.add_group("tidy", [counter.stage.bob], bot_can_delete=True)
    sent = await shown(counter, group, f"download.{ending}", BY_NAME[name].holds)
    warning = await counter.sandbox.next_message(group, after=sent, timeout=30)
    assert counter.sandbox.refresh(sent).deleted
    assert "I deleted it here." in warning.text
    assert f"@{counter.sandbox.bot_username}" in warning.text
    assert len(counter.said(group)) == 1


async def test_where_it_may_not_delete_it_says_so(counter_with):
    async with counter_with(refused=("deleteMessage",)) as counter:
        counter.sandbox.world.privacy_mode = False
        group = counter.sandbox.add_group("open", [counter.stage.bob])
        sent = await shown(counter, group, "proof.json", BY_NAME["bybit"].holds)
        warning = await counter.sandbox.next_message(group, after=sent, timeout=30)
        assert warning.reply_to == sent.message_id
        assert "Please delete it: I may not." in warning.text


async def test_pasted_proofs_are_treated_alike(counter):
    """Of this format no hash is long enough to pass for an id."""
    group = counter.sandbox.add_group("tidy", [counter.stage.bob], bot_can_delete=True)
    text = json.dumps(json.loads(BY_NAME["mexc"].holds), separators=(",", ":"))
    sent = await counter.stage.bob.send(text, chat=group)
    warning = await counter.sandbox.next_message(group, after=sent, timeout=30)
    assert counter.sandbox.refresh(sent).deleted
    assert warning.text == inspection_texts.file_in_group(True, counter.sandbox.bot_username)


@pytest.mark.slow
async def test_other_files_and_texts_are_left_alone(one_by_one):
    counter = one_by_one
    for name, data in ORDINARY.items():
        group = counter.sandbox.add_group(name, [counter.stage.bob], bot_can_delete=True)
        before = fetched(counter)
        assert await is_left_alone(counter, group, await shown(counter, group, name, data)), name
        small = name.endswith((".json", ".txt", ".csv")) and len(data) <= 2**20
        assert fetched(counter) - before == 1 + small, "only what is small and calls itself JSON, CSV or text"
    for text in ('{"a": 1}', "[x] done", "{curly}"):
        group = counter.sandbox.add_group(text, [counter.stage.bob], bot_can_delete=True)
        assert await is_left_alone(counter, group, await counter.stage.bob.send(text, chat=group)), text


async def test_a_public_tree_may_be_shown(one_by_one, sample):
    counter = one_by_one
    trees = {
        "full-liabilities-merkle-tree.txt": sample("okx_full_tree.txt"),
        "tree.csv": BY_NAME["bitmex"].holds,
    }
    for name, data in trees.items():
        group = counter.sandbox.add_group(name, [counter.stage.bob], bot_can_delete=True)
        assert await is_left_alone(counter, group, await shown(counter, group, name, data)), name


async def test_inspect_in_a_group_points_to_the_private_chat(counter):
    group = counter.sandbox.add_group("open", [counter.stage.bob])
    answer = await counter.stage.ask("/inspect", user=counter.stage.bob, chat=group)
    assert answer.text == inspection_texts.only_in_private(counter.sandbox.bot_username)


async def test_only_so_many_files_of_a_group_are_fetched(one_by_one, until):
    """Files beyond that are left alone, proofs among them: a flood must not keep customers waiting."""
    counter = one_by_one
    group = counter.sandbox.add_group("busy", [counter.stage.bob], bot_can_delete=True)
    for number in range(10):
        before = fetched(counter)
        await shown(counter, group, f"{number}.json", b'{"a":1}')
        await until(lambda before=before: fetched(counter) == before + 1)
        await until(lambda: not counter.stage.run.services.inspections.waiting)
    sent = await shown(counter, group, "proof.json", BY_NAME["bybit"].holds)
    other = counter.sandbox.add_group("other", [counter.stage.bob], bot_can_delete=True)
    assert await is_left_alone(counter, other, sent)
    assert fetched(counter) == 11


async def test_a_hiccup_leaves_no_proof_visible(counter_with):
    """Neither of the download nor of the deletion."""
    async with counter_with(refused=("deleteMessage", "getFile")) as counter:
        group = counter.sandbox.add_group("tidy", [counter.stage.bob], bot_can_delete=True)
        odd = b'{"ok":false,"error_code":400,"description":"Bad Request: file is temporarily unavailable"}'
        counter.sandbox.answer_with(odd, status=400, methods=["getFile"])
        counter.sandbox.answer_with(odd, status=400, methods=["deleteMessage"])
        sent = await shown(counter, group, "proof.json", BY_NAME["bybit"].holds)
        warning = await counter.sandbox.next_message(group, after=sent, timeout=30)
        assert counter.sandbox.refresh(sent).deleted
        assert "I deleted it here." in warning.text
