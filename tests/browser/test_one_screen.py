"""Every message of the bot fits one screen of a phone, in every language, drawn as Telegram draws it.

What is said is collected without a browser, each language by itself; one page of the sandbox then measures all of it. With
PORCORE_SCREENSHOTS=folder every message is also kept as a picture, in a folder of its language.
"""

import os
import re
import shutil
from pathlib import Path

import pytest
import pytest_asyncio
from bot_session import BotSession, publish
from foreign import english_left
from operator_session import OperatorSession
from published_claims import publish_claim
from shares import share
from spoken import Said, listen

from bot.demo.publications import write_publications
from bot.languages import ENGLISH, LANGUAGES, language_of
from bot.languages.sentences import CATALOGUES
from bot.sandbox import Sandbox
from porcore.exchanges.known import shipped
from porcore.sample import write_sample

pytestmark = pytest.mark.slow
WIDTH, HEIGHT = 390, 844
MOST_LINES = 14  # unfolded; an empty line counts half
SCREENSHOTS = "PORCORE_SCREENSHOTS"
MEASURE = (Path(__file__).parent / "measuring.js").read_text("utf-8")
ALWAYS = ("en", "zh-Hans", "fa")
SPOKEN = [language_of(code) for code in ALWAYS] + share(
    [language for language in LANGUAGES if language.code not in ALWAYS], 7
)
HALF = 0.5  # of a catalogue: below it nothing is expected of it


def translated_part(code: str) -> float:
    """Return how much of a language's catalogue is translated, 0 to 1."""
    from babel.messages.pofile import read_po

    with (CATALOGUES / f"{language_of(code).locale}.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    done = sum(all(entry.string) if entry.pluralizable else bool(entry.string) for entry in entries)
    return done / len(entries)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def heard(tmp_path_factory, monthly_snapshots, someone) -> dict[str, list[Said]]:
    """Return what the bot says in each language of the run, by code."""
    folder = tmp_path_factory.mktemp("heard")
    (folder / "import").mkdir()
    publish(folder / "data", *monthly_snapshots)
    write_publications(folder / "published")
    for name in ("okx-claim", "htx-claim"):
        publish_claim(folder / "data", folder / "published" / name)
    write_sample(folder / "import" / "tree", 60, 1, "2026-11-25T00:00:00Z")
    shutil.copytree(folder / "published" / "gate-claim", folder / "import" / "claim")
    client = someone("BTC", "ETH", "USD", everywhere=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.catalogue.evidence.PATIENCE", 120.0)
        patch.setattr("bot.watch.rounds.START_SECONDS", 3600.0)
        async with Sandbox(flood_limits=False) as sandbox:
            bot_session = BotSession(
                sandbox, folder / "data", ("Olga", "Otto"), {"import_dir": folder / "import"}
            )
            await bot_session.start()
            try:
                session = OperatorSession(bot_session, folder / "import")
                said = {language.code: await listen(session, language, client) for language in SPOKEN}
            finally:
                await bot_session.stop()
            assert sandbox.refused == ()
    if folder := os.environ.get(SCREENSHOTS):
        for code, messages in said.items():
            written = Path(folder) / f"{code}.txt"
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_text("\n\n".join(map(_as_text, messages)), "utf-8")
    return said


def _as_text(said: Said) -> str:
    """Return a message for people to read: what was asked, the text, the buttons."""
    buttons = " ".join(f"[{label}]" for label in said.labels)
    return "\n".join(filter(None, [f"=== {said.kind}", said.text, buttons]))


async def measured(page, said: list[Said]) -> list[dict]:
    """Return height, lines, width and picture of each message as the page draws it."""
    pictures = {one.view["file"]["id"]: one.photo for one in said if one.photo is not None}

    async def picture(route) -> None:
        found = pictures[route.request.url.rpartition("/")[2]]
        kind = "image/png" if found.startswith(b"\x89PNG") else "image/jpeg"
        await route.fulfill(body=found, content_type=kind)

    await page.route("**/api/file/*", picture)
    sizes = await page.evaluate(MEASURE, {"messages": [one.view for one in said]})
    if folder := os.environ.get(SCREENSHOTS):
        await keep(page, said, Path(folder))
    return sizes


async def keep(page, said: list[Said], folder: Path) -> None:
    """Save a picture of each message, below a folder for each language."""
    draw = (
        "async view => { const { messageNode } = await import('./message.js');"
        " document.getElementById('messages').replaceChildren("
        "messageNode({ id: 1, kind: 'private', people: [] }, { ...view, chat: 1 }, null)); }"
    )
    await page.set_viewport_size(
        {"width": WIDTH, "height": 3 * HEIGHT}
    )  # also of what is too long, the whole
    for one in said:
        await page.evaluate(draw, one.view)
        file = folder / one.language / f"{re.sub(r'[^A-Za-z0-9_.+-]+', '-', one.kind)}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        await page.locator("#messages .message").screenshot(path=file)


def test_the_walk_is_the_same_in_every_language(heard):
    """A conversation goes its way whatever it is spoken in: nothing that the bot says decides anything."""
    # A caption that is too long in one language follows its picture as a message of its own.
    kinds = {code: {re.sub(r"[+][0-9]+", "", one.kind) for one in said} for code, said in heard.items()}
    assert len(kinds["en"]) > 60
    for code, found in kinds.items():
        assert found == kinds["en"], code


@pytest.mark.browser
async def test_every_message_fits_one_screen(heard, chromium):
    said = [one for language in heard.values() for one in language if one.view is not None]
    async with Sandbox(flood_limits=False) as empty:
        page = await chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        await page.goto(empty.page_url)
        sizes = await measured(page, said)
    assert len(sizes) == len(said) > 100
    assert all(size["height"] > 30 and size["lines"] >= 1 for size in sizes if not size["picture"])
    assert any(size["picture"] > 100 for size in sizes)
    failing = {}
    for one, size in zip(said, sizes, strict=True):
        if size["height"] > HEIGHT or size["lines"] > MOST_LINES or size["wide"]:
            shown = f"{size['height']} px, {size['lines']:g} lines{', too wide' if size['wide'] else ''}"
            failing[one.language, one.kind] = f"{one.language}: {one.kind}: {shown}"
    assert not failing, "\n".join(["too long for one screen:", *failing.values()])


@pytest.mark.parametrize("language", SPOKEN[1:], ids=lambda language: language.code)
def test_nothing_english_is_left(heard, language):
    if (part := translated_part(language.code)) < HALF:
        pytest.skip(f"{part:.0%} of the catalogue {language.locale}.po is translated, less than half")
    exchanges = [name for known in shipped() for name in (known.name, *known.aliases)]
    names = [*exchanges, "Sample Exchange", "Person", "Member", "Group", "Depositors Guild"]
    left = english_left(heard[language.code], heard[ENGLISH.code], names)
    assert not left, "\n".join([f"English that a reader of {language.name} meets:", *left])
