"""A stranger's first sending tells nothing of the owner; what is forgotten is gone; counts are those of the tags."""

from itertools import pairwise, product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sightings.a_room import FIRST_DAY, Room, digest, file_of

from bot.sightings.tags import Tagger

OWNER, STRANGER = 1, 2


def story(room, owner_checked, *, others, changes, again):
    """Let others send, the owner perhaps, then the stranger the owner's file; return what the stranger hears."""
    mine = file_of("mine", scope="x", **changes)
    if owner_checked == "first":
        room.send(OWNER, mine)
    for user in range(10, 10 + others):
        room.send(user, file_of(user, scope="x", **changes), days=1)
    if owner_checked == "later":
        room.send(OWNER, mine, days=1)
    if owner_checked and again:
        room.send(OWNER, mine, days=2)
    if others == 9:
        for user in range(50, 55):
            room.send(user, file_of(user, "second", scope="x"), days=2)
    return room.hears(STRANGER, mine, days=3).encode()


@pytest.mark.parametrize("others", [0, 1, 4, 5, 9])
@pytest.mark.parametrize(
    "changes", [{}, {"is_loaded": True}, {"contradicted": True}, {"binds_id": False}], ids=str
)
def test_a_first_sending_is_byte_equal_whether_or_not_the_owner_checked(open_room, others, changes):
    said = set()
    for number, (checked, again) in enumerate(product(("", "first", "later"), (False, True))):
        with open_room(f"room {number}") as room:
            said.add(story(room, checked, others=others, changes=changes, again=again))
    assert len(said) == 1


def test_an_owner_of_two_files_is_left_out_only_where_both_are_sent(open_room):
    """The owner counts for the file that the stranger does not have, and the stranger hears the same without the one it has."""
    heard = []
    for files in (("one", "two"), ("two",)):
        with open_room(f"room of {len(files)}") as room:
            for leaf in files:
                room.send(OWNER, file_of(leaf))
            heard.append(room.hears(STRANGER, file_of("one")))
    assert heard[0] == heard[1] == "Files of a few other accounts led to this root since 3 Nov 2026."


def test_a_part_of_the_owners_file_tells_no_more(open_room):
    leaves = tuple((asset, digest(asset)) for asset in ("BTC", "ETH", "USD"))
    heard = []
    for checked in (False, True):
        with open_room(f"room {checked}") as room:
            if checked:
                room.send(OWNER, file_of(leaves=leaves))
            heard.append(
                [room.hears(STRANGER, file_of(leaves=leaves[1:2])), room.hears(3, file_of(leaves=leaves))]
            )
    assert heard[0] == heard[1]


USERS, LEAVES, ROOTS = range(1, 7), range(4), range(3)


class Life(RuleBasedStateMachine):
    """A plain model beside the room: who sent what, by root."""

    folder = None

    @initialize()
    def begin(self):
        type(self).number = getattr(type(self), "number", 0) + 1
        data = type(self).folder / f"life {type(self).number}"
        data.mkdir()
        self.room, self.day = Room(data), 0
        self.sent, self.begun, self.brought, self.frozen = {}, {}, {}, set()

    def teardown(self):
        if hasattr(self, "room"):
            self.room.close()

    @rule(
        user=st.sampled_from(USERS),
        leaf=st.sampled_from(LEAVES),
        root=st.sampled_from(ROOTS),
        is_loaded=st.booleans(),
    )
    def note(self, user, leaf, root, is_loaded):
        file = file_of(leaf, root, is_loaded=is_loaded)
        news = self.room.send(user, file, self.day)
        if root in self.frozen:
            assert (news.others, news.at_least) == (5, True)
            return
        if root not in self.sent:
            if self.brought.get((user, self.day), 0) == 5:
                assert news.others == 0
                return
            self.brought[user, self.day] = self.brought.get((user, self.day), 0) + 1
            self.sent[root], self.begun[root] = {}, self.day
        held = self.sent[root]
        others = [who for who, leaves in held.items() if who != user and leaves - {leaf}]
        assert news.others == len(others)
        held.setdefault(user, set()).add(leaf)

    @rule(user=st.sampled_from(USERS))
    def forget(self, user):
        self.room.sightings.forget(user)
        for held in self.sent.values():
            held.pop(user, None)
        self.drop_empty()
        assert not self.tags_of(user) & self.kept_tags()

    @rule(days=st.integers(1, 35))
    def time_passes(self, days):
        self.day += days
        self.room.sightings.expire(
            FIRST_DAY.replace(hour=0) + (self.day * (FIRST_DAY - FIRST_DAY.replace(day=2)))
        )
        for root in [root for root, day in self.begun.items() if day + 60 <= self.day]:
            if len(self.sent[root]) >= 5:
                self.frozen.add(root)
            self.sent[root] = {}
        self.drop_empty()

    @rule()
    def restart(self):
        data = self.room.data
        self.room.close()
        self.room = Room(data)
        self.brought = {}  # counters live in memory

    @invariant()
    def counts_are_those_of_the_tags(self):
        if not hasattr(self, "room"):
            return
        for root in ROOTS:
            counts = self.room.sightings.counts("bybit", file_of(root=root).root)
            held = self.sent.get(root, {})
            if root not in self.frozen:
                assert counts.accounts == len(held)
                assert counts.leaves == len(set().union(*held.values()))
        assert len(list(self.room.keys.iterdir())) == len(self.sent)

    def drop_empty(self):
        for root in [root for root, held in self.sent.items() if not held]:
            del self.sent[root], self.begun[root]

    def tags_of(self, user):
        """Return every tag that any key in the folder could have made for an account."""
        taggers = [Tagger(path.read_bytes()) for path in self.room.keys.iterdir()]
        leaves = [("", digest("leaf", leaf)) for leaf in LEAVES]
        leaves += [("", file_of(root=root).root.encode()) for root in ROOTS]
        return {one.person(one.leaf("bybit", *leaf), user) for one in taggers for leaf in leaves}

    def kept_tags(self):
        return {row[2] for row in self.room.rows("held")} | {row[1] for row in self.room.rows("accounts")}


def test_a_life_of_sending_forgetting_and_ageing(tmp_path):
    Life.folder = tmp_path
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Life, settings=settings(max_examples=25, stateful_step_count=25, deadline=None))


def test_forgetting_leaves_others_as_they_were(open_room):
    def story(room, *, with_one_more):
        for user in range(10, 20):
            room.send(user, file_of(user % 7))
        if with_one_more:
            room.send(1, file_of(3))
            room.send(1, file_of("own"))
            room.sightings.forget(1)
        return [room.hears(user, file_of(user % 7), days=1) for user in range(10, 20)]

    with open_room("a") as one, open_room("b") as two:
        assert story(one, with_one_more=False) == story(two, with_one_more=True)


def test_numbers_of_a_growing_crowd_never_fall(room):
    numbers = [room.send(user, file_of(user)).others for user in range(30)]
    assert all(one <= other for one, other in pairwise(numbers))
