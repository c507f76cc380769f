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


async def ops(bot_session, path):
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{bot_session.run.ops.port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def gauge(bot_session, name):
    return float(re.search(rf"^{name} (.*)$", (await ops(bot_session, "/metrics"))[1], re.MULTILINE)[1])


def place_of(path, words):
    return path.read_bytes().index(words)


async def test_a_round_checks_every_file_and_says_so(served, monthly_snapshots):
    async with served() as (bot_session, services):
        assert await ops(bot_session, "/readyz") == (200, "ready\n0 of 3 files checked\n")
        await services.rounds.round()
        assert await ops(bot_session, "/readyz") == (200, "ready\n3 of 3 files checked\n")
        assert await gauge(bot_session, "porbot_files_checked") == 3
        assert await gauge(bot_session, "porbot_files_failed") == 0
        assert bot_session.sandbox.history(bot_session.operators[0]) == []
        assert (
            "checked in full: 3 of 3"
            in (await bot_session.ask("/status", user=bot_session.operators[0])).text
        )


async def test_the_checks_begin_by_themselves(bot_session_with, monthly_snapshots, monkeypatch, until):
    monkeypatch.setattr("bot.watch.rounds.START_SECONDS", 0.1)
    async with bot_session_with(monthly_snapshots[0]) as bot_session:
        await until(lambda: bot_session.run.services.snapshots.checked() == 1, 60)


async def test_what_no_question_reads_is_found_by_the_check_alone(
    served, monthly_snapshots, someone, file_of, flip, told, caplog
):
    """A bit of the stored report: all answers stay right, the file as a whole is not the published one."""
    file, client = file_of(monthly_snapshots[2]), someone("BTC", "ETH", "USD", everywhere=True)
    async with served() as (bot_session, services):
        right = (await bot_session.ask(client)).text
        flip(file, place_of(file, b"zero_clients"), 2)
        services.snapshots.close()
        assert (await bot_session.ask(client)).text == right
        with caplog.at_level(logging.ERROR, "bot.watch"):
            await services.rounds.round()
        (said,) = await told(bot_session, 1)
        assert said.startswith("⚠️ A published file is no longer served: the snapshot of 25 Oct 2026")
        assert "Found SHA-256" in said or "found SHA-256" in said
        assert sum("is not served" in record.message for record in caplog.records) == 1
        assert client not in caplog.text
        status, text = await ops(bot_session, "/readyz")
        assert status == 503
        assert "the snapshot of 25 Oct 2026, 00:00 UTC is not served: its bytes are not those" in text
        assert "2 of 3 files checked" in text
        assert await gauge(bot_session, "porbot_files_failed") == 1
        assert await gauge(bot_session, "porbot_snapshots_served") == 2
        await services.rounds.round()  # told once
        assert len(await told(bot_session, 1)) == 1


async def test_a_file_that_was_put_back_is_served_again(
    served, monthly_snapshots, someone, file_of, flip, told, monkeypatch
):
    """Without a restart: the next look sees that there is another file, and checks it."""
    file, client = file_of(monthly_snapshots[2]), someone("BTC", "ETH", "USD", everywhere=True)
    async with served(monthly_snapshots[2]) as (bot_session, services):
        flip(file, place_of(file, b"zero_clients"))
        await services.rounds.round()
        assert (await bot_session.ask(client)).text == UNAVAILABLE
        file.unlink()
        shutil.copyfile(monthly_snapshots[2].file, file)
        monkeypatch.setattr(PAUSE, 0.0)
        await services.rounds.round()
        failed, whole = await told(bot_session, 2)
        assert "is no longer served" in failed
        assert whole.startswith("✅ The full check found the published file")
        assert (await bot_session.ask(client)).text.startswith("✅ Included in the snapshot of 25 Oct 2026")
        assert await ops(bot_session, "/readyz") == (200, "ready\n1 of 1 files checked\n")


async def test_one_failing_answer_takes_the_file_from_everybody(
    served, monthly_snapshots, someone, file_of, told, caplog
):
    """Each consumer reads the same state: lookups, pictures, trees, proof files, reserves, wallets."""
    file, client = file_of(monthly_snapshots[2]), someone("BTC", "ETH", "USD")
    async with served(monthly_snapshots[2]) as (bot_session, services):
        included, reserves = await bot_session.ask(client), await bot_session.ask("/reserves")
        data = file.read_bytes()
        for found in re.finditer(re.escape(bytes.fromhex(client)), data):
            data = (
                data[: found.start() + 49]
                + bytes([data[found.start() + 49] ^ 1])
                + data[found.start() + 50 :]
            )
        file.write_bytes(data)
        with caplog.at_level(logging.ERROR, "bot.watch"):
            assert (await bot_session.ask(client)).text == UNAVAILABLE
        assert len(caplog.records) == 1
        for label in ("Check BTC", "Your path, in full", "Proof file"):
            answer = await bot_session.press(included, label)
            assert answer.text == UNAVAILABLE
            assert not answer.document
        other = next(
            c for c, held in monthly_snapshots[2].ledger.items() if c != client and any(held.values())
        )
        assert (await bot_session.ask(other)).text == UNAVAILABLE
        assert (await bot_session.ask("/reserves")).text == UNAVAILABLE
        wallets = next(label for label in reserves.labels if label.startswith("Wallets"))
        assert (await bot_session.alice.press(reserves, wallets)).text == UNAVAILABLE
        assert "not available right now" in (await bot_session.ask("/snapshots")).text
        (said,) = await told(bot_session, 1)
        assert said.startswith("⚠️ A proof failed its own check")
        await services.rounds.round()  # the full check says the same: told once more, and then no more
        assert (await told(bot_session, 2))[1].startswith("⚠️ The full check confirmed")
        await services.rounds.round()
        assert (await bot_session.ask(client)).text == UNAVAILABLE
        assert len(await told(bot_session, 2)) == 2


async def test_an_answer_that_failed_on_a_whole_file_is_looked_into_at_once(
    bot_session_with, monthly_snapshots, someone, file_of, flip, told, monkeypatch
):
    """The bit flips back, as of a bad cable: the full check, which follows by itself, gives the file free."""
    monkeypatch.setattr("bot.watch.rounds.LOOK_SECONDS", 0.5)  # it changes back while it is checked
    file, client = file_of(monthly_snapshots[2]), someone("BTC", "ETH", "USD")
    async with bot_session_with(monthly_snapshots[2], people=("Olga",)) as bot_session:
        flip(file, file.read_bytes().index(bytes.fromhex(client)) + 49)
        bot_session.run.services.snapshots.close()
        assert (await bot_session.ask(client)).text == UNAVAILABLE
        shutil.copyfile(monthly_snapshots[2].file, file)
        assert "it is served again" in (await told(bot_session, 2))[1]
        assert (await bot_session.ask(client)).text.startswith("✅")


async def test_damaged_wallets_are_a_fault_of_the_file(served, monthly_snapshots, file_of, flip, told):
    file = file_of(monthly_snapshots[2])
    async with served(monthly_snapshots[2]) as (bot_session, services):
        services.evidence.of(services.snapshots.served()[0])
        flip(file, place_of(file, b'"address"'))
        services.evidence.__init__(
            services.snapshots
        )  # what was read at the start was right, and is forgotten
        services.snapshots.close()
        assert (await bot_session.ask("/reserves")).text == UNAVAILABLE
        assert "wallet" in (await told(bot_session, 1))[0]


async def test_two_faults_at_once(served, monthly_snapshots, someone, file_of, flip, told):
    client = someone("BTC", "ETH", "USD", everywhere=True)
    async with served() as (bot_session, services):
        flip(file_of(monthly_snapshots[2]), place_of(file_of(monthly_snapshots[2]), b"zero_clients"))
        file_of(monthly_snapshots[1]).unlink()
        await services.rounds.round()
        said = await told(bot_session, 2)
        assert ["25 Oct" in said[0], "25 Sep" in said[1], "missing" in said[1]] == [True] * 3
        text = (await bot_session.ask(client)).text
        assert text.startswith("✅ Included in the snapshot of 25 Aug 2026")
        assert "⚠️ The snapshot of 25 Oct 2026, 00:00 UTC is temporarily unavailable" in text
        assert "1 of 3 files checked" in (await ops(bot_session, "/readyz"))[1]


async def test_a_fault_survives_a_restart_where_it_keeps_the_file_from_opening(
    served, monthly_snapshots, someone, file_of
):
    async with served(monthly_snapshots[2]) as (bot_session, services):
        file_of(monthly_snapshots[2]).write_bytes(monthly_snapshots[2].file.read_bytes()[:5000])
        await services.rounds.round()
        await bot_session.stop()
        await bot_session.start()
        await bot_session.run.services.rounds.stop()
        assert (await bot_session.ask(someone("BTC"))).text == UNAVAILABLE
        assert (await bot_session.ask("/reserves")).text == UNAVAILABLE


async def hashing(bot_session, proc, until):
    """Wait for the process that hashes a file of this bot; return its number. It stands still in the middle of that."""
    words, found = ("bot.watch.hashing", str(bot_session.data_dir)), []

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
    served, monthly_snapshots, file_of, told, proc, until, how, caplog, monkeypatch
):
    file = file_of(monthly_snapshots[2])
    monkeypatch.setattr(PAUSE, 3600.0)
    async with served(monthly_snapshots[2], check_mb_per_second=1) as (bot_session, services):
        task = asyncio.create_task(services.rounds.round())
        pid = await hashing(bot_session, proc, until)
        if how == "gone":
            file.unlink()
        elif how == "replaced":
            copy = file.with_name("copy")
            shutil.copyfile(monthly_snapshots[2].file, copy)
            copy.replace(file)
        else:
            os.utime(file)
        os.kill(pid, signal.SIGCONT)
        await task
        if how == "gone":
            assert "missing" in (await told(bot_session, 1))[0]
            assert not services.snapshots.served()
            return
        assert "changed or replaced while it was being checked" in caplog.text
        assert services.snapshots.checked() == 0
        assert len(services.snapshots.served()) == 1
        monkeypatch.setattr(PAUSE, 0.0)
        await services.rounds.round()
        assert services.snapshots.checked() == 1


async def test_a_file_that_is_replaced_while_it_is_open(served, monthly_snapshots, someone, file_of):
    """By a copy: nobody notices. By another snapshot: nothing is answered from it."""
    file, client = file_of(monthly_snapshots[2]), someone("BTC", "ETH", "USD")
    async with served(monthly_snapshots[2]) as (bot_session, _):
        right = (await bot_session.ask(client)).text
        for source, expected in (
            (monthly_snapshots[2].file, right),
            (monthly_snapshots[0].file, UNAVAILABLE),
        ):
            shutil.copyfile(source, file.with_name("next"))
            file.with_name("next").replace(file)
            assert (await bot_session.ask(client)).text == expected


async def test_a_disk_that_cannot_be_read(served, monthly_snapshots, someone, file_of, told):
    """The system's own file whose first byte gives EIO."""
    file = file_of(monthly_snapshots[2])
    async with served(monthly_snapshots[2]) as (bot_session, services):
        file.unlink()
        file.symlink_to("/proc/self/mem")
        await services.rounds.round()
        assert "cannot be read (Input/output error)" in (await told(bot_session, 1))[0]
        assert (await bot_session.ask(someone("BTC"))).text == UNAVAILABLE


async def test_a_check_that_is_killed_says_nothing_about_the_file(
    served, monthly_snapshots, someone, told, proc, until
):
    async with served(monthly_snapshots[2], check_mb_per_second=1) as (bot_session, services):
        task = asyncio.create_task(services.rounds.round())
        os.kill(await hashing(bot_session, proc, until), signal.SIGKILL)
        await task
        (said,) = await told(bot_session, 1)
        assert said.startswith("⚠️ A published file could not be checked")
        assert "for want of memory" in said
        assert (await bot_session.ask(someone("BTC"))).text.startswith("✅")
        assert await ops(bot_session, "/readyz") == (200, "ready\n0 of 1 files checked\n")
        await services.rounds.round()  # not before its time
        assert len(await told(bot_session, 1)) == 1


async def test_the_end_of_the_bot_ends_the_check(served, monthly_snapshots, proc, until, monkeypatch):
    monkeypatch.setattr("bot.watch.rounds.START_SECONDS", 0.0)
    async with served(monthly_snapshots[2], check_mb_per_second=1) as (bot_session, services):
        services.rounds.start()
        pid = await hashing(bot_session, proc, until)
        await bot_session.stop()
        assert not proc.alive(pid)
        await until(
            lambda: proc.children() == []
        )  # the one that looks at signatures is told to end, and not waited for
