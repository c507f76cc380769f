"""Everything people do and everything that goes wrong, at DEBUG; then nothing of it is found anywhere.

The one place that may hold client ids is a snapshot file, and it does: the search is held against it.
"""

import base64
import csv
import shutil
import sqlite3

import aiohttp
import pytest

from bot.telegram.callbacks import Action, ButtonData
from bot.texts import loading

UNKNOWN = "7e" * 13 + "c0ffee" * 6 + "59"
STRANGE = "d1ce" * 15  # four digits too few
QUERY = "X-Signature=verysecretquery"


async def customer(bot_session, client):
    """Ask in every form, press everything, mistype."""
    answer = await bot_session.ask(client)
    for label in answer.labels:
        await bot_session.press(answer, label)
    spaced = " ".join(client[i : i + 7] for i in range(0, 64, 7))
    typed = [
        client.upper(),
        f"0x{client}",
        f"`{client}` latest",
        spaced,
        f"/verify\n{client[:32]}\n{client[32:]} 2026-09-30",
    ]
    wrong = [
        client[:-1],
        client + "a",
        f"{client} 31 Foo 2026",
        UNKNOWN,
        f"/verify {UNKNOWN}",
        STRANGE,
        f"/nonsense {client}",
    ]
    for text in [*typed, *wrong]:
        await bot_session.ask(text)
    packed = ButtonData(Action.CHECK, bytes.fromhex(client), bytes(8)).pack()
    for data in (packed, packed[:-1], packed + "A", client, "c" + client[:60]):
        await bot_session.alice.press_stale(answer, data)
    await bot_session.ask("/privacy")


async def community(bot_session, client):
    """Ask in a group, and show it an id, where the bot may delete and where it may not."""
    for title, may in (("open", False), ("tidy", True)):
        group = bot_session.sandbox.add_group(title, [bot_session.bob], bot_can_delete=may)
        answer = await bot_session.ask("/reserves", user=bot_session.bob, chat=group)
        await bot_session.press(
            answer, next(label for label in answer.labels if "Wallets" in label), user=bot_session.bob
        )
        await bot_session.ask(f"/verify {client}", user=bot_session.bob, chat=group)
        await bot_session.ask(f"/reserves {client}", user=bot_session.bob, chat=group)
        await shown_otherwise(bot_session, client, group)


async def shown_otherwise(bot_session, client, group):
    """Show an id to a group in what was edited, forwarded, posted, or hides behind a word."""
    channel = bot_session.sandbox.add_channel("News", discussion=group)
    private = await bot_session.bob.send(client, via_bot=bot_session.alice.user)
    await bot_session.sandbox.next_message(bot_session.bob, after=private)
    talk = await bot_session.bob.send("hello", chat=group)
    await bot_session.bob.edit(talk, f"/verify {client}")
    await bot_session.bob.edit(private, f"{client} latest")
    await bot_session.bob.forward(private, chat=group)
    await bot_session.bob.forward(private)
    await bot_session.bob.send(
        "look here", chat=group, links={"here": f"https://e.example/?id={client.upper()}"}
    )
    await channel.post(client)
    await bot_session.bob.send("/verify", chat=group)
    await bot_session.settled()


async def operator(bot_session, import_dir, bundle):
    """Load what can be loaded and what cannot, publish and withdraw."""
    olga, sandbox = bot_session.operators[0], bot_session.sandbox

    async def ended(text):
        sent = await olga.send(text)
        shown = await sandbox.next_message(olga, after=sent)
        await sandbox.wait_for(lambda: not sandbox.refresh(shown).text.startswith("Loading "), timeout=60)
        return sandbox.refresh(shown)

    for name in ("nothing", "broken", "../outside", "wrong-id"):
        await ended(f"/load {name}")
    await ended(f"/load https://127.0.0.1/bundle.zip?{QUERY}")
    await ended(f"/load https://user:{sandbox.token}@store.example/b.zip")
    upload = await olga.send_document("b.zip", b"PK\x03\x04 no zip", caption="/load")
    shown = await sandbox.next_message(olga, after=upload)
    await sandbox.wait_for(lambda: not sandbox.refresh(shown).text.startswith("Loading "), timeout=60)
    dry_run = await ended("/load good")
    assert "Publish" in dry_run.labels, dry_run.text
    last = sandbox.history(dry_run.chat_id)[-1]
    await olga.press(dry_run, "Publish")  # it holds much less than the last one
    question = await sandbox.next_message(dry_run.chat_id, after=last)
    await olga.press(question, loading.labels()["confirm"])
    asked = loading.labels()["confirm"]
    await sandbox.wait_for(lambda: asked not in sandbox.refresh(question).labels, timeout=30)
    for text in ("/status", "/audit", "/cancel", "/withdraw 2026-10-25"):
        sent = await olga.send(text)
        last = await sandbox.next_message(olga, after=sent)
    await olga.press(last, next(label for label in last.labels if label.startswith("Withdraw")))


async def faults(bot_session, client, until):
    """Let Telegram fail in every way while somebody asks."""
    sandbox = bot_session.sandbox
    for status in (500, 502, 400, 403):
        before = len(sandbox.refused)
        sandbox.fail(1, status=status, methods=["sendMessage"])
        await bot_session.alice.send(client)
        await sandbox.wait_for(lambda before=before: len(sandbox.refused) > before)
    sandbox.lose_answers(1, methods=["sendMessage"])
    await bot_session.ask(client)
    sandbox.lose_answers(1, methods=["getUpdates"])
    await bot_session.ask(client)
    sandbox.inject("message", {"text": client, "chat": None})
    sandbox.inject("callback_query", {"id": "1", "data": client, "from": {"id": client}})
    await bot_session.alice.send(client)
    await bot_session.alice.block()
    await sandbox.pause()
    await until(lambda: bot_session.run.connectivity.trouble)
    sent = await bot_session.bob.send(client.upper())
    await sandbox.resume()
    await sandbox.next_message(
        bot_session.bob, after=sent
    )  # or it could be taken for a later question's answer
    await bot_session.ask("/help", user=bot_session.bob)


async def damaged(bot_session, client):
    """Damage the file that is served: the proof fails its own check and the operators are told."""
    for path in (bot_session.data_dir / "snapshots").glob("*.por"):
        data = bytearray(path.read_bytes())
        record = data.find(bytes.fromhex(client))
        data[record + 49] ^= 1  # the last byte of the balance
        path.write_bytes(data)
    bot_session.run.services.snapshots.close()
    last = bot_session.sandbox.history(bot_session.operators[0])[-1]
    assert "temporarily unavailable" in (await bot_session.ask(client, user=bot_session.bob)).text.lower()
    assert (await bot_session.sandbox.next_message(bot_session.operators[0], after=last)).text


def broken_bundles(import_dir, bundle, client):
    """Write bundles that fail in rows with an id in them."""
    for name in ("good", "broken", "wrong-id"):
        shutil.copytree(bundle, import_dir / name)
    rows = (import_dir / "broken" / "balances.csv").read_text().splitlines()
    (import_dir / "broken" / "balances.csv").write_text(
        "\n".join([*rows[:5], f"{client},1,x,NaN,-1,2", *rows[5:]])
    )
    (import_dir / "wrong-id" / "balances.csv").write_text("\n".join([rows[0], f"{client[:-2]}zz,1,1,1,1,1"]))


def ids_of(folder):
    with (folder / "balances.csv").open(newline="") as file:
        return {row["client_id"] for row in csv.DictReader(file)}


@pytest.fixture
def everything(bot_session_with, monthly_snapshots, bundle, tmp_path, until, logging_at_debug, someone):
    """Return a coroutine: play all of it, with the log as it is or unfiltered; return what it left behind."""

    async def play(*, filtered=True, short=False):
        import_dir, client = tmp_path / "import", someone("BTC", "ETH", "USD")
        import_dir.mkdir()
        broken_bundles(import_dir, bundle(), client)
        refused = (
            "sendMessage",
            "answerCallbackQuery",
            "deleteMessage",
            "getUpdates",
            "sendChatAction",
            "editMessageText",
        )
        async with bot_session_with(
            *monthly_snapshots[:1],
            people=("Olga",),
            refused=refused,
            import_dir=import_dir,
            allow_uploads=True,
            lookups_per_minute=1000,
        ) as bot_session:
            await bot_session.stop()
            logging_at_debug(bot_session.sandbox.token, filtered=filtered)
            await bot_session.start()
            await customer(bot_session, client)
            if not short:
                await community(bot_session, client)
                await operator(bot_session, import_dir, bundle())
                await faults(bot_session, client, until)
                await damaged(bot_session, client)
            seen = {}
            async with aiohttp.ClientSession() as session:
                for path in ("/metrics", "/readyz", "/healthz"):
                    async with session.get(f"http://127.0.0.1:{bot_session.run.ops.port}{path}") as answer:
                        seen[path] = await answer.read()
            for name in (
                "catalogue.db-wal",
                "catalogue.db",
                "journal.db-wal",
                "journal.db",
                "sightings.db-wal",
                "sightings.db",
            ):  # while it is still open, with what is not yet in it
                seen[f"{name} while running"] = (bot_session.data_dir / name).read_bytes()
            return client, bot_session, seen

    return play


@pytest.mark.slow
async def test_nothing_leaks(everything, search_for, leftovers, capfd, bundle, monthly_snapshots):
    client, bot_session, seen = await everything()
    shown = capfd.readouterr()
    ids = {client, UNKNOWN, *ids_of(bundle()), *monthly_snapshots[0].ledger}
    search = search_for(ids, bot_session.sandbox.token)
    files = leftovers(bot_session.data_dir)
    snapshots = {name: data for name, data in files.items() if name.endswith(".por")}
    others = {name: data for name, data in files.items() if name not in snapshots}
    assert snapshots
    assert all(search.found(data) == {"bytes"} for data in list(snapshots.values())[:1])
    searched = {**seen, **others, "stdout": shown.out.encode(), "stderr": shown.err.encode()}
    assert len(searched["stderr"]) > 100_000, "it was logged at DEBUG"
    assert {name: found for name, data in searched.items() if (found := search.found(data))} == {}
    for word in (b"verysecretquery", STRANGE.encode()):
        assert not [name for name, data in searched.items() if word in data]
    assert b"[redacted]" in searched["stderr"]
    assert any(name.endswith("catalogue.db") for name in others)
    assert any(name.endswith("journal.db") for name in others)


async def test_without_the_filter_everything_would_leak(everything, search_for, capfd):
    client, bot_session, _ = await everything(filtered=False, short=True)
    shown = capfd.readouterr().err.encode()
    search = search_for([client], bot_session.sandbox.token)
    assert search.found(shown) == {"token", "digits", "base64"}
    assert base64.urlsafe_b64encode(bytes.fromhex(client)).rstrip(b"=") in shown


async def test_tables_hold_no_ids(bot_session, search_for, someone):
    """Row by row, so that a value that SQLite stores in another form is seen too."""
    client = someone("BTC")
    await bot_session.ask(client)
    bot_session.allowed |= {"sendMessage", "sendChatAction"}
    bot_session.sandbox.refuse(3600, bot_session.alice)
    await bot_session.alice.send(client)
    await bot_session.sandbox.wait_for(lambda: not bot_session.sandbox.world.updates.pending)
    search = search_for([client], bot_session.sandbox.token)
    for name in ("catalogue.db", "sightings.db", "chats.db", "alerts.db", "journal.db"):
        with sqlite3.connect(bot_session.data_dir / name) as database:
            dump = "\n".join(database.iterdump())
        database.close()
        assert "CREATE TABLE" in dump
        assert search.found(dump.encode()) == set()
    assert 'INSERT INTO "waiting" VALUES(' in dump  # somebody waits
