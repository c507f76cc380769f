"""The chat page in Chromium: a person plays customer, group member and operator against a real bot."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.sandbox import Sandbox, SandboxGroup, SandboxUser

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed"),
]

ATTACK = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
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


@dataclass
class Stage:
    sandbox: Sandbox
    browser: Browser
    alice: SandboxUser
    group: SandboxGroup
    complaints: list[str] = field(default_factory=list)

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


@pytest.fixture
async def stage(sandbox: Sandbox) -> AsyncIterator[Stage]:
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
    async with app, async_playwright() as playwright:
        await app.bot.set_my_commands([BotCommand("show", "everything"), BotCommand("stop", "nothing")])
        await app.start()
        await app.updater.start_polling(timeout=5)
        browser = await playwright.chromium.launch(headless=True, executable_path=CHROMIUM, args=ARGUMENTS)
        made = Stage(sandbox, browser, alice, group)
        yield made
        await browser.close()
        await app.updater.stop()
        await app.stop()
    assert made.complaints == []


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_conversation(stage: Stage) -> None:
    page = await stage.open()
    await say(page, "hello `there`")
    last = page.locator(".message").last
    await expect(last.locator(".body")).to_contain_text("You said: hello there")
    await expect(last.locator(".quote")).to_contain_text("hello there")
    await expect(page.locator(".message.own code")).to_have_text("there")
    await say(page, "/show")
    last = page.locator(".message").last
    await expect(last.locator("b", has_text="Bold")).to_be_visible()
    await expect(last.locator("pre")).to_have_text(TABLE)
    link = last.locator("a", has_text="link")
    assert await link.get_attribute("href") == "https://example.com/?a=1&b=2"
    assert "noreferrer" in (await link.get_attribute("rel") or "")
    web = last.get_by_role("link", name="Web")
    assert await web.get_attribute("href") == "https://example.com/x"
    fold = last.locator("blockquote.fold")
    folded = (await fold.bounding_box() or {})["height"]
    await last.get_by_role("button", name="Unfold the quote").press("Enter")
    await expect(last.get_by_role("button", name="Fold the quote", exact=True)).to_have_attribute(
        "aria-expanded", "true"
    )
    assert (await fold.bounding_box() or {})["height"] > folded * 1.5


async def test_buttons(stage: Stage) -> None:
    page = await stage.open()
    await say(page, "/show")
    await page.get_by_role("button", name="Note").click()
    await expect(page.get_by_role("status")).to_have_text("Noted")
    await page.get_by_role("button", name="Alert").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Mind this")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.get_by_role("button", name="Picture").click()
    await page.get_by_role("button", name="Enlarge the picture").click()
    await expect(page.locator("#viewer-img")).to_be_visible()
    assert await page.locator("#viewer-img").evaluate("image => image.naturalWidth") == 1200
    await page.keyboard.press("Escape")
    await expect(page.locator("#viewer")).to_be_hidden()
    await page.get_by_role("button", name="Edit", exact=True).click()
    await expect(page.locator(".message .body", has_text="Edited")).to_contain_text("edited")
    assert await page.locator(".key").count() == 0


async def test_a_deleted_message_vanishes(stage: Stage) -> None:
    page = await stage.open()
    await say(page, "/show")
    await page.get_by_role("button", name="Delete").click()
    await expect(page.locator(".message")).to_have_count(1)


async def test_documents_go_both_ways(stage: Stage) -> None:
    page = await stage.open()
    await page.set_input_files(
        "#picker", {"name": "büñdle.zip", "mimeType": "application/zip", "buffer": b"PK12"}
    )
    await say(page, "keep this")
    back = page.get_by_role("link", name="Download back-büñdle.zip, 4 B")
    await expect(back).to_be_visible()
    async with page.expect_download() as download:
        await back.click()
    assert (await download.value).suggested_filename == "back-büñdle.zip"
    saved = await (await download.value).path()
    assert await asyncio.to_thread(saved.read_bytes) == b"PK12"
    await expect(page.locator(".message").last).to_contain_text("keep this")


async def test_one_person_plays_all(stage: Stage) -> None:
    page = await stage.open()
    await page.click(f'[data-chat="{stage.group.id}"]')
    await page.get_by_label("Write as").select_option(label="Alice")
    await say(page, "an ordinary text stays among people")
    await page.get_by_label("Write as").select_option(label="Ben")
    await say(page, "/show")
    await expect(page.get_by_role("button", name="Note")).to_be_visible()
    senders = [one.sender_id for one in stage.sandbox.history(stage.group) if not one.service]
    assert senders[0] == stage.alice.id
    assert len(senders) == 3
    await expect(page.locator(".message:not(.own) .name").first).to_have_text("Alice")


async def test_replies_edits_and_the_menu_by_keyboard(stage: Stage) -> None:
    page = await stage.open()
    await page.get_by_role("textbox", name="Message").press_sequentially("/s")
    await expect(page.get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("/stop ")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message")).to_have_count(2)
    await page.locator(".message").last.get_by_role("button", name="Reply to Sample Reserves").press("Enter")
    await say(page, "to you")
    await page.locator(".message.own").last.get_by_role("button", name="Edit this message").press("Enter")
    await say(page, "to you all")
    await expect(page.locator(".message.own").last).to_contain_text("to you all")
    mine = [one for one in stage.sandbox.history(stage.alice) if not one.from_bot]
    assert (mine[-1].text, mine[-1].reply_to, mine[-1].edits) == ("to you all", 2, ("to you",))


async def test_no_text_becomes_markup(stage: Stage) -> None:
    """Attack: names and texts that are HTML, from people and through the bot.

    "<img onerror=…>" --> text node, shown letter by letter; the policy forbids inline scripts besides
    """
    mallory = stage.sandbox.add_user(ATTACK, role=ATTACK)
    stage.group.add_member(mallory)
    page = await stage.open()
    await say(page, ATTACK)
    await expect(page.locator(".message")).to_have_count(2)
    await mallory.send(ATTACK, chat=stage.group)
    await mallory.send_document(f"{ATTACK}.html", ATTACK.encode(), chat=stage.group)
    await page.click(f'[data-chat="{stage.group.id}"]')
    await expect(page.locator(".name").first).to_have_text(ATTACK)
    assert await page.locator("#messages img, #messages script, #chats img, #chats script").count() == 0
    assert "owned" not in await page.title()


async def test_a_document_is_never_shown_beside_the_page(stage: Stage) -> None:
    """Attack: the bot sends an HTML document whose script would act with the page's key.

    click --> Content-Disposition: attachment, octet-stream, nosniff --> saved, not run
    """
    page = await stage.open()
    sent = await stage.alice.send_document("tree.html", ATTACK.encode())
    answer = await page.request.get(f"{stage.sandbox.page_url}api/file/{sent.file_id}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = (await page.request.get(stage.sandbox.page_url)).headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )


async def test_it_catches_up_after_the_connection_was_lost(stage: Stage) -> None:
    page = await stage.open()
    await say(page, "one")
    await expect(page.locator(".message")).to_have_count(2)
    await stage.sandbox.pause()
    await expect(page.get_by_role("alert")).to_be_visible()
    await stage.alice.send("while away")
    await stage.sandbox.resume()
    await expect(page.get_by_role("alert")).to_be_hidden(timeout=20_000)
    await expect(page.locator(".message.own").last).to_contain_text("while away")
    stage.complaints.clear()  # the browser reports the lost connection, as it should


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_one_pane_and_whole_tables(stage: Stage, scheme: str) -> None:
    page = await stage.open(390, 844, scheme=scheme)
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await say(page, "/show")
    table = page.locator(".message pre")
    await expect(table).to_be_visible()
    assert await table.evaluate(
        "one => [one.scrollWidth <= one.clientWidth, getComputedStyle(one).whiteSpace]"
    ) == [
        True,
        "pre",
    ]
    assert await page.evaluate("() => document.documentElement.scrollWidth") == 390
    box = await page.locator(".message").last.bounding_box() or {}
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    await page.get_by_role("button", name="Back to the chats").click()
    await expect(page.get_by_role("navigation")).to_be_visible()


async def test_an_old_button_is_refused_kindly(stage: Stage) -> None:
    page = await stage.open()
    await say(page, "/show")
    await expect(page.get_by_role("button", name="Note")).to_be_visible()
    key = page.get_by_role("button", name="Edit", exact=True)
    await key.click()
    await expect(page.locator(".key")).to_have_count(0)
    body = {
        "chat": stage.alice.id,
        "user": stage.alice.id,
        "message": 2,
        "row": 0,
        "column": 0,
        "label": "Note",
    }
    answer = await page.request.post(f"{stage.sandbox.page_url}api/press", data=body)
    assert (answer.status, await answer.json()) == (400, {"error": "this button is no longer there"})
    for wrong in ({}, {"chat": 1}, [], body | {"row": "x"}, body | {"user": 5}):
        answer = await page.request.post(f"{stage.sandbox.page_url}api/press", data=wrong)
        assert answer.status == 400
