"""Nobody waits for an answer that will not come: what is never read gets a word in the private chat."""

import pytest

from bot.texts import customer as customer_texts

pytestmark = pytest.mark.slow

EDITED = customer_texts.edited()


async def heard(stage, user=None) -> list[str]:
    """Return what the bot said in a private chat, after everything before was handled."""
    await stage.settled()
    return [message.text for message in stage.sandbox.history(user or stage.alice) if message.from_bot]


async def test_a_forwarded_message_gets_a_word(stage, someone):
    theirs = await stage.bob.send(someone("BTC"))
    await stage.sandbox.next_message(stage.bob, after=theirs)
    for hidden in (False, True):
        copy = await stage.alice.forward(theirs, hidden=hidden)
        answer = await stage.sandbox.next_message(stage.alice, after=copy)
        assert answer.text == customer_texts.forwarded()
        assert answer.reply_to == copy.message_id
        assert answer.labels == ()
    file = await stage.bob.send_document("proof.json", b"{}")
    copy = await stage.alice.forward(file)
    assert "save its file" in (await stage.sandbox.next_message(stage.alice, after=copy)).text


async def test_what_another_bot_wrote_gets_a_word(stage, someone):
    for typed in ("/help", someone("BTC")):
        sent = await stage.alice.send(typed, via_bot=stage.bob.user)
        answer = await stage.sandbox.next_message(stage.alice, after=sent)
        assert answer.text == customer_texts.via_bot()


async def test_an_automatic_message_gets_one_word_and_no_conversation(stage):
    """A business account may answer by itself whatever comes in."""
    first = await stage.alice.send("/help", automatic=True)
    answer = await stage.sandbox.next_message(stage.alice, after=first)
    assert answer.text.startswith("I do not read scheduled or automatic messages.")
    await stage.alice.send("I am on holiday", automatic=True)
    assert len(await heard(stage)) == 1


async def test_an_edited_message_gets_one_word_however_often_it_is_edited(stage, someone):
    client = someone("BTC")
    first = await stage.alice.send("hello")
    await stage.sandbox.next_message(stage.alice, after=first)
    for typed in (client, f"{client} latest", "/help"):
        await stage.alice.edit(first, typed)
    assert (await heard(stage))[1:] == [EDITED]
    assert stage.sandbox.history(stage.alice)[-1].reply_to == first.message_id
    second = await stage.ask("hello")
    asked = stage.sandbox.history(stage.alice)[-2]
    await stage.alice.edit(asked, "/help")
    assert (await stage.sandbox.next_message(stage.alice, after=second)).text == EDITED


async def test_what_telegram_changes_by_itself_is_no_edit(stage):
    """A preview of a link comes later than the message; reactions and other fields are told in the same way."""
    sent = await stage.alice.send("https://exchange.example/por")
    await stage.sandbox.next_message(stage.alice, after=sent)
    stage.alice.touch(sent)
    assert len(await heard(stage)) == 1
    await stage.alice.edit(sent, "https://exchange.example/proof")
    stage.alice.touch(sent)
    assert (await heard(stage))[1:] == [EDITED]


def _edited(stage, **fields) -> dict:
    alice = {"id": stage.alice.id, "is_bot": False, "first_name": "Alice"}
    chat = {"id": stage.alice.id, "type": "private", "first_name": "Alice"}
    now = int(stage.sandbox.world.now())
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
async def test_what_nobody_edited_gets_no_word(stage, fields):
    await stage.ask("/help")
    assert stage.sandbox.inject("edited_message", _edited(stage, **fields))
    assert len(await heard(stage)) == 1


async def test_a_replaced_file_gets_a_word(stage):
    await stage.ask("/help")
    document = {"file_id": "x", "file_unique_id": "x", "file_name": "proof.json", "file_size": 9}
    stage.sandbox.inject("edited_message", _edited(stage, document=document))
    assert (await heard(stage))[1:] == [EDITED]


async def test_an_album_that_is_forwarded_gets_one_word(stage):
    await stage.ask("/help")
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
    for number in range(5):
        photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
        fields = {"photo": photo, "media_group_id": "1", "forward_origin": origin, "message_id": 7 + number}
        body = _edited(stage, **fields)
        del body["edit_date"]
        stage.sandbox.inject("message", body)
    assert len((await heard(stage))[1:]) == 1
