"""The running bot with the root of a file loaded as a claim: when the same leaf is said, to whom, and what no one hears."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from exchanges.builders import build_hotcoin
from published_claims import publish_claim, write_claim
from sightings.a_room import sends

from bot.sightings.store import FILE
from porcore.exchanges import Supplement, inspect

pytestmark = pytest.mark.slow

SAME = (
    "A file with the same leaf was sent from another account too. That is normal if you have two accounts or showed your file"
    " to somebody. If not: compare your id with other customers of Hotcoin; an exchange could give one leaf to two people."
)


def hotcoin(own):
    return json.dumps(build_hotcoin.files(own, 11)[0]).encode()


@pytest.fixture
def loaded(bot_session_with, tmp_path):
    """Return a function that has the root of all these files loaded as Hotcoin's, perhaps withdrawn, and starts the bot."""

    async def put(bot_session, **more):
        (root,) = inspect(hotcoin(0), Supplement()).finding.roots
        page = "https://www.hotcoin.com/x"
        await bot_session.stop()
        bundle = write_claim(tmp_path / "claim", "hotcoin", "hotcoin", roots=[("", root.hash)], source=page)
        claim = publish_claim(bot_session.data_dir, bundle, **more)
        await bot_session.start()
        return claim

    return put


async def test_the_same_leaf_is_said_once_to_whoever_sends_again(bot_session_with, loaded, caplog):
    caplog.set_level(logging.DEBUG)
    async with bot_session_with() as session:
        await loaded(session)
        alice, bob, carol = session.alice, session.bob, session.sandbox.add_user("Carol")
        assert SAME not in await sends(session, alice, hotcoin(0))
        assert SAME not in await sends(session, alice, hotcoin(0))  # no one else did yet
        first = await sends(session, bob, hotcoin(0))
        assert "loaded as Hotcoin's" in first
        assert "Nobody else's file has led here yet." in first
        assert SAME in await sends(session, alice, hotcoin(0))
        assert SAME in await sends(session, bob, hotcoin(0))
        for user in (alice, bob, alice):
            assert SAME not in await sends(session, user, hotcoin(0))
        for user in (alice, bob):
            await session.ask("/forget", user=user)
        assert await sends(session, carol, hotcoin(0)) == first, (
            "a stranger cannot tell whether the owner checked"
        )
        told = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
        secret = json.loads(hotcoin(0))["self"]["leafHash"]
        assert not [each for each in (secret, "same leaf", str(alice.id), str(bob.id)) if each in told]


async def test_a_withdrawn_claim_makes_no_leaf_said(bot_session_with, loaded):
    async with bot_session_with() as session:
        await loaded(session, withdrawn=True)
        for user in (session.alice, session.bob, session.alice, session.bob):
            assert SAME not in await sends(session, user, hotcoin(0))


async def test_the_list_of_exchanges_tells_of_no_single_account(bot_session_with, loaded):
    """Below five nothing is said, then a rounded number, and it changes once in 24 hours at most, forgetting included."""
    async with bot_session_with() as session:
        claim = await loaded(session)
        said = "Hotcoin\nNewest: the claim of 14 Aug 2026\nFiles of at least 5 accounts led to its root here"
        people = [session.sandbox.add_user(f"Person {number}") for number in range(7)]
        days, kept = timedelta(0), session.run.services.sightings
        kept._now = lambda: datetime.now(UTC) + days

        async def listed():
            return (await session.ask("/exchanges")).text

        for number, user in enumerate(people[:5]):
            assert "led to its root" not in await listed()
            await sends(session, user, hotcoin(number))
        assert "led to its root" not in await listed()  # the fifth cannot be seen to arrive
        days = timedelta(hours=23)
        assert "led to its root" not in await listed()
        days = timedelta(hours=25)
        text = await listed()
        assert said in text
        assert claim not in text
        for number, user in enumerate(people[5:], start=5):
            await sends(session, user, hotcoin(number))
        days = timedelta(hours=50)
        assert said in await listed()  # of seven
        for user in people[:3]:
            await session.ask("/forget", user=user)
            assert said in await listed()
        days = timedelta(hours=75)
        assert "led to its root" not in await listed()


async def test_switched_off_the_list_says_nothing_of_files(bot_session_with, loaded):
    async with bot_session_with(sightings=False) as session:
        await loaded(session)
        await sends(session, session.alice, hotcoin(0))
        text = (await session.ask("/exchanges")).text
        assert "Hotcoin claim of 14 Aug 2026\n" in text
        assert "led to its root" not in text
        assert not (session.data_dir / FILE).exists()
