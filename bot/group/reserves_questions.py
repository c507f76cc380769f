"""Reading ``/reserves [exchange] [asset] [time]``: of which exchange, which asset and which snapshot."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.catalogue.evidence import SnapshotEvidence
from bot.catalogue.file_reading import FileFailedError, reading
from bot.catalogue.served import FoundSnapshot
from bot.group.behind_name import refuse_second, without_maker
from bot.group.claims import ClaimAsked, claim_asked, claim_symbols
from bot.group.origins import nothing_of
from bot.group.withdrawn import withdrawn_key, withdrawn_refusal
from bot.parsing.times import NEWEST, TimeError, TimeQuery, parse_time
from bot.services import Services
from bot.texts import asked_time as asked_words
from bot.texts import exchanges as exchange_words
from bot.texts import group as words
from bot.texts.members import asked_for_member
from porcore.reserves.comparison import AssetReserves

__all__ = ["Asked", "Question", "ReservesQuestions", "WhichExchange"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone wants to see of a snapshot's reserves."""

    evidence: SnapshotEvidence
    row: AssetReserves | None  # of one asset; None: of all
    found: FoundSnapshot
    note: str = ""  # what has to be said of the asset that was asked for


@dataclass(frozen=True, slots=True)
class WhichExchange:
    """A question that several exchanges could answer."""

    keys: tuple[str, ...]  # of these
    symbol: str = ""  # "" for all assets
    asked: TimeQuery = NEWEST
    note: str = ""


Question = Asked | ClaimAsked | WhichExchange


class ReservesQuestions:
    """Reads them. Reads files: run it in a thread."""

    def __init__(self, services: Services) -> None:
        self._services, self._loaded = services, services.exchanges

    def understand(self, typed: str, own: str = "") -> Question:
        """Return what is asked; `own`: the key of the exchange that the group has set, "" for none.

        Raises TimeError, FileFailedError, or Refusal for what no exchange here can answer.
        """
        words_typed = typed.split()
        withdrawn = withdrawn_key(self._services, words_typed)
        if withdrawn and not self.holders(words_typed[0]):
            raise withdrawn_refusal(self._services, withdrawn)
        if not self._loaded.several:
            return self._of_only_one(words_typed)
        named = self._loaded.named(words_typed)
        if named.key:
            return self._of(named.key, self._behind(named.key, named.rest, named.key))
        if own in self._loaded.keys and not self._is_of_others(words_typed, own):
            return self._of(own, words_typed, is_named=False)
        if own in self._loaded.keys:
            return self._of_any(words_typed, "")
        gone = exchange_words.group_exchange_gone(self._loaded.name(own)) if own else ""
        return self._of_any(words_typed, gone)

    def of_exchange(
        self, key: str | None, symbol: str, asked: TimeQuery, typed: Sequence[str] = ()
    ) -> Asked | ClaimAsked:
        """Return the question about one exchange (`key`, None for the only one), and one asset or all ("").

        Its tree answers, or else its claim. `typed`: the words, where the first of them may have been meant as an exchange.
        """
        found = self._services.snapshots.find(asked, key)
        if found is not None:
            return self._asked(found, symbol, typed)
        claim = claim_asked(self._services, key, symbol, asked) if key is not None else None
        if claim is None:
            raise nothing_of(self._services, asked, key)
        return claim

    def holders(self, symbol: str) -> tuple[str, ...]:
        """Return the keys of the exchanges whose newest snapshot has an asset or a member of that symbol, in any case."""
        wanted = symbol.upper()
        return tuple(key for key in self._loaded.keys if wanted in self._symbols(key))

    def _of_only_one(self, typed: Sequence[str]) -> Asked | ClaimAsked:
        """Read words where there is one exchange: its assets go before its name."""
        key = next(iter(self._loaded.keys), None) if not self._loaded.with_trees else None
        if typed and not self._is_asset(key, typed[0]):
            named = self._loaded.named(typed)
            typed = self._behind(named.key, named.rest, key) if named.key else typed
        return self._of(key, typed)

    def _behind(self, named: str, rest: Sequence[str], key: str | None) -> Sequence[str]:
        """Return the words behind a name without who made the tree; `named`: its key, `key`: as `_of` takes it.

        Raises Refusal for another maker, and for a second exchange.
        """
        rest = without_maker(self._services, named, rest)
        if rest and not self._is_asset(key, rest[0]):
            refuse_second(self._services, named, rest)
        return rest

    def _of(self, key: str | None, typed: Sequence[str], *, is_named: bool = True) -> Asked | ClaimAsked:
        """Read ``[asset] [time]``; the first word is a time when no asset is called so.

        What is an asset is asked of the newest snapshot first, then of the one that is meant.
        """
        symbol = typed[0] if typed and self._is_asset(key, typed[0]) else ""
        when = typed[1:] if symbol else typed
        if not when:
            return self.of_exchange(key, symbol, NEWEST)
        try:
            asked = parse_time(" ".join(when))
        except TimeError:
            if not symbol and typed[0][0].isdigit() and self._loaded.looks_named(typed):
                raise self._no_such(typed, ()) from None
            if symbol or typed[0][0].isdigit():
                raise
            symbol, asked = typed[0], NEWEST
            with suppress(TimeError):  # an asset that only an older snapshot has
                asked = parse_time(" ".join(typed[1:]))
        return self.of_exchange(key, symbol, asked, () if is_named else typed)

    def _is_asset(self, key: str | None, word: str) -> bool:
        """Tell whether a word is an asset of the newest publication. Raises Refusal where there is none, FileFailedError."""
        newest = self._services.snapshots.find(NEWEST, key)
        if newest is not None:
            return self._services.evidence.of(newest.entry).row(word) is not None
        if key is None or claim_asked(self._services, key, "", NEWEST) is None:
            raise nothing_of(self._services, NEWEST, key)
        return word.upper() in claim_symbols(self._services, key)

    def _of_any(self, typed: Sequence[str], note: str) -> Question:
        """Read ``[asset] [time]`` where any exchange may be meant."""
        keys = self._loaded.keys
        holders = self.holders(typed[0]) if typed else ()
        symbol, when = (typed[0], typed[1:]) if holders else ("", typed)
        asked = NEWEST
        if when:
            try:
                asked = parse_time(" ".join(when))
            except TimeError:
                if symbol or not self._loaded.looks_named(typed):
                    raise
                raise self._no_such(typed, sorted(set().union(*map(self._symbols, keys)))) from None
        if len(holders) == 1 and not note:
            return self.of_exchange(holders[0], symbol, asked)
        return WhichExchange(holders or keys, symbol.upper(), asked, note)

    def _is_of_others(self, typed: Sequence[str], own: str) -> bool:
        """Tell whether the first word is an asset of another exchange, and not of the one whose key is `own`."""
        symbol = typed[0].upper() if typed else ""
        return bool(symbol) and any(
            symbol in self._symbols(key) for key in self._loaded.keys if symbol not in self._symbols(own)
        )

    def _no_such(self, typed: Sequence[str], assets: Sequence[str]) -> Refusal:
        names = self._loaded.names(self._loaded.keys)
        said = exchange_words.unknown(self._loaded.unknown(typed), names, assets)
        return Refusal(said, AnswerOutcome.NO_ASSET)

    def _symbols(self, key: str) -> frozenset[str]:
        """Return the symbols and members of the newest snapshot of an exchange, in capitals; none of one that cannot be read."""
        newest = self._services.snapshots.find(NEWEST, key)
        if newest is None:
            return claim_symbols(self._services, key)
        try:
            with reading(self._services.snapshots, newest.entry) as snapshot:
                assets = snapshot.statement.assets
        except FileFailedError:
            return frozenset()
        return frozenset(name.upper() for asset in assets for name in (asset.symbol, *asset.members))

    def _asked(self, found: FoundSnapshot, symbol: str, typed: Sequence[str] = ()) -> Asked:
        """Return the question. `typed`: the words, where the first of them may have been meant as an exchange."""
        evidence = self._services.evidence.of(found.entry)
        row = evidence.row(symbol) if symbol else None
        if symbol and row is None:
            symbols = [each.asset.symbol for each in evidence.rows]
            if typed:
                raise self._no_such(typed, symbols)
            note = asked_words.other_time(found)
            said = words.no_such_asset(symbol, symbols, found.entry.taken_at)
            raise Refusal(f"{said}\n\n{note}" if note else said, AnswerOutcome.NO_ASSET)
        return Asked(evidence, row, found, "" if row is None else asked_for_member(symbol, row.asset))
