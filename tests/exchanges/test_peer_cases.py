"""Small files that went wrong once, each with what it must give. All are made up; see tests/data/SOURCES.md."""

import json
from pathlib import Path

import pytest
from exchanges.builders import build_swissborg

from porcore.exchanges import Supplement, inspect, lines
from porcore.exchanges.report import State

CASES = Path(__file__).parent.parent / "data" / "peer_cases"
COMMITMENT = "96efb3685ebdd9aeb130d96dd3ce3eda329bb94bf98001d013f687f805b5e670"
CREDENTIAL = "madeUpCredential0001"


def data(name):
    return (CASES / name).read_bytes()


@pytest.mark.parametrize("nonces", [(), (CREDENTIAL,)])
def test_a_file_with_the_leaves_nonces_holds(nonces):
    own, audit = data("swissborg_nonce_form.json"), data("swissborg_audit_roots.json")
    assert inspect(own, Supplement((), nonces, audit)).exit_code == 3
    report = inspect(own, Supplement((COMMITMENT,), nonces, audit))
    assert report.exit_code == 0, str(report.headline)
    assert [line.state for line in report.lines[:3]] == [State.HOLDS] * 3
    assert "3.75 BTC" in "\n".join(lines(report))
    assert inspect(own, Supplement((COMMITMENT,), ("madeUpCredential0002",), audit)).exit_code == 1


def test_the_commitment_alone_is_not_taken_for_a_wrong_root():
    report = inspect(data("swissborg_nonce_form.json"), Supplement((COMMITMENT,)))
    assert (report.exit_code, report.lines[1].state) == (3, State.OPEN)
    assert "give the audit roots as the second file" in str(report.lines[1].sentence)


def test_another_commitment_is_no_root():
    own, audit = data("swissborg_nonce_form.json"), data("swissborg_audit_roots.json")
    assert inspect(own, Supplement(("0" * 64,), (), audit)).exit_code == 1


@pytest.mark.parametrize("hashes", [False, True])
def test_both_forms_of_the_field_are_read(hashes):
    owed, audit = build_swissborg.files(hashes)
    second, trusted = json.dumps(audit).encode(), audit["audit"]["commitment"]["digest"]
    own = json.dumps(owed).encode()
    proven = inspect(own, Supplement((trusted,), (build_swissborg.CREDENTIAL,), second))
    assert proven.exit_code == 0
    assert "Your leaves in the file: 3. All of them lead to their roots." in lines(proven)
    # A hash that is taken from the file may be that of an inner node.
    assert inspect(own, Supplement((trusted,), (), second)).exit_code == (3 if hashes else 0)


def test_a_changed_liability_is_found_without_the_credential():
    owed, audit = build_swissborg.files()
    owed["liabilities"][0]["liability"] = "1000.6"
    report = inspect(json.dumps(owed).encode(), Supplement((), (), json.dumps(audit).encode()))
    assert report.exit_code == 1


def test_a_second_file_is_a_second_claim():
    report = inspect(data("forged_userLiab.json"), Supplement((), (), data("forged_auditRoots.json")))
    assert report.exit_code == 3
    text = "\n".join(lines(report))
    assert "second claim" in text
    assert "obtained elsewhere." not in text


def test_a_root_without_balances_is_recomputed():
    report = inspect(data("bitunix_null_root.json"), Supplement())
    assert report.exit_code == 3
    root = report.finding.roots[0].hash
    assert inspect(data("bitunix_null_root.json"), Supplement((root,))).exit_code == 0
    file = json.loads(data("bitunix_null_root.json"))
    file["path"][0] |= {"encryptUid": "k3" * 16, "nonce": "z7" * 32}  # the neighbour's own data are all there
    assert inspect(json.dumps(file).encode()).fault.sentence.code == "wrong-neighbour"


@pytest.mark.slow
def test_the_loans_of_2024_are_read():
    report = inspect(data("binance_viploan.json"), Supplement())
    assert (report.exit_code, report.format.key) == (3, "binance")
    assert "VipLoan of asset 0" in "\n".join(lines(report))
    file = json.loads(data("binance_viploan.json"))
    file["Assets"][0]["VipLoan"] += 1
    assert inspect(json.dumps(file).encode()).exit_code in (1, 2)


def test_totals_that_can_be_cut_in_two_ways_are_not_stated():
    report = inspect(data("okx_joined_lie.json"), Supplement())
    total = report.lines[2]
    assert total.state is State.OPEN
    assert "commits to" not in str(total.sentence)


@pytest.mark.parametrize("name", ["okx_zero_path.json", "bg_onlyroot_path.json"])
def test_a_path_of_no_steps_is_said_to_be_one(name):
    alone = inspect(data(name), Supplement())
    under = inspect(data(name), Supplement((alone.finding.roots[0].hash,)))
    for report in (alone, under):
        assert "this tree holds only you" in str(report.headline)
        assert "this tree holds only you" in str(report.lines[0].sentence)
        assert report.lines[0].state is not State.HOLDS
    assert (alone.exit_code, under.exit_code) == (3, 0)
