"""Which of the published snapshots a question means. Where an exchange's key is given, only its snapshots are looked at."""

from bot.catalogue.entry import FoundSnapshot, PublishedSnapshot
from bot.catalogue.published_entries import PublishedEntries
from bot.catalogue.published_folder import PublishedFolder
from bot.errors import BotError
from bot.parsing.times import TimeQuery

__all__ = ["AmbiguousNameError", "ListedSnapshots"]


class AmbiguousNameError(BotError):
    """An operator's word fits several snapshots, claims or proof sets."""

    def __init__(self, entries: tuple[PublishedSnapshot | PublishedFolder, ...]) -> None:
        self.entries = entries
        super().__init__("several fit")


class ListedSnapshots(PublishedEntries[PublishedSnapshot]):
    """Questions about a list of snapshots, which the class that has the files fills."""

    def _now(self) -> str:
        """Return the present time as canonical UTC text."""
        raise NotImplementedError

    def at(self, bound: str | None, exchange: str | None = None) -> PublishedSnapshot | None:
        """Return the newest served snapshot at or before `bound` (canonical UTC text), None for the latest."""
        found = (entry for entry in self.served(exchange) if bound is None or entry.taken_at <= bound)
        return next(found, None)

    def any_standing(self, asked: TimeQuery, exchange: str | None = None) -> bool:
        """Tell whether a snapshot at or before a time was not withdrawn, served or not."""
        standing = self.standing(exchange)
        return any(asked.bound is None or entry.taken_at <= asked.bound for entry in standing)

    def find(self, asked: TimeQuery, exchange: str | None = None) -> FoundSnapshot | None:
        """Return what a question about a time is answered from, and what it should have been answered from."""
        bound = asked.bound
        meant = [entry for entry in self.standing(exchange) if bound is None or entry.taken_at <= bound]
        served = next((entry for entry in meant if entry.served), None)
        if served is None:
            return None
        instead_of = None if served is meant[0] else meant[0]
        withdrawn = self._withdrawn_after(meant[0], bound, exchange)
        return FoundSnapshot(served, asked, instead_of, withdrawn, asked.is_after(self._now()))

    def found_before(
        self, entry: PublishedSnapshot, asked: TimeQuery, exchange: str | None = None
    ) -> FoundSnapshot:
        """Return what `find` found when the button of an answer was made, as it is to be told now."""
        now = self.find(asked, exchange or entry.key or None)
        return now if now is not None and now.entry == entry else FoundSnapshot(entry, asked, overtaken=True)

    def _withdrawn_after(
        self, standing: PublishedSnapshot, bound: str | None, exchange: str | None
    ) -> PublishedSnapshot | None:
        """Return what a typed time means now that it was withdrawn; who typed none means what is valid now."""
        entries = self.entries(exchange)
        newest = next((entry for entry in entries if bound is not None and entry.taken_at <= bound), None)
        later = newest is not None and newest.withdrawn_at and newest.taken_at > standing.taken_at
        return newest if later else None
