"""The operators' conversation: numeric ids from the settings, in private chats only."""

from bot.operator.handlers import OperatorHandlers

__all__ = ["OperatorHandlers"]
