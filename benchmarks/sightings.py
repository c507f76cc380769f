"""What a sighting costs: bytes a leaf, milliseconds a file, seconds to forget an account. ``python -m benchmarks.sightings [FILES]``."""

import hashlib
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.sightings import SeenFile
from bot.sightings.keys import KeyFolder, keys_beside
from bot.sightings.sightings import Sightings
from bot.sightings.store import connect, transaction

_NOW = datetime(2026, 11, 29, tzinfo=UTC)
_SAMPLE = 1000  # files whose time is taken one by one


def _file(number: int) -> SeenFile:
    leaf = hashlib.sha256(number.to_bytes(8, "big")).digest()
    root = hashlib.sha256(b"the one root").hexdigest()
    return SeenFile(
        "bybit",
        "",
        root,
        (("", leaf),),
        binds_id=True,
        is_public_sample=False,
        is_loaded=True,
        contradicted=False,
    )


def main(files: int) -> None:
    """Send files when `files` others, each of an account and a leaf of its own, led to the same root; print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        database = connect(data)
        seen = Sightings(database, KeyFolder(keys_beside(data)))
        seen.note(1, _file(0), _NOW)
        with transaction(database):  # tags of others are chance to whoever looks at them
            for _ in range(files):
                leaf, account, link = os.urandom(16), os.urandom(16), os.urandom(6)
                database.execute("INSERT INTO held VALUES (1, ?, ?, ?, 0)", (leaf, account, link))
                database.execute("INSERT INTO accounts VALUES (1, ?, 1, NULL)", (account,))
        seen.roots.recount()
        seen.note(2, _file(1), _NOW)  # counts once
        spent = time.process_time()
        times = []
        for number in range(files, files + _SAMPLE):
            before = time.perf_counter()
            seen.note(number + 10**9, _file(number), _NOW)
            times.append(time.perf_counter() - before)
        every = (time.process_time() - spent) / _SAMPLE
        before, spent = time.perf_counter(), time.process_time()
        seen.forget(10**9 + files)
        forgotten, computed = time.perf_counter() - before, time.process_time() - spent
        size = sum(path.stat().st_size for path in data.iterdir())
        average, most = sum(times) / _SAMPLE * 1000, max(times) * 1000
        print(f"{files:,} sightings: {size / 1e6:.1f} MB, {size / (files + _SAMPLE):.1f} bytes a leaf")
        print(f"{average:.2f} ms a sighting ({every * 1000:.2f} ms of processor), {most:.1f} ms at most")
        print(f"{forgotten:.2f} s to forget an account ({computed:.2f} s of processor)")
        database.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
