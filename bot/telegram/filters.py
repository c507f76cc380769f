"""Which incoming messages we react to, and the text after a command."""

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters

__all__ = ["ALL", "NEW", "after_command", "in_group"]

ALL = filters.UpdateType.MESSAGES  # new and edited ones, whoever wrote them and however they came
# Edited, forwarded, automatically forwarded, channel and via-bot messages never start anything.
NEW = (
    filters.UpdateType.MESSAGE
    & ~filters.FORWARDED
    & ~filters.IS_AUTOMATIC_FORWARD
    & ~filters.VIA_BOT
    & ~filters.IS_FROM_OFFLINE
)


def in_group(message: Message) -> bool:
    """Tell whether others than one person read a message."""
    return message.chat.type != ChatType.PRIVATE


def after_command(message: Message) -> str:
    """Return the text after the command at the start of a text or caption, "" for nothing."""
    text = message.text if message.text is not None else message.caption or ""
    entities = message.entities if message.text is not None else message.caption_entities
    if entities and entities[0].type == MessageEntity.BOT_COMMAND and entities[0].offset == 0:
        return text[entities[0].length :].strip()  # a command is ASCII, so units and characters agree
    return text.strip()
