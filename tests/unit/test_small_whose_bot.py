"""Whose bot this is, by the setting `own_exchange`: of that one's trees no chance is said, and its address is named."""

from types import SimpleNamespace

import pytest

from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.ledger_report import StoredReport
from bot.group.origins import ids_published_at, is_of_whoever_runs_this

HOME, ELSEWHERE = "https://okx.example/ids", "https://gate.example/ids"


def tree(name, key, published_at="2026-11-02T00:00:00Z"):
    made_by = name.partition(" rebuilt by ")[2]
    return PublishedSnapshot(
        "ab" * 32, name, "2026-11-01T00:00:00Z", published_at, None, None, key=key, made_by=made_by
    )


def report(at):
    return StoredReport(
        rows=1,
        clients=1,
        zero_clients=0,
        extra_account_rows=0,
        bonus_rows=0,
        bonus_by_member={},
        weak_ids=False,
        statement_ids_at=at,
    )


def services(own, *trees, published_at=HOME):
    names = {"gate": "Gate", "okx": "OKX", "sample-exchange": "Sample Exchange", "exchange-2": "Übörse"}
    return SimpleNamespace(
        settings=SimpleNamespace(own_exchange=own, published_at=published_at),
        exchanges=SimpleNamespace(name=names.__getitem__),
        snapshots=SimpleNamespace(entries=lambda: trees),
    )


@pytest.mark.parametrize(
    ("own", "name", "key", "is_own"),
    [
        ("gate", "Gate.io", "gate", True),
        ("gate-io", "Gate.io", "gate", True),
        ("sample-exchange", "Sample Exchange", "sample-exchange", True),
        ("gate", "Gate rebuilt by Ann", "gate", True),
        ("ann", "Gate rebuilt by Ann", "gate", True),
        ("okx", "Gate rebuilt by Ann", "gate", False),
        ("okx", "Gate", "gate", False),
        ("", "Gate", "gate", False),
        ("exchange", "Übörse", "exchange-2", False),
    ],
)
def test_whose_bot(own, name, key, is_own):
    assert is_of_whoever_runs_this(services(own), tree(name, key)) is is_own


@pytest.mark.parametrize(
    ("own", "of", "said", "expected"),
    [
        ("okx", "okx", None, HOME),
        ("okx", "okx", ELSEWHERE, HOME),
        ("okx", "gate", ELSEWHERE, ELSEWHERE),
        ("okx", "gate", None, ""),
        ("", "okx", None, HOME),  # it came here first
        ("", "gate", ELSEWHERE, ELSEWHERE),
        ("", "gate", None, ""),
        ("sample-exchange", "okx", None, ""),
    ],
)
def test_where_ids_are_published(own, of, said, expected):
    trees = {"okx": tree("OKX", "okx"), "gate": tree("Gate", "gate", "2026-11-09T00:00:00Z")}
    assert ids_published_at(services(own, trees["gate"], trees["okx"]), trees[of], report(said)) == expected


def test_without_the_setting_the_report_is_believed():
    okx = tree("OKX", "okx")
    assert ids_published_at(services("", okx, published_at=""), okx, report(ELSEWHERE)) == ELSEWHERE
    assert ids_published_at(services("", okx, published_at=""), okx, None) == ""
