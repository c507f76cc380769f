"""The menus that Telegram shows next to the text field, from the one list of commands, and the bot's profile, in every language."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError

from bot.chats import ChatLanguages
from bot.commands import Command, Where, commands_for
from bot.languages import ENGLISH, LANGUAGES, Language, speaking, translated
from bot.texts import first as words

__all__ = ["forget_chat_menu", "set_chat_menu", "set_menu", "set_profile"]

_LOG = logging.getLogger(__name__)
_SCOPES: tuple[tuple[BotCommandScope, tuple[Where, ...]], ...] = (
    (BotCommandScopeAllPrivateChats(), (Where.PRIVATE, Where.BOTH)),
    (BotCommandScopeAllGroupChats(), (Where.BOTH, Where.GROUP)),
)


async def set_menu(bot: Bot, operators: tuple[int, ...], languages: ChatLanguages) -> None:
    """Set the menus of private chats and of groups in English, and of each operator who has opened a chat with the bot.

    `operators`: Telegram user ids.
    """
    for scope, places in _SCOPES:
        await bot.set_my_commands(_menu(commands_for(*places)), scope=scope)
    for operator in operators:
        with speaking(languages.of(operator)):
            await set_chat_menu(bot, operator, operators)


async def set_profile(bot: Bot) -> None:
    """Set the menus in every other language, and in each what people see before they press Start.

    Telegram allows few such changes and many questions, so each is asked for first. What is refused is left out; raises
    TelegramError for what may go well later.
    """
    for language in LANGUAGES:
        if language is not ENGLISH:
            for scope, places in _SCOPES:
                await _set(language, partial(_set_commands, bot, scope, places))
    for language in LANGUAGES:
        await _set(language, partial(_set_description, bot))
        await _set(language, partial(_set_short_description, bot))


async def _set(language: Language, change: Callable[[str | None], Awaitable[None]]) -> None:
    with speaking(language):
        try:
            await change(language.telegram or None)
        except BadRequest as error:
            _LOG.warning("Telegram refuses a part of the bot's profile in %s: %s", language.code, error)


async def _set_commands(bot: Bot, scope: BotCommandScope, places: Sequence[Where], code: str | None) -> None:
    menu = _menu(commands_for(*places))
    if list(await bot.get_my_commands(scope, code)) != menu:
        await bot.set_my_commands(menu, scope, code)


async def _set_description(bot: Bot, code: str | None) -> None:
    text = words.description()
    if (await bot.get_my_description(code)).description != text:
        await bot.set_my_description(text, code)


async def _set_short_description(bot: Bot, code: str | None) -> None:
    text = words.short_description()
    if (await bot.get_my_short_description(code)).short_description != text:
        await bot.set_my_short_description(text, code)


async def set_chat_menu(bot: Bot, chat: int, operators: Sequence[int]) -> None:
    """Set the menu of one chat in the language of the context; `chat`: Telegram chat id, `operators`: Telegram user ids.

    A chat that cannot have one keeps the menu of all: an operator who never wrote to the bot has no chat.
    """
    places = (Where.BOTH, Where.GROUP) if chat < 0 else (Where.PRIVATE, Where.BOTH)
    more = commands_for(Where.OPERATOR) if chat in operators else ()
    menu = _menu((*commands_for(*places), *more))
    try:
        await bot.set_my_commands(menu, scope=BotCommandScopeChat(chat))
    except TelegramError as error:
        _LOG.info("the menu of a chat could not be set (%s)", type(error).__name__)


async def forget_chat_menu(bot: Bot, chat: int, operators: Sequence[int]) -> None:
    """Take a chat's own menu away, but for an operator's; `chat`: Telegram chat id, `operators`: Telegram user ids."""
    if chat in operators:
        await set_chat_menu(bot, chat, operators)
        return
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(chat))
    except TelegramError as error:
        _LOG.info("the menu of a chat could not be taken away (%s)", type(error).__name__)


def _menu(commands: tuple[Command, ...]) -> list[BotCommand]:
    return [BotCommand(command.name, translated(command.short)) for command in commands]
