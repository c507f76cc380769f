"""A published file that is not what was published: found beside the answers or at one, told once, not served."""

import asyncio
import logging
import os
import re
import shutil
import signal

import aiohttp
import pytest

from bot.texts import common

pytestmark = pytest.mark.slow

PAUSE = "bot.watch.rounds._CHANGED_SECONDS"  # between two checks of one file
UNAVAILABLE = common.unavailable()


async def ops(stage, path):
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{stage.run.ops.port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def gauge(stage, name):
    return float(re.search(rf"^{name} (.*)$", (await ops(stage, "/metrics"))[1], re.MULTILINE)[1])


def place_of(path, words):
    return path.read_bytes().index(words)


async def test_a_round_checks_every_file_and_says_so(served, months):
    async with served() as (stage, services):
        assert await ops(stage, "/readyz") == (200, "ready\n0 of 3 files checked\n")
        await services.rounds.round()
        assert await ops(stage, "/readyz") == (200, "ready\n3 of 3 files checked\n")
        assert await gauge(stage, "porbot_files_checked") == 3
        assert await gauge(stage, "porbot_files_failed") == 0
        assert stage.sandbox.history(stage.operators[0]) == []
        assert "checked in full: 3 of 3" in (await stage.ask("/status", user=stage.operators[0])).text


async def test_the_checks_begin_by_themselves(stage_with, months, monkeypatch, until):
    monkeypatch.setattr("bot.watch.rounds.START_SECONDS", 0.1)
    async with stage_with(months[0]) as stage:
        await until(lambda: stage.run.services.shelf.checked() == 1, 60)


async def test_what_no_question_reads_is_found_by_the_check_alone(
    served, months, someone, file_of, flip, told, caplog
):
    """A bit of the stored report: all answers stay right, the file as a whole is not the published one."""
    file, client = file_of(months[2]), someone("BTC", "ETH", "USD", everywhere=True)
    async with served() as (stage, services):
        right = (await stage.ask(client)).text
        flip(file, place_of(file, b"zero_clients"), 2)
        services.shelf.close()
        assert (await stage.ask(client)).text == right
        with caplog.at_level(logging.ERROR, "bot.watch"):
            await services.rounds.round()
        (said,) = await told(stage, 1)
        assert said.startswith("⚠️ A published file is no longer served: the snapshot of 25 Oct 2026")
        assert "Found SHA-256" in said or "found SHA-256" in said
        assert sum("is not served" in record.message for record in caplog.records) == 1
        assert client not in caplog.text
        status, text = await ops(stage, "/readyz")
        assert status == 503
        assert "the snapshot of 25 Oct 2026, 00:00 UTC is not served: its bytes are not those" in text
        assert "2 of 3 files checked" in text
        assert await gauge(stage, "porbot_files_failed") == 1
        assert await gauge(stage, "porbot_snapshots_served") == 2
        await services.rounds.round()  # told once
        assert len(await told(stage, 1)) == 1


async def test_a_file_that_was_put_back_is_served_again(
    served, months, someone, file_of, flip, told, monkeypatch
):
    """Without a restart: the next look sees that there is another file, and checks it."""
    file, client = file_of(months[2]), someone("BTC", "ETH", "USD", everywhere=True)
    async with served(months[2]) as (stage, services):
        flip(file, place_of(file, b"zero_clients"))
        await services.rounds.round()
        assert (await stage.ask(client)).text == UNAVAILABLE
        file.unlink()
        shutil.copyfile(months[2].file, file)
        monkeypatch.setattr(PAUSE, 0.0)
        await services.rounds.round()
        failed, whole = await told(stage, 2)
        assert "is no longer served" in failed
        assert whole.startswith("✅ The full check found the published file")
        assert (await stage.ask(client)).text.startswith("✅ Included in the snapshot of 25 Oct 2026")
        assert await ops(stage, "/readyz") == (200, "ready\n1 of 1 files checked\n")


async def test_one_failing_answer_takes_the_file_from_everybody(
    served, months, someone, file_of, told, caplog
):
    """Each consumer reads the same state: lookups, pictures, trees, proof files, reserves, wallets."""
    file, client = file_of(months[2]), someone("BTC", "ETH", "USD")
    async with served(months[2]) as (stage, services):
        included, reserves = await stage.ask(client), await stage.ask("/reserves")
        data = file.read_bytes()
        for found in re.finditer(re.escape(bytes.fromhex(client)), data):
            data = (
                data[: found.start() + 49]
                + bytes([data[found.start() + 49] ^ 1])
                + data[found.start() + 50 :]
            )
        file.write_bytes(data)
        with caplog.at_level(logging.ERROR, "bot.watch"):
            assert (await stage.ask(client)).text == UNAVAILABLE
        assert len(caplog.records) == 1
        for label in ("Check BTC", "View full tree", "Proof file"):
            answer = await stage.press(included, label)
            assert answer.text == UNAVAILABLE
            assert not answer.document
        other = next(c for c, held in months[2].ledger.items() if c != client and any(held.values()))
        assert (await stage.ask(other)).text == UNAVAILABLE
        assert (await stage.ask("/reserves")).text == UNAVAILABLE
        wallets = next(label for label in reserves.labels if label.startswith("Wallets"))
        assert (await stage.alice.press(reserves, wallets)).text == UNAVAILABLE
        assert "not available right now" in (await stage.ask("/snapshots")).text
        (said,) = await told(stage, 1)
        assert said.startswith("⚠️ A proof failed its own check")
        await services.rounds.round()  # the full check says the same: told once more, and then no more
        assert (await told(stage, 2))[1].startswith("⚠️ The full check confirmed")
        await services.rounds.round()
        assert (await stage.ask(client)).text == UNAVAILABLE
        assert len(await told(stage, 2)) == 2


async def test_an_answer_that_failed_on_a_whole_file_is_looked_into_at_once(
    stage_with, months, someone, file_of, flip, told
):
    """The bit flips back, as of a bad cable: the full check, which follows by itself, gives the file free."""
    file, client = file_of(months[2]), someone("BTC", "ETH", "USD")
    async with stage_with(months[2], people=("Olga",)) as stage:
        flip(file, file.read_bytes().index(bytes.fromhex(client)) + 49)
        stage.run.services.shelf.close()
        assert (await stage.ask(client)).text == UNAVAILABLE
        shutil.copyfile(months[2].file, file)
        assert "it is served again" in (await told(stage, 2))[1]
        assert (await stage.ask(client)).text.startswith("✅")


async def test_damaged_wallets_are_a_fault_of_the_file(served, months, file_of, flip, told):
    file = file_of(months[2])
    async with served(months[2]) as (stage, services):
        services.evidence.of(services.shelf.served()[0])
        flip(file, place_of(file, b'"address"'))
        services.evidence.__init__(services.shelf)  # what was read at the start was right, and is forgotten
        services.shelf.close()
        assert (await stage.ask("/reserves")).text == UNAVAILABLE
        assert "wallet" in (await told(stage, 1))[0]


async def test_two_faults_at_once(served, months, someone, file_of, flip, told):
    client = someone("BTC", "ETH", "USD", everywhere=True)
    async with served() as (stage, services):
        flip(file_of(months[2]), place_of(file_of(months[2]), b"zero_clients"))
        file_of(months[1]).unlink()
        await services.rounds.round()
        said = await told(stage, 2)
        assert ["25 Oct" in said[0], "25 Sep" in said[1], "missing" in said[1]] == [True] * 3
        text = (await stage.ask(client)).text
        assert text.startswith("✅ Included in the snapshot of 25 Aug 2026")
        assert "⚠️ The snapshot of 25 Oct 2026, 00:00 UTC is temporarily unavailable" in text
        assert "1 of 3 files checked" in (await ops(stage, "/readyz"))[1]


async def test_a_fault_survives_a_restart_where_it_keeps_the_file_from_opening(
    served, months, someone, file_of
):
    async with served(months[2]) as (stage, services):
        file_of(months[2]).write_bytes(months[2].file.read_bytes()[:5000])
        await services.rounds.round()
        await stage.stop()
        await stage.start()
        await stage.run.services.rounds.stop()
        assert (await stage.ask(someone("BTC"))).text == UNAVAILABLE
        assert (await stage.ask("/reserves")).text == UNAVAILABLE


async def hashing(stage, proc, until):
    """Wait for the process that hashes a file of this bot; return its number. It stands still in the middle of that."""
    words, found = ("bot.watch.hashing", str(stage.data_dir)), []

    def stopped():
        # Not the one that sets the limits and then becomes it.
        found[:] = [pid for pid in proc.running(*words) if "limited.py" not in " ".join(proc.command(pid))]
        for pid in found:
            os.kill(pid, signal.SIGSTOP)
        return found

    await until(stopped)
    return found[-1]


@pytest.mark.parametrize("how", ["gone", "replaced", "written to"])
async def test_a_file_that_changes_while_it_is_checked(
    served, months, file_of, told, proc, until, how, caplog, monkeypatch
):
    file = file_of(months[2])
    monkeypatch.setattr(PAUSE, 3600.0)
    async with served(months[2], check_mb_per_second=1) as (stage, services):
        task = asyncio.create_task(services.rounds.round())
        pid = await hashing(stage, proc, until)
        if how == "gone":
            file.unlink()
        elif how == "replaced":
            copy = file.with_name("copy")
            shutil.copyfile(months[2].file, copy)
            copy.replace(file)
        else:
            os.utime(file)
        os.kill(pid, signal.SIGCONT)
        await task
        if how == "gone":
            assert "missing" in (await told(stage, 1))[0]
            assert not services.shelf.served()
            return
        assert "changed or replaced while it was being checked" in caplog.text
        assert services.shelf.checked() == 0
        assert len(services.shelf.served()) == 1
        monkeypatch.setattr(PAUSE, 0.0)
        await services.rounds.round()
        assert services.shelf.checked() == 1


async def test_a_file_that_is_replaced_while_it_is_open(served, months, someone, file_of):
    """By a copy: nobody notices. By another snapshot: nothing is answered from it."""
    file, client = file_of(months[2]), someone("BTC", "ETH", "USD")
    async with served(months[2]) as (stage, _):
        right = (await stage.ask(client)).text
        for source, expected in ((months[2].file, right), (months[0].file, UNAVAILABLE)):
            shutil.copyfile(source, file.with_name("next"))
            file.with_name("next").replace(file)
            assert (await stage.ask(client)).text == expected


async def test_a_disk_that_cannot_be_read(served, months, someone, file_of, told):
    """The system's own file whose first byte gives EIO."""
    file = file_of(months[2])
    async with served(months[2]) as (stage, services):
        file.unlink()
        file.symlink_to("/proc/self/mem")
        await services.rounds.round()
        assert "cannot be read (Input/output error)" in (await told(stage, 1))[0]
        assert (await stage.ask(someone("BTC"))).text == UNAVAILABLE


async def test_a_check_that_is_killed_says_nothing_about_the_file(served, months, someone, told, proc, until):
    async with served(months[2], check_mb_per_second=1) as (stage, services):
        task = asyncio.create_task(services.rounds.round())
        os.kill(await hashing(stage, proc, until), signal.SIGKILL)
        await task
        (said,) = await told(stage, 1)
        assert said.startswith("⚠️ A published file could not be checked")
        assert "for want of memory" in said
        assert (await stage.ask(someone("BTC"))).text.startswith("✅")
        assert await ops(stage, "/readyz") == (200, "ready\n0 of 1 files checked\n")
        await services.rounds.round()  # not before its time
        assert len(await told(stage, 1)) == 1


async def test_the_end_of_the_bot_ends_the_check(served, months, proc, until, monkeypatch):
    monkeypatch.setattr("bot.watch.rounds.START_SECONDS", 0.0)
    async with served(months[2], check_mb_per_second=1) as (stage, services):
        services.rounds.start()
        pid = await hashing(stage, proc, until)
        await stage.stop()
        assert not proc.alive(pid)
        await until(
            lambda: proc.children() == []
        )  # the one that looks at signatures is told to end, and not waited for
