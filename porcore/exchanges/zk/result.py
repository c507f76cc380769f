"""What an audit of a set of batch proofs says, as plain data: nothing here decides how it looks."""

from dataclasses import dataclass
from enum import StrEnum

from porcore.exchanges.formats.zk_totals import ZkTotal
from porcore.exchanges.report import Report, State
from porcore.exchanges.sentences import Sentence
from porcore.exit_codes import ExitCode

__all__ = ["AuditLine", "AuditStep", "KeyOrigin", "ProofSetAudit", "UsedKey"]


class AuditStep(StrEnum):
    """The steps of an audit, in their order."""

    NUMBERING = "numbering"  # 0, 1, 2, … without a gap
    LINKS = "links"  # each batch begins where the one before it ended
    START = "start"  # the first begins with nobody
    INPUTS = "public inputs"  # what each proof is about is what its row says
    PROOFS = "proofs"
    TOTALS = "totals"  # from nothing to the published ones
    ROOT = "root"  # the client's own, or one that was typed, is the last one


class KeyOrigin(StrEnum):
    """Who vouches for a key."""

    NAMED = "named"  # whoever asked gave its SHA-256
    SHIPPED = "pinned by porcore"
    BESIDE = "nobody"  # it only lay beside the proofs
    OTHER = "not the one named"  # whoever asked gave SHA-256 of other keys

    @property
    def vouches(self) -> bool:
        """Tell whether somebody does from outside."""
        return self in (KeyOrigin.NAMED, KeyOrigin.SHIPPED)


@dataclass(frozen=True, slots=True)
class UsedKey:
    """A key that batches of the set were checked with."""

    tier: int | None  # assets that a client of those batches may hold; None: the set has one key
    sha256: str  # of the file, 64 hex digits
    generation: str  # of gnark, as "gnark 0.7"
    origin: KeyOrigin
    source: str  # where a shipped one was published, https; "" for all others
    batches: int  # of the set, 1 or more
    sentence: Sentence  # the key and its origin in one


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What came out of one step."""

    step: AuditStep
    state: State  # holds, fails or not checked
    sentences: tuple[Sentence, ...]  # at least one
    batch: int | None = None  # the first at which the step fails


@dataclass(frozen=True, slots=True)
class ProofSetAudit:
    """The whole answer about a set."""

    exit_code: ExitCode
    headline: Sentence
    program: str  # its key
    title: str  # of the program, as a sentence begins with it
    table_sha256: str  # 64 hex digits
    batches: int  # 1 or more
    held: int  # proofs that were checked and hold, before the first that does not
    first_root: str  # 64 hex digits; of a program with one root the same as `last_root`
    last_root: str  # 64 hex digits: of the tree of all clients
    last_commitment: str  # 64 hex digits: hash of the totals after the last batch
    lines: tuple[AuditLine, ...]  # one a step, in order
    keys: tuple[UsedKey, ...]
    totals: tuple[ZkTotal, ...]  # as given; () where none were
    client: Report | None  # what the client's own file shows by itself
    limits: tuple[Sentence, ...]  # what none of this shows; never empty

    def line(self, step: AuditStep) -> AuditLine:
        """Return what came out of a step."""
        return next(line for line in self.lines if line.step is step)
