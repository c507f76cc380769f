"""Every figure of an asset that sums several says which, and what is asked of one of them leads to the sum."""

import pytest

pytestmark = pytest.mark.slow

SUM = "USD = USDT + USDC + USD"


async def words_of(bot_session, asked):
    """Return all that is said in answer to a question, pictures' captions included."""
    first = await bot_session.ask(asked)
    await bot_session.settled()
    said = bot_session.sandbox.history(bot_session.alice)
    return "\n".join(one.text for one in said if one.from_bot and one.message_id >= first.message_id)


async def test_a_member_leads_to_the_sum_and_is_not_committed_alone(bot_session):
    for asked in ("/reserves USDT", "/reserves usdt 2026-09-25"):
        said = await words_of(bot_session, asked)
        assert f"USDT is counted in {SUM}." in said
        assert "not to how much of it is USDT" in said
        assert "USD is not short" in said
    for asked in ("/reserves USD", "/reserves BTC", "/reserves"):
        assert "is counted in" not in await words_of(bot_session, asked)


async def test_reserves_and_wallets_say_what_is_summed(bot_session):
    assert SUM in await words_of(bot_session, "/reserves")
    assert SUM not in await words_of(bot_session, "/reserves BTC")
    one = await bot_session.ask("/reserves USD")
    wallets = await bot_session.press(one, next(label for label in one.labels if "Wallets" in label))
    assert "Wallets for USD (USDT + USDC + USD), 1 to 6 of 9" in wallets.text


async def test_a_customer_reads_it_beside_every_figure(bot_session, someone):
    answer = await bot_session.ask(someone("BTC", "ETH", "USD"))
    assert "USDT+USDC+USD" in answer.text
    assert SUM not in answer.text  # it stands beside the balance
    assert SUM in (await bot_session.press(answer, "Check USD")).text
    assert SUM not in (await bot_session.press(answer, "Check BTC")).text
    assert SUM in (await bot_session.ask(someone("BTC"))).text  # of whom no balance says it


def test_many_members_are_cut_and_one_of_another_name_is_told():
    from bot.texts.members import asked_for_member, in_brackets, in_cell, summed
    from porcore.format.hashing import Node
    from porcore.format.statement import Asset

    def asset(*members):
        return Asset("USD", 6, members, 0, Node(0, bytes(32)))

    many = asset(*(f"M{number}" for number in range(4096)))
    assert summed(many) == "USD = M0 + M1 + M2 + M3 + 4,092 more"
    assert in_cell(many) == "M0+M1+M2+M3 + 4,092 more"
    assert "M4000 is counted in USD = M0" in asked_for_member("m4000", many)
    assert asked_for_member("USDT", asset("USDT")) == "USDT is counted under the name USD."
    assert summed(asset("USDT")) == "USD = USDT"
    for said in (summed, in_cell, in_brackets):
        assert said(asset("USD")) == ""
    assert asked_for_member("usd", many) == ""
    assert asked_for_member("EUR", many) == ""
