"""Messages in a private chat that are never followed, whatever they say: each gets a word, so that no one waits."""

from datetime import UTC, datetime, timedelta

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.rate_limits import Window
from bot.telegram.sending import answer
from bot.texts import customer as words

__all__ = ["UnreadHandlers"]

_DAY = 86_400
_HOUR = 3600


class UnreadHandlers:
    """Edited, forwarded, via-bot and automatic messages. Numbers of chats and messages are kept in memory, for a day."""

    def __init__(self) -> None:
        self._edited = Window(1, _DAY)
        self._albums = Window(1, _HOUR)
        self._automatic = Window(1, _HOUR)

    async def say(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that the message is left alone, and what to do instead."""
        message = update.effective_message
        assert message is not None
        html = self._of_edit(message) if update.edited_message else self._of_new(message)
        if html:
            await answer(message, html, quote=True)

    def _of_edit(self, message: Message) -> str:
        """Return the word for an edit, "" where Telegram or another bot made it, or the word was said."""
        if message.via_bot is not None or not _was_edited(message):
            return ""
        return "" if self._edited.take((message.chat_id, message.message_id)) else words.edited()

    def _of_new(self, message: Message) -> str:
        if message.media_group_id and self._albums.take((message.chat_id, message.media_group_id)):
            return ""  # one word for all files of it
        if message.forward_origin is not None or message.is_automatic_forward:
            return words.forwarded()
        if message.via_bot is not None:
            return words.via_bot()
        # Some such messages answer what comes in: two machines must not talk to each other.
        return "" if self._automatic.take(message.chat_id) else words.automatic()


def _was_edited(message: Message) -> bool:
    """Tell whether a person changed words or a file.

    Telegram sends the same update when a preview of a link is there, a reaction is, or someone moves who shares where
    they are: such a message has no time of an edit, or the old one, or nothing in it that is read here.
    """
    if message.text is None and message.caption is None and message.document is None:
        return False
    if message.edit_date is None:
        return False
    return datetime.now(UTC) - message.edit_date < timedelta(seconds=_DAY)
