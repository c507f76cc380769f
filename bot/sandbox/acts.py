"""What people do in Telegram's apps: write, edit, forward, press. Used by the driver and by the chat page."""

from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox.detect import find_code, with_found
from bot.sandbox.entities import Entity, check, trim, units
from bot.sandbox.errors import ApiError
from bot.sandbox.markup import Button
from bot.sandbox.models import (
    ANONYMOUS_ADMIN,
    CHANNEL_BOT,
    TELEGRAM,
    Chat,
    Content,
    Message,
    StoredFile,
    User,
)
from bot.sandbox.render import chat_json, user_json
from bot.sandbox.state import World
from bot.sandbox.views import CallbackAnswer, InlineAnswer

__all__ = [
    "ActError", "Draft", "ask_inline", "edit", "edit_post", "forward", "open_topic", "press", "publish", "touch", "write",
]  # fmt: skip

MAX_TEXT: Final = 4096  # UTF-16 units
MAX_CAPTION: Final = 1024
MAX_INLINE: Final = 256  # characters


class ActError(Exception):
    """A person cannot do this in Telegram; the text says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is sent."""

    text: str = ""  # or the caption of `file`
    file: StoredFile | None = None
    reply_to: int | None = None
    markdown: bool = False  # turn `…` into code, as the apps do
    via_bot: User | None = None
    as_chat: Chat | None = None  # the group itself (anonymous administrator) or a channel
    topic: int | None = None  # of a forum
    links: dict[str, str] = field(default_factory=dict)  # address behind each of these words of the text
    automatic: bool = False  # scheduled, or sent by a business account's own rules


def write(world: World, user: User, chat: Chat, draft: Draft) -> Message:
    """Send a message as `user`; the bot gets an update where it may see it."""
    _may_write(user, chat)
    if draft.as_chat is chat and chat.members[user.id].status not in ("creator", "administrator"):
        raise ActError("only an administrator can write as the group")
    if draft.reply_to is not None and draft.reply_to not in chat.messages:
        raise ActError(f"there is no message {draft.reply_to} to reply to in this chat")
    if draft.topic is not None and draft.topic not in chat.topics:
        raise ActError(f"there is no topic {draft.topic} in this chat")
    content = _content(draft)
    message = Message(
        chat, chat.next_id(), world.now(), content, _sender(user, chat, draft.as_chat),
        sender_chat=draft.as_chat, reply_to=draft.reply_to, topic=draft.topic, via_bot=draft.via_bot,
        automatic=draft.automatic,
    )  # fmt: skip
    if chat.private:
        if chat.blocked:
            world.set_bot_member(chat, user, "member")
        chat.started = True
    world.keep_message(message)
    world.tell_bot(message)
    return message


def _may_write(user: User, chat: Chat) -> None:
    member = chat.members.get(user.id)
    if member is None or member.status in ("left", "kicked"):
        raise ActError(f"{user.first_name} is not in this chat")
    if chat.upgraded_to:
        raise ActError("this group has become a supergroup")


def _sender(user: User, chat: Chat, as_chat: Chat | None) -> User:
    if as_chat is None:
        return user
    return ANONYMOUS_ADMIN if as_chat is chat else CHANNEL_BOT


def _content(draft: Draft) -> Content:
    text, code = find_code(draft.text) if draft.markdown else (draft.text, ())
    links = [
        Entity("text_link", units(text[: text.index(words)]), units(words), address)
        for words, address in draft.links.items()
    ]
    try:
        text, entities = trim(text.replace("\r", ""), check(text, [*code, *links]))
    except ApiError as error:
        raise ActError(error.description) from None
    if not text and draft.file is None:
        raise ActError("the message is empty")
    most = MAX_TEXT if draft.file is None else MAX_CAPTION
    if units(text) > most:
        raise ActError(f"the text has {units(text)} UTF-16 units, Telegram sends at most {most}")
    return Content(text, with_found(text, entities), draft.file)


def edit(world: World, user: User, message: Message, text: str, *, markdown: bool = False) -> None:
    """Change an own message's text or caption."""
    if message.sender != user or message.deleted or message.forward_origin is not None:
        raise ActError("only own, present and not forwarded messages can be edited")
    content = _content(Draft(text, message.content.file, markdown=markdown))
    world.edit(message, content)
    world.tell_bot(message, "edited_channel_post" if message.chat.kind == "channel" else "edited_message")


def touch(world: World, message: Message) -> None:
    """Let Telegram change what no one wrote, such as a preview of a link: bots are told of it as of an edit."""
    world.tell_bot(message, "edited_message")


def forward(world: World, user: User, message: Message, chat: Chat, *, hidden: bool = False) -> Message:
    """Forward a message into `chat`; `hidden` leaves only the name of who wrote it, as a privacy setting does."""
    _may_write(user, chat)
    if message.deleted or message.service:
        raise ActError("this message can't be forwarded")
    copy = Message(
        chat, chat.next_id(), world.now(), message.content, user,
        forward_origin=_origin(message, hidden=hidden), via_bot=message.via_bot,
    )  # fmt: skip
    if chat.private:
        chat.started = True
    world.keep_message(copy)
    world.tell_bot(copy)
    return copy


def _origin(message: Message, *, hidden: bool) -> dict[str, Any]:
    if message.forward_origin is not None:
        return message.forward_origin
    origin: dict[str, Any] = {"date": message.date}
    if message.sender_chat is not None and message.sender_chat.kind == "channel":
        channel = chat_json(message.sender_chat)
        return origin | {"type": "channel", "chat": channel, "message_id": message.message_id}
    if message.sender_chat is not None:
        return origin | {"type": "chat", "sender_chat": chat_json(message.sender_chat)}
    assert message.sender is not None
    if hidden:
        return origin | {"type": "hidden_user", "sender_user_name": message.sender.name}
    return origin | {"type": "user", "sender_user": user_json(message.sender)}


def open_topic(world: World, user: User, group: Chat, name: str) -> int:
    """Open a topic in a forum and return its number, which is that of the message saying so."""
    message = Message(group, group.next_id(), world.now(), Content(""), user)
    message.service = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
    message.topic = message.message_id
    group.topics.add(message.message_id)
    world.keep_message(message)
    return message.message_id


def publish(world: World, channel: Chat, text: str, discussion: Chat | None) -> Message:
    """Post in a channel; a linked group gets the automatic forward."""
    content = _content(Draft(text))
    post = Message(channel, channel.next_id(), world.now(), content, None, sender_chat=channel)
    world.keep_message(post)
    world.tell_bot(post, "channel_post")
    if discussion is not None:
        copy = Message(
            discussion, discussion.next_id(), world.now(), content, TELEGRAM, sender_chat=channel,
            forward_origin=_origin(post, hidden=False), automatic_forward=True,
        )  # fmt: skip
        world.keep_message(copy)
        world.tell_bot(copy)
    return post


def edit_post(world: World, post: Message, text: str, discussion: Chat | None) -> None:
    """Change a post; its automatic forward changes with it."""
    content = _content(Draft(text))
    world.edit(post, content)
    world.tell_bot(post, "edited_channel_post")
    for copy in list(discussion.messages.values()) if discussion is not None else ():
        origin = copy.forward_origin or {}
        if copy.automatic_forward and origin.get("message_id") == post.message_id:
            world.edit(copy, content)
            world.tell_bot(copy, "edited_message")


async def press(world: World, user: User, message: Message, button: Button, seconds: float) -> CallbackAnswer:
    """Press a button and wait for the bot's answer; raise TimeoutError after `seconds` without one."""
    _may_write(user, message.chat)
    if message.deleted:
        raise ActError("the message is gone, and its buttons with it")
    if button.copy_text:
        return CallbackAnswer(copied=button.copy_text)
    if button.inline_query:
        return CallbackAnswer(shared=button.inline_query)
    if not button.callback_data:
        return CallbackAnswer(url=button.url or button.web_app)
    query = world.ask(user, message, button.callback_data)
    if not await world.signal.wait(lambda: query.answered, seconds):
        raise TimeoutError(f"the bot did not answer the button {button.text!r} within {seconds:g} s")
    return CallbackAnswer(query.text, query.alert, query.url)


async def ask_inline(world: World, user: User, text: str, seconds: float) -> InlineAnswer:
    """Type ``@bot`` and a text, in whatever chat, and wait for the results; raise TimeoutError after `seconds` without any."""
    if len(text) > MAX_INLINE:
        raise ActError(f"an inline query has at most {MAX_INLINE} characters")
    if not world.inline_mode:
        raise ActError("the bot is not in inline mode")
    query = world.ask_inline(user, text)
    if not await world.signal.wait(lambda: query.answered, seconds):
        raise TimeoutError(f"the bot did not answer an inline query within {seconds:g} s")
    assert query.inline is not None
    return query.inline
