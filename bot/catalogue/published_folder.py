"""What was published as a folder of files, as everyone but the catalogue knows it: a claim or a proof set."""

from dataclasses import dataclass, field
from typing import ClassVar, Self

from bot.catalogue.rows import PublicationRow

__all__ = ["PublishedClaim", "PublishedFolder", "PublishedProofSet"]


@dataclass(frozen=True, slots=True)
class PublishedFolder:
    """A claim or proof set that was published. Times are canonical UTC text."""

    kind: ClassVar[str]  # as the public log has it, and as sentences name it

    id: str  # 64 hex digits, SHA-256 of `body`
    key: str  # of its exchange
    taken_at: str
    proof_format: str  # a key of `porcore peers`, or ""
    source: str  # an https address
    published_at: str
    withdrawn_at: str | None
    fault: str | None  # why it is not served although it was not withdrawn
    body: str = field(repr=False, default="")  # canonical JSON
    reason: str = ""  # why it was withdrawn, for everyone; "" where that was not said

    @classmethod
    def of(cls, row: PublicationRow, fault: str | None, reason: str = "") -> Self:
        """Return what is known of a row of the catalogue. `fault`: why its files are not served; `reason`: why it was withdrawn."""
        facts = (row.id, row.key, row.taken_at, row.proof_format, row.source, row.published_at)
        return cls(*facts, row.withdrawn_at, fault, row.body, reason)

    @property
    def subject(self) -> str:
        """What the public log calls it: its id."""
        return self.id

    @property
    def prefix(self) -> bytes:
        """First 8 bytes of the id, which buttons carry."""
        return bytes.fromhex(self.id[:16])

    @property
    def served(self) -> bool:
        """Whether people may see it."""
        return self.withdrawn_at is None and self.fault is None


@dataclass(frozen=True, slots=True)
class PublishedClaim(PublishedFolder):
    """What an exchange published in its own format, as this bot's operator says."""

    kind: ClassVar[str] = "claim"


@dataclass(frozen=True, slots=True)
class PublishedProofSet(PublishedFolder):
    """Batch proofs that an exchange published about all its clients, with what our own check found."""

    kind: ClassVar[str] = "proof set"
