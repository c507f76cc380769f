"""The chat page's JSON: one message, one chat, everything. Text goes out with its entities, never as HTML."""

import json

from bot.sandbox.markup import Button, Keyboard
from bot.sandbox.models import Chat, Message, StoredFile, User
from bot.sandbox.render import Json
from bot.sandbox.state import World

__all__ = ["chat_view", "message_view", "state_view"]


def state_view(world: World) -> Json:
    """Return all chats with their messages, and the number of the last change they contain."""
    return {
        "cursor": world.changes,
        "bot": {"id": world.bot.id, "name": world.bot.name, "username": world.bot.username},
        "chats": [chat_view(world, chat) for chat in world.chats.values()],
        "messages": [
            message_view(world, message)
            for chat in world.chats.values()
            for message in chat.messages.values()
            if not message.deleted
        ],
    }


def chat_view(world: World, chat: Chat) -> Json:
    """Return one chat: its name, who in it a person at the page can be, its command menu."""
    people = [
        {"id": member.user.id, "name": member.user.name}
        for member in chat.members.values()
        if not member.user.is_bot and member.status not in ("left", "kicked")
    ]
    title = chat.members[chat.id].user.name if chat.private else chat.title
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": title,
        "role": chat.role,
        "people": people,
        "language": chat.members[chat.id].user.language_code if chat.private else "",
        "commands": _commands(world, chat),
    }


def _commands(world: World, chat: Chat) -> list[dict[str, str]]:
    """Return the menu Telegram's apps would show: the narrowest scope that has one, first in the person's language."""
    language = chat.members[chat.id].user.language_code[:2].lower() if chat.private else ""
    scopes: list[dict[str, object]] = [{"type": "chat", "chat_id": chat.id}]
    scopes.append({"type": "all_private_chats" if chat.private else "all_group_chats"})
    scopes.append({"type": "default"})
    for scope in scopes:
        for spoken in (language, ""):
            if rows := world.profile.commands.get((json.dumps(scope, sort_keys=True), spoken)):
                return rows
    return []


def message_view(world: World, message: Message) -> Json:
    """Return one message; a deleted one only as a mark."""
    body: Json = {"chat": message.chat.id, "id": message.message_id}
    if message.deleted:
        return body | {"deleted": True}
    content = message.content
    body |= {
        "date": message.date,
        "edited": message.edit_date is not None,
        "from": _sender(world, message),
        "text": content.text,
        "entities": [entity.to_json() for entity in content.entities],
        "file": _file(content.file) if content.file is not None else None,
        "buttons": _buttons(message.markup) if isinstance(message.markup, Keyboard) else [],
        "service": _service(message),
        "forwarded": _forwarded(message),
        "reply": None,
    }
    replied = message.chat.messages.get(message.reply_to) if message.reply_to is not None else None
    if replied is not None and not replied.deleted:
        name = replied.content.file.name if replied.content.file is not None else ""
        shown = replied.content.text[:120] or name
        body["reply"] = {"id": replied.message_id, "name": _sender(world, replied)["name"], "text": shown}
    return body


def _sender(world: World, message: Message) -> Json:
    if message.sender_chat is not None:
        return {"id": message.sender_chat.id, "name": message.sender_chat.title, "bot": False}
    sender = message.sender if message.sender is not None else User(0, "")
    return {"id": sender.id, "name": sender.name, "bot": sender == world.bot}


def _file(stored: StoredFile) -> Json:
    return {
        "id": stored.file_id,
        "kind": stored.kind,
        "name": stored.name,
        "size": len(stored.data),
        "width": stored.width,
        "height": stored.height,
    }


def _buttons(keyboard: Keyboard) -> list[list[Json]]:
    return [[_button(button) for button in row] for row in keyboard.rows]


def _button(button: Button) -> Json:
    return {"text": button.text, "url": button.url or button.web_app, "copy": button.copy_text}


def _service(message: Message) -> str:
    who = message.sender.name if message.sender is not None else ""
    if joined := message.service.get("new_chat_members"):
        return f"{who} added {', '.join(one['first_name'] for one in joined)}"
    if left := message.service.get("left_chat_member"):
        return f"{who} removed {left['first_name']}"
    return ""


def _forwarded(message: Message) -> str:
    origin = message.forward_origin
    if origin is None:
        return ""
    if origin["type"] == "hidden_user":
        return str(origin["sender_user_name"])
    if origin["type"] == "user":
        return str(origin["sender_user"]["first_name"])
    return str(origin.get("chat", origin.get("sender_chat", {})).get("title", ""))
