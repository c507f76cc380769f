"""The running bot: what senders and clients read, what they may take back, and what is left in its folders."""

import json
import logging
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from exchanges.builders import build_bitbase, build_hotcoin
from sightings.a_room import sends

from bot.sightings.store import FILE
from bot.texts import sightings as words

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[1] / "data" / "peers"
NOBODY = "Nobody else's file has led here yet."
A_FEW = "Files of a few other accounts led to this root since "


def hotcoin(own, count=11):
    return json.dumps(build_hotcoin.files(own, count)[0]).encode()


@pytest.fixture
def sending(bot_session_with):
    """Start a bot; return it and a way to send it a file and read the answer."""

    @asynccontextmanager
    async def start(*published, **changes):
        async with bot_session_with(*published, **changes) as bot_session:
            yield bot_session, partial(sends, bot_session)

    return start


def keys_of(bot_session):
    return bot_session.data_dir.with_name("data-keys")


async def test_senders_hear_how_many_others_there_were(sending):
    async with sending() as (bot_session, send):
        alice, bob = bot_session.alice, bot_session.bob
        assert NOBODY in await send(alice, hotcoin(0))
        assert NOBODY in await send(alice, hotcoin(0))
        assert NOBODY in await send(bob, hotcoin(0))  # a stranger's first sending
        assert A_FEW in await send(bob, hotcoin(1))
        carol = bot_session.sandbox.add_user("Carol")
        assert A_FEW in await send(carol, hotcoin(2))
        assert (await bot_session.ask("/forget")).text.startswith("Done. I deleted every tag")
        await bot_session.ask("/forget", user=bob)
        assert NOBODY in await send(carol, hotcoin(2))
        await bot_session.ask("/forget", user=carol)
        assert not list(keys_of(bot_session).iterdir())


async def test_another_root_of_the_same_audit_is_mentioned(sending):
    async with sending(inspections_at_once=2) as (bot_session, send):
        people = [bot_session.sandbox.add_user(f"Person {number}") for number in range(5)]
        for number, person in enumerate(people):
            assert "another root" not in await send(person, hotcoin(number, 12))
        said = await send(bot_session.alice, hotcoin(0))
        assert f"{NOBODY}\nFiles with another root were sent here too." in said
        assert "whether Hotcoin did is not shown" in said


async def test_nothing_of_a_file_or_a_person_is_left(sending, caplog):
    caplog.set_level(logging.DEBUG)
    async with sending() as (bot_session, send):
        file = build_bitbase.user_file()
        assert NOBODY in await send(bot_session.alice, json.dumps(file).encode())
        assert NOBODY in await send(bot_session.bob, hotcoin(3))
        await bot_session.settled()
        folders = (bot_session.data_dir, keys_of(bot_session))
        paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        data = {path.name: path.read_bytes() for path in paths}
        assert file["rootHash"].encode() in data[FILE] + data[f"{FILE}-wal"], "a root is no secret"
        leaves = [file["leafHash"], json.loads(hotcoin(3))["self"]["leafHash"]]
        words_of_files = ["1234.56789012", "rec-5", "account 3", "nonce 3", *leaves, leaves[0].upper()]
        people = [str(user.id) for user in (bot_session.alice, bot_session.bob)]
        secrets = [*map(str.encode, words_of_files), *map(bytes.fromhex, leaves)]
        data["log"] = "\n".join(
            record.getMessage() for record in caplog.records if record.name.startswith("bot")
        ).encode()
        assert [name for name, content in data.items() if any(one in content for one in secrets)] == []
        kept = data[FILE] + data[f"{FILE}-wal"] + data["log"]
        assert not [one for one in people if one.encode() in kept]
        assert not [one for one in people if int(one).to_bytes(8, "big") in kept]


async def test_published_examples_and_files_that_fail_teach_nothing(sending):
    async with sending() as (bot_session, send):
        for name in ("bybit_40_v5.json", "mexc_merkle_proof.json"):
            said = await send(bot_session.alice, (SAMPLES / name).read_bytes())
            assert NOBODY not in said
        broken = json.loads(hotcoin(4))
        broken["self"]["balances"]["BTC"] = "77"
        assert NOBODY not in await send(bot_session.alice, json.dumps(broken).encode())
        assert NOBODY not in await send(bot_session.alice, hotcoin(0, 1))  # a tree of one
        assert not list(keys_of(bot_session).iterdir())


async def test_a_disk_that_takes_nothing_costs_the_sentence_and_no_answer(sending, caplog):
    async with sending() as (bot_session, send):
        keeper = bot_session.run.services.sightings
        keeper._database.execute("PRAGMA max_page_count = 1")
        keeper._database.execute("PRAGMA query_only = ON")
        said = await send(bot_session.alice, hotcoin(0))
        assert said.startswith("⚠️ ")
        assert NOBODY not in said
        assert b"porbot_sightings_failed_total 1.0" in bot_session.run.services.metrics.text()
        assert str(bot_session.alice.id) not in "".join(
            record.getMessage() for record in caplog.records if "sightings" in record.name
        )


async def test_it_can_be_switched_off(sending):
    async with sending(sightings=False) as (bot_session, send):
        assert NOBODY not in await send(bot_session.alice, hotcoin(0))
        assert (await bot_session.ask("/forget")).text.startswith("I keep nothing of your account")
        said = (await bot_session.ask("/privacy")).text
        assert "I keep neither your id nor your balances." in said
        assert "tag" not in said
        assert "named below" not in said
        assert not (bot_session.data_dir / FILE).exists()
        assert not keys_of(bot_session).exists()


async def test_a_folder_that_cannot_be_used_is_told_and_stops_nothing(sending, tmp_path):
    (tmp_path / "taken").write_text("a file")
    async with sending(sightings_keys=tmp_path / "taken", people=("Olga",)) as (bot_session, send):
        assert (await send(bot_session.alice, hotcoin(0))).startswith("⚠️ ")
        (olga,) = bot_session.operators
        await bot_session.sandbox.wait_for(lambda: bot_session.sandbox.history(olga))
        assert "PORBOT_SIGHTINGS_KEYS" in bot_session.sandbox.history(olga)[-1].text


async def test_privacy_says_what_is_kept(sending):
    async with sending() as (bot_session, _):
        said = (await bot_session.ask("/privacy")).text
        assert (
            "Until then whoever has this bot's folder and that key can test whether a given account checked a given leaf;"
            " whoever runs this bot sees it anyway when it answers." in said
        )
        assert "not that you asked" not in said


async def test_fifty_clients_make_a_line_and_a_report_takes_the_chance_away(sending, monthly_snapshots):
    held = [client for client, sums in monthly_snapshots[-1].ledger.items() if any(sums.values())]
    async with sending(*monthly_snapshots, lookups_per_minute=1000) as (bot_session, _):
        for client in held[:50]:
            assert "found themselves" not in (await bot_session.ask(client)).text
        keeper = bot_session.run.services.sightings
        await bot_session.sandbox.wait_for(lambda: keeper.figures(monthly_snapshots[-1].statement.id).clients)
        files = [path for path in bot_session.data_dir.iterdir() if path.name.startswith(FILE)]
        kept = b"".join(path.read_bytes() for path in [*files, *keys_of(bot_session).iterdir()])
        assert not [one for one in held[:50] if one.encode() in kept or bytes.fromhex(one) in kept]
        said = (await bot_session.ask(held[60])).text
        assert "50 clients found themselves in this snapshot here." in said
        assert "is below 1 in 1.6. It says nothing if the exchange knew beforehand who checks." in said

        await bot_session.stop()
        await bot_session.start(own_exchange="sample-exchange")
        own = (await bot_session.ask(held[60])).text
        assert "50 clients found themselves" in own
        assert "below 1 in" not in own
        await bot_session.stop()
        await bot_session.start(own_exchange="")

        missing = await bot_session.ask("5e" * 32)
        taken = await bot_session.press(missing, words.labels()["left_out"])
        assert taken.text == words.report_taken(differs=False)
        assert "below 1 in" not in (await bot_session.ask(held[60])).text
        for number in range(4):
            person = bot_session.sandbox.add_user(f"Person {number}")
            answer = await bot_session.ask("5e" * 32, user=person)
            await bot_session.press(answer, words.labels()["left_out"], user=person)
        said = (await bot_session.ask(held[60])).text
        assert "5 accounts say that they were left out of this snapshot; we cannot check this." in said
        await bot_session.ask("/forget")
        assert "we cannot check this" not in (await bot_session.ask(held[60])).text


async def test_a_report_needs_a_failed_question_of_ones_own(sending, monthly_snapshots):
    async with sending(*monthly_snapshots) as (bot_session, _):
        missing = await bot_session.ask("5e" * 32)
        for label, differs in (("left_out", False), ("differs", True)):
            taken = await bot_session.press(missing, words.labels()[label])
            assert taken.text == words.report_taken(differs=differs)
        await bot_session.stop()
        await bot_session.start()  # what was asked is in memory only
        refused = await bot_session.press(missing, words.labels()["differs"])
        assert refused.text == words.report_refused()
