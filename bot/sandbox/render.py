"""The Bot API's JSON of what the sandbox remembers (core.telegram.org/bots/api#available-types)."""

import json
from typing import Any

from bot.sandbox.markup import Keyboard
from bot.sandbox.models import Chat, Member, Message, StoredFile, User

__all__ = ["Json", "chat_json", "file_json", "member_json", "message_json", "user_json"]

Json = dict[str, Any]

_ADMIN_RIGHTS = (
    "can_manage_chat", "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories", "can_pin_messages",
)  # fmt: skip


def user_json(user: User) -> Json:
    """Return a User."""
    body: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    for key in ("last_name", "username", "language_code"):
        if value := getattr(user, key):
            body[key] = value
    return body


def chat_json(chat: Chat) -> Json:
    """Return a Chat; a private one carries the person's names."""
    body: Json = {"id": chat.id, "type": chat.kind}
    if chat.private:
        person = user_json(chat.members[chat.id].user)
        body |= {key: person[key] for key in ("first_name", "last_name", "username") if key in person}
    else:
        body["title"] = chat.title
        if chat.topics:
            body["is_forum"] = True
        if chat.username:
            body["username"] = chat.username
    return body


def member_json(member: Member) -> Json:
    """Return a ChatMember with all fields its status requires."""
    body: Json = {"user": user_json(member.user), "status": member.status}
    if member.status == "creator":
        body["is_anonymous"] = False
    elif member.status == "administrator":
        body |= {"can_be_edited": False, "is_anonymous": False}
        body |= dict.fromkeys(_ADMIN_RIGHTS, False)
        body |= {"can_manage_chat": True, "can_delete_messages": member.can_delete_messages}
    elif member.status == "kicked":
        body["until_date"] = 0
    return body


def file_json(stored: StoredFile) -> Json:
    """Return the part all files share, with a photo's pixels or a document's name."""
    body: Json = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
    }
    if stored.kind == "photo":
        return body | {"width": stored.width, "height": stored.height}
    return body | {"file_name": stored.name, "mime_type": stored.mime_type}


def message_json(message: Message, *, with_reply: bool = True) -> Json:
    """Return a Message; the message it replies to is inside it, but not that one's own."""
    body: Json = {
        "message_id": message.message_id,
        "chat": chat_json(message.chat),
        "date": message.date,
        **message.service,
        **_origin(message),
        **_content(message),
    }
    if message.topic is not None:
        body |= {"message_thread_id": message.topic, "is_topic_message": True}
    if message.edit_date is not None:
        body["edit_date"] = message.edit_date
    replied = message.chat.messages.get(message.reply_to) if message.reply_to is not None else None
    if with_reply and replied is not None and not replied.deleted:
        body["reply_to_message"] = message_json(replied, with_reply=False)
    if isinstance(message.markup, Keyboard):
        body["reply_markup"] = message.markup.to_json()
    return body


def _origin(message: Message) -> Json:
    body: Json = {}
    if message.sender is not None:
        body["from"] = user_json(message.sender)
    if message.sender_chat is not None:
        body["sender_chat"] = chat_json(message.sender_chat)
    if message.via_bot is not None:
        body["via_bot"] = user_json(message.via_bot)
    if message.forward_origin is not None:
        body["forward_origin"] = message.forward_origin
    if message.automatic_forward:
        body["is_automatic_forward"] = True
    if message.automatic:
        body["is_from_offline"] = True
    return body


def _content(message: Message) -> Json:
    content = message.content
    entities = [entity.to_json() for entity in content.entities]
    if content.file is None:
        body: Json = {"text": content.text} if content.text else {}
        if content.preview:
            body["link_preview_options"] = json.loads(content.preview)
        return body | ({"entities": entities} if entities else {})
    if content.file.kind == "photo":
        body = {"photo": [file_json(one) for one in (*content.file.sizes, content.file)]}
    else:
        body = {"document": file_json(content.file)}
    if content.caption_above:
        body["show_caption_above_media"] = True
    if content.spoiler:
        body["has_media_spoiler"] = True
    if content.text:
        body["caption"] = content.text
    return body | ({"caption_entities": entities} if entities else {})
