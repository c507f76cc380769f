"""How long work tells how far it is, and the lines of ``--progress-json`` that tell it to another process."""

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from pydantic import ConfigDict

__all__ = ["DoneLine", "ErrorLine", "Progress", "ProgressLine", "Stage", "line_of", "silent"]

_STATEMENT_ID = re.compile(r"[0-9a-f]{64}")


class Stage(StrEnum):
    """What is being counted."""

    LIST = "bytes of the published list hashed"
    ROWS = "rows read"
    LEAVES = "leaves hashed"
    PAGES = "pages written"
    CHECKED = "leaves checked"
    PUBLISHED = "leaves published"
    AUDITED = "leaves audited"
    INPUTS = "public inputs recomputed"
    BATCHES = "batches checked"


# Called with the stage, how many are done, and how many there are (None: not known yet). It may be called
# often; whoever shows it decides how rarely to draw.
Progress = Callable[[Stage, int, int | None], None]


def silent(_stage: Stage, _done: int, _total: int | None) -> None:
    """Show nothing: `_done` is 0 or more of `_total`, which is None where nobody knows how many there are."""


class _Line:
    """What the lines have in common: whoever reads one with pydantic takes no other keys and no other types."""

    __slots__ = ()
    __pydantic_config__: ClassVar["ConfigDict"] = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, slots=True)
class ProgressLine(_Line):
    """How far the work is."""

    event: Literal["progress"] = field(default="progress", kw_only=True)
    stage: str  # a `Stage`
    done: int
    total: int | None  # None: not known yet


@dataclass(frozen=True, slots=True)
class DoneLine(_Line):
    """The last line of a build or a check that went well."""

    event: Literal["done"] = field(default="done", kw_only=True)
    statement_id: str  # 64 hex digits
    wallet_rows_outside: int = 0  # rows of wallets.csv that belong to no asset
    wallet_rows_unstated: int = 0  # those of them that state no balance

    def __post_init__(self) -> None:
        """Raise ValueError for what is no statement id, and for a count below zero."""
        if not _STATEMENT_ID.fullmatch(self.statement_id):
            raise ValueError("statement_id: expected 64 hex digits")
        if min(self.wallet_rows_outside, self.wallet_rows_unstated) < 0:
            raise ValueError("a count of rows is never below zero")


@dataclass(frozen=True, slots=True)
class ErrorLine(_Line):
    """The last line of work that stopped at a fault."""

    event: Literal["error"] = field(default="error", kw_only=True)
    message: str  # what was found, what was expected, what to do next


def line_of(line: ProgressLine | DoneLine | ErrorLine) -> str:
    """Return a line as JSON, its end not included; a count that is zero by default is left out."""
    values = {each.name: (getattr(line, each.name), each.default) for each in fields(line)}
    kept = {name for name, (value, default) in values.items() if default is MISSING or value != default}
    return json.dumps({name: value for name, (value, _) in values.items() if name in kept | {"event"}})
