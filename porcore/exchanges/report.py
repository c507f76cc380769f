"""What an inspection says, as plain data: nothing here decides how it looks.

A `Format` describes one published proof format; its `check` gives a `Finding` or raises `UnreadableError` or
`RefutedFileError`; `porcore.exchanges.inspect` turns that into a `Report`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from porcore.errors import PorError
from porcore.exchanges.document import Document
from porcore.exchanges.sentences import SENTENCES, Sentence, say, shown_name
from porcore.exit_codes import ExitCode

__all__ = [
    "Amount",
    "Fault",
    "Features",
    "Finding",
    "Format",
    "Mark",
    "Negative",
    "PathStep",
    "ProofPath",
    "Recognition",
    "RefutedFileError",
    "Report",
    "Root",
    "State",
    "Step",
    "Supplement",
    "TopicAnswer",
    "listed",
]


class Mark(StrEnum):
    """A cell of the matrix of formats."""

    YES = "yes"
    NO = "no"
    CIRCUIT = "in the zero-knowledge proof"  # true if that proof holds, which is not checked here
    NONE = "no sums"  # the question does not arise
    UNKNOWN = "not published"  # the rule of the leaf, on which the answer depends


class State(StrEnum):
    """What can be said about one of the four questions."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "not checked"  # it could be checked with something that is not at hand
    ABSENT = "not in this file"  # no file of this format can show it


class Step(StrEnum):
    """The step of a check at which a file fails."""

    LEAF = "leaf"  # the leaf's hash, from your own data
    SIDE = "side"  # left or right
    LEVEL = "level"  # a height or level number
    PATH = "path"  # how many elements, which ones are missing
    PARENT = "parent"  # a node that the file itself states
    SUM = "sum"  # an amount that does not add up
    NEGATIVE = "negative"  # in a format that forbids it
    ROOT = "root"  # where the path ends
    TRUST = "trust"  # the root obtained elsewhere


@dataclass(frozen=True, slots=True)
class Features:
    """The columns of the matrix; weak points that follow from them are derived, not listed again."""

    sample: Mark  # was the rule tried on a file that the exchange itself published?
    total: Mark  # does the root commit to total liabilities?
    both_sums: Mark  # does a parent commit to each child's sum?
    domain: Mark  # can a leaf never pass for a parent?
    negatives: Mark  # are negative amounts refused?
    hash_bits: int  # 64..256
    id_bound: Mark  # does the leaf hold an id of the client?
    whole: Mark = Mark.NO  # is what the exchange publishes about all of its clients checked here?


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of an asset; `text` is a plain decimal, never in scientific notation."""

    asset: str  # "" in a format with one unnamed asset
    text: str


def listed(amounts: Iterable[Amount]) -> str:
    """Return amounts as a sentence lists them, without those that are zero."""
    held = (f"{entry.text} {shown_name(entry.asset)}".strip() for entry in amounts if entry.text != "0")
    return ", ".join(held) or "0"


@dataclass(frozen=True, slots=True)
class Negative:
    """A negative amount found in this very file."""

    level: int  # 0 = leaves
    asset: str
    text: str
    own: bool = False  # your own balance and not a neighbour's


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step up: the neighbour that the file gives, and the parent that was recomputed."""

    level: int  # of the neighbour; 0 = leaves
    sibling_hash: str  # hex; "" where the tree has no neighbour
    sibling_is_left: bool
    parent_hash: str  # hex
    sibling_amounts: tuple[Amount, ...] = ()
    parent_amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofPath:
    """A path from a leaf to the root, for a picture; `label` names the tree where there are several."""

    leaf_hash: str
    steps: tuple[PathStep, ...]
    leaf_amounts: tuple[Amount, ...] = ()
    label: str = ""

    @property
    def place(self) -> int:
        """The leaf's place among those of its level, from 0, as the sides of its neighbours tell it."""
        return sum(step.sibling_is_left << step.level for step in self.steps)


@dataclass(frozen=True, slots=True)
class Root:
    """A root that was recomputed: hex of the format's full length; `label` names the tree, or is ""."""

    hash: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in a file that does not contradict itself.

    `published` is what the second file claims. It is no root from outside: whoever makes one file can make two.
    """

    roots: tuple[Root, ...]
    root_in_file: bool  # False: the file names no root, so its path could not be compared with anything
    balances: tuple[Amount, ...] | None = None  # yours; None: the file or the search has none
    totals: tuple[Amount, ...] = ()  # total liabilities at the root, where the file has them
    paths: tuple[ProofPath, ...] = ()
    negatives: tuple[Negative, ...] = ()
    rule: str = ""  # which generation of the rules matched, where there are several
    published: Mapping[str, str] = field(default_factory=dict)  # label -> root, from the companion file
    notes: tuple[Sentence, ...] = ()  # facts about this very file
    weak: tuple[Sentence, ...] = ()  # weak points found in this very file
    path_line: Sentence | None = None  # instead of the usual sentence about the path
    root_line: "TopicAnswer | None" = None  # the format compared the root itself
    not_found: bool = False  # leaves that were looked for are not in the tree
    commitment: str | None = (
        None  # hex that commits to all of `published`; "": not at hand; None: there is none
    )
    leaf_open: bool = False  # nothing binds what the path starts from: it may be an inner node
    totals_open: Sentence | None = None  # why the root does not commit to `totals`
    alone: bool = False  # the tree holds only you; known without `paths`
    leaf_hash: str = (
        ""  # hex of your leaf where its path is none of two children a node, and so not in `paths`
    )
    covered: tuple[str, ...] = ()  # places that hashes cover in this very file, beyond those of the format
    uncovered: tuple[str, ...] = ()  # and places that they do not
    empty_roots: tuple[str, ...] = ()  # roots of trees of this shape that hold no one
    exchange: str = ""  # whose tree it is, as people write the name; "" where no hash covers that


@dataclass(frozen=True, slots=True)
class Supplement:
    """What the person gave with the file. Nonces are secrets: they are never shown or kept."""

    roots: tuple[str, ...] = ()  # as typed
    nonces: tuple[str, ...] = field(default=(), repr=False)  # as typed
    companion: bytes | None = field(default=None, repr=False)  # the published file that belongs to it


@dataclass(frozen=True, slots=True)
class Recognition:
    """Which marks of a format a file shows and which it lacks; it is of that format if it lacks none."""

    found: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """One published format. `check` raises UnreadableError or RefutedFileError and nothing else."""

    key: str  # short name, unique
    exchange: str
    source: str  # where the rule was read: owner/repository of the exchange's own code, or our document
    features: Features
    recognise: Callable[[Document], Recognition]
    check: Callable[[Document, Supplement], Finding]
    covered: tuple[str, ...] = ()  # places of the JSON file that the check depends on; (): all of it is
    weak: tuple[
        str, ...
    ] = ()  # codes in `porcore.exchanges.sentences` beyond those that follow from the features
    keep_private: str = "keep-private"  # code of the advice what not to post

    @property
    def title(self) -> Sentence:
        """The kind of file."""
        return say(f"title-{self.key}")

    @property
    def root_at(self) -> Sentence:
        """Where the exchange publishes its root, as the end of a sentence."""
        return say(f"root-at-{self.key}")

    @property
    def companion(self) -> Sentence | None:
        """Which second file the check can use; None: none."""
        return say(code) if (code := f"second-{self.key}") in SENTENCES else None

    @property
    def nonces(self) -> Sentence | None:
        """Which secrets of the person the check can use; None: none."""
        return say(code) if (code := f"nonces-{self.key}") in SENTENCES else None

    @property
    def is_private(self) -> bool:
        """Tell whether such a file is one client's own, and not a tree that is published anyway."""
        return self.keep_private == "keep-private"

    def weak_points(self) -> tuple[Sentence, ...]:
        """Return the weak points that every file of this format has."""
        features = self.features
        derived = [
            ("weak-no-sums", features.total is Mark.NO),
            ("weak-sum-only", features.both_sums is Mark.NO),
            ("weak-negatives", features.negatives is Mark.NO and features.total is not Mark.NO),
            ("weak-negatives-no-sums", features.negatives is Mark.NO and features.total is Mark.NO),
            ("weak-domain", features.domain is Mark.NO),
            ("weak-no-id", features.id_bound is Mark.NO),
            ("weak-zk", Mark.CIRCUIT in (features.total, features.both_sums, features.negatives)),
            ("weak-unverified", features.sample is Mark.NO),
        ]
        sentences = [say(code) for code, applies in derived if applies]
        if features.hash_bits < 256:
            sentences.insert(0, say("weak-truncated", bits=features.hash_bits, work=features.hash_bits // 2))
        return (*sentences, *(say(code) for code in self.weak))


@dataclass(frozen=True, slots=True)
class Fault:
    """Where and how a file fails."""

    step: Step
    sentence: Sentence
    level: int | None = None  # 0 = leaves
    found: str = ""
    expected: str = ""


class RefutedFileError(PorError):
    """A file that contradicts itself or the root obtained elsewhere; `fault` says where.

    `level` is that of the node at fault, 0 = leaves; None where it is not about a node.
    """

    def __init__(self, step: Step, code: str, level: int | None = None, **values: object) -> None:
        shown = dict(values) if level is None else {"level": level, **values}
        sentence = say(code, **shown)
        found, expected = str(values.get("found", "")), str(values.get("expected", ""))
        self.fault = Fault(step, sentence, level, found, expected)
        super().__init__(str(sentence))


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """The answer to one of the four questions."""

    topic: str  # path, root, total or reserves
    state: State
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer. `lines` has the four lines, or none when the file was not readable."""

    exit_code: ExitCode
    headline: Sentence
    format: Format | None = None
    lines: tuple[TopicAnswer, ...] = ()
    finding: Finding | None = None
    fault: Fault | None = None
    weak_points: tuple[Sentence, ...] = ()
    advice: tuple[Sentence, ...] = ()
    stripped: tuple[Sentence, ...] = ()  # what was left out around the proof before it was read
