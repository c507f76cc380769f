"""The child that builds: real processes, real ends."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.load.child import build, check, run_child
from bot.load.errors import LoadError
from bot.runtime import subprocesses
from porcore.progress import DoneLine
from porcore.snapshot import Snapshot

DONE = 'print(\'{"event": "done", "statement_id": "%s"}\' % ("ab" * 32), flush=True)'
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="looks at processes through /proc"
)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


async def run(code: str, folder: Path, told: list | None = None) -> DoneLine:
    return await run_child(
        python(code), folder, lambda *what: told.append(what) if told is not None else None
    )


async def building(bundle, folder, until, proc) -> tuple[asyncio.Task, int]:
    """Start a build that takes a second or two; return it with the child's process id."""
    task = asyncio.create_task(build(bundle(accounts=60_000), folder / "x.por", lambda *_: None))
    await until(lambda: proc.running("build", str(folder)))
    (pid,) = proc.running("build", str(folder))
    return task, pid


@pytest.mark.slow
async def test_a_build_and_its_check_name_the_same_statement(bundle, tmp_path, proc):
    told = []
    done = await build(bundle(), tmp_path / "x.por", lambda *what: told.append(what))
    with Snapshot(tmp_path / "x.por") as snapshot:
        assert snapshot.statement_id == done.statement_id
    assert {stage for stage, _, _ in told} == {"rows read", "leaves hashed", "pages written"}
    assert await check(tmp_path / "x.por", lambda *what: told.append(what)) == done
    assert proc.children() == []


@pytest.mark.slow
async def test_the_fault_of_a_bundle_is_said_in_its_own_words(bundle, tmp_path):
    (tmp_path / "b").mkdir()
    for file in bundle().iterdir():
        (tmp_path / "b" / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "b" / "balances.csv").open("a") as ledger:
        ledger.write("ab" * 32 + ",main,-1,0,0,0,0,0\n")
    with pytest.raises(LoadError, match=r"balances\.csv, row \d+.*found a debt: .* give -1 \w+, expected"):
        await build(tmp_path / "b", tmp_path / "x.por", lambda *_: None)
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@pytest.mark.slow
async def test_the_token_is_not_in_the_child(bundle, tmp_path, until, monkeypatch, proc):
    """Not in the environment that the system keeps of the process, and not among its arguments."""
    monkeypatch.setenv("PORBOT_TOKEN", "123456789:" + "x" * 35)
    monkeypatch.setenv("PORBOT_OPERATORS", "12345")
    monkeypatch.setenv("HOME", "/somewhere")
    task, pid = await building(bundle, tmp_path, until, proc)
    environment, arguments, files = proc.environment(pid), proc.command(pid), proc.files(pid)
    await task
    assert set(environment) <= {"TMPDIR", "PYTHONDONTWRITEBYTECODE", "LANG", "LC_ALL", "LD_LIBRARY_PATH"}
    assert environment["TMPDIR"] == str(tmp_path)
    assert "123456789" not in " ".join(arguments)
    assert not [name for name in files if name.endswith((".db", ".db-wal", "/lock"))]


async def test_cancelling_ends_the_child_before_it_returns(bundle, tmp_path, until, proc):
    task, pid = await building(bundle, tmp_path, until, proc)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not proc.alive(pid)
    assert proc.children() == []


async def test_a_child_is_waited_for_also_when_that_is_cancelled(tmp_path):
    process = await subprocesses.start(python("input()"), tmp_path, 2**16)
    ending = asyncio.create_task(subprocesses.end(process))
    await asyncio.sleep(0)
    ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
    assert process.returncode == -signal.SIGKILL


async def test_what_the_child_started_is_ended_with_it(tmp_path, until, proc):
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        "open('pid', 'w').write(str(child.pid)); sys.stdout.flush()\n"
    )
    task = asyncio.create_task(run(code + "time.sleep(600)", tmp_path))
    await until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not proc.alive(int((tmp_path / "pid").read_text())))


@pytest.mark.slow
async def test_a_grandchild_that_holds_the_pipes_open_holds_nothing_up(tmp_path, until, proc):
    """The system kills the child for want of memory; what it started lives on and has its standard output."""
    code = (
        "import os, signal, subprocess\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        "open('pid', 'w').write(str(child.pid))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    async with asyncio.timeout(60):
        with pytest.raises(LoadError, match="want of memory"):
            await run(code, tmp_path)
    await until(lambda: not proc.alive(int((tmp_path / "pid").read_text())))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_killed_by_the_system(bundle, tmp_path, until, number, proc):
    task, pid = await building(bundle, tmp_path, until, proc)
    os.kill(pid, number)
    with pytest.raises(LoadError, match=r"The system killed .* want of memory.*Nothing was published"):
        await task


@pytest.mark.parametrize(
    "noise",
    [
        "print('words of a library')",
        "print('[' * 100_000)",
        'print(\'{"event": "progress"}\')',
        'print(\'{"event": "progress", "stage": 7, "done": 1, "total": 2}\')',
        'print(\'{"event": "progress", "stage": "x", "done": true, "total": 2}\')',
        'print(\'{"event": "progress", "stage": "x", "done": 1.5, "total": "2"}\')',
        "print('7'); print('null'); print('[]'); print('NaN')",
        "import sys; sys.stdout.buffer.write(b'\\xff\\x00\\xfe\\n'); sys.stdout.flush()",
        "print('x' * 5_000_000)",
        "import sys; sys.stderr.write('flood\\n' * 1_000_000)",
    ],
)
async def test_what_is_no_event_is_passed_over(tmp_path, noise):
    told = []
    async with asyncio.timeout(60):
        assert await run(f"{noise}\n{DONE}", tmp_path, told) == DoneLine("ab" * 32)
    assert told == []


@pytest.mark.parametrize(
    "code",
    [
        "",
        f"{DONE}; raise SystemExit(1)",
        'print(\'{"event": "done"}\')',
        'print(\'{"event": "done", "statement_id": "AB"}\')',
        'print(\'{"event": "done", "statement_id": 7}\')',
        'print(\'{"event": "error", "message": 7}\')',
        'print(\'{"event": "done", "statement_id": "%s", "more": 1}\' % ("ab" * 32))',
        'print(\'{"event": "done", "statement_id": "%s", "wallet_rows_outside": -1}\' % ("ab" * 32))',
        'print(\'{"event": "done", "statement_id": "%s", "wallet_rows_outside": "4711"}\' % ("ab" * 32))',
        'print(\'{"event": "done", "statement_id": "\' + \'ab\' * 32, end=\'\')',
        "import os; os.close(1); os.close(2)",
    ],
)
async def test_an_end_without_a_result_is_a_failure(tmp_path, code, caplog):
    with pytest.raises(LoadError, match=r"ended unexpectedly \(code \d+\).*Nothing was published"):
        await run(code, tmp_path)
    assert "the child ended with code" in caplog.text
    assert "4711" not in caplog.text


async def test_the_last_event_counts(tmp_path):
    with pytest.raises(LoadError, match=r"^no$"):
        await run(f'{DONE}\nprint(\'{{"event": "error", "message": "no"}}\')', tmp_path)


async def test_a_traceback_says_where_and_never_what(tmp_path, caplog):
    with pytest.raises(LoadError) as caught:
        await run("def read_row():\n    raise ValueError('client 4711 has 1.25')\nread_row()", tmp_path)
    assert "4711" not in caplog.text + str(caught.value)
    assert "in read_row" in caplog.text
    assert "ValueError" in caplog.text


async def test_a_command_that_cannot_be_started(tmp_path):
    with pytest.raises(LoadError, match=r"could not be started: No such file.*Nothing was changed"):
        await run_child([str(tmp_path / "nothing")], tmp_path, lambda *_: None)


async def test_customers_answers_go_first(tmp_path):
    """The child is nicer than we are."""
    code = f"import os; os.getpriority(os.PRIO_PROCESS, 0) >= 10 or 1/0; {DONE}"
    code = f"import time, os\nfor _ in range(6000):\n  if os.getpriority(os.PRIO_PROCESS, 0) >= 10: break\n  time.sleep(0.01)\n{code}"
    assert await run(code, tmp_path) == DoneLine("ab" * 32)


@pytest.mark.slow
async def test_the_child_does_not_outlive_a_killed_bot(bundle, tmp_path, until, proc):
    """kill -9 of the parent closes the pipe that nobody writes to; the child cleans up and ends by itself."""
    code = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom bot.load.child import build\n"
        "source, target = map(Path, sys.argv[1:])\n"
        "asyncio.run(build(source, target, lambda *what: print(*what, flush=True)))\n"
    )
    folder = tmp_path / "work"
    folder.mkdir()
    parent = await asyncio.create_subprocess_exec(
        *python(code), bundle(accounts=60_000), folder / "x.por", stdout=asyncio.subprocess.PIPE
    )
    assert await parent.stdout.readline()
    (child,) = proc.children(parent.pid)
    assert "porcore" in proc.command(child)
    parent.kill()
    await parent.wait()
    await until(lambda: not proc.alive(child))
    assert list(folder.iterdir()) == []
