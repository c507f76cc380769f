"""Files made to hang, fill or crash whatever reads them: each gets a sentence, and the bot answers on."""

import io
import zipfile
from dataclasses import replace

import pytest
from answer_facts import plain
from exchanges.builders.every import fixtures

from bot.inspection.answer import FileReport, RootLine, VerdictLine
from bot.inspection.said import SaidSentence
from bot.texts import inspection as inspection_texts
from bot.texts.file_report import report
from porcore.exchanges.report import State
from porcore.exit_codes import ExitCode

pytestmark = pytest.mark.slow

BY_NAME = {fixture.name: fixture for fixture in fixtures()}
MEGABYTE = 10**6


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("proof.json", BY_NAME["bybit"].holds)
    return file.getvalue()


def many_assets():
    """Names that are markup, and so many that no message holds them."""
    pairs = ",".join(f'"<b>{number}&amp;":"{number}.{"9" * 60}"' for number in range(9000))
    return (
        b'{"self":{"userHash":"x","balance":{'
        + pairs.encode()
        + b'}},"path":[{"balance":{},"hash":"","height":1}]}'
    )


HOSTILE = {
    "deep nesting": (b"[" * 900_000, "Brackets are nested more than 128 deep"),
    "deep objects": (b'{"a":' * 100_000, "Brackets are nested more than 128 deep"),
    "19.9 MB of digits": (b"9" * (199 * MEGABYTE // 10), "Unknown file"),
    "19.9 MB of JSON": (b"[" + b"1," * (99 * MEGABYTE // 10) + b"1]", "The JSON file is larger than 1 MiB"),
    "19.9 MB of tree": (
        b"block_height:1\n" + b"ab,1\n" * (39 * MEGABYTE // 10),
        "Unknown file. It looks most like",
    ),
    "huge exponent": (b'{"a":1e400}', "an exponent of three digits or more"),
    "4,300 digits": (b'{"a":' + b"1" * 4301 + b"}", "a number of more than 80 characters"),
    "NaN": (b'{"a":NaN}', "NaN or Infinity"),
    "repeated key": (b'{"a":1,"a":2}', "A key appears twice"),
    "a damaged zip": (zipped()[:-30], "The archive cannot be unpacked"),
    "binary": (bytes(range(256)) * 4000, "not plain UTF-8 text"),
    "almost nothing": (b" ", "Unknown file"),
    "a byte of zero": (b"\0", "Unknown file"),
    "thousands of names with markup": (many_assets(), "not readable"),
}


@pytest.mark.slow
async def test_every_hostile_file_gets_a_sentence(inspection_session_with):
    """One bot for all, so that what one file left behind would show at the next."""
    async with inspection_session_with(inspections_per_hour=100) as inspection_session:
        for name, (data, sentence) in HOSTILE.items():
            answer = await inspection_session.report(data, name=f"{name}.json")
            assert answer.text.startswith("❔ "), (name, answer.text)
            assert sentence in answer.text, (name, answer.text)
            assert "Traceback" not in answer.text
        fixture = BY_NAME["bybit"]
        assert (await inspection_session.report(fixture.holds, f"root {fixture.roots[0]}")).text.startswith(
            "✅ "
        )
        assert not list(inspection_session.bot_session.data_dir.rglob("*.json"))


async def test_more_than_bots_may_download_is_refused_before_the_download(inspection_session):
    answer = await inspection_session.report(bytes(20 * MEGABYTE + 1))
    assert answer.text == plain(inspection_texts.too_large(20 * MEGABYTE + 1))
    assert not [call for call in inspection_session.sandbox.calls if call.method == "getFile"]


async def test_telegram_does_not_hand_the_file_over(inspection_session):
    inspection_session.bot_session.allowed = {"getFile", "download"}
    for method in ("getFile", "download"):
        inspection_session.sandbox.fail(1, status=400, methods=[method])
        answer = await inspection_session.report(BY_NAME["bybit"].holds)
        assert answer.text == inspection_texts.not_handed_over("failed")


async def test_too_many_files_of_one_person(inspection_session_with):
    async with inspection_session_with(inspections_per_hour=2) as inspection_session:
        for _ in range(2):
            assert (await inspection_session.report(b"x")).text.startswith("❔ ")
        assert "a lot of files at once" in (await inspection_session.report(b"x")).text
        _, other = await inspection_session.send(b"x", user=inspection_session.bot_session.bob)
        assert other.text.startswith("❔ ")


def words(text):
    """Return a sentence that is nothing but a text."""
    return SaidSentence("detail", {"detail": text})


LINE = VerdictLine("path", State.HOLDS, words("Path: x"))
ANSWER = FileReport(
    ExitCode.CONSISTENT, words("X: y"), "", format="x", hash_digits=64, lines=(LINE,) * 4, balances={}
)


@pytest.mark.parametrize(
    "changes",
    [
        {"balances": {f"<{number}>": "1" * 80 for number in range(500)}},
        {"weak_points": (words("<&>" * 200),) * 40},
        {"notes": (words("&" * 5000),) * 30},
        {"headline": words("𝔘" * 9000)},
        {"roots": (RootLine("ab" * 32, "<a>"),) * 300},
        {"advice": (words("ab" * 32 + " "),) * 80},
        {"lines": (VerdictLine("path", State.FAILS, words("<" * 8000)),) * 4},
    ],
)
def test_a_report_fits_one_message_whatever_is_in_it(changes):
    html, cut = report(replace(ANSWER, **changes), pasted=True, ignored=True)
    assert len(html.encode("utf-16-le")) // 2 <= 4096
    assert html.count("<code>") < 90
    assert cut
    assert "report.txt" in html
    for name in ("<a>", "<&>", "<1>"):
        assert name not in html
