"""A room of its own in a folder, as the bot opens it at its start, and files that lead to made-up roots."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sightings import Reports, SeenFile, Sightings, SnapshotTally
from bot.sightings.keys import KeyFolder, keys_beside
from bot.sightings.store import connect
from bot.sightings.trees import Trees
from bot.texts.sightings import about_file

FIRST_DAY = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
EXCHANGE = "Bybit"


def digest(*parts) -> bytes:
    return hashlib.sha256("/".join(map(str, parts)).encode()).digest()


def file_of(leaf="leaf", root="root", **changes) -> SeenFile:
    """Return a file with one leaf under a root, both named."""
    leaves = (("", digest("leaf", leaf)),) if leaf is not None else ()
    made = SeenFile(
        format="bybit",
        scope="",
        root=digest("root", root).hex(),
        leaves=leaves,
        binds_id=True,
        is_public_sample=False,
        is_loaded=False,
        contradicted=False,
    )
    return replace(made, **changes)


async def sends(bot_session, user, data, **more) -> str:
    """Send a running bot a file; return what it answers, once it has no more to say."""
    sent = await user.send_document("proof.json", data, **more)
    found = []

    def look():
        found[:] = [m for m in bot_session.sandbox.history(user) if m.reply_to == sent.message_id]
        return found

    await bot_session.sandbox.wait_for(look, timeout=60, what="answer")
    await bot_session.settled()  # a picture follows
    return found[0].text


class Room:
    """The parts over one data folder."""

    def __init__(self, data: Path) -> None:
        self.data, self.keys = data, keys_beside(data)
        folder = KeyFolder(self.keys)
        self.database = connect(data)
        self.sightings = Sightings(self.database, folder)
        self.trees = Trees(self.database, folder)
        folder.keep_only(self.sightings.roots.key_names() | self.trees.key_names())
        self.reports = Reports(self.database, self.trees)
        self.tally = SnapshotTally(self.database, self.trees, self.reports)

    def send(self, user, file, days=0):
        return self.sightings.note(user, file, FIRST_DAY + timedelta(days=days))

    def hears(self, user, file, days=0) -> str:
        return about_file(self.send(user, file, days), EXCHANGE)

    def rows(self, table):
        return self.database.execute(f"SELECT * FROM {table}").fetchall()

    def close(self) -> None:
        self.database.close()
