"""The ledger's report in a snapshot file: what the build counted. In a foreign file it is only a claim."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from porcore.errors import SnapshotError
from porcore.format.hashing import MAX_AMOUNT
from porcore.format.origin import SourceReport, origin_of
from porcore.snapshot import Snapshot

__all__ = ["SourceReport", "StoredReport", "read_report"]

_MOST_BYTES = 2**20
_MOST_BONUS = 2**167  # of all rows together, each below 2^127; a bonus that is taken back is below zero
Count = Annotated[int, Field(ge=0, le=2**40)]


class StoredReport(BaseModel):
    """What the dry run shows of it; amounts are in units of 10^-decimals of the member's asset."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    rows: Count
    clients: Count
    zero_clients: Count
    extra_account_rows: Count
    bonus_rows: Count
    bonus_by_member: dict[str, Annotated[int, Field(ge=-_MOST_BONUS, le=_MOST_BONUS)]]
    weak_ids: bool
    # Debts that count as zero, by symbol of the asset; files of earlier versions have none.
    clients_below_zero: dict[str, Count] = Field(default_factory=dict)
    units_below_zero: dict[str, Annotated[int, Field(ge=0, le=MAX_AMOUNT)]] = Field(default_factory=dict)
    # Who made the tree, as the bundle says; files of earlier versions say nothing.
    source: SourceReport | None = None  # the published list that it was rebuilt from
    made_by: Literal["exchange"] | None = None
    statement_ids_at: str | None = None  # where the exchange publishes its statement ids


def read_report(snapshot: Snapshot) -> StoredReport | None:
    """Return the report, or None when the file holds none that can be read, or one whose origin is not the name's."""
    try:
        data = snapshot.meta("report")
        if len(data) > _MOST_BYTES:
            return None
        origin_of(data, snapshot.statement.exchange)
        return StoredReport.model_validate_json(data)
    except (SnapshotError, ValidationError):
        return None
