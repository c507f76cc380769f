"""The chat page in Chromium: a person writes, presses, replies and sends files."""

import asyncio

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_a_conversation(stage) -> None:
    page = await stage.open()
    await stage.say(page, "hello `there`")
    last = page.locator(".message").last
    await expect(last.locator(".body")).to_contain_text("You said: hello there")
    await expect(last.locator(".quote")).to_contain_text("hello there")
    await expect(page.locator(".message.own code")).to_have_text("there")
    await stage.say(page, "/show")
    last = page.locator(".message").last
    await expect(last.locator("b", has_text="Bold")).to_be_visible()
    await expect(last.locator("pre")).to_have_text(stage.table)
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


async def test_buttons(stage) -> None:
    page = await stage.open()
    await stage.say(page, "/show")
    await page.get_by_role("button", name="Note").click()
    await expect(page.get_by_role("status")).to_have_text("Noted")
    await page.get_by_role("button", name="Alert").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Mind this")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.get_by_role("button", name="Picture").click()
    await expect(page.locator(".message").last).to_contain_text("A picture")
    end = "() => { const one = document.getElementById('scroll'); return one.scrollHeight - one.scrollTop - one.clientHeight; }"
    await page.locator(".photo img").evaluate("image => image.decode()")
    assert await page.evaluate(end) < 2
    await page.get_by_role("button", name="Enlarge the picture").click()
    await expect(page.locator("#viewer-img")).to_be_visible()
    assert await page.locator("#viewer-img").evaluate("image => image.naturalWidth") == 1200
    await page.keyboard.press("Escape")
    await expect(page.locator("#viewer")).to_be_hidden()
    await page.get_by_role("button", name="Edit", exact=True).click()
    await expect(page.locator(".message .body", has_text="Edited")).to_contain_text("edited")
    assert await page.locator(".key").count() == 0


async def test_a_deleted_message_vanishes(stage) -> None:
    page = await stage.open()
    await stage.say(page, "/show")
    await page.get_by_role("button", name="Delete").click()
    await expect(page.locator(".message")).to_have_count(1)


async def test_documents_go_both_ways(stage) -> None:
    page = await stage.open()
    await page.set_input_files(
        "#picker", {"name": "büñdle.zip", "mimeType": "application/zip", "buffer": b"PK12"}
    )
    await stage.say(page, "keep this")
    back = page.get_by_role("link", name="Download back-büñdle.zip, 4 B")
    await expect(back).to_be_visible()
    async with page.expect_download() as download:
        await back.click()
    assert (await download.value).suggested_filename == "back-büñdle.zip"
    saved = await (await download.value).path()
    assert await asyncio.to_thread(saved.read_bytes) == b"PK12"
    await expect(page.locator(".message").last).to_contain_text("keep this")


async def test_one_person_plays_all(stage) -> None:
    page = await stage.open()
    await page.click(f'[data-chat="{stage.group.id}"]')
    await page.get_by_label("Write as").select_option(label="Alice")
    await stage.say(page, "an ordinary text stays among people")
    await page.get_by_label("Write as").select_option(label="Ben")
    await stage.say(page, "/show")
    await expect(page.get_by_role("button", name="Note")).to_be_visible()
    senders = [one.sender_id for one in stage.sandbox.history(stage.group) if not one.service]
    assert senders[0] == stage.alice.id
    assert len(senders) == 3
    await expect(page.locator(".message:not(.own) .name").first).to_have_text("Alice")


async def test_replies_edits_and_the_menu_by_keyboard(stage) -> None:
    page = await stage.open()
    await page.get_by_role("textbox", name="Message").press_sequentially("/s")
    await expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("/stop ")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message")).to_have_count(2)
    await page.locator(".message").last.get_by_role("button", name="Reply to Sample Reserves").press("Enter")
    await stage.say(page, "to you")
    await expect(page.locator(".message.own").last.locator(".body")).to_contain_text("to you")
    await page.locator(".message.own").last.get_by_role("button", name="Edit this message").press("Enter")
    await stage.say(page, "to you all")
    await expect(page.locator(".message.own").last).to_contain_text("to you all")
    mine = [one for one in stage.sandbox.history(stage.alice) if not one.from_bot]
    assert (mine[-1].text, mine[-1].reply_to, mine[-1].edits) == ("to you all", 2, ("to you",))


async def test_a_persons_language_is_chosen_on_the_page(stage) -> None:
    """Each has their own; whatever they send from then on carries it, and they stay the same person."""
    updates = stage.sandbox.world.updates
    seen = []
    stage.sandbox.world.updates.add = lambda kind, payload: (
        seen.append(payload["from"].get("language_code")) or type(updates).add(updates, kind, payload)
    )
    page = await stage.open(390, 844)
    before = await stage.alice.send("before")
    choice = page.get_by_label("Language of this person's app")
    await expect(choice).to_have_value("")
    await choice.select_option(label="Persian")
    await expect(page.get_by_role("status")).to_contain_text("next message")
    assert stage.alice.user.language_code == "fa"
    await stage.say(page, "/show")
    await expect(page.locator(".message", has_text="Bold")).to_be_visible()
    await page.get_by_role("button", name="Note").click()
    await expect(page.get_by_role("status")).to_have_text("Noted")
    assert seen == [None, "fa", "fa"]
    await stage.alice.edit(before, "changed")
    await expect(page.locator(".message.own").first).to_contain_text("changed")
    group = stage.sandbox.add_group("Others", [stage.alice])
    await stage.alice.send("hello", chat=group)
    assert await choice.is_visible()
    await page.reload()
    await page.click(f'[data-chat="{stage.alice.id}"]')
    await expect(choice).to_have_value("fa")


async def test_text_goes_the_way_it_is_written(stage) -> None:
    """Each paragraph by its own first letter, as in Telegram."""
    page = await stage.open(390, 844)
    await stage.alice.send("سلام world\nplain English")
    body = page.locator(".message.own .body")
    await expect(body).to_contain_text("plain English")
    ends = await body.evaluate(
        """body => {
          const range = document.createRange(), text = body.firstChild, { left, right } = body.getBoundingClientRect();
          return text.data.split("\\n").map((line) => {
            range.setStart(text, text.data.indexOf(line));
            range.setEnd(text, text.data.indexOf(line) + line.length);
            const box = range.getBoundingClientRect();
            return [box.left - left < 3, right - box.right < 3];
          });
        }"""
    )
    assert ends == [[False, True], [True, False]]
