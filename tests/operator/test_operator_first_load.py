"""An operator who has published nothing is led from a bundle to what is to be announced, and sees what people will see."""

import zipfile

import pytest
from operator_session import BUTTONS
from screen import MOST_LINES, lines_unfolded

from bot.load.errors import LoadError
from bot.load.example import can_make_example, make_example
from bot.texts import first_load

pytestmark = pytest.mark.slow


async def test_four_steps_from_nothing_to_an_announcement(operator_session):
    session = operator_session
    first = await session.say("/start")
    assert first.text.startswith("Step 1 of 4: a bundle")
    assert first.labels == ("Make an example bundle",)
    made = await session.press(first, "Make an example bundle")
    assert "/load example.zip" in made.text
    again = await session.press(first, "Make an example bundle")
    assert "is in the import folder already. Nothing was changed." in again.text

    dry_run = await session.load("example.zip")
    assert "Step 2 of 4: look at this. Step 3: press Publish." in dry_run.text
    assert dry_run.labels == BUTTONS
    done = await session.press(dry_run, "Publish")
    assert done.text.startswith("✅ Published")
    assert "Step 4 of 4: announce it" in done.text
    assert f"https://t.me/{session.sandbox.bot_username}?start=verify" in done.text
    assert session.served()[0] in done.text
    assert done.labels == ("Copy the id",)
    assert lines_unfolded(done.html) <= MOST_LINES

    start = await session.say("/start")
    assert "Step" not in start.text
    assert "/load on its own" not in (await session.say("/load")).text


async def test_a_preview_shows_what_people_would_see_and_nobody_else_does(operator_session, bundle):
    session = operator_session
    session.put(bundle("2026-09-25T00:00:00Z"), "september")
    dry_run = await session.load("september")
    before = len(session.sandbox.history(session.olga))
    await session.olga.press(dry_run, "Preview")
    await session.sandbox.wait_for(
        lambda: any("customer's answer" in each.text for each in session.sandbox.history(session.olga))
    )
    shown = [each.text or each.caption or "" for each in session.sandbox.history(session.olga)[before:]]
    assert shown[0].startswith("Preview, for you alone")
    assert any("25 Sep 2026" in each and "Sample Exchange" in each for each in shown[1:-1])
    assert "The balance is an example and nobody's." in shown[-1]
    assert session.served() == []
    assert "25 Sep 2026" not in (await session.bot_session.ask("/reserves")).text


async def test_a_preview_of_a_claim(operator_session, claim_bundle):
    session = operator_session
    session.put(claim_bundle("BTC,Bitcoin,bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq,12,,\n"), "okx")
    dry_run = await session.load("okx")
    head = await session.press(dry_run, "Preview")
    await session.bot_session.settled()
    said = [each.text or each.caption or "" for each in session.sandbox.history(session.olga)]
    assert any("OKX" in each and "claim of" in each and "Dry run" not in each for each in said), (head, said)
    assert session.bot_session.run.services.claims.entries() == ()


def test_an_example_is_a_bundle_and_overwrites_nothing(tmp_path):
    assert can_make_example(tmp_path)
    made = make_example(tmp_path)
    with zipfile.ZipFile(made) as archive:
        assert sorted(archive.namelist()) == ["balances.csv", "snapshot.toml", "wallets.csv"]
    before = made.read_bytes()
    assert not can_make_example(tmp_path)
    with pytest.raises(LoadError, match="already"):
        make_example(tmp_path)
    assert made.read_bytes() == before
    with pytest.raises(LoadError, match="PORBOT_IMPORT_DIR"):
        make_example(None)
    with pytest.raises(LoadError, match="cannot be written"):
        make_example(tmp_path / "none")


@pytest.mark.parametrize(("folder", "example"), [(True, True), (True, False), (False, False)])
def test_the_first_step_fits_a_screen(folder, example):
    assert lines_unfolded(first_load.step_one(import_folder=folder, example=example)) <= MOST_LINES
