"""The processes that look at files: bounded, alone, and gone with whoever asked."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from exchanges.builders.every import fixtures

from bot.inspection.queue import COMMAND, InspectionQueue, QueueError
from bot.inspection.request import Request

FIXTURE = next(fixture for fixture in fixtures() if fixture.name == "bybit")
pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes through /proc"),
    pytest.mark.slow,
]


def queue_with(folder, code=None, at_once=2):
    """Return a queue whose child runs `code` instead."""
    return InspectionQueue(folder, at_once, COMMAND if code is None else (sys.executable, "-c", code))


async def look(queue, user=1, data=FIXTURE.holds, request=None):
    async def fetch():
        return data, None

    return await queue.inspect(user, fetch, request or Request(FIXTURE.roots))


async def kind_of(awaitable):
    with pytest.raises(QueueError) as caught:
        await awaitable
    return caught.value.kind


async def test_a_file_is_looked_at_and_nothing_stays(tmp_path, proc):
    answer = await look(queue_with(tmp_path))
    assert answer.exit_code == 0
    assert answer.format == "bybit"
    assert proc.children() == []
    assert list(tmp_path.iterdir()) == []


async def test_the_child_has_no_secret_in_its_surroundings(tmp_path, proc, until, monkeypatch):
    monkeypatch.setenv("PORBOT_TOKEN", "123:tokenlike")
    queue = queue_with(tmp_path, "import sys; sys.stdin.buffer.read()")
    task = asyncio.create_task(look(queue, request=Request(("ab" * 32,), ("my nonce",))))
    await until(lambda: any("-c" in proc.command(pid) for pid in proc.children()))
    (pid,) = proc.children()
    shown = f"{proc.environment(pid)} {proc.command(pid)}"
    for word in ("tokenlike", "my nonce", "abab"):
        assert word not in shown
    await queue.stop()
    assert await kind_of(task) == "stopped"
    assert not proc.alive(pid)
    assert await kind_of(look(queue)) == "stopped"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("import os; os.kill(os.getpid(), 9)", "memory"),
        ("import os; os.kill(os.getpid(), 24)", "time"),
        ("import sys; sys.exit(1)", "failed"),
        ("print('no JSON')", "failed"),
        ("print('[1]')", "failed"),
        ("print('x' * 2**23)", "failed"),
        ("raise ValueError('balance 5')", "failed"),
        ('print(\'{"fault": "memory"}\')', "memory"),
        ('print(\'{"fault": "balance 5"}\')', "failed"),
        ("print('{}')", "failed"),
        ('print(\'{"exit_code": 0, "headline": "h", "text": 5}\')', "failed"),
        ('print(\'{"exit_code": 4, "headline": "h", "text": "t"}\')', "failed"),
        ('print(\'{"exit_code": 0, "headline": "h", "text": "t", "balance 5": "x"}\')', "failed"),
        ('print(\'{"exit_code": 0, "headline": "h", "text": "t", "balances": {"balance 5": 5}}\')', "failed"),
        ("print('{\"proof\": true}')", "failed"),
    ],
)
async def test_however_a_child_ends_there_is_a_word_for_it(tmp_path, code, kind, caplog):
    assert await kind_of(look(queue_with(tmp_path, code))) == kind
    assert "balance 5" not in caplog.text
    assert caplog.text.count("the process that looks at files") == ("fault" not in code or kind == "failed")
    assert (await look(queue_with(tmp_path))).exit_code == 0


@pytest.mark.parametrize("said", ['{"proof": 1}', '{"proof": "true"}', "{}", '{"proof": true, "more": 1}'])
async def test_a_yes_that_is_none_is_a_failure(tmp_path, said):
    async def fetch():
        return b"x", None

    assert await kind_of(queue_with(tmp_path, f"print('{said}')").is_proof(1, fetch)) == "failed"


async def test_a_child_that_hangs_is_ended(tmp_path, monkeypatch, proc):
    monkeypatch.setattr("bot.inspection.queue._WALL_SECONDS", 0.3)
    assert await kind_of(look(queue_with(tmp_path, "import time; time.sleep(60)"))) == "time"
    assert proc.children() == []


async def test_so_many_at_once_and_the_rest_waits_in_line(tmp_path, proc):
    queue, most = queue_with(tmp_path, "print('{\"proof\": true}', flush=True); input()", at_once=2), 0
    fetched = 0

    async def fetch():
        nonlocal fetched, most
        fetched += 1
        most = max(most, len(proc.children()))
        return b"x" * 10, None

    asked = [queue.is_proof(user, fetch) for user in (1, 1, 1, 1, 2, 2, 3)]
    ended = await asyncio.gather(*asked, return_exceptions=True)
    assert [one if isinstance(one, bool) else one.kind for one in ended] == [True] * 3 + ["busy"] + [True] * 3
    assert fetched == 6
    assert most < 2, "a file is fetched when there is a place for it"
    assert proc.children() == []


async def test_one_person_has_one_place(tmp_path, proc, until):
    queue = queue_with(tmp_path, "input(); input()", at_once=2)
    tasks = [asyncio.create_task(look(queue, user)) for user in (1, 1, 1, 2)]
    await until(lambda: len(proc.children()) == 2)
    queue._places.release()  # even with a place more than there are people
    tasks.append(asyncio.create_task(look(queue, 3)))
    await until(lambda: len(proc.children()) == 3)
    assert queue.waiting == 5
    await queue.stop()
    assert [await kind_of(task) for task in tasks] == ["stopped"] * 5


async def test_too_many_for_everybody(tmp_path):
    queue = queue_with(tmp_path, "input(); input()", at_once=1)
    tasks = [asyncio.create_task(look(queue, user)) for user in range(12)]
    await asyncio.sleep(0)
    assert await kind_of(look(queue, 99)) == "busy"
    await queue.stop()
    assert [await kind_of(task) for task in tasks] == ["stopped"] * 12


def start_child():
    child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    head = {"sizes": [10, None], "roots": [], "nonces": []}
    child.stdin.write(json.dumps(head).encode() + b"\n")
    child.stdin.flush()
    return child


def test_the_child_ends_with_whoever_asked():
    child = start_child()
    child.stdin.close()
    assert child.wait(10) != 0
    assert child.stdout.read() == b""
    for stream in (child.stdout, child.stderr):
        stream.close()


def test_the_child_ends_in_the_middle_of_its_work():
    code = (
        "import time, bot.inspection.child as child\n"
        "child.work = lambda *_: print('at work', flush=True) or time.sleep(60)\n"
        "child.main()\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdin.write(b'{"sizes": [1, null]}\nx')
    child.stdin.flush()
    assert child.stdout.readline() == b"at work\n"
    child.stdin.close()
    assert child.wait(10) == 1
    child.stdout.close()


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("bytes(2**30)", b"MemoryError"),
        ("open('x', 'wb').write(b'x' * 10**5)", b""),
    ],
)
def test_the_child_has_limits(tmp_path, code, ended):
    limited = f"import bot.inspection.child as child; child._limit(); {code}"
    done = subprocess.run(
        [sys.executable, "-c", limited], cwd=tmp_path, capture_output=True, check=False, timeout=60
    )
    assert done.returncode != 0
    assert ended in done.stderr
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0


def test_the_childs_time_is_bounded():
    code = "import bot.inspection.child as child; child.SECONDS = 1; child._limit()\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
