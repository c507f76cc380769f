"""What people write beside a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inspection.request import Request, is_part_of_a_file, looks_like_json, read_request

ROOT = "ac6b39d2a0aa8112bd1aadff5e7d4b5c2b91cd54d595262ba4367f5d2db4160d"
SHORT = "5e" * 8
NONCE = "4,b4fb0f6c" + "0" * 56


@pytest.mark.parametrize(
    "text",
    [
        f"root {ROOT}", f"Root: {ROOT}", f"root={ROOT}", f"ROOT = {ROOT}", f"root `{ROOT}`", f"root\n{ROOT}", ROOT,
        f"root {ROOT},", f" \u200b{ROOT}\u200b ", f"“{ROOT}”", f"statement {ROOT}", f"root <{ROOT}>",
    ],
)  # fmt: skip
def test_a_root_in_every_form(text):
    assert read_request(text) == Request((ROOT,))


def test_roots_and_nonces_together():
    assert read_request(f"root {ROOT} {SHORT}\nnonce {NONCE}; {NONCE}") == Request(
        (ROOT, SHORT), (NONCE, NONCE)
    )
    assert read_request(f"credential my-secret root {ROOT}") == Request((ROOT,), ("my-secret",))
    assert read_request(f"root {ROOT}, {SHORT}") == Request((ROOT, SHORT))
    assert read_request("root BTC=ab:5") == Request(("BTC=ab:5",))


def test_four_numbers_are_one_root():
    for text in ("root 1, 22, 333, 4444", "root: [1,22,333,4444]", "root [1, 22, 333, 4444]"):
        assert [root.replace("[", "").replace("]", "") for root in read_request(text).roots] == [
            "1,22,333,4444"
        ]
    assert read_request("root 1 2 3").roots == ("1", "2", "3")


@pytest.mark.parametrize("text", ["", " ", "\u200b"])
def test_nothing_is_nothing(text):
    assert read_request(text) == Request()


@pytest.mark.parametrize(
    "text", ["is this real?", "root", "nonce:", "abc", "123", f"please compare {ROOT}", "root " + "a " * 101]
)
def test_anything_else_is_not_understood(text):
    assert read_request(text) == Request(understood=False)


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    request = read_request(text)
    assert len(request.roots) + len(request.nonces) <= 100
    assert request.understood or request == Request(understood=False)


def test_a_nonce_is_not_shown():
    assert NONCE not in repr(read_request(f"nonce {NONCE}"))


@pytest.mark.parametrize(
    ("text", "begins", "part"),
    [
        ('{"a":1}', True, False),
        ("  \ufeff[1]", True, False),
        ('"hash":"ab","height":5,"type":1},{"hash":"cd","height":"6"', False, True),
        ('she said "yes", and "no", and then "maybe"', False, False),
        (ROOT, False, False),
    ],
)
def test_json_is_told_from_words(text, begins, part):
    assert looks_like_json(text) is begins
    assert is_part_of_a_file(text) is part
