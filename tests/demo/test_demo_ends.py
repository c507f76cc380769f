"""The demo ends while the kernel is still being compiled: with its exit code, and never as an interpreter that is taken
apart under a compiler at work."""

import asyncio
import collections
import json
import os
import re
import sys
from pathlib import Path

import pytest
from shares import whole

from bot.cli import _parser

EACH = 5 if whole() else 1  # times each way; once takes five seconds of processor time in sum
WAYS = 11
ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads in /proc"),
]


async def test_ten_demos_and_a_bot_end_while_the_compiler_works(tmp_path):
    pytest.importorskip("numba")
    (tmp_path / "cache").mkdir()  # empty, so that there is something to compile
    environment = {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "OPENBLAS_NUM_THREADS": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, Path(__file__).with_name("endings.py"), tmp_path, str(EACH * WAYS),
        cwd=ROOT, env={**os.environ, **environment, "PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0
    ended = [json.loads(line) for line in said.splitlines()]
    assert list(collections.Counter(one["way"] for one in ended).values()) == [EACH] * WAYS
    for one in ended:
        assert one["code"] == one["documented"], one
        assert one["left_behind"] == [], one
        assert ("Traceback" in one["said"]) == (one["way"] == "a fault of ours"), one
        # The process is gone at once, or no thread but the main one is left in an interpreter that ends.
        assert one["ended"] == "at once" or one["tasks"] == 1, one


def test_the_help_lists_the_exit_codes():
    demo = _parser()._subparsers._group_actions[0].choices["demo"]
    assert re.findall(r"^  (\d+) ", demo.format_help(), re.MULTILINE) == ["0", "1", "130", "141", "2"]
