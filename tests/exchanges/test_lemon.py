"""Lemon Cash's client files: they hold, every single change is found, and what no hash covers is said."""

import functools
import hashlib
import json

import pytest
from exchanges.builders.build_lemon import client, files, line
from exchanges.builders.mutations import changed_texts

from porcore.exchanges import lines
from porcore.exchanges.formats.lemon import LEMON
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

built = functools.cache(files)
OWN = 4  # of 11 clients: neighbours on both sides


def look(row, published=None, *roots):
    companion = None if published is None else json.dumps(published).encode()
    text = row if isinstance(row, str) else line(row)
    if not roots and isinstance(published, dict) and isinstance(published.get("root_hash"), str):
        roots = (published["root_hash"],)  # as if it were known from elsewhere too
    return inspect(text.encode(), Supplement(roots, companion=companion), (LEMON,))


@pytest.mark.parametrize("own", range(11))
def test_every_client_holds(own):
    report = look(*files(own))
    assert report.exit_code == 0, str(report.headline)
    assert [line.state for line in report.lines] == [State.HOLDS] * 3 + [State.ABSENT]


@pytest.mark.parametrize("count", [3, 4, 5, 16, 17])
def test_trees_of_other_sizes_hold(count):
    assert look(*files(count - 1, count)).exit_code == 0


def test_without_the_published_file_it_is_consistent_only():
    row, published = built(OWN)
    report = look(row)
    assert (report.exit_code, report.lines[0].state) == (3, State.OPEN)
    assert "second-file" not in {sentence.code for sentence in report.advice}
    assert look(row, None, published["root_hash"]).exit_code == 0


def test_that_a_leaf_holds_no_balance_is_a_weak_point():
    report = look(*built(OWN))
    assert [weak.code for weak in report.weak_points] == ["weak-domain", "weak-leaf-of-id"]


@pytest.mark.parametrize("given", [True, False])
def test_a_tree_of_one_leaf_commits_to_no_balance(given):
    """Its root is SHA-256 of audit and client, whatever the balances are: that would prove nothing of them."""
    row, published = built(OWN)
    row = {**row, "proof": "[]", "balances": "BTC:1000000.00000000"}
    root = hashlib.sha256((row["audit_id"] + row["id"]).encode()).hexdigest()
    published = {**published, "root_hash": root, "root_balances": row["balances"]}
    report = look(row, published) if given else look(row, None, root)
    assert report.exit_code == 2
    assert "found 0 entries" in str(report.headline)


def steps_of(row):
    return row["proof"][2:-2].split("},{")


def with_steps(row, steps):
    return {**row, "proof": "[{" + "},{".join(steps) + "}]"}


@pytest.mark.parametrize("column", ["id", "balances", "audit_id", "proof"])
def test_every_changed_digit_is_found(column):
    row, published = built(OWN)
    for text in changed_texts(row[column]):
        report = look({**row, column: text}, published)
        assert report.exit_code in (1, 2)
        assert report.fault is None or report.fault.step is Step.TRUST


@pytest.mark.parametrize("level", range(4))
def test_every_removed_moved_or_turned_step_is_found(level):
    row, published = built(OWN)
    steps = steps_of(row)
    side = {"L": "RIGHT", "R": "LEFT"}[steps[level][0]]
    turned = [*steps[:level], side + steps[level][steps[level].index(",") :], *steps[level + 1 :]]
    moved = [*steps[:level], *steps[level + 1 :], steps[level]]
    for changed in (turned, steps[:level] + steps[level + 1 :], [*steps, steps[level]], moved):
        if changed != steps:
            assert look(with_steps(row, changed), published).fault.step is Step.TRUST


@pytest.mark.parametrize("key", ["root_hash", "root_balances", "hash_algorithm"])
def test_every_change_of_the_published_file_is_found(key):
    row, published = built(OWN)
    steps = {"root_hash": Step.TRUST, "root_balances": Step.SUM}
    for text in changed_texts(published[key]):
        report = look(row, {**published, key: text})
        assert report.exit_code in (1, 2)
        assert report.fault is None or report.fault.step is steps[key]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("0.00000003", 3),
        ("3E-8", 3),
        ("1.2E-7", 12),
        ("0.00000123", 123),
        ("1.5", 150000000),
        ("7", 700000000),
        ("0.00000000", None),
        ("-0.0", None),
        ("0.000000004", 0),
        ("0.000000005", 0),
        ("0.000000015", 2),
        ("1234567890123456789.12345678", 123456789012345678912345678),
    ],
)
def test_amounts_are_hashed_as_python_writes_them(text, units):
    """Zero is left out before it is rounded, so an amount below half a unit counts as 0E-8. `units`: None for left out."""
    row, published = files(OWN, typed={"BTC": (text, units), "DOT": ("1.00000000", 10**8)})
    report = look(row, published)
    assert report.exit_code == 0, str(report.headline)


def test_a_client_without_balances_holds():
    row, published = built(1)
    assert row["balances"] == ""
    assert look(row, published).exit_code == 0


@pytest.mark.parametrize(
    ("level", "held"), [(0, "BTC:-1.00000000"), (2, "BTC:-0.000000001"), (3, "ETH:1.0|BTC:-3E-8")]
)
def test_negative_amounts_are_refused(level, held):
    row, published = built(OWN)
    steps = steps_of(row)
    steps[level] = steps[level][: steps[level].rindex(",") + 1] + held
    report = look(with_steps(row, steps), published)
    assert (report.fault.step, report.fault.level) == (Step.NEGATIVE, level)
    assert look({**row, "balances": held}).fault.step is Step.NEGATIVE
    assert look(row, {**published, "root_balances": held}).fault.step is Step.NEGATIVE


@pytest.mark.parametrize(("level", "held"), [(0, "BTC:1.00000000"), (1, ""), (3, "BTC:1.00000000")])
def test_padding_that_holds_something_or_stands_higher_up_is_found(level, held):
    row, published = built(10)
    steps = steps_of(row)
    assert steps[0] == f"RIGHT,{'0' * 64},"
    steps[level] = f"RIGHT,{'0' * 64},{held}"
    report = look(with_steps(row, steps), published)
    assert (report.fault.step, report.fault.level) == (Step.PATH, level)


UNREADABLE = [
    *("BTC", "BTC:", ":1", "BTC:1:2", "BTC:1|", "|BTC:1", "BTC:1|BTC:2", "BTC:0|BTC:0", ":", "B\u202e:1"),
    *("BTC:1e999", "BTC:NaN", "BTC:٣", "BTC:+1", "BTC:01", "BTC: 1", "BTC:" + "9" * 81),
    "|".join(f"A{number}:0" for number in range(1025)),
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_balances_that_cannot_be_read(text):
    row, published = built(OWN)
    for changed in ({**row, "balances": text}, with_steps(row, [*steps_of(row), f"LEFT,{'a' * 64},{text}"])):
        assert look(changed, published).exit_code == 2
    assert look(row, {**published, "root_balances": text}).exit_code == 2


PROOFS = [
    *("", "[", "[{}]", "{}", "[{LEFT}]", "[{LEFT,%s}]", "[{left,%s,BTC:1}]", "[{MIDDLE,%s,BTC:1}]"),
    *("[{LEFT,%s,BTC:1}", "{LEFT,%s,BTC:1}]", "[{LEFT,%s,BTC:1},]", "[{LEFT,%s,BTC:1} ,{LEFT,%s,}]"),
    *("[{LEFT,%s0,BTC:1}]", "[{LEFT,{LEFT,%s,BTC:1}]", "[{LEFT,%s,BTC:1,}]", "[{LEFT,%s,}],[{LEFT,%s,}]"),
]


@pytest.mark.parametrize("proof", PROOFS)
def test_proofs_that_cannot_be_read(proof):
    row, published = built(OWN)
    assert look({**row, "proof": proof.replace("%s", "a" * 64)}, published).exit_code == 2


def test_64_steps_are_read_and_65_are_not():
    step = f"LEFT,{'a' * 64},BTC:1.00000000"
    row, _ = built(OWN)
    assert look(with_steps(row, [step] * 64)).exit_code == 3
    assert "found 65 entries" in str(look(with_steps(row, [step] * 65)).headline)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.splitlines()[0],
        lambda text: text + text.splitlines()[1],
        lambda text: text.replace("\n", ",\n", 1),
        lambda text: text.rstrip() + ",x",
        lambda text: text.replace('"', "", 1),
        lambda text: text.replace('"', '"x"', 1),
        lambda text: text.replace("[", "[" + "x" * 200_000),
        lambda text: text + "\n" + "," * 2**20,
        lambda text: text.replace(client(OWN), ""),
        lambda text: text.replace(client(OWN), "\x00"),
        lambda text: text.replace(client(OWN), "x" * 300),
    ],
)
def test_files_that_are_not_one_line_of_four_fields(change):
    assert look(change(line(built(OWN)[0]))).exit_code == 2


@pytest.mark.parametrize("end", ["", "\r\n", "\n\n\n"])
def test_files_as_editors_leave_them(end):
    row, published = built(OWN)
    text = line(row).rstrip("\n").replace("\n", "\r\n" if "\r" in end else "\n") + end
    assert look(text, published).exit_code == 0
    spaced = line({**row, "id": f" {row['id']} "})
    assert look(spaced, published).exit_code == 0
    turned = line({key: row[key] for key in ("audit_id", "proof", "id", "balances")})
    assert look(turned, published).exit_code == 0


OTHERS = [
    *({}, [], {"root_hash": "0" * 64}, {"root": "x"}, {"x": 1, **built(OWN)[1]}),
    *({**built(OWN)[1], key: value} for key in built(OWN)[1] for value in (None, 1, "sha1", ["sha256"])),
]


@pytest.mark.parametrize("other", OTHERS)
def test_a_second_file_of_another_kind(other):
    assert look(built(OWN)[0], other).exit_code == 2


def test_ids_are_repeated_nowhere():
    row, published = built(OWN)
    for report in (look(row, published), look(row), look({**row, "id": row["id"] + "\n"}, published)):
        assert row["id"] not in "\n".join(lines(report)) + repr(report)
