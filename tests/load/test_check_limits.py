"""What the child that checks a file may take: memory, processor, time on the wall, and no core dump."""

import sys
import time
from dataclasses import dataclass

import pytest
from pydantic import TypeAdapter

from bot.load.child import bounded, check, limits_of_check
from bot.load.errors import CutShortError, LoadError
from bot.runtime.reading import UnexpectedLineError, read_message
from bot.runtime.subprocesses import ProcessLimits
from bot.watch.hashing import HashedFile

pytestmark = pytest.mark.slow

MEGABYTE = 2**20
ROOMY = ProcessLimits(memory=2**30, processor=60, wall=60.0)


@dataclass
class Found:
    """What a child says of its limits."""

    AS: tuple[int, int]
    CPU: tuple[int, int]
    CORE: tuple[int, int]


def silent(*_):
    pass


async def run(code, tmp_path, limits, by_hand=""):
    return await bounded([sys.executable, "-c", code], limits, tmp_path, silent, TypeAdapter(Found), by_hand)


def test_the_limits_grow_with_the_file():
    small, large = limits_of_check(10**5), limits_of_check(10**10)
    assert large.memory > small.memory
    assert large.processor > small.processor
    assert large.wall > small.wall > small.processor
    assert small.memory >= 2**30


async def test_the_child_has_them(tmp_path):
    code = (
        "import json, resource as r\n"
        "found = {n: r.getrlimit(getattr(r, 'RLIMIT_' + n)) for n in ('AS', 'CPU', 'CORE')}\n"
        "print(json.dumps(found))"
    )
    found = await run(code, tmp_path, ROOMY)
    assert found == Found((2**30, 2**30), (60, 65), (0, 0))


@pytest.mark.parametrize(
    ("code", "limits", "kind"),
    [
        ("b = bytearray(2**30)", ProcessLimits(400 * MEGABYTE, 60, 60.0), "memory"),
        ("while True: pass", ProcessLimits(2**30, 1, 60.0), "time"),
        ("import time; time.sleep(600)", ProcessLimits(2**30, 60, 0.5), "time"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", ROOMY, "killed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", ROOMY, "failed"),
        ("", ROOMY, "failed"),
    ],
    ids=["memory", "processor", "wall", "killed", "crashed", "silent"],
)
async def test_a_child_over_its_limits_is_ended(tmp_path, proc, code, limits, kind):
    began = time.monotonic()
    with pytest.raises(CutShortError) as caught:
        await run(code, tmp_path, limits)
    assert caught.value.kind == kind
    assert "Nothing was published" in str(caught.value)
    assert time.monotonic() - began < 300  # and not the 600 of one that only waits
    assert list(tmp_path.iterdir()) == []  # no core dump
    assert proc.children() == []


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("raise MemoryError", ROOMY),
        ("import time; time.sleep(600)", ProcessLimits(2**30, 60, 0.5)),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", ROOMY),
        ("", ROOMY),
    ],
    ids=["memory", "time", "killed", "silent"],
)
async def test_what_to_do_by_hand_is_the_command_for_that_kind_of_bundle(tmp_path, code, limits):
    with pytest.raises(CutShortError) as caught:
        await run(code, tmp_path, limits, "porcore claim")
    said = str(caught.value)
    assert "porcore claim" in said
    assert "porcore build" not in said
    assert "porcore check" not in said


async def test_a_file_that_the_check_has_no_room_for_is_cut_short_and_not_called_damaged(por, tmp_path):
    with pytest.raises(CutShortError):
        await check(por(), silent, ProcessLimits(40 * MEGABYTE, 60, 60.0), folder=tmp_path)
    done = await check(por(), silent, folder=tmp_path)
    assert len(done.statement_id) == 64


async def test_a_fault_of_the_file_is_no_cut(por, tmp_path):
    data = bytearray(por().read_bytes())
    data[-2000] ^= 1
    (tmp_path / "x.por").write_bytes(data[: len(data) // 2])
    with pytest.raises(LoadError) as caught:
        await check(tmp_path / "x.por", silent)
    assert not isinstance(caught.value, CutShortError)


async def test_reading_keeps_to_its_pace(tmp_path):
    (tmp_path / "file").write_bytes(bytes(3 * 10**6))
    command = [sys.executable, "-P", "-m", "bot.watch.hashing", str(tmp_path / "file"), "2"]
    began = time.monotonic()
    found = await bounded(command, ROOMY, tmp_path, silent, TypeAdapter(HashedFile))
    assert time.monotonic() - began > 1.4
    from hashlib import sha256

    assert found == HashedFile(sha256(bytes(3 * 10**6)).hexdigest())


@pytest.mark.parametrize(
    "line",
    [b"{}", b'{"sha256": "AB"}', b'{"sha256": 7}', b'{"fault": "x", "sha256": "%s"}' % (b"ab" * 32), b"[]"],
)
def test_a_hash_is_taken_only_in_its_shape(line):
    with pytest.raises(UnexpectedLineError):
        read_message(TypeAdapter(HashedFile), line)


async def test_a_file_that_cannot_be_read_is_said_in_words(tmp_path):
    command = [sys.executable, "-P", "-m", "bot.watch.hashing", str(tmp_path / "nothing"), "2"]
    found = await bounded(command, ROOMY, tmp_path, silent, TypeAdapter(HashedFile))
    assert found == HashedFile(fault="its file cannot be read (No such file or directory).")
