"""Own leaves in an exchange's list, under the exchange's own root; who asked is kept nowhere."""

import base64
import logging

import pytest
from exchanges.builders.build_bitmex import nonce_of, river_nonce, sample_pieces, whole_tree
from publications.claim_bundles import opened, toml, write

from porcore.exchanges import Supplement
from porcore.exchanges.document import Document
from porcore.exchanges.formats.bitmex import BITMEX, check_leaves_only
from porcore.publications import ClaimError, ClaimState, find_leaves

LIST = "\n".join(whole_tree(sample_pieces())) + "\n"


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("list") / "x"
    return opened(write(folder, toml(exchange="bitmex", proof_format="bitmex"), leaves_csv=LIST))


@pytest.mark.parametrize(("account", "owned"), [(1, 1000), (2, 3000), (4, 4 * 10**9 + 12), (6, 1)])
def test_an_account_finds_what_it_has(listed, account, owned):
    found = find_leaves(listed.claim, listed.leaves_file, [f"{account},{nonce_of(account)}"])
    assert found.comparison.state is ClaimState.EQUAL
    assert found.exit_code == 3
    assert [amount.text for amount in found.report.finding.balances] == [str(owned)]


def test_a_stranger_finds_nothing_and_is_not_told_to_be_left_out(listed):
    found = find_leaves(listed.claim, listed.leaves_file, [f"3,{nonce_of(3)}"])
    assert found.report.finding.not_found
    assert found.exit_code == 3


def test_a_list_that_was_changed_since_is_refuted(listed):
    lines = LIST.splitlines()
    lines[-1] = lines[-1][:-1] + "9"
    report = find_leaves(listed.claim, "\n".join(lines).encode(), [f"1,{nonce_of(1)}"])
    assert report.exit_code == 1
    other = "\n".join(whole_tree(sample_pieces(), height=700001)).encode()
    assert find_leaves(listed.claim, other, [f"1,{nonce_of(1)}"]).exit_code == 1
    for nothing in (b"", b"\xff\xfe\x00", b"{}"):
        with pytest.raises(ClaimError):
            find_leaves(listed.claim, nothing, [])


def test_a_claim_without_a_list_has_no_leaves(tmp_path):
    claim = opened(write(tmp_path / "x", toml(totals=[{"asset": "BTC", "amount": "1"}]))).claim
    with pytest.raises(ClaimError, match="no list of leaves"):
        find_leaves(claim, LIST.encode(), [])


@pytest.mark.parametrize("typed", ["x", "1,2,3,4", "1," + "g" * 64, "", "1," + "a" * 63])
def test_a_nonce_appears_in_nothing_that_is_said(listed, typed, caplog):
    caplog.set_level(logging.DEBUG)
    report = find_leaves(listed.claim, listed.leaves_file, [typed])
    assert report.exit_code == 2
    secret = nonce_of(4)
    found = find_leaves(listed.claim, listed.leaves_file, [f"4,{secret}"])
    assert secret not in repr(found) + repr(listed) + caplog.text


@pytest.mark.parametrize("count", [1, 2, 4, 16])
def test_reading_leaves_alone_says_what_reading_all_says(count):
    pieces = [(nonce_of(place % 3), place % 3, 5 + place) for place in range(count)]
    document = Document("\n".join(whole_tree(pieces)) + "\n")
    for nonces in ((), (f"0,{nonce_of(0)}",), (f"1,{nonce_of(1)}", f"2,{nonce_of(2)}", f"9,{nonce_of(9)}")):
        given = Supplement(nonces=nonces)
        assert check_leaves_only(document, given) == BITMEX.check(document, given)


# --- River: the nonce is derived from a key and an address of mail

KEY, MAIL, ACCOUNT = "ab" * 32, "a@example.org", 77
UID = base64.b32encode(ACCOUNT.to_bytes(5)).decode().rstrip("=")


@pytest.fixture(scope="module")
def river(tmp_path_factory):
    own = [(river_nonce(KEY, MAIL, ACCOUNT), ACCOUNT, value) for value in (5, 6)]
    others = [(nonce_of(account), account, 100) for account in (1, 2)]
    lines = "\n".join(whole_tree([own[0], *others, own[1]])) + "\n"
    text = toml(exchange="river", proof_format="bitmex", source="https://river.com/reserves")
    return opened(write(tmp_path_factory.mktemp("river") / "x", text, leaves_csv=lines))


def test_rivers_clients_find_what_they_have(river):
    found = find_leaves(river.claim, river.leaves_file, [f"{UID},{MAIL},{KEY}"])
    assert (found.comparison.state, found.exit_code) == (ClaimState.EQUAL, 3)
    assert [amount.text for amount in found.report.finding.balances] == ["11"]
    assert [root.hash for root in found.report.finding.roots] == [river.claim.root_of("")]


@pytest.mark.parametrize(
    "typed", [f"{UID},b@example.org,{KEY}", f"{UID},{MAIL},{'cd' * 32}", f"AAAAAAAA,{MAIL},{KEY}"]
)
def test_nobody_else_finds_rivers_leaves(river, typed):
    found = find_leaves(river.claim, river.leaves_file, [typed])
    assert found.report.finding.not_found
    assert found.exit_code == 3


def test_nothing_that_river_gives_its_clients_is_said(river, caplog):
    caplog.set_level(logging.DEBUG)
    found = find_leaves(river.claim, river.leaves_file, [f"{UID},{MAIL},{KEY}"])
    said = repr(found) + repr(river) + caplog.text
    assert not [secret for secret in (KEY, MAIL, UID, river_nonce(KEY, MAIL, ACCOUNT)) if secret in said]
