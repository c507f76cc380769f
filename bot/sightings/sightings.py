"""What files of other exchanges teach: which roots they led to, from how many accounts, and where two sent one leaf.

An account counts once under a root. What a sender hears leaves out whoever sent nothing but this sender's own leaves: a
stranger who sends somebody's file for the first time cannot tell whether its owner sent it before.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.sightings.facts import FEW, RootCounts, SeenFile, SightingNews
from bot.sightings.keys import KeyFolder
from bot.sightings.roots import KnownRoot, SeenRoots
from bot.sightings.store import transaction, truncate
from bot.sightings.tags import LINK_BYTES, Tagger

__all__ = ["MOST_LEAVES", "MOST_NEW_ROOTS", "Sightings"]

MOST_NEW_ROOTS = 5  # of one account that count in a day
MOST_LEAVES = 64  # of one file that are looked at
_MOST_FILES = 200  # of one account that count under a root
_WITH_DAY = 8  # first accounts of a root whose day is kept
_PREFIX = LINK_BYTES - 1  # bytes of an account's tag in a link; the last byte numbers the account's files


@dataclass(slots=True)
class _Leaf:
    """A leaf of the file at hand, and who holds it."""

    tag: bytes
    own: bytes  # the sender's tag here
    is_held: bool = False  # by anyone
    is_own: bool = False
    was_told: bool = False
    others: list[bytes] = field(default_factory=list)  # their links, readable


class Sightings:
    """Belongs to one thread. All methods raise OSError and sqlite3.Error where disk or file fail."""

    def __init__(self, database: sqlite3.Connection, keys: KeyFolder) -> None:
        self._database = database
        self.roots = SeenRoots(database, keys)
        self._begun: dict[int, int] = {}  # roots that an account brought today
        self._begun_on = date.min

    def note(self, user: int, file: SeenFile, now: datetime) -> SightingNews:
        """Remember a file that holds; return what its sender may hear. `user`: Telegram user id."""
        if not file.leaves or file.is_public_sample:
            return SightingNews(contradicted=file.contradicted)
        day = now.astimezone(UTC).date()
        root = self.roots.find(file.format, file.root) or self._begin(user, file, day)
        another = self._is_another(user, file)
        if root is None:  # one of too many new ones: its sender hears what it would hear otherwise
            return SightingNews(0, another_root=another, contradicted=file.contradicted)
        tagger = self.roots.tagger(root)
        if tagger is None:
            return SightingNews(
                root.rounded, at_least=True, another_root=another, contradicted=file.contradicted
            )
        try:
            with transaction(self._database):
                self.roots.seen(root, day, is_loaded=file.is_loaded)
                others, since, same = _Sighting(self._database, self.roots, root, tagger, user, file).noted(
                    day
                )
        except BaseException:
            self.roots.recount()
            raise
        return SightingNews(
            others, since, another_root=another, same_leaf=same, contradicted=file.contradicted
        )

    def counts(self, format_key: str, root: str) -> RootCounts:
        """Return how many leaves and accounts led to a root, given in hex, for operators."""
        known = self.roots.find(format_key, root)
        if known is None:
            return RootCounts()
        if known.key is None:
            return RootCounts(0, known.rounded, known.first_day)
        return RootCounts(*self.roots.counts(known), known.first_day)

    def forget(self, user: int) -> None:
        """Delete every tag of an account; `user`: Telegram user id. Every kept leaf is looked at: seconds for a million."""
        found = [(root, self._of(root, user)) for root in self.roots.standing()]
        with transaction(self._database):
            for root, (account, rows) in found:
                self._database.executemany(
                    "DELETE FROM held WHERE root = ? AND leaf = ? AND account = ?",
                    ((root.id, leaf, tag) for leaf, tag in rows),
                )
                self._database.execute("DELETE FROM accounts WHERE root = ? AND tag = ?", (root.id, account))
        self.roots.recount()
        self.roots.drop_without_accounts()
        truncate(self._database)

    def expire(self, now: datetime) -> None:
        """Destroy what is 60 days old."""
        if self.roots.expire(now.astimezone(UTC).date()):
            truncate(self._database)

    def _of(self, root: KnownRoot, user: int) -> tuple[bytes, list[tuple[bytes, bytes]]]:
        """Return an account's tag at a root, and its rows there."""
        tagger = self.roots.tagger(root)
        if tagger is None:
            return b"", []
        kept = self._database.execute("SELECT leaf, account FROM held WHERE root = ?", (root.id,))
        return _at_root(tagger, root.format, root.root, user), tagger.rows_of(kept, user)

    def _begin(self, user: int, file: SeenFile, day: date) -> KnownRoot | None:
        """Keep a new root, unless the account brought too many today."""
        if day != self._begun_on:
            self._begun, self._begun_on = {}, day
        if self._begun.get(user, 0) >= MOST_NEW_ROOTS:
            return None
        root = self.roots.begin(file.format, file.scope, file.root, day)
        self._begun[user] = self._begun.get(user, 0) + 1
        return root

    def _is_another(self, user: int, file: SeenFile) -> bool:
        """Tell whether five other accounts or more sent files with another root of the same scope."""
        if not file.scope or file.is_loaded or file.contradicted:
            return False
        for root in self.roots.others_of_scope(file.format, file.scope, file.root, FEW):
            tagger = self.roots.tagger(root)
            if tagger is None:
                return True
            own = _at_root(tagger, root.format, root.root, user)
            query = "SELECT count(*) FROM accounts WHERE root = ? AND tag = ?"
            mine = self._database.execute(query, (root.id, own)).fetchone()[0]
            if self.roots.counts(root)[1] - mine >= FEW:
                return True
        return False


class _Sighting:
    """One file of one account under one root, in a transaction."""

    def __init__(
        self,
        database: sqlite3.Connection,
        roots: SeenRoots,
        root: KnownRoot,
        tagger: Tagger,
        user: int,
        file: SeenFile,
    ) -> None:
        self._ask, self._roots, self._root, self._tagger = database.execute, roots, root, tagger
        self._many, self._user, self._file = database.executemany, user, file
        self._own = _at_root(tagger, file.format, file.root, user)

    def noted(self, day: date) -> tuple[int, date | None, bool]:
        """Return how many other accounts there are, since when, and whether the same leaf is to be said; then write."""
        leaves = list(map(self._leaf, sorted(set(self._file.leaves))[:MOST_LEAVES]))
        row = self._ask(
            "SELECT files FROM accounts WHERE root = ? AND tag = ?", (self._root.id, self._own)
        ).fetchone()
        files = row[0] if row else 0
        left_out = self._only_here(leaves)
        others = self._roots.counts(self._root)[1] - bool(files) - len(left_out)
        left_out.add(self._own)
        # Whoever comes early is among the first, so it has to be looked at before this file is written.
        since = self._since(left_out) if others else None
        same = self._says_same(leaves)
        self._write([leaf for leaf in leaves if not leaf.is_own], files, day)
        return others, since, same

    def _leaf(self, given: tuple[str, bytes]) -> _Leaf:
        tag = self._tagger.leaf(self._file.format, *given)
        leaf = _Leaf(tag, self._tagger.person(tag, self._user))
        query = "SELECT account, link, told FROM held WHERE root = ? AND leaf = ?"
        for account, link, told in self._ask(query, (self._root.id, tag)):
            leaf.is_held = True
            if account == leaf.own:
                leaf.is_own, leaf.was_told = True, bool(told)
            else:
                leaf.others.append(self._tagger.link(tag, account, link))
        return leaf

    def _only_here(self, leaves: Iterable[_Leaf]) -> set[bytes]:
        """Return the tags of other accounts all of whose files have a leaf of this file."""
        numbers = defaultdict[bytes, set[int]](set)
        for leaf in leaves:
            for link in leaf.others:
                numbers[link[:_PREFIX]].add(link[_PREFIX])
        found = set[bytes]()
        query = "SELECT tag, files FROM accounts WHERE root = ? AND tag >= ? AND tag <= ?"
        for prefix, seen in numbers.items():
            last = prefix.ljust(len(self._own), b"\xff")
            for tag, files in self._ask(query, (self._root.id, prefix, last)):
                if len(seen) == files:
                    found.add(tag)
        return found

    def _since(self, left_out: set[bytes]) -> date | None:
        query = "SELECT tag, day FROM accounts WHERE root = ? AND day IS NOT NULL ORDER BY day"
        for tag, day in self._ask(query, (self._root.id,)):
            if tag not in left_out:
                return date.fromordinal(day)
        return None

    def _says_same(self, leaves: Iterable[_Leaf]) -> bool:
        """Tell whether it is to be said that another account sent one of these leaves, and note that it was."""
        own = [leaf for leaf in leaves if leaf.is_own]
        if not (self._file.is_loaded and self._file.binds_id) or any(leaf.was_told for leaf in own):
            return False
        shared = [leaf for leaf in own if leaf.others]
        self._many(
            "UPDATE held SET told = 1 WHERE root = ? AND leaf = ? AND account = ?",
            [(self._root.id, leaf.tag, leaf.own) for leaf in shared],
        )
        return bool(shared)

    def _write(self, new: list[_Leaf], files: int, day: date) -> None:
        if not new or files >= _MOST_FILES:
            return
        number = self._root.id
        plain = self._own[:_PREFIX] + bytes([files])
        rows = [(number, x.tag, x.own, self._tagger.link(x.tag, x.own, plain)) for x in new]
        self._many("INSERT INTO held (root, leaf, account, link, told) VALUES (?, ?, ?, ?, 0)", rows)
        if files:
            self._ask("UPDATE accounts SET files = files + 1 WHERE root = ? AND tag = ?", (number, self._own))
        else:
            first = "SELECT count(*) FROM accounts WHERE root = ? AND day IS NOT NULL"
            is_early = self._ask(first, (number,)).fetchone()[0] < _WITH_DAY
            values = (number, self._own, day.toordinal() if is_early else None)
            self._ask("INSERT INTO accounts (root, tag, files, day) VALUES (?, ?, 1, ?)", values)
        self._roots.add(self._root, sum(not leaf.is_held for leaf in new), int(not files))


def _at_root(tagger: Tagger, format_key: str, root: str, user: int) -> bytes:
    """Return an account's tag at the root itself, taken as a leaf without a place: by it an account counts once."""
    return tagger.person(tagger.leaf(format_key, "", root.encode()), user)
