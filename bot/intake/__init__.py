"""Taking updates so that nobody who asked is forgotten: docs/adr/0002-nobody-is-lost.md."""

from bot.intake.admission import MOST
from bot.intake.kinds import GROUP_COMMANDS
from bot.intake.updates import Updates

__all__ = ["GROUP_COMMANDS", "MOST", "Updates"]
