"""Comparing the roots that were recomputed from a file with those of the claims that are loaded.

A claim is the operator's word, so nothing here is ever proven or refuted: what was found is a sentence, and code 3. Few formats
carry a time that a hash covers, so another root may be that of another day; "differs" is only said where exchange and time are the
same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.inspection.answer import FileReport
from porcore.errors import FormatError
from porcore.exit_codes import ExitCode
from porcore.format.grammar import parse_balance
from porcore.format.wallet_list import BALANCE_DECIMALS
from porcore.publications import Claim

__all__ = ["Comparison", "LoadedClaim", "Match", "RootIndex", "TotalDifference"]

_COMPARED = (ExitCode.VERIFIED, ExitCode.CONSISTENT)


class Match(Enum):
    """What a file's roots are to the claims."""

    EQUAL = auto()  # every root of the file is the claim's, label by label
    PART = auto()  # some are; the others differ, or the claim does not name them
    DIFFERS = auto()  # none is, and the claim is of the same exchange and time
    WITHDRAWN = auto()  # some are those of a claim that was withdrawn, which counts as nothing
    NONE = auto()  # none is; claims of this format are loaded
    NOT_LOADED = auto()  # no standing claim of this format is


@dataclass(frozen=True, slots=True)
class LoadedClaim:
    """A claim that was published here."""

    claim: Claim
    withdrawn_at: str | None = None  # canonical UTC text; None: it stands


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """A total that file and claim state otherwise, as decimal text."""

    asset: str
    in_file: str
    in_claim: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found. Numbers are of roots."""

    match: Match
    found: LoadedClaim | None = None  # the one that is told of
    equal: int = 0
    of_file: int = 0
    of_claim: int = 0
    differ: tuple[str, ...] = ()  # labels that both have, with another root
    others: int = 0  # further claims of which the same could be told
    loaded: int = 0  # roots of standing claims of this format
    keys: tuple[str, ...] = ()  # of the exchanges that those claims are of
    totals_equal: int = 0  # totals that both state alike
    totals: tuple[TotalDifference, ...] = ()


class RootIndex:
    """Roots of claims by their digits, made anew when a claim comes or goes."""

    def __init__(self, claims: Iterable[LoadedClaim] = ()) -> None:
        self._claims = tuple(claims)
        by_hash = defaultdict[str, list[LoadedClaim]](list)
        for loaded in self._claims:
            for digits in {root.hash for root in loaded.claim.roots}:
                by_hash[digits].append(loaded)
        self._by_hash = dict(by_hash)

    def compare(self, file: FileReport, same_time: tuple[str, str] | None = None) -> Comparison | None:
        """Return what a file's roots are to the claims; None for a file that does not hold or leads to no root.

        `same_time`: key of the exchange and canonical UTC time, where hashes of the file cover both.
        """
        if file.exit_code not in _COMPARED or not file.roots or file.format is None:
            return None
        roots = {root.label: root.hash for root in file.roots}
        found = [(loaded, _shared(roots, loaded.claim)) for loaded in self._candidates(roots)]
        for standing in (True, False):
            hits = [
                (loaded, shared)
                for loaded, shared in found
                if (loaded.withdrawn_at is None) is standing and any(shared.values())
            ]
            if hits:
                return _of_hits(file, hits)
            if standing and (other := self._same_time(file, same_time)) is not None:
                return other
        return self._of_none(file)

    def _candidates(self, roots: Mapping[str, str]) -> list[LoadedClaim]:
        found = {id(one): one for digits in roots.values() for one in self._by_hash.get(digits, ())}
        return list(found.values())

    def _same_time(self, file: FileReport, same_time: tuple[str, str] | None) -> Comparison | None:
        for loaded in self._claims:
            claim = loaded.claim
            is_meant = (claim.exchange, claim.taken_at) == same_time and claim.proof_format == file.format
            if loaded.withdrawn_at is None and is_meant:
                shared = _shared({root.label: root.hash for root in file.roots}, claim)
                if shared:
                    return Comparison(
                        Match.DIFFERS, loaded, 0, len(file.roots), len(claim.roots), tuple(shared)
                    )
        return None

    def _of_none(self, file: FileReport) -> Comparison:
        standing = [
            loaded.claim
            for loaded in self._claims
            if loaded.withdrawn_at is None and loaded.claim.proof_format == file.format
        ]
        loaded = sum(len(claim.roots) for claim in standing)
        keys = tuple(dict.fromkeys(claim.exchange for claim in standing if claim.roots))
        match = Match.NONE if loaded else Match.NOT_LOADED
        return Comparison(match, of_file=len(file.roots), loaded=loaded, keys=keys)


def _shared(roots: Mapping[str, str], claim: Claim) -> dict[str, bool]:
    """Return the labels that both have, and whether the roots are equal. A root that stands alone needs no label."""
    claimed = {root.label: root.hash for root in claim.roots}
    if len(roots) == len(claimed) == 1 and "" in {*roots, *claimed}:
        (label, digits), (other,) = *roots.items(), claimed.values()
        return {label: digits == other}
    return {label: digits == claimed[label] for label, digits in roots.items() if label in claimed}


def _of_hits(file: FileReport, hits: list[tuple[LoadedClaim, dict[str, bool]]]) -> Comparison:
    """Return what is told of claims that have a root of the file: of the one with most, and of those the newest."""

    def rank(hit: tuple[LoadedClaim, dict[str, bool]]) -> tuple[int, int, str]:
        loaded, shared = hit
        equal = sum(shared.values())
        return equal, equal - len(shared), loaded.claim.taken_at

    loaded, shared = max(hits, key=rank)
    equal = sum(shared.values())
    others = sum(rank(hit)[:2] == rank((loaded, shared))[:2] for hit in hits) - 1
    is_whole = equal == len(file.roots)
    match = Match.WITHDRAWN if loaded.withdrawn_at else Match.EQUAL if is_whole else Match.PART
    totals_equal, totals = _totals(file, loaded.claim) if match is Match.EQUAL else (0, ())
    return Comparison(
        match,
        loaded,
        equal,
        len(file.roots),
        len(loaded.claim.roots),
        tuple(label for label, is_equal in shared.items() if not is_equal),
        others,
        totals_equal=totals_equal,
        totals=totals,
    )


def _totals(file: FileReport, claim: Claim) -> tuple[int, tuple[TotalDifference, ...]]:
    """Return how many totals both state alike, and those that they do not. What clients owe may be taken off in a file."""
    equal, differ = 0, []
    stated = {**file.stated_totals, **file.total_liabilities}
    for total in claim.totals:
        if total.asset not in stated:
            continue
        own, amount, debt = _units(stated[total.asset]), _units(total.amount), _units(total.debt or "0")
        if own is not None and amount is not None and own in (amount, amount - (debt or 0)):
            equal += 1
        else:
            differ.append(TotalDifference(total.asset, stated[total.asset], total.amount))
    return equal, tuple(differ)


def _units(text: str) -> int | None:
    """Return a decimal text in units of 10^-30, None for what is no amount of our format, as one below zero."""
    try:
        return parse_balance(text.rstrip("0").rstrip(".") if "." in text else text, BALANCE_DECIMALS, "")
    except FormatError:
        return None
