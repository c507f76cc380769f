"""The Bot API methods this sandbox knows. Importing this package fills the table."""

from bot.sandbox.methods import chats, edit, files, profile, queries, send, updates
from bot.sandbox.methods.registry import METHODS, Context, Method

__all__ = ["METHODS", "Context", "Method", "chats", "edit", "files", "profile", "queries", "send", "updates"]
