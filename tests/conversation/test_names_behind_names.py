"""What people type around the name of an exchange: a second name, a look-alike, who made the tree; and names of odd letters."""

import pytest
from published_claims import write_claim

pytestmark = pytest.mark.slow

TWO = "You named two exchanges, OKX and Gate. Please name one of them."


async def test_odd_names_of_assets_are_counted_and_not_shown(bot_of, tree_of, tmp_path):
    odd = ("<b>x</b>", "ВТС", "\u05d0\u05d1", "a, b", "&amp;")
    claim = write_claim(
        tmp_path / "claim",
        "htx",
        "bybit",
        source="https://www.htx.com/proof-of-reserve",
        totals=[("BTC", "10"), *((name, "1") for name in odd)],
    )
    async with bot_of(tree_of("OKX", seed=2), claims=[claim]) as bot_session:
        for typed in ("/reserves nothing", "/reserves htx nothing"):
            said = await bot_session.ask(typed)
            assert "BTC" in said.text
            assert said.text.rstrip().endswith(" and 5 with other names"), said.text
            assert not [name for name in odd if name.upper() in said.text.upper()]
            await bot_session.settled()
