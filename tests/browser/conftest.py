"""The chat page in Chromium over the real bot: one person plays customer, group and operator."""

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Locator, Page, expect


@dataclass
class Player:
    """A person in front of the page; `complaints` is what the browser found wrong."""

    page: Page
    bot_session: object
    complaints: list[str] = field(default_factory=list)

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.page.locator(".message").last

    async def open(self, chat) -> None:
        """Open a chat, from the list of chats on a phone."""
        back = self.page.get_by_role("button", name="Back to the chats")
        if await back.is_visible():
            await back.click()
        await self.page.click(f'[data-chat="{chat.id}"]')

    async def write_as(self, name: str) -> None:
        """Choose who writes in a group."""
        await self.page.get_by_label("Write as").select_option(label=name)

    async def say(self, text: str, answer: str) -> Locator:
        """Type a text and return the bot's answer, which has to contain `answer`."""
        before = await self.page.locator(".message:not(.own)").count()
        await self.page.get_by_role("textbox", name="Message").fill(text)
        await self.page.keyboard.press("Enter")
        return await self.hears(before, answer)

    async def press(self, message: Locator, label: str, answer: str) -> Locator:
        """Press a button below a message and return the new message that follows."""
        before = await self.page.locator(".message:not(.own)").count()
        await message.get_by_role("button", name=label, exact=True).click()
        return await self.hears(before, answer)

    async def hears(self, before: int, answer: str) -> Locator:
        """Return the first message of others after so many."""
        message = self.page.locator(".message:not(.own)").nth(before)
        await expect(message).to_contain_text(answer)
        return message

    async def download(self, message: Locator, name: str) -> bytes:
        """Save the document of a message."""
        async with self.page.expect_download() as started:
            await message.get_by_role("link", name=re.compile(f"^Download {re.escape(name)}")).click()
        download = await started.value
        assert download.suggested_filename == name
        path = await download.path()
        return path.read_bytes()

    async def picture(self, message: Locator) -> dict[str, int]:
        """Return width and height of a message's picture, as shown and as sent."""
        image = message.locator("img")
        await expect(image).to_be_visible()
        return await image.evaluate(
            "async one => { await one.decode();"
            " return {shown: one.clientWidth, width: one.naturalWidth, height: one.naturalHeight}; }"
        )


@pytest.fixture
def playing(bot_session_with, chromium):
    """Start a bot that serves some months, and open its chat page in a window of the given size."""

    @asynccontextmanager
    async def play(*published, width=1280, height=900, scheme="light", **settings):
        async with bot_session_with(*published, **settings) as bot_session:
            view = {"width": width, "height": height}
            page = await chromium.new_page(viewport=view, color_scheme=scheme, reduced_motion="reduce")
            player = Player(page, bot_session)
            wrong = player.complaints
            page.on(
                "console", lambda one: wrong.append(one.text) if one.type in ("error", "warning") else None
            )
            page.on("pageerror", lambda error: wrong.append(str(error)))
            await page.goto(bot_session.sandbox.page_url)
            yield player
            assert wrong == []
            await page.close()

    return play
