"""Lists with claims in them, exchanges of which everything was withdrawn, and whose address of statement ids an answer names."""

import time
from datetime import timedelta
from threading import Event

import pytest
from published_claims import write_claim
from screen import MOST_LINES, lines_unfolded

from bot.telegram.callbacks import Action, ButtonData

pytestmark = pytest.mark.slow

HTX = "https://www.htx.com/proof-of-reserve"
NOBODY = "ab" * 32


@pytest.fixture
def claim_of(tmp_path):
    """Write a claim of HTX, each of another time or name."""

    def make(at="2026-08-14T00:00:00Z", exchange="htx", **more):
        folder = tmp_path / "claims" / f"{exchange}-{at[:10]}"
        return write_claim(folder, exchange, "", at=at, totals=[("BTC", "10")], **{"source": HTX} | more)

    return make


def take_back(bot_session, *times):
    """Withdraw the claims of these days."""
    services = bot_session.run.services
    for entry in services.claims.entries():
        if entry.taken_at[:10] in times:
            services.catalogue.withdraw_publication(entry.id, 1)
    services.claims.refresh()
    return services


# -- /snapshots


async def test_claims_are_listed_with_trees_and_stay_when_withdrawn(bot_of, tree_of, claim_of):
    okx = tree_of("OKX", seed=2)
    async with bot_of(okx, claims=[claim_of(), claim_of("2026-07-14T12:30:00Z")]) as bot_session:
        services = take_back(bot_session, "2026-07-14")
        text = (await bot_session.ask("/snapshots")).text
        assert text.startswith("All trees and claims, newest first\n")
        assert "Withdrawn ones stay listed." in text
        newer, older = services.claims.entries()
        lines = [
            "OKX, tree of 25 Oct 2026\npublished on ",
            "HTX, claim of 14 Aug 2026\npublished on ",
            "HTX, claim of 14 Jul 2026, 12:30 UTC\n❌ withdrawn on ",
            f"OKX, tree of 25 Oct 2026, 00:00 UTC\n{okx.statement.id}\nPublished on ",
            f"HTX, claim of 14 Aug 2026, 00:00 UTC\n{newer.id}\nPublished on ",
            f"HTX, claim of 14 Jul 2026, 12:30 UTC\n{older.id}\nPublished on ",
        ]
        places = [text.index(line) for line in lines]
        assert places == sorted(places)
        assert "withdrawn on" not in text[: places[2]]
        one = (await bot_session.ask("/snapshots Huobi")).text
        assert one.startswith("All trees and claims of HTX")
        assert okx.statement.id not in one
        assert (await bot_session.ask("/snapshots okx")).text.startswith("All snapshots of OKX")


async def test_without_a_claim_the_list_is_as_ever(bot_of, tree_of):
    okx = tree_of("OKX", seed=2)
    async with bot_of(okx) as bot_session:
        text = (await bot_session.ask("/snapshots")).text
        assert text.startswith("All snapshots, newest first\n\n25 Oct 2026\npublished on ")
        assert f"\n25 Oct 2026, 00:00 UTC\n{okx.statement.id}\nPublished on " in text


async def test_many_are_paged_and_a_time_opens_the_page_of_its_claim(bot_of, tree_of, claim_of):
    claims = [
        claim_of(f"2026-{month:02d}-{day:02d}T00:00:00Z") for month in (5, 6, 7) for day in (1, 9, 15, 22)
    ]
    async with bot_of(tree_of("OKX", seed=2), claims=claims) as bot_session:
        first = await bot_session.ask("/snapshots htx")
        assert first.text.count("claim of") == 2 * 3  # in the list, and with their ids below it
        assert lines_unfolded(first.html) <= MOST_LINES
        await bot_session.alice.press(first, "More ›")
        second = await bot_session.sandbox.next_edit(first)
        assert second.text.startswith("All trees and claims of HTX")
        assert second.text.count("claim of") == 2 * 3
        assert lines_unfolded(second.html) <= MOST_LINES
        opened = (await bot_session.ask("/snapshots htx 2026-05-03")).text
        assert "You asked for 3 May 2026. The latest claim up to then is from 1 May 2026." in opened
        assert "claim of 1 May 2026" in opened
        exact = (await bot_session.ask("/snapshots htx 2026-05-01")).text
        assert "You asked for" not in exact
        early = (await bot_session.ask("/snapshots htx 2020-01-01")).text
        assert early.startswith("All trees and claims of HTX")
        assert "There is no claim from 1 Jan 2020 or earlier. The oldest is from 1 May 2026." in early


# -- everything withdrawn


async def test_what_was_withdrawn_of_an_exchange_is_said_with_its_date(bot_of, tree_of, claim_of):
    gone = tree_of("Gate", seed=3)
    async with bot_of(
        tree_of("OKX", seed=2), gone, claims=[claim_of(), claim_of("2026-07-14T00:00:00Z")]
    ) as bot_session:
        services = take_back(bot_session, "2026-08-14", "2026-07-14")
        services.catalogue.withdraw(gone.statement.id, 1)
        services.snapshots.refresh()
        for typed in ("/reserves htx", "/reserves huobi btc", f"{NOBODY} htx", f"htx {NOBODY}"):
            said = (await bot_session.ask(typed)).text
            assert said.startswith(
                "Nothing of HTX is valid here any more. Its newest publication, the claim of 14 Aug 2026, was withdrawn on "
            )
            assert said.endswith("/snapshots HTX lists all that was published.")
        tree = (await bot_session.ask("/reserves gate.io")).text
        assert "any more. The tree of 25 Oct 2026 was withdrawn on " in tree
        group = bot_session.sandbox.add_group("G", [bot_session.alice])
        assert "Nothing of HTX is valid" in (await bot_session.ask("/exchange htx", chat=group)).text
        listed = (await bot_session.ask("/snapshots htx")).text
        assert listed.startswith("All trees and claims of HTX")
        assert listed.count("❌ withdrawn on") == 2
        exchanges = (await bot_session.ask("/exchanges")).text
        assert "HTX\nThe claim of 14 Aug 2026 was withdrawn on " in exchanges
        assert "Gate\nThe tree of 25 Oct 2026 was withdrawn on " in exchanges
        assert (await bot_session.ask("/reserves btc")).text.startswith("OKX, ")


async def test_a_bot_of_which_every_claim_was_withdrawn(bot_of, claim_of):
    async with bot_of(claims=[claim_of()]) as bot_session:
        take_back(bot_session, "2026-08-14")
        assert "Every published snapshot has been withdrawn." in (await bot_session.ask("/reserves")).text
        assert "was withdrawn on" in (await bot_session.ask("/reserves htx")).text
        assert "Claim of 14 Aug 2026" in (await bot_session.ask("/snapshots")).text


async def test_flags_are_about_what_is_shown(bot_of, tree_of, claim_of):
    rebuilt = tree_of("HTX rebuilt by Ann", "2026-07-25T00:00:00Z", seed=4, made_by="Ann", source=HTX)
    claims = [claim_of(), claim_of("2026-09-14T00:00:00Z")]
    async with bot_of(rebuilt, tree_of("OKX", seed=2), claims=claims) as bot_session:
        take_back(bot_session, "2026-09-14")
        text = (await bot_session.ask("/exchanges")).text
        assert "⚠️ HTX claim of 14 Aug 2026" in text
        assert "The claim of 14 Sep 2026 was withdrawn on " in text
        assert "Rebuilt" not in text


# -- /exchanges


async def test_the_list_offers_the_pictures_that_compare(bot_of, tree_of, claim_of):
    early, okx = tree_of("OKX", "2026-09-25T00:00:00Z", seed=2), tree_of("OKX", seed=2)
    async with bot_of(early, okx, claims=[claim_of()], group_interval=3600) as bot_session:
        listed = await bot_session.ask("/exchanges")
        assert listed.labels == ("Side by side",)
        assert "side by side" in (await bot_session.press(listed, "Side by side")).text
        group = bot_session.sandbox.add_group("G", [bot_session.alice])
        bot_session.run.services.group_exchanges.choose(group.id, "okx")
        listed = await bot_session.ask("/exchanges", chat=group)
        assert listed.labels == ("Over time", "Side by side")
        picture = await bot_session.press(listed, "Over time")  # the first press belongs to the question
        assert picture.text.startswith("OKX over time")
        await bot_session.settled()
        assert "ask again in" in (await bot_session.alice.press(listed, "Side by side")).text


async def test_with_one_exchange_there_is_nothing_to_put_side_by_side(bot_of, tree_of):
    early, okx = tree_of("OKX", "2026-09-25T00:00:00Z", seed=2), tree_of("OKX", seed=2)
    async with bot_of(early, okx) as bot_session:
        assert (await bot_session.ask("/exchanges")).labels == ("Over time",)


async def test_a_busy_thread_of_sightings_costs_the_list_two_seconds_and_no_more(bot_of, tree_of, claim_of):
    claims = [
        claim_of(exchange=key, roots=[("", f"{number:064x}")], source=f"https://{key}.com/x")
        for number, key in enumerate(("htx", "gate", "bybit", "mexc", "bitget"), start=1)
    ]
    async with bot_of(tree_of("OKX", seed=2), claims=claims) as bot_session:
        quick = (await bot_session.ask("/exchanges")).text
        assert quick.count("Newest: the claim of 14 Aug 2026") == 4  # of five on a page
        thread, free = bot_session.run.services.sightings._thread, Event()
        thread.submit(free.wait, 60)
        try:
            began = time.monotonic()
            slow = (await bot_session.ask("/exchanges")).text
            assert timedelta(seconds=time.monotonic() - began) < timedelta(seconds=8)
            assert "led to its root" not in slow
            assert "HTX claim of 14 Aug 2026" in slow
            assert thread._work_queue.qsize() <= 1  # what was waited for in vain is not done later
        finally:
            free.set()


# -- where statement ids are published


async def test_each_tree_names_where_its_own_exchange_publishes(bot_of, tree_of):
    own, other = tree_of("OKX", seed=2), tree_of("Gate", seed=3, statement_ids_at="https://www.gate.com/ids")
    third = tree_of("HTX", seed=4)
    at = "https://okx.example/ids"
    async with bot_of(own, other, third, published_at=at, own_exchange="okx") as bot_session:
        for tree, said in (
            (own, f"compare it with the one at {at}"),
            (other, "compare it with the one at https://www.gate.com/ids"),
            (third, "We know of no place where it is published"),
        ):
            name = tree.statement.exchange
            assert said in (await bot_session.ask(tree.clients[0])).text
            await bot_session.ask(f"/reserves {name}")
            await bot_session.settled()
            shown = [m.text for m in bot_session.sandbox.history(bot_session.alice) if m.from_bot]
            assert said in shown[-1] or said in shown[-2]
            if tree is not own:
                assert at not in " ".join(text for text in shown[-2:] if name in text)


async def test_without_the_setting_the_address_is_that_of_the_first_exchange(bot_of, tree_of):
    okx = tree_of("OKX", seed=2)
    async with bot_of(okx, published_at="https://okx.example/ids") as bot_session:
        assert "at https://okx.example/ids" in (await bot_session.ask(okx.clients[0])).text


# -- a button of another list


async def test_an_old_button_of_the_whole_list_still_works(bot_of, tree_of, claim_of):
    async with bot_of(tree_of("OKX", seed=2), claims=[claim_of()]) as bot_session:
        listed = await bot_session.ask("/exchanges")
        await bot_session.alice.press_stale(listed, ButtonData(Action.SNAPSHOTS, None, bytes(8)).pack())
        assert (await bot_session.sandbox.next_edit(listed)).text.startswith("All trees and claims")
