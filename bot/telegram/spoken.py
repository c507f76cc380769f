"""In which language an update is answered: that of its chat."""

from telegram import Chat, Update, User

from bot.chats import ChatLanguages
from bot.languages import ENGLISH, Language

__all__ = ["added_by", "language_for"]


def language_for(update: Update, languages: ChatLanguages) -> Language:
    """Return what the chat of an update has chosen, else what the person's app speaks, in a group English.

    In a group into which the bot was just added it is the language of whoever added it. English for an update that lacks what
    Telegram promises.
    """
    try:
        return _language_for(update, languages)
    except (AttributeError, TypeError):
        return ENGLISH


def _language_for(update: Update, languages: ChatLanguages) -> Language:
    chat, user = update.effective_chat, update.effective_user
    if chat is None:  # an inline query, or a press under a message that was sent through one
        return languages.of(user.id, user.language_code) if user is not None else ENGLISH
    told = user.language_code if user is not None and chat.type == Chat.PRIVATE else None
    adder = added_by(update)
    return languages.of(chat.id, adder.language_code if adder is not None else told)


def added_by(update: Update) -> User | None:
    """Return who has just added the bot to a group, None for any other update."""
    change = update.my_chat_member
    if change is None or change.chat.type not in (Chat.GROUP, Chat.SUPERGROUP):
        return None
    gone = (change.old_chat_member.LEFT, change.old_chat_member.BANNED)
    if change.old_chat_member.status not in gone or change.new_chat_member.status in gone:
        return None
    return change.from_user
