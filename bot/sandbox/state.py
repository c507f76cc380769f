"""The sandbox's world: who exists, what was said, and what of it the bot gets to know.

core.telegram.org/bots/features#privacy-mode: in a group a bot sees commands meant for it, replies to itself and
service messages; as an administrator, or with privacy mode off, it sees everything people write.
"""

import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from bot.sandbox.errors import bad_request, forbidden, upgraded
from bot.sandbox.files import FileStore
from bot.sandbox.flood import FloodGate
from bot.sandbox.models import ANONYMOUS_ADMIN, Chat, Content, Member, Message, User
from bot.sandbox.render import chat_json, member_json, message_json, user_json
from bot.sandbox.signals import Signal
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.views import InlineAnswer

__all__ = ["Change", "Query", "World"]

JOURNAL: Final = 10_000  # changes remembered for a chat page that reconnects


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a chat page has to show: a new or changed message, an action of the bot, a new chat."""

    number: int  # 1, 2, 3, …
    kind: str  # message, action, chat
    chat_id: int
    message_id: int = 0
    action: str = ""


@dataclass(slots=True)
class Query:
    """A pressed button or an inline query, until the bot answers."""

    query_id: str
    user: User
    asked: float  # by the world's clock
    text: str = ""
    alert: bool = False
    url: str = ""
    answered: bool = False
    inline: InlineAnswer | None = None  # the answer to an inline query


@dataclass(slots=True)
class Profile:
    """What the bot says about itself, by language ("" is the default)."""

    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)  # (scope, language)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)


class World:
    """Everything of one sandbox except its HTTP side. Not thread-safe: one event loop owns it."""

    def __init__(
        self, bot: User, *, privacy_mode: bool, flood_limits: bool, clock: Callable[[], float]
    ) -> None:
        self.bot = bot
        self.privacy_mode = privacy_mode
        self.inline_mode = True  # as /setinline of @BotFather turns it on
        self.clock = clock
        self.signal = Signal()
        self.updates = UpdateQueue(self.signal)
        self.files = FileStore()
        self.flood = FloodGate(time.monotonic) if flood_limits else None
        self.profile = Profile()
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.query_age = 15 * 60.0  # seconds a query can be answered
        self.journal: deque[Change] = deque(maxlen=JOURNAL)
        self.changes = 0

    # -- people and chats

    def add_user(
        self,
        first_name: str,
        last_name: str = "",
        username: str = "",
        *,
        role: str = "",
        language_code: str = "",
    ) -> User:
        """Add a person, who has not written to the bot yet."""
        user_id = 700_000_000 + secrets.randbelow(200_000_000)
        while user_id in self.users:
            user_id += 1
        user = User(user_id, first_name, last_name, username, language_code=language_code)
        self.users[user.id] = user
        chat = Chat(user.id, "private", started=False, role=role)
        chat.members[user.id] = Member(user, "member")
        self.keep_chat(chat)
        return user

    def set_language(self, user_id: int, language_code: str) -> None:
        """Let a person's app be in another language, from the next update on; "" tells the bot none."""
        user = replace(self.users[user_id], language_code=language_code)
        self.users[user_id] = user
        for chat in self.chats.values():
            if member := chat.members.get(user_id):
                chat.members[user_id] = replace(member, user=user)
        self.note("chat", user_id)

    def add_chat(self, kind: str, title: str, username: str = "") -> Chat:
        """Add a group, supergroup or channel without members."""
        number = 1_000_000_000 + secrets.randbelow(1_000_000_000)
        chat_id = -number if kind == "group" else -1_000_000_000_000 - number
        chat = Chat(chat_id, kind, title, username)
        self.keep_chat(chat)
        return chat

    def keep_chat(self, chat: Chat) -> None:
        """Remember a chat and tell the chat page."""
        self.chats[chat.id] = chat
        self.note("chat", chat.id)

    def chat(self, chat_id: int | str) -> Chat:
        """Return a chat by id or @username; raise ApiError when the bot cannot know it."""
        if isinstance(chat_id, str):
            for chat in self.chats.values():
                if chat.username and not chat.private and f"@{chat.username}".lower() == chat_id.lower():
                    return chat
            raise bad_request("chat not found")
        if chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def writable(self, chat: Chat) -> None:
        """Raise ApiError unless the bot may write to `chat`."""
        if chat.private:
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            return
        if chat.upgraded_to:
            raise upgraded(chat.upgraded_to)
        status = self.bot_member(chat).status
        if status in ("left", "kicked"):
            was = "was kicked from" if status == "kicked" else "is not a member of"
            raise forbidden(f"bot {was} the {chat.kind}{' chat' if chat.kind != 'channel' else ''}")

    def bot_member(self, chat: Chat) -> Member:
        """Return the bot's place in a group."""
        return chat.members.get(self.bot.id, Member(self.bot, "left"))

    def set_bot_member(self, chat: Chat, by: User, status: str, *, can_delete: bool = False) -> None:
        """Change the bot's place in a group, or (member, kicked) whether a person blocks it; tell the bot."""
        old = self.bot_member(chat)
        new = Member(self.bot, status, can_delete)
        if old == new:
            return
        chat.members[self.bot.id] = new
        if chat.private:
            chat.blocked = status == "kicked"
        payload = {
            "chat": chat_json(chat),
            "from": user_json(by),
            "date": self.now(),
            "old_chat_member": member_json(old),
            "new_chat_member": member_json(new),
        }
        self.updates.add("my_chat_member", payload)
        if not chat.private and (old.status in ("left", "kicked")) != (status in ("left", "kicked")):
            self._service(chat, by, joined=status not in ("left", "kicked"))

    def _service(self, chat: Chat, by: User, *, joined: bool) -> None:
        bot = user_json(self.bot)
        service = {"new_chat_members": [bot]} if joined else {"left_chat_member": bot}
        message = Message(chat, chat.next_id(), self.now(), Content(""), by, service=service)
        self.keep_message(message)
        if joined:
            self.updates.add("message", message_json(message))

    def upgrade(self, group: Chat, by: User) -> Chat:
        """Make a group a supergroup, which has another id, and tell the bot in both."""
        made = self.add_chat("supergroup", group.title)
        made.members.update(group.members)
        group.upgraded_to = made.id
        for chat, name, other in (
            (group, "migrate_to_chat_id", made.id),
            (made, "migrate_from_chat_id", group.id),
        ):
            message = Message(chat, chat.next_id(), self.now(), Content(""), by, service={name: other})
            if chat is made:  # Telegram itself says it there, in the name of the group
                message.sender, message.sender_chat = ANONYMOUS_ADMIN, made
            self.keep_message(message)
            if self.bot_member(chat).status not in ("left", "kicked"):
                self.updates.add("message", message_json(message))
        return made

    # -- messages

    def now(self) -> int:
        """Return the time in unix seconds."""
        return int(self.clock())

    def keep_message(self, message: Message) -> Message:
        """Remember a message and tell the chat page."""
        message.chat.messages[message.message_id] = message
        self.note("message", message.chat.id, message.message_id)
        return message

    def tell_bot(self, message: Message, kind: str = "message") -> bool:
        """Queue an update about a person's message if the bot may see it; say whether it did."""
        return self.visible(message) and self.updates.add(kind, message_json(message))

    def visible(self, message: Message) -> bool:
        """Say whether the bot sees a message of someone else."""
        chat, sender = message.chat, message.sender
        if chat.private:
            return True
        member = self.bot_member(chat)
        if member.status in ("left", "kicked"):
            return False
        if sender is not None and sender.is_bot and message.sender_chat is None:
            return False
        if not self.privacy_mode or member.status == "administrator" or chat.kind == "channel":
            return True
        replied = chat.messages.get(message.reply_to) if message.reply_to is not None else None
        if replied is not None and replied.sender == self.bot:
            return True
        return message.via_bot == self.bot or self._commands_me(message.content)

    def _commands_me(self, content: Content) -> bool:
        first = content.entities[0] if content.entities else None
        if first is None or first.kind != "bot_command" or first.offset != 0:
            return False
        _command, at, name = content.text[: first.length].partition("@")
        return not at or name.lower() == self.bot.username.lower()

    def edit(self, message: Message, content: Content) -> None:
        """Replace what a message says and keep what it said."""
        message.edits.append(message.content.text)
        message.content = content
        message.edit_date = self.now()
        self.note("message", message.chat.id, message.message_id)

    def delete(self, message: Message) -> None:
        """Take a message away; the driver still finds it, marked."""
        message.deleted = True
        self.note("message", message.chat.id, message.message_id)

    # -- buttons

    def ask(self, user: User, message: Message, data: str) -> Query:
        """Send the bot a callback query, as when `user` presses a button."""
        query = Query(str(secrets.randbits(62)), user, self.clock())
        self.queries[query.query_id] = query
        payload = {
            "id": query.query_id,
            "from": user_json(user),
            "message": message_json(message),
            "chat_instance": str(message.chat.id * 7919),
            "data": data,
        }
        self.updates.add("callback_query", payload)
        return query

    def ask_inline(self, user: User, text: str) -> Query:
        """Send the bot an inline query, as when `user` types the bot's name and `text` in a chat."""
        query = Query(str(secrets.randbits(62)), user, self.clock())
        self.queries[query.query_id] = query
        payload = {"id": query.query_id, "from": user_json(user), "query": text, "offset": ""}
        self.updates.add("inline_query", payload)
        return query

    def open_query(self, query_id: str) -> Query:
        """Return a query that can still be answered, or raise ApiError."""
        query = self.queries.get(query_id)
        if query is None or query.answered or self.clock() - query.asked > self.query_age:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query

    # -- the chat page

    def note(self, kind: str, chat_id: int, message_id: int = 0, action: str = "") -> None:
        """Write a change into the journal and wake everyone who waits."""
        self.changes += 1
        self.journal.append(Change(self.changes, kind, chat_id, message_id, action))
        self.signal.fire()
