"""What the bot says when it comes into a group, and when its right to delete messages changes there."""

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus, ChatType, ParseMode
from telegram.ext import ContextTypes

from bot.rate_limits import Window
from bot.telegram.sending import keyboard
from bot.texts import group as words

__all__ = ["Membership"]

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_MOST, _SECONDS = 5, 60.0  # words in one group, against an administrator who keeps changing their mind


class Membership:
    """Greets, and says when ids stay where they are shown. Outside the group's interval: no one asked for it."""

    def __init__(self) -> None:
        self._said = Window(_MOST, _SECONDS)

    async def changed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot was added, taken away, or given other rights."""
        change = update.my_chat_member
        assert change is not None
        before, after = change.old_chat_member, change.new_chat_member
        if change.chat.type not in _GROUPS or not _may_speak(after):
            return
        may = _may_delete(after)
        if not _is_there(before):
            html, rows = words.greeting(may_delete=may), words.way_to_private(context.bot.username)
        elif may != _may_delete(before):
            html, rows = words.rights_changed(may=may), []
        else:
            return
        if not self._said.take(change.chat.id):
            await change.chat.send_message(html, parse_mode=ParseMode.HTML, reply_markup=keyboard(rows))


def _is_there(member: ChatMember) -> bool:
    return member.status not in _GONE and not (
        isinstance(member, ChatMemberRestricted) and not member.is_member
    )


def _may_speak(member: ChatMember) -> bool:
    return _is_there(member) and not (
        isinstance(member, ChatMemberRestricted) and not member.can_send_messages
    )


def _may_delete(member: ChatMember) -> bool:
    return isinstance(member, ChatMemberAdministrator) and member.can_delete_messages
