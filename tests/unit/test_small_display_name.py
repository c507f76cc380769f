"""Whose name the setting `display_name` is, among all that was published: the exchange of `own_exchange`, and no other."""

import pytest
from pydantic import ValidationError

from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.listed import ListedSnapshots
from bot.catalogue.loaded import LoadedExchanges
from bot.catalogue.published_entries import PublishedEntries
from bot.catalogue.published_folder import PublishedClaim
from bot.settings.model import Settings
from porcore.exchanges.known import shipped

NAME = "欧易 <见本>"
TOKEN = f"123456789:{'A' * 35}"
AT = "2026-11-01T00:00:00Z"


def tree(name, key, withdrawn_at=None):
    made_by = name.partition(" rebuilt by ")[2]
    return PublishedSnapshot("ab" * 32, name, AT, AT, withdrawn_at, None, key=key, made_by=made_by)


def claim(key):
    return PublishedClaim("cd" * 32, key, AT, "", "https://example.com/", AT, None, None)


OKX, GATE, SAMPLE = tree("OKX", "okx"), tree("Gate.io", "gate"), tree("Sample Exchange", "sample-exchange")
REBUILT = tree("OKX rebuilt by Ann", "okx")


def loaded(*published, own="", name=NAME):
    snapshots, claims = ListedSnapshots(), PublishedEntries()
    snapshots._entries = tuple(one for one in published if isinstance(one, PublishedSnapshot))
    claims._entries = tuple(one for one in published if isinstance(one, PublishedClaim))
    snapshots._keys = tuple(dict.fromkeys(one.key for one in published))
    return LoadedExchanges(snapshots, claims, shipped(), name, own)


@pytest.mark.parametrize(
    ("own", "published", "named"),
    [
        ("okx", [OKX, GATE, SAMPLE], "okx"),
        ("gate-io", [OKX, GATE, SAMPLE], "gate"),
        ("sample-exchange", [OKX, GATE, SAMPLE], "sample-exchange"),
        ("okx", [GATE, claim("okx")], "okx"),
        ("okx", [OKX], "okx"),
        ("okx", [GATE], ""),  # the only one, and another one
        ("okx", [OKX, tree("Gate", "gate", AT)], "okx"),
        ("ann", [REBUILT], ""),  # of the tree's maker it is said in the tree's own name
        ("", [OKX], "okx"),
        ("", [OKX, tree("Gate", "gate", AT)], "okx"),  # what is withdrawn has its own name
        ("", [OKX, GATE], ""),
        ("", [OKX, claim("gate")], ""),
        ("", [REBUILT], ""),
        ("", [REBUILT, OKX], "okx"),
        ("", [], ""),
    ],
)
def test_whose_name_it_is(own, published, named):
    exchanges = loaded(*published, own=own)
    bare = loaded(*published, own=own, name="")
    for one in published:
        is_named = one.key == named
        assert exchanges.name(one.key) == (NAME if is_named else bare.name(one.key))
        if isinstance(one, PublishedSnapshot):
            is_own = is_named and not one.made_by
            assert exchanges.title(one) == (NAME if is_own else bare.title(one))
        if (known := exchanges.shown.by_key(one.key)) is not None:
            assert known.name == exchanges.name(one.key)


def test_it_is_typed_by_either_name():
    exchanges = loaded(OKX, GATE, SAMPLE, own="okx")
    assert [exchanges.named([word]).key for word in ("欧易见本", "OKX", "gate")] == ["okx", "okx", "gate"]
    renamed = tree("Sample Exchange", "acme")
    exchanges = loaded(OKX, renamed, own="acme")
    assert exchanges.named(["欧易见本"]).key == exchanges.named(["Sample", "Exchange"]).key == "acme"


def test_a_name_that_could_be_taken_for_another_exchange_renames_none():
    exchanges = loaded(OKX, GATE, own="okx", name="Gate.io")
    assert [exchanges.name("okx"), exchanges.name("gate")] == ["OKX", "Gate"]
    assert exchanges.shown.find("gate.io").key == "gate"


def test_it_follows_what_is_published():
    exchanges = loaded(OKX)
    assert exchanges.name("okx") == NAME
    exchanges._snapshots._entries = (OKX, GATE)
    assert [exchanges.name("okx"), exchanges.shown.by_key("okx").name] == ["OKX", "OKX"]


@pytest.mark.parametrize(
    "name",
    [
        "Binance",
        "0KX",
        "B1nance EU",
        "Gate",
        "Sample rebuilt by OKX",
        "BTC",
        "latest",
        "2026-10-25",
        "5e" * 32,
    ],
)
@pytest.mark.parametrize("own", ["", "sample-exchange"])
def test_a_name_that_means_something_else_is_not_used(name, own):
    exchanges = loaded(SAMPLE, own=own, name=name)
    assert exchanges.name("sample-exchange") == exchanges.title(SAMPLE) == "Sample Exchange"
    assert exchanges.named(["Sample", "Exchange"]).key == "sample-exchange"


def test_its_own_name_with_a_word_more_may_be_used():
    assert loaded(OKX, own="okx", name="OKX 欧易").name("okx") == "OKX 欧易"


@pytest.mark.parametrize("name", ["", "Sample Exchange", "欧易 <见本>", "بورصة", "Börse"])
def test_names_that_can_be_seen_are_settings(name):
    assert Settings(token=TOKEN, operators="1", display_name=name).display_name == name


@pytest.mark.parametrize(
    "name",
    ["OKX\u202e", "\u3164", "a\nb", " ", " a", "OKX\u200b", "a\u034fb", "\u2800", "a\ufe0f", "a\U000e0041"],
)
def test_names_that_hide_something_are_none(name):
    with pytest.raises(ValidationError, match="1 validation error for Settings\ndisplay_name"):
        Settings(token=TOKEN, operators="1", display_name=name)
