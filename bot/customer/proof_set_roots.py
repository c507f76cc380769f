"""Holding a file's root against the proof sets that are loaded here, and its place against what they add up.

A set changes no exit code: the person gave nothing to compare with, and what is loaded here is the operator's choice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.catalogue.proof_sets import LoadedSet, ServedProofSets
from bot.inspection.answer import FileReport
from bot.texts import proof_sets as words
from porcore.exchanges.known import KnownExchanges
from porcore.exchanges.report import State
from porcore.exchanges.sentences import say
from porcore.exchanges.zk.result import AuditStep
from porcore.exit_codes import ExitCode

__all__ = ["IN_PLACE", "ProofSetRoots", "SetTold", "with_checked_proofs"]

_HOLDS = (ExitCode.VERIFIED, ExitCode.CONSISTENT)


@dataclass(frozen=True, slots=True)
class SetTold:
    """What is said of a file beside the proof sets, as HTML. `first`: it goes before all else."""

    html: str
    first: bool = False
    on_its_word: bool = False  # the verdict rests on a set that this bot's operator loaded
    is_checked: bool = False  # proofs about this very file's tree were checked here


class ProofSetRoots:
    """The last roots of all sets. Any thread may ask."""

    def __init__(self, sets: ServedProofSets, known: Callable[[], KnownExchanges]) -> None:
        """`known` returns the exchanges under the names that answers use."""
        self._sets, self._known_now = sets, known

    @property
    def _known(self) -> KnownExchanges:
        return self._known_now()

    def told(self, file: FileReport) -> SetTold | None:
        """Return what is to be said of a file that was looked at, None for nothing. May parse sets: run it in a thread."""
        if file.exit_code not in _HOLDS or len(file.roots) != 1:
            return None
        root = file.roots[0].hash
        of_format = [each for each in self._sets.loaded() if each.found.proof_format == file.format]
        same = [each for each in of_format if each.found.last_root == root]
        # Whoever loads the same tree once more, with a wrong key or as another exchange's, takes nothing from the better set.
        standing = min((each for each in same if each.entry.served), key=_worth, default=None)
        if standing is not None:
            return self._tied(file, standing)
        withdrawn = next((each for each in same if each.entry.withdrawn_at), None)
        if withdrawn is not None:
            return SetTold(words.withdrawn_set(self._known, withdrawn))
        newest = _newest(of_format)
        if not newest or file.exit_code is ExitCode.VERIFIED:
            return None
        return SetTold(words.another_root(self._known, newest))

    def _tied(self, file: FileReport, loaded: LoadedSet) -> SetTold:
        found = loaded.found
        if file.place is not None and found.last_place is not None and file.place > found.last_place:
            return SetTold(words.outside(self._known, loaded), first=True)
        is_checked = found.line(AuditStep.PROOFS).state is State.HOLDS
        rests_on_it = is_checked and not found.failing and file.exit_code is ExitCode.CONSISTENT
        return SetTold(words.inside(self._known, loaded), on_its_word=rests_on_it, is_checked=is_checked)


def _worth(loaded: LoadedSet) -> tuple[bool, bool, bool]:
    """Return what sets are sorted by, the one that shows most first."""
    found = loaded.found
    return bool(found.failing), not found.is_pinned, not found.holds


def _newest(sets: Sequence[LoadedSet]) -> list[LoadedSet]:
    """Return the newest served set of each exchange, the newest first."""
    found = dict[str, LoadedSet]()
    for each in sets:
        if each.entry.served:
            found.setdefault(each.entry.key, each)
    return list(found.values())


# What is said in the place of sentences about proofs that were not checked.
IN_PLACE = {"total-circuit": words.TOTAL_BESIDE, "weak-zk": words.WEAK_BESIDE}


def with_checked_proofs(file: FileReport) -> FileReport:
    """Return a report whose text does not say that proofs were not checked, where a set that is told of beside it has them."""
    text = file.text
    for code, sentence in IN_PLACE.items():
        text = text.replace(str(say(code)), sentence)
    return replace(file, text=text)
