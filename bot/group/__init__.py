"""What anyone may ask without an id: reserves, wallets and the list of snapshots, in groups and in private."""

from bot.group.callbacks import PublicCallbacks
from bot.group.guard import GroupGuard
from bot.group.handlers import PublicHandlers
from bot.group.membership import Membership

__all__ = ["GroupGuard", "Membership", "PublicCallbacks", "PublicHandlers"]
