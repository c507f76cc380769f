"""Reading a time."""

import collections
import itertools
import re
from datetime import UTC, date, datetime

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from bot import formats
from bot.languages import LANGUAGES, speaking
from bot.parsing.exchanges import UnknownExchangeError
from bot.parsing.folding import folded
from bot.parsing.ids import visible_words
from bot.parsing.iranian import iranian_date
from bot.parsing.loose_days import loose_day
from bot.parsing.months import month_of
from bot.parsing.times import TimeError, TimeQuery, parse_time
from bot.texts.exchanges import unknown_behind_id
from bot.texts.reading import time_forms, unreadable

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "bound"),
    [
        ("latest", None),
        (" NOW ", None),
        ("2026-10-25", "2026-10-25T23:59:59Z"),
        ("2026-1-5", "2026-01-05T23:59:59Z"),
        ("2024-02-29", "2024-02-29T23:59:59Z"),
        ("2000-02-29", "2000-02-29T23:59:59Z"),
        ("2026-12-31", "2026-12-31T23:59:59Z"),
        ("2026-10-25 14:30", "2026-10-25T14:30:00Z"),
        ("2026-10-25 14:30 UTC", "2026-10-25T14:30:00Z"),
        ("2026-10-25T14:30:15Z", "2026-10-25T14:30:15Z"),
        ("2026-10-25t14:30:15.999z", "2026-10-25T14:30:15Z"),
        ("2026-10-25T00:00:00Z", "2026-10-25T00:00:00Z"),
        ("2026-10-25T14:30:00+02:00", "2026-10-25T12:30:00Z"),
        ("2026-10-25T14:30:00-0530", "2026-10-25T20:00:00Z"),
        ("2026-01-01T00:30+01:00", "2025-12-31T23:30:00Z"),
        ("2026-12-31T23:30-14:00", "2027-01-01T13:30:00Z"),
        ("25 Oct 2026", "2026-10-25T23:59:59Z"),
        ("25th October, 2026", "2026-10-25T23:59:59Z"),
        ("Oct 25 2026 14:30", "2026-10-25T14:30:00Z"),
        ("may 1, 2026", "2026-05-01T23:59:59Z"),
        ("Sept 9 2026", "2026-09-09T23:59:59Z"),
        ("1792886400", "2026-10-25T00:00:00Z"),
        ("999999999", "2001-09-09T01:46:39Z"),
        ("9999999999", "2286-11-20T17:46:39Z"),
        ("0001-01-01", "0001-01-01T23:59:59Z"),
        ("9999-12-31", "9999-12-31T23:59:59Z"),
        ("25/10/2026", "2026-10-25T23:59:59Z"),
        ("10/25/2026", "2026-10-25T23:59:59Z"),
        ("25-10-2026 14:30", "2026-10-25T14:30:00Z"),
        ("05/05/2026", "2026-05-05T23:59:59Z"),
        ("25.10.2026", "2026-10-25T23:59:59Z"),
        ("05.06.2026", "2026-06-05T23:59:59Z"),
        ("10.25.2026", "2026-10-25T23:59:59Z"),
        ("2026/10/25", "2026-10-25T23:59:59Z"),
        ("2026.10.5", "2026-10-05T23:59:59Z"),
        ("٢٠٢٦-10-25", "2026-10-25T23:59:59Z"),
        ("۲۵ اکتبر ۲۰۲۶ ساعت ۱۴:۳۰", "2026-10-25T14:30:00Z"),
        ("２０２６－１０－２５", "2026-10-25T23:59:59Z"),
        ("25 de octubre de 2026", "2026-10-25T23:59:59Z"),
        ("25 OUTUBRO 2026", "2026-10-25T23:59:59Z"),
        ("25 октября 2026 года в 14:30", "2026-10-25T14:30:00Z"),
        ("25 жовтня 2026 р.", "2026-10-25T23:59:59Z"),
        ("25 EKİM 2026", "2026-10-25T23:59:59Z"),
        ("1 ağustos 2026", "2026-08-01T23:59:59Z"),
        ("17 Agustus 2026", "2026-08-17T23:59:59Z"),
        ("ngày 25 tháng 10 năm 2026", "2026-10-25T23:59:59Z"),
        ("2026 年 10 月 25 日", "2026-10-25T23:59:59Z"),
        ("2026年10月25号 14:30", "2026-10-25T14:30:00Z"),
        ("۳ مهر ۱۴۰۵", "2026-09-25T23:59:59Z"),
        ("۳ آبان ماه ۱۴۰۵ ساعت ۱۴:۳۰", "2026-10-25T14:30:00Z"),
        ("۱۴۰۵/۰۸/۰۳", "2026-10-25T23:59:59Z"),
        ("1405-8-3", "2026-10-25T23:59:59Z"),
        ("1403/12/30", "2025-03-20T23:59:59Z"),
        ("1404/01/01", "2025-03-21T23:59:59Z"),
        ("1300/1/1", "1921-03-21T23:59:59Z"),
        ("septiembre 2024", "2024-09-30T23:59:59Z"),
        ("febrero de 2024", "2024-02-29T23:59:59Z"),
        ("дек. 2024", "2024-12-31T23:59:59Z"),
        ("hoy", None),
        ("امروز", None),
        ("hôm nay", None),
        ("последний", None),
        ("ÚLTIMO", None),
    ],
)
def test_what_is_read(typed, bound):
    assert parse_time(typed).bound == bound


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-02-29", "not in the calendar"),
        ("1900-02-29", "not in the calendar"),
        ("2026-13-01", "not in the calendar"),
        ("2026-00-10", "not in the calendar"),
        ("31 Jun 2026", "not in the calendar"),
        ("0000-01-01", "not in the calendar"),
        ("2026-10-25 24:00", "00:00:00 and 23:59:59"),
        ("2026-10-25 23:60", "00:00:00 and 23:59:59"),
        ("2026-10-25 23:59:60", "00:00:00 and 23:59:59"),
        ("2026-10-25 2pm", "time of day"),
        ("2026-10-25T12:00+15:00", "not a valid offset from UTC"),
        ("2026-10-25T12:00+01:60", "not a valid offset from UTC"),
        ("0001-01-01T00:00+14:00", "outside the calendar"),
        ("9999-12-31T23:59-14:00", "outside the calendar"),
        ("05/06/2026", "Different countries.* year-month-day, such as 2026-11-01"),
        ("10-11-2026", "2026-11-01"),
        ("25.10.26", "2026-11-01"),
        ("1505/08/03", "2026-11-01"),
        ("03/08/1405", "2026-11-01"),
        ("1404/12/30", "not in the calendar"),
        ("1405/07/31", "not in the calendar"),
        ("3 Oct 1405 1 مهر", "time of day"),
        ("3 مهر 2026", "do not know that month"),
        ("31.02.2026", "not in the calendar"),
        ("25.25.2026", "not in the calendar"),
        ("1792886400000", "milliseconds"),
        ("12345678", "cannot read that time"),
        ("the other day", "cannot read that time"),
        ("25 Foo 2026", "do not know that month"),
        ("mayonnaise 5 2026", "do not know that month"),
        ("", "cannot read that time"),
    ],
)
def test_what_is_refused(typed, words):
    with pytest.raises(TimeError) as caught:
        parse_time(typed)
    assert re.search(words, unreadable(caught.value, NOW))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
def test_what_the_bot_writes_is_read_back_in_every_language(language):
    """Whichever the chat speaks: a date is often copied from somebody else's answer."""
    for month, day in itertools.product(range(1, 13), (1, 9, 12, 28)):
        at = f"2026-{month:02d}-{day:02d}T08:05:00Z"
        with speaking(language):
            shown = formats.day(at), formats.moment(at), formats.moment(at, exact=True)
        for each in (*shown, *(" ".join(visible_words(text)) for text in shown)):
            assert parse_time(each).bound[:10] == at[:10], each
            assert parse_time(each).bound in (at, f"{at[:10]}T23:59:59Z"), each
        assert parse_time(shown[1]) == parse_time(shown[2]) == TimeQuery(at)


def test_no_name_means_two_months():
    named = collections.defaultdict(set)
    for language in LANGUAGES:
        for width, context in itertools.product(("wide", "abbreviated"), ("format", "stand-alone")):
            for number, name in get_month_names(width, context, language.locale).items():
                named[folded(name).rstrip(".")].add(number)
    for name, numbers in named.items():
        assert len(numbers) == 1, name
        assert not name.isalpha() or month_of(name.upper()) in numbers


@pytest.mark.slow
@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))  # noqa: DTZ001
def test_canonical_text_is_read_as_itself(when):
    text = f"{when.year:04d}-{when.month:02d}-{when.day:02d}T{when.hour:02d}:{when.minute:02d}:{when.second:02d}Z"
    assert parse_time(text).bound == text


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    bound, said = None, "."
    try:
        bound = parse_time(text).bound
    except TimeError as error:
        said = unreadable(error)
    assert said.endswith(".")
    assert bound is None or len(bound) == 20


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
def test_words_behind_an_id_are_answered_with_the_forms_of_a_time_in_the_language_of_the_chat(language):
    with speaking(language):
        assert time_forms() in unknown_behind_id(UnknownExchangeError("mes", None, ()), ["OKX"])


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("yesterday", "2026-02-28"),
        ("Ayer", "2026-02-28"),
        ("hôm qua", "2026-02-28"),
        ("دیروز", "2026-02-28"),
        ("1 de marzo", "2026-03-01"),
        ("2 Mar", "2025-03-02"),
        ("Aug 1st", "2025-08-01"),
        ("۱ اوت", "2025-08-01"),
        ("29 Feb", "2024-02-29"),
        ("March 2026", "2026-03-01"),
        ("april 2026", "2026-04-30"),
        ("31 June", None),
        ("agosto", "2025-08-31"),
        ("Feb.", "2026-02-28"),
        ("مارس", "2026-03-01"),
        ("1 of 2026", None),
        ("8 btc", None),
    ],
)
def test_a_day_without_a_year_is_the_newest_one_that_has_been(typed, day):
    assert str(loose_day(folded(typed), date(2026, 3, 1))) == str(day)


def test_days_of_the_iranian_calendar_follow_each_other():
    typed = itertools.product(range(1300, 1500), range(1, 13), range(1, 32))
    days = [day.toordinal() for each in typed if (day := _iranian(*each)) is not None]
    assert days == list(range(date(1921, 3, 21).toordinal(), date(2121, 3, 21).toordinal()))


def _iranian(year, month, number):
    try:
        return iranian_date(year, month, number)
    except ValueError:
        return None
