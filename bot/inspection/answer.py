"""What the process that looks at a file is asked, and what it answers (`bot.inspection.child`).

Sentences are those of `porcore.exchanges`, by code and values (`bot.inspection.said`). Amounts are decimal text, hashes hex digits, "" where there is none.
"""

import json
from dataclasses import dataclass, field
from typing import Self

from bot.inspection.said import SaidSentence
from bot.runtime.wire import WireMessage
from porcore.exchanges.report import State
from porcore.exit_codes import ExitCode

__all__ = [
    "DrawnPath",
    "DrawnStep",
    "FileQuestion",
    "FileReport",
    "FileSighting",
    "HeldStatement",
    "ProofRecognised",
    "RootLine",
    "SeenLeaf",
    "VerdictLine",
]


@dataclass(frozen=True, slots=True)
class FileQuestion(WireMessage):
    """Asked in one line; the file's bytes follow, then those of the second file."""

    sizes: tuple[int, int | None]  # bytes of the file and of the second one, None without one
    roots: tuple[str, ...] = ()  # as typed
    nonces: tuple[str, ...] = field(default=(), repr=False)  # as typed; secrets
    bare: bool = False  # `roots` may be a client's id: leave out those that confirm nothing
    recognise: bool = False  # tell only whether the file is a client's proof
    published: bool = (
        False  # a list of all leaves of BitMEX's kind, of any length, whose sums were recomputed before
    )

    @classmethod
    def read(cls, line: bytes) -> Self:
        """Return the question that our own parent process, which is believed, asked; `line`: JSON in UTF-8."""
        asked = cls(**json.loads(line))
        first, second = asked.sizes
        return cls(
            (first, second),
            tuple(asked.roots),
            tuple(asked.nonces),
            asked.bare,
            asked.recognise,
            asked.published,
        )


@dataclass(frozen=True, slots=True)
class ProofRecognised(WireMessage):
    """The answer to "is this a client's proof?"."""

    proof: bool


@dataclass(frozen=True, slots=True)
class VerdictLine(WireMessage):
    """The answer to one of the four questions."""

    topic: str  # path, root, total or reserves
    state: State
    sentence: SaidSentence


@dataclass(frozen=True, slots=True)
class RootLine(WireMessage):
    """A root that was recomputed."""

    hash: str  # hex of the format's full length
    label: str = ""  # names the tree where there are several


@dataclass(frozen=True, slots=True)
class DrawnStep(WireMessage):
    """One step up a path."""

    hash: str  # of the neighbour; "" where the tree has none
    left: bool  # the neighbour stands on the left
    amount: str | None  # of the neighbour; None: no entry for the asset that is drawn
    parent_amount: str | None
    parent_hash: str


@dataclass(frozen=True, slots=True)
class DrawnPath(WireMessage):
    """The first path, with one asset's amounts: more has no room in a picture."""

    paths: int  # in the file
    asset: str | None  # whose amounts these are; None for a path without amounts
    assets: int  # in the leaf
    leaf_hash: str
    leaf_amount: str | None
    root: str
    steps: tuple[DrawnStep, ...]


@dataclass(frozen=True, slots=True)
class HeldStatement(WireMessage):
    """The statement that a proof of our own format holds under by itself, whatever was typed beside it."""

    id: str  # 64 hex digits
    exchange: str
    taken_at: str  # canonical UTC text
    members: dict[str, tuple[str, ...]]  # the coins that an asset sums, by its symbol


@dataclass(frozen=True, slots=True)
class SeenLeaf(WireMessage):
    """A leaf that leads to a root of the file."""

    place: str  # the tree's name where the file has several
    hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileSighting(WireMessage):
    """What a file of another exchange that holds adds to what is known of its root (`bot.sightings`)."""

    exchange: str
    audit: str  # SHA-256 of the audit's name where the leaf's hash covers it, else ""
    leaves: tuple[SeenLeaf, ...]  # none where the format's leaves are public
    id_bound: bool  # the leaf's hash covers an id of the client
    sample: bool  # an example that the exchange published


@dataclass(frozen=True, slots=True)
class FileReport(WireMessage):
    """A report about one file."""

    exit_code: ExitCode
    headline: SaidSentence
    text: str  # the whole report, in English
    format: str | None = None  # key of the format; None: not recognised
    hash_digits: int = 0  # of a root of the format
    companion: SaidSentence | None = (
        None  # which second file would tell more; None for none, or when one was given
    )
    nonces: SaidSentence | None = (
        None  # which secrets would tell more; None for none, or when some were given
    )
    not_compared: bool = False  # `roots` were left out, see `FileQuestion.bare`
    lines: tuple[VerdictLine, ...] = ()  # four, or none when the file was not readable
    weak_points: tuple[SaidSentence, ...] = ()
    advice: tuple[SaidSentence, ...] = ()
    stripped: tuple[SaidSentence, ...] = ()  # what was left out around the proof before it was read
    roots: tuple[RootLine, ...] = ()
    rule: str = ""  # which generation of the rules matched, where there are several
    balances: dict[str, str] | None = None  # yours, by asset; None: the file or the search has none
    total_liabilities: dict[str, str] = field(default_factory=dict)  # that the root commits to, by asset
    stated_totals: dict[str, str] = field(default_factory=dict)  # that only the file states, by asset
    alone: bool = False  # the tree holds one client
    notes: tuple[SaidSentence, ...] = ()
    drawing: DrawnPath | None = None
    statement: HeldStatement | None = None
    sighting: FileSighting | None = None
    commitment: str = ""  # hex that commits to the roots named in `committed`; "" for none
    committed: tuple[str, ...] = ()  # labels
    place: int | None = (
        None  # of the only leaf, in a tree of batch proofs; None: another tree, or several paths
    )
