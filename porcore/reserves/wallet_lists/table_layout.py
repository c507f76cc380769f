"""What one exchange's table looks like: its columns, and what a row of it means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from porcore.reserves.wallet_lists.rows import PublishedRow

__all__ = ["Cells", "TableLayout"]

Cells = dict[str, str]  # by field


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One exchange's table."""

    name: str  # such as okx-12
    title: str  # for a person
    columns: Mapping[str, str]  # a header's name as `header_names` gives it -> field
    read: Callable[[int, Cells, bool], PublishedRow]  # line, cells by field, whether they are plain
    optional: tuple[str, ...] = ()  # columns that may be missing
    may_end_early: bool = False  # rows without their last cells are whole

    @property
    def header(self) -> str:
        """The header as an error may show it."""
        return ",".join(f"[{name}]" if name in self.optional else name for name in self.columns)
