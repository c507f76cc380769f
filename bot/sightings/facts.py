"""What goes into the room and what comes out of it: facts without words, and without ids or balances."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from hashlib import sha256

__all__ = ["FEW", "ReportKind", "RootCounts", "SeenFile", "SightingNews", "TallyFigures", "root_of"]

FEW = 5  # below it a number of accounts is said as "a few"


def root_of(roots: Iterable[tuple[str, str]]) -> str:
    """Return what stands for the roots of a file, as hex: the root itself, or the SHA-256 of the sorted list of several.

    `roots`: pairs of label and hex digits.
    """
    labelled = sorted(roots)
    if len(labelled) == 1:
        return labelled[0][1]
    return sha256(json.dumps(labelled, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SeenFile:
    """What an inspected file that holds teaches."""

    format: str  # key of the format, e.g. "okx-poseidon"
    scope: str  # exchange and audit where a hash covers the audit; "" groups nothing
    root: str  # hex digits, see `root_of`
    # Pairs of a place in the file and the leaf's hash; none where the leaves are public or the tree is loaded here.
    leaves: tuple[tuple[str, bytes], ...] = field(repr=False)
    binds_id: bool  # the format binds an id of the client into the leaf
    is_public_sample: bool  # an example that an exchange published
    is_loaded: bool  # the root is that of a loaded claim
    contradicted: bool  # a loaded claim or tree gives another root for that time


@dataclass(frozen=True, slots=True)
class SightingNews:
    """What may be said to the sender of a file, and to no one else."""

    others: int | None = (
        None  # accounts that other leaves of this root came from; None: nothing is said of it
    )
    since: date | None = None  # the first day of those; None where that is not known any more
    at_least: bool = False  # `others` was rounded down when its tags were destroyed
    another_root: bool = False  # files with another root of the same scope came from five accounts or more
    same_leaf: bool = False  # another account sent the sender's leaf too
    contradicted: bool = False  # a loaded claim or tree gives another root


@dataclass(frozen=True, slots=True)
class RootCounts:
    """How many files seen here lead to a root, for operators."""

    leaves: int = 0  # 0 too once the tags are destroyed
    accounts: int = 0  # rounded down once the tags are destroyed
    since: date | None = None

    @property
    def is_rounded(self) -> bool:
        """Whether the number of accounts was rounded down."""
        return self.accounts > 0 and not self.leaves


class ReportKind(IntEnum):
    """What people say of a snapshot in which they were not found."""

    LEFT_OUT = 1  # "I should be in it"
    DIFFERS = 2  # "it had other balances of mine"


@dataclass(frozen=True, slots=True)
class TallyFigures:
    """What is shown of those who checked one of our own trees; changes once in 24 hours at most."""

    clients: int = 0
    shares: Mapping[str, int] = field(default_factory=dict)  # asset -> tenths of a per cent, rounded down
    one_in: str = ""  # N of "below 1 in N", a decimal number; "" where it is not to be shown
    left_out: int = 0  # accounts, from five on, else 0
    differs: int = 0
