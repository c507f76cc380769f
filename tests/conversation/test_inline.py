"""Asking the bot inline, in any chat: public figures, the same for everyone, and never what may be somebody's id."""

import pytest
from screen import lines_unfolded

from bot.group.inline import may_be_personal


async def test_an_exchange_is_shared_with_its_verdict_and_the_way_to_the_rest(bot_session):
    answer = await bot_session.alice.inline("sample")
    (result,) = answer.results
    assert result.title == "Sample Exchange, 25 Oct 2026"
    assert result.description == "No asset is short."
    for said in (result.title, result.description, "Level of evidence: claimed", "no chain was read"):
        assert said in result.text
    key = bot_session.run.services.exchanges.keys[0]
    assert f"https://t.me/{bot_session.sandbox.bot_username}?start=reserves-{key}" in result.html
    assert lines_unfolded(result.html) <= 8


async def test_what_is_shared_is_the_same_for_all_of_one_language_and_kept_for_nobody_of_another(bot_session):
    for typed in ("", "Sample Exchange", "SAMPLE-EXCHANGE"):
        first, other = await bot_session.alice.inline(typed), await bot_session.bob.inline(typed)
        assert first.results == other.results
        assert len(first.results) == 1
        assert (first.cache_seconds, first.is_personal) == (
            300,
            True,
        )  # kept for each, who may read another language
        bot_session.bob.set_language("fa")
        assert (await bot_session.bob.inline(typed)).results != first.results
        bot_session.bob.set_language("en")


async def test_no_exchange_of_that_name(bot_session):
    answer = await bot_session.alice.inline("zzzz")
    assert (answer.results, answer.start_parameter) == ((), "exchanges")


@pytest.mark.parametrize("cut", [slice(0, 64), slice(0, 16), slice(3, 40)])
async def test_an_id_is_not_looked_up(bot_session, someone, caplog, cut):
    typed = someone("BTC")[cut]
    for spelled in (
        typed,
        typed.upper(),
        f"sample {typed}",
        "-".join(typed[i : i + 4] for i in range(0, len(typed), 4)),
    ):
        answer = await bot_session.alice.inline(spelled)
        assert answer.results == ()
        assert answer.start_parameter == "verify"
    assert typed not in caplog.text


@pytest.mark.parametrize("typed", ["okx", "Gate.io", "crypto.com", "2026-10-25", "1inch", "decaf cafe"])
def test_names_are_no_ids(typed):
    assert not may_be_personal(typed)


@pytest.mark.parametrize("typed", ["123456789", "x" * 65, "deadbeef" * 2, "dead beef dead beef"])
def test_what_may_be_an_id_is_none_to_look_up(typed):
    assert may_be_personal(typed)


async def test_whoever_types_fast_still_gets_messages_answered(bot_session):
    """Each letter asks anew, and none of that counts against questions."""
    for number in range(40):
        await bot_session.alice.inline(f"sample{'x' * (number % 3)}")
    assert "Sample Exchange" in (await bot_session.ask("/reserves")).text


async def test_the_answer_is_in_the_language_of_whoever_asks(bot_session):
    eve = bot_session.sandbox.add_user("Eve", language_code="ru")
    (result,) = (await eve.inline("sample")).results
    assert "окт" in result.title
