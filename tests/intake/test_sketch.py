"""What is known of an update before it is read is what is known of it afterwards."""

import pytest
from telegram import Bot

from bot.group import GroupGuard
from bot.telegram.calls import parse_update
from bot.telegram.intake.kinds import kind_of, sketch_of

ALICE = {"id": 7, "is_bot": False, "first_name": "Alice"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Alice"}
GROUP = {"id": -100, "type": "supergroup", "title": "Depositors"}
CHANNEL = {"id": -200, "type": "channel", "title": "News"}
BOT = Bot("1:x")
TYPED = {"message_id": 5, "date": 1, "chat": PRIVATE, "from": ALICE, "text": "/help"}
PRESS = {"id": "1", "from": ALICE, "chat_instance": "1", "data": "x"}


def update(**fields):
    return {"update_id": 1, **fields}


def what(kind):
    return kind.chat_id, kind.message_id, kind.person, kind.in_group, kind.asks


@pytest.mark.parametrize(
    "data",
    [
        update(message=TYPED),
        update(message={**TYPED, "text": "f" * 64}),
        update(callback_query={**PRESS, "message": TYPED}),
        update(callback_query={**PRESS, "message": {**TYPED, "chat": GROUP}}),
        update(callback_query={**PRESS, "message": {"message_id": 5, "date": 0, "chat": GROUP}}),
        update(callback_query={**PRESS, "message": {**TYPED, "chat": GROUP, "sender_chat": CHANNEL}}),
    ],
)
def test_presses_and_private_messages_are_plain(data):
    sketch, kind = sketch_of(data), kind_of(parse_update(data, BOT), (), GroupGuard.may_concern)
    assert sketch is not None
    assert what(sketch) == what(kind)
    assert kind.asks


ORIGIN = {"type": "hidden_user", "date": 1, "sender_user_name": "Bob"}


@pytest.mark.parametrize(
    "data",
    [
        update(),
        update(message={**TYPED, "chat": GROUP}),
        update(edited_message=TYPED),
        update(message={**TYPED, "forward_origin": ORIGIN}),
        update(message={**TYPED, "is_automatic_forward": True}),
        update(message={**TYPED, "via_bot": {**ALICE, "is_bot": True}}),
        update(message={**TYPED, "is_from_offline": True}),
        update(message={**TYPED, "sender_chat": CHANNEL}),
        update(callback_query={**PRESS, "inline_message_id": "1"}),
    ],
)
def test_what_may_count_otherwise_is_read_first(data):
    assert sketch_of(data) is None


@pytest.mark.parametrize(
    "data",
    [
        update(message=None),
        update(message=[]),
        update(message={**TYPED, "from": None}),
        update(message={**TYPED, "chat": "private"}),
        update(message={**TYPED, "chat": {**PRIVATE, "id": "7"}}),
        update(message={**TYPED, "message_id": [5]}),
        update(message={**TYPED, "from": {**ALICE, "id": True}}),
        update(callback_query=[]),
        update(callback_query={"message": TYPED}),
    ],
)
def test_what_is_broken_is_not_plain(data):
    assert sketch_of(data) is None
