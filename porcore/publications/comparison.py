"""A client's proof file against a claim: facts only, root by root and total by total."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from porcore.exchanges.empty_trees import is_empty_root, program_of
from porcore.exchanges.known import KnownExchanges, shipped
from porcore.exchanges.report import Finding, Format, Mark, Report
from porcore.exit_codes import ExitCode
from porcore.format.origin import split_maker
from porcore.publications.claim import Claim
from porcore.publications.root_files import LIST_ASSET

__all__ = [
    "ClaimComparison",
    "ClaimState",
    "RootPair",
    "TotalPair",
    "WhyNot",
    "compare_with_claim",
    "empty_roots",
]

# A client's file and the whole tree of the same audit are two formats with one root.
_SAME_TREE = {"okx-v2-user": "okx-v2-tree"}

_WITH_EMPTY = ("", "gate", "binance", "htx")


class ClaimState(StrEnum):
    """How a file's roots relate to a claim's."""

    EQUAL = "equal"  # every root that the file leads to is the claim's
    DIFFERENT = "different"  # a root of one label is another
    PARTLY = "partly equal"  # those that could be compared are equal, and there are others
    NOT_COMPARABLE = "not comparable"


class WhyNot(StrEnum):
    """Why a file and a claim cannot be compared."""

    UNREADABLE = "unreadable"  # the file is not readable as a proof
    REFUTED = "refuted"  # the file contradicts itself
    FORMAT = "format"  # the file is of another format than the claim
    NO_FORMAT = "no format"  # the claim names no proof format: what its roots are roots of is not known
    EXCHANGE = "exchange"  # hashes of the file cover that it is another exchange's
    NO_ROOT_IN_FILE = "no root in the file"
    NO_ROOT_IN_CLAIM = "no root in the claim"
    LABELS = "labels"  # the two have no label in common
    EMPTY = "empty"  # the claim's root is that of an empty tree, which was seen where a full one's belonged


@dataclass(frozen=True, slots=True)
class RootPair:
    """A root of the file, and the claim's of the same label."""

    label: str
    in_file: str  # hex
    in_claim: str  # hex

    @property
    def is_equal(self) -> bool:
        """Tell whether they are one."""
        return self.in_file == self.in_claim


@dataclass(frozen=True, slots=True)
class TotalPair:
    """Total liabilities in one asset that differ, in the units of the format."""

    asset: str
    in_file: str  # plain decimal
    in_claim: str
    is_committed: bool  # the file's root commits to the file's total


@dataclass(frozen=True, slots=True)
class ClaimComparison:
    """All of it. `only_in_file` and `only_in_claim` are labels of roots that the other side has not."""

    state: ClaimState
    why_not: WhyNot | None = None  # why NOT_COMPARABLE
    roots: tuple[RootPair, ...] = ()
    only_in_file: tuple[str, ...] = ()
    only_in_claim: tuple[str, ...] = ()
    totals_equal: int = 0  # totals that both state, and alike
    totals_differ: tuple[TotalPair, ...] = ()


def compare_with_claim(
    report: Report, claim: Claim, exchanges: KnownExchanges | None = None
) -> ClaimComparison:
    """Return how the file of `report` relates to `claim`. The report may have been made with any root or none.

    `exchanges` are those that are known, by which a file that names its exchange is told from another's; None: those of the
    table that ships.
    """
    why_not = _why_not(report, claim, shipped() if exchanges is None else exchanges)
    finding = report.finding
    if why_not is not None or finding is None:
        return ClaimComparison(ClaimState.NOT_COMPARABLE, why_not or WhyNot.UNREADABLE)
    pairs = _pairs(finding, claim)
    if not pairs:
        return ClaimComparison(ClaimState.NOT_COMPARABLE, WhyNot.LABELS)
    if any(not pair.is_equal and _is_empty(pair, finding) for pair in pairs):
        return ClaimComparison(ClaimState.NOT_COMPARABLE, WhyNot.EMPTY)
    compared = _covered(finding, pairs)
    labels = [root.label for root in finding.roots]
    only_in_file = tuple(label for label in labels if label not in compared)
    equal, differ = _totals(report.format, finding, claim)
    is_different = any(not pair.is_equal for pair in pairs)
    state = ClaimState.DIFFERENT if is_different else ClaimState.PARTLY if only_in_file else ClaimState.EQUAL
    here = {pair.label for pair in pairs}
    return ClaimComparison(
        state,
        roots=pairs,
        only_in_file=only_in_file,
        only_in_claim=_only_in_claim(finding, claim, here),
        totals_equal=equal,
        totals_differ=differ,
    )


def empty_roots(claim: Claim) -> dict[str, str]:
    """Return which of the claim's roots, by label, are those of trees that hold nobody, each with the program's name.

    Such a root is no finding about an exchange: somebody copied it from the wrong place. Only programs that are known to
    have one are looked at.
    """
    if claim.proof_format not in _WITH_EMPTY:
        return {}
    found = {root.label: program_of(root.hash) for root in claim.roots}
    return {label: program for label, program in found.items() if program is not None}


def _why_not(report: Report, claim: Claim, exchanges: KnownExchanges) -> WhyNot | None:
    if report.format is None or report.exit_code is ExitCode.UNREADABLE:
        return WhyNot.UNREADABLE
    if not claim.proof_format:
        return WhyNot.NO_FORMAT
    if claim.proof_format not in (
        report.format.key,
        _SAME_TREE.get(report.format.key),
    ):
        return WhyNot.FORMAT
    if report.finding is None:
        return WhyNot.REFUTED
    if not _is_of(report.finding.exchange, claim, exchanges):
        return WhyNot.EXCHANGE
    if not report.finding.roots:
        return WhyNot.NO_ROOT_IN_FILE
    return None if claim.roots else WhyNot.NO_ROOT_IN_CLAIM


def _is_of(name: str, claim: Claim, exchanges: KnownExchanges) -> bool:
    """Tell whether a file may be of the claim's exchange; `name` is in its hashes, "" where no name is."""
    if not name:
        return True
    found = exchanges.find(split_maker(name)[0])
    return found is not None and found.key == claim.exchange


def _pairs(finding: Finding, claim: Claim) -> tuple[RootPair, ...]:
    """Return the roots that can be compared: label by label, the digest over all of them, or the only two there are."""
    theirs = {root.label: root.hash for root in claim.roots}
    has_digest = finding.commitment is not None
    # The root without a label is then the digest over all roots, and that of no tree.
    digest = theirs.pop("", None) if has_digest else None
    if len(finding.roots) == len(theirs) == 1 and not has_digest:
        root, label = finding.roots[0], next(iter(theirs))
        return (
            (RootPair(root.label, root.hash, theirs[label]),)
            if "" in (root.label, label)
            else _same(finding, theirs)
        )
    pairs = _same(finding, theirs)
    if finding.commitment and digest is not None:
        return (RootPair("", finding.commitment, digest), *pairs)
    return pairs


def _only_in_claim(finding: Finding, claim: Claim, compared: set[str]) -> tuple[str, ...]:
    labels = [root.label for root in claim.roots if root.label or finding.commitment is None]
    if len(finding.roots) == len(labels) == 1:
        return ()
    return tuple(label for label in labels if label not in compared)


def _same(finding: Finding, theirs: Mapping[str, str]) -> tuple[RootPair, ...]:
    return tuple(
        RootPair(root.label, root.hash, theirs[root.label]) for root in finding.roots if root.label in theirs
    )


def _is_empty(pair: RootPair, finding: Finding) -> bool:
    return bool(finding.empty_roots) and is_empty_root(pair.in_claim, finding.empty_roots)


def _covered(finding: Finding, pairs: tuple[RootPair, ...]) -> set[str]:
    """Return the labels of the file's roots that were compared, be it by the digest over all of them."""
    labels = {pair.label for pair in pairs}
    if finding.commitment and "" in labels:
        return labels | set(finding.published)
    return labels


def _totals(known: Format | None, finding: Finding, claim: Claim) -> tuple[int, tuple[TotalPair, ...]]:
    """Return how many totals of both are equal, and those that differ."""
    stated = _stated(finding, claim)
    is_committed = known is not None and known.features.total is Mark.YES and finding.totals_open is None
    equal, differ = 0, list[TotalPair]()
    for total in finding.totals:
        theirs = stated.get(total.asset)
        if theirs is None:
            continue
        if Decimal(theirs) == Decimal(total.text):
            equal += 1
        else:
            differ.append(TotalPair(total.asset, total.text, theirs, is_committed))
    return equal, tuple(differ)


def _stated(finding: Finding, claim: Claim) -> Mapping[str, str]:
    """Return the claim's totals by the names that the file has; a list of BitMEX's kind has one, without an asset."""
    if [total.asset for total in finding.totals] == [LIST_ASSET] and len(claim.totals) == 1:
        return {LIST_ASSET: claim.totals[0].amount}
    return {total.asset: total.amount for total in claim.totals}
