"""What the child hands over of a file that holds: roots, hashes of leaves, and no more."""

import json
import random
from dataclasses import asdict

import pytest
from exchanges.builders import build_bitbase, build_hotcoin, build_okx_poseidon
from exchanges.builders.every import fixtures
from hypothesis import given
from hypothesis import strategies as st

from bot.inspection.answer import FileQuestion, FileReport
from bot.inspection.child import work
from porcore.exchanges import FORMATS

BY_NAME = {fixture.name: fixture for fixture in fixtures()}
BY_KEY = {described.key: described for described in FORMATS}
AUDITED = {"bitbase", "hotcoin", "ourbit"}


def looked_at(data: bytes, *more) -> FileReport:
    found = work(FileQuestion((len(data), None)), data, *more)
    assert isinstance(found, FileReport)
    return found


@pytest.mark.parametrize("name", BY_NAME)
def test_every_format_hands_over_its_leaves_and_no_more(name):
    fixture = BY_NAME[name]
    found = looked_at(fixture.holds, fixture.companion)
    if fixture.key == "porcore":
        assert found.sighting is None
        return
    assert found.exit_code in (0, 3), found.headline
    seen = found.sighting
    assert seen is not None
    described = BY_KEY[fixture.key]
    assert bool(seen.audit) == (fixture.key in AUDITED)
    assert seen.exchange == described.exchange
    assert not seen.sample
    hides_its_leaf = fixture.key in (
        "backpack",
        "okx-v2-user",
    )  # the path starts within a circuit, or in the other file
    assert bool(seen.leaves) == (described.is_private and not hides_its_leaf)
    roots = {root.hash for root in found.roots}
    for leaf in seen.leaves:
        assert leaf.hash not in roots
        assert set(leaf.hash) <= set("0123456789abcdef")
    assert {len(leaf.hash) for leaf in seen.leaves} <= {described.features.hash_bits // 4}
    handed = json.dumps(asdict(seen))
    for amount in (found.balances or {}).values():
        assert f'"{amount}"' not in handed


@pytest.mark.parametrize("place", [0, 5])
def test_an_okx_file_hands_over_its_leaf_though_its_path_is_not_drawn(place):
    """Its upper tree has many children a node. The leaf is hashed here by the tests' own Poseidon."""
    clients = [build_okx_poseidon.account(random.Random(number), 2) for number in range(8)]
    file, root = build_okx_poseidon.inclusion(place, batch=4, batches=2, clients=clients)
    found = looked_at(json.dumps(file).encode())
    own = build_okx_poseidon.text(build_okx_poseidon.leaf(clients[place]))
    assert [root.hash for root in found.roots] == [root]
    assert [(leaf.place, leaf.hash) for leaf in found.sighting.leaves] == [("", own)]
    assert (found.sighting.exchange, found.sighting.audit, found.sighting.id_bound) == ("OKX", "", True)
    assert own not in found.text


def test_files_of_one_audit_have_one_name_and_others_another():
    one, other = (looked_at(json.dumps(build_hotcoin.files(own)[0]).encode()).sighting for own in (1, 2))
    bitbase = looked_at(json.dumps(build_bitbase.user_file()).encode()).sighting
    assert one.audit == other.audit != bitbase.audit
    assert one.leaves != other.leaves
    assert len(one.audit) == 64


def test_what_fails_or_holds_nobody_else_hands_over_nothing():
    broken = build_bitbase.user_file()
    broken["balances"]["BTC"] = "0.6"
    alone = build_hotcoin.files(0, 1)[0]
    for value in (broken, alone, {}, [], {"auditId": 1}):
        assert looked_at(json.dumps(value).encode()).sighting is None


@given(st.one_of(st.integers(), st.text(max_size=30), st.none(), st.lists(st.integers(), max_size=3)))
def test_an_audit_of_any_kind_is_read_or_refused(audit):
    """Whatever stands there never gets out as it is: a file of one's own may hold somebody's id in that place."""
    file = build_bitbase.user_file()
    file["auditId"] = audit
    found = looked_at(json.dumps(file).encode())
    assert found.sighting is None or found.sighting.audit not in ("", str(audit))
