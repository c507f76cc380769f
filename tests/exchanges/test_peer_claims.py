"""No success says more than was checked."""

import json

import pytest
from exchanges.builders.every import fixtures

from porcore.exchanges import FORMATS, Supplement, inspect, lines
from porcore.exchanges.report import Mark, State
from porcore.format.proof import ProofFile

BY_NAME = {fixture.name: fixture for fixture in fixtures()}


def test_our_own_file_without_a_proof_shows_nothing():
    fixture = BY_NAME["porcore"]
    file = json.loads(fixture.holds)
    file["proofs"] = []
    data = json.dumps(file, separators=(",", ":")).encode()
    for given in (Supplement(), Supplement(fixture.roots)):
        report = inspect(data, given)
        assert report.exit_code == 3
        assert report.headline.code == "nothing-proven"
        assert State.HOLDS not in {line.state for line in report.lines}


@pytest.mark.parametrize("name", ["bitmex", "okx-v2-tree"])
def test_a_tree_in_which_nobody_was_looked_for_is_said_to_be_one(name):
    fixture = BY_NAME[name]
    report = inspect(fixture.holds, Supplement(fixture.roots))
    assert report.exit_code == 0
    assert "Your own leaves were not looked for" in str(report.headline)
    found = inspect(fixture.holds, Supplement(fixture.roots, fixture.nonces, fixture.companion))
    assert found.headline.code == "verified"


@pytest.mark.parametrize("name", ["hotcoin", "lemon", "swissborg"])
def test_a_second_file_is_worth_as_much_as_its_place(name):
    fixture = BY_NAME[name]
    report = inspect(fixture.holds, Supplement((), fixture.nonces, fixture.companion))
    assert report.exit_code == 3
    assert "a second claim" in str(report.lines[1].sentence)
    assert inspect(fixture.holds, Supplement(fixture.roots, fixture.nonces, fixture.companion)).exit_code == 0
    assert "second-file" in {sentence.code for sentence in report.advice}
    alone = inspect(fixture.holds, Supplement((), fixture.nonces))
    assert "second-file" not in {sentence.code for sentence in alone.advice}


def test_a_leaf_that_was_not_recomputed_is_a_weak_point():
    fixture = BY_NAME["swissborg"]
    for nonces, stands in (((), True), (fixture.nonces, False)):
        report = inspect(fixture.holds, Supplement((), nonces, fixture.companion))
        assert ("leaf-not-proven" in {weak.code for weak in report.weak_points}) is stands


def test_assets_that_are_summed_up_are_named(monthly_snapshots, someone):
    """Ours has no weak points by its features; that a group of assets is one sum is one of this file."""
    from porcore.snapshot import Snapshot

    with Snapshot(monthly_snapshots[-1].file) as snapshot:
        for client, stands in ((someone("BTC", "ETH", "USD"), True), (someone("BTC"), False)):
            proof: ProofFile = snapshot.prove(bytes.fromhex(client))
            report = inspect(proof.encode(), Supplement((monthly_snapshots[-1].statement.id,)))
            assert report.exit_code == 0
            assert ("USDT and USDC and USD" in "\n".join(lines(report))) is stands
            named = {entry.asset for entry in report.finding.totals}
            assert named == ({"BTC", "ETH", "USD"} if stands else {"BTC"})


@pytest.mark.parametrize("described", FORMATS, ids=lambda one: one.key)
def test_nothing_is_said_of_a_total_where_the_tree_has_none(described):
    texts = " ".join(map(str, described.weak_points()))
    if described.features.total is Mark.NO:
        assert "makes the total smaller" not in texts
        assert "total can be too small" not in texts
        assert "nothing about how much is owed in total" in texts
