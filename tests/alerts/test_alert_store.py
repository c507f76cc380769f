"""Who asked for what, in a file that may be lost."""

import sqlite3
import stat

import pytest

from bot.alerts import AlertChoices, AlertKind, AlertStore, AlertStoreError, BelowLine
from bot.alerts import events as alert_events


def told(store):
    """Take every message that is due, and note each as done."""
    found = []
    while page := store.events.fresh():
        for one in page:
            store.events.leaves(one)
            store.events.done(one)
        found += page
    return [(one.event, one.chat) for one in found]


def test_choices_are_kept_and_outlive_a_restart(opened):
    chosen = AlertChoices(frozenset({AlertKind.PUBLISHED, AlertKind.RATIO}), "okx", 95)
    opened().subscriptions.save(7, "de", chosen)
    assert opened().subscriptions.of(7) == chosen
    assert opened().subscriptions.of(8) is None


def test_nothing_is_kept_of_whoever_has_nothing_on(opened, path, all_on):
    store = opened()
    store.subscriptions.save(7, "en", all_on)
    store.subscriptions.save(7, "en", AlertChoices(exchange="okx"))
    assert store.subscriptions.of(7) is None
    assert store.subscriptions.count() == 0


def test_the_file_holds_chat_language_choices_and_position_and_nothing_else(opened, path, all_on):
    opened().subscriptions.save(7, "fa", all_on)
    with sqlite3.connect(path) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(subscribers)")]
    assert columns == ["number", "chat", "language", "kinds", "exchange", "line", "since"]


def test_what_is_forgotten_is_in_no_file(opened, path, all_on):
    store, chat = opened(), 1_234_567_890_123
    store.subscriptions.save(chat, "en", all_on)
    digits = chat.to_bytes(6, "big")
    files = [path, path.with_name("alerts.db-wal")]
    assert any(digits in each.read_bytes() for each in files)
    assert store.subscriptions.forget(chat)
    assert not any(digits in each.read_bytes() for each in files)
    assert not store.subscriptions.forget(chat)


def test_the_file_is_for_this_user_only(opened, path):
    opened()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [b"no database at all", None])
def test_a_damaged_file_is_replaced_and_the_operators_are_told(path, opened, all_on, damage):
    store = opened()
    store.subscriptions.save(7, "en", all_on)
    store.close()
    with path.open("r+b") as file:
        file.write(damage or b"")
        if damage is None:
            file.seek(4096)
            file.write(b"\xff" * 8192)
    again = AlertStore(path, 5)
    assert ["damaged" in fault for fault in again.faults] == [True]
    assert again.subscriptions.count() == 0
    assert again.events.told() == 5
    again.close()


def test_a_file_of_someone_else_is_replaced_too(path):
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE other (a)")
    store = AlertStore(path, 0)
    assert len(store.faults) == 1
    assert store.is_open
    store.close()


def test_a_file_that_cannot_be_used_stops_nobody(tmp_path):
    store = AlertStore(tmp_path / "missing" / "alerts.db", 0)
    assert "Nobody is sent alerts" in store.faults[0]
    assert not store.is_open
    with pytest.raises(AlertStoreError):
        store.subscriptions.of(7)
    store.close()


def test_a_newer_file_is_left_alone(path, opened):
    opened().close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    store = AlertStore(path, 0)
    assert "newer" in store.faults[0]
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (99,)


def test_pressing_twice_changes_nothing_and_a_line_is_one_of_several():
    chosen = AlertChoices().toggled(AlertKind.PUBLISHED)
    assert chosen.kinds == {AlertKind.PUBLISHED}
    assert chosen.toggled(AlertKind.PUBLISHED) == AlertChoices()
    at_95 = chosen.toggled(AlertKind.RATIO, 95)
    assert at_95 == AlertChoices(frozenset({AlertKind.PUBLISHED, AlertKind.RATIO}), line=95)
    assert at_95.toggled(AlertKind.RATIO, 80).line == 80
    assert at_95.toggled(AlertKind.RATIO, 95) == chosen
    assert at_95.toggled(AlertKind.WITHDRAWN).line == 95


def test_each_event_goes_once_to_whoever_asked_for_its_kind_and_exchange(opened, news):
    store, published = opened(), frozenset({AlertKind.PUBLISHED})
    store.subscriptions.save(1, "en", AlertChoices(published))
    store.subscriptions.save(2, "en", AlertChoices(published, "okx"))
    store.subscriptions.save(3, "en", AlertChoices(published, "htx"))
    store.subscriptions.save(4, "en", AlertChoices(frozenset({AlertKind.WITHDRAWN})))
    store.events.tell(1, [news(1)])
    store.events.tell(2, [news(1, AlertKind.WITHDRAWN)])
    assert told(store) == [(1, 1), (1, 2), (2, 4)]
    assert told(store) == []
    store.events.tell(2, [news(1, AlertKind.WITHDRAWN)])  # the same row again
    assert told(store) == []


def test_a_ratio_goes_to_those_whose_line_it_crossed(opened, news):
    store, ratio = opened(), frozenset({AlertKind.RATIO})
    for chat, line in ((1, 100), (2, 95), (3, 90), (4, 80)):
        store.subscriptions.save(chat, "en", AlertChoices(ratio, line=line))
    fell = BelowLine("BTC", "claimed", 1000, 920, 1000, 960)  # from 96 to 92: below 95 only
    store.events.look(1, [news(1, AlertKind.RATIO, below=(fell,))])
    assert told(store) == [(1, 2)]
    new = BelowLine("ETH", "signed", 1000, 899)
    store.events.look(2, [news(2, AlertKind.RATIO, below=(new,))])
    assert told(store) == [(2, 1), (2, 2), (2, 3)]


def test_whoever_joins_in_between_hears_of_what_comes_after(opened, news, all_on, monkeypatch):
    monkeypatch.setattr(alert_events, "PAGE", 1)
    store = opened()
    store.subscriptions.save(1, "en", all_on)
    store.events.tell(1, [news(1)])
    first = store.events.fresh()
    store.subscriptions.save(2, "en", all_on)
    store.events.tell(2, [news(2)])
    assert [(one.event, one.chat) for one in first] == [(1, 1)]
    assert told(store) == [(2, 1), (2, 2)]


def test_whoever_stops_in_between_hears_no_more_and_coming_back_brings_nothing_twice(opened, news, all_on):
    store = opened()
    for chat in (1, 2):
        store.subscriptions.save(chat, "en", all_on)
    store.events.tell(1, [news(1)])
    one, two = store.events.fresh()
    store.events.done(one)
    store.subscriptions.remove(1)
    store.subscriptions.remove(2)
    assert not store.events.is_wanted(two)
    store.subscriptions.save(1, "en", all_on)
    store.subscriptions.save(2, "en", all_on)
    assert store.events.left() == []
    assert told(store) == []


def test_a_group_that_moves_keeps_choices_and_place(opened, news, all_on):
    store = opened()
    store.subscriptions.save(-1, "tr", all_on)
    store.events.tell(1, [news(1)])
    assert told(store) == [(1, -1)]
    store.subscriptions.move(-1, -1001)
    store.subscriptions.move(-1, -1001)  # Telegram says it in both chats
    assert store.subscriptions.of(-1) is None
    assert store.subscriptions.of(-1001) == all_on
    store.events.tell(2, [news(2)])
    assert told(store) == [(2, -1001)]


def test_a_group_that_moves_to_where_something_is_set_has_one_subscription(opened, all_on):
    store, other = opened(), AlertChoices(frozenset({AlertKind.SILENCE}))
    store.subscriptions.save(-1, "en", all_on)
    store.subscriptions.save(-1001, "en", other)
    store.subscriptions.move(-1, -1001)
    assert store.subscriptions.of(-1001) == other
    assert store.subscriptions.count() == 1


def test_another_language_is_kept(opened, news, all_on):
    store = opened()
    store.subscriptions.save(1, "en", all_on)
    store.subscriptions.speak(1, "vi")
    store.subscriptions.speak(2, "vi")
    store.events.tell(1, [news(1)])
    assert [one.language for one in store.events.fresh()] == ["vi"]
    assert store.subscriptions.count() == 1


def test_pages_are_read_in_the_order_of_coming(opened, news, all_on, monkeypatch):
    monkeypatch.setattr(alert_events, "PAGE", 7)
    store = opened()
    for chat in range(100, 50, -1):
        store.subscriptions.save(chat, "en", all_on)
    store.events.tell(1, [news(1)])
    store.events.tell(2, [news(2)])
    order = list(range(100, 50, -1))
    assert told(store) == [*((1, chat) for chat in order), *((2, chat) for chat in order)]


class KilledError(Exception):
    pass


def deliver(store, world, budget):
    """Deliver all as the bot does, and be killed before step number `budget`; `world` is what chats got.

    What had left and had not arrived is in the error.
    """
    steps = iter(range(budget))

    def step(*on_its_way):
        if next(steps, None) is None:
            raise KilledError(*on_its_way)

    def send(one):
        step()
        store.events.leaves(one)
        step(one.event, one.chat)
        world.append((one.event, one.chat, one.again))
        step()
        store.events.done(one)

    while left := store.events.left():
        for one in left:
            send(one)
    while page := store.events.fresh():
        step()
        for one in page:
            send(one)


@pytest.mark.parametrize("kills", [(first, second) for first in range(22) for second in (0, 1, 2, 5, 9)])
def test_killed_anywhere_nobody_is_missed_and_nobody_gets_it_unmarked_twice(
    opened, news, all_on, monkeypatch, kills
):
    """In doubt is only what left: it comes once more with the mark, and never a third time.

    So whoever is missed was on the way at two kills.
    """
    lost = []
    monkeypatch.setattr(alert_events, "PAGE", 2)
    world, store = [], opened()
    for chat in (1, 2, 3):
        store.subscriptions.save(chat, "en", all_on)
    store.events.tell(1, [news(1)])
    store.events.tell(2, [news(2)])
    for budget in (*kills, 1000):
        try:
            deliver(store, world, budget)
        except KilledError as killed:
            lost.append(killed.args)
            store = opened()
    plain = [(event, chat) for event, chat, again in world if not again]
    marked = [(event, chat) for event, chat, again in world if again]
    everyone = {(event, chat) for event in (1, 2) for chat in (1, 2, 3)}
    assert len(plain) == len(set(plain))
    assert len(marked) == len(set(marked)) <= len(kills)
    twice_lost = {one for one in lost if one and lost.count(one) == 2}
    assert {*plain, *marked} == everyone - twice_lost


def test_what_was_not_taken_is_due_again_without_a_mark(opened, news, all_on):
    store = opened()
    store.subscriptions.save(1, "en", all_on)
    store.events.tell(1, [news(1)])
    (one,) = store.events.fresh()
    store.events.leaves(one)
    assert store.events.left() == []
    store.events.put_back(one)
    assert [each.again for each in store.events.left()] == [False]


def test_what_may_have_arrived_goes_once_more_and_then_never(opened, news, all_on):
    store = opened()
    store.subscriptions.save(1, "en", all_on)
    store.events.tell(1, [news(1)])
    (one,) = store.events.fresh()
    store.events.leaves(one)
    store.events.in_doubt(one)
    (again,) = store.events.left()
    assert again.again
    store.events.leaves(again)
    store.events.in_doubt(again)
    assert store.events.left() == store.events.fresh() == []


def test_an_exchange_whose_key_changed_is_followed(opened, path, all_on):
    opened().subscriptions.save(1, "en", AlertChoices(all_on.kinds, "sample"))
    store = AlertStore(path, 0, {"sample": "okx"})
    assert store.subscriptions.of(1).exchange == "okx"
    store.close()


def test_a_new_file_tells_nothing_of_what_was_before(opened):
    store = opened(12)
    assert (store.events.told(), store.events.looked()) == (12, 12)
    assert opened(40).events.told() == 12


def test_a_catalogue_from_the_backup_has_news_again_and_none_twice(opened, news, all_on):
    store = opened()
    store.subscriptions.save(1, "en", all_on)
    for row in (1, 2, 3):
        store.events.tell(row, [news(row)])
    assert len(told(store)) == 3
    store = opened(1)
    assert store.events.told() == 1
    store.events.tell(2, [news(2)])  # the same as before
    store.events.tell(3, [news(4)])
    assert [chat for _, chat in told(store)] == [1]


def test_an_event_that_cannot_be_read_is_said(opened, path, news):
    store = opened()
    store.events.tell(1, [news(1)])
    with sqlite3.connect(path) as database:
        database.execute("UPDATE events SET facts = 'x'")
    with pytest.raises(AlertStoreError, match="cannot be read"):
        store.events.fresh()
