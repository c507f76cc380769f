"""What the sandbox remembers: people, chats, messages. Plain data; who may do what is decided elsewhere."""

from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox.entities import Entity
from bot.sandbox.markup import Markup

__all__ = [
    "ANONYMOUS_ADMIN", "CHANNEL_BOT", "TELEGRAM", "Chat", "Content", "Member", "Message", "StoredFile", "User",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    is_bot: bool = False
    # IETF tag of the person's app; a person who changes it is the same person.
    language_code: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


# The accounts Telegram itself sends with where a message has no person behind it.
ANONYMOUS_ADMIN: Final = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL_BOT: Final = User(136817688, "Channel", username="Channel_Bot", is_bot=True)
TELEGRAM: Final = User(777000, "Telegram")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One stored file; `width` and `height` are pixels, 0 for a document."""

    file_id: str
    unique_id: str
    kind: str  # "photo" or "document"
    data: bytes
    name: str = ""
    mime_type: str = ""
    width: int = 0
    height: int = 0
    sizes: tuple["StoredFile", ...] = ()  # a photo's smaller pictures, ascending
    stated_size: int | None = None  # what bots are told instead of the length of `data`
    bytes_per_second: float = 0  # at which a bot gets it; 0: at once

    @property
    def size(self) -> int:
        """Bytes, as bots are told."""
        return len(self.data) if self.stated_size is None else self.stated_size


@dataclass(frozen=True, slots=True)
class Content:
    """What an edit can change, apart from the buttons. With a file, `text` is the caption."""

    text: str
    entities: tuple[Entity, ...] = ()
    file: StoredFile | None = None
    preview: str = ""  # link_preview_options as canonical JSON
    caption_above: bool = False
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Someone's place in a group."""

    user: User
    status: str  # creator, administrator, member, left, kicked
    can_delete_messages: bool = False


@dataclass(slots=True)
class Message:
    """A message with its history; `date`s are unix seconds."""

    chat: "Chat"
    message_id: int
    date: int
    content: Content
    sender: User | None
    sender_chat: "Chat | None" = None
    reply_to: int | None = None
    topic: int | None = None  # of a forum; None stands for its general topic
    markup: Markup | None = None
    via_bot: User | None = None
    automatic: bool = False  # scheduled, or sent by a business account's own rules
    forward_origin: dict[str, Any] | None = None
    automatic_forward: bool = False
    service: dict[str, Any] = field(default_factory=dict)  # e.g. new_chat_members
    edit_date: int | None = None
    edits: list[str] = field(default_factory=list)  # earlier texts, oldest first
    deleted: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat of one person with the bot (its id is the person's), a group or a channel."""

    id: int
    kind: str  # private, group, supergroup, channel
    title: str = ""
    username: str = ""
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topics: set[int] = field(default_factory=set)  # of a forum, by the message id that opened each
    texts_forbidden: bool = False  # to everyone but administrators
    photos_forbidden: bool = False  # likewise
    started: bool = True  # private: the person wrote first
    upgraded_to: int = 0  # the id of the supergroup that this group has become
    blocked: bool = False  # private: the person blocked the bot
    role: str = ""  # shown by the chat page only
    last_id: int = 0

    @property
    def private(self) -> bool:
        """Whether this is one person's chat with the bot."""
        return self.kind == "private"

    def next_id(self) -> int:
        """Return a new message id: 1, 2, 3, … in each chat."""
        self.last_id += 1
        return self.last_id
