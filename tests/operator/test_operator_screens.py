"""What operators read fits one screen, in the language of each of them, and exchanges have their names."""

from html import escape
from pathlib import Path

import pytest
from screen import MOST_LINES, lines_unfolded

from bot.catalogue import AuditRow, StagedPublicationRow
from bot.catalogue.errors import Obstacle, ObstacleError
from bot.catalogue.published_folder import PublishedClaim
from bot.catalogue.served import PublishedSnapshot
from bot.formats import moment
from bot.languages import ENGLISH, Sayable, _, in_language, language_of, speaking
from bot.languages.extraction import sentences_of
from bot.load.errors import LoadError
from bot.load.falls import Fall, Side
from bot.load.folder_staging import _waits
from bot.load.staging import _already_public
from bot.settings.model import load_settings
from bot.telegram.notifying import tell_operators
from bot.texts import loading
from bot.texts.decided import files_news
from bot.texts.falls import falls_question
from bot.texts.operator import audit, faults_at_start, withdraw_usage
from bot.texts.points import Point, dry_run_text
from bot.texts.status import status
from porcore.exchanges.known import shipped
from porcore.progress import Stage

TIME = "2026-08-14T00:00:00Z"
ENTRIES = [
    PublishedSnapshot(f"{number:064x}", "Sample Exchange", TIME, TIME, None, "It was changed.", "sample")
    for number in range(12)
]
ROWS = [AuditRow(1, TIME, 4711, "load", "a very long name of a bundle.zip", "failed", "x " * 100)] * 20


@pytest.fixture
def settings(tmp_path):
    return load_settings(_env_file=None, token="123456789:" + "x" * 35, data_dir=tmp_path, operators=(1, 2))


@pytest.mark.parametrize("points", [0, 1, 3, 4, 12])
def test_a_dry_run_begins_with_how_many_points_need_a_look(points):
    found = [Point(f"Point {number}", f"⚠️ Detail {number}") for number in range(points)]
    text = dry_run_text(found, ["Dry run", "3 assets"], ["a row"] * 50)
    first = text.split("\n")[0]
    assert first == ("<b>Ready to publish</b>" if not points else first)
    assert (f" {points} point" in first) == bool(points)
    before, _quote, folded = text.partition("<blockquote expandable>")
    assert sum(line.startswith("⚠️ Point") or "below" in line for line in before.split("\n")) <= 3
    assert all(f"Detail {number}" in folded for number in range(points))
    assert text.count("<blockquote") == 1
    assert lines_unfolded(text) <= MOST_LINES


def test_lists_for_operators_fit_a_screen(settings):
    faults = [f"The staged snapshot number {number} is gone: its file is missing." for number in range(30)]
    for text in (
        audit(ROWS),
        withdraw_usage(ENTRIES),
        status(None, ENTRIES, (), 10**9, settings),
        loading.usage([f"bundle-{n}.zip" for n in range(30)], import_folder=True, uploads=False),
        faults_at_start(faults),
    ):
        assert lines_unfolded(text) <= MOST_LINES, text


async def test_each_operator_reads_a_notice_in_his_own_language(settings):
    class Telegram:
        def __init__(self):
            self.sent = {}

        async def send_message(self, chat, html, **_how):
            self.sent[chat] = html

    telegram = Telegram()
    codes = {1: "fa", 2: "es"}
    entry = ENTRIES[0]
    make = Sayable(lambda: loading.moment(entry.taken_at)).make
    await tell_operators(telegram, settings, make, lambda chat: language_of(codes[chat]))
    assert telegram.sent == {1: telegram.sent[1], 2: "14 ago 2026, 00:00 UTC"}
    assert telegram.sent[1] != telegram.sent[2]


def test_an_error_is_english_where_it_is_kept_and_translated_where_it_is_read():
    with speaking(language_of("es")):
        error = LoadError(Sayable(lambda: _already_public(ENTRIES[0])))
        assert "14 Aug 2026" in str(error)
        assert "14 ago 2026" in in_language(str(error))
        assert "14 ago 2026" in loading.not_done("published", str(LoadError(str(error))))
        obstacle = ObstacleError(Obstacle.FOLDER_PUBLISHED, TIME, kind="proof set")
        assert str(obstacle) == (
            "This proof set was already published on 14 Aug 2026, 00:00 UTC. Nothing was changed."
        )
        assert "14 ago 2026" in in_language(str(obstacle))


def test_what_is_in_english_only_is_quoted_as_such():
    """Whoever reads English needs no mark; what to do stands at the end, so only what is long is folded."""
    reason = "balances.csv, row 3: <b>. Correct it."
    with speaking(ENGLISH):
        assert loading.failed("a.zip", reason).endswith(f"\n\n{escape(reason)}")
        assert "<blockquote expandable>x" in loading.failed("a.zip", "x " * 200)
    with speaking(language_of("es")):
        assert loading.failed("a.zip", reason).endswith(f":\n<blockquote>{escape(reason)}</blockquote>")
        assert "<blockquote" not in loading.failed("a.zip", Sayable(lambda: _("The load was stopped.")))
        assert lines_unfolded(loading.failed("a.zip", "word " * 70)) <= MOST_LINES


def test_what_processes_count_is_said_in_the_readers_language():
    known = {found for found, _note in sentences_of(Path(loading.__file__).read_text("utf-8"))}
    counted = set(Stage) - {Stage.PUBLISHED, Stage.AUDITED}  # those are no steps of a load
    assert {stage.value for stage in counted} <= known


@pytest.mark.parametrize("number", [1, 2, 3, 10, 30])
def test_the_question_about_falls_fits_a_screen(number):
    falls = [Fall(f"ASSET{n}", Side.CLIENTS, 100, n) for n in range(number)]
    asked = falls_question(falls, 20, moment(TIME), "0a" * 4)
    assert lines_unfolded(asked) <= MOST_LINES
    assert asked.count("fewer clients") == min(number, 12)
    assert ("<blockquote" in asked) == (number > 2)


def test_a_notice_names_an_exchange_by_its_name():
    entry = PublishedClaim("0b" * 32, "okx", TIME, "okx", "https://www.okx.com/x", TIME, None, None)
    known = shipped()
    assert "the claim of OKX, 14 Aug 2026" in files_news(entry, known.name_of(entry.key), "It was changed.")
    assert (known.name_of("okx"), known.name_of("nobody")) == ("OKX", "nobody")
    row = StagedPublicationRow(
        "0b" * 32, "okx", "claim", TIME, "okx", "https://www.okx.com/x", "{}", TIME, 1, "x.zip"
    )
    assert _waits(row, known.name_of(row.key)).startswith("The claim of OKX, 14 Aug 2026")
