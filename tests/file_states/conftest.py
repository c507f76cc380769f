"""Bots whose published files are damaged, lost or put back while they run."""

from contextlib import asynccontextmanager

import pytest


@pytest.fixture
def served(bot_session_with, monthly_snapshots):
    """Start a bot with an operator and no checks of its own accord; yield it with its services."""

    @asynccontextmanager
    async def start(*published, **changes):
        async with bot_session_with(
            *(published or monthly_snapshots), people=("Olga",), **changes
        ) as bot_session:
            await bot_session.run.services.rounds.stop()
            yield bot_session, bot_session.run.services

    return start


@pytest.fixture
def file_of(tmp_path):
    """Return where the running bot has the file of a month."""
    return lambda month: tmp_path / "data" / "snapshots" / f"{month.statement.id}.por"


@pytest.fixture
def flip():
    """Flip a bit of a file in place, behind everybody's back: the time of its last write stays."""
    import os

    def change(path, at, mask=1):
        before = path.stat()
        with path.open("r+b") as file:
            file.seek(at)
            (byte,) = file.read(1)
            file.seek(at)
            file.write(bytes([byte ^ mask]))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    return change


@pytest.fixture
def told(until):
    """Wait until an operator was told so many things; return them."""

    async def wait(bot_session, number):
        (olga,) = bot_session.operators
        await until(lambda: len(bot_session.sandbox.history(olga)) >= number, 60)
        return [message.text for message in bot_session.sandbox.history(olga)]

    return wait
