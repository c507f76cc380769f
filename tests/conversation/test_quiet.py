"""Where the bot keeps quiet, whom it takes for nobody, and where in a group its answers go."""

import asyncio

import pytest

from bot.telegram.callbacks import Action, ButtonData
from bot.texts import customer as customer_texts
from bot.texts import group as group_texts

pytestmark = pytest.mark.slow

OPERATORS_ONLY = ("/load x", "/withdraw 2026-10-25", "/audit", "/status", "/cancel")
IN_PRIVATE = group_texts.elsewhere()


async def heard_by_all(stage, chat) -> list:
    """Return what the bot said in `chat`, after everything before was handled."""
    await stage.settled()
    return [message for message in stage.sandbox.history(chat) if message.from_bot]


async def test_answers_go_to_the_topic_of_the_question(stage):
    group = stage.sandbox.add_group("Depositors", [stage.alice])
    topic = group.add_topic(stage.alice, "Reserves")
    for typed in ("/reserves", "/reserves DOGE", "/reserves 1999-01-01", "/snapshots", "/help"):
        sent = await stage.alice.send(typed, chat=group, topic=topic)
        answer = await stage.sandbox.next_message(group, after=sent)
        assert (answer.topic, answer.reply_to) == (topic, sent.message_id)
    sent = await stage.alice.send("/reserves", chat=group, topic=topic)
    picture = await stage.sandbox.next_message(group, after=sent)
    wallets = await stage.press(picture, next(label for label in picture.labels if "Wallets" in label))
    assert wallets.topic == topic
    general = await stage.ask("/reserves", chat=group)
    assert general.topic is None


async def test_a_long_answer_stays_in_its_topic(stage_with, wide):
    async with stage_with(wide(40)) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice])
        topic = group.add_topic(stage.alice, "Reserves")
        sent = await stage.alice.send("/reserves", chat=group, topic=topic)
        picture = await stage.sandbox.next_message(group, after=sent)
        words = await stage.sandbox.next_message(group, after=picture)
        assert (picture.topic, words.topic) == (topic, topic)


async def test_an_id_in_a_topic_is_deleted_and_answered_there(stage, someone):
    group = stage.sandbox.add_group("Depositors", [stage.alice], bot_can_delete=True)
    topic = group.add_topic(stage.alice, "Questions")
    sent = await stage.alice.send(someone("BTC"), chat=group, topic=topic)
    answer = await stage.sandbox.next_message(group, after=sent)
    assert answer.topic == topic
    assert stage.sandbox.refresh(sent).deleted


async def test_nothing_but_new_messages_of_people_starts_something_in_a_group(stage, someone):
    group = stage.sandbox.add_group("Depositors", [stage.alice, stage.bob], bot_can_delete=True)
    channel = stage.sandbox.add_channel("News", discussion=group)
    talk = await stage.alice.send("hello", chat=group)
    await stage.alice.edit(talk, "/reserves")
    private = await stage.alice.send("/reserves")
    await stage.sandbox.next_message(stage.alice, after=private)
    await stage.alice.forward(private, chat=group)
    await stage.alice.forward(private, chat=group, hidden=True)
    await stage.alice.send("/reserves", chat=group, via_bot=stage.bob.user)
    await channel.post("/reserves")
    assert await heard_by_all(stage, group) == []


async def test_what_another_bot_wrote_starts_nothing(stage, someone):
    """An inline bot puts words into a person's mouth: nobody typed them, and it is said that nobody reads them."""
    for typed in ("/help", someone("BTC"), "/reserves"):
        await stage.alice.send(typed, via_bot=stage.bob.user)
    said = await heard_by_all(stage, stage.alice)
    assert {message.text.partition(".")[0] for message in said} == {
        customer_texts.via_bot().partition(".")[0]
    }
    assert len(said) == 3


async def test_an_anonymous_administrator_gets_public_answers_and_no_others(stage_with, months):
    """Telegram shows the group itself as the sender, so nobody knows who it is: never an operator."""
    async with stage_with(*months, waiting_per_chat=100) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice])
        sent = await stage.alice.send("/reserves", chat=group, as_chat=group)
        answer = await stage.sandbox.next_message(group, after=sent)
        assert answer.photo
        for typed in OPERATORS_ONLY:
            await stage.alice.send(typed, chat=group, as_chat=group)
        said = await heard_by_all(stage, group)
        assert [m.text for m in said if m.message_id != answer.message_id] == [IN_PRIVATE] * 5


async def test_operators_have_no_power_in_groups(stage_with, months):
    async with stage_with(*months, people=("Olga",), waiting_per_chat=100) as stage:
        (olga,) = stage.operators
        group = stage.sandbox.add_group("Depositors", [olga])
        for typed in OPERATORS_ONLY:
            await olga.send(typed, chat=group)
        assert [m.text for m in await heard_by_all(stage, group)] == [IN_PRIVATE] * 5
        assert {row.action for row in stage.run.services.catalogue.audit(100)} == {
            "publish"
        }  # the stage's own


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.DISCARD, Action.WITHDRAW, Action.KEEP])
async def test_operators_buttons_pressed_elsewhere_do_nothing(stage_with, months, action):
    """A callback from a group, or from somebody else's chat, with data copied from an operator's button."""
    async with stage_with(*months, people=("Olga",)) as stage:
        (olga,) = stage.operators
        group = stage.sandbox.add_group("Depositors", [olga, stage.alice])
        answer = await stage.ask("/reserves", chat=group)
        mine = await stage.ask("/help")
        prefix = bytes.fromhex(months[-1].statement.id[:16])
        data = ButtonData(action, None, prefix, 0, 0).pack()
        await olga.press_stale(answer, data)
        await stage.alice.press_stale(answer, data)
        await stage.alice.press_stale(mine, data)
        said = await heard_by_all(stage, group)
        assert [m.message_id for m in said] == [answer.message_id]
        assert "25 Oct 2026" in (await stage.ask("/snapshots")).text
        assert "❌" not in (await stage.ask("/snapshots")).text


async def test_a_group_gets_one_answer_in_its_interval_whatever_is_asked(stage_with, months, someone):
    async with stage_with(*months, group_interval=3600) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice], bot_can_delete=True)
        first = await stage.ask("/help", chat=group)
        for typed in ("/reserves", "/reserves BTC", "/snapshots", "/help"):
            await stage.alice.send(typed, chat=group)
        shown = await stage.alice.send(f"/verify {someone('BTC')}", chat=group)
        assert [m.message_id for m in await heard_by_all(stage, group)] == [first.message_id]
        assert stage.sandbox.refresh(shown).deleted  # an id is deleted, be there an answer or not


async def test_public_buttons_of_a_withdrawn_snapshot_say_so(stage, months):
    group = stage.sandbox.add_group("Depositors", [stage.alice])
    answer = await stage.ask("/reserves", chat=group)
    services = stage.run.services
    await asyncio.to_thread(services.catalogue.withdraw, months[-1].statement.id, 1)
    services.shelf.refresh()
    told = await stage.alice.press(answer, next(label for label in answer.labels if "Wallets" in label))
    assert told.alert
    assert "was withdrawn on" in told.text
    assert "25 Sep 2026" in (await stage.ask("/reserves", chat=group)).text


async def test_a_press_made_while_the_bot_was_down_is_followed(stage_with, months, someone):
    """Telegram takes no answer to an old press any more; the person still gets the picture."""
    async with stage_with(*months, refused=("answerCallbackQuery",)) as stage:
        answer = await stage.ask(someone("BTC"))
        await stage.stop()
        await stage.alice.press_stale(answer, answer.button("Check BTC").callback_data)
        stage.sandbox.expire_queries(0)
        await stage.start()
        picture = await stage.sandbox.next_message(stage.alice, after=answer)
        assert picture.photo


async def test_public_presses_made_while_the_bot_was_down_are_followed_too(stage_with, months):
    async with stage_with(*months, refused=("answerCallbackQuery",)) as stage:
        answer = await stage.ask("/reserves")
        label = next(label for label in answer.labels if "Wallets" in label)
        await stage.stop()
        await stage.alice.press_stale(answer, answer.button(label).callback_data)
        stage.sandbox.expire_queries(0)
        await stage.start()
        wallets = await stage.sandbox.next_message(stage.alice, after=answer)
        assert "Wallets 1 to 6 of 20" in wallets.text
