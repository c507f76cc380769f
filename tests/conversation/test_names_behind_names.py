"""What people type around the name of an exchange: a second name, a look-alike, who made the tree; and names of odd letters."""

import pytest
from published_claims import write_claim

pytestmark = pytest.mark.slow

TWO = "You named two exchanges, OKX and Gate. Please name one of them."


@pytest.fixture
def trees(tree_of):
    rebuilt = tree_of(
        "Phemex rebuilt by Ann Lee", seed=4, made_by="Ann Lee", source="https://phemex.com/proof-of-reserves"
    )
    return tree_of("OKX", seed=2), tree_of("Gate", seed=3), rebuilt


async def test_two_names_are_said_to_be_two(bot_of, trees):
    async with bot_of(*trees) as bot_session:
        for typed in (
            "/reserves okx gate",
            "/reserves OKX gate.io 2026-10-26",
            f"{trees[0].clients[0]} okx gate",
        ):
            assert (await bot_session.ask(typed)).text.startswith(TWO), typed
        said = (await bot_session.ask("/reserves okx htx")).text
        assert said.startswith("You named two exchanges, OKX and HTX."), "known and not loaded"
        assert (await bot_session.ask("/reserves okx okex btc")).text.count("You named two") == 0


async def test_a_name_with_a_digit_for_a_letter_is_no_time(bot_of, trees):
    client = trees[0].clients[0]
    async with bot_of(*trees) as bot_session:
        for typed in ("/reserves 0KX", "/reserves 0kx btc", f"{client} 0KX", "/reserves 6ate"):
            said = (await bot_session.ask(typed)).text
            assert said.startswith("I know no exchange"), (typed, said)
            assert "Nearest: " in said
        for typed in ("/reserves 2026-13-40", "/reserves 25/10/2026", f"{client} 3pm"):
            assert "I know no exchange" not in (await bot_session.ask(typed)).text, typed


async def test_so_it_is_with_one_exchange(bot_of, trees):
    async with bot_of(trees[0]) as bot_session:
        assert "I know no exchange called 0KX. Nearest: OKX" in (await bot_session.ask("/reserves 0KX")).text
        assert (await bot_session.ask("/reserves okx gate")).text.startswith(TWO)


async def test_who_rebuilt_a_tree_is_read_behind_its_exchange(bot_of, trees):
    client = trees[2].clients[0]
    async with bot_of(*trees) as bot_session:
        for typed in (
            "/reserves phemex rebuilt by Ann Lee",
            "/reserves Phemex REBUILT by ann lee btc 2026-10-26",
        ):
            assert (await bot_session.ask(typed)).text.startswith("Phemex rebuilt by Ann Lee, "), typed
            await bot_session.settled()
        assert (
            "snapshot of Phemex" in (await bot_session.ask(f"{client} phemex rebuilt by Ann Lee latest")).text
        )
        for typed in (
            "/reserves phemex rebuilt by Ann",
            "/reserves phemex rebuilt by Bob",
            f"{client} phemex rebuilt by",
        ):
            assert (await bot_session.ask(typed)).text.startswith(
                "Trees of Phemex here were rebuilt by Ann Lee."
            ), typed
        none = (await bot_session.ask("/reserves okx rebuilt by Ann Lee")).text
        assert none.startswith("No tree of OKX here was rebuilt by anybody.")


async def test_odd_names_of_assets_are_counted_and_not_shown(bot_of, tree_of, tmp_path):
    odd = ("<b>x</b>", "ВТС", "\u05d0\u05d1", "a, b", "&amp;")
    claim = write_claim(
        tmp_path / "claim",
        "htx",
        "",
        source="https://www.htx.com/proof-of-reserve",
        totals=[("BTC", "10"), *((name, "1") for name in odd)],
    )
    async with bot_of(tree_of("OKX", seed=2), claims=[claim]) as bot_session:
        for typed in ("/reserves nothing", "/reserves htx nothing"):
            said = await bot_session.ask(typed)
            assert "BTC" in said.text
            assert said.text.rstrip().endswith(", 5 with other names"), said.text
            assert not [name for name in odd if name.upper() in said.text.upper()]
            await bot_session.settled()
