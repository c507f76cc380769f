"""Many rows at once: the same findings as one by one, whatever the processes do."""

import os
from dataclasses import replace

import pytest

from porcore.reserves.evidence import SnapshotContext, batch, examine, examine_all
from porcore.reserves.evidence.batch import Examiner, processors


@pytest.fixture
def rows(signing):
    """Rows of several kinds, right, wrong and unsigned."""
    made = []
    for number in range(40):
        signer = signing.Signer(number)
        made += [
            signing.recoverable_row("eip191", signer),
            signing.utxo_row("bitcoin", "p2pkh", [signer]),
            signing.ed25519_row("solana", "ed25519-text", signer),
            replace(signing.recoverable_row("tron-v1", signer), message="another text"),
            signing.row("bitcoin", f"1{number}"),
        ]
    return made


@pytest.fixture
def small(monkeypatch):
    """Processes are worth it from a few rows on."""
    monkeypatch.setattr(batch, "_WORTH", 20)
    monkeypatch.setattr(batch, "_CHUNK", 7)


@pytest.mark.slow
def test_several_processes_find_what_one_finds(rows, small):
    context = SnapshotContext("X", "2026-10-25T00:00:00Z")
    expected = tuple(examine(row, context) for row in rows)
    assert examine_all(rows, context) == expected
    assert examine_all(rows, context, workers=2) == expected


@pytest.mark.slow
def test_a_process_that_dies_costs_no_finding(rows, small, monkeypatch):
    expected = tuple(examine(row) for row in rows)
    monkeypatch.setattr(batch, "_examined", _die)
    assert examine_all(rows, workers=2) == expected


def _die(_wallets, _context):
    os._exit(1)


def test_without_processes_the_work_is_done_here(rows, small, monkeypatch):
    asked = []

    def refuse(*_arguments, **_named):
        asked.append(1)
        raise OSError("no more processes")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    assert examine_all(rows, workers=2) == tuple(examine(row) for row in rows)
    assert asked


def test_rows_that_differ_in_asset_and_balance_alone_are_looked_at_once(rows, monkeypatch):
    looked_at = []
    monkeypatch.setattr(batch, "examine", lambda wallet, context: looked_at.append(wallet) or examine(wallet))
    row = rows[0]
    with Examiner() as examiner:
        tickets = [
            examiner.ticket(one) for one in (row, replace(row, asset="Y", balance="9", label="z"), rows[1])
        ]
        results = examiner.results()
    assert tickets[0] == tickets[1] != tickets[2]
    assert len(looked_at) == 2
    assert results[tickets[0]] == examine(row)


def test_there_are_as_many_processes_as_processors_and_not_more_than_eight():
    assert 1 <= processors() <= 8
