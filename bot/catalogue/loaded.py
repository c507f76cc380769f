"""The exchanges of which something stands here, by any of their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.all_folders import AllFolders
from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.listed import ListedSnapshots
from bot.catalogue.published_folder import PublishedFolder
from bot.parsing.exchanges import NamedExchange, UnknownExchangeError, named_exchange, unknown_exchange
from porcore.exchanges.known import ExchangeTableError, KnownExchange, KnownExchanges
from porcore.format.origin import split_maker

__all__ = ["LoadedExchanges"]


@dataclass(frozen=True, slots=True)
class _Lists:
    entries: tuple[PublishedSnapshot, ...]  # what the keys follow from
    folders: tuple[PublishedFolder, ...]
    with_trees: tuple[str, ...]
    keys: tuple[str, ...]
    ever: tuple[str, ...]


class LoadedExchanges:
    """What is asked of the exchanges together. Nothing is kept that does not follow from the catalogue; any thread may ask."""

    def __init__(
        self,
        snapshots: ListedSnapshots,
        folders: AllFolders,
        known: KnownExchanges,
        display_name: str,
    ) -> None:
        """`display_name`: of the only exchange, "" for the statement's."""
        self._snapshots, self._folders = snapshots, folders
        self._known, self._display_name = known, display_name
        self._kept: _Lists | None = None
        self._table: tuple[tuple[tuple[str, str], ...], KnownExchanges] = ((), known)

    @property
    def with_trees(self) -> tuple[str, ...]:
        """The keys of the exchanges with a tree that was not withdrawn, those first whose file can be read now."""
        return self._lists().with_trees

    @property
    def keys(self) -> tuple[str, ...]:
        """The same keys, and behind them those of exchanges with a claim or proof set that was not withdrawn."""
        return self._lists().keys

    @property
    def ever(self) -> tuple[str, ...]:
        """The same keys, and behind them those of which everything was withdrawn."""
        return self._lists().ever

    def _lists(self) -> "_Lists":
        """Return the keys of what is published now. They are asked for several times an answer, and change seldom."""
        entries, folders, kept = self._snapshots.entries(), self._folders.entries(), self._kept
        if kept is None or kept.entries is not entries or kept.folders is not folders:
            kept = self._kept = _lists_of(self._snapshots, entries, folders)
        return kept

    @property
    def several(self) -> bool:
        """Whether there is more than one, so that answers have to name theirs."""
        return len(self.keys) > 1

    def name(self, key: str) -> str:
        """Return the name of an exchange as people write it, perhaps of any letters; `key`: its key."""
        entries = self._snapshots.entries(key)
        if self._display_name and entries and not self.several:
            return self._display_name
        known = self._known.by_key(key)
        if known is not None:
            return known.name
        return split_maker(entries[0].exchange)[0] if entries else key

    def names(self, keys: Sequence[str]) -> list[str]:
        """Return the names of exchanges, in the order of their `keys`."""
        return [self.name(key) for key in keys]

    def title(self, entry: PublishedSnapshot) -> str:
        """Return under which name a snapshot's figures are shown: who rebuilt a tree is in it."""
        if entry.made_by:
            return entry.exchange
        return self.name(entry.key) if self.several else self._display_name or entry.exchange

    def must_name(self, entry: PublishedSnapshot) -> bool:
        """Tell whether an answer from a snapshot has to say whose tree it is."""
        return self.several or bool(entry.made_by)

    def must_say_maker(self, entry: PublishedSnapshot) -> bool:
        """Tell whether an answer from a snapshot has to say who made its tree, and on whose word.

        Under the name of an exchange that everyone knows it has to, also where it is the only one: anybody can run a bot.
        """
        return self.must_name(entry) or self.is_shipped(entry.key)

    def is_at_home(self, entry: PublishedSnapshot) -> bool:
        """Tell whether the list that a tree was made from is where its exchange publishes."""
        known = self._known.by_key(entry.key)
        return known is not None and bool(entry.source) and known.publishes_at(entry.source)

    def is_shipped(self, key: str) -> bool:
        """Tell whether an exchange is one of the table that ships, and not one that this bot's operator brought."""
        known = self._known.by_key(key)
        return known is not None and known.shipped

    def named(self, typed: Sequence[str]) -> NamedExchange:
        """Return which loaded exchange words name, and the other words."""
        return named_exchange(typed, self._with_own(), self.keys)

    def unknown(self, typed: Sequence[str]) -> UnknownExchangeError:
        """Return what is to be said of words, one or more, that name no loaded exchange."""
        return unknown_exchange(typed, self._with_own(), self.keys)

    def looks_named(self, typed: Sequence[str]) -> bool:
        """Tell whether words, one or more, that are no time are meant as a name: ``0KX`` begins with a digit as times do."""
        first = typed[0]
        if not first[0].isdigit():
            return True
        return any(map(str.isalpha, first)) and bool(self.unknown(typed).nearest)

    def other(self, typed: Sequence[str]) -> str:
        """Return the name of the exchange that words behind a name name as well, loaded here or not; "" for none."""
        if not typed:
            return ""
        if key := self.named(typed).key:
            return self.name(key)
        known = self.unknown(typed).known
        return known.name if known is not None else ""

    def makers(self, key: str) -> tuple[str, ...]:
        """Return who else than the exchange made its trees that were not withdrawn; `key`: of the exchange."""
        made = (entry.made_by for entry in self._snapshots.entries(key) if entry.withdrawn_at is None)
        return tuple(dict.fromkeys(filter(None, made)))

    def _with_own(self) -> KnownExchanges:
        """Return the table with the exchanges of the folder that it lacks."""
        own = tuple((key, self.name(key)) for key in self.with_trees if self._known.by_key(key) is None)
        kept = self._table
        if kept[0] != own:
            kept = self._table = (own, _with(self._known, own))
        return kept[1]


def _lists_of(
    snapshots: ListedSnapshots, entries: tuple[PublishedSnapshot, ...], folders: tuple[PublishedFolder, ...]
) -> _Lists:
    standing = (entry.key for entry in entries if entry.withdrawn_at is None)
    with_trees = tuple(dict.fromkeys((*snapshots.exchanges(), *standing)))
    others = (entry.key for entry in folders if entry.withdrawn_at is None)
    keys = tuple(dict.fromkeys((*with_trees, *others)))
    published = (*(entry.key for entry in entries), *(entry.key for entry in folders))
    return _Lists(entries, folders, with_trees, keys, tuple(dict.fromkeys((*keys, *published))))


def _with(known: KnownExchanges, own: Sequence[tuple[str, str]]) -> KnownExchanges:
    for key, name in own:
        for added in (KnownExchange(key, name), KnownExchange(key, key)):
            try:
                known = known.with_added([added])
            except ExchangeTableError:
                continue  # its name is like that of another one, which was there first
            break
    return known
