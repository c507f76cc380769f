"""What comes out of reading a part of a ledger."""

from typing import NamedTuple

from porcore.kernel import Bytes

__all__ = ["Ingested"]


class Ingested(NamedTuple):
    """A part that was read without a fault."""

    entries: Bytes  # [n, 50], see porcore.ledger.entries
    rows: int
    bonus_rows: int
    bonuses: dict[str, int]  # units by member
