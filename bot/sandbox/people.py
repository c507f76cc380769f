"""The driver's handles on people, groups and channels."""

from dataclasses import dataclass

from bot.sandbox import acts
from bot.sandbox.acts import ActError, Draft
from bot.sandbox.models import Chat, Member, Message, User
from bot.sandbox.signals import PATIENCE
from bot.sandbox.state import World
from bot.sandbox.views import CallbackAnswer, InlineAnswer, SandboxMessage, view

__all__ = ["ChatLike", "SandboxChannel", "SandboxGroup", "SandboxUser", "found", "resolve"]


@dataclass(frozen=True, slots=True)
class SandboxGroup:
    """A group or supergroup."""

    _world: World
    _chat: Chat

    @property
    def id(self) -> int:
        """The chat's id, negative."""
        return self._chat.id

    @property
    def title(self) -> str:
        """The group's name."""
        return self._chat.title

    def add_member(self, user: "SandboxUser", *, admin: bool = False) -> None:
        """Let a person join."""
        status = "administrator" if admin else "member"
        self._chat.members[user.id] = Member(user.user, status, can_delete_messages=admin)
        self._world.note("chat", self.id)

    def remove_member(self, user: "SandboxUser") -> None:
        """Let a person leave."""
        self._chat.members[user.id] = Member(user.user, "left")
        self._world.note("chat", self.id)

    def upgrade(self, by: "SandboxUser") -> "SandboxGroup":
        """Make a basic group a supergroup, which has another id; the bot is told in both. Return the supergroup."""
        if self._chat.kind != "group" or self._chat.upgraded_to:
            raise ActError("only a basic group can become a supergroup, once")
        return SandboxGroup(self._world, self._world.upgrade(self._chat, by.user))

    def add_topic(self, by: "SandboxUser", name: str) -> int:
        """Open a topic, which makes the group a forum; return its number for `send`."""
        return acts.open_topic(self._world, by.user, self._chat, name)

    def forbid_photos(self) -> None:
        """Let no one but administrators send pictures; texts stay allowed."""
        self._chat.photos_forbidden = True

    def forbid_texts(self) -> None:
        """Let no one but administrators send texts."""
        self._chat.texts_forbidden = True

    async def add_bot(self, by: "SandboxUser", *, admin: bool = False, can_delete: bool = False) -> None:
        """Add the bot, or change its rights; it gets my_chat_member. `can_delete` needs and implies `admin`."""
        status = "administrator" if admin or can_delete else "member"
        self._world.set_bot_member(self._chat, by.user, status, can_delete=can_delete)
        self._world.note("chat", self.id)

    async def remove_bot(self, by: "SandboxUser") -> None:
        """Remove the bot; it gets my_chat_member."""
        self._world.set_bot_member(self._chat, by.user, "kicked")
        self._world.note("chat", self.id)


@dataclass(frozen=True, slots=True)
class SandboxChannel:
    """A channel, with or without a linked discussion group."""

    _world: World
    _chat: Chat
    _discussion: Chat | None

    @property
    def id(self) -> int:
        """The chat's id, negative."""
        return self._chat.id

    async def post(self, text: str) -> SandboxMessage:
        """Publish a post; the linked group gets it as an automatic forward."""
        return view(acts.publish(self._world, self._chat, text, self._discussion), self._world.bot.id)

    async def edit(self, post: SandboxMessage, text: str) -> None:
        """Change a post, and with it the linked group's copy."""
        acts.edit_post(self._world, found(self._world, post), text, self._discussion)


@dataclass(frozen=True, slots=True)
class SandboxUser:
    """A person. Without `chat` everything happens in the person's private chat with the bot."""

    _world: World
    id: int  # and that of the private chat with the bot

    @property
    def user(self) -> User:
        """The person as they are now."""
        return self._world.users[self.id]

    def set_language(self, language_code: str) -> None:
        """Let their app be in another language: an IETF tag, or "" for none that the bot is told."""
        self._world.set_language(self.id, language_code)

    async def send(
        self,
        text: str,
        *,
        chat: "ChatLike | None" = None,
        reply_to: SandboxMessage | None = None,
        markdown: bool = False,
        via_bot: User | None = None,
        as_chat: "SandboxGroup | SandboxChannel | None" = None,
        topic: int | None = None,
        links: dict[str, str] | None = None,
        automatic: bool = False,
    ) -> SandboxMessage:
        """Send a text. `markdown`: back-ticks become code as in the apps. `as_chat`: the group itself
        (an anonymous administrator) or a channel. `topic`: of a forum, or of the private chat. `links`: addresses behind
        words of the text. `automatic`: as a scheduled message. Raise ActError for what Telegram's apps do not do."""
        draft = Draft(
            text, None, _id_of(reply_to), markdown=markdown, via_bot=via_bot,
            as_chat=resolve(self._world, as_chat) if as_chat is not None else None, topic=topic,
            links=links or {}, automatic=automatic,
        )  # fmt: skip
        return self._write(chat, draft)

    async def send_document(
        self,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        chat: "ChatLike | None" = None,
        reply_to: SandboxMessage | None = None,
        mime_type: str = "",
        topic: int | None = None,
        stated_size: int | None = None,
        bytes_per_second: float = 0,
    ) -> SandboxMessage:
        """Send a file of up to 2 GB, as people may. `stated_size`: what bots are told of it; `bytes_per_second`: how
        slowly they get it."""
        stored = self._world.files.add_document(name, data, mime_type, limit=2 * 1024**3)
        if stated_size is not None or bytes_per_second:
            stored = self._world.files.spoil(stored, stated_size, bytes_per_second)
        return self._write(chat, Draft(caption, stored, _id_of(reply_to), topic=topic))

    def add_topic(self, name: str) -> int:
        """Open a topic in the private chat with the bot; return its number for `send`."""
        return acts.open_topic(self._world, self.user, self._world.chats[self.id], name)

    async def send_photo(
        self, data: bytes, *, caption: str = "", chat: "ChatLike | None" = None
    ) -> SandboxMessage:
        """Send a picture."""
        return self._write(chat, Draft(caption, self._world.files.add_photo(data)))

    async def edit(self, message: SandboxMessage, text: str) -> SandboxMessage:
        """Change the text or caption of an own message."""
        changed = found(self._world, message)
        acts.edit(self._world, self.user, changed, text)
        return view(changed, self._world.bot.id)

    def touch(self, message: SandboxMessage) -> None:
        """Let Telegram itself change an own message, by adding the preview of a link for example."""
        acts.touch(self._world, found(self._world, message))

    async def delete(self, message: SandboxMessage) -> None:
        """Delete an own message; bots are not told."""
        mine = found(self._world, message)
        if mine.sender != self.user and not mine.chat.private:
            raise ActError("only own messages can be deleted")
        self._world.delete(mine)

    async def forward(
        self, message: SandboxMessage, *, chat: "ChatLike | None" = None, hidden: bool = False
    ) -> SandboxMessage:
        """Forward a message; `hidden`: its writer's settings show the name only."""
        target = self._target(chat)
        copy = acts.forward(self._world, self.user, found(self._world, message), target, hidden=hidden)
        return view(copy, self._world.bot.id)

    async def press(
        self,
        message: SandboxMessage,
        label: str,
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 -- tests read better so
    ) -> CallbackAnswer:
        """Press the button `label` and wait for the answer; raise TimeoutError or LookupError."""
        current = found(self._world, message)
        button = view(current, self._world.bot.id).button(label)
        return await acts.press(self._world, self.user, current, button, timeout)

    async def inline(
        self,
        text: str,
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 -- tests read better so
    ) -> InlineAnswer:
        """Ask the bot inline, in whatever chat, and wait for its results; raise TimeoutError."""
        return await acts.ask_inline(self._world, self.user, text, timeout)

    async def press_stale(self, message: SandboxMessage, data: str) -> str:
        """Send any callback data as from a button of `message`, as an old or altered app can; return the query's id."""
        return self._world.ask(self.user, found(self._world, message), data).query_id

    async def block(self) -> None:
        """Block the bot; it gets my_chat_member."""
        self._world.set_bot_member(self._world.chats[self.id], self.user, "kicked")

    def _target(self, chat: "ChatLike | None") -> Chat:
        return resolve(self._world, self if chat is None else chat)

    def _write(self, chat: "ChatLike | None", draft: Draft) -> SandboxMessage:
        return view(acts.write(self._world, self.user, self._target(chat), draft), self._world.bot.id)


ChatLike = SandboxUser | SandboxGroup | SandboxChannel | int


def resolve(world: World, chat: ChatLike) -> Chat:
    """Return the chat behind a handle or id; raise LookupError for an unknown one."""
    chat_id = chat if isinstance(chat, int) else chat.id
    if chat_id not in world.chats:
        raise LookupError(f"there is no chat {chat_id} in this sandbox")
    return world.chats[chat_id]


def found(world: World, message: SandboxMessage) -> Message:
    """Return the message as it is now."""
    return world.chats[message.chat_id].messages[message.message_id]


def _id_of(message: SandboxMessage | None) -> int | None:
    return None if message is None else message.message_id
