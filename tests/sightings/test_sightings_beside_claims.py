"""The running bot with the root of a file loaded as a claim: when the same leaf is said, to whom, and what no one hears."""

import json
import logging

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


async def test_the_list_of_exchanges_says_how_many_accounts_asked(bot_session_with, loaded):
    async with bot_session_with() as session:
        claim = await loaded(session)
        line = "Hotcoin: claim of 14 Aug 2026; "
        assert f"{line}no file has led to its root here yet" in (await session.ask("/exchanges")).text
        for number in range(5):
            user = session.sandbox.add_user(f"Person {number}")
            await sends(session, user, hotcoin(number))
            said = "files of a few accounts" if number < 4 else "files of 5 accounts"
            assert f"{line}{said} led to its root here" in (await session.ask("/exchanges")).text
        assert claim not in (await session.ask("/exchanges")).text


async def test_switched_off_the_list_says_nothing_of_files(bot_session_with, loaded):
    async with bot_session_with(sightings=False) as session:
        await loaded(session)
        await sends(session, session.alice, hotcoin(0))
        text = (await session.ask("/exchanges")).text
        assert "Hotcoin: claim of 14 Aug 2026" in text
        assert "led to its root" not in text
        assert not (session.data_dir / FILE).exists()
