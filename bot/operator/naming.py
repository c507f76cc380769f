"""What an operator's word means: a snapshot, claim or proof set, by its date or digits of its id, perhaps behind an exchange's name."""

from bot.catalogue import Catalogue
from bot.catalogue.all_folders import AllFolders
from bot.catalogue.entry import fits_name
from bot.catalogue.exchange_keys import key_for
from bot.catalogue.listed import AmbiguousNameError
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots

__all__ = ["exchange_names", "key_meant", "named", "named_with_reason"]

_MOST_WORDS = 12  # of an exchange's name and a date; a reason is behind them
Published = PublishedSnapshot | PublishedFolder


def exchange_names(catalogue: Catalogue) -> dict[str, str]:
    """Return the name of each exchange that something was published of, by its key. Raises CatalogueError."""
    return {row.key: row.name for row in catalogue.exchanges()}


def named(
    catalogue: Catalogue, snapshots: ServedSnapshots, folders: AllFolders, typed: str
) -> Published | None:
    """Return what is meant by ``2026-08-14``, ``okx 2026-08-14`` or at least 8 digits of an id; None for nothing.

    What stands goes before what was withdrawn. Raises AmbiguousNameError when several fit, CatalogueError.
    """
    exchange, _, name = typed.strip().rpartition(" ")
    key = key_meant(catalogue, exchange.strip()) if exchange.strip() else None
    word = (name if key is not None else typed.strip()).lower()
    everything: tuple[Published, ...] = (*snapshots.entries(key), *folders.entries(key))
    found = tuple(entry for entry in everything if fits_name(entry.taken_at, entry.subject, word))
    standing = tuple(entry for entry in found if entry.withdrawn_at is None)
    if len(standing or found) > 1:
        raise AmbiguousNameError(standing or found)
    return next(iter(standing or found), None)


def named_with_reason(
    catalogue: Catalogue, snapshots: ServedSnapshots, folders: AllFolders, typed: str
) -> tuple[Published | None, str]:
    """Return what the first words of `typed` mean, as `named` reads them, and the words behind those in one line.

    Raises what `named` raises, for the fewest words that mean something.
    """
    words = typed.split()
    for end in range(1, min(len(words), _MOST_WORDS) + 1):
        entry = named(catalogue, snapshots, folders, " ".join(words[:end]))
        if entry is not None:
            return entry, " ".join(words[end:])
    return None, ""


def key_meant(catalogue: Catalogue, typed: str) -> str | None:
    """Return the key of an exchange that something was published of, None for every other word. Raises CatalogueError."""
    keys = [row.key for row in catalogue.exchanges()]
    if typed.lower() in keys:
        return typed.lower()
    key = key_for(typed, catalogue.exchange_names(), catalogue.known)
    return key if key in keys else None
