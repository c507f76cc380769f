"""Who administers a group: asked of Telegram each time, and kept nowhere."""

from telegram import Chat, Message
from telegram.error import TelegramError

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.texts import exchanges as words

__all__ = ["administers", "is_administrator"]


async def is_administrator(message: Message) -> bool:
    """Tell whether who wrote a message administers its group, by name or in the name of the group itself.

    A channel writes in its own name, whoever is behind it. Raises Refusal where Telegram does not say.
    """
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat_id
    if message.from_user is None:
        return False
    return await administers(message.chat, message.from_user.id)


async def administers(chat: Chat, user: int) -> bool:
    """Tell whether `user` (Telegram user id) administers a group by name. Raises Refusal where Telegram does not say."""
    try:
        # The one question about others that Telegram answers to a bot without rights.
        administrators = await chat.get_administrators()
    except TelegramError:
        raise Refusal(words.administrators_unknown(), AnswerOutcome.UNAVAILABLE) from None
    return any(each.user.id == user for each in administrators)
