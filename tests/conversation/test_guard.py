"""The guard of a group: it deletes what reads as an id, however it came, and leaves what everybody is told to compare."""

import asyncio

import pytest

from bot.texts import customer as customer_texts

pytestmark = pytest.mark.slow

FOREIGN = "77c5" * 8 + "deadbeef" * 4  # a transaction's, or anybody's: nobody can tell


@pytest.fixture
def tidy(bot_session):
    """A group in which the bot may delete."""
    return bot_session.sandbox.add_group(
        "Depositors", [bot_session.alice, bot_session.bob], bot_can_delete=True
    )


async def told(bot_session, group) -> list[str]:
    """Return what the bot said in a group, after everything before was handled."""
    await bot_session.settled()
    return [message.text for message in bot_session.sandbox.history(group) if message.from_bot]


async def is_deleted(bot_session, sent) -> bool:
    await bot_session.settled()
    return bot_session.sandbox.refresh(sent).deleted


def withdraw(bot_session, month) -> None:
    services = bot_session.run.services
    services.catalogue.withdraw(month.statement.id, 1)
    services.snapshots.refresh()


async def test_what_everybody_is_told_to_compare_is_left_alone(bot_session, monthly_snapshots, tidy):
    """Statement ids, withdrawn ones included, and the roots of what is served, in any spelling."""
    await asyncio.to_thread(withdraw, bot_session, monthly_snapshots[0])
    public = [month.statement.id for month in monthly_snapshots]
    public += [asset.root.hash.hex() for month in monthly_snapshots[1:] for asset in month.statement.assets]
    for digits in public:
        for typed in (digits, f"it says {digits.upper()} here", f"{digits[:32]}\n{digits[32:]}"):
            sent = await bot_session.alice.send(typed, chat=tidy)
            assert not await is_deleted(bot_session, sent), typed
    sent = await bot_session.alice.send("\n".join(public), chat=tidy)
    assert not await is_deleted(bot_session, sent)
    assert await told(bot_session, tidy) == []


async def test_roots_of_a_withdrawn_statement_are_nothing_to_compare(bot_session, monthly_snapshots, tidy):
    root = monthly_snapshots[0].statement.assets[0].root.hash.hex()
    kept = await bot_session.alice.send(root, chat=tidy)
    assert not await is_deleted(bot_session, kept)
    await asyncio.to_thread(withdraw, bot_session, monthly_snapshots[0])
    assert await is_deleted(bot_session, await bot_session.alice.send(root, chat=tidy))


async def test_one_id_among_public_digits_deletes_the_whole_message(
    bot_session, monthly_snapshots, someone, tidy
):
    client, known = someone("BTC"), monthly_snapshots[-1].statement
    root = known.assets[0].root.hash.hex()
    for typed in (
        f"statement {known.id}, me {client}",
        f"{client} {known.id}",
        f"{root}\n{known.id}\n{'-'.join(client[i : i + 8] for i in range(0, 64, 8))}",
        f"https://mempool.space/tx/{FOREIGN} {client}",
        f"https://mempool.space/tx/{FOREIGN}?me={client}",
        f"{known.id}{client}",
    ):
        assert await is_deleted(bot_session, await bot_session.alice.send(typed, chat=tidy)), typed
    assert not [text for text in await told(bot_session, tidy) if client in text or known.id in text]


async def test_what_is_public_does_not_hide_a_command(bot_session, monthly_snapshots, tidy):
    answer = await bot_session.ask(
        f"/help {monthly_snapshots[-1].statement.assets[0].root.hash.hex()}", chat=tidy
    )
    assert answer.text.startswith("/reserves")


async def test_pages_of_explorers_are_left_alone_and_other_links_are_not(bot_session, tidy):
    page = f"https://mempool.space/tx/{FOREIGN}"
    for typed, links in (
        (f"🙂 paid: {page}", {}),
        ("paid: here", {"here": page}),
        (f"https://tronscan.org/#/transaction/{FOREIGN}", {}),
    ):
        assert not await is_deleted(
            bot_session, await bot_session.alice.send(typed, chat=tidy, links=links)
        ), typed
    for typed, links in (
        (f"https://mempool.space/?tx={FOREIGN}", {}),
        (f"https://evil.example/{FOREIGN}", {}),
        (f"https://mempool.space@evil.example/{FOREIGN}", {}),
        ("paid: here", {"here": f"https://evil.example/{FOREIGN}"}),
        ("paid: here", {"here": f"{page}#{FOREIGN}"}),
        (f"paid: {FOREIGN}", {FOREIGN: page}),
    ):
        assert await is_deleted(bot_session, await bot_session.alice.send(typed, chat=tidy, links=links)), (
            typed
        )


async def test_however_an_id_comes_it_is_deleted(bot_session, someone, tidy):
    """Edited, forwarded, through another bot, as an anonymous administrator, as a caption, and from a channel."""
    client, sandbox = someone("BTC"), bot_session.sandbox
    channel = sandbox.add_channel("News", discussion=tidy)
    private = await bot_session.alice.send(client)
    talk = await bot_session.alice.send("hello", chat=tidy)
    file = await bot_session.alice.send_document("cat.gif", b"GIF89a", chat=tidy)
    shown = [
        await bot_session.alice.edit(talk, f"hello {client}"),
        await bot_session.alice.edit(file, client),
        await bot_session.alice.forward(private, chat=tidy),
        await bot_session.alice.forward(private, chat=tidy, hidden=True),
        await bot_session.alice.send(client, chat=tidy, via_bot=bot_session.bob.user),
        await bot_session.alice.send(client, chat=tidy, as_chat=tidy),
        await bot_session.alice.send(client, chat=tidy, as_chat=channel),
        await bot_session.alice.send_document("cat.gif", b"GIF89a", caption=client, chat=tidy),
    ]
    await channel.post(client)
    shown.append(sandbox.history(tidy)[-1])
    harmless = await channel.post("good morning")
    shown.append(sandbox.history(tidy)[-1])
    await channel.edit(harmless, f"your id is {client}")
    for sent in shown:
        assert await is_deleted(bot_session, sent), sent
    said = await told(bot_session, tidy)
    assert len(said) == len(shown)
    assert all("I deleted your message" in text and client not in text for text in said)


async def test_a_proof_that_is_forwarded_is_deleted_too(bot_session, someone, tidy):
    answer = await bot_session.ask(someone("BTC"))
    proof = await bot_session.press(answer, "Proof file")
    shown = await bot_session.alice.forward(proof, chat=tidy)
    warning = await bot_session.sandbox.next_message(tidy, after=shown, timeout=30)
    assert "I deleted it here" in warning.text
    assert bot_session.sandbox.refresh(shown).deleted


async def test_an_edit_starts_nothing(bot_session, someone, tidy):
    """Neither a command nor an answer: what was written first was answered, and everything else is a new question."""
    client = someone("BTC")
    for typed in (
        "/reserves",
        "/snapshots",
        "/help",
        "/verify",
        "/inspect",
        f"@{bot_session.sandbox.bot_username} hello",
    ):
        await bot_session.alice.edit(await bot_session.alice.send("hello", chat=tidy), typed)
    assert await told(bot_session, tidy) == []
    for typed in ("/reserves", f"/verify {client}", client, f"{client} latest", "/help"):
        asked = await bot_session.alice.send("hello")
        said = await bot_session.sandbox.next_message(bot_session.alice, after=asked)
        await bot_session.alice.edit(asked, typed)
        word = await bot_session.sandbox.next_message(bot_session.alice, after=said)
        assert word.text == customer_texts.edited()
        assert (word.photo, word.labels) == (None, ())


async def test_in_a_resting_group_it_deletes_without_a_word(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with(*monthly_snapshots, group_interval=3600) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice], bot_can_delete=True)
        first = await bot_session.ask("/help", chat=group)
        talk = await bot_session.alice.send("hello", chat=group)
        shown = [
            await bot_session.alice.send(someone("BTC"), chat=group),
            await bot_session.alice.edit(talk, someone("BTC")),
        ]
        for sent in shown:
            assert await is_deleted(bot_session, sent)
        assert await told(bot_session, group) == [first.text]


async def test_an_edit_of_what_was_deleted_meanwhile_is_no_matter(
    bot_session_with, monthly_snapshots, someone
):
    async with bot_session_with(*monthly_snapshots, refused=("deleteMessage",)) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice], bot_can_delete=True)
        sent = await bot_session.alice.send(someone("BTC"), chat=group)
        assert await is_deleted(bot_session, sent)
        bot_session.alice.touch(sent)
        assert len(await told(bot_session, group)) == 1


@pytest.mark.parametrize("choice", ["delete", "keep"])
async def test_64_digits_alone_are_the_operators_choice(bot_session_with, monthly_snapshots, someone, choice):
    """They may be a transaction's. Left alone with them are client ids: the two look the same."""
    async with bot_session_with(*monthly_snapshots, guard_bare_txid=choice) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice, bot_session.bob], bot_can_delete=True)
        client, name = someone("BTC"), bot_session.sandbox.bot_username
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
            sent = await bot_session.alice.send(typed, chat=group)
            assert await is_deleted(bot_session, sent) is (choice == "delete" or typed in plain), typed


async def test_roots_of_a_file_that_cannot_be_read_are_unknown(bot_session, monthly_snapshots, tidy):
    """The guard goes on with the others, and whoever hears of such a file is told."""
    damaged, whole = (month.statement for month in monthly_snapshots[:2])
    services = bot_session.run.services
    services.snapshots.close()
    services.snapshots.path(damaged.id).write_bytes(b"not a snapshot")
    for statement, deleted in ((damaged, True), (whole, False)):
        sent = await bot_session.alice.send(statement.assets[0].root.hash.hex(), chat=tidy)
        assert await is_deleted(bot_session, sent) is deleted
    assert [entry.statement_id for entry in services.snapshots.standing() if entry.fault] == [damaged.id]


ODD = b'{"ok":false,"error_code":400,"description":"Bad Request: something odd"}'


async def test_an_odd_answer_does_not_leave_an_id_visible(bot_session_with, monthly_snapshots, someone):
    async with bot_session_with(*monthly_snapshots, refused=("deleteMessage",)) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice], bot_can_delete=True)
        bot_session.sandbox.answer_with(ODD, status=400, methods=["deleteMessage"])
        sent = await bot_session.alice.send(someone("BTC"), chat=group)
        assert await is_deleted(bot_session, sent)
        (warning,) = await told(bot_session, group)
        assert "I deleted your message" in warning
