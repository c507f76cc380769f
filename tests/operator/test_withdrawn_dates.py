"""A typed date that means a withdrawn snapshot: the answer from the one before says so."""

import re

import pytest
from answer_facts import dates, plain

from bot.formats import day

pytestmark = pytest.mark.slow

NOBODY = "5e" * 32
WHEN = "the day of the withdrawal"


def folded(message) -> list[str]:
    """Return the lines of what is behind a press, as people see them."""
    (quote,) = re.findall("<blockquote expandable>(.*?)</blockquote>", message.html, re.DOTALL)
    return plain(quote).splitlines()


@pytest.fixture
async def taken_back(operator_session_with, monthly_snapshots):
    """A bot whose October was withdrawn; yields it with the day of that."""
    async with operator_session_with(*monthly_snapshots) as operator_session:
        await operator_session.press(await operator_session.say("/withdraw 2026-10-25"), "Withdraw")
        when = day(operator_session.bot_session.run.services.catalogue.now())
        yield operator_session, when


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-10-25", ["25 Oct 2026", WHEN, "25 Sep 2026"]),
        ("25 Oct 2026 00:00", ["25 Oct 2026, 00:00 UTC", WHEN, "25 Sep 2026, 00:00 UTC"]),
        ("2026-10-28", ["28 Oct 2026", "25 Oct 2026", WHEN, "25 Sep 2026"]),
        ("2100-01-01", ["1 Jan 2100", "25 Oct 2026", WHEN, "25 Sep 2026"]),
    ],
)  # fmt: skip
async def test_a_customer_is_told(taken_back, someone, typed, said):
    operator_session, when = taken_back
    client = someone("BTC", "ETH", "USD", everywhere=True)
    included = await operator_session.bot_session.ask(f"{client} {typed}")
    verdict, briefly = included.text.splitlines()[:2]
    assert verdict == "✅ Included in the snapshot of 25 Sep 2026, 00:00 UTC"
    assert "was withdrawn. This one is older." in briefly
    assert dates(briefly) == said[:1]
    (note,) = (line for line in folded(included) if "withdrawn" in line)  # the same at length
    assert dates(note) == [when if each is WHEN else each for each in said]
    missed = await operator_session.bot_session.ask(f"{NOBODY} {typed}")
    assert missed.text.splitlines()[1] == briefly
    assert folded(missed)[0] == note
    reserves = await operator_session.bot_session.ask(f"/reserves {typed}")
    assert reserves.text.splitlines()[1] == note


@pytest.mark.parametrize("typed", ["", "latest", "2026-10-24", "2026-09-25"])
async def test_who_did_not_mean_it_is_not(taken_back, someone, typed):
    operator_session, _note = taken_back
    client = someone("BTC", "ETH", "USD", everywhere=True)
    assert "withdrawn" not in (await operator_session.bot_session.ask(f"/verify {client} {typed}")).text
    assert "withdrawn" not in (await operator_session.bot_session.ask(f"/reserves {typed}")).text


async def test_nothing_before_the_withdrawn_one(operator_session_with, monthly_snapshots, someone):
    async with operator_session_with(*monthly_snapshots) as operator_session:
        await operator_session.press(await operator_session.say("/withdraw 2026-08-25"), "Withdraw")
        for asked in (f"{someone('BTC')} 2026-08-25", "/reserves 2026-08-30"):
            text = (await operator_session.bot_session.ask(asked)).text
            assert text.startswith("The snapshot of 25 Aug 2026, 00:00 UTC was withdrawn on")
