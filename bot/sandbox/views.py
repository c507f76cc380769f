"""What a test or a demo sees of a chat: unchanging copies of messages, as a person would read them."""

from dataclasses import dataclass

from bot.sandbox.entities import Entity
from bot.sandbox.htmltext import to_html
from bot.sandbox.markup import Button, Keyboard
from bot.sandbox.models import Message

__all__ = ["CallbackAnswer", "Document", "InlineAnswer", "InlineResult", "SandboxMessage", "view"]


@dataclass(frozen=True, slots=True)
class Document:
    """A received file."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a person saw after pressing a button; `text` is empty where the bot said nothing."""

    text: str = ""
    alert: bool = False
    url: str = ""  # opened, by a button with an address too
    copied: str = ""  # put on the clipboard by a button that copies
    shared: str = ""  # asked inline in a chat that the person chooses


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One result of an inline query, as it is listed, and the message that choosing it sends."""

    result_id: str
    title: str
    description: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What a person saw after asking the bot inline."""

    results: tuple[InlineResult, ...] = ()
    cache_seconds: int = 300
    is_personal: bool = False
    button: str = ""  # label of the button above the results
    start_parameter: str = ""  # what the button begins a private chat with


@dataclass(frozen=True, slots=True)
class SandboxMessage:
    """A message as it was at one moment. With a photo or document, `text` is the caption."""

    chat_id: int
    message_id: int
    date: int  # unix seconds
    sender_id: int | None
    from_bot: bool  # by the bot under test
    text: str
    html: str
    entities: tuple[Entity, ...]
    buttons: tuple[tuple[Button, ...], ...]
    photo: bytes | None
    document: Document | None
    file_id: str
    edits: tuple[str, ...]  # earlier texts, oldest first
    deleted: bool
    reply_to: int | None  # message id
    topic: int | None  # of a forum
    service: bool  # about the chat itself, such as someone joining

    @property
    def labels(self) -> tuple[str, ...]:
        """The texts of all buttons, row by row."""
        return tuple(button.text for row in self.buttons for button in row)

    def button(self, label: str) -> Button:
        """Return the button with this label; raise LookupError naming those that are there."""
        for row in self.buttons:
            for button in row:
                if button.text == label:
                    return button
        raise LookupError(f"no button {label!r} below the message, there are {list(self.labels)}")


def view(message: Message, bot_id: int) -> SandboxMessage:
    """Return a copy of a message."""
    content, stored = message.content, message.content.file
    photo = stored.data if stored is not None and stored.kind == "photo" else None
    document = None
    if stored is not None and stored.kind == "document":
        document = Document(stored.name, stored.mime_type, stored.data)
    return SandboxMessage(
        chat_id=message.chat.id,
        message_id=message.message_id,
        date=message.date,
        sender_id=message.sender.id if message.sender is not None else None,
        from_bot=message.sender is not None and message.sender.id == bot_id,
        text=content.text,
        html=to_html(content.text, content.entities),
        entities=content.entities,
        buttons=message.markup.rows if isinstance(message.markup, Keyboard) else (),
        photo=photo,
        document=document,
        file_id=stored.file_id if stored is not None else "",
        edits=tuple(message.edits),
        deleted=message.deleted,
        reply_to=message.reply_to,
        topic=message.topic,
        service=bool(message.service),
    )
