"""Who counts as an operator: a numeric id, in that person's own private chat, as a person."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update, User

from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.published_folder import PublishedProofSet
from bot.operator.who import from_operator, is_operator
from bot.settings.model import load_settings
from bot.texts.operator import withdraw_ambiguous

OLGA, EVE, GROUP = 4711, 4712, -100123


def message(sender, chat, kind=Chat.PRIVATE, sender_chat=None) -> Message:
    """Return a message of a user id (None: nobody is named) in a chat."""
    user = None if sender is None else User(sender, "Somebody", is_bot=False)
    behind = None if sender_chat is None else Chat(sender_chat, Chat.CHANNEL)
    return Message(1, datetime.now(UTC), Chat(chat, kind), from_user=user, sender_chat=behind, text="/load x")


@pytest.mark.parametrize(
    ("user", "chat", "kind", "expected"),
    [
        (OLGA, OLGA, Chat.PRIVATE, True),
        (EVE, EVE, Chat.PRIVATE, False),
        (OLGA, EVE, Chat.PRIVATE, False),  # a button in somebody else's chat
        (EVE, OLGA, Chat.PRIVATE, False),
        (OLGA, GROUP, Chat.SUPERGROUP, False),
        (OLGA, OLGA, Chat.GROUP, False),
        (None, OLGA, Chat.PRIVATE, False),
    ],
)
def test_whose_press_counts(user, chat, kind, expected):
    assert is_operator((OLGA,), user, message(user, chat, kind)) is expected


def test_whose_message_counts():
    settings = load_settings(_env_file=None, token="123456789:" + "x" * 35, operators=(OLGA,))
    counts = from_operator(settings)

    def heard(*args, **how):
        return bool(counts.check_update(Update(1, message=message(*args, **how))))

    assert heard(OLGA, OLGA)
    assert not heard(EVE, EVE)
    assert not heard(None, OLGA)
    assert not heard(OLGA, GROUP, Chat.SUPERGROUP)
    assert not heard(OLGA, OLGA, sender_chat=GROUP)  # written in the name of a channel


def test_what_a_name_fits_is_listed_with_its_kind():
    when = "2026-10-25T00:00:00Z"
    tree = PublishedSnapshot("0a" * 32, "Gate", when, when, None, None, "gate")
    found = PublishedProofSet("0b" * 32, "gate", when, "gate", "https://www.gate.com/x", when, None, None)
    assert withdraw_ambiguous((tree, found)).splitlines() == [
        "Several match. Send one of these instead. Nothing was changed.",
        "<code>/withdraw 0a0a0a0a</code>: 25 Oct 2026, 00:00 UTC",
        "<code>/withdraw 0b0b0b0b</code>: proof set, 25 Oct 2026, 00:00 UTC",
    ]
