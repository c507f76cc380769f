"""getChat, getChatMember and relatives (core.telegram.org/bots/api#getchat)."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Context, method
from bot.sandbox.models import Chat, Member
from bot.sandbox.params import Params
from bot.sandbox.render import chat_json, member_json

_MAX_REACTIONS = 11


def _known(context: Context, params: Params) -> Chat:
    chat = context.world.chat(params.chat_id())
    if chat.private and not chat.started:
        raise bad_request("chat not found")
    if not chat.private:
        context.world.writable(chat)
    return chat


@method("getChat", "chat_id")
async def get_chat(context: Context, params: Params) -> dict[str, Any]:
    """Return a ChatFullInfo."""
    chat = _known(context, params)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    body = chat_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": _MAX_REACTIONS,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if chat.kind in ("group", "supergroup"):
        body["permissions"] = {"can_send_messages": True}
    return body


@method("getChatMember", "chat_id user_id")
async def get_chat_member(context: Context, params: Params) -> dict[str, Any]:
    """Return someone's place in a chat."""
    chat = _known(context, params)
    user_id = params.integer("user_id")
    if user_id in chat.members:
        return member_json(chat.members[user_id])
    world = context.world
    user = world.bot if user_id == world.bot.id else world.users.get(user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(Member(user, "member" if chat.private else "left"))


@method("getChatAdministrators", "chat_id")
async def get_chat_administrators(context: Context, params: Params) -> list[dict[str, Any]]:
    """Return a group's administrators that are no bots, and this bot if it is one."""
    chat = _known(context, params)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    world = context.world
    return [
        member_json(member)
        for member in chat.members.values()
        if member.status in ("creator", "administrator")
        and (not member.user.is_bot or member.user == world.bot)
    ]


@method("getChatMemberCount", "chat_id")
async def get_chat_member_count(context: Context, params: Params) -> int:
    """Return how many are in a chat, bots included."""
    chat = _known(context, params)
    if chat.private:
        return 2
    return sum(member.status not in ("left", "kicked") for member in chat.members.values())


@method("leaveChat", "chat_id")
async def leave_chat(context: Context, params: Params) -> bool:
    """Leave a group."""
    chat = _known(context, params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    context.world.set_bot_member(chat, context.world.bot, "left")
    return True
