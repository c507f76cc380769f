"""Holding a file's roots against the claims that are loaded here, and finding own leaves in a list that an exchange published."""

import asyncio
from dataclasses import dataclass, field, replace
from threading import Lock

from bot.catalogue.claims import PublishedClaim, ServedClaims
from bot.catalogue.loaded import LoadedExchanges
from bot.catalogue.served_folders import PublishedFileError
from bot.customer.sighted import Loaded
from bot.inspection.answer import FileReport
from bot.inspection.claim_comparison import Comparison, LoadedClaim, Match, RootIndex
from bot.inspection.request import Request, before_nonce, read_request
from bot.parsing.exchanges import unknown_exchange
from bot.texts import claim_comparison as words
from bot.texts import exchanges as exchange_words
from bot.texts.said import in_words
from porcore.exchanges import FORMATS
from porcore.exchanges.known import KnownExchange, KnownExchanges
from porcore.exit_codes import ExitCode
from porcore.format.origin import split_maker
from porcore.publications import ClaimError

__all__ = ["ClaimRoots", "PublishedList", "PublishedLists", "Told", "beside", "without_root_hint"]

_ON_ITS_WORD = (Match.EQUAL, Match.PART)
_OF_NO_USE = (Match.NONE, Match.NOT_LOADED)  # beside a root that the person gave


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a file beside the claims, as HTML; "" for nothing. `first`: it goes before all else; `folded`: it changes nothing of the verdict."""

    html: str = ""
    first: bool = False
    folded: bool = False
    on_a_claim: bool = False  # the verdict rests on the operator's word
    loaded: Loaded = field(default_factory=Loaded)  # how its roots relate to the standing claims


def beside(told: Told, alarm: str, about: str) -> tuple[str, str, str]:
    """Return what goes before all else, what goes behind the headline, and what is folded, with what the claims say added."""
    if told.first:
        return "\n\n".join(filter(None, (alarm, told.html))), about, ""
    if told.folded:
        return alarm, about, told.html
    return alarm, "\n\n".join(filter(None, (about, told.html))), ""


class ClaimRoots:
    """The roots of all claims by their digits, made anew when a claim comes or goes. A lock lets one thread make them."""

    def __init__(self, claims: ServedClaims, exchanges: LoadedExchanges) -> None:
        self._claims, self._exchanges = claims, exchanges
        self._lock = Lock()
        self._made: tuple[tuple[PublishedClaim, ...], RootIndex] = ((), RootIndex())

    @property
    def _known(self) -> KnownExchanges:
        return self._exchanges.shown

    def told(self, file: FileReport) -> Told:
        """Return what is to be said of a file that was looked at. May parse claims: run it in a thread."""
        found = self._index().compare(file, self._same_time(file))
        if found is None or (file.exit_code == ExitCode.VERIFIED and found.match in _OF_NO_USE):
            return Told(loaded=_related(found))
        described = next((each for each in FORMATS if each.key == file.format), None)
        published_at = in_words(described.root_at) if described is not None else ""
        html = words.compared(found, self._known, self._of_format(file.format), published_at)
        on_a_claim = found.match in _ON_ITS_WORD and file.exit_code == ExitCode.CONSISTENT
        is_folded = found.match in _OF_NO_USE
        return Told(html, found.match is Match.DIFFERS, is_folded, on_a_claim, _related(found))

    def _index(self) -> RootIndex:
        entries = self._claims.entries()
        with self._lock:
            if self._made[0] != entries:
                loaded = (self._loaded(entry) for entry in entries if entry.served or entry.withdrawn_at)
                self._made = (entries, RootIndex((one for one in loaded if one is not None), self._known))
            return self._made[1]

    def _loaded(self, entry: PublishedClaim) -> LoadedClaim | None:
        try:
            return LoadedClaim(self._claims.claim(entry), entry.withdrawn_at, entry.reason)
        except ClaimError:  # of a version that is not read any more
            return None

    def _same_time(self, file: FileReport) -> tuple[str, str] | None:
        """Return exchange and time of a file whose hashes cover both, which only our own format's do."""
        if file.statement is None:
            return None
        found = self._known.find(split_maker(file.statement.exchange)[0])
        return (found.key, file.statement.taken_at) if found is not None else None

    def _of_format(self, key: str | None) -> tuple[KnownExchange, ...]:
        """Return the exchanges that have a format."""
        return tuple(each for each in self._known if key in each.formats)


def _related(found: Comparison | None) -> Loaded:
    """Return how the roots of a file relate to the standing claims."""
    if found is None or found.found is None or found.match is Match.WITHDRAWN:
        return Loaded()
    is_equal = found.match is Match.EQUAL
    return Loaded(is_equal, found.match is Match.DIFFERS, is_equal and found.found.claim.leaves is not None)


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A list of all leaves in which someone looks for own ones."""

    entry: PublishedClaim
    request: Request


class PublishedLists:
    """The newest list of all leaves of each exchange that publishes one. Nonces are handed on and kept nowhere."""

    def __init__(self, claims: ServedClaims, exchanges: LoadedExchanges) -> None:
        self._claims, self._exchanges = claims, exchanges

    @property
    def _known(self) -> KnownExchanges:
        return self._exchanges.shown

    def asked(self, typed: str) -> PublishedList | str | None:
        """Return the list that ``[exchange] nonce …`` means, HTML that asks which, or None where no nonce is typed.

        May parse claims: run it in a thread.
        """
        before, rest = before_nonce(typed)
        named = self._known.find(" ".join(before)) if before else None
        request = read_request(rest)
        if not request.nonces or request.roots:
            return None
        lists = self._newest()
        names = sorted(words.exchange_name(self._known, key) for key in lists)
        if named is not None and named.key in lists:
            return PublishedList(lists[named.key], request)
        if lists and before and named is None:
            error = unknown_exchange(before, self._known, tuple(lists))
            if error.known is None:
                return exchange_words.unknown(error, self._exchanges.names(tuple(lists)))
            named = error.known
        if len(lists) == 1 and named is None:
            return PublishedList(next(iter(lists.values())), request)
        return words.which_list(names) if lists else words.no_list()

    def _newest(self) -> dict[str, PublishedClaim]:
        found = dict[str, PublishedClaim]()
        for entry in self._claims.served():
            if entry.key not in found and self._has_leaves(entry):
                found[entry.key] = entry
        return found

    def _has_leaves(self, entry: PublishedClaim) -> bool:
        try:
            return self._claims.claim(entry).leaves is not None
        except ClaimError:
            return False

    def said(self, entry: PublishedClaim) -> str:
        """Return where own leaves were looked for, as HTML."""
        return words.looked_up(self._known, entry.key, entry.taken_at, entry.source)

    async def read(self, entry: PublishedClaim) -> tuple[bytes, bytes | None]:
        """Return the bytes of a list as it was published. Raises PublishedFileError."""
        return await asyncio.to_thread(self._bytes, entry), None

    def _bytes(self, entry: PublishedClaim) -> bytes:
        path = self._claims.leaves(entry)
        if path is None:
            raise PublishedFileError("it has no list of leaves.")
        return path.read_bytes()


def without_root_hint(file: FileReport) -> FileReport:
    """Return a report about a published list, to which nobody can reply with a root."""
    lines = tuple(replace(line, topic="") if line.topic == "root" else line for line in file.lines)
    return replace(file, lines=lines, nonces=None, companion=None)
