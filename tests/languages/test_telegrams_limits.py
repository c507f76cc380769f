"""What Telegram takes of texts that are not messages: menus, descriptions, and what pops up over a chat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.formats import utf16
from bot.languages import LANGUAGES, speaking, translated
from bot.telegram.sending import popup_text
from bot.texts import alerts, common, exchanges, first, sightings

EVERY = pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)


@EVERY
def test_menus_and_descriptions_fit(language):
    with speaking(language):
        assert 0 < utf16(first.description()) <= 512
        assert 0 < utf16(first.short_description()) <= 120
        for command in COMMANDS:
            assert 0 < utf16(translated(command.short)) <= 100, command.name  # a menu shows a line or two


def popups():
    yield from (common.broken_button(), common.out_of_date(), common.unavailable(), common.exchange_gone())
    yield from (
        common.wait(60),
        common.wait(600),
        common.crowded(),
        common.first_only(10),
        common.restarted(),
    )
    yield from (alerts.only_administrators(), alerts.cannot_be_kept(), alerts.nothing_on())
    yield from (alerts.stopped(in_group=True), alerts.stopped(in_group=False))
    yield from (first.only_administrators(), first.not_saved(), exchanges.administrators_unknown())
    yield from (sightings.report_taken(differs=True), sightings.report_refused())
    yield common.withdrawn("2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z")


@EVERY
def test_what_pops_up_is_plain_and_says_something_whole(language):
    with speaking(language):
        for html in popups():
            text = popup_text(html)
            assert 0 < utf16(text) <= 200
            assert "<" not in text
            assert not text.endswith("…"), "not even its first sentence fits"


@given(st.text(alphabet=st.sampled_from("ab .!?。😀&<>\n"), max_size=600))
def test_any_text_can_pop_up(text):
    shown = popup_text(text.replace("<", "&lt;").replace(">", "&gt;"))
    assert utf16(shown) <= 200
