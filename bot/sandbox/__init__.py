"""A strict Telegram Bot API server on this machine, with a chat page: the bot's tests and demo run against it.

The bot cannot tell the difference: only `base_url` and `base_file_url` change. See `docs/architecture.md`.
"""

from bot.sandbox.acts import ActError
from bot.sandbox.driver import Sandbox, new_token
from bot.sandbox.entities import Entity
from bot.sandbox.faults import Call
from bot.sandbox.markup import Button
from bot.sandbox.models import User
from bot.sandbox.people import ChatLike, SandboxChannel, SandboxGroup, SandboxUser
from bot.sandbox.views import CallbackAnswer, Document, SandboxMessage

__all__ = [
    "ActError",
    "Button",
    "Call",
    "CallbackAnswer",
    "ChatLike",
    "Document",
    "Entity",
    "Sandbox",
    "SandboxChannel",
    "SandboxGroup",
    "SandboxMessage",
    "SandboxUser",
    "User",
    "new_token",
]
