"""sendMessage, sendPhoto, sendDocument, sendChatAction (core.telegram.org/bots/api#sendmessage and following)."""

from typing import Any, Final

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.content import read_caption, read_file, read_markup, read_text
from bot.sandbox.methods.registry import Context, method
from bot.sandbox.models import Chat, Content, Message
from bot.sandbox.params import Params
from bot.sandbox.render import message_json

_COMMON: Final = "chat_id message_thread_id disable_notification protect_content reply_parameters reply_markup allow_paid_broadcast"
_REPLY_KEYS: Final = frozenset(
    {
        "message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode", "quote_entities",
        "quote_position",
    }
)  # fmt: skip
_ACTIONS: Final = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip


@method("sendMessage", f"{_COMMON} text parse_mode entities link_preview_options")
async def send_message(context: Context, params: Params) -> dict[str, Any]:
    """Send a text."""
    chat = _target(context, params)
    if chat.texts_forbidden:
        _as_administrator(context, chat, "text messages")
    return _post(context, params, chat, read_text(params))


@method(
    "sendPhoto",
    f"{_COMMON} photo caption parse_mode caption_entities show_caption_above_media has_spoiler",
)
async def send_photo(context: Context, params: Params) -> dict[str, Any]:
    """Send a picture."""
    return await _send_file(context, params, "photo")


@method(
    "sendDocument", f"{_COMMON} document caption parse_mode caption_entities disable_content_type_detection"
)
async def send_document(context: Context, params: Params) -> dict[str, Any]:
    """Send a file."""
    return await _send_file(context, params, "document")


@method("sendChatAction", "chat_id message_thread_id action")
async def send_chat_action(context: Context, params: Params) -> bool:
    """Show what the bot is doing for some seconds."""
    chat = _target(context, params)
    _topic(params, chat)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    context.world.note("action", chat.id, action=action)
    return True


def _target(context: Context, params: Params) -> Chat:
    chat = context.world.chat(params.chat_id())
    context.world.writable(chat)
    return chat


def _as_administrator(context: Context, chat: Chat, what: str) -> None:
    """Raise ApiError unless the bot is an administrator, to whom no group forbids anything to be sent."""
    if context.world.bot_member(chat).status != "administrator":
        raise bad_request(f"not enough rights to send {what} to the chat")


async def _send_file(context: Context, params: Params, kind: str) -> dict[str, Any]:
    chat = _target(context, params)
    if kind == "photo" and chat.photos_forbidden:
        _as_administrator(context, chat, "photos")
    source = {
        "caption": params.text("caption"),
        "parse_mode": params.text("parse_mode"),
        "caption_entities": params.json("caption_entities"),
        "show_caption_above_media": params.flag("show_caption_above_media"),
        "has_spoiler": params.flag("has_spoiler"),
    }
    read_caption(source, None)  # before the file is decoded and stored
    stored = await read_file(context.world.files, kind, params.values.get(kind), params.upload(kind))
    return _post(context, params, chat, read_caption(source, stored))


def _post(context: Context, params: Params, chat: Chat, content: Content) -> dict[str, Any]:
    world = context.world
    for name in ("disable_notification", "protect_content", "allow_paid_broadcast"):
        params.flag(name)
    topic, reply_to = _topic(params, chat), _reply(params, chat)
    markup = read_markup(params, chat)
    if world.flood is not None:
        world.flood.admit(chat.id, private=chat.private)
    sender = None if chat.kind == "channel" else world.bot
    message = Message(
        chat, chat.next_id(), world.now(), content, sender,
        sender_chat=chat if chat.kind == "channel" else None, reply_to=reply_to, topic=topic, markup=markup,
    )  # fmt: skip
    return message_json(world.keep_message(message))


def _topic(params: Params, chat: Chat) -> int | None:
    if not params.has("message_thread_id"):
        return None
    topic = params.integer("message_thread_id")
    if topic not in chat.topics:
        raise bad_request("message thread not found")
    return topic


def _reply(params: Params, chat: Chat) -> int | None:
    wanted = params.json("reply_parameters")
    if wanted is None:
        return None
    if not isinstance(wanted, dict) or set(wanted) - _REPLY_KEYS:
        raise bad_request(f"can't parse reply parameters: expected an object with {sorted(_REPLY_KEYS)}")
    message_id = wanted.get("message_id")
    if type(message_id) is not int:
        raise bad_request("can't parse reply parameters: message_id must be an integer")
    if wanted.get("chat_id", chat.id) != chat.id:
        raise bad_request("replies to another chat are not supported by this sandbox")
    replied = chat.messages.get(message_id)
    if replied is not None and not replied.deleted:
        return message_id
    if wanted.get("allow_sending_without_reply") is True:
        return None
    raise bad_request("message to be replied not found")
