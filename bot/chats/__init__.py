"""What chats have chosen: a group's exchange, and each chat's language. Numbers of chats and codes, nothing that was typed."""

from bot.chats.chat_languages import ChatLanguages
from bot.chats.chats_file import ChatsError, ChatsFile
from bot.chats.group_exchanges import GroupExchanges

__all__ = ["ChatLanguages", "ChatsError", "ChatsFile", "GroupExchanges"]
