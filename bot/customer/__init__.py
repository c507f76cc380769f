"""The customer's conversation, in a private chat only."""

from bot.customer.callbacks import CustomerCallbacks
from bot.customer.handlers import CustomerHandlers
from bot.customer.history import HistoryHandlers
from bot.customer.not_followed import UnreadHandlers

__all__ = ["CustomerCallbacks", "CustomerHandlers", "HistoryHandlers", "UnreadHandlers"]
