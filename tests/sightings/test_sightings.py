"""What senders hear of the root that their file leads to, and what others cannot move."""

import hashlib
from datetime import date, timedelta

import pytest
from sightings.a_room import FIRST_DAY, digest, file_of

from bot.sightings import RootCounts, SightingNews, root_of
from bot.sightings.roots import MOST_UNCONFIRMED, rounded_down
from bot.sightings.sightings import MOST_LEAVES, MOST_NEW_ROOTS
from bot.texts.sightings import about_file

ANOTHER = (
    "Files with another root were sent here too. Anybody can make such a file; whether Bybit did is not shown."
    " Compare yours with the exchange's own page."
)
SAME = (
    "A file with the same leaf was sent from another account too. That is normal if you have two accounts or showed your"
    " file to somebody. If not: compare your id with other customers of Bybit; an exchange could give one leaf to two people."
)
NOBODY = "Nobody else's file has led here yet."


def scoped(leaf, root="root", **changes):
    return file_of(leaf, root, scope="hotcoin audit", **changes)


def test_counts_are_nothing_then_a_few_then_numbers(room):
    heard = [room.hears(user, file_of(user)) for user in range(1, 8)]
    assert heard[0] == NOBODY
    assert heard[1:5] == ["Files of a few other accounts led to this root since 3 Nov 2026."] * 4
    assert heard[5:] == [
        f"Files of {number} other accounts led to this root since 3 Nov 2026." for number in (5, 6)
    ]


def test_an_account_counts_once_however_many_leaves_it_sends(room):
    for leaf in range(50):
        room.send(1, file_of(leaf))
    assert (
        room.hears(2, file_of("another"))
        == "Files of a few other accounts led to this root since 3 Nov 2026."
    )
    assert room.sightings.counts("bybit", file_of().root) == RootCounts(51, 2, date(2026, 11, 3))


def test_a_sender_is_no_other_account(room):
    for _ in range(3):
        assert room.hears(1, file_of("mine")) == NOBODY


def test_a_file_with_several_leaves_counts_each(room):
    leaves = (("BTC", digest(1)), ("ETH", digest(2)), ("ETH", digest(2)))
    room.send(1, file_of(leaves=leaves))
    counts = room.sightings.counts("bybit", file_of().root)
    assert (counts.leaves, counts.accounts) == (2, 1)
    many = tuple(("", digest("many", number)) for number in range(MOST_LEAVES + 10))
    room.send(2, file_of(root="large", leaves=many))
    assert room.sightings.counts("bybit", file_of(root="large").root).leaves == MOST_LEAVES


def test_several_labelled_roots_are_one(room):
    first = root_of([("BTC", "aa"), ("ETH", "bb")])
    assert first == root_of([("ETH", "bb"), ("BTC", "aa")]) != root_of([("BTC", "bb"), ("ETH", "aa")])
    assert first == hashlib.sha256(b'[["BTC","aa"],["ETH","bb"]]').hexdigest()
    assert root_of([("", "ab" * 32)]) == "ab" * 32


@pytest.mark.parametrize("changes", [{"leaves": ()}, {"is_public_sample": True}])
def test_of_public_leaves_nothing_is_kept_and_nothing_said(room, changes):
    for user in range(10):
        assert room.hears(user, file_of(user, **changes)) == ""
    assert not any(room.rows(table) for table in ("roots", "held", "accounts"))
    assert not list(room.keys.iterdir())


def test_another_root_is_mentioned_from_five_accounts_on_and_to_senders_alone(room):
    for user in range(100, 104):
        room.send(user, scoped(user, "second"))
    assert ANOTHER not in room.hears(1, scoped(1))
    room.send(104, scoped(104, "second"))
    assert room.hears(2, scoped(2)).endswith(ANOTHER)
    assert ANOTHER not in room.hears(105, scoped(105, "second"))  # of the first there are two


def test_who_sent_the_other_root_too_does_not_count_for_it(room):
    for user in range(100, 105):
        room.send(user, scoped(user, "second"))
    assert ANOTHER not in room.hears(104, scoped(104))
    assert ANOTHER in room.hears(1, scoped(1))


def test_what_no_hash_covers_groups_nothing(room):
    for user in range(100, 120):
        room.send(user, file_of(user, "second"))
    assert room.hears(1, file_of(1)) == NOBODY


def test_with_a_claim_only_the_other_file_hears_of_it(room):
    for user in range(100, 120):
        heard = room.hears(user, scoped(user, "second", contradicted=True))
        assert heard == "This is not the root loaded here for Bybit."
    assert room.hears(1, scoped(1, is_loaded=True)) == NOBODY


def loaded(leaf="mine", **changes):
    return file_of(leaf, is_loaded=True, **changes)


def test_the_same_leaf_is_said_once_to_whoever_sends_again(room):
    assert SAME not in room.hears(1, loaded())
    assert SAME not in room.hears(1, loaded())  # nobody else did yet
    assert SAME not in room.hears(2, loaded())  # a first sending
    assert room.hears(1, loaded()).endswith(SAME)
    assert SAME not in room.hears(1, loaded())
    assert room.hears(2, loaded()).endswith(SAME)
    room.send(3, loaded())
    assert SAME not in room.hears(2, loaded()) + room.hears(1, loaded())


@pytest.mark.parametrize(
    "changes", [{"is_loaded": False}, {"binds_id": False}, {"is_public_sample": True}, {"leaves": ()}]
)
def test_the_same_leaf_is_not_said_otherwise(room, changes):
    for user in (1, 2, 1, 2, 1):
        assert SAME not in room.hears(user, file_of("mine", **{"is_loaded": True, **changes}))


def test_after_sixty_days_one_rounded_number_remains(room):
    for user in range(43):
        room.send(user, file_of(user), days=user % 5)
    for user in range(4):
        room.send(user, file_of(user, "small"))
    room.sightings.expire(FIRST_DAY + timedelta(days=59))
    assert room.sightings.counts("bybit", file_of().root).accounts == 43
    room.sightings.expire(FIRST_DAY + timedelta(days=60))
    assert not room.rows("held")
    assert not room.rows("accounts")
    assert not list(room.keys.iterdir())
    assert [row[-1] for row in room.rows("roots")] == [20]  # of the small one nothing
    expected = "Files of at least 20 other accounts led to this root."
    assert room.hears(1, file_of(1), days=61) == room.hears(99, file_of(99), days=62) == expected
    assert not room.rows("held")
    assert room.hears(1, file_of(1, "small"), days=61) == NOBODY


def test_rounding_is_down_to_a_plain_number():
    said = {number: rounded_down(number) for number in (0, 4, 5, 9, 10, 19, 20, 49, 50, 99, 100, 1999, 2000)}
    assert list(said.values()) == [0, 0, 5, 5, 10, 10, 20, 20, 50, 50, 100, 1000, 2000]


def test_five_hundred_fakes_of_fifty_accounts_move_nothing(open_room):
    def story(room, fakes):
        heard = [room.hears(user, scoped(user)) for user in range(1, 21)]
        if fakes:
            for number in range(500):
                room.send(1000 + number % 50, scoped(f"fake {number}", f"fake {number}"))
        return heard + [room.hears(user, scoped(user)) for user in range(1, 41)]

    with open_room("plain") as plain, open_room("flooded") as flooded:
        assert story(plain, fakes=False) == story(flooded, fakes=True)
        assert len(flooded.rows("roots")) == 1 + 50 * MOST_NEW_ROOTS


def test_ten_thousand_trees_of_one_account_move_nothing(open_room):
    def story(room, fakes):
        heard = [room.hears(user, scoped(user)) for user in range(1, 9)]
        for number in range(fakes):
            room.send(999, scoped(f"fake {number}", f"fake {number}"), days=number // 1000)
        return heard + [room.hears(user, scoped(user)) for user in range(1, 12)]

    with open_room("plain") as plain, open_room("flooded") as flooded:
        assert story(plain, 0) == story(flooded, 10_000)
        assert len(flooded.rows("roots")) == 1 + 10 * MOST_NEW_ROOTS


def test_one_account_with_a_tree_of_its_own_is_one_account(room):
    for number in range(300):
        room.send(999, scoped(f"made up {number}", "made up"))
    assert ANOTHER not in room.hears(1, scoped(1))
    assert len(room.rows("held")) <= 201


@pytest.mark.slow
def test_made_up_roots_push_each_other_out_and_not_what_many_sent(room):
    for user in range(1, 4):
        room.send(user, file_of(user, "real"))
    room.send(9, file_of(9, "confirmed"))
    assert room.sightings.roots.confirm("bybit", [file_of(root="confirmed").root, "ab" * 32]) == 1
    room.send(8, file_of(8, "loaded", is_loaded=True))
    for number in range(MOST_UNCONFIRMED + 50):
        room.send(10_000 + number // 5, file_of(number, f"fake {number}"), days=1)
    assert len(room.rows("roots")) == MOST_UNCONFIRMED + 2
    assert len(list(room.keys.iterdir())) == MOST_UNCONFIRMED + 2
    for name, accounts in (("real", 3), ("confirmed", 1), ("loaded", 1), ("fake 0", 0)):
        assert room.sightings.counts("bybit", file_of(root=name).root).accounts == accounts


def test_two_hundred_accounts(open_room):
    """192 with the root, 6 with a second, 2 with a third; two of the first share a leaf. Each sends once, then once more."""

    def story(room, odd):
        roots = dict.fromkeys(range(1, 201), "root")
        leaves = {user: user for user in roots}
        if odd:
            roots |= dict.fromkeys(range(101, 107), "second") | dict.fromkeys((120, 121), "third")
            leaves[8] = 7
        first = {user: room.hears(user, scoped(leaves[user], roots[user], is_loaded=False)) for user in roots}
        again = {user: room.hears(user, scoped(leaves[user], roots[user])) for user in roots}
        return first, again, roots

    with open_room("odd") as room:
        first, again, roots = story(room, odd=True)
        for user in range(1, 107):  # the sixth of the second root comes last
            assert (ANOTHER in first[user]) == (user in range(101, 107)), user
        for user in range(107, 201):
            assert ANOTHER in first[user]
        assert all(ANOTHER in said for said in again.values())
        assert {user for user in again if "191 other" in again[user]} == {
            u for u in roots if roots[u] == "root"
        } - {7, 8}
        assert "190 other" in again[7]
        assert "190 other" in again[8]
        assert again[7] == again[8]
        assert all("a few other" in again[user] for user in (120, 121))
        assert not any(SAME in said for said in (*first.values(), *again.values()))
    with open_room("usual") as usual:
        _, plain, _ = story(usual, odd=False)
        assert not any(ANOTHER in said for said in plain.values())


def test_a_third_root_of_two_accounts_and_a_shared_leaf_change_no_other_answer(open_room):
    def story(room, odd):
        heard = {}
        for turn in range(2):
            for user in range(1, 31):
                root = "third" if odd and user > 28 else "root" if user <= 28 else None
                if root is not None:
                    leaf = 7 if odd and user == 8 else user
                    heard[turn, user] = room.hears(user, scoped(leaf, root))
        return {key: said for key, said in heard.items() if key[1] not in (7, 8, 29, 30)}

    with open_room("plain") as plain, open_room("odd") as odd:
        assert story(plain, odd=False) == story(odd, odd=True)


def test_a_format_of_several_exchanges_names_none_of_them():
    said = about_file(SightingNews(0, another_root=True, same_leaf=True), "Gate, Quanto, Websea")
    assert "Quanto" not in said
    assert "whether the exchange did is not shown" in said


def test_since_is_the_first_day_of_the_others(room):
    room.send(1, file_of(1))
    room.send(2, file_of(2), days=1)
    room.send(3, file_of(3), days=2)
    assert room.hears(1, file_of(1), days=3).endswith("since 4 Nov 2026.")
    assert room.hears(4, file_of(1), days=3).endswith(
        "since 4 Nov 2026."
    )  # of the first account it has the leaf
    assert room.hears(5, file_of(5), days=3).endswith("since 3 Nov 2026.")
