"""Editing and deleting (core.telegram.org/bots/api#updating-messages)."""

from typing import Any, Final

from bot.sandbox.errors import bad_request
from bot.sandbox.markup import OtherMarkup
from bot.sandbox.methods.content import read_caption, read_file, read_markup, read_text
from bot.sandbox.methods.registry import Context, method
from bot.sandbox.models import Content, Message
from bot.sandbox.params import Params
from bot.sandbox.render import message_json

DELETABLE: Final = 48 * 3600  # seconds
_MEDIA_KEYS: Final = frozenset(
    {
        "type", "media", "caption", "parse_mode", "caption_entities", "show_caption_above_media", "has_spoiler",
        "disable_content_type_detection",
    }
)  # fmt: skip


@method("editMessageText", "chat_id message_id text parse_mode entities link_preview_options reply_markup")
async def edit_message_text(context: Context, params: Params) -> dict[str, Any]:
    """Replace a text and its buttons."""
    message = _mine(context, params)
    if message.content.file is not None:
        raise bad_request("there is no text in the message to edit")
    return _apply(context, params, message, read_text(params))


@method(
    "editMessageCaption",
    "chat_id message_id caption parse_mode caption_entities show_caption_above_media reply_markup",
)
async def edit_message_caption(context: Context, params: Params) -> dict[str, Any]:
    """Replace a caption and the buttons."""
    message = _mine(context, params)
    if message.content.file is None:
        raise bad_request("there is no caption in the message to edit")
    source = {
        "caption": params.text("caption"),
        "parse_mode": params.text("parse_mode"),
        "caption_entities": params.json("caption_entities"),
        "show_caption_above_media": params.flag("show_caption_above_media"),
        "has_spoiler": message.content.spoiler,
    }
    return _apply(context, params, message, read_caption(source, message.content.file))


@method("editMessageMedia", "chat_id message_id media reply_markup")
async def edit_message_media(context: Context, params: Params) -> dict[str, Any]:
    """Replace the file, or give a text message one."""
    message = _mine(context, params)
    media = params.json("media")
    if not isinstance(media, dict) or set(media) - _MEDIA_KEYS:
        raise bad_request(f"can't parse InputMedia: expected an object with {sorted(_MEDIA_KEYS)}")
    kind = media.get("type")
    if kind not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: type must be photo or document in this sandbox")
    read_caption(media, None)
    value = media.get("media")
    upload = params.attached(value) if value is not None else params.files.get("media")
    stored = await read_file(context.world.files, kind, value, upload)
    return _apply(context, params, message, read_caption(media, stored))


@method("editMessageReplyMarkup", "chat_id message_id reply_markup")
async def edit_message_reply_markup(context: Context, params: Params) -> dict[str, Any]:
    """Replace or take away the buttons."""
    message = _mine(context, params)
    return _apply(context, params, message, message.content)


@method("deleteMessage", "chat_id message_id")
async def delete_message(context: Context, params: Params) -> bool:
    """Delete a message: own ones anywhere, others' in private chats or with the right to."""
    world = context.world
    chat = world.chat(params.chat_id())
    world.writable(chat)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    if world.now() - message.date > DELETABLE and not world.bot_member(chat).can_delete_messages:
        raise bad_request("message can't be deleted for everyone")
    own = message.sender == world.bot or (chat.kind == "channel" and message.sender is None)
    if not (own or chat.private or world.bot_member(chat).can_delete_messages):
        raise bad_request("message can't be deleted")
    world.delete(message)
    return True


def _mine(context: Context, params: Params) -> Message:
    world = context.world
    chat = world.chat(params.chat_id())
    world.writable(chat)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    own = message.sender == world.bot or (chat.kind == "channel" and message.sender is None)
    if not own or message.service or isinstance(message.markup, OtherMarkup):
        raise bad_request("message can't be edited")
    return message


def _apply(context: Context, params: Params, message: Message, content: Content) -> dict[str, Any]:
    world = context.world
    markup = read_markup(params, message.chat)
    if isinstance(markup, OtherMarkup):
        raise bad_request("inline keyboard expected")
    if message.content == content and message.markup == markup:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    if world.flood is not None:
        world.flood.admit(message.chat.id, private=message.chat.private)
    message.markup = markup
    world.edit(message, content)
    return message_json(message)
