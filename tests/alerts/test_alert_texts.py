"""The texts of alerts: at most six lines, the level named, what it rests on last."""

import pytest

from bot.alerts import AlertChoices, AlertEvent, AlertFacts, AlertKind, BelowLine
from bot.texts import alerts as words

DAY = "2026-10-25T00:00:00Z"
BELOW = (
    BelowLine("BTC", "claimed", 1000, 942, 1000, 1010),
    BelowLine("ETH", "claimed", 1000, 949),
    BelowLine("ETH", "signed", 1000, 500),
)


def text(kind, publication="tree", line=95, **facts):
    event = AlertEvent(kind, "x", "0" * 64, AlertFacts(publication, DAY, **facts))
    return words.alert(event, "A <b> & Co", line)


@pytest.mark.parametrize("publication", ["tree", "claim", "proof set"])
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (AlertKind.PUBLISHED, {}),
        (AlertKind.WITHDRAWN, {"reason": "<" * 500}),
        (AlertKind.RATIO, {"below": BELOW}),
        (AlertKind.CONTRADICTED, {"invalid": 1, "wallets": 1200}),
        (AlertKind.SECOND_ROOT, {}),
        (AlertKind.SILENCE, {"since": DAY}),
    ],
)
def test_an_alert_is_short_and_names_exchange_and_day(kind, facts, publication):
    said = text(kind, publication, **facts)
    assert len(said.splitlines()) <= 6
    assert "A &lt;b&gt; &amp; Co" in said
    assert "25 Oct 2026" in said
    assert len(said) < 1500


def test_a_ratio_names_its_level_and_what_is_signed_beside_it():
    said = text(AlertKind.RATIO, below=BELOW)
    assert "BTC is at 94.2%, claimed" in said
    assert "below your 95%, as of 25 Oct 2026. Before it was 101.0%." in said
    assert "Of wallets with a valid signature alone, ETH is at 50.0%." in said
    assert "1 more asset fell below it." in said
    only_signed = text(AlertKind.RATIO, line=90, below=BELOW)
    assert "ETH is at 50.0%, signed" in only_signed
    assert "Of wallets" not in only_signed


def test_every_kind_on_the_menu_has_a_label_and_no_other():
    assert {AlertKind.RATIO, AlertKind.NO_QUORUM}.isdisjoint(words.KIND_LABELS)
    for kind in words.KIND_LABELS:
        assert words.kind_label(kind, on=True) == f"✓ {words.kind_label(kind, on=False)}"


def test_the_menu_fits_a_screen():
    chosen = AlertChoices(frozenset({AlertKind.SILENCE, AlertKind.RATIO}), "x", 95)
    for in_group in (True, False):
        said = words.menu(chosen, "A <b>", in_group=in_group)
        assert "2 kinds are switched on, for A &lt;b&gt;." in said
        assert len(said.splitlines()) <= 6


def test_boxes_have_room_for_longer_languages():
    for said in (
        words.stopped(in_group=True),
        words.stopped(in_group=False),
        words.nothing_on(),
        words.only_administrators(),
    ):
        assert len(said) <= 140  # Telegram takes 200, and translations are longer
