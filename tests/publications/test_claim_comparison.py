"""A client's file beside a claim: of every format, equal, different, a part, or not comparable; and never more than that."""

import json

import pytest
from exchanges.builders import build_swissborg, build_trees, build_zkmerkle
from exchanges.builders.every import fixtures
from publications.claim_bundles import opened, toml, write

from porcore.exchanges import Supplement, inspect
from porcore.publications import ClaimState, WhyNot, check_file, compare_with_claim, empty_roots
from porcore.publications.sentences import SENTENCES, comparison_lines

BY_NAME = {fixture.name: fixture for fixture in fixtures()}
# Their roots are labelled, or need more than the file: tested apart below.
LABELLED = ("porcore", "swissborg", "okx-v2-user")
ONE_ROOT = sorted(
    name for name, fixture in BY_NAME.items() if fixture.roots and not fixture.key.startswith(LABELLED)
)
USER, AUDIT = build_swissborg.files()
PARTS = {one["currency"]: one["commitment"]["digest"] for one in AUDIT["audit"]["partitions"]}
DIGEST = AUDIT["audit"]["commitment"]["digest"]


def claim_of(tmp_path, key, roots, **changes):
    """Return an opened claim of one format; `roots` by label."""
    tables = [{"label": label, "hash": hashed} for label, hashed in roots.items()]
    files = changes.pop("files", {})
    if not tables and not files:
        changes.setdefault("totals", [{"asset": "BTC", "amount": "1"}])
    return opened(write(tmp_path / "x", toml(proof_format=key, roots=tables, **changes), **files))


def hashed(fixture):
    """Return the fixture's root as hex."""
    root = fixture.roots[0]
    found = inspect(fixture.holds, Supplement((), fixture.nonces, fixture.companion)).finding
    assert [one.hash for one in found.roots] == [root] or len(found.roots) == 1
    return found.roots[0].hash


@pytest.mark.parametrize("name", ONE_ROOT)
def test_equal_roots_are_the_claims_word_and_no_more(tmp_path, name):
    fixture = BY_NAME[name]
    root = hashed(fixture)
    opened_claim = claim_of(tmp_path, fixture.key, {"": root})
    checked = check_file(fixture.holds, opened_claim)
    assert checked.comparison.state is ClaimState.EQUAL
    assert checked.exit_code == 3
    trusted = check_file(fixture.holds, opened_claim, is_trusted=True)
    assert trusted.comparison.state is ClaimState.EQUAL
    bare = inspect(fixture.holds, Supplement((root,)))
    assert trusted.exit_code == bare.exit_code
    assert trusted.exit_code in (0, 3)


@pytest.mark.parametrize("name", ONE_ROOT)
def test_another_root_is_different_and_trust_does_not_help(tmp_path, name):
    fixture = BY_NAME[name]
    root = hashed(fixture)
    other = root[:-1] + ("0" if root[-1] != "0" else "1")
    opened_claim = claim_of(tmp_path, fixture.key, {"": other})
    for is_trusted in (False, True):
        checked = check_file(fixture.holds, opened_claim, is_trusted=is_trusted)
        assert checked.comparison.state is ClaimState.DIFFERENT
        assert checked.exit_code == 1
        assert not checked.is_trusted


@pytest.mark.parametrize("name", ["bybit", "mexc", "hotcoin"])
def test_a_claim_of_another_format_is_not_compared(tmp_path, name):
    fixture = BY_NAME[name]
    opened_claim = claim_of(tmp_path, "flipster", {"": "ab" * 32})
    checked = check_file(fixture.holds, opened_claim, is_trusted=True)
    assert (checked.comparison.state, checked.comparison.why_not) == (
        ClaimState.NOT_COMPARABLE,
        WhyNot.FORMAT,
    )
    assert checked.exit_code == 3


@pytest.mark.parametrize("root", [None, "ab" * 32])
def test_roots_of_a_claim_without_a_format_are_compared_with_nothing(tmp_path, root):
    fixture = BY_NAME["bybit"]
    found = check_file(fixture.holds, claim_of(tmp_path, "", {"": root or hashed(fixture)}), is_trusted=True)
    assert (found.comparison.why_not, found.exit_code) == (WhyNot.NO_FORMAT, 3)


def own_file(exchange):
    """Return a proof of our own format whose hashes cover `exchange`, and its roots by label."""
    data = json.dumps(build_trees.own_proof(exchange=exchange)[0]).encode()
    return data, {root.label: root.hash for root in inspect(data).finding.roots}


@pytest.mark.parametrize(
    ("named", "owner", "is_compared"),
    [
        ("OKX", "okx", True),
        ("okx.", "okx", True),
        ("OKX rebuilt by Someone", "okx", True),
        ("OKX", "bybit", False),
        ("Bybit rebuilt by OKX", "okx", False),
        ("Nobody Knows", "okx", False),
    ],
)
def test_a_file_that_names_its_exchange_is_compared_with_that_ones_claims_only(
    tmp_path, named, owner, is_compared
):
    """Equal roots or not: what hashes cover goes before what whoever made the claim says."""
    data, roots = own_file(named)
    for given in (roots, dict.fromkeys(roots, "ab" * 32)):
        found = check_file(data, claim_of(tmp_path, "porcore", given, exchange=owner), is_trusted=True)
        if is_compared:
            assert found.comparison.state is (ClaimState.EQUAL if given is roots else ClaimState.DIFFERENT)
        else:
            assert (found.comparison.why_not, found.exit_code) == (WhyNot.EXCHANGE, 3)


def test_a_file_that_fails_by_itself_is_refuted(tmp_path):
    fixture = BY_NAME["bybit"]
    file = json.loads(fixture.holds)
    file["self"]["balance"][next(iter(file["self"]["balance"]))] = "9"
    checked = check_file(
        json.dumps(file).encode(), claim_of(tmp_path, "bybit", {"": hashed(fixture)}), is_trusted=True
    )
    assert checked.exit_code == 1
    assert checked.comparison.why_not is WhyNot.REFUTED
    assert check_file(b"nothing", claim_of(tmp_path, "bybit", {"": hashed(fixture)})).exit_code == 2


def test_a_claim_without_roots_is_not_compared(tmp_path):
    checked = check_file(BY_NAME["bybit"].holds, claim_of(tmp_path, "bybit", {}))
    assert checked.comparison.why_not is WhyNot.NO_ROOT_IN_CLAIM
    assert checked.exit_code == 3


def test_the_root_of_an_empty_tree_is_no_finding_about_anybody(tmp_path):
    # The empty tree of Gate's list of 350 assets, as others computed it too.
    root = "0118925954da77d1a4b241fd163e4373e2265c515cfa60af7fcd28c8cb9ad58a"
    assets = [{"Index": 2, "Equity": 500, "Debt": 3}]
    file = build_zkmerkle.client_file("gate", "list2", 350, assets)
    opened_claim = claim_of(tmp_path, "gate", {"": root})
    assert "Gate, list of 350 assets" in empty_roots(opened_claim.claim)[""]
    checked = check_file(json.dumps(file).encode(), opened_claim)
    assert checked.comparison.why_not is WhyNot.EMPTY
    assert checked.exit_code == 3


# --- several labelled roots


def swissborg(tmp_path, roots, **changes):
    checked = check_file(json.dumps(USER).encode(), claim_of(tmp_path, "swissborg", roots, **changes))
    return checked.comparison, checked.exit_code


def test_labelled_roots_are_compared_label_by_label(tmp_path):
    found, code = swissborg(tmp_path, PARTS)
    assert (found.state, code) == (ClaimState.EQUAL, 3)
    assert {pair.label for pair in found.roots} == {"GBP", "chsb"}
    assert found.only_in_claim == ("AAVE",)
    # All roots are the claim's, but two under the other's label.
    turned = {**PARTS, "GBP": PARTS["chsb"], "chsb": PARTS["GBP"]}
    found, code = swissborg(tmp_path, turned)
    assert (found.state, code) == (ClaimState.DIFFERENT, 1)


def test_a_part_is_said_as_a_part(tmp_path):
    found, code = swissborg(tmp_path, {"GBP": PARTS["GBP"]})
    assert (found.state, code) == (ClaimState.PARTLY, 3)
    assert found.only_in_file == ("chsb",)
    one_wrong = {"GBP": PARTS["GBP"], "chsb": "ab" * 32}
    assert swissborg(tmp_path, one_wrong)[0].state is ClaimState.DIFFERENT


def test_a_digest_over_all_roots_is_not_taken_for_one_of_them(tmp_path):
    # One tree in the file, one root in the claim: but that is the digest over all trees.
    user = {**USER, "liabilities": [one for one in USER["liabilities"] if "GBP" in one["audit_partition_id"]]}
    claim = claim_of(tmp_path, "swissborg", {"": DIGEST}).claim
    alone = compare_with_claim(inspect(json.dumps(user).encode()), claim)
    assert (alone.state, alone.why_not) == (ClaimState.NOT_COMPARABLE, WhyNot.LABELS)
    audit = json.dumps(AUDIT).encode()
    both = compare_with_claim(inspect(json.dumps(user).encode(), Supplement(companion=audit)), claim)
    assert both.state is ClaimState.EQUAL


def test_the_published_file_of_the_claim_is_enough(tmp_path):
    files = {"root_json": json.dumps(AUDIT)}
    found, code = swissborg(tmp_path, {}, files=files)
    assert (found.state, code, found.totals_equal) == (ClaimState.EQUAL, 3, 2)
    opened_claim = claim_of(tmp_path, "swissborg", {}, files=files)
    assert check_file(json.dumps(USER).encode(), opened_claim, is_trusted=True).exit_code == 0


def test_a_total_that_the_root_commits_to_keeps_trust_away(tmp_path):
    files = [{"asset": "GBP", "amount": "1"}]
    opened_claim = claim_of(tmp_path, "swissborg", PARTS, totals=files)
    checked = check_file(json.dumps(USER).encode(), opened_claim, is_trusted=True)
    assert checked.comparison.state is ClaimState.EQUAL
    assert [(pair.asset, pair.in_claim, pair.is_committed) for pair in checked.comparison.totals_differ] == [
        ("GBP", "1", True)
    ]
    assert checked.exit_code == 3


def test_a_root_that_the_person_typed_still_counts(tmp_path):
    fixture = BY_NAME["bybit"]
    opened_claim = claim_of(tmp_path, "bybit", {"": hashed(fixture)})
    assert check_file(fixture.holds, opened_claim, ("ab" * 32,)).exit_code == 1
    assert check_file(fixture.holds, opened_claim, (hashed(fixture),)).exit_code == 3


def test_okxs_own_file_is_compared_through_the_tree_of_the_claim(tmp_path):
    user = BY_NAME["okx-v2-user"]
    opened_claim = claim_of(tmp_path, "okx-v2-tree", {}, files={"root_txt": user.companion})
    assert check_file(user.holds, opened_claim).comparison.state is ClaimState.EQUAL
    without = claim_of(tmp_path / "y", "okx-v2-tree", {"": opened_claim.claim.root_of("")})
    assert check_file(user.holds, without).comparison.why_not is WhyNot.NO_ROOT_IN_FILE


# --- words


def test_every_state_has_its_sentence(tmp_path):
    said = set()
    for roots in (PARTS, {"GBP": PARTS["GBP"]}, {"GBP": "ab" * 32}, {"DOGE": "ab" * 32}):
        opened_claim = claim_of(tmp_path, "swissborg", roots)
        found = check_file(json.dumps(USER).encode(), opened_claim).comparison
        said.add(next(iter(comparison_lines(found, opened_claim.claim, "SwissBorg"))))
    assert len(said) == 4
    assert {why.value for why in WhyNot} <= set(SENTENCES)
    for text in SENTENCES.values():
        assert not {"safe", "solvent", "guaranteed", "✅"} & set(text.lower().split())
