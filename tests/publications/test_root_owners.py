"""Root files of OKX's proof of sums, and of our own statements, which say themselves whose and of when they are."""

import json

import pytest
from exchanges.builders import build_okx_poseidon
from publications.claim_bundles import opened, refusal, toml, write

from porcore.exchanges.hashes.poseidon_goldilocks import FIELD
from porcore.publications import Basis, ClaimError, ClaimState, check_file
from porcore.publications.root_files import read_root_file

FILE, ROOT = build_okx_poseidon.inclusion(17)
ELEMENTS = [int.from_bytes(bytes.fromhex(ROOT)[at : at + 8], "little") for at in range(0, 32, 8)]


def sum_proof(inputs):
    """Return sum_proof_data.json as OKX's program writes it, with a proof that nobody looks at."""
    general = {"round_num": 1, "recursion_branchout_num": 64, "batch_size": 1024, "token_num": 22}
    proof = {"proof": {"wires_cap": [], "openings": {}}, "public_inputs": inputs}
    digest = {"elements": [1, 2, 3, 4]}
    return json.dumps({"general": general, "root_vd_digest": digest, "proof": proof})


def test_okxs_root_is_read_out_of_the_proof_of_its_sums(tmp_path):
    claim = opened(write(tmp_path / "x", toml(), root_json=sum_proof([500, 3, *ELEMENTS])))
    assert claim.root_read
    assert [(root.label, root.hash) for root in claim.claim.roots] == [("", ROOT)]
    assert claim.claim.totals == ()  # the two sums are of everything, and of no asset
    found = check_file(json.dumps(FILE).encode(), claim)
    assert (found.comparison.state, found.exit_code) == (ClaimState.EQUAL, 3)
    other = toml(roots=[{"label": "", "hash": "ab" * 32}])
    error = refusal(write(tmp_path / "y", other, root_json=sum_proof([500, 3, *ELEMENTS])))
    assert error.where == "publication.toml and root.json"


@pytest.mark.parametrize(
    "inputs",
    [[], ELEMENTS, [1, 2, 3, *ELEMENTS], [1, 2, *ELEMENTS[:3], FIELD], [1, 2, *ELEMENTS[:3], -1], [1, 2, *map(str, ELEMENTS)],
     [1, 2, *ELEMENTS[:3], 1.5], [1, 2, *ELEMENTS[:3], True], None, {}],
)  # fmt: skip
def test_other_public_inputs_are_no_root(inputs):
    with pytest.raises(ClaimError, match="not read"):
        read_root_file(sum_proof(inputs).encode(), "root.json", "okx-poseidon")


# --- our own statements

HASH = "cd" * 32


def statement(**changes):
    """Return a statement in canonical JSON, as ``porcore statement`` prints it."""
    asset = {
        "symbol": "BTC",
        "decimals": 8,
        "members": ["BTC"],
        "leaf_count": 3,
        "root": {"hash": HASH, "sum": "12.5"},
    }
    facts = {
        "format": "porcore/1",
        "exchange": "OKX",
        "taken_at": "2026-08-14T00:00:00Z",
        "assets": [asset],
        "reserves_sha256": "ef" * 32,
    }
    return json.dumps(facts | changes, sort_keys=True, separators=(",", ":"))


OURS = toml(proof_format="porcore")


def test_a_statement_gives_roots_and_totals(tmp_path):
    claim = opened(write(tmp_path / "x", OURS, root_json=statement())).claim
    assert [(root.label, root.hash) for root in claim.roots] == [("BTC", HASH)]
    # The statement says so; that the root covers it shows only where a tree is at hand.
    assert [(t.asset, t.amount, t.basis) for t in claim.totals] == [("BTC", "12.5", Basis.STATED)]


@pytest.mark.parametrize(
    "changes",
    [{"taken_at": "2026-08-15T00:00:00Z"}, {"exchange": "HTX"}, {"exchange": "Nobody Knows"}, {"exchange": "OKX rebuilt by x"}],
    ids=str,
)  # fmt: skip
def test_a_statement_of_another_exchange_or_moment_is_refused(tmp_path, changes):
    error = refusal(write(tmp_path / "x", OURS, root_json=statement(**changes)))
    assert error.where == "publication.toml and root.json"
    assert next(iter(changes.values())) in error.found


def test_a_statement_that_was_changed_is_refused_or_says_otherwise(tmp_path):
    whole, before = statement(), None
    for number, at in enumerate(range(0, len(whole), 7)):
        changed = whole[:at] + ("0" if whole[at] != "0" else "1") + whole[at + 1 :]
        folder = write(tmp_path / str(number), OURS, root_json=changed)
        try:
            claim = opened(folder).claim
        except ClaimError:
            continue
        before = before or opened(write(tmp_path / "whole", OURS, root_json=whole)).claim
        assert claim.id != before.id
