"""The customer's conversation, in a private chat only."""

from bot.customer.handlers import CustomerHandlers
from bot.customer.presses import CustomerPresses

__all__ = ["CustomerHandlers", "CustomerPresses"]
