"""Customer, community and operator, each played by hand on the chat page against the real bot."""

import json
import zipfile

import pytest
from playwright.async_api import expect

from bot.parsing.ids import IdError, IdFault
from bot.texts import customer as customer_texts
from bot.texts.reading import unreadable
from porcore.verification.verdict import TrustAnchor, verify_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.mark.parametrize("window", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_customer_asks_looks_and_checks(
    playing, monthly_snapshots, someone, window, tmp_path, chromium
):
    client = someone("BTC", "ETH", "USD")
    async with playing(*monthly_snapshots, **window) as player:
        await player.open(player.bot_session.alice)
        answer = await player.say(client, "Included in the snapshot of 25 Oct 2026")
        await expect(answer.locator("pre").first).to_contain_text("USDT+USDC+USD")
        await expect(answer).to_contain_text(monthly_snapshots[-1].statement.id)
        assert await player.page.evaluate("() => document.documentElement.scrollWidth") == window["width"]
        for table in await answer.locator("pre").all():
            assert await table.evaluate("one => one.scrollWidth <= one.clientWidth")
        folded = answer.get_by_role("button", name="Unfold the quote").first
        await folded.click()
        await expect(
            answer.get_by_text(monthly_snapshots[-1].statement.asset("BTC").root.hash.hex())
        ).to_be_visible()

        picture = await player.press(answer, "Check ETH", "Root hash")
        size = await player.picture(picture)
        assert size["width"] == 800
        assert 200 <= size["shown"] <= window["width"]

        tree = await player.press(answer, "Your path, in full", "25 Oct 2026, 00:00 UTC")
        page = (await player.download(tree, "tree-2026-10-25.html")).decode()
        assert monthly_snapshots[-1].statement.id in page

        proof = await player.press(answer, "Proof file", "Your proof file")
        data = await player.download(proof, "proof.json")
        verdict = verify_file(data, TrustAnchor(statement_id=monthly_snapshots[-1].statement.id))
        assert verdict.exit_code == 0
        assert json.loads(data)["client_id"] == client
        offline = player.page.locator(".message", has_text="The same check without Python")
        (tmp_path / "verify.html").write_bytes(await player.download(offline, "verify.html"))
        (tmp_path / "proof.json").write_bytes(data)
        checking = await chromium.new_page(viewport=window)
        await checking.goto((tmp_path / "verify.html").as_uri())
        await checking.set_input_files("#proof-file", tmp_path / "proof.json")
        await checking.fill("#given-text", monthly_snapshots[-1].statement.id)
        await checking.get_by_role("button", name="Check", exact=True).click()
        await expect(checking.locator("#headline")).to_have_text(verdict.headline)

        dates = await player.press(answer, "Other dates", customer_texts.other_dates())
        await player.press(dates, "25 Aug 2026", "25 Aug 2026, 00:00 UTC")
        await player.say("5e" * 32, "Not found in the snapshot")
        await player.say(client[:-1], unreadable(IdError(IdFault.TOO_SHORT, 63)))


async def test_a_community_asks_in_its_group(playing, monthly_snapshots, someone):
    async with playing(*monthly_snapshots, **PHONE, scheme="dark") as player:
        bot_session = player.bot_session
        group = bot_session.sandbox.add_group(
            "Depositors", [bot_session.bob, bot_session.alice], bot_can_delete=True
        )
        await player.page.locator(f'[data-chat="{group.id}"]').wait_for(state="attached")
        await player.open(group)
        await player.write_as("Bob")
        answer = await player.say("/reserves", "No asset is short.")
        await expect(answer.locator(".quote")).to_contain_text("/reserves")
        size = await player.picture(answer)
        assert (size["width"], size["height"] > 400) == (800, True)
        wallets = await player.press(answer, "Wallets (20)", "Wallets 1 to 6 of 20")
        link = wallets.get_by_role("link", name="…").first
        assert (await link.get_attribute("href")).startswith(
            ("https://mempool.space/address/bc1", "https://mempool.space/address/1")
        )
        await wallets.get_by_role("button", name="More ›").click()
        await expect(wallets).to_contain_text("Wallets 7 to 12 of 20")
        await player.write_as("Alice")
        client = someone("BTC")
        await player.say(f"/verify {client}", "in private")
        await expect(player.page.get_by_text(client)).to_have_count(0)
        one = await player.say("/reserves BTC 2026-09-30", "25 Sep 2026")
        await expect(one).not_to_contain_text("ETH")
        assert await player.page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]


async def test_an_operator_uploads_publishes_and_withdraws(
    playing, monthly_snapshots, zipped, bundle, someone
):
    """The operator's document goes up by the page's paper clip; what a customer sees changes only with Publish."""
    archive = zipped(bundle("2026-11-25T00:00:00Z", 300))
    assert zipfile.is_zipfile(archive)
    async with playing(*monthly_snapshots, **DESKTOP, people=("Olga",), allow_uploads=True) as player:
        bot_session = player.bot_session
        (olga,) = bot_session.operators
        client = someone("BTC", everywhere=True)
        await player.open(olga)
        await player.page.set_input_files("#picker", archive)
        dry_run = await player.say("/load", "Dry run: Sample Exchange, snapshot of 25 Nov 2026")
        await expect(dry_run.get_by_role("button", name="Discard")).to_be_visible()
        await player.open(bot_session.alice)
        await player.say(client, "Included in the snapshot of 25 Oct 2026")
        await player.open(olga)
        dry_run = player.page.locator(".message", has_text="Dry run").last
        await dry_run.get_by_role("button", name="Publish").click()
        published = player.page.locator(".message", has_text="Published by operator")
        await expect(published).to_contain_text("25 Nov 2026")
        await player.open(bot_session.alice)
        await player.say(client, "Included in the snapshot of 25 Nov 2026")
        await player.open(olga)
        asked = await player.say("/withdraw 2026-11-25", "25 Nov 2026")
        await asked.get_by_role("button", name="Withdraw", exact=True).click()
        await expect(player.last).to_contain_text("withdrawn", ignore_case=True)
        await player.open(bot_session.alice)
        await player.say(client, "Included in the snapshot of 25 Oct 2026")
        await player.say("/snapshots", "❌ withdrawn on")
