"""How long work tells how far it is."""

from collections.abc import Callable
from enum import StrEnum

__all__ = ["Progress", "Stage", "silent"]


class Stage(StrEnum):
    """What is being counted."""

    ROWS = "rows read"
    LEAVES = "leaves hashed"
    PAGES = "pages written"
    CHECKED = "leaves checked"
    PUBLISHED = "leaves published"
    AUDITED = "leaves audited"


# Called with the stage, how many are done, and how many there are (None: not known yet). It may be called
# often; whoever shows it decides how rarely to draw.
Progress = Callable[[Stage, int, int | None], None]


def silent(_stage: Stage, _done: int, _total: int | None) -> None:
    """Show nothing."""
