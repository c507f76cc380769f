"""What was published and withdrawn, the public log, the operators' audit trail: ``catalogue.db`` (docs/architecture.md)."""

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.errors import CatalogueError, Obstacle, ObstacleError, folder_errors
from bot.catalogue.rows import (
    AuditRow,
    ExchangeRow,
    LogEntry,
    PublicationRow,
    SnapshotRow,
    StagedPublicationRow,
    StagedRow,
    TreeFacts,
)

__all__ = [
    "AuditRow",
    "Catalogue",
    "CatalogueError",
    "ExchangeRow",
    "LogEntry",
    "Obstacle",
    "ObstacleError",
    "PublicationRow",
    "SnapshotRow",
    "StagedPublicationRow",
    "StagedRow",
    "TreeFacts",
    "folder_errors",
]
