"""A client's proof file checked beside a claim: the report, the comparison, and what the two come to as an exit code."""

from dataclasses import dataclass

from porcore.exchanges import inspect
from porcore.exchanges.known import KnownExchanges
from porcore.exchanges.report import Report, Supplement
from porcore.exit_codes import ExitCode
from porcore.publications.bundle import OpenedClaim
from porcore.publications.claim import Claim
from porcore.publications.comparison import ClaimComparison, ClaimState, compare_with_claim

__all__ = ["CheckedFile", "beside", "check_file"]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a file shows by itself, and beside the claim."""

    report: Report
    comparison: ClaimComparison
    exit_code: ExitCode
    is_trusted: bool  # the claim's roots counted as roots obtained elsewhere


def check_file(
    data: bytes,
    opened: OpenedClaim,
    roots: tuple[str, ...] = (),
    *,
    is_trusted: bool = False,
    exchanges: KnownExchanges | None = None,
) -> CheckedFile:
    """Return what the file in `data`, whole and of any length, shows beside the claim. Never raises for its content.

    `roots` were typed by the person. `is_trusted` says that the person named the claim's id: only then can the exit
    code be 0, and only for a file that holds under the claim's roots, which commit to no total other than the claim's.
    `exchanges` are those that are known; None: those of the table that ships.
    """
    report = _report(data, opened, roots)
    comparison = compare_with_claim(report, opened.claim, exchanges)
    if is_trusted and comparison.state is ClaimState.EQUAL and report.exit_code is not ExitCode.REFUTED:
        under = _report(data, opened, (*roots, *(root.hash for root in opened.claim.roots)))
        if under.exit_code is ExitCode.VERIFIED:
            # A total that no hash covers is a word of the file's, which is said and decides nothing.
            contradicts = any(pair.is_committed for pair in comparison.totals_differ)
            code = ExitCode.CONSISTENT if contradicts else ExitCode.VERIFIED
            return CheckedFile(under, comparison, code, is_trusted=True)
    return _untrusted(report, comparison)


def beside(report: Report, claim: Claim, exchanges: KnownExchanges | None = None) -> CheckedFile:
    """Return a report with how it compares to a claim that is nobody's word but its maker's: the exit code is never 0.

    `report` was made without the claim's roots; `exchanges` as in `check_file`.
    """
    return _untrusted(report, compare_with_claim(report, claim, exchanges))


def _untrusted(report: Report, comparison: ClaimComparison) -> CheckedFile:
    return CheckedFile(report, comparison, _exit_code(report, comparison), is_trusted=False)


def _report(data: bytes, opened: OpenedClaim, roots: tuple[str, ...]) -> Report:
    """Inspect the file; with the claim's root file only where the file alone leads nowhere, or leaves its start open."""
    alone = inspect(data, Supplement(roots))
    finding, published = alone.finding, opened.root_file
    has_second = alone.format is not None and bool(alone.format.companion) and published is not None
    if has_second and finding is not None and (not finding.roots or finding.leaf_open):
        both = inspect(data, Supplement(roots, companion=published))
        return both if both.finding is not None else alone
    return alone


def _exit_code(report: Report, comparison: ClaimComparison) -> ExitCode:
    """Return the code of a file beside a claim that counts as nobody's word but its maker's."""
    if report.exit_code in (ExitCode.UNREADABLE, ExitCode.REFUTED):
        return report.exit_code
    if comparison.state is ClaimState.DIFFERENT:
        return ExitCode.REFUTED
    return ExitCode.CONSISTENT
