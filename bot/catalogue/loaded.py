"""The exchanges of which something stands here, by any of their names."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.catalogue.all_folders import AllFolders
from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.exchange_keys import goes_by
from bot.catalogue.listed import ListedSnapshots
from bot.catalogue.published_folder import PublishedFolder
from bot.parsing.exchanges import NamedExchange, UnknownExchangeError, named_exchange, unknown_exchange
from porcore.exchanges.known import ExchangeTableError, KnownExchange, KnownExchanges
from porcore.exchanges.taken_names import name_fault
from porcore.format.origin import split_maker

__all__ = ["LoadedExchanges"]


@dataclass(frozen=True, slots=True)
class _Lists:
    entries: tuple[PublishedSnapshot, ...]  # what the keys follow from
    folders: tuple[PublishedFolder, ...]
    with_trees: tuple[str, ...]
    keys: tuple[str, ...]
    ever: tuple[str, ...]
    displayed: str = ""  # the key of the exchange that the display name is of


class LoadedExchanges:
    """What is asked of the exchanges together. Nothing is kept that does not follow from the catalogue; any thread may ask."""

    def __init__(
        self,
        snapshots: ListedSnapshots,
        folders: AllFolders,
        known: KnownExchanges,
        display_name: str,
        own_exchange: str = "",
    ) -> None:
        """`display_name`: of the exchange that `own_exchange` means, or of the only one where that is ""; "" for none."""
        self._snapshots, self._folders = snapshots, folders
        self._known, self._display_name, self._own_exchange = known, display_name, own_exchange
        self._kept: _Lists | None = None
        self._table: tuple[tuple[KnownExchanges, tuple[KnownExchange, ...]], KnownExchanges] = (
            (known, ()),
            known,
        )
        self._shown: tuple[str, KnownExchanges] = ("", known)

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
            lists = _lists_of(self._snapshots, entries, folders)
            kept = self._kept = replace(lists, displayed=self._displayed(lists))
        return kept

    @property
    def several(self) -> bool:
        """Whether there is more than one, so that answers have to name theirs."""
        return len(self.keys) > 1

    @property
    def shown(self) -> KnownExchanges:
        """The exchanges of the table, under the names that answers use."""
        key, kept = self._lists().displayed, self._shown
        if kept[0] != key:
            kept = self._shown = (key, _renamed(self._known, key, self._display_name))
        return kept[1]

    def name(self, key: str) -> str:
        """Return the name of an exchange as people write it, perhaps of any letters; `key`: its key."""
        known = self.shown.by_key(key)
        if known is not None:
            return known.name
        return self._display_name if key == self._lists().displayed else self.stated_name(key)

    def stated_name(self, key: str) -> str:
        """Return the name of an exchange in the table or in its statements, without the display name; `key`: its key."""
        known = self._known.by_key(key)
        if known is not None:
            return known.name
        entries = self._snapshots.entries(key)
        return split_maker(entries[0].exchange)[0] if entries else key

    def as_known(self, key: str) -> KnownExchange:
        """Return an exchange that the table lacks as an entry of it; `key`: its key."""
        return KnownExchange(key, self.name(key), (self.stated_name(key),))

    def _displayed(self, lists: _Lists) -> str:
        """Return the key of the exchange that the display name is of, "" for none."""
        if not self._display_name:
            return ""
        if self._own_exchange:
            key = next((key for key in lists.ever if self._is_own(key)), "")
        else:
            only = lists.keys or lists.ever
            key = only[0] if len(only) == 1 and self._has_own_tree(only[0]) else ""
        # A name that means something else, another exchange above all, is no one's here.
        others = tuple(each for each in self._known if each.key != key)
        return "" if name_fault(self._display_name, others) else key

    def _is_own(self, key: str) -> bool:
        entries = self._snapshots.entries(key)
        names = {split_maker(entry.exchange)[0] for entry in entries}
        return goes_by(self._own_exchange, key, self.stated_name(key), *names)

    def _has_own_tree(self, key: str) -> bool:
        """Tell whether an exchange made a tree itself: somebody else's name is no name of an exchange."""
        return any(not entry.made_by for entry in self._snapshots.entries(key))

    def names(self, keys: Sequence[str]) -> list[str]:
        """Return the names of exchanges, in the order of their `keys`."""
        return [self.name(key) for key in keys]

    def title(self, entry: PublishedSnapshot) -> str:
        """Return under which name a snapshot's figures are shown: who rebuilt a tree is in it."""
        if entry.made_by:
            return entry.exchange
        is_named = self.several or entry.key == self._lists().displayed
        return self.name(entry.key) if is_named else entry.exchange

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
        shown = self.shown
        own = tuple(self.as_known(key) for key in self.with_trees if shown.by_key(key) is None)
        kept = self._table
        if kept[0] != (shown, own):
            kept = self._table = ((shown, own), _with(shown, own))
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


def _renamed(known: KnownExchanges, key: str, name: str) -> KnownExchanges:
    """Return the table with another name of one exchange, and as it is where that name could be taken for another one's."""
    renamed = [
        replace(each, name=name, aliases=(each.name, *each.aliases)) if each.key == key else each
        for each in known
    ]
    with suppress(ExchangeTableError):
        return KnownExchanges(renamed)
    return known


def _with(known: KnownExchanges, own: Sequence[KnownExchange]) -> KnownExchanges:
    for each in own:
        for added in (each, KnownExchange(each.key, each.key)):
            try:
                known = known.with_added([added])
            except ExchangeTableError:
                continue  # its name is like that of another one, which was there first
            break
    return known
