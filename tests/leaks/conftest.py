"""Searching whatever a bot leaves behind for what must not be in it."""

import base64
import logging
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot import logs

HEX = re.compile("[0-9a-f]{24,}")


class Search:
    """Finds client ids (64 hex digits each) and tokens in any form that a program writes them in."""

    def __init__(self, ids: Iterable[str], token: str) -> None:
        self._ids = tuple(ids)
        # A third of an id is enough to be recognised by.
        self._digits = {part for one in self._ids for part in (one[:24], one[20:44], one[40:])}
        self._bytes = [
            part for one in self._ids for part in (bytes.fromhex(one)[:16], bytes.fromhex(one)[16:])
        ]
        self._bases = [self._base(one)[:30] for one in self._ids]
        self._tokens = [token.encode(), token.partition(":")[2].encode()]

    @staticmethod
    def _base(client: str) -> bytes:
        return base64.urlsafe_b64encode(bytes.fromhex(client)).rstrip(b"=")

    def found(self, data: bytes) -> set[str]:
        """Return the kinds of secrets in `data`: "token", "digits", "bytes", "base64"."""
        kinds = set()
        if any(token in data for token in self._tokens):
            kinds.add("token")
        if self._has_digits(data):
            kinds.add("digits")
        if any(part in data for part in self._bytes):
            kinds.add("bytes")
        if any(base in data for base in self._bases):
            kinds.add("base64")
        return kinds

    def _has_digits(self, data: bytes) -> bool:
        text = data.decode("latin-1").lower()
        # Words that join into an id, also as `repr` or JSON write what stood between them.
        joined = re.sub(r"\\+[nrt]|\\+u[0-9a-f]{4}|0x|[^0-9a-z]", "", text)
        runs = [run for form in (text, joined) for run in HEX.findall(form)]
        return any(run[i : i + 24] in self._digits for run in runs for i in range(len(run) - 23))


@pytest.fixture
def search_for():
    return Search


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Temporary files of this process go to a folder of their own, which is returned."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def leftovers(places):
    """Return every file below the data folder and the folder of temporary files, with its bytes."""

    def read(data_dir: Path) -> dict[str, bytes]:
        files = [path for root in (data_dir, places) for path in root.rglob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in files}

    return read


@pytest.fixture
def logging_at_debug():
    """Make logging what ``porbot run`` makes it, at DEBUG for every logger; `filtered=False` leaves the formatter out."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level, sys.excepthook, logging.raiseExceptions)

    def install(token: str, *, filtered: bool = True) -> None:
        logs.install("DEBUG", (token,))
        for name in ("httpx", "httpcore", "telegram", "aiohttp", "asyncio", "sqlite_utils"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        if not filtered:
            root.handlers[0].setFormatter(logging.Formatter("%(name)s %(message)s"))

    yield install
    for name in ("httpx", "httpcore", "telegram", "aiohttp", "asyncio", "sqlite_utils"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    root.handlers[:], level, sys.excepthook, logging.raiseExceptions = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
