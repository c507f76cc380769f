"""Sentences, numbers and dates in the language of the context."""

import asyncio

import pytest

from bot import formats
from bot.languages import ENGLISH, LANGUAGES, _, current, language_of, ngettext, speak, speaking


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("es-419", "es"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("pt_br", "pt-BR"),
        ("zh-hans", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("FA-ir", "fa"),
        ("in", "id"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
        ("-", "en"),
    ],
)
def test_the_nearest_language_of_a_tag(tag, code):
    assert language_of(tag).code == code


def test_english_is_what_is_written():
    assert _("Nothing of {name} is here.", name="OKX") == "Nothing of OKX is here."
    assert [ngettext("{n} asset", "{n} assets", n, n=n) for n in (0, 1, 2)] == [
        "0 assets",
        "1 asset",
        "2 assets",
    ]


def test_values_with_braces_are_not_read_again():
    assert _("Nothing of {name} is here.", name="{other}") == "Nothing of {other} is here."


@pytest.mark.parametrize(
    ("code", "number", "text", "when"),
    [
        ("en", "20,876.59", "-12,345.67", "25 Oct 2026"),
        ("es", "20\u00a0876.59", "-12\u00a0345.67", "25 oct 2026"),
        ("ru", "20\u00a0876.59", "-12\u00a0345.67", "25 окт. 2026"),
        ("zh-Hans", "20,876.59", "-12,345.67", "2026年10月25日"),
        ("fa", "20,876.59", "-12,345.67", "25 اکتبر 2026"),
    ],
)
def test_only_the_mark_between_thousands_is_a_languages_own(code, number, text, when):
    with speaking(language_of(code)):
        assert formats.amount(2087659, 2) == number
        assert formats.grouped("-12345.67") == text
        assert formats.day("2026-10-25T00:00:00Z") == when


def test_no_amount_reads_as_another_one():
    """A point is a decimal point in every language."""
    for language in LANGUAGES:
        with speaking(language):
            shown = formats.amount(1_200_345, 3)
            assert shown.count(".") == 1, language
            assert "".join(filter(lambda c: c.isdigit() or c == ".", shown)) == "1200.345"
            assert formats.percent(1042, 1000) == "104.2%"


async def test_the_language_holds_in_one_task_only():
    async def spoken(code):
        speak(language_of(code))
        await asyncio.sleep(0)
        return current().code

    assert await asyncio.gather(spoken("es"), spoken("fa")) == ["es", "fa"]
    assert current() is ENGLISH


def test_right_to_left_keeps_values_and_commands_apart():
    with speaking(
        language_of("fa")
    ):  # a sentence that no catalogue has is English, and isolated all the same
        assert _("See {name}, /nothing.", name="OKX") == "See \u2068OKX\u2069, \u2066/nothing\u2069."
        assert (
            _("At {x}.", x=_("{n} of {name}", n="1,234.5%", name="A"))
            == "At \u20681,234.5% of \u2068A\u2069\u2069."
        )
        assert _("At {x}.", x=_("{name}", name="A")) == "At \u2068A\u2069."
        assert _("At {x}.", x="\u2212" + "1%") == "At \u2068\u22121%\u2069.", "a sign may not change its side"


def test_every_language_is_dated():
    for language in LANGUAGES:
        with speaking(language):
            assert "2026" in formats.moment("2026-10-25T01:02:03Z")
            assert "01:02:03" in formats.moment("2026-10-25T01:02:03Z")
