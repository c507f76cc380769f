"""What finds English that is left in another language, on made sentences."""

import pytest
from foreign import english_left
from spoken import Said


def left(code, text, english="", labels=(), names=("Sample Exchange", "OKX", "Gate")):
    said = [Said("kind", code, text, text, labels)]
    heard = [Said("kind", "en", english, english, labels)] if english else []
    return english_left(said, heard, names)


@pytest.mark.parametrize(
    "text",
    [
        "Ваш баланс 0.5 BTC входит в снимок Sample Exchange от 25 окт. 2026.",
        "مقدار <code>this is only to be copied</code> را کپی کنید",
        "提示：/verify &lt;id&gt; [exchange] [time] 可以再查一次",
        "Откройте https://mempool.space/address/here и proof.json на OKX, Gate, Sample Exchange",
        "根 ac6b39d2a0aa8112bd1aadff, SHA-256, Merkle, 00:00:00 UTC",
        "<a href='https://example.com/a b c'>链接</a>",
        "Нажмите «Proof file» ниже",  # two words may be a name
    ],
)
def test_what_is_no_english(text):
    code = {"В": "ru", "م": "fa", "О": "ru", "Н": "ru"}.get(text[0], "zh-Hans")
    assert left(code, text) == []


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        (
            "ru",
            "Готово. I deleted every tag made for your account.",
            "I deleted every tag made for your account",
        ),
        ("zh-Hans", "快照 is not here any more", "is not here any more"),
        ("fa", "ریشه \u2068BTC\u2069: your balance 12.5 BTC counted", "your balance counted"),
        ("uk", "<b>Not <i>found</i> here</b>", "Not found here"),
        ("ru", "see the <code>x</code> above", "see the above"),
    ],
)
def test_english_in_another_script(code, text, words):
    assert left(code, text) == [f"kind: {words}"]


def test_two_runs_in_one_message_and_a_message_twice():
    said = [Said("kind", "ru", "One two three и four five six")] * 2
    assert english_left(said, []) == ["kind: One two three", "kind: four five six"]


def test_latin_letters_are_compared_with_the_english_walk():
    english = "Your balance was counted: 1,200.5 BTC. Nothing else is known here.\nNot a word more"
    assert left("es", english, english) == [
        "kind: Your balance was counted:",
        "kind: Nothing else is known here.",
        "kind: Not a word more",
    ]
    assert left("es", "Tu saldo se contó. Nothing else is known here.", english) == [
        "kind: Nothing else is known here."
    ]
    assert left("tr", "Bakiyeniz sayıldı. Burada başka bir şey bilinmiyor.", english) == []
    # The same sentence with other figures is the same sentence, and one with other words is not.
    assert left("id", "I found 63 of the 64 characters.", "I found 62 of the 64 characters.")
    assert not left("id", "I found 63 of your characters.", "I found 62 of the 64 characters.")


@pytest.mark.parametrize(
    ("code", "label", "found"),
    [
        ("ru", "Check BTC", True),
        ("ru", "Проверить BTC", False),
        ("ru", "OKX", False),
        ("fa", "Sample Exchange", False),
        ("es", "Other dates", True),
        ("es", "Total", False),  # the same word in both languages
        ("es", "OKX", False),
    ],
)
def test_buttons(code, label, found):
    assert left(code, "1", "1", (label,)) == ([f"kind: [{label}]"] if found else [])
