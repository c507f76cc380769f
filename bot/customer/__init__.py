"""The customer's conversation, in a private chat only."""

from bot.customer.callbacks import CustomerPresses
from bot.customer.handlers import CustomerHandlers
from bot.customer.unread import UnreadHandlers

__all__ = ["CustomerHandlers", "CustomerPresses", "UnreadHandlers"]
