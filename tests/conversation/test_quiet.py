"""Where the bot keeps quiet, whom it takes for nobody, and where in a group its answers go."""

import asyncio

import pytest

from bot.telegram.callbacks import Action, ButtonData
from bot.texts import customer as customer_texts
from bot.texts import group as group_texts

pytestmark = pytest.mark.slow

OPERATORS_ONLY = ("/load x", "/withdraw 2026-10-25", "/audit", "/status", "/cancel")
IN_PRIVATE = group_texts.elsewhere()


async def heard_by_all(bot_session, chat) -> list:
    """Return what the bot said in `chat`, after everything before was handled."""
    await bot_session.settled()
    return [message for message in bot_session.sandbox.history(chat) if message.from_bot]


async def test_answers_go_to_the_topic_of_the_question(bot_session):
    group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
    topic = group.add_topic(bot_session.alice, "Reserves")
    for typed in ("/reserves", "/reserves DOGE", "/reserves 1999-01-01", "/snapshots", "/help"):
        sent = await bot_session.alice.send(typed, chat=group, topic=topic)
        answer = await bot_session.sandbox.next_message(group, after=sent)
        assert (answer.topic, answer.reply_to) == (topic, sent.message_id)
    sent = await bot_session.alice.send("/reserves", chat=group, topic=topic)
    picture = await bot_session.sandbox.next_message(group, after=sent)
    wallets = await bot_session.press(picture, next(label for label in picture.labels if "Wallets" in label))
    assert wallets.topic == topic
    general = await bot_session.ask("/reserves", chat=group)
    assert general.topic is None


async def test_a_long_answer_stays_in_its_topic(bot_session_with, wide):
    async with bot_session_with(wide(40)) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
        topic = group.add_topic(bot_session.alice, "Reserves")
        sent = await bot_session.alice.send("/reserves", chat=group, topic=topic)
        picture = await bot_session.sandbox.next_message(group, after=sent)
        words = await bot_session.press(picture, "Details")
        assert (picture.topic, words.topic) == (topic, topic)


async def test_an_id_in_a_topic_is_deleted_and_answered_there(bot_session, someone):
    group = bot_session.sandbox.add_group("Depositors", [bot_session.alice], bot_can_delete=True)
    topic = group.add_topic(bot_session.alice, "Questions")
    sent = await bot_session.alice.send(someone("BTC"), chat=group, topic=topic)
    answer = await bot_session.sandbox.next_message(group, after=sent)
    assert answer.topic == topic
    assert bot_session.sandbox.refresh(sent).deleted


async def test_nothing_but_new_messages_of_people_starts_something_in_a_group(bot_session, someone):
    group = bot_session.sandbox.add_group(
        "Depositors", [bot_session.alice, bot_session.bob], bot_can_delete=True
    )
    channel = bot_session.sandbox.add_channel("News", discussion=group)
    talk = await bot_session.alice.send("hello", chat=group)
    await bot_session.alice.edit(talk, "/reserves")
    private = await bot_session.alice.send("/reserves")
    await bot_session.sandbox.next_message(bot_session.alice, after=private)
    await bot_session.alice.forward(private, chat=group)
    await bot_session.alice.forward(private, chat=group, hidden=True)
    await bot_session.alice.send("/reserves", chat=group, via_bot=bot_session.bob.user)
    await channel.post("/reserves")
    assert await heard_by_all(bot_session, group) == []


async def test_what_another_bot_wrote_starts_nothing(bot_session, someone):
    """An inline bot puts words into a person's mouth: nobody typed them, and it is said that nobody reads them."""
    for typed in ("/help", someone("BTC"), "/reserves"):
        await bot_session.alice.send(typed, via_bot=bot_session.bob.user)
    said = await heard_by_all(bot_session, bot_session.alice)
    assert {message.text.partition(".")[0] for message in said} == {
        customer_texts.via_bot().partition(".")[0]
    }
    assert len(said) == 3


async def test_an_anonymous_administrator_gets_public_answers_and_no_others(
    bot_session_with, monthly_snapshots
):
    """Telegram shows the group itself as the sender, so nobody knows who it is: never an operator."""
    async with bot_session_with(*monthly_snapshots, waiting_per_chat=100) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
        sent = await bot_session.alice.send("/reserves", chat=group, as_chat=group)
        answer = await bot_session.sandbox.next_message(group, after=sent)
        assert answer.photo
        for typed in OPERATORS_ONLY:
            await bot_session.alice.send(typed, chat=group, as_chat=group)
        said = await heard_by_all(bot_session, group)
        assert [m.text for m in said if m.message_id != answer.message_id] == [IN_PRIVATE] * 5


async def test_operators_have_no_power_in_groups(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots, people=("Olga",), waiting_per_chat=100) as bot_session:
        (olga,) = bot_session.operators
        group = bot_session.sandbox.add_group("Depositors", [olga])
        for typed in OPERATORS_ONLY:
            await olga.send(typed, chat=group)
        assert [m.text for m in await heard_by_all(bot_session, group)] == [IN_PRIVATE] * 5
        assert {row.action for row in bot_session.run.services.catalogue.audit(100)} == {
            "publish"
        }  # the bot session's own


@pytest.mark.parametrize("action", [Action.PUBLISH, Action.DISCARD, Action.WITHDRAW, Action.KEEP])
async def test_operators_buttons_pressed_elsewhere_do_nothing(bot_session_with, monthly_snapshots, action):
    """A callback from a group, or from somebody else's chat, with data copied from an operator's button."""
    async with bot_session_with(*monthly_snapshots, people=("Olga",)) as bot_session:
        (olga,) = bot_session.operators
        group = bot_session.sandbox.add_group("Depositors", [olga, bot_session.alice])
        answer = await bot_session.ask("/reserves", chat=group)
        mine = await bot_session.ask("/help")
        prefix = bytes.fromhex(monthly_snapshots[-1].statement.id[:16])
        data = ButtonData(action, None, prefix, 0, 0).pack()
        await olga.press_stale(answer, data)
        await bot_session.alice.press_stale(answer, data)
        await bot_session.alice.press_stale(mine, data)
        said = await heard_by_all(bot_session, group)
        assert [m.message_id for m in said] == [answer.message_id]
        assert "25 Oct 2026" in (await bot_session.ask("/snapshots")).text
        assert "❌" not in (await bot_session.ask("/snapshots")).text


async def test_a_group_gets_one_answer_in_its_interval_whatever_is_asked(
    bot_session_with, monthly_snapshots, someone
):
    async with bot_session_with(*monthly_snapshots, group_interval=3600) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice], bot_can_delete=True)
        first = await bot_session.ask("/help", chat=group)
        for typed in ("/reserves", "/reserves BTC", "/snapshots", "/help"):
            await bot_session.alice.send(typed, chat=group)
        shown = await bot_session.alice.send(f"/verify {someone('BTC')}", chat=group)
        assert [m.message_id for m in await heard_by_all(bot_session, group)] == [first.message_id]
        assert bot_session.sandbox.refresh(shown).deleted  # an id is deleted, be there an answer or not


async def test_public_buttons_of_a_withdrawn_snapshot_say_so(bot_session, monthly_snapshots):
    group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
    answer = await bot_session.ask("/reserves", chat=group)
    services = bot_session.run.services
    await asyncio.to_thread(services.catalogue.withdraw, monthly_snapshots[-1].statement.id, 1)
    services.snapshots.refresh()
    told = await bot_session.alice.press(answer, next(label for label in answer.labels if "Wallets" in label))
    assert told.alert
    assert "was withdrawn on" in told.text
    assert "25 Sep 2026" in (await bot_session.ask("/reserves", chat=group)).text


async def test_a_press_made_while_the_bot_was_down_is_followed(bot_session_with, monthly_snapshots, someone):
    """Telegram takes no answer to an old press any more; the person still gets the picture."""
    async with bot_session_with(*monthly_snapshots, refused=("answerCallbackQuery",)) as bot_session:
        answer = await bot_session.ask(someone("BTC"))
        await bot_session.stop()
        await bot_session.alice.press_stale(answer, answer.button("Check BTC").callback_data)
        bot_session.sandbox.expire_queries(0)
        await bot_session.start()
        picture = await bot_session.sandbox.next_message(bot_session.alice, after=answer)
        assert picture.photo


async def test_public_presses_made_while_the_bot_was_down_are_followed_too(
    bot_session_with, monthly_snapshots
):
    async with bot_session_with(*monthly_snapshots, refused=("answerCallbackQuery",)) as bot_session:
        answer = await bot_session.ask("/reserves")
        label = next(label for label in answer.labels if "Wallets" in label)
        await bot_session.stop()
        await bot_session.alice.press_stale(answer, answer.button(label).callback_data)
        bot_session.sandbox.expire_queries(0)
        await bot_session.start()
        wallets = await bot_session.sandbox.next_message(bot_session.alice, after=answer)
        assert "Wallets 1 to 6 of 20" in wallets.text
