"""Reading an id the way people paste it."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import LANGUAGES
from bot.parsing.ids import IdError, IdFault, looks_like_id, parse_request
from bot.parsing.intents import phrases
from bot.parsing.months import month_of
from bot.parsing.times import TimeError, parse_time
from bot.texts.reading import unreadable
from porcore.exchanges.known import shipped

ID = "0123456789abcdef" * 4


def said(text):
    with pytest.raises(IdError) as caught:
        parse_request(text)
    sentence = unreadable(caught.value)
    assert ID[:20] not in sentence + str(caught.value)
    return sentence, caught.value.found


@given(
    st.lists(st.integers(1, 63), max_size=12), st.sampled_from([" ", "\n", "  \t", "\u200b ", " ` ", ", "])
)
def test_words_join_until_there_are_exactly_64_digits(cuts, between):
    places = sorted({0, *cuts, 64})
    words = [ID[a:b] for a, b in itertools.pairwise(places)]
    request = parse_request(between.join(words))
    assert (request.client_id.hex(), request.rest) == (ID, "")
    assert looks_like_id(between.join(words))


@pytest.mark.parametrize("rest", ["2026-10-25", "latest", "2026-10-25 14:30", "1792886400", "25 Oct 2026"])
@pytest.mark.parametrize("form", ["{0} {1}", "0x{0}\n{1}", "`{0}` {1}", "{2} {1}"])
def test_what_stands_behind_is_the_time(form, rest):
    request = parse_request(form.format(ID, rest, ID[:40] + " " + ID[40:]))
    assert request.client_id.hex() == ID
    assert request.rest == rest


@pytest.mark.parametrize(
    "typed", [ID.upper(), f"0X{ID}", f"“{ID}”", f"'{ID}';", f"\ufeff{ID}", ID[:32] + "\u200b" + ID[32:]]
)
def test_what_is_forgiven(typed):
    assert parse_request(typed).client_id.hex() == ID


@pytest.mark.parametrize("missing", [1, 2, 33, 63])
def test_a_short_id_is_counted(missing):
    sentence, found = said(ID[missing:])
    assert found == 64 - missing
    assert sentence == unreadable(IdError(IdFault.TOO_SHORT, 64 - missing))


_BEFORE = (
    *(
        "my id is ",
        "id:",
        "id: ",
        "client id=",
        "Hashed Client ID ",
        "/verify ",
        "mi id es ",
        "мой id: ",
        "мій id — ",
    ),
    *(
        "我的ID是",
        "我的id：",
        "meu id é ",
        "benim kimliğim ",
        "id saya adalah ",
        "id của tôi là ",
        "شناسه من: ",
        "(",
        "hello! ",
    ),
)


@pytest.mark.parametrize("before", _BEFORE)
@pytest.mark.parametrize(
    ("behind", "rest"),
    [
        ("", ""),
        (".", ""),
        (" 25 Oct 2026", "25 Oct 2026"),
        (", please", ""),
        (" gracias!", ""),
        (" okx", "okx"),
        ("。谢谢", ""),
        (" است", ""),
        ("\n\n2026-10-25 14:30", "2026-10-25 14:30"),
    ],
)
def test_an_id_in_a_sentence_is_read(before, behind, rest):
    request = parse_request(f"{before}{ID}{behind}")
    assert (request.client_id.hex(), request.rest) == (ID, rest)
    assert said(f"{before} 2026-10-25")[0] == unreadable(IdError(IdFault.NOT_AN_ID))


@pytest.mark.parametrize(
    "typed",
    [
        f"on 2026-10-25 it was {ID}",  # what is before it may be a part of it
        f"id 7 {ID}",
        f"my id is {ID[:30]} {ID[30:]}",
        f"{'word ' * 17}{ID}",
    ],
)
def test_an_id_among_words_that_may_mean_something_is_asked_for_again(typed):
    assert said(typed)[0] == unreadable(IdError(IdFault.AMONG_WORDS))


@pytest.mark.parametrize(
    "typed",
    [f"my id is x{ID}", f"https://example.org/?id={ID}", f"id: {ID}9", f"id: {ID}g", f"id: \u0430{ID}"],
)
def test_a_longer_word_in_a_sentence_is_no_id(typed):
    with pytest.raises(IdError):
        parse_request(typed)


@pytest.mark.parametrize("typed", [f"{ID} {ID}", f"my ids: {ID}, {ID[::-1]}", f"id: {ID} or\n{ID[::-1]}"])
def test_which_of_several_ids_is_asked(typed):
    assert said(typed)[0] == unreadable(IdError(IdFault.SEVERAL))


def test_no_word_that_means_nothing_around_an_id_means_something_elsewhere():
    for language in LANGUAGES:
        for word in phrases(language.code)["fillers"]:
            assert shipped().find(word) is None, word
            assert month_of(word) is None, word
            with pytest.raises(TimeError):
                parse_time(word)


def test_a_short_id_does_not_swallow_half_of_a_date():
    """63 digits and the year would make 67, four digits of it 64: a word is never split."""
    for rest in ("2026-10-25", "2026", "1792886400"):
        assert said(f"{ID[1:]} {rest}")[1] == 63
    assert said(f"{ID[4:]} 2026-10-25")[1] == 60


def test_a_short_id_and_a_word_that_completes_it_are_an_id():
    assert parse_request(f"{ID[:60]} 2026").client_id.hex() == ID[:60] + "2026"


@pytest.mark.parametrize(
    ("typed", "found"),
    [(ID + "a", 65), (ID + ID, 128), (f"{ID[:40]} {ID[:40]}", 80), (f"{ID} {ID[:50]}", 114)],
)
def test_a_long_id_is_counted(typed, found):
    sentence, number = said(typed)
    assert number == found
    assert sentence == unreadable(IdError(IdFault.TOO_LONG, found))


@pytest.mark.parametrize("letter", ["g", "O", "l", "-"])
def test_a_wrong_character_is_placed(letter):
    assert "Character 6 of 64" in said(ID[:5] + letter + ID[6:])[0]


@pytest.mark.parametrize("digits", ["۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"])
@pytest.mark.parametrize("around", ["{}", "شناسه من {} است", "id: {}"])
def test_digits_of_another_script_are_read(digits, around):
    typed = ID.translate(str.maketrans("0123456789", digits))
    assert parse_request(around.format(typed)).client_id.hex() == ID
    assert looks_like_id(around.format(typed))
    assert said(typed[:-1])[1] == 63


@pytest.mark.parametrize("typed", ["", "  \n", "`` 0x", "hello", "/", "🙂" * 64, "x" * 5000])
def test_what_is_no_id_at_all(typed):
    assert "Hashed Client ID" in said(typed)[0]


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    said = ""
    try:
        assert len(parse_request(text).client_id) == 32
    except IdError as error:
        said = f"{error} {unreadable(error)}"
    assert not re.search("[0-9a-f]{20}", said)


@pytest.mark.parametrize(
    "text", [f"my id is {ID}, thanks", f"{ID[:30]}\n{ID[30:]}", f"x {ID.upper()}", f"0x{ID}", ID * 2]
)
def test_an_id_in_a_group_is_noticed(text):
    assert looks_like_id(text)


@pytest.mark.parametrize("text", [ID[:-1], "a bad face", "1 " * 63, "/reserves BTC 2026-10-25", ""])
def test_what_shows_no_id(text):
    assert not looks_like_id(text)
