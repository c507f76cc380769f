"""Coming into a group, what the bot may do there, and the way from a group to the private chat."""

import pytest
from answer_facts import plain

from bot.commands import COMMANDS, Where, commands_for
from bot.texts import group as group_texts

HERE = group_texts.elsewhere()


async def told(bot_session, group) -> list:
    """Return what the bot said in a group, after everything before was handled."""
    await bot_session.settled()
    return [message for message in bot_session.sandbox.history(group) if message.from_bot]


@pytest.fixture
def new_group(bot_session):
    return bot_session.sandbox.add_group("Depositors", [bot_session.alice, bot_session.bob], bot=False)


@pytest.mark.slow
async def test_it_greets_with_what_it_needs(bot_session, new_group):
    await new_group.add_bot(bot_session.alice)
    (greeting,) = await told(bot_session, new_group)
    assert greeting.text.startswith("Hello. Here I show what an exchange owes")
    assert "/exchange: which exchange this group asks about" in greeting.text
    assert greeting.text == plain(group_texts.greeting(may_delete=False))
    assert greeting.button("Open the private chat").url == f"https://t.me/{bot_session.sandbox.bot_username}"


@pytest.mark.slow
async def test_it_greets_where_it_may_delete_already(bot_session, new_group):
    await new_group.add_bot(bot_session.alice, can_delete=True)
    (greeting,) = await told(bot_session, new_group)
    assert greeting.text.endswith("I delete client ids and proof files that someone posts here by mistake.")


async def test_it_says_when_its_right_is_given_and_taken(bot_session, new_group):
    await new_group.add_bot(bot_session.alice, admin=True)
    await told(bot_session, new_group)
    await new_group.add_bot(bot_session.alice, can_delete=True)
    assert (await told(bot_session, new_group))[-1].text.startswith("Thank you. From now on I delete")
    await new_group.add_bot(bot_session.alice, admin=True)
    assert (await told(bot_session, new_group))[-1].text.startswith(
        "I can no longer delete messages in this group"
    )
    await new_group.add_bot(bot_session.alice, can_delete=True)
    await told(bot_session, new_group)
    await new_group.add_bot(bot_session.alice)
    said = await told(bot_session, new_group)
    assert said[-1].text.startswith("I can no longer delete messages in this group")
    await new_group.add_bot(bot_session.alice, admin=True)  # nothing that concerns anybody
    await new_group.remove_bot(bot_session.alice)
    assert len(await told(bot_session, new_group)) == len(said) == 5


@pytest.mark.slow
async def test_who_keeps_changing_rights_is_not_answered_for_ever(bot_session, new_group):
    for _ in range(6):
        await new_group.add_bot(bot_session.alice, can_delete=True)
        await new_group.add_bot(bot_session.alice)
    assert len(await told(bot_session, new_group)) == 5


async def test_a_channel_and_a_private_chat_are_not_greeted(bot_session):
    channel = bot_session.sandbox.add_channel("News", bot=True)
    assert await told(bot_session, channel) == []
    await bot_session.alice.send("/help")
    await bot_session.alice.block()
    await bot_session.alice.send("/help")
    assert len(await told(bot_session, bot_session.alice)) == 2


@pytest.mark.parametrize(
    ("status", "said"), [({"is_member": False}, 0), ({"can_send_messages": False}, 0), ({}, 1)]
)
async def test_a_restricted_bot_greets_where_it_may(bot_session, new_group, status, said):
    rights = (
        "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes"
        " can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_change_info"
        " can_invite_users can_pin_messages can_manage_topics can_react_to_messages can_edit_tag"
    )
    bot = {"id": bot_session.run.application.bot.id, "is_bot": True, "first_name": "Bot"}
    restricted = {"status": "restricted", "user": bot, "is_member": True, "until_date": 0}
    restricted |= dict.fromkeys(rights.split(), True) | status
    bot_session.sandbox.world.set_bot_member(
        bot_session.sandbox.world.chats[new_group.id], bot_session.alice.user, "member"
    )
    before = len(await told(bot_session, new_group))
    change = {
        "chat": {"id": new_group.id, "type": "supergroup", "title": "Depositors"},
        "from": {"id": bot_session.alice.id, "is_bot": False, "first_name": "Alice"},
        "date": 1,
        "old_chat_member": {"status": "left", "user": bot},
        "new_chat_member": restricted,
    }
    bot_session.sandbox.inject("my_chat_member", change)
    assert len(await told(bot_session, new_group)) - before == said


async def test_the_greeting_does_not_make_the_group_wait(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots, group_interval=3600) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice], bot=False)
        await group.add_bot(bot_session.alice)
        (greeting,) = await told(bot_session, group)
        assert (await bot_session.ask("/help", chat=group)).text != greeting.text


@pytest.mark.slow
async def test_our_commands_and_our_name_lead_to_the_private_chat(bot_session, new_group):
    await new_group.add_bot(bot_session.alice, can_delete=True)
    await told(bot_session, new_group)
    name = bot_session.sandbox.bot_username
    private = [c.name for c in COMMANDS if c.where not in (Where.BOTH, Where.GROUP) and c.name != "inspect"]
    there = [c.name for c in commands_for(Where.BOTH, Where.GROUP) if c.name != "settings"]
    assert [f"/{name}" in HERE for name in there] == [True] * 6
    for typed in (
        *(f"/{command}" for command in private),
        f"/start@{name} group",
        f"/nonsense@{name.upper()}",
        f"hello @{name}, are you there?",
    ):
        sent = await bot_session.alice.send(typed, chat=new_group)
        answer = await bot_session.sandbox.next_message(new_group, after=sent)
        assert answer.text == HERE
        assert answer.reply_to == sent.message_id
        assert answer.button("Open the private chat").url == f"https://t.me/{name}"
    inspect = await bot_session.ask("/inspect", chat=new_group)
    assert inspect.labels == ("Open the private chat",)


@pytest.mark.slow
async def test_the_way_to_the_private_chat_is_shown_once_in_the_interval(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots, group_interval=3600) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice], bot_can_delete=True)
        for typed in ("/verify", "/start", f"@{bot_session.sandbox.bot_username}", "/reserves"):
            await bot_session.alice.send(typed, chat=group)
        assert [message.text for message in await told(bot_session, group)] == [HERE]


async def test_what_names_others_is_left_alone(bot_session, new_group):
    await new_group.add_bot(bot_session.alice, can_delete=True)
    before = await told(bot_session, new_group)
    name = bot_session.sandbox.bot_username
    answered = before[-1]
    for typed in ("/verify@other_bot", f"@{name}x hello", f"x@{name}.com", "@other_bot", "/nonsense"):
        await bot_session.alice.send(typed, chat=new_group)
    await bot_session.alice.send("thanks", chat=new_group, reply_to=answered)
    talk = await bot_session.alice.send(f"@{name}", via_bot=bot_session.bob.user, chat=new_group)
    await bot_session.alice.forward(talk, chat=new_group)
    assert await told(bot_session, new_group) == before
