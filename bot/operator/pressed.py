"""What the answers to operators' presses share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.load.errors import AlreadyError, GoneError, LoadError
from bot.telegram.callbacks import Action, ButtonData
from bot.telegram.sending import CopyText, answer, keyboard, rewrite
from bot.texts import loading

__all__ = ["copy_button", "done", "or_not_done", "second_yes"]


def second_yes(prefix: bytes, mark: int) -> list[list[tuple[str, str]]]:
    """Return Discard and Publish anyway; `prefix`: the first 8 bytes of an id, `mark`: 24 bits of what is agreed to."""
    labels = loading.labels()
    return [
        [(labels["discard"], ButtonData(Action.DISCARD, None, prefix, 0, 0).pack())],
        [(labels["confirm"], ButtonData(Action.CONFIRM, None, prefix, mark >> 12, mark & 0xFFF).pack())],
    ]


def copy_button(subject: str) -> InlineKeyboardMarkup | None:
    """Return the button that copies an id, 64 hex digits, which is to be announced now."""
    return keyboard([[(loading.labels()["copy"], CopyText(subject))]])


async def done(message: Message, html: str, buttons: InlineKeyboardMarkup | None = None) -> None:
    """Say what was done, in place of the question; in a new message when that one cannot be edited any more."""
    try:
        await rewrite(message, html, buttons)
    except TelegramError:
        await answer(message, html, buttons)


@asynccontextmanager
async def or_not_done(message: Message, action: str) -> AsyncIterator[None]:
    """Say why not, when a LoadError is raised inside. Buttons stay as long as pressing them again can help."""
    try:
        yield
    except LoadError as error:
        await _not_done(message, action, error)


async def _not_done(message: Message, action: str, error: LoadError) -> None:
    """Say why not, or that it was done before. Buttons stay as long as pressing them again can help."""
    before = isinstance(error, AlreadyError) and action != "discarded"
    html = loading.done_before(str(error)) if before else loading.not_done(action, str(error))
    if isinstance(error, GoneError) and message.reply_markup is not None:
        with suppress(TelegramError):  # another press took them away already
            await message.edit_reply_markup(None)
    await answer(message, html, quote=True)
