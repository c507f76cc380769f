"""SwissBorg's user liabilities: they hold, and every single change is found at the right step."""

import functools
import json

import pytest
from exchanges.builders.build_swissborg import CREDENTIAL, files, own_leaf, own_nonce
from exchanges.builders.single_changes import at, replaced, single_changes, single_removals

from porcore.exchanges import facts, lines
from porcore.exchanges.formats.swissborg import SWISSBORG
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

built = functools.cache(files)
WITNESSES = ("liabilities", 0, "proof", "witnesses")


def look(user, audit=None, credential=CREDENTIAL, root=None):
    companion = None if audit is None else json.dumps(audit).encode()
    given = Supplement(
        roots=(root,) if root else (), nonces=(credential,) if credential else (), companion=companion
    )
    return inspect(json.dumps(user).encode(), given, (SWISSBORG,))


def test_it_holds_under_the_published_roots():
    user, audit = built()
    report = look(user, audit, root=audit["audit"]["commitment"]["digest"])
    assert report.exit_code == 0
    assert [line.state for line in report.lines] == [State.HOLDS, State.HOLDS, State.HOLDS, State.ABSENT]
    assert {entry.asset: entry.text for entry in report.finding.balances}[
        "GBP"
    ] == "1000.500000000000000000001"
    assert report.finding.totals[0].text == "1019.591000000000000000001"


def test_without_the_published_roots_it_is_consistent_only():
    report = look(built()[0])
    assert report.exit_code == 3
    assert [line.state for line in report.lines][:2] == [State.OPEN, State.OPEN]


def test_without_the_credential_the_leaf_is_not_proven_to_be_yours():
    user, audit = built()
    report = look(user, audit, credential="")
    assert "leaf-not-proven" in {weak.code for weak in report.weak_points}
    assert look(user, audit, credential="another").fault.step is Step.LEAF


def test_the_credential_is_in_no_output():
    report = look(*built())
    assert CREDENTIAL not in "".join(lines(report)) + str(facts(report)) + repr(report)


def step_of(path):
    """Return the steps at which a change at `path` may fail when credential and roots are given."""
    if path[-1] in ("audit_partition_id", "user_id", "nonce"):
        return {Step.LEAF, Step.ROOT, Step.TRUST}
    return {Step.LEAF, Step.ROOT, Step.TRUST}


@pytest.mark.parametrize(
    "path", [path for path, _ in single_changes(built()[0])], ids=lambda path: ".".join(map(str, path))
)
def test_every_change_of_the_users_file_is_found(path):
    user, audit = built()
    changed = dict(single_changes(user))[path]
    report = look(changed, audit)
    assert report.exit_code in (1, 2)
    assert report.fault is None or report.fault.step in step_of(path)


def test_a_changed_witness_is_found_where_two_leaves_meet():
    """Two leaves of one tree must lead to one root, even without the published ones."""
    user, _ = built()
    path = (*WITNESSES, 0, "digest")
    changed = replaced(user, path, "0" * 64)
    assert look(changed).fault.step is Step.ROOT


@pytest.mark.parametrize("path", [path for path, _ in single_removals(built()[0]) if "witnesses" in path])
def test_every_removed_witness_is_found(path):
    user, audit = built()
    assert look(dict(single_removals(user))[path], audit).exit_code == 1


@pytest.mark.parametrize(
    "path", [path for path, _ in single_changes(built()[1])], ids=lambda path: ".".join(map(str, path))
)
def test_every_change_of_the_audit_file_is_found(path):
    user, audit = built()
    report = look(user, dict(single_changes(audit))[path])
    if path == ("audit", "partitions", 2, "currency"):
        assert (
            report.exit_code == 3
        )  # the commitment covers ids, sums and roots; this name is of another's tree
        return
    assert report.exit_code in (1, 2)
    assert report.fault is None or report.fault.step in (Step.TRUST, Step.LEAF, Step.SUM)


def test_a_leaf_claimed_twice_is_found():
    user, audit = built()
    doubled = {**user, "liabilities": [*user["liabilities"], user["liabilities"][0]]}
    assert look(doubled, audit).fault.step is Step.PATH


@pytest.mark.parametrize("spot", [("liabilities", 0, "liability"), (*WITNESSES, 1, "liability")])
def test_negative_amounts_are_refused(spot):
    user, _ = built()
    changed = replaced(user, spot, "-1")
    report = look(changed, credential="")
    assert report.fault.step is Step.NEGATIVE


def test_a_witness_that_hides_a_debt_changes_the_root():
    user, audit = built()
    path = (*WITNESSES, 0, "liability")
    assert at(user, path) == "0"
    assert look(replaced(user, path, "5"), audit).exit_code == 1


def test_the_leaf_is_that_of_the_builder():
    user, _ = built()
    assert at(user, ("liabilities", 0, "proof", "nonce")) == own_nonce("GBP", 2)
    assert look(user).finding.paths[0].leaf_hash == own_leaf("GBP", 2, "1000.5")
    older = files(hashes=True)[0]
    assert at(older, ("liabilities", 0, "proof", "nonce")) == own_leaf("GBP", 2, "1000.5")


WRONG = ["1e999", "NaN", "9" * 4301, "1" * 81, "", " 1", "1,5", "0x1", "01", "--1", "٣", None, True, [], {}]


@pytest.mark.parametrize("number", range(len(WRONG)))
@pytest.mark.parametrize("spot", [("liabilities", 0, "liability"), (*WITNESSES, 0, "liability")])
def test_amounts_that_break_readers(spot, number):
    changed = replaced(built()[0], spot, WRONG[number])
    assert look(changed, credential="").exit_code == 2


@pytest.mark.parametrize("index", [-1, 2**64, 1.0, "2", None, 8])
def test_leaf_indexes_outside_the_tree(index):
    changed = replaced(built()[0], ("liabilities", 0, "proof", "leaf_index"), index)
    assert look(changed, credential="").exit_code in (1, 2)


def test_a_second_file_of_another_kind():
    assert look(built()[0], {"x": 1}).exit_code == 2
    assert look(built()[0], built()[0]).exit_code == 2


def test_a_currency_that_the_commitment_does_not_cover_is_not_shown():
    """The commitment sorts by currency and hashes ids: renaming one, order kept, gives the same digest."""
    user, audit = built()
    digest = audit["audit"]["commitment"]["digest"]
    partitions = sorted(audit["audit"]["partitions"], key=lambda one: one["currency"].upper())
    renamed = [{**one, "currency": f"A{place:02}"} for place, one in enumerate(partitions)]
    forged = {"audit": {**audit["audit"], "partitions": renamed}}
    report = look(user, forged, credential="", root=digest)
    true = look(user, audit, credential="", root=digest)
    assert (report.exit_code, true.exit_code) == (0, 0)
    assert report.finding.balances == true.finding.balances
    assert report.finding.totals == true.finding.totals
    codes = {weak.code for weak in report.weak_points}
    assert "names-of-second-file" in codes
    assert "names-of-second-file" not in {weak.code for weak in true.weak_points}
    assert look(user, forged, root=digest).fault.step is Step.LEAF, "your credential does cover the name"
