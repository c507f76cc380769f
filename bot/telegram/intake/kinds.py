"""What an update asks of us, as far as taking it needs to know: where, by whom, and what a restart must not do."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update
from telegram.ext import CommandHandler

from bot.commands import GROUP_COMMANDS, Where, commands_for
from bot.telegram.addressed import ADDRESSED
from bot.telegram.callbacks import Action
from bot.telegram.filters import NEW

__all__ = ["Guarded", "Kind", "kind_of", "sketch_of"]

_LOG = logging.getLogger(__name__)

Guarded = Callable[[Message], bool]  # tells whether a group's message may be deleted instead of answered
# What these do is never done again: their update's number is written down before.
_ONCE = (Action.PUBLISH, Action.CONFIRM, Action.WITHDRAW, Action.DISCARD)


@dataclass(frozen=True, slots=True)
class Kind:
    """One update. `asks`: it waits for an answer and counts against limits; a group's own talk does not."""

    chat_id: int | None = None
    message_id: int | None = None
    person: int | None = None
    in_group: bool = False
    asks: bool = False
    once: bool = False  # loads, publishes, withdraws or discards
    message: Message | None = None  # a refusal is sent into its chat
    press: CallbackQuery | None = None  # or is the answer to this
    inline: bool = (
        False  # an inline query: nobody waits for it, so it is dropped where there is too much to do
    )

    @property
    def journalled(self) -> bool:
        """Whether a restart is told to whoever waits. A press in a group is seen by its presser alone."""
        return self.asks and not (self.in_group and self.press is not None) and self.message_id is not None


def kind_of(update: Update, operators: Collection[int], guarded: Guarded) -> Kind:
    """Look at an update. One that is `guarded` asks nothing, and neither does one that lacks what Telegram promises.

    `operators`: Telegram user ids.
    """
    try:
        return _kind_of(update, operators, guarded)
    except (AttributeError, TypeError, ValueError) as error:
        _LOG.warning("an update lacks something (%s)", type(error).__name__)
        return Kind()


def _kind_of(update: Update, operators: Collection[int], guarded: Guarded) -> Kind:
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.inline_query is not None:
        return Kind(person=update.inline_query.from_user.id, inline=True)
    message = update.message or update.edited_message
    if message is None:
        return Kind()
    in_group = message.chat.type != Chat.PRIVATE
    asks = bool(NEW.check_update(update)) and (not in_group or _is_command(update, message, guarded))
    writer = _writer(message)
    loads = not in_group and writer in operators and _begins(message, "/load")
    return Kind(message.chat.id, message.message_id, writer, in_group, asks, once=loads, message=message)


def sketch_of(data: dict[str, Any]) -> Kind | None:
    """Return of an update what its limits look at, without reading it; None where that is not plain to see.

    What floods is plain: presses, inline queries, and what people write in private themselves. `kind_of` says the same of these.
    """
    try:
        if (typed := data.get("inline_query")) is not None:
            person = typed["from"]["id"]
            return Kind(person=person, inline=True) if type(person) is int else None
        if (press := data.get("callback_query")) is not None:
            where, asks = press["message"], True
            person = press["from"]["id"]
        else:
            where = data["message"]
            asks = where["chat"]["type"] == Chat.PRIVATE and _NOT_PLAIN.isdisjoint(where)
            person = where["from"]["id"]
        chat, number = where["chat"]["id"], where["message_id"]
        in_group = where["chat"]["type"] != Chat.PRIVATE
    except (AttributeError, KeyError, TypeError):
        return None
    if not asks or not all(type(one) is int for one in (chat, person, number)):
        return None
    return Kind(chat, number, person, in_group, asks=True)


# Of these `filters.NEW` takes none, or someone else counts as the writer.
_NOT_PLAIN = frozenset(
    {"forward_origin", "is_automatic_forward", "via_bot", "is_from_offline", "sender_chat"}
)


def _begins(message: Message, command: str) -> bool:
    return (message.text or message.caption or "").lower().startswith(command)


def _press(query: CallbackQuery) -> Kind:
    where = query.message
    return Kind(
        where.chat.id if where is not None else None,
        where.message_id if where is not None else None,
        query.from_user.id,
        where is not None and where.chat.type != Chat.PRIVATE,
        asks=True,
        once=(query.data or "")[:1] in _ONCE,
        press=query,
    )


def _writer(message: Message) -> int | None:
    # Anonymous administrators all have one user id; the chat that they write as is their own.
    if message.sender_chat is not None:
        return message.sender_chat.id
    return message.from_user.id if message.from_user is not None else None


def _is_command(update: Update, message: Message, guarded: Guarded) -> bool:
    """Tell whether a group's message is for the bot. One that shows an id is not: it is deleted, however many there are."""
    meant = bool(_COMMANDS.check_update(update)) or ADDRESSED.check_update(update)
    return bool(meant) and not guarded(message)


async def _nothing(_update: Update, _context: Any) -> None:
    """Handle nothing: these commands are only looked for here."""


_ELSEWHERE = tuple(command.name for command in commands_for(Where.PRIVATE, Where.OPERATOR))
_COMMANDS: CommandHandler[Any, Any] = CommandHandler((*GROUP_COMMANDS, *_ELSEWHERE), _nothing)
