"""What people write beside a file."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inspection.request import Request, is_part_of_a_file, looks_like_json, read_request
from porcore.exchanges.typed_root import joined_roots, parse_root

ROOT = "ac6b39d2a0aa8112bd1aadff5e7d4b5c2b91cd54d595262ba4367f5d2db4160d"
SHORT = "5e" * 8
NONCE = "4,b4fb0f6c" + "0" * 56


@pytest.mark.parametrize(
    "text",
    [
        f"root {ROOT}", f"Root: {ROOT}", f"root={ROOT}", f"ROOT = {ROOT}", f"root `{ROOT}`", f"root\n{ROOT}", ROOT,
        f"root {ROOT},", f" \u200b{ROOT}\u200b ", f"“{ROOT}”", f"statement {ROOT}", f"root <{ROOT}>", f"please compare {ROOT}",
        f"root {ROOT}.", f"The root is {ROOT}.", f"is ({ROOT}) the root?", f"{ROOT} is the root", f"Merkle root: [{ROOT}]!",
        f"root: «{ROOT}»", f"I added a bad root, {ROOT}", f"root {{{ROOT}}}", f"**{ROOT}**",
    ],
)  # fmt: skip
def test_a_root_in_every_form(text):
    assert read_request(text) == Request((ROOT,))


def in_parts(root, length, between=" "):
    return between.join(root[place : place + length] for place in range(0, len(root), length))


@pytest.mark.parametrize("length", [4, 8, 10, 16, 32, 40, 58])
@pytest.mark.parametrize("between", [" ", "\n", "  \r\n", "\u00a0"])
@pytest.mark.parametrize("around", ["root {}", "{}", "The root is {}.", "root: “{}”", "a bad root: {}"])
def test_a_root_in_parts_is_one(length, between, around):
    """Its parts are put together where the length of the format's roots is known."""
    request = read_request(around.format(in_parts(ROOT, length, between)))
    assert joined_roots(request.roots, 256) == (ROOT,)


@pytest.mark.parametrize(
    ("bits", "root"), [(64, "8eac815c495e6a67"), (128, "35d01ffef2beec3ff0166c03f3d9b0cc"), (256, ROOT)]
)
@pytest.mark.parametrize("form", ["{}", "0x{}", "0X{}", "root 0x{}", "root: {},"])
def test_roots_of_every_length(bits, root, form):
    for typed in (root, root.upper()):
        roots = joined_roots(read_request(form.format(typed)).roots, bits)
        assert [parse_root(one, bits) for one in roots] == [root]


@pytest.mark.parametrize("form", ["{}", "root {}", "The root is {}.", 'root: "{}"'])
def test_a_root_in_base64(form):
    (typed,) = read_request(form.format(base64.b64encode(bytes.fromhex(ROOT)).decode())).roots
    assert parse_root(typed, 256) == ROOT


def test_two_short_roots_are_not_one():
    roots = ("35d01ffef2beec3ff0166c03f3d9b0cc", "a5d01ffef2beec3ff0166c03f3d9b0cc")
    assert joined_roots(read_request("root " + " ".join(roots)).roots, 128) == roots


def test_a_mistyped_root_is_not_passed_over():
    """Of two roots the one with a wrong letter must not be left out as a word."""
    wrong = ROOT[:-1] + "O"
    assert read_request(f"root {ROOT} {wrong}").roots == (ROOT, wrong)
    assert read_request(f"root {ROOT[:-1]}").roots == (ROOT[:-1],)


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
    "text",
    [
        "is this real?",
        "root",
        "nonce:",
        "abc",
        "123",
        "root " + "a " * 101,
        "is this root right?",
        "what is a nonce for?",
    ],
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
