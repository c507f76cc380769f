"""Roots and ids of claims are public: nobody is looked up for them, and a group may show them, withdrawn or not."""

import pytest
from published_claims import publish_claim, write_claim

pytestmark = pytest.mark.slow

NOBODY = "5e" * 32
STANDING, SHORT, LONG, GONE = "0a1b" * 16, "c0de" * 8, "77ef" * 32, "0d2c" * 16
HTX = "https://www.htx.com/proof-of-reserve"


@pytest.fixture
def claim(tmp_path):
    """Write a claim with roots of its own."""

    def make(exchange, proof_format, roots, at="2026-08-14T00:00:00Z", source=HTX):
        folder = tmp_path / "claims" / f"{exchange}-{at[:10]}"
        return write_claim(
            folder, exchange, proof_format, at=at, source=source, roots=roots, totals=[("BTC", "10")]
        )

    return make


@pytest.fixture
def start(tmp_path, bot_of, claim):
    """Start a bot with a standing claim, one without a format and with roots of odd lengths, and a withdrawn one."""
    claims = [
        claim("htx", "", [("b&b", STANDING)]),
        claim("okx", "", [("", SHORT), ("second", LONG)], source="https://www.okx.com/proof-of-reserves"),
    ]
    ids = {}
    ids["gone"] = publish_claim(
        tmp_path / "data", claim("htx", "", [("", GONE)], at="2026-07-14T00:00:00Z"), withdrawn=True
    )

    def run(*trees, **changes):
        return bot_of(*trees, claims=claims, **changes)

    run.ids = ids
    return run


async def test_digits_of_claims_are_known_with_claims_only(start):
    async with start() as bot_session:
        first = {entry.key: entry for entry in bot_session.run.services.claims.entries()}["okx"]
        for typed in (STANDING, f"HTX {STANDING.upper()}", f"/verify 0x{STANDING} htx", f"{STANDING} latest"):
            said = (await bot_session.ask(typed)).text
            assert said.startswith(
                "These digits are the root (labelled b&b) that this bot's operator loaded as HTX's for 14 Aug 2026,"
                " source www.htx.com/proof-of-reserve."
            ), said
            assert "withdrawn" not in said
        gone = (await bot_session.ask(GONE)).text
        assert gone.startswith(
            "These digits are the root that this bot's operator loaded as HTX's for 14 Jul 2026"
        )
        assert "❌ withdrawn on" in gone
        for typed in (SHORT, f"okx {SHORT}", f"{SHORT[:16]} {SHORT[16:]}", LONG, f"{LONG[:64]}\n{LONG[64:]}"):
            assert "loaded as OKX's for 14 Aug 2026" in (await bot_session.ask(typed)).text, typed
        assert (await bot_session.ask(first.id)).text.startswith(
            "These digits are the id of the claim of OKX for 14 Aug 2026"
        )
        old = (await bot_session.ask(start.ids["gone"])).text
        assert old.startswith("These digits are the id of the claim of HTX for 14 Jul 2026")
        assert "❌ withdrawn on" in old
        assert (await bot_session.ask(NOBODY)).text.startswith("No snapshot has been published yet")


async def test_digits_of_claims_cost_nothing(start, tree_of):
    okx = tree_of("OKX", seed=2)
    async with start(okx, lookups_per_minute=1, misses_per_hour=1) as bot_session:
        for typed in (STANDING, GONE, f"{STANDING} okx", start.ids["gone"], STANDING):
            assert (await bot_session.ask(typed)).text.startswith("These digits are the ")
        assert (await bot_session.ask(f"{okx.clients[0]} okx")).text.startswith("✅ Included")
        assert (await bot_session.ask(NOBODY)).text.startswith("That is a lot of questions")


async def test_a_button_leads_to_the_claim(start, tree_of):
    async with start(tree_of("OKX", seed=2)) as bot_session:
        known = await bot_session.ask(STANDING)
        assert known.labels == ("What it owes and holds", "All that was published")
        assert "claim of 14 Aug 2026" in (await bot_session.press(known, "What it owes and holds")).text
        assert (await bot_session.ask(GONE)).labels == ("All that was published",)


async def test_a_group_may_compare_them(start, tree_of):
    trees = [tree_of("Gate", seed=3), tree_of("OKX", seed=2)]
    async with start(*trees) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice], bot_can_delete=True)
        ids = [entry.id for entry in bot_session.run.services.claims.entries()]
        roots = [asset.root.hash.hex() for tree in trees for asset in tree.statement.assets]
        public = [*ids, *roots, *(tree.statement.id for tree in trees), STANDING, GONE, LONG]
        typed = [*public, f"root={GONE}.", "\n".join(public), f"{SHORT}\n{SHORT}", f"{STANDING} {SHORT}"]
        for text in typed:
            sent = await bot_session.alice.send(text, chat=group)
            await bot_session.settled()
            assert not bot_session.sandbox.refresh(sent).deleted, text
        client = trees[0].clients[0]
        for text in (
            f"{STANDING} {client}",
            f"{SHORT}\n{client}\n{SHORT}",
            f"{GONE}{client}",
            SHORT + client[:32],
        ):
            sent = await bot_session.alice.send(text, chat=group)
            await bot_session.settled()
            assert bot_session.sandbox.refresh(sent).deleted, text
