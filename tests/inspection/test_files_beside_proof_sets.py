"""A client's file is held against the proof sets that are loaded, by its root and by its place."""

import json

import pytest
from proof_sets import (
    LATER,
    broken,
    client,
    files_of,
    forged,
    publish_set,
    root_of,
    with_rows,
    write_set,
)
from published_claims import publish_claim, write_claim

pytestmark = pytest.mark.slow
UNCHECKED = "was not checked here"
FORGE = "Whoever made that key could forge all of it."


@pytest.fixture
def beside(inspection_session, tmp_path):
    """Return a function that publishes sets while the bot is stopped, and starts it again."""
    numbers = iter(range(100))

    async def put(*sets, claims=()):
        session = inspection_session.bot_session
        await session.stop()
        for files, words in sets:
            withdrawn = words.pop("withdrawn", False)
            bundle = write_set(tmp_path / f"set{next(numbers)}", files, **words)
            publish_set(session.data_dir, bundle, withdrawn=withdrawn)
        for bundle in claims:
            publish_claim(session.data_dir, bundle)
        await session.start()
        return inspection_session

    return put


async def test_a_root_and_a_place_that_a_set_has(beside):
    session = await beside((files_of(), {}))
    answer = await session.report(client())
    assert answer.text.startswith("☑️ ")
    assert "✅" not in answer.text
    assert (
        "Your file's root is the last root of Gate's proof set, so your leaf is among what those proofs add up."
        in answer.text
    )
    assert "5 of 5 batches hold. Checked with the key 239de538" in answer.text
    assert "(loaded by this bot's operator). Totals: equal." in answer.text
    assert FORGE in answer.text
    assert UNCHECKED not in answer.text
    given = await session.report(client(), f"root {root_of()}")
    assert given.text.startswith("✅ ")
    assert "☑️ Proof set of 14 Jul 2025" in given.text


async def test_a_forged_set_is_no_better_than_its_key(beside):
    session = await beside((forged(), {}))
    answer = await session.report(client())
    assert "✅" not in answer.text
    assert "(loaded by this bot's operator)" in answer.text
    assert FORGE in answer.text


async def test_a_set_that_fails_says_its_batch_and_helps_no_file(beside):
    session = await beside((broken(3), {}))
    answer = await session.report(client())
    assert answer.text.startswith("⚠️ ")
    assert "The proof of batch 3 does not hold. Checked with the key " in answer.text
    assert "add up" not in answer.text
    assert UNCHECKED in answer.text


@pytest.mark.parametrize("exchange", ["gate", "quanto"])
async def test_the_same_tree_loaded_once_more_takes_nothing_from_a_set(beside, exchange):
    worse = (broken(3), {"taken_at": LATER, "exchange": exchange})
    session = await beside((files_of(), {}), worse)
    answer = await session.report(client())
    assert "5 of 5 batches hold" in answer.text
    assert "does not hold" not in answer.text


async def test_a_leaf_behind_the_last_batch_was_not_added_up(beside):
    files = files_of("binance", "totals.json")
    files["key-50.vk"] = files.pop("key.vk")
    files["proofs.csv"] = with_rows(files["proofs.csv"], lambda rows: rows.pop())
    session = await beside((files, {"exchange": "binance", "proof_format": "binance"}))
    inside = await session.report(client("binance", 0))
    assert "so your leaf is among what those proofs add up" in inside.text
    assert "(for 50 assets, loaded by this bot's operator)" in inside.text
    outside = await session.report(client("binance", 1))
    assert outside.text.startswith("⚠️ Your leaf is outside what was added up.")
    assert "Its batches end at the place 7 of the tree, and your leaf is behind it." in outside.text
    assert UNCHECKED in outside.text
    assert "✅ Proof set" not in outside.text


async def test_another_root_hears_of_which_date_the_loaded_set_is(beside):
    def shorter(rows):
        rows.pop()

    files = files_of("gate", "key.vk", "totals.json")
    files["proofs.csv"] = with_rows(files["proofs.csv"], shorter)
    session = await beside((files, {}), (files, {"taken_at": LATER, "exchange": "quanto"}))
    answer = await session.report(client())
    assert (
        "No proof set with your file's root is loaded here. Your file may be of another day."
        " The newest here: Quanto, 14 Aug 2025; Gate, 14 Jul 2025." in answer.text
    )
    assert UNCHECKED in answer.text
    assert answer.text.startswith("⚠️ ")


async def test_a_withdrawn_set_counts_as_nothing(beside):
    session = await beside((files_of(), {"withdrawn": True}))
    answer = await session.report(client())
    assert "A withdrawn proof set counts as nothing here." in answer.text
    assert UNCHECKED in answer.text
    assert answer.text.startswith("⚠️ ")


async def test_without_a_set_all_is_as_before(beside):
    session = await beside()
    answer = await session.report(client())
    assert UNCHECKED in answer.text
    assert "proof set" not in answer.text


async def test_a_changed_file_hears_nothing_of_sets(beside):
    session = await beside((files_of(), {}))
    file = json.loads(client())
    file["AssetDetails"][0]["Equity"] += 1
    answer = await session.report(json.dumps(file).encode())
    assert answer.text.startswith("❌ ")
    assert "proof set" not in answer.text.lower().replace("proof sets", "")


async def test_a_claim_and_a_set_of_one_root_are_both_said(beside, tmp_path):
    claim = write_claim(
        tmp_path / "claim",
        "gate",
        "gate",
        at="2025-07-14T00:00:00Z",
        source="https://www.gate.com/por",
        roots=[("", root_of())],
    )
    session = await beside((files_of(), {}), claims=[claim])
    answer = await session.report(client())
    assert answer.text.startswith("☑️ ")
    assert "The root equals the root that this bot's operator loaded as Gate's" in answer.text
    assert "Your file's root is the last root of Gate's proof set" in answer.text
    assert "✅" not in answer.text
