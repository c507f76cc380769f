"""What the bot says when it comes into a group, and when its right to delete messages changes there."""

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus, ChatType, ParseMode
from telegram.ext import ContextTypes

from bot.group.pages import Does, Rows
from bot.rate_limits import Window
from bot.services import Services
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData, exchange_mark
from bot.telegram.sending import keyboard
from bot.texts import group as words

__all__ = ["Membership"]

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_MOST, _SECONDS = 5, 60.0  # words in one group, against an administrator who keeps changing their mind


class Membership:
    """Greets, and says when ids stay where they are shown. Outside the group's interval: no one asked for it."""

    def __init__(self, services: Services) -> None:
        self._services, self._said = services, Window(_MOST, _SECONDS)

    async def changed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot was added, taken away, or given other rights."""
        change = update.my_chat_member
        assert change is not None
        before, after = change.old_chat_member, change.new_chat_member
        if change.chat.type not in _GROUPS or not _may_speak(after):
            return
        may = _may_delete(after)
        if not _is_there(before):
            html = words.greeting(may_delete=may)
            rows: Rows = [self._first_step()]
            for row in words.way_to_private(context.bot.username):
                rows.append([(label, address) for label, address in row])
        elif may != _may_delete(before):
            html, rows = words.rights_changed(may=may), []
        else:
            return
        if not self._said.take(change.chat.id):
            await change.chat.send_message(html, parse_mode=ParseMode.HTML, reply_markup=keyboard(rows))

    def _first_step(self) -> list[tuple[str, Does]]:
        """Return the button to the reserves: of the one exchange there is, or to the question of which one; none without any."""
        keys = self._services.exchanges.keys
        if not keys:
            return []
        action, mark = (
            (Action.OF_EXCHANGE, exchange_mark(keys[0])) if len(keys) == 1 else (Action.WHICH, NO_EXCHANGE)
        )
        return [(words.reserves_label(), ButtonData(action, None, mark).pack())]


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
