"""A file's roots beside those of claims: label by label, a part as a part, and "differs" only for one exchange and time."""

import re
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inspection.answer import FileReport, HeldStatement, RootLine
from bot.inspection.claim_comparison import LoadedClaim, Match, RootIndex
from bot.inspection.said import SaidSentence
from bot.texts.claim_comparison import compared, on_a_claim, source_of
from porcore.exchanges import FORMATS
from porcore.exchanges.known import KnownExchange, KnownExchanges, shipped
from porcore.publications import Claim, ClaimRoot, ClaimTotal

TIME = "2026-08-14T00:00:00Z"
A, B, C, D = (letter * 64 for letter in "abcd")
OKX_PAGE = "https://www.okx.com/proof-of-reserves"


HEADLINE = SaidSentence("consistent", {"format": "X"})


def file(*roots, code=3, key="bybit", totals=(), commitment="", committed=(), **labelled):
    lines = [RootLine(digits) for digits in roots]
    lines += [RootLine(digits, label) for label, digits in labelled.items()]
    held = dict(totals)
    return FileReport(
        code,
        HEADLINE,
        "",
        format=key,
        roots=tuple(lines),
        total_liabilities=held,
        commitment=commitment,
        committed=committed,
    )


def claim(
    *roots,
    at=TIME,
    withdrawn=None,
    reason="",
    exchange="okx",
    key="bybit",
    source=OKX_PAGE,
    totals=(),
    **labelled,
):
    made = [ClaimRoot("", digits) for digits in roots] + [
        ClaimRoot(name, digits) for name, digits in labelled.items()
    ]
    sums = tuple(ClaimTotal(*total) for total in totals)
    return LoadedClaim(Claim(exchange, at, key, source, tuple(made), sums), withdrawn, reason)


def found(of, *claims, **more):
    return RootIndex(claims).compare(of, **more)


def said(of, *claims, known=None, **more):
    asked = [shipped().find("OKX")]
    return compared(found(of, *claims, **more), known or shipped(), asked, "on its page, for the same audit")


def plain(html):
    return re.sub("<[^>]*>", "", html)


def test_one_root_that_is_equal():
    assert found(file(A), claim(B), claim(A)).match is Match.EQUAL
    text = said(file(A), claim(A))
    assert plain(text).startswith(
        "The root equals the root that this bot's operator loaded as OKX's for 14 Aug 2026 (source"
        " www.okx.com/proof-of-reserves)."
    )
    assert "✅" not in text


def test_a_root_stands_alone_under_any_label():
    """One tree has no need of a name; of several each has to be the one of its name."""
    assert found(file(A), claim(BTC=A)).match is Match.EQUAL
    assert found(file(BTC=A), claim(A)).match is Match.EQUAL
    assert found(file(BTC=A), claim(ETH=A)).match is Match.NONE  # two names are two trees
    assert found(file(BTC=A), claim(ETH=A, BTC=B)).match is Match.NONE


def test_roots_are_compared_label_by_label():
    swapped = found(file(BTC=A, ETH=B), claim(BTC=B, ETH=A))
    assert swapped.match is Match.NONE
    both = found(file(BTC=A, ETH=B), claim(BTC=A, ETH=B, USD=C))
    assert (both.match, both.equal, both.facts.only_in_claim) == (Match.EQUAL, 2, ("USD",))
    assert "That claim has 1 more root." in said(file(BTC=A, ETH=B), claim(BTC=A, ETH=B, USD=C))


def test_a_part_is_said_as_a_part():
    part = found(file(BTC=A, ETH=B, USD=C), claim(BTC=A, ETH=D))
    assert (part.match, part.equal, part.of_file, part.differ) == (Match.PART, 1, 3, ("ETH",))
    text = plain(said(file(BTC=A, ETH=B, USD=C), claim(BTC=A, ETH=D)))
    assert text.startswith("1 of the file's 3 roots equals the one that this bot's operator loaded as OKX's")
    assert "Another root than loaded here: ETH." in text
    assert "1 is not in that claim." in text


def test_another_root_differs_only_from_a_claim_of_the_same_exchange_and_time():
    assert found(file(A), claim(B)).match is Match.NONE
    same = found(file(A), claim(B), same_time=("okx", TIME))
    assert same.match is Match.DIFFERS
    for meant in (("htx", TIME), ("okx", "2026-08-15T00:00:00Z")):
        assert found(file(A), claim(B), same_time=meant).match is Match.NOT_LOADED
    assert found(file(A), claim(B, key="okx"), same_time=("okx", TIME)).match is Match.NOT_LOADED
    text = plain(said(file(A), claim(B), same_time=("okx", TIME)))
    assert text.endswith("One of the two is wrong: look at www.okx.com/proof-of-reserves")


def test_an_equal_root_goes_before_one_of_the_same_time():
    assert (
        found(file(A), claim(B), claim(A, at="2026-07-01T00:00:00Z"), same_time=("okx", TIME)).match
        is Match.EQUAL
    )


def test_withdrawn_counts_as_nothing_and_is_said():
    gone = claim(A, withdrawn="2026-09-01T10:00:00Z")
    assert found(file(A), gone).match is Match.WITHDRAWN
    assert said(file(A), gone).endswith("A withdrawn claim counts as nothing here.")
    gone = claim(A, withdrawn="2026-09-01T10:00:00Z", reason="of <another> day")
    assert "counts as nothing here. Reason given: “of &lt;another&gt; day”." in said(file(A), gone)
    assert found(file(A), gone, claim(A)).match is Match.EQUAL
    assert found(file(B), gone).match is Match.NOT_LOADED
    assert found(file(B), gone, same_time=("okx", TIME)).match is Match.NOT_LOADED


def test_the_claim_with_most_equal_roots_is_told_of_and_of_those_the_newest():
    of = file(BTC=A, ETH=B)
    some, all_old, all_new = (
        claim(BTC=A, ETH=C, at="2026-10-01T00:00:00Z"),
        claim(BTC=A, ETH=B),
        claim(BTC=A, ETH=B, at="2026-09-01T00:00:00Z"),
    )
    for order in permutations((some, all_old, all_new)):
        told = found(of, *order)
        assert (told.match, told.found, told.others) == (Match.EQUAL, all_new, 1)


def test_of_several_none_is_neutral_and_has_the_dates():
    later = claim(D, exchange="htx", at="2026-09-14T12:30:00Z")
    assert said(file(A), claim(B, C=C), later) == (
        "The file's root equals none of the 3 roots loaded here of OKX and HTX for 14 Sep 2026, 12:30 UTC and 14 Aug"
        " 2026. The file may be of another day."
    )
    months = [claim(B, at=f"2026-0{month}-14T00:00:00Z") for month in (1, 2, 3, 4)]
    assert said(file(A), *months).startswith(
        "The file's root equals none of the 4 roots loaded here of OKX for 14 Apr 2026, 14 Mar 2026, 14 Feb 2026 and 1 more."
    )


def test_of_one_claim_it_is_said_which_root_it_has():
    """Nothing in the file says of which day it is, so the sentence says when one of the two is wrong."""
    other = found(file(A), claim(B))
    assert (other.match, other.facts.roots[0].in_claim) == (Match.NONE, B)
    assert plain(said(file(A), claim(B))) == (
        "The root differs from the root that this bot's operator loaded as OKX's for 14 Aug 2026 (source"
        " www.okx.com/proof-of-reserves). If your file is of that day, one of the two is wrong: look at the source."
    )
    both = plain(said(file(BTC=A, ETH=B), claim(BTC=C, ETH=D)))
    assert both.startswith("The roots differ from the roots that this bot's operator loaded as OKX's")
    gone = claim(C, at="2026-07-14T00:00:00Z", withdrawn="2026-09-01T10:00:00Z")
    rootless = claim(at="2026-07-14T00:00:00Z", totals=[("BTC", "1")])
    assert "loaded as OKX's for 14 Aug 2026" in said(file(A), claim(B), gone, rootless)


def test_a_format_of_several_exchanges_names_whose_file_is_meant():
    told = found(file(A, key="gate"), claim(B, key="gate", exchange="gate"))
    text = compared(told, shipped(), [], "")
    assert "If your file is Gate's and of that day, one of the two is wrong" in text


@pytest.mark.parametrize(
    ("key", "claimed", "end"),
    [
        ("bitget", ["bitget"], "may be of another day, or of another exchange with this format (UZX)."),
        ("bitget", ["bitget", "uzx"], "may be of another day."),
        ("gate", ["gate"], "another exchange with this format (Gatechain, Quanto or Websea)."),
        ("bybit", ["bybit"], "may be of another day."),
    ],
)
def test_another_root_may_be_that_of_an_exchange_that_shares_the_format(key, claimed, end):
    claims = [claim(B, C=C, key=key, exchange=each) for each in claimed]
    asked = [each for each in shipped() if key in each.formats]
    text = compared(
        found(file(A, key=key), *claims, claim(D, key=key, exchange=claimed[0])), shipped(), asked, ""
    )
    assert text.endswith(end)


def test_one_claim_of_other_trees_differs_in_nothing():
    text = said(file(BTC=A), claim(ETH=B))
    assert (
        text
        == "The file's root is not the one loaded here of OKX for 14 Aug 2026. The file may be of another day."
    )


def test_without_a_claim_it_is_said_where_the_exchange_publishes():
    text = said(file(A), claim(B, key="htx"))
    assert plain(text) == (
        "No root of OKX is loaded here. OKX publishes it on its page, for the same audit: "
        + shipped().find("OKX").page.removeprefix("https://")
    )
    assert compared(found(file(A)), shipped(), [], "on its page") == ""


def test_without_an_address_it_is_said_what_to_look_for():
    alone = compared(found(file(A)), shipped(), [shipped().find("Lemon")], "as root_hash, for the same audit")
    assert (
        alone
        == "No root of Lemon Cash is loaded here. Lemon Cash publishes it as root_hash, for the same audit."
    )
    sharing = [each for each in shipped() if "gate" in each.formats]
    several = plain(compared(found(file(A)), shipped(), sharing, "on its page"))
    assert several == (
        "No root of Gate, Gatechain, Quanto or 1 more is loaded here. The exchange that gave you the file publishes it on its page."
        " Gate: www.gate.com/proof-of-reserves"
    )
    added = KnownExchange("mine", "Mine & Co", page="https://mine.example/x")
    assert "<code>https://mine.example/x</code>" in compared(
        found(file(A)), shipped(), [added], "on its page"
    )


@pytest.mark.parametrize("key", [each.key for each in FORMATS if each.key != "porcore"])
def test_of_every_format_it_is_said_where_its_root_is(key):
    """Through what the bot asks: the table of exchanges and the format's own words."""
    known = next(each for each in FORMATS if each.key == key)
    sharing = [each for each in shipped() if key in each.formats]
    text = plain(compared(found(file(A, key=key)), shipped(), sharing, str(known.root_at)))
    assert str(known.root_at) in text
    assert sharing[0].name in text


@pytest.mark.parametrize("code", [1, 2])
def test_a_file_that_does_not_hold_is_not_compared(code):
    assert found(file(A, code=code), claim(A)) is None
    assert found(file(), claim(A)) is None


def test_totals_are_compared_and_a_difference_is_said():
    totals = [("BTC", "5"), ("ETH", "7.5", "2.5"), ("SOL", "1"), ("XRP", "1")]
    of = file(A, totals=[("BTC", "5.00"), ("ETH", "5"), ("SOL", "2"), ("LTC", "1"), ("XRP", "-1")])
    told = found(of, claim(A, totals=totals))
    assert told.facts.totals_equal == 1
    assert [(one.asset, one.in_file, one.in_claim) for one in told.totals] == [
        ("ETH", "5", "7.5"),
        ("SOL", "2", "1"),
        ("XRP", "-1", "1"),
    ]
    text = said(of, claim(A, totals=totals))
    assert (
        "⚠️ The totals differ: ETH: 5 in the file, 7.5 loaded here; SOL: 2 in the file, 1 loaded here; XRP: -1 in the file, 1 loaded here."
        in text
    )


def test_a_part_says_which_totals_differ_too():
    of = file(BTC=A, ETH=B, totals=[("BTC", "5")])
    text = said(of, claim(BTC=A, ETH=D, totals=[("BTC", "6")]))
    assert "⚠️ The totals differ: BTC: 5 in the file, 6 loaded here." in text


def test_what_is_no_number_is_no_total():
    assert (
        found(
            file(A, totals=[("BTC", "much"), ("ETH", "NaN")]), claim(A, totals=[("BTC", "5"), ("ETH", "5")])
        ).totals
        == ()
    )


def test_a_digest_over_all_roots_stands_for_them():
    of = file(BTC=A, ETH=B, commitment=D, committed=("BTC", "ETH"))
    assert found(of, claim(D)).match is Match.EQUAL
    assert found(of, claim(C)).match is Match.NONE
    assert found(file(BTC=A, ETH=B, commitment=D, committed=("BTC",)), claim(D)).match is Match.PART


def test_an_address_is_a_link_at_the_exchanges_own_host_only():
    assert source_of(shipped(), "okx", OKX_PAGE).startswith('<a href="https://www.okx.com')
    for address in ("https://okx.com.example.org/x", "https://htx.com/x", "https://example.org/okx.com"):
        assert "<a" not in source_of(shipped(), "okx", address)
    added = KnownExchanges((KnownExchange("mine", "Mine", hosts=("example.org",)),))
    assert "<a" not in source_of(added, "mine", "https://example.org/x")
    assert len(source_of(shipped(), "okx", "https://example.org/" + "x" * 2000)) < 200


def test_an_added_exchange_is_marked():
    added = shipped().with_added([KnownExchange("mine", "Mine & Co")])
    assert "Mine &amp; Co (added by this bot's operator)'s" in said(
        file(A), claim(A, exchange="mine"), known=added
    )


def test_a_verdict_on_a_claim_begins_with_its_mark_and_has_no_other():
    verdict = on_a_claim("⚠️ <b>Bybit: consistent</b>\n✅ Path: holds\n✅ Total")
    assert verdict == "☑️ <b>Bybit: consistent</b>\n☑️ Path: holds\n☑️ Total"


LABEL = st.text(max_size=6) | st.sampled_from(["", "BTC", "<b>", "ETH, USD", "✅"])
ROOTS = st.dictionaries(LABEL, st.sampled_from([A, B, C, D]), max_size=4)
AMOUNTS = st.dictionaries(
    st.sampled_from(["BTC", "<i>", "✅"]), st.from_regex(r"-?[0-9]{1,45}(\.[0-9]{1,40})?", fullmatch=True)
)
ENTITIES = re.compile(r"</?(b|code|a)( href=\"[^\"<>]*\")?>")


@given(
    ROOTS,
    st.lists(st.tuples(ROOTS, st.booleans(), st.sampled_from(["okx", "htx", "nobody"]), AMOUNTS), max_size=6),
    AMOUNTS,
    st.booleans(),
)
def test_whatever_a_file_names_its_trees(roots, claims, amounts, dated):
    """Only marks of ours are in the answer, and nothing is said to be equal that is not."""
    lines = tuple(RootLine(digits, label) for label, digits in roots.items())
    of = FileReport(3, HEADLINE, "", format="bybit", roots=lines, total_liabilities=amounts)
    loaded = [
        LoadedClaim(
            Claim(
                key,
                TIME,
                "bybit",
                OKX_PAGE,
                tuple(ClaimRoot(*pair) for pair in named.items()),
                tuple(ClaimTotal(*pair) for pair in sums.items()),
            ),
            "2026-09-01T00:00:00Z" if gone else None,
        )
        for named, gone, key, sums in claims
    ]
    told = RootIndex(loaded).compare(of, ("okx", TIME) if dated else None)
    if told is None:
        assert not roots
        return
    html = compared(told, shipped(), [shipped().find("OKX")], "on its page")
    assert not re.search("[<>]", ENTITIES.sub("", html))
    assert "✅" not in on_a_claim(html)
    if told.match is Match.EQUAL:
        assert set(roots.values()) <= {root.hash for root in told.found.claim.roots}
        assert told.found.withdrawn_at is None
    if not any(set(named.values()) & set(roots.values()) for named, *_ in claims):
        assert told.match in (Match.NONE, Match.NOT_LOADED, Match.DIFFERS)


@pytest.mark.parametrize(("named", "match"), [("OKX", Match.EQUAL), ("Bybit", Match.NOT_LOADED)])
def test_a_file_of_our_format_is_compared_with_the_exchange_that_its_hashes_name(named, match):
    ours = replace(file(BTC=A, key="porcore"), statement=HeldStatement("cd" * 32, named, TIME, {}))
    assert found(ours, claim(BTC=A, key="porcore")).match is match


def test_roots_of_a_claim_without_a_format_are_compared_with_nothing():
    assert found(file(A), claim(A, key="")).match is Match.NOT_LOADED
