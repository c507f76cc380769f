"""``porbot demo`` as people run it: a process of its own, whose temporary folder is inside the test's."""

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

KERNEL = {"PORCORE_KERNEL": "hashlib"}  # loading the compiled one takes longer than the proofs of a walk


class Demo:
    """One running demo; `text` is what it has printed so far."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self.process, self.folder, self.text = process, folder, ""

    def left_behind(self) -> list[Path]:
        """Return what lies in the folder for temporary files."""
        return list(self.folder.iterdir())

    async def read_until(self, words: str) -> str:
        """Read its output up to the line with these words, and return that line."""
        while True:
            line = (await self.process.stdout.readline()).decode()
            assert line, f"it ended before {words!r}:\n{self.text}"
            self.text += line
            if words in line:
                return line

    async def end(self) -> int:
        """Read the rest, and return the exit code."""
        self.text += (await self.process.stdout.read()).decode()
        return await self.process.wait()


@pytest.fixture
def demo(tmp_path):
    """Start a demo with few accounts, after the Python lines `before`; one that still runs at the end is killed."""
    numbers = iter(range(10))

    @asynccontextmanager
    async def start(*arguments: str, before: str = "", **environment: str):
        folder = tmp_path / f"tmp{next(numbers)}"
        folder.mkdir()
        script = f"import sys\n{before}\nfrom bot.cli import main\nsys.exit(main())"
        command = [sys.executable, "-c", script, "demo"]
        process = await asyncio.create_subprocess_exec(
            *command, "--accounts", "100", *arguments,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8", **KERNEL, **environment},
        )  # fmt: skip
        try:
            yield Demo(process, folder)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    return start
