"""What files and questions of many people teach together, without who they are: `sightings.db` and its keys."""

from bot.sightings.facts import ReportKind, RootCounts, SeenFile, SightingNews, TallyFigures, root_of
from bot.sightings.keeper import Keeper
from bot.sightings.reports import Reports
from bot.sightings.sightings import Sightings
from bot.sightings.tally import SnapshotTally

__all__ = [
    "Keeper",
    "ReportKind",
    "Reports",
    "RootCounts",
    "SeenFile",
    "SightingNews",
    "Sightings",
    "SnapshotTally",
    "TallyFigures",
    "root_of",
]
