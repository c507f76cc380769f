"""Exchanges of which only claims are here: their reserves are shown, and no id is looked up in them."""

import pytest
from published_claims import write_claim

from porcore.exchanges.known import shipped

pytestmark = pytest.mark.slow

WALLETS = (
    b"asset,chain,address,balance,height,label\n"
    b"BTC,bitcoin,bc1q0000000000000000000000000000000000000a,9.5,900000,x\n"
    b"ETH,ethereum,0x00000000000000000000000000000000000000aa,101,26000000,x\n"
)
NOBODY = "ab" * 32


@pytest.fixture
def htx(tmp_path):
    def make(at="2026-08-14T00:00:00Z", name="a", files=None):
        return write_claim(
            tmp_path / "claims" / name,
            "htx",
            "",
            at=at,
            source="https://www.htx.com/proof-of-reserve",
            totals=[("BTC", "10"), ("ETH", "100")],
            files={"wallets.csv": WALLETS} if files is None else files,
        )

    return make


async def test_a_claim_answers_where_there_is_no_tree(bot_of, tree_of, htx):
    async with bot_of(tree_of("OKX", seed=2), claims=[htx()]) as bot_session:
        question = await bot_session.ask("/reserves")
        assert question.labels == ("OKX", "HTX")
        answer = await bot_session.press(question, "HTX")
        await bot_session.settled()
        said = " ".join(m.text for m in bot_session.sandbox.history(bot_session.alice) if m.from_bot)
        assert "HTX" in answer.text
        assert "95%" in said or "95.0%" in said
        assert "\u2705" not in answer.text
        one = await bot_session.ask("/reserves huobi eth 2026-09-30")
        await bot_session.settled()
        assert "You asked for 30 Sep 2026. The latest claim up to then is from 14 Aug 2026." in one.text
        assert (
            "The claim of 14 Aug 2026, 00:00 UTC has no asset DOGE"
            in (await bot_session.ask("/reserves htx DOGE")).text
        )
        early = await bot_session.ask("/reserves htx 2026-01-01")
        assert (
            early.text == "HTX: There is no claim from 1 Jan 2026 or earlier. The oldest is from 14 Aug 2026."
        )


async def test_no_id_is_looked_up_in_a_claim(bot_of, tree_of, htx):
    okx = tree_of("OKX", seed=2)
    async with bot_of(okx, claims=[htx()]) as bot_session:
        assert "There is no tree of HTX here" in (await bot_session.ask(f"{okx.clients[0]} htx")).text
        assert "In the tree of OKX" in (await bot_session.ask(okx.clients[0])).text
        missed = (await bot_session.ask(NOBODY)).text
        assert missed.startswith("❌ Not found in the snapshot of 25 Oct 2026")
        assert "In the tree of OKX" in missed


async def test_the_list_has_claims_with_their_lowest_ratio(bot_of, tree_of, htx):
    async with bot_of(tree_of("OKX", seed=2), claims=[htx()]) as bot_session:
        text = (await bot_session.ask("/exchanges")).text
        assert "HTX BTC 95.0%, 14 Aug 2026" in text
        assert "OKX\nNewest: the tree of 25 Oct 2026" in text


async def test_a_bot_with_one_claim_and_nothing_else(bot_of, htx):
    async with bot_of(claims=[htx()]) as bot_session:
        assert "HTX" in (await bot_session.ask("/reserves")).text
        await bot_session.settled()
        assert "HTX" in (await bot_session.ask("/reserves btc")).text
        await bot_session.settled()
        assert "No snapshot has been published yet" in (await bot_session.ask(NOBODY)).text


async def test_a_claim_whose_file_is_damaged_is_said(bot_of, tree_of, htx):
    async with bot_of(tree_of("OKX", seed=2), claims=[htx()]) as bot_session:
        path = next((bot_session.data_dir / "publications").glob("*/wallet-list.json"))
        path.write_bytes(b"[]")
        assert "Temporarily unavailable" in (await bot_session.ask("/reserves htx")).text
        assert (await bot_session.ask("/reserves htx")).text.startswith("HTX: Temporarily unavailable")
        assert (await bot_session.ask("/reserves okx")).text.startswith("OKX, ")


async def test_the_list_says_which_claim_was_withdrawn_or_cannot_be_read(bot_of, tree_of, htx):
    july = htx("2026-07-14T00:00:00Z", "july")
    async with bot_of(tree_of("OKX", seed=2), claims=[htx(), july]) as bot_session:
        services = bot_session.run.services
        august, older = services.claims.entries("htx")
        (services.claims.path(august.id) / "wallet-list.json").write_bytes(b"[]")
        await bot_session.ask("/reserves htx")  # whoever needs it finds it damaged
        text = (await bot_session.ask("/exchanges")).text
        assert "⚠️ HTX BTC 95.0%, 14 Jul 2026" in text
        assert "The claim of 14 Aug 2026 cannot be read right now" in text
        for withdrawn, said in (
            (august, "⚠️ HTX BTC 95.0%, 14 Jul 2026"),
            (older, "⚠️ HTX nothing valid right now"),
        ):
            services.catalogue.withdraw_publication(withdrawn.id, 1)
            services.claims.refresh()
            text = (await bot_session.ask("/exchanges")).text
            assert said in text
            assert "The claim of 14 Aug 2026 was withdrawn on " in text
            assert "cannot be read" not in text


async def test_a_group_can_set_an_exchange_of_which_only_a_claim_is_here(bot_of, tree_of, htx):
    assert shipped().by_key("htx") is not None
    async with bot_of(tree_of("OKX", seed=2), claims=[htx()]) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice])
        assert "show HTX" in (await bot_session.ask("/exchange htx", chat=group)).text
        assert "HTX" in (await bot_session.ask("/reserves", chat=group)).text
