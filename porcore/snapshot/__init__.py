"""The snapshot file (``.por``): one immutable SQLite file per snapshot (docs/format.md, "Snapshot file")."""

from porcore.snapshot.check import check_snapshot
from porcore.snapshot.reader import Snapshot

__all__ = ["Snapshot", "check_snapshot"]
