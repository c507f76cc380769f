"""The chat page when something is wrong: hostile texts and files, lost connections, old buttons, small screens."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ATTACK = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'


async def test_no_text_becomes_markup(stage) -> None:
    """Attack: names and texts that are HTML, from people and through the bot.

    "<img onerror=…>" --> text node, shown letter by letter; the policy forbids inline scripts besides
    """
    mallory = stage.sandbox.add_user(ATTACK, role=ATTACK)
    stage.group.add_member(mallory)
    page = await stage.open()
    await stage.say(page, ATTACK)
    await expect(page.locator(".message")).to_have_count(2)
    await mallory.send(ATTACK, chat=stage.group)
    await mallory.send_document(f"{ATTACK}.html", ATTACK.encode(), chat=stage.group)
    await page.click(f'[data-chat="{stage.group.id}"]')
    await expect(page.locator(".name").first).to_have_text(ATTACK)
    assert await page.locator("#messages img, #messages script, #chats img, #chats script").count() == 0
    assert "owned" not in await page.title()


async def test_a_document_is_never_shown_beside_the_page(stage) -> None:
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


async def test_it_catches_up_after_the_connection_was_lost(stage) -> None:
    page = await stage.open()
    await stage.say(page, "one")
    await expect(page.locator(".message")).to_have_count(2)
    await stage.sandbox.pause()
    await expect(page.get_by_role("alert")).to_be_visible()
    await stage.alice.send("while away")
    await stage.sandbox.resume()
    await expect(page.get_by_role("alert")).to_be_hidden()
    await expect(page.locator(".message.own").last).to_contain_text("while away")
    stage.complaints.clear()  # the browser reports the lost connection, as it should


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_one_pane_and_whole_tables(stage, scheme: str) -> None:
    page = await stage.open(390, 844, scheme=scheme)
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await stage.say(page, "/show")
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
    await stage.alice.send("a long line that no list of chats can show whole " * 20)
    await expect(page.locator(".chat-last", has_text="a long line")).to_be_visible()
    rows = await page.locator(".chat").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().right)"
    )
    assert rows
    assert max(rows) <= 390


async def test_an_old_button_is_refused_kindly(stage) -> None:
    page = await stage.open()
    await stage.say(page, "/show")
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
