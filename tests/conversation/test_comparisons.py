"""The pictures that compare publications, as people press for them: trees and claims, on one level each."""

import asyncio
from html import unescape

import pytest
from bot_session import MonthlySnapshot
from building.published_lists import make_list, write_bundle
from published_claims import publish_claim, write_claim
from screen import MOST_LINES, lines_unfolded

from bot.group.claim_answers import claim_evidence, claim_reserves_answer
from bot.group.comparison_buttons import over_time_data
from bot.pictures import over_time, side_by_side
from bot.pictures.scene import Words
from bot.telegram.callbacks import Action, ButtonData
from bot.texts import common
from porcore.build.building import build_snapshot
from porcore.exchanges.known import KnownExchange, shipped
from porcore.reserves.evidence import Level

pytestmark = pytest.mark.slow

HEAD = "asset,chain,address,balance,height,label\n"


def wallets(**held):
    rows = [
        f"{asset},ethereum,0x{place:040x},{amount},1,x\n"
        for place, (asset, amount) in enumerate(held.items(), start=1)
    ]
    return {"wallets.csv": (HEAD + "".join(rows)).encode()}


def texts(scene):
    return [shape.text for shape in scene.shapes if isinstance(shape, Words)]


@pytest.fixture
def drawn(monkeypatch):
    """What stands in the pictures that were sent, the newest last."""
    scenes = []
    for room, name in ((over_time, "over_time_scene"), (side_by_side, "side_by_side_scene")):
        real = getattr(room, name)

        def kept(*given, real=real):
            scenes.append(real(*given))
            return scenes[-1]

        monkeypatch.setattr(room, name, kept)
    return lambda: texts(scenes[-1])


@pytest.fixture
def with_claims(bot_session_with, monthly_snapshots, tmp_path):
    """Start a bot that serves three months and claims."""

    def start(*claims, months=monthly_snapshots):
        session = bot_session_with(*months)

        class Started:
            async def __aenter__(self):
                self.made = await session.__aenter__()
                await self.made.stop()
                for number, (exchange, more) in enumerate(claims):
                    withdrawn = more.pop("withdrawn", False)
                    bundle = write_claim(tmp_path / f"c{number}", exchange, "", **more)
                    publish_claim(self.made.data_dir, bundle, withdrawn=withdrawn)
                await self.made.start()
                return self.made

            async def __aexit__(self, *error):
                return await session.__aexit__(*error)

        return Started()

    return start


OKX = ("okx", {"totals": [("BTC", "10"), ("ETH", "100")], "files": wallets(BTC="9.5", ETH="101")})


async def test_over_time_is_offered_and_shows_every_month(with_claims, drawn):
    async with with_claims() as session:
        answer = await session.ask("/reserves")
        assert "Over time" in answer.labels
        assert "Side by side" not in answer.labels  # one exchange is beside nobody
        picture = await session.press(answer, "Over time")
        assert (
            picture.text
            == "Sample Exchange over time\nEvery listed wallet is counted. No balance was read from the chain."
        )
        assert {"BTC", "ETH", "USD", "25 Aug 2026", "25 Oct 2026"} <= set(drawn())
        assert "Level of evidence: claimed" in drawn()
        signed = await session.press(picture, "Signed wallets only")
        assert "Only wallets with a valid signature are counted." in signed.text
        assert "Level of evidence: signed" in drawn()
        assert not any("short" in text for text in drawn())
        assert "All wallets" in signed.labels


async def test_a_single_snapshot_is_compared_with_nothing(with_claims, monthly_snapshots):
    async with with_claims(months=monthly_snapshots[-1:]) as session:
        answer = await session.ask("/reserves")
        assert not {"Over time", "Side by side"} & set(answer.labels)


async def test_side_by_side_has_trees_and_claims_and_says_who_is_missing(with_claims, drawn):
    stated = ("htx", {"totals": [("BTC", "10")], "source": "https://www.htx.com/x"})
    async with with_claims(OKX, stated) as session:
        picture = await session.press(await session.ask("/reserves sample exchange"), "Side by side")
        said = drawn()
        assert "BTC 95.0%, short" in said
        assert "claim of 14 Aug 2026, the lowest of 2 assets" in said
        assert "Sample Exchange" in said
        assert "No wallet list was published: HTX." in " ".join(said)
        await session.press(picture, "Signed wallets only")
        assert "No signed wallets: OKX." in " ".join(drawn())
        assert "OKX" not in drawn()


async def test_who_rebuilt_a_tree_is_named(with_claims, drawn, tmp_path):
    months = []
    for month in ("2026-09", "2026-10"):
        data = make_list(10).data()
        folder = write_bundle(tmp_path / month, data)
        config = folder / "snapshot.toml"
        config.write_text(config.read_text().replace("2026-10-25T", f"{month}-25T"))
        file = tmp_path / f"{month}.por"
        months.append(MonthlySnapshot(file, build_snapshot(folder, file), {}))
    async with with_claims(OKX, months=months) as session:
        answer = await session.ask("/reserves phemex")
        picture = await session.press(answer, "Over time")
        assert picture.text.startswith("Phemex over time")
        assert "Trees were rebuilt from published lists by Alice." in picture.text
        await session.press(answer, "Side by side")
        assert "Phemex rebuilt by Alice" in drawn()


async def test_a_withdrawn_claim_is_a_gap(with_claims, drawn):
    older = ("okx", {**OKX[1], "at": "2026-07-14T00:00:00Z"})
    gone = ("okx", {**OKX[1], "at": "2026-08-01T00:00:00Z", "withdrawn": True})
    async with with_claims(OKX, older, gone) as session:
        mark = over_time_data("okx", Level.CLAIMED).pack()
        answer = await session.ask("/reserves")
        picture = await pressed(session, answer, mark)
        assert picture.text.startswith("OKX over time")
        assert drawn().count("w") == 2  # under both assets
        assert "w: withdrawn" in " ".join(drawn())
        assert "newest 95.0%, short" in drawn()


async def test_wallets_of_a_claim_are_listed(with_claims):
    async with with_claims(OKX) as session:
        (entry,) = session.run.services.claims.served()
        answer = await session.ask("/reserves")
        data = ButtonData(Action.CLAIM_WALLETS, None, entry.prefix, 4095).pack()
        page = await pressed(session, answer, data)
        assert "Wallets 1 to 2 of 2" in page.text
        assert "OKX, claim of 14 Aug 2026" in page.text
        assert "▫️ 9.5 BTC" in page.text
        await session.alice.press(page, "Details")
        told = await session.sandbox.next_edit(page)
        assert told.text.count("No ownership signature was published for this address.") == 2


async def test_a_whole_answer_about_a_claim_is_what_telegram_takes(with_claims, drawn):
    """As the commands send it."""
    async with with_claims(OKX) as session:
        services = session.run.services
        (entry,) = services.claims.served()
        evidence = await services.claim_evidence.awaited(
            await asyncio.to_thread(claim_evidence, services, entry)
        )
        made = claim_reserves_answer(services, evidence, None, "note of the time")
        assert made.picture.startswith(b"\x89PNG")
        assert "note of the time" in made.text.short
        assert lines_unfolded(made.text.whole) <= MOST_LINES
        assert [label for row in made.rows for label, _ in row] == [
            "Wallets (2)",
            "Side by side",
            "Copy the claim's id",
            "Share",
        ]


async def test_a_button_of_what_is_not_here_is_out_of_date(with_claims):
    async with with_claims(OKX) as session:
        answer = await session.ask("/reserves")
        for action in (Action.OVER_TIME, Action.CLAIM_WALLETS, Action.CLAIM_WALLETS_PAGE):
            said = await alert(session, answer, ButtonData(action, None, b"\1" * 8).pack())
            assert said == unescape(common.out_of_date())


async def pressed(session, message, data):
    """Press a button with other data than it has; return the bot's next message."""
    last = session.sandbox.history(message.chat_id)[-1]
    await session.alice.press_stale(message, data)
    return await session.sandbox.next_message(message.chat_id, after=last)


async def alert(session, message, data):
    """Press a button with other data than it has; return what pops up."""
    query = await session.alice.press_stale(message, data)
    found = []

    def look():
        found[:] = [
            call.params
            for call in session.sandbox.calls
            if call.method == "answerCallbackQuery" and call.params.get("callback_query_id") == query
        ]
        return found

    await session.sandbox.wait_for(look, what="alert")
    return found[0]["text"]


async def test_the_key_is_drawn_where_a_name_cannot_be(bot_of, tree_of, drawn, tmp_path):
    right = KnownExchange("right", "ตลาดซื้อขาย")
    table = tmp_path / "exchanges.toml"
    table.write_text(f'[[exchanges]]\nkey = "right"\nname = "{right.name}"\naliases = []\n')
    trees = [tree_of("right", at, seed=32) for at in ("2026-09-25T00:00:00Z", "2026-10-25T00:00:00Z")]
    known = shipped().with_added([right])
    async with bot_of(*trees, tree_of("OKX", seed=2), known=known, exchanges_file=table) as session:
        picture = await session.press(await session.ask("/exchanges"), "Side by side")
        assert {"right", "OKX"} <= set(drawn())
        over = await pressed(session, picture, over_time_data("right", Level.CLAIMED).pack())
        assert over.text.startswith(f"{right.name} over time")
        assert "right" in drawn()
        assert not any("??" in text for text in drawn())
