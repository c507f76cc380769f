"""getMe, the command menu and the bot's descriptions (core.telegram.org/bots/api#getme, #setmycommands)."""

import json
import re
from typing import Any, Final

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Context, method
from bot.sandbox.params import Params
from bot.sandbox.render import user_json

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE: Final = re.compile(r"(?:[a-z]{2})?")
_SCOPES: Final = {
    "default": frozenset[str](),
    "all_private_chats": frozenset[str](),
    "all_group_chats": frozenset[str](),
    "all_chat_administrators": frozenset[str](),
    "chat": frozenset({"chat_id"}),
    "chat_administrators": frozenset({"chat_id"}),
    "chat_member": frozenset({"chat_id", "user_id"}),
}


@method("getMe")
async def get_me(context: Context, _params: Params) -> dict[str, Any]:
    """Return the bot itself."""
    return user_json(context.world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not context.world.privacy_mode,
        "supports_inline_queries": context.world.inline_mode,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _place(context: Context, params: Params) -> tuple[str, str]:
    scope = params.json("scope")
    if scope is None:
        scope = {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if set(scope) - {"type"} != _SCOPES[scope["type"]]:
        raise bad_request(
            f"can't parse BotCommandScope: {scope['type']} has {sorted(_SCOPES[scope['type']])}"
        )
    if "chat_id" in scope:
        if type(scope["chat_id"]) not in (int, str):
            raise bad_request("can't parse BotCommandScope: chat_id must be a number or a name")
        context.world.chat(scope["chat_id"])
    return json.dumps(scope, sort_keys=True), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


@method("setMyCommands", "commands scope language_code")
async def set_my_commands(context: Context, params: Params) -> bool:
    """Set the menu of one scope and language: at most 100 commands."""
    rows = params.json("commands")
    if not isinstance(rows, list) or len(rows) > 100:
        raise bad_request("can't parse commands: expected an array of at most 100 BotCommand")
    context.world.profile.commands[_place(context, params)] = [_command(row) for row in rows]
    _show(context)
    return True


def _show(context: Context) -> None:
    for chat_id in context.world.chats:
        context.world.note("chat", chat_id)


def _command(row: object) -> dict[str, str]:
    if not isinstance(row, dict) or set(row) != {"command", "description"}:
        raise bad_request("can't parse commands: expected objects with command and description")
    command, description = row["command"], row["description"]
    if not isinstance(command, str) or not _COMMAND.fullmatch(command.removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description.strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command.removeprefix("/"), "description": description.strip()}


@method("getMyCommands", "scope language_code")
async def get_my_commands(context: Context, params: Params) -> list[dict[str, str]]:
    """Return the menu of exactly this scope and language."""
    return context.world.profile.commands.get(_place(context, params), [])


@method("deleteMyCommands", "scope language_code")
async def delete_my_commands(context: Context, params: Params) -> bool:
    """Take a menu away."""
    context.world.profile.commands.pop(_place(context, params), None)
    _show(context)
    return True


def _set(texts: dict[str, str], params: Params, name: str, most: int) -> bool:
    text = params.text(name)
    if len(text) > most:
        raise bad_request(f"{name} is too long: {len(text)} characters, at most {most}")
    texts[_language(params)] = text
    return True


@method("setMyDescription", "description language_code")
async def set_my_description(context: Context, params: Params) -> bool:
    """Set what an empty chat with the bot shows: at most 512 characters."""
    return _set(context.world.profile.descriptions, params, "description", 512)


@method("getMyDescription", "language_code")
async def get_my_description(context: Context, params: Params) -> dict[str, str]:
    """Return what an empty chat with the bot shows."""
    return {"description": _get(context.world.profile.descriptions, params)}


@method("setMyShortDescription", "short_description language_code")
async def set_my_short_description(context: Context, params: Params) -> bool:
    """Set what the bot's profile shows: at most 120 characters."""
    return _set(context.world.profile.short_descriptions, params, "short_description", 120)


@method("getMyShortDescription", "language_code")
async def get_my_short_description(context: Context, params: Params) -> dict[str, str]:
    """Return what the bot's profile shows."""
    return {"short_description": _get(context.world.profile.short_descriptions, params)}


def _get(texts: dict[str, str], params: Params) -> str:
    return texts.get(_language(params), texts.get("", ""))
