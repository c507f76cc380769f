"""Comparing the roots that were recomputed from a file with those of the claims that are loaded.

A claim is the operator's word, so nothing here is ever proven or refuted: what was found is a sentence, and code 3. Few formats
carry a time that a hash covers, so another root may be that of another day; "differs" is only said where exchange and time are the
same.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from bot.inspection.answer import FileReport
from porcore.exchanges import FORMATS
from porcore.exchanges.known import KnownExchanges
from porcore.exchanges.report import Amount, Finding, Report, Root
from porcore.exchanges.sentences import say
from porcore.exit_codes import ExitCode
from porcore.publications import Claim, ClaimComparison, TotalPair, WhyNot, compare_with_claim

__all__ = ["Comparison", "LoadedClaim", "Match", "RootIndex"]

_DECIMAL = re.compile(r"-?[0-9]{1,100}(\.[0-9]{1,100})?", re.ASCII)
_COMPARED = (ExitCode.VERIFIED, ExitCode.CONSISTENT)


class Match(Enum):
    """What a file's roots are to the claims."""

    EQUAL = auto()  # every root of the file is the claim's, label by label
    PART = auto()  # some are; the others differ, or the claim does not name them
    DIFFERS = auto()  # none is, and the claim is of the same exchange and time
    WITHDRAWN = auto()  # some are those of a claim that was withdrawn, which counts as nothing
    NONE = auto()  # none is; claims of this format are loaded, and the file may be of another day
    NOT_LOADED = (
        auto()
    )  # no standing claim of this format is, or none of the exchange and time that hashes cover


@dataclass(frozen=True, slots=True)
class LoadedClaim:
    """A claim that was published here."""

    claim: Claim
    withdrawn_at: str | None = None  # canonical UTC text; None: it stands
    reason: str = ""  # why it was withdrawn, for everyone; "" where that was not said


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found. Numbers are of roots."""

    match: Match
    of_file: int = 0
    found: LoadedClaim | None = None  # the one that is told of
    facts: ClaimComparison | None = None  # between the file and that claim
    others: int = 0  # further claims of which the same could be told
    loaded: int = 0  # roots of standing claims of this format
    keys: tuple[str, ...] = ()  # of the exchanges that those claims are of
    dates: tuple[str, ...] = ()  # canonical UTC text: of which times those claims are, the newest first

    @property
    def equal(self) -> int:
        """Roots of the file that are the claim's."""
        if self.facts is None or self.found is None:
            return 0
        return self.of_file - len(self.facts.only_in_file) - len(self.differ)

    @property
    def differ(self) -> tuple[str, ...]:
        """Labels that both have, with another root."""
        return () if self.facts is None else tuple(p.label for p in self.facts.roots if not p.is_equal)

    @property
    def totals(self) -> tuple[TotalPair, ...]:
        """Totals that file and claim state otherwise."""
        return () if self.facts is None else self.facts.totals_differ


@dataclass(frozen=True, slots=True)
class _Hit:
    loaded: LoadedClaim
    facts: ClaimComparison

    @property
    def rank(self) -> tuple[int, int]:
        """How well it fits: equal roots, and then as few others as may be."""
        equal = sum(pair.is_equal for pair in self.facts.roots)
        return equal, equal - len(self.facts.roots) - len(self.facts.only_in_file)


class RootIndex:
    """Roots of claims by their digits, made anew when a claim comes or goes."""

    def __init__(self, claims: Iterable[LoadedClaim] = (), known: KnownExchanges | None = None) -> None:
        """`known`: by which names of exchanges are understood; None: the table that ships."""
        self._claims, self._known = tuple(claims), known
        by_hash = defaultdict[str, list[LoadedClaim]](list)
        for loaded in self._claims:
            for digits in {root.hash for root in loaded.claim.roots}:
                by_hash[digits].append(loaded)
        self._by_hash = dict(by_hash)

    def compare(self, file: FileReport, same_time: tuple[str, str] | None = None) -> Comparison | None:
        """Return what a file's roots are to the claims; None for a file that does not hold or leads to no root.

        `same_time`: key of the exchange and canonical UTC time, where hashes of the file cover both.
        """
        report = _report(file)
        if file.exit_code not in _COMPARED or not file.roots or report is None:
            return None
        for standing in (True, False):
            hits = [hit for hit in self._hits(file, report) if (hit.loaded.withdrawn_at is None) is standing]
            if hits:
                return _of_hits(file, hits)
            if standing and (other := self._same_time(file, report, same_time)) is not None:
                return other
        # A file whose hashes cover exchange and time says itself that it belongs to none of the other claims.
        is_dated = same_time is not None or file.statement is not None
        return Comparison(Match.NOT_LOADED, len(file.roots)) if is_dated else self._of_none(file, report)

    def _hits(self, file: FileReport, report: Report) -> list[_Hit]:
        """Return the claims that have a root of the file under its label."""
        digits = dict.fromkeys([*(root.hash for root in file.roots), file.commitment])
        found = {id(one): one for each in digits for one in self._by_hash.get(each, ())}
        hits = [_Hit(one, compare_with_claim(report, one.claim, self._known)) for one in found.values()]
        return [hit for hit in hits if any(pair.is_equal for pair in hit.facts.roots)]

    def _same_time(
        self, file: FileReport, report: Report, same_time: tuple[str, str] | None
    ) -> Comparison | None:
        for loaded in self._claims:
            if loaded.withdrawn_at is None and (loaded.claim.exchange, loaded.claim.taken_at) == same_time:
                facts = compare_with_claim(report, loaded.claim, self._known)
                if facts.roots:
                    return Comparison(Match.DIFFERS, len(file.roots), loaded, facts)
        return None

    def _of_none(self, file: FileReport, report: Report) -> Comparison:
        standing = [
            (one, facts)
            for one in self._claims
            if one.withdrawn_at is None and one.claim.proof_format and one.claim.roots
            if (facts := compare_with_claim(report, one.claim, self._known)).why_not is not WhyNot.FORMAT
        ]
        if not standing:
            return Comparison(Match.NOT_LOADED, len(file.roots))
        # Of one claim it can be said what it says; with several, nothing tells which the file belongs to.
        only = standing[0] if len(standing) == 1 and standing[0][1].roots else None
        claims = [one.claim for one, _ in standing]
        return Comparison(
            Match.NONE,
            len(file.roots),
            only[0] if only is not None else None,
            only[1] if only is not None else None,
            loaded=sum(len(claim.roots) for claim in claims),
            keys=tuple(dict.fromkeys(claim.exchange for claim in claims)),
            dates=tuple(sorted({claim.taken_at for claim in claims}, reverse=True)),
        )


def _of_hits(file: FileReport, hits: list[_Hit]) -> Comparison:
    """Return what is told of claims that have a root of the file: of the one that fits best, and of those the newest."""
    best = max(hits, key=lambda hit: (hit.rank, hit.loaded.claim.taken_at))
    facts, loaded = best.facts, best.loaded
    is_whole = all(pair.is_equal for pair in facts.roots) and not facts.only_in_file
    match = Match.WITHDRAWN if loaded.withdrawn_at else Match.EQUAL if is_whole else Match.PART
    others = sum(hit.rank == best.rank for hit in hits) - 1
    return Comparison(match, len(file.roots), loaded, facts, others)


def _report(file: FileReport) -> Report | None:
    """Return what the child said of a file as the comparison takes it; None for a file of no format that is known."""
    chosen = next((each for each in FORMATS if each.key == file.format), None)
    if chosen is None:
        return None
    totals = {**file.stated_totals, **file.total_liabilities}
    finding = Finding(
        tuple(Root(root.hash, root.label) for root in file.roots),
        root_in_file=True,
        totals=tuple(Amount(*pair) for pair in totals.items() if _DECIMAL.fullmatch(pair[1])),
        totals_open=say("total-moot") if file.stated_totals else None,
        published=dict.fromkeys(file.committed, ""),
        commitment=file.commitment or None,
        exchange=file.statement.exchange if file.statement is not None else "",
    )
    return Report(ExitCode(file.exit_code), say("consistent", format=chosen.title), chosen, finding=finding)
