"""A proof file of another exchange on the chat page, sent and compared by hand."""

import pytest
from exchanges.builders.every import fixtures
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FIXTURE = next(fixture for fixture in fixtures() if fixture.name == "okx-v1")


@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desktop"])
async def test_a_file_is_sent_looked_at_and_compared_in_a_reply(playing, width):
    async with playing(width=width, height=900) as player:
        await player.open(player.bot_session.alice)
        page = player.page
        file = {"name": "merkle.json", "mimeType": "application/json", "buffer": FIXTURE.holds}
        await page.set_input_files("#picker", file)
        await page.keyboard.press("Enter")
        report = await player.hears(0, "OKX user proof of 2022: consistent with itself only.")
        await expect(report).to_contain_text("Weak points of this format and this file")
        await expect(report).to_contain_text("Do not post this file in public")
        assert await page.evaluate("() => document.documentElement.scrollWidth") == width
        picture = await player.hears(1, "The path from your leaf to the root")
        size = await player.picture(picture)
        assert size["width"] == 800

        sent = page.locator(".message.own").first
        await sent.hover()
        await sent.get_by_role("button", name="Reply").click()
        compared = await player.say(f"root {FIXTURE.roots[0]}", "leads to the root obtained elsewhere")
        await expect(compared).to_contain_text(f"{FIXTURE.roots[0]} equals the one obtained elsewhere")
