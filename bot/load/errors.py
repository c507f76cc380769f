"""Why a load, or a decision about it, did not happen. Each text is a whole sentence for the operator."""

from dataclasses import dataclass, field

from bot.catalogue import StagedPublicationRow, StagedRow
from bot.errors import BotError
from bot.languages import Sayable, _, in_language
from bot.load.claim_dry_run import ShortAsset, asked_about, mark_of_units
from bot.load.falls import Fall
from bot.load.proof_set_dry_run import mark_of_failing, said_of_failing
from porcore.durable import DiskFullError
from porcore.publications import ProofSet, UnitQuestion

__all__ = [
    "AlreadyError",
    "BusyError",
    "CutShortError",
    "FailingSetError",
    "FallsError",
    "GoneError",
    "LoadError",
    "Running",
    "SecondYesError",
    "StoppedError",
    "UnitsError",
    "as_load_error",
    "done_but_not_shown",
    "nothing_published",
]


class LoadError(BotError):
    """A load or a decision failed; nothing was published or lost. ``str(error)`` says why and what to do."""


class CutShortError(LoadError):
    """A child ended before it had a result, so nothing is known about the file it looked at.

    `kind`: "killed" by the system, "time" or "memory" when it needed more than it may take, otherwise "failed".
    """

    def __init__(self, said: str, kind: str) -> None:
        self.kind = kind
        super().__init__(said)


class GoneError(LoadError):
    """There is nothing staged behind a button any more."""


class AlreadyError(GoneError):
    """What a button asks for was done before: by another press, or under an older message."""


class SecondYesError(LoadError):
    """Publishing a claim or proof set needs a second yes. `about`: for what, as the audit has it; `mark`: 24 bits of that."""

    def __init__(self, row: StagedPublicationRow, about: str, mark: int, said: str) -> None:
        self.row, self.about, self.mark = row, about, mark
        super().__init__(f"{said} Nothing was published yet.")


class UnitsError(SecondYesError):
    """A claim has ratios out of all proportion, or less than is owed, so publishing it needs a second yes.

    `uncounted`: coins of its wallet list that count for no asset, the usual cause of the latter.
    """

    def __init__(
        self,
        questions: tuple[UnitQuestion, ...],
        row: StagedPublicationRow,
        short: tuple[ShortAsset, ...] = (),
        uncounted: tuple[str, ...] = (),
    ) -> None:
        self.questions, self.short, self.uncounted = questions, short, uncounted
        mark = mark_of_units(questions, short)
        super().__init__(row, asked_about(questions, short), mark, "Its ratios need a second yes.")


class FailingSetError(SecondYesError):
    """A proof set fails a step of its check, so publishing it needs a second yes."""

    def __init__(self, found: ProofSet, row: StagedPublicationRow) -> None:
        self.found = found
        super().__init__(
            row, f"fails: {said_of_failing(found)}", mark_of_failing(found), "A step of its check fails."
        )


class FallsError(LoadError):
    """A snapshot has so much less than the last one that publishing it needs a second yes."""

    def __init__(self, falls: tuple[Fall, ...], row: StagedRow) -> None:
        self.falls, self.row = falls, row
        super().__init__("It has much less than the last snapshot. Nothing was published yet.")


def nothing_published(trouble: str) -> Sayable:
    """Return why nothing can be published while nothing of the catalogue can be shown; `trouble`: why that is."""
    return Sayable(lambda: _("{reason} Nothing was published.", reason=in_language(trouble)))


def done_but_not_shown(trouble: str) -> Sayable:
    """Return what is said where something was done and the catalogue was damaged since; `trouble`: in which way."""
    return Sayable(
        lambda: _(
            "It is done, but the catalogue can no longer be shown: {reason}", reason=in_language(trouble)
        )
    )


def as_load_error(error: Exception) -> LoadError:
    """Return a LoadError with the sentence of another error, which is translated where it can be."""
    if isinstance(error, DiskFullError):
        folder = error.folder
        return LoadError(
            Sayable(
                lambda: _(
                    "{folder}: the disk is full. Nothing was published; free some space and try again.",
                    folder=folder,
                )
            )
        )
    return LoadError(str(error))


@dataclass(slots=True)
class Running:
    """The load under way. `step` and its numbers change while it runs; whoever shows them reads them."""

    operator: int  # numeric Telegram id
    subject: str  # file name, or host and path without the query
    since: str  # canonical UTC text
    step: str = "starting"
    done: int = 0
    total: int | None = None  # None: not known
    unit: str = ""  # of done and total: "" for plain numbers, "bytes"
    stopped_by: str = field(default="", repr=False)  # "", "operator" or "shutdown"

    def tell(self, step: str, done: int = 0, total: int | None = None, unit: str = "") -> None:
        """Say how far the load is: `done` of `total` (None: not known), counted in `unit` ("" for things, or "bytes")."""
        self.step, self.done, self.total, self.unit = step, done, total, unit


class BusyError(BotError):
    """Another load is running."""

    def __init__(self, running: Running) -> None:
        self.running = running
        super().__init__(running.subject)


class StoppedError(BotError):
    """The load was stopped, by an operator's ``/cancel`` or because the bot is ending."""

    def __init__(self, *, by_operator: bool) -> None:
        self.by_operator = by_operator
        super().__init__("stopped")
