"""What was published and withdrawn, the public log, the operators' audit trail: ``catalogue.db`` (docs/architecture.md)."""

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.errors import CatalogueError, Obstacle, ObstacleError, folder_errors
from bot.catalogue.rows import AuditRow, LogEntry, SnapshotRow, StagedRow

__all__ = [
    "AuditRow",
    "Catalogue",
    "CatalogueError",
    "LogEntry",
    "Obstacle",
    "ObstacleError",
    "SnapshotRow",
    "StagedRow",
    "folder_errors",
]
