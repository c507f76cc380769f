"""Everything that was published as a folder of files, claims and proof sets together."""

from collections.abc import Callable
from typing import Any

from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served_folders import ServedFolders

__all__ = ["AllFolders"]


class AllFolders:
    """What is asked of them whatever their kind. Any thread may ask; `look_again` and `check_all` read files."""

    def __init__(self, *served: ServedFolders[Any]) -> None:
        """`served`: what is served of each kind."""
        self._served = served
        self._made: tuple[list[object], tuple[PublishedFolder, ...]] = ([], ())

    def entries(self, exchange: str | None = None) -> tuple[PublishedFolder, ...]:
        """Return all, newest `taken_at` first, withdrawn and faulty ones included; `exchange`: a key, None for all.

        Of all exchanges always the same tuple, until something changes.
        """
        if exchange is not None:
            return tuple(entry for entry in self.entries() if entry.key == exchange)
        now = [each.entries() for each in self._served]
        before, made = self._made
        if len(before) != len(now) or any(old is not new for old, new in zip(before, now, strict=True)):
            every = [entry for entries in now for entry in entries]
            made = tuple(sorted(every, key=lambda entry: entry.taken_at, reverse=True))
            self._made = [*now], made
        return made

    def standing(self, exchange: str | None = None) -> tuple[PublishedFolder, ...]:
        """Return those that were not withdrawn, newest first, faulty ones included; `exchange`: a key, None for all."""
        return tuple(entry for entry in self.entries(exchange) if entry.withdrawn_at is None)

    def listen(self, listener: Callable[[PublishedFolder, str], None]) -> None:
        """Call `listener` when files are found damaged (the reason), and when they are whole again (""), in the finder's thread."""
        for each in self._served:
            each.listen(listener)

    def look_again(self) -> None:
        """Hash the files of those that are not served because of them; those that are whole again are."""
        for each in self._served:
            each.look_again()

    def check_all(self) -> list[str]:
        """Hash the files of everything that was not withdrawn; return a sentence for each that cannot be served."""
        return [sentence for each in self._served for sentence in each.check_all()]
