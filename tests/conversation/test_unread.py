"""Nobody waits for an answer that will not come: what is never read gets a word in the private chat."""

import pytest

from bot.texts import customer as customer_texts

pytestmark = pytest.mark.slow

EDITED = customer_texts.edited()


async def heard(bot_session, user=None) -> list[str]:
    """Return what the bot said in a private chat, after everything before was handled."""
    await bot_session.settled()
    return [
        message.text for message in bot_session.sandbox.history(user or bot_session.alice) if message.from_bot
    ]


async def test_a_forwarded_message_gets_a_word(bot_session, someone):
    theirs = await bot_session.bob.send(someone("BTC"))
    await bot_session.sandbox.next_message(bot_session.bob, after=theirs)
    for hidden in (False, True):
        copy = await bot_session.alice.forward(theirs, hidden=hidden)
        answer = await bot_session.sandbox.next_message(bot_session.alice, after=copy)
        assert answer.text == customer_texts.forwarded()
        assert answer.reply_to == copy.message_id
        assert answer.labels == ()
    file = await bot_session.bob.send_document("proof.json", b"{}")
    copy = await bot_session.alice.forward(file)
    assert "save its file" in (await bot_session.sandbox.next_message(bot_session.alice, after=copy)).text


async def test_what_another_bot_wrote_gets_a_word(bot_session, someone):
    for typed in ("/help", someone("BTC")):
        sent = await bot_session.alice.send(typed, via_bot=bot_session.bob.user)
        answer = await bot_session.sandbox.next_message(bot_session.alice, after=sent)
        assert answer.text == customer_texts.via_bot()


async def test_an_automatic_message_gets_one_word_and_no_conversation(bot_session):
    """A business account may answer by itself whatever comes in."""
    first = await bot_session.alice.send("/help", automatic=True)
    answer = await bot_session.sandbox.next_message(bot_session.alice, after=first)
    assert answer.text.startswith("I do not read scheduled or automatic messages.")
    await bot_session.alice.send("I am on holiday", automatic=True)
    assert len(await heard(bot_session)) == 1


async def test_an_edited_message_gets_one_word_however_often_it_is_edited(bot_session, someone):
    client = someone("BTC")
    first = await bot_session.alice.send("hello")
    await bot_session.sandbox.next_message(bot_session.alice, after=first)
    for typed in (client, f"{client} latest", "/help"):
        await bot_session.alice.edit(first, typed)
    assert (await heard(bot_session))[1:] == [EDITED]
    assert bot_session.sandbox.history(bot_session.alice)[-1].reply_to == first.message_id
    second = await bot_session.ask("hello")
    asked = bot_session.sandbox.history(bot_session.alice)[-2]
    await bot_session.alice.edit(asked, "/help")
    assert (await bot_session.sandbox.next_message(bot_session.alice, after=second)).text == EDITED


async def test_what_telegram_changes_by_itself_is_no_edit(bot_session):
    """A preview of a link comes later than the message; reactions and other fields are told in the same way."""
    sent = await bot_session.alice.send("https://exchange.example/por")
    await bot_session.sandbox.next_message(bot_session.alice, after=sent)
    bot_session.alice.touch(sent)
    assert len(await heard(bot_session)) == 1
    await bot_session.alice.edit(sent, "https://exchange.example/proof")
    bot_session.alice.touch(sent)
    assert (await heard(bot_session))[1:] == [EDITED]


def _edited(bot_session, **fields) -> dict:
    alice = {"id": bot_session.alice.id, "is_bot": False, "first_name": "Alice"}
    chat = {"id": bot_session.alice.id, "type": "private", "first_name": "Alice"}
    now = int(bot_session.sandbox.world.now())
    return {"message_id": 7, "date": now - 9, "edit_date": now, "chat": chat, "from": alice, **fields}


@pytest.mark.parametrize(
    "fields",
    [
        {"location": {"longitude": 8.5, "latitude": 47.4, "live_period": 900}},
        {"text": "look", "edit_date": 1_700_000_000},  # a new reaction under an old edit
        {"dice": {"emoji": "🎲", "value": 3}},
        {
            "text": "x",
            "via_bot": {"id": 4242, "is_bot": True, "first_name": "Inline", "username": "inline_bot"},
        },
        {"pinned_message": {"message_id": 3, "date": 0, "chat": {"id": 1, "type": "private"}}},
    ],
)
async def test_what_nobody_edited_gets_no_word(bot_session, fields):
    await bot_session.ask("/help")
    assert bot_session.sandbox.inject("edited_message", _edited(bot_session, **fields))
    assert len(await heard(bot_session)) == 1


async def test_a_replaced_file_gets_a_word(bot_session):
    await bot_session.ask("/help")
    document = {"file_id": "x", "file_unique_id": "x", "file_name": "proof.json", "file_size": 9}
    bot_session.sandbox.inject("edited_message", _edited(bot_session, document=document))
    assert (await heard(bot_session))[1:] == [EDITED]


async def test_an_album_that_is_forwarded_gets_one_word(bot_session):
    await bot_session.ask("/help")
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
    for number in range(5):
        photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
        fields = {"photo": photo, "media_group_id": "1", "forward_origin": origin, "message_id": 7 + number}
        body = _edited(bot_session, **fields)
        del body["edit_date"]
        bot_session.sandbox.inject("message", body)
    assert len((await heard(bot_session))[1:]) == 1
