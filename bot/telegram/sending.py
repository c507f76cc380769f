"""Sending to Telegram: one place for parse mode, previews, and what to do when an edit is refused.

Limits are Telegram's: 4,096 UTF-16 units a message, 1,024 a caption, 100 entities; texts stay below them
because whoever writes them counts (`bot.formats.utf16`).
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.telegram.outgoing.passing import passing

__all__ = [
    "EDIT_INTERVAL",
    "ButtonRow",
    "CopyText",
    "Editable",
    "ShareQuery",
    "answer",
    "at_work",
    "keyboard",
    "reply_parameters",
    "rewrite",
    "send_document",
    "send_photo",
    "show_action",
    "topic",
]

UNNOTICED = 0.3  # seconds that an answer may take before a sign of work is shown
_SIGN_SECONDS = 4.0  # until it is shown again; Telegram shows it for five
EDIT_INTERVAL = 3.0  # seconds between two edits of one message
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What Telegram says, in one wording or another, in a group that lets its members send texts only.
_NO_PHOTOS = ("not enough rights to send photos", "send_photos_forbidden", "send_media_forbidden")


@dataclass(frozen=True, slots=True)
class CopyText:
    """What a button puts on the clipboard of whoever presses it, in place of asking the bot something."""

    text: str  # 1 to 256 characters


@dataclass(frozen=True, slots=True)
class ShareQuery:
    """What a button asks this bot inline in a chat that whoever presses it chooses."""

    query: str  # up to 256 characters


ButtonRow = Sequence[
    tuple[str, str | CopyText | ShareQuery]
]  # labels, and callback data, an https address, what is copied or shared


def keyboard(rows: Sequence[ButtonRow]) -> InlineKeyboardMarkup | None:
    """Return buttons from rows of (label, callback data, https address, `CopyText` or `ShareQuery`); None when there are none."""
    made = [[_button(label, does) for label, does in row] for row in rows if row]
    return InlineKeyboardMarkup(made) if made else None


def _button(label: str, does: str | CopyText | ShareQuery) -> InlineKeyboardButton:
    if isinstance(does, ShareQuery):
        return InlineKeyboardButton(label, switch_inline_query=does.query)
    if isinstance(does, CopyText):
        return InlineKeyboardButton(label, copy_text=CopyTextButton(does.text))
    if does.startswith("https://"):
        return InlineKeyboardButton(label, url=does)
    return InlineKeyboardButton(label, callback_data=does)


def reply_parameters(message: Message) -> ReplyParameters:
    """Reply to `message`, or just send when it was deleted meanwhile."""
    return ReplyParameters(message.message_id, allow_sending_without_reply=True)


def topic(message: Message) -> int | None:
    """Return the topic of a forum that `message` is in, so that an answer goes there and not to the general one.

    Replies outside forums carry a thread number too, and Telegram refuses to send to those.
    """
    return message.message_thread_id if message.is_topic_message else None


async def answer(
    message: Message, html: str, buttons: InlineKeyboardMarkup | None = None, *, quote: bool = False
) -> Message:
    """Send `html` into the chat of `message`, as a reply to it when `quote` is set."""
    return await message.chat.send_message(
        html,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        reply_markup=buttons,
        reply_parameters=reply_parameters(message) if quote else None,
        message_thread_id=topic(message),
    )


async def send_photo(
    message: Message,
    data: bytes,
    name: str,
    caption: str,
    buttons: InlineKeyboardMarkup | None = None,
    *,
    quote: bool = False,
) -> Message | None:
    """Send a picture into the chat of `message`; None where pictures may not be sent. `data`: bytes of the PNG."""
    try:
        return await message.chat.send_photo(
            InputFile(BytesIO(data), filename=name),
            caption=caption,
            parse_mode=ParseMode.HTML,
            reply_markup=buttons,
            reply_parameters=reply_parameters(message) if quote else None,
            message_thread_id=topic(message),
        )
    except BadRequest as error:
        if any(words in str(error).lower() for words in _NO_PHOTOS):
            return None
        raise


async def send_document(message: Message, data: bytes, name: str, caption: str) -> Message:
    """Send a file into the chat of `message`; `data`: the whole file."""
    return await message.chat.send_document(
        InputFile(BytesIO(data), filename=name),
        caption=caption,
        parse_mode=ParseMode.HTML,
        message_thread_id=topic(message),
    )


async def show_action(message: Message, action: ChatAction) -> None:
    """Show in the chat, and in the topic, of `message` that an answer is being made; failing to is no reason to stop."""
    with contextlib.suppress(TelegramError):
        await message.chat.send_action(action, message_thread_id=topic(message))


@contextlib.asynccontextmanager
async def at_work(message: Message, action: ChatAction) -> AsyncIterator[None]:
    """Show `action` for as long as the block runs, once that takes so long that someone would wonder.

    Mostly it does not: then the sign would cost as much as the answer, of our time and of what Telegram lets us send.
    """
    signs: list[asyncio.Task[None]] = []

    async def show() -> None:
        while True:
            await show_action(message, action)
            await asyncio.sleep(_SIGN_SECONDS)

    timer = asyncio.get_running_loop().call_later(
        UNNOTICED, lambda: signs.append(asyncio.create_task(show()))
    )
    try:
        yield
    finally:
        timer.cancel()
        for sign in signs:
            sign.cancel()  # or it could arrive after the answer


async def rewrite(message: Message, html: str, buttons: InlineKeyboardMarkup | None = None) -> None:
    """Replace the text and buttons of a message of ours; the same text again is fine."""
    try:
        await message.edit_text(
            html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=buttons
        )
    except BadRequest as error:
        if "not modified" not in str(error):
            raise


class _Clock(Protocol):
    def __call__(self) -> float: ...


class Editable:
    """One message that shows long work: edited at most every 3 seconds, its last edit is the result."""

    def __init__(self, message: Message, clock: _Clock = time.monotonic) -> None:
        self.message = message
        self._clock = clock
        self._last = clock()
        self._shown = ""

    async def show(self, html: str) -> None:
        """Show a passing state, unless one was shown less than 3 seconds ago or others wait for the chat.

        Failures to show are ignored.
        """
        now = self._clock()
        if html == self._shown or now - self._last < EDIT_INTERVAL:
            return
        self._last, self._shown = now, html
        with contextlib.suppress(TelegramError), passing():
            await rewrite(self.message, html)

    async def finish(self, html: str, buttons: InlineKeyboardMarkup | None = None) -> None:
        """Show the result, waiting for the interval first."""
        wait = self._last + EDIT_INTERVAL - self._clock()
        if wait > 0 and self._shown:
            await asyncio.sleep(wait)
        await rewrite(self.message, html, buttons)
