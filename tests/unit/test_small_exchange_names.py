"""Names of exchanges among what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.exchanges import named_exchange, unknown_exchange
from porcore.exchanges.known import KnownExchange, shipped

OWN = (
    KnownExchange("sample-exchange", "Sample Exchange"),
    KnownExchange("so", "So"),
    KnownExchange("longest", "So many words make up this name"),
)
KNOWN = shipped().with_added(OWN)
LOADED = ("gate", "okx", "lemon", "htx", "sample-exchange", "so", "longest")


@pytest.mark.parametrize(
    ("typed", "key", "rest"),
    [
        ("okx", "okx", ""),
        ("OKX BTC 2026-10-25", "okx", "BTC 2026-10-25"),
        ("gate io", "gate", ""),
        ("Gate.io btc", "gate", "btc"),
        ("gate.com latest", "gate", "latest"),
        ("gate btc", "gate", "btc"),
        ("Lemon cash usdt", "lemon", "usdt"),
        ("lemon", "lemon", ""),
        ("Sample Exchange 25 Oct 2026", "sample-exchange", "25 Oct 2026"),
        ("sample-exchange", "sample-exchange", ""),
        ("btc okx", "okx", "btc"),
        ("2026-10-25 huobi global", "htx", "2026-10-25"),
        ("so many words make up this name btc", "longest", "btc"),
        ("so many coins", "so", "many coins"),  # the longest that fits, and no longer
        ("okx htx", "okx", "htx"),  # the second one is left: an asset may be called so
        ("ОКХ", "okx", ""),  # Cyrillic
        ("okx okx", "okx", "okx"),
        ("btc 2026-10-25", "", "btc 2026-10-25"),
        ("kraken", "", "kraken"),
        ("bybit", "", "bybit"),  # known, and nothing of it is loaded
        ("ok x", "okx", ""),
        ("- okx", "okx", "-"),
        ("okx -", "okx", "-"),
        ("", "", ""),
    ],
)
def test_a_name_is_found_and_the_rest_is_left(typed, key, rest):
    found = named_exchange(typed.split(), KNOWN, LOADED)
    assert (found.key, " ".join(found.rest)) == (key, rest)


def test_a_misspelt_name_gets_the_nearest_ones_that_are_loaded():
    error = unknown_exchange(["okxx"], KNOWN, LOADED)
    assert error.known is None
    assert error.nearest[0].key == "okx"
    assert error.typed == "okxx"
    far = unknown_exchange(["zzzzzzzzz"], KNOWN, LOADED)
    assert (far.known, far.nearest) == (None, ())
    two = unknown_exchange(["Lemmon", "Cash"], KNOWN, LOADED)
    assert two.nearest[0].key == "lemon"


def test_an_exchange_that_is_known_and_not_loaded_is_told_apart():
    error = unknown_exchange(["bybit", "btc"], KNOWN, LOADED)
    assert error.known is not None
    assert error.known.key == "bybit"


@pytest.mark.parametrize(
    "typed",
    ["<b>okx</b>", "a" * 300, "\u202eokx", "🚀🚀", "9f3c" * 4, "0123456789", "x\x00y", "o'k", "ＯＫＹ"],
)
def test_what_may_be_half_an_id_or_a_trap_is_not_repeated(typed):
    assert unknown_exchange([typed], KNOWN, ()).typed == ""
    assert typed not in str(unknown_exchange([typed], KNOWN, ()))


@given(st.lists(st.text(min_size=1, max_size=80), max_size=40))
def test_any_words_are_read_without_a_fault_and_none_is_lost(words):
    found = named_exchange(words, KNOWN, LOADED)
    assert found.key in ("", *LOADED)
    left = list(words)
    for word in found.rest:
        assert word == left.pop(left.index(word))
    assert bool(left) == bool(found.key)
    if words:
        unknown_exchange(words, KNOWN, LOADED)


@given(st.sampled_from(OWN[:1]), st.sampled_from(("", "btc", "2026-10-25", "btc latest")))
def test_every_spelling_of_a_loaded_name_is_one(exchange, behind):
    for spelt in (exchange.name, exchange.name.upper(), exchange.key, exchange.name.replace(" ", "")):
        assert named_exchange([*spelt.split(), *behind.split()], KNOWN, LOADED).key == exchange.key
