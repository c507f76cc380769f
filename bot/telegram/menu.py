"""The menu that Telegram shows next to the text field, from the one list of commands."""

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.commands import Command, Where, commands_for

__all__ = ["set_menu"]


async def set_menu(bot: Bot, operators: tuple[int, ...]) -> None:
    """Set the menus of private chats, of groups, and of each operator who has opened a chat with the bot.

    `operators`: Telegram user ids.
    """
    private = commands_for(Where.PRIVATE, Where.BOTH)
    await bot.set_my_commands(_menu(private), scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(
        _menu(commands_for(Where.BOTH, Where.GROUP)), scope=BotCommandScopeAllGroupChats()
    )
    for operator in operators:
        try:
            menu = _menu((*private, *commands_for(Where.OPERATOR)))
            await bot.set_my_commands(menu, scope=BotCommandScopeChat(operator))
        except TelegramError:
            continue  # an operator who never wrote to the bot has no chat to set a menu in


def _menu(commands: tuple[Command, ...]) -> list[BotCommand]:
    return [BotCommand(command.name, command.short) for command in commands]
