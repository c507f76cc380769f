"""What anyone may ask without an id: reserves, wallets and the list of snapshots, in groups and in private."""

from bot.group.addressed import ADDRESSED
from bot.group.guard import GroupGuard
from bot.group.handlers import PublicHandlers
from bot.group.membership import Membership
from bot.group.presses import PublicPresses

__all__ = ["ADDRESSED", "GroupGuard", "Membership", "PublicHandlers", "PublicPresses"]
