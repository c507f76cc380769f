"""The guard of a group: it deletes what reads as an id, however it came, and leaves what everybody is told to compare."""

import asyncio

import pytest

from bot.texts import customer as customer_texts

pytestmark = pytest.mark.slow

FOREIGN = "77c5" * 8 + "deadbeef" * 4  # a transaction's, or anybody's: nobody can tell


@pytest.fixture
def tidy(stage):
    """A group in which the bot may delete."""
    return stage.sandbox.add_group("Depositors", [stage.alice, stage.bob], bot_can_delete=True)


async def told(stage, group) -> list[str]:
    """Return what the bot said in a group, after everything before was handled."""
    await stage.settled()
    return [message.text for message in stage.sandbox.history(group) if message.from_bot]


async def is_deleted(stage, sent) -> bool:
    await stage.settled()
    return stage.sandbox.refresh(sent).deleted


def withdraw(stage, month) -> None:
    services = stage.run.services
    services.catalogue.withdraw(month.statement.id, 1)
    services.shelf.refresh()


async def test_what_everybody_is_told_to_compare_is_left_alone(stage, months, tidy):
    """Statement ids, withdrawn ones included, and the roots of what is served, in any spelling."""
    await asyncio.to_thread(withdraw, stage, months[0])
    public = [month.statement.id for month in months]
    public += [asset.root.hash.hex() for month in months[1:] for asset in month.statement.assets]
    for digits in public:
        for typed in (digits, f"it says {digits.upper()} here", f"{digits[:32]}\n{digits[32:]}"):
            sent = await stage.alice.send(typed, chat=tidy)
            assert not await is_deleted(stage, sent), typed
    sent = await stage.alice.send("\n".join(public), chat=tidy)
    assert not await is_deleted(stage, sent)
    assert await told(stage, tidy) == []


async def test_roots_of_a_withdrawn_statement_are_nothing_to_compare(stage, months, tidy):
    root = months[0].statement.assets[0].root.hash.hex()
    kept = await stage.alice.send(root, chat=tidy)
    assert not await is_deleted(stage, kept)
    await asyncio.to_thread(withdraw, stage, months[0])
    assert await is_deleted(stage, await stage.alice.send(root, chat=tidy))


async def test_one_id_among_public_digits_deletes_the_whole_message(stage, months, someone, tidy):
    client, known = someone("BTC"), months[-1].statement
    root = known.assets[0].root.hash.hex()
    for typed in (
        f"statement {known.id}, me {client}",
        f"{client} {known.id}",
        f"{root}\n{known.id}\n{'-'.join(client[i : i + 8] for i in range(0, 64, 8))}",
        f"https://mempool.space/tx/{FOREIGN} {client}",
        f"https://mempool.space/tx/{FOREIGN}?me={client}",
        f"{known.id}{client}",
    ):
        assert await is_deleted(stage, await stage.alice.send(typed, chat=tidy)), typed
    assert not [text for text in await told(stage, tidy) if client in text or known.id in text]


async def test_what_is_public_does_not_hide_a_command(stage, months, tidy):
    answer = await stage.ask(f"/help {months[-1].statement.assets[0].root.hash.hex()}", chat=tidy)
    assert answer.text.startswith("/reserves")


async def test_pages_of_explorers_are_left_alone_and_other_links_are_not(stage, tidy):
    page = f"https://mempool.space/tx/{FOREIGN}"
    for typed, links in (
        (f"🙂 paid: {page}", {}),
        ("paid: here", {"here": page}),
        (f"https://tronscan.org/#/transaction/{FOREIGN}", {}),
    ):
        assert not await is_deleted(stage, await stage.alice.send(typed, chat=tidy, links=links)), typed
    for typed, links in (
        (f"https://mempool.space/?tx={FOREIGN}", {}),
        (f"https://evil.example/{FOREIGN}", {}),
        (f"https://mempool.space@evil.example/{FOREIGN}", {}),
        ("paid: here", {"here": f"https://evil.example/{FOREIGN}"}),
        ("paid: here", {"here": f"{page}#{FOREIGN}"}),
        (f"paid: {FOREIGN}", {FOREIGN: page}),
    ):
        assert await is_deleted(stage, await stage.alice.send(typed, chat=tidy, links=links)), typed


async def test_however_an_id_comes_it_is_deleted(stage, someone, tidy):
    """Edited, forwarded, through another bot, as an anonymous administrator, as a caption, and from a channel."""
    client, sandbox = someone("BTC"), stage.sandbox
    channel = sandbox.add_channel("News", discussion=tidy)
    private = await stage.alice.send(client)
    talk = await stage.alice.send("hello", chat=tidy)
    file = await stage.alice.send_document("cat.gif", b"GIF89a", chat=tidy)
    shown = [
        await stage.alice.edit(talk, f"hello {client}"),
        await stage.alice.edit(file, client),
        await stage.alice.forward(private, chat=tidy),
        await stage.alice.forward(private, chat=tidy, hidden=True),
        await stage.alice.send(client, chat=tidy, via_bot=stage.bob.user),
        await stage.alice.send(client, chat=tidy, as_chat=tidy),
        await stage.alice.send(client, chat=tidy, as_chat=channel),
        await stage.alice.send_document("cat.gif", b"GIF89a", caption=client, chat=tidy),
    ]
    await channel.post(client)
    shown.append(sandbox.history(tidy)[-1])
    harmless = await channel.post("good morning")
    shown.append(sandbox.history(tidy)[-1])
    await channel.edit(harmless, f"your id is {client}")
    for sent in shown:
        assert await is_deleted(stage, sent), sent
    said = await told(stage, tidy)
    assert len(said) == len(shown)
    assert all("I deleted your message" in text and client not in text for text in said)


async def test_a_proof_that_is_forwarded_is_deleted_too(stage, someone, tidy):
    answer = await stage.ask(someone("BTC"))
    proof = await stage.press(answer, "Proof file")
    shown = await stage.alice.forward(proof, chat=tidy)
    warning = await stage.sandbox.next_message(tidy, after=shown, timeout=30)
    assert "I deleted it here" in warning.text
    assert stage.sandbox.refresh(shown).deleted


async def test_an_edit_starts_nothing(stage, someone, tidy):
    """Neither a command nor an answer: what was written first was answered, and everything else is a new question."""
    client = someone("BTC")
    for typed in (
        "/reserves",
        "/snapshots",
        "/help",
        "/verify",
        "/inspect",
        f"@{stage.sandbox.bot_username} hello",
    ):
        await stage.alice.edit(await stage.alice.send("hello", chat=tidy), typed)
    assert await told(stage, tidy) == []
    for typed in ("/reserves", f"/verify {client}", client, f"{client} latest", "/help"):
        asked = await stage.alice.send("hello")
        said = await stage.sandbox.next_message(stage.alice, after=asked)
        await stage.alice.edit(asked, typed)
        word = await stage.sandbox.next_message(stage.alice, after=said)
        assert word.text == customer_texts.edited()
        assert (word.photo, word.labels) == (None, ())


async def test_in_a_resting_group_it_deletes_without_a_word(stage_with, months, someone):
    async with stage_with(*months, group_interval=3600) as stage:
        group = stage.sandbox.add_group("G", [stage.alice], bot_can_delete=True)
        first = await stage.ask("/help", chat=group)
        talk = await stage.alice.send("hello", chat=group)
        shown = [
            await stage.alice.send(someone("BTC"), chat=group),
            await stage.alice.edit(talk, someone("BTC")),
        ]
        for sent in shown:
            assert await is_deleted(stage, sent)
        assert await told(stage, group) == [first.text]


async def test_an_edit_of_what_was_deleted_meanwhile_is_no_matter(stage_with, months, someone):
    async with stage_with(*months, refused=("deleteMessage",)) as stage:
        group = stage.sandbox.add_group("G", [stage.alice], bot_can_delete=True)
        sent = await stage.alice.send(someone("BTC"), chat=group)
        assert await is_deleted(stage, sent)
        stage.alice.touch(sent)
        assert len(await told(stage, group)) == 1


@pytest.mark.parametrize("choice", ["delete", "keep"])
async def test_64_digits_alone_are_the_operators_choice(stage_with, months, someone, choice):
    """They may be a transaction's. Left alone with them are client ids: the two look the same."""
    async with stage_with(*months, guard_bare_txid=choice) as stage:
        group = stage.sandbox.add_group("G", [stage.alice, stage.bob], bot_can_delete=True)
        client, name = someone("BTC"), stage.sandbox.bot_username
        alone = [FOREIGN, f"paid in 0x{FOREIGN.upper()}, thanks", f"{FOREIGN}\n{client}"]
        plain = [
            f"{client[:32]} {client[32:]}",
            f"https://evil.example/{FOREIGN}",
            f"/verify {client}",
            f"/reserves {client}",
            f"@{name} {client}",
            FOREIGN + "0",
        ]
        for typed in [*alone, *plain]:
            sent = await stage.alice.send(typed, chat=group)
            assert await is_deleted(stage, sent) is (choice == "delete" or typed in plain), typed


async def test_roots_of_a_file_that_cannot_be_read_are_unknown(stage, months, tidy):
    """The guard goes on with the others, and whoever hears of such a file is told."""
    damaged, whole = (month.statement for month in months[:2])
    services = stage.run.services
    services.shelf.close()
    services.shelf.path(damaged.id).write_bytes(b"not a snapshot")
    for statement, deleted in ((damaged, True), (whole, False)):
        sent = await stage.alice.send(statement.assets[0].root.hash.hex(), chat=tidy)
        assert await is_deleted(stage, sent) is deleted
    assert [entry.statement_id for entry in services.shelf.standing() if entry.fault] == [damaged.id]


ODD = b'{"ok":false,"error_code":400,"description":"Bad Request: something odd"}'


async def test_an_odd_answer_does_not_leave_an_id_visible(stage_with, months, someone):
    async with stage_with(*months, refused=("deleteMessage",)) as stage:
        group = stage.sandbox.add_group("G", [stage.alice], bot_can_delete=True)
        stage.sandbox.answer_with(ODD, status=400, methods=["deleteMessage"])
        sent = await stage.alice.send(someone("BTC"), chat=group)
        assert await is_deleted(stage, sent)
        (warning,) = await told(stage, group)
        assert "I deleted your message" in warning
