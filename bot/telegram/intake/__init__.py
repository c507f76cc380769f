"""Taking updates so that nobody who asked is forgotten: docs/adr/0002-nobody-is-lost.md."""

from bot.telegram.intake.admission import MOST
from bot.telegram.intake.surroundings import Surroundings
from bot.telegram.intake.updates import Updates

__all__ = ["MOST", "Surroundings", "Updates"]
