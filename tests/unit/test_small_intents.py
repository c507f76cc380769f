"""What people mean who type words: each phrase of the tables, in every language, and what is never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import LANGUAGES
from bot.parsing.intents import Intent, phrases, understood, without_fillers
from bot.parsing.repeatable import repeatable

ID = "0123456789abcdef" * 4
PHRASES = [
    (language.code, intent, phrase)
    for language in LANGUAGES
    for intent in Intent
    for phrase in phrases(language.code)[intent]
]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
def test_every_language_has_some_phrases_of_each_intent(language):
    table = phrases(language.code)
    assert set(table) == {*Intent, "fillers"}
    for intent in Intent:
        assert 6 <= len(set(table[intent])) <= 20, intent


@pytest.mark.parametrize(("code", "intent", "phrase"), PHRASES)
def test_a_phrase_is_understood_however_it_is_typed(code, intent, phrase):
    order = list(Intent)
    for typed in (phrase, phrase.upper(), f"  {phrase.capitalize()}!? ", f"¡{phrase}…"):
        meant = understood(typed)
        assert meant is not None, typed
        # A phrase may hold a shorter one of an intent that counts for more.
        assert order.index(meant.intent) <= order.index(intent), (typed, meant)
        assert meant.intent is intent or code == "zh-Hans" or " " in phrase, (typed, meant)


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("Hi! How does this work?", Intent.HELP),
        ("hola, ¿mi dinero está seguro?", Intent.SAFE),
        ("Здравствуйте, мои деньги в безопасности?", Intent.SAFE),
        ("merhaba param guvende mi", Intent.SAFE),
        ("请问我的钱安全吗", Intent.SAFE),
        ("terima kasih 🙏", Intent.THANKS),
        ("tien cua toi co an toan khong", Intent.SAFE),
        ("مرسی!", Intent.THANKS),
        ("سلام، این چطور کار میکنه؟", Intent.HELP),
        ("как сменить язык", Intent.LANGUAGE),
    ],
)
def test_sentences_of_people(typed, intent):
    assert understood(typed).intent is intent


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "?",
        "123",
        "hit",
        "thankless",
        "dinero",
        f"hello {ID}",
        f"help {ID[:20]}",
        "hi 4000123412341234",
        "hi " * 80,
    ],
)
def test_what_means_nothing_known(typed):
    assert understood(typed) is None


def test_the_words_around_a_phrase_are_left():
    assert understood("reserves okx BTC").rest == ("okx", "BTC")
    assert list(without_fillers(["por", "favor", "OKX", "gracias", "."])) == ["OKX"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("valid or no?", "valid or no?"),
        ("two\nlines", "two lines"),
        ("why " * 20, "why why why why why why why why why why…"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("почему?", "почему?"),
        ("صرافی من بای‌بیت است", "صرافی من بای‌بیت است"),
    ],
)
def test_what_is_repeated(typed, shown):
    assert repeatable(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "🙂",
        ID,
        ID[:16],
        f"my id {ID[:8]} {ID[8:20]}",
        "9f-3c-11-aa-bb-cc-dd-ee",
        "my number 40017823",
        "٤٠٠١٧٨٢٣",
        "a\u202eb",
        "a\u200bb",
        f"{ID[:8]}\u200c{ID[8:]}",
        "see https://example.org",
        "me@example.org",
        "t.me/x",
    ],
)
def test_what_is_never_repeated(typed):
    assert repeatable(typed) == ""


@given(st.text(max_size=300))
def test_what_is_repeated_is_short_and_holds_no_id(typed):
    shown = repeatable(typed)
    assert len(shown) <= 40
    assert "\n" not in shown
    understood(typed)
