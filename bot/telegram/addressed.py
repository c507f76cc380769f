"""Which group messages are meant for the bot: those that begin with a command, or name it."""

from telegram import Message, MessageEntity
from telegram.ext import filters

__all__ = ["ADDRESSED", "is_addressed"]


def is_addressed(message: Message) -> bool:
    """Tell whether a message begins with a command, or names the bot."""
    return _begins_with_command(message) or _names_us(message)


def _begins_with_command(message: Message) -> bool:
    return any(one.type == MessageEntity.BOT_COMMAND and one.offset == 0 for one in _entities(message))


def _names_us(message: Message) -> bool:
    """Tell whether a mention, or the end of a command, is the bot's name."""
    bot = message.get_bot()
    name = f"@{bot.username}".lower()
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.BOT_COMMAND]
    texts = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return any(text.lower().endswith(name) for text in texts.values()) or any(
        one.user is not None and one.user.id == bot.id for one in _entities(message)
    )


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return (*message.entities, *message.caption_entities)


class _Addressed(filters.MessageFilter):
    def filter(self, message: Message) -> bool:
        return _names_us(message)


ADDRESSED = _Addressed()
