"""Every fixture passes as it is, and every small change of it fails at the step where it belongs."""

import re

import pytest
from exchanges.builders import mutations
from exchanges.builders.every import fixtures
from shares import share_of_each

from porcore.exchanges import Supplement, inspect

FIXTURES = fixtures()

# By format, or by fixture: where a change must be found. The first pattern that fits the place. "unread" stands for exit code 2.
TYPE = r".*\.(type|role|pos|position)"
STEPS = {
    "bybit": [
        (r"self\.(hash|userHash|balance\.\w+)", "leaf"),
        (r"path\[last\]\.balance\.\w+", "sum"),
        (r"path\[\w+\]\.(hash|balance\.\w+)", "root"),
        (r".*height", "level"),
        (r"self\.type", "side unread"),
        (TYPE, "side root unread"),
        (r"path\[\w+\] (removed|swapped)", "level unread"),
        (r".*auditId", "path"),
    ],
    "bybit-newer": [  # a list that is not known, so that no hash refutes
        (r"self\.(hash|userHash|balance\.\w+)", "unread"),
        (r"path\[last\]\.balance\.\w+", "sum"),
        (r"path\[\w+\]\.(hash|balance\.\w+)", "unread"),
        (r".*height", "level"),
        (r"self\.type", "side unread"),
        (TYPE, "side unread"),
        (r"path\[\w+\] (removed|swapped)", "level unread"),
        (r".*auditId", "path"),
    ],
    "bitget": [
        (r"self\.(merkelLeaf|encryptUid|nonce|balances\.\w+).*", "leaf unread"),
        (r"path\[last\]\.balances\.\w+.*", "sum unread"),
        (r"path\[\w+\]\.(merkelLeaf|balances\.\w+).*", "root unread"),
        (r".*level", "level"),
        (r"self\.role", "side unread"),
        (TYPE, "side root unread"),
        (r"path\[\w+\] (removed|swapped)", "level unread"),
        (r".*auditId", "path"),
    ],
    "bitunix": [
        (r"self\.(merkleLeaf|encryptUid|nonce|balances\.\w+)", "leaf"),
        (r"self\.precisions\.\w+", "root"),
        (r"path\[last\]\.balances\.\w+", "sum"),
        (r"path\[\w+\]\.(merkleLeaf|balances\.\w+)", "root unread"),
        (r".*height", "level"),
        (r"self\.type", "side unread"),
        (TYPE, "side root unread"),
        (r"path\[\w+\] (removed|swapped)", "level unread"),
    ],
    "mexc": [
        (r"self\.(hash|proofId|accountId|balances\.\w+).*", "leaf unread"),
        (r"pathList\[last\]\.balances\.\w+.*", "sum unread"),
        (r"pathList\[\w+\]\.hash", "root"),
        (r"pathList\[\w+\]\.balances\.\w+.*", "root path unread"),
        (r".*level", "level"),
        (TYPE, "side root unread"),
        (r"pathList\[\w+\] (removed|swapped)", "level root unread"),
    ],
    "ourbit": [
        (r"self\.(hash|snapshotDate|uid|balances\.[\w:]+).*", "leaf unread"),
        (r"path\[last\]\.balances\.[\w:]+.*", "sum unread"),
        (r"path\[\w+\]\.(hash|balances\.[\w:]+).*", "root unread"),
        (r".*level", "level"),
        (r"self\.role", "side unread"),
        (r".*\.role", "side root path unread"),
        (r"path\[\w+\] (removed|swapped)", "level unread"),
        (r"path.*snapshotDate", "path"),
        (r"allCurrencies.*", "root unread"),
    ],
    "okx-v1": [
        (r"self\.(hash|nonce|balances\.\w+)", "leaf"),
        (r"path\[last\]\.balances\.\w+", "sum"),
        (r"path\[\w+\]\.(hash|balances\.\w+)", "root unread"),
        (r".*height", "level"),
        (r"self\.type", "side unread"),
        (TYPE, "side root unread"),
        (r"path\[\w+\] (removed|swapped)", "level unread"),
        (r".*auditId", "path"),
    ],
    "coinex": [(r"root\.balances\.\w+.*", "sum unread"), (r".*", "root unread")],
    "bitbase": [
        (r"(auditId|balances\.\w+|leafHash|leafPayload|recordId)", "leaf"),
        (r"(rootHash|proof\[\w+\].*)", "root unread"),
    ],
    "backpack": [
        (r"user_hash", "unread"),
        (r"user_balances\[\w+\].*|nonce.*|root_hash", "root unread"),
        (r"merkle_proof\..*_hashes\[\w+\] removed", "root path"),
        (r"merkle_proof\..*_hashes\[\w+\].*", "root unread"),
    ],
    "flipster": [
        (r"leaf_index", "root path"),
        (r"assets\[\w+\]\.(balance|currency)", "root unread"),
        (r"assets\[\w+\] (removed|swapped)", "root"),
        (r"root", "root"),
        (r"proofs\[\w+\]( swapped)?", "root unread"),
        (r"proofs\[\w+\] removed", "path"),
    ],
    "htx-sums": [
        (r"data\[last\]\.r", "side unread"),
        (r".*\.r", "side root unread"),
        (r"data\[0\]\.balances", "sum unread"),
        (r"data\[\w+\]\.(hash|balances)", "root unread"),
        (r"data\[\w+\] (removed|swapped)", "side root unread"),
    ],
    "hotcoin": [
        (r"assets\[\w+\].*", "leaf unread"),
        (r"self\.(accountId|balances\.\w+|leafHash|nonce|snapshotId)", "leaf unread"),
        (r"self\.leafIndex", "side path"),
        (r"self\.leafCount", "path trust"),
        (r"path\[\w+\]\.position", "side"),
        (r"path\[\w+\]\.(hash|balances\.\w+)", "trust path unread"),
        (r"path\[\w+\] removed", "path"),
        (r"path\[\w+\] swapped", "side trust"),
    ],
    "lemon": [
        (r"0", "unread"),
        (r"1", "trust unread"),
        (r"\d (removed|doubled|swapped)", "unread"),
    ],
    "swissborg": [
        (r"audit_id", "trust"),
        (r".*audit_partition_id", "leaf unread"),
        (r"user_id", "root"),  # such a file has no leaf's hash: two of one client's leaves lead to two roots
        (r".*\]\.liability", "leaf root trust"),
        (r".*nonce", "leaf"),
        (r".*leaf_index", "leaf path"),
        (r".*witnesses\[\w+\].*", "root trust path unread"),
    ],
    "swissborg-hashes": [
        (r"audit_id", "trust"),
        (r".*audit_partition_id", "leaf unread"),
        (r"user_id", "leaf"),
        (r".*\]\.liability", "leaf root trust"),
        (r".*nonce", "leaf"),
        (r".*leaf_index", "leaf path"),
        (r".*witnesses\[\w+\].*", "root trust path unread"),
    ],
    "okx-v2-user": [
        (r"(hash|nonce|totalBalances\.\w+|nodes\[\w+\]\.(hash|balances\.\w+))", "leaf"),
        (r"nodes\[\w+\] removed", "sum"),
    ],
    "okx-v2-tree": [
        (r"\d+", "parent sum level path leaf unread"),
        (r"\d+ (removed|doubled)", "path"),
        (r"\d+ swapped", "parent level path"),
    ],
    "bitmex": [
        (r"\d+", "parent sum unread"),
        (r"\d+ (removed|doubled)", "path unread"),
        (r"\d+ swapped", "parent unread"),
    ],
    "porcore": [
        (r"statement\..*", "trust unread"),
        (r".*(removed|piece)", "path unread"),
        (r"(client_id|proofs.*)", "root path unread"),
    ],
    "bingx": [(r".*", "trust unread")],
    "pionex": [(r".*", "trust unread")],
    "topone": [(r".*", "trust unread")],
}


def expected(fixture, place):
    """Return the steps at which that change may be found."""
    free = {"holds"} if any(re.fullmatch(pattern, place) for pattern in fixture.free) else set()
    for pattern, steps in STEPS.get(fixture.name, STEPS[fixture.key]):
        if re.fullmatch(pattern, place):
            return free | set(steps.split())
    return free | {"unread"}


def found(report):
    """Return the step at which a report fails."""
    if report.fault is not None:
        assert report.exit_code == 1
        return report.fault.step.value
    return "unread" if report.exit_code == 2 else "holds"


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
def test_it_passes_as_it_is(fixture):
    report = inspect(fixture.holds, Supplement(fixture.roots, fixture.nonces, fixture.companion))
    assert (report.exit_code, report.format.key) == (fixture.code, fixture.key), str(report.headline)


@pytest.mark.slow
@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
def test_every_small_change_fails_at_its_step(fixture):
    given, wrong = Supplement(**fixture.trust), []
    changes = list(mutations.of(fixture.holds))
    assert len(changes) > 200, "the changes have to be many, or they were not made"
    for place, data in share_of_each(changes, 4, lambda change: change[0]):
        step = found(inspect(data, given))
        if step not in expected(fixture, place):
            wrong.append((place, step))
    assert not wrong
