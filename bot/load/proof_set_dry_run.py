"""What publishing a staged proof set would show and change: plain facts, put into sentences by `bot.texts.proof_set_dry_run`."""

from dataclasses import dataclass, field
from hashlib import sha256

from bot.catalogue import CatalogueError, ObstacleError, StagedPublicationRow
from bot.catalogue.claims import PublishedClaim
from bot.catalogue.proof_sets import LoadedSet
from porcore.exchanges.known import KnownExchange
from porcore.exchanges.zk.known_keys import KnownKey
from porcore.publications import ProofSet

__all__ = ["ProofSetDryRun", "mark_of_failing", "said_of_failing"]


@dataclass(frozen=True, slots=True)
class ProofSetDryRun:
    """Everything an operator should see before publishing a proof set."""

    row: StagedPublicationRow
    found: ProofSet = field(repr=False)
    exchange: KnownExchange | None
    source_known: bool  # the source is at a host of the exchange
    previous: LoadedSet | None  # the exchange's set before it
    same_root: tuple[
        LoadedSet, ...
    ]  # sets of other times or exchanges that end at the same root, withdrawn ones too
    claims: tuple[PublishedClaim, ...]  # served ones that name its root
    covered: tuple[PublishedClaim, ...]  # those of them whose totals would read "checked here"
    foreign_keys: tuple[KnownKey, ...]  # keys of the set that porcore pins as another exchange's
    seen: int | None  # how many accounts' files led to its root; None: nothing is known
    obstacle: ObstacleError | CatalogueError | None

    @property
    def summary(self) -> str:
        """What the log says of it."""
        found = self.found
        failing = f", fails: {said_of_failing(found)}" if found.failing else ""
        return (
            f"finished as proof set {self.row.id[:8]}…, taken {self.row.taken_at}, batches that hold: {found.held} of"
            f" {found.batches}{failing}"
        )


def said_of_failing(found: ProofSet) -> str:
    """Return what the audit says of a set that fails, "" where nothing does."""
    return "; ".join(
        line.step.value + (f" (batch {line.batch})" if line.batch is not None else "")
        for line in found.failing
    )


def mark_of_failing(found: ProofSet) -> int:
    """Return 24 bits of what fails: whoever agreed to something else did not agree to this."""
    return int.from_bytes(sha256(repr((found.id, said_of_failing(found))).encode()).digest()[:3], "big")
