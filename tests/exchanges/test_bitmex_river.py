"""Whole trees of BitMEX and River: every parent is recomputed, own leaves are found by nonce."""

import base64
import struct
import time
from hashlib import sha256

import pytest
from exchanges.builders.build_bitmex import nonce_of, river_nonce, sample_pieces, whole_tree

from porcore.exchanges import facts, lines
from porcore.exchanges.formats.bitmex import BITMEX
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

TOTAL = 400 + 3000 + 5 + 600 + 4 * 10**9 + 7 + 1
KEY = "ab" * 32


def look(lines, nonces=(), root=None, end="\n"):
    data = lines if isinstance(lines, bytes) else (end.join(lines) + end).encode()
    return inspect(data, Supplement(roots=(root,) if root else (), nonces=tuple(nonces)), (BITMEX,))


def tree():
    return whole_tree(sample_pieces())


def test_a_whole_tree_holds():
    lines = tree()
    report = look(lines)
    assert report.exit_code == 3
    assert [line.state for line in report.lines] == [State.HOLDS, State.OPEN, State.HOLDS, State.ABSENT]
    assert [entry.text for entry in report.finding.totals] == [str(TOTAL)]
    assert look(lines, root=lines[1].split(",")[0]).exit_code == 0
    assert look(lines, root="1" * 64).fault.step is Step.TRUST


def test_the_vector_of_river():
    """RiverFinancial/proof-of-reserves, unit test: two leaves of 1 for the key deadbeef, eight times."""
    lines = whole_tree([("deadbeef" * 8, 1, 1)] * 2, height=1000)
    root = "0000c1d0b830134f958a5be3fac281a25e3c134741228c00394cc8cbafa70351"
    assert lines[1] == f"{root},2"
    report = look(lines, ["1," + "deadbeef" * 8], root)
    assert report.exit_code == 0
    assert [entry.text for entry in report.finding.balances] == ["2"]


@pytest.mark.parametrize(("account", "total"), [(1, 1000), (2, 3000), (4, 4 * 10**9 + 12), (6, 1)])
def test_own_leaves_are_found_by_nonce(account, total):
    report = look(tree(), [f"{account},{nonce_of(account)}"])
    assert [entry.text for entry in report.finding.balances] == [str(total)]


@pytest.mark.parametrize("place", [0, 1, 5, 7])
def test_leaves_are_counted_from_0_as_bitmex_own_tool_does(place):
    pieces = [(nonce_of(9 if at == place else 1), 9 if at == place else 1, 1 + at) for at in range(8)]
    report = look(whole_tree(pieces, height=1000), [f"9,{nonce_of(9)}"])
    (note,) = [note for note in report.finding.notes if note.code == "own-leaves"]
    assert dict(note.values) == {"count": "1", "places": str(place)}


def test_an_account_that_is_not_in_the_tree_is_not_verified():
    """Even under the true root: what was looked for is not there."""
    lines = tree()
    for typed in (f"3,{nonce_of(3)}", f"1,{nonce_of(2)}", f"2,{nonce_of(1)}"):
        report = look(lines, [typed], lines[1].split(",")[0])
        assert report.exit_code == 3
        assert report.finding.balances is None


def test_river_derives_the_nonce_from_key_and_mail():
    account = 77
    uid = base64.b32encode(account.to_bytes(5)).decode().rstrip("=")
    pieces = [(river_nonce(KEY, "a@example.org", account), account, value) for value in (5, 6)]
    report = look(whole_tree(pieces), [f"{uid},a@example.org,{KEY}"])
    assert [entry.text for entry in report.finding.balances] == ["11"]
    assert look(whole_tree(pieces), [f"{uid},b@example.org,{KEY}"]).finding.balances is None


def test_the_nonce_of_one_proof_is_taken_alone_or_with_the_account():
    """BitMEX's own tool takes it as --nonce; the account is in no hash then."""
    key = sha256(bytes.fromhex(nonce_of(4)) + struct.pack("<QQ", 700000, 4)).hexdigest()
    for typed in ([key], [f"4,{key}"], [key, f"4,{nonce_of(4)}"]):
        report = look(tree(), typed)
        assert report.exit_code == 3
        assert [entry.text for entry in report.finding.balances] == [str(4 * 10**9 + 12)]
        assert key not in " ".join(lines(report))
    assert look(tree(), [key[:-1] + ("0" if key[-1] != "0" else "1")]).finding.balances is None


def test_nonces_are_in_no_output():
    report = look(tree(), [f"1,{nonce_of(1)}"])
    assert nonce_of(1) not in "".join(lines(report)) + str(facts(report)) + repr(report)


@pytest.mark.parametrize(
    "typed", ["", "1", f"x,{KEY}", f"1,{KEY[:-1]}", f"1,{KEY}0", "1,2,3,4", f"٣,{KEY}", f"!,m,{KEY}"]
)
def test_nonces_that_cannot_be_read(typed):
    assert look(tree(), [typed]).exit_code == 2


@pytest.mark.parametrize("place", range(1, 32))
def test_a_changed_digit_of_any_hash_is_found_at_its_parent(place):
    lines = tree()
    digit = "0" if lines[place][0] != "0" else "1"
    lines[place] = digit + lines[place][1:]
    report = look(lines)
    assert (report.exit_code, report.fault.step) == (1, Step.PARENT)
    parent = max(place // 2, 1)  # the place of a node in the file is its number in the heap
    expected = 4 - (parent.bit_length() - 1)
    assert report.fault.level == expected


@pytest.mark.parametrize("place", range(1, 32))
def test_a_changed_amount_is_found(place):
    lines = tree()
    hashed, units = lines[place].split(",")
    lines[place] = f"{hashed},{int(units) + 1}"
    assert look(lines).fault.step is (Step.SUM if place == 1 else Step.PARENT)


@pytest.mark.parametrize("place", range(2, 32, 2))
def test_siblings_in_the_wrong_order_are_found(place):
    lines = tree()
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    assert look(lines).fault.step is Step.PARENT


@pytest.mark.parametrize("place", [1, 2, 15, 16, 31])
def test_a_removed_or_doubled_line_is_found(place):
    lines = tree()
    assert look(lines[:place] + lines[place + 1 :]).exit_code in (1, 2)
    assert look([*lines[: place + 1], *lines[place:]]).exit_code == 1


def test_without_the_last_level_the_own_leaves_are_gone():
    """A tree cut at a level is a whole tree again: only the nonce shows that the leaves are missing."""
    lines = tree()[:16]
    assert look(lines).exit_code == 3
    assert look(lines, [f"1,{nonce_of(1)}"]).finding.balances is None


def test_the_height_of_the_block_is_part_of_a_leaf():
    lines = tree()
    lines[0] = "block_height:700001"
    assert look(lines, [f"1,{nonce_of(1)}"]).finding.balances is None


@pytest.mark.parametrize(
    "line", ["", "x", "0" * 64, "0" * 64 + ",", "0" * 64 + ",-1", "0" * 64 + ",1.0", "0" * 63 + ",1"]
)
def test_lines_that_are_no_nodes(line):
    lines = tree()
    lines[20] = line
    assert look(lines).exit_code == 2


@pytest.mark.parametrize("units", ["9" * 19, "9" * 20, "9" * 5000, "1e400", "NaN", "٣"])
def test_amounts_that_break_readers(units):
    lines = tree()
    lines[20] = lines[20].split(",")[0] + "," + units
    assert look(lines).exit_code in (1, 2)


@pytest.mark.parametrize(
    "data", [b"", b"block_height:", b"block_height:1", b"block_height:1\n", b"block_height:x\n"]
)
def test_files_without_a_tree(data):
    assert look(data).exit_code == 2


def test_line_ends_of_windows_are_read():
    assert look(tree(), end="\r\n").exit_code == 3


def test_a_single_leaf_is_a_tree():
    report = look(whole_tree([(KEY, 1, 9)]), [f"1,{KEY}"])
    assert report.exit_code == 3
    assert [entry.text for entry in report.finding.balances] == ["9"]


@pytest.mark.slow
def test_a_large_tree_is_quick():
    """The bound is a second per 100,000 nodes; this has 65,535 nodes and a nonce to look for."""
    pieces = [(KEY, 1, place) for place in range(2**15)]
    lines = whole_tree(pieces)
    started = time.thread_time()
    report = look(lines, [f"2,{KEY}"])
    assert report.exit_code == 3
    assert time.thread_time() - started < 2
