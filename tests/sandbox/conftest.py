"""Fixtures: a started sandbox, the real python-telegram-bot talking to it, and the chat page in Chromium."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, Page
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.sandbox import Sandbox, SandboxGroup, SandboxUser

TABLE = "BTC        1.25\nETH       10.5\nUSD    2,500       USDT+USDC+USD12"  # 34 columns
SHOWN = (
    f"<b>Bold</b> <code>code</code> <a href='https://example.com/?a=1&amp;b=2'>link</a>\n<pre>{TABLE}</pre>\n"
    "<blockquote expandable>1\n2\n3\n4\n5\n6\n7\n8</blockquote>😀<tg-spoiler>hidden</tg-spoiler>"
)
KEYS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Note", callback_data="note"),
            InlineKeyboardButton("Alert", callback_data="alert"),
        ],
        [
            InlineKeyboardButton("Edit", callback_data="edit"),
            InlineKeyboardButton("Delete", callback_data="delete"),
        ],
        [
            InlineKeyboardButton("Picture", callback_data="photo"),
            InlineKeyboardButton("Web", url="https://example.com/x"),
        ],
    ]
)


@pytest.fixture
def polling():
    """Start a long poll; return it once the sandbox has begun to answer it."""

    async def start(sandbox: Sandbox, bot: Bot, **named: Any) -> asyncio.Task[Any]:
        before = sandbox.world.updates._poll
        poll = asyncio.create_task(bot.get_updates(**named))
        await sandbox.wait_for(lambda: sandbox.world.updates._poll > before, what="poll")
        return poll

    return start


async def on_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    if message.document:
        data = await (await message.document.get_file()).download_as_bytearray()
        await message.reply_document(
            bytes(data), filename=f"back-{message.document.file_name}", caption=message.caption
        )
    elif message.text == "/show":
        await message.reply_text(SHOWN, parse_mode="HTML", reply_markup=KEYS)
    elif message.text:
        await message.reply_text(
            f"You said: {message.text}", reply_parameters=ReplyParameters(message.message_id)
        )


async def on_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    texts = {"note": "Noted", "alert": "Mind this"}
    await query.answer(texts.get(query.data, ""), show_alert=query.data == "alert")
    if query.data == "edit":
        await query.edit_message_text("Edited")
    elif query.data == "delete":
        await query.delete_message()
    elif query.data == "photo":
        buffer = io.BytesIO()
        Image.new("RGB", (1200, 800), "teal").save(buffer, "PNG")
        await query.message.chat.send_action("upload_photo")
        await query.message.reply_photo(buffer.getvalue(), caption="A picture")


def pytest_collection_modifyitems(items) -> None:
    """Run the tests of this folder in the loop of the browser, in which some of them look at the page."""
    for item in items:
        if Path(__file__).parent in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(flood_limits=False) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot(sandbox.token, base_url=sandbox.base_url, base_file_url=sandbox.base_file_url) as made:
        yield made


@dataclass
class Stage:
    sandbox: Sandbox
    browser: Browser
    alice: SandboxUser
    group: SandboxGroup
    complaints: list[str] = field(default_factory=list)

    table: str = TABLE

    async def open(self, width: int = 1280, height: int = 800, *, scheme: str = "light") -> Page:
        page = await self.browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.on(
            "console",
            lambda one: self.complaints.append(one.text) if one.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda one: self.complaints.append(str(one)))
        await page.goto(self.sandbox.page_url)
        await page.click(f'[data-chat="{self.alice.id}"]')
        return page

    async def say(self, page: Page, text: str) -> None:
        await page.get_by_role("textbox", name="Message").fill(text)
        await page.keyboard.press("Enter")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(sandbox: Sandbox, chromium: Browser) -> AsyncIterator[Stage]:
    """The chat page in Chromium, and a small bot behind it that shows all a bot can."""
    alice, ben = sandbox.add_user("Alice", role="Customer"), sandbox.add_user("Ben", role="Operator")
    group = sandbox.add_group("Depositors", [ben, alice])
    built = (
        Application.builder()
        .token(sandbox.token)
        .base_url(sandbox.base_url)
        .base_file_url(sandbox.base_file_url)
    )
    app = built.build()
    app.add_handler(CallbackQueryHandler(on_button))
    app.add_handler(MessageHandler(filters.TEXT | filters.Document.ALL, on_message))
    async with app:
        await app.bot.set_my_commands([BotCommand("show", "everything"), BotCommand("stop", "nothing")])
        await app.start()
        await app.updater.start_polling(timeout=5)
        made = Stage(sandbox, chromium, alice, group)
        yield made
        await app.updater.stop()
        await app.stop()
    assert made.complaints == []
