"""Groups: what privacy mode lets through, and senders that are not plain people."""

import io

import pytest
from PIL import Image
from telegram import Bot, ChatMemberAdministrator, Message, MessageOriginChannel, Update
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated

from bot.sandbox import ActError, Sandbox, SandboxGroup, SandboxUser, User


@pytest.fixture
def alice(sandbox: Sandbox) -> SandboxUser:
    return sandbox.add_user("Alice")


@pytest.fixture
def group(sandbox: Sandbox, alice: SandboxUser) -> SandboxGroup:
    return sandbox.add_group("Depositors", [alice])


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (8, 8)).save(buffer, "PNG")
    return buffer.getvalue()


async def heard(bot: Bot) -> list[Message]:
    updates: tuple[Update, ...] = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    messages = [one.effective_message for one in updates if not one.my_chat_member]
    return [one for one in messages if isinstance(one, Message) and not one.new_chat_members]


async def test_privacy_mode(sandbox: Sandbox, bot: Bot, alice: SandboxUser, group: SandboxGroup) -> None:
    await alice.send("9f3c" * 16, chat=group)
    await alice.send("please /reserves", chat=group)
    await alice.send("/reserves@other_bot", chat=group)
    await alice.send("/reserves", chat=group)
    await alice.send("/reserves@Sample_Reserves_bot BTC", chat=group)
    await bot.send_message(group.id, "here")
    ours = sandbox.history(group)[-1]
    theirs = await alice.send("thanks", chat=group, reply_to=ours)
    await alice.send("you're welcome", chat=group, reply_to=theirs)
    assert [one.text for one in await heard(bot)] == [
        "/reserves",
        "/reserves@Sample_Reserves_bot BTC",
        "thanks",
    ]


async def test_an_edit_that_makes_it_a_command_is_told(
    bot: Bot, alice: SandboxUser, group: SandboxGroup
) -> None:
    sent = await alice.send("reserves", chat=group)
    assert await heard(bot) == []
    await alice.edit(sent, "/reserves")
    assert [one.text for one in await heard(bot)] == ["/reserves"]


async def test_an_administrator_bot_hears_everything(
    bot: Bot, alice: SandboxUser, group: SandboxGroup
) -> None:
    await group.add_bot(alice, admin=True)
    await alice.send("hello", chat=group)
    assert [one.text for one in await heard(bot)] == ["hello"]


async def test_without_privacy_mode_all_is_heard() -> None:
    async with Sandbox(privacy_mode=False) as sandbox, Bot(sandbox.token, base_url=sandbox.base_url) as bot:
        alice = sandbox.add_user("Alice")
        await alice.send("hello", chat=sandbox.add_group("G", [alice]))
        assert [one.text for one in await heard(bot)] == ["hello"]
        assert bot.bot.can_read_all_group_messages


async def test_a_bot_outside_hears_nothing(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    outside = sandbox.add_group("Elsewhere", [alice], bot=False)
    await alice.send("/reserves", chat=outside)
    assert await heard(bot) == []


async def test_anonymous_administrators_and_channels(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser, group: SandboxGroup
) -> None:
    channel = sandbox.add_channel("News", bot=True, discussion=group)
    await alice.send("/load", chat=group, as_chat=group)
    await alice.send("/load", chat=group, as_chat=channel)
    await channel.post("/load")
    anonymous, as_channel, post, automatic = await heard(bot)
    assert anonymous.from_user is not None
    assert (anonymous.from_user.id, anonymous.sender_chat.id if anonymous.sender_chat else 0) == (
        1087968824,
        group.id,
    )
    assert as_channel.sender_chat is not None
    assert (as_channel.sender_chat.id, as_channel.sender_chat.type) == (channel.id, "channel")
    assert post.from_user is None
    assert post.chat.type == "channel"
    assert automatic.is_automatic_forward
    assert isinstance(automatic.forward_origin, MessageOriginChannel)
    assert automatic.from_user is not None
    assert automatic.from_user.id == 777000


async def test_via_bot_is_told(bot: Bot, alice: SandboxUser) -> None:
    await alice.send("/start", via_bot=User(4242, "Inline", username="inline_bot", is_bot=True))
    (message,) = await heard(bot)
    assert message.via_bot is not None
    assert message.via_bot.username == "inline_bot"


async def test_members(sandbox: Sandbox, bot: Bot, alice: SandboxUser, group: SandboxGroup) -> None:
    ben = sandbox.add_user("Ben")
    group.add_member(ben)
    assert (await bot.get_chat_member(group.id, ben.id)).status == ChatMemberStatus.MEMBER
    group.remove_member(ben)
    assert (await bot.get_chat_member(group.id, ben.id)).status == ChatMemberStatus.LEFT
    assert (await bot.get_chat_member(group.id, alice.id)).status == ChatMemberStatus.OWNER
    assert (await bot.get_chat_member(group.id, bot.id)).status == ChatMemberStatus.MEMBER
    await group.add_bot(alice, can_delete=True)
    me = await bot.get_chat_member(group.id, bot.id)
    assert isinstance(me, ChatMemberAdministrator)
    assert me.can_delete_messages
    assert [one.user.id for one in await bot.get_chat_administrators(group.id)] == [alice.id, bot.id]
    assert await bot.get_chat_member_count(group.id) == 2
    with pytest.raises(BadRequest, match=r"(?i:participant_id_invalid)"):
        await bot.get_chat_member(group.id, 5)
    assert (await bot.get_chat(group.id)).title == "Depositors"
    assert await bot.leave_chat(group.id)
    await alice.send("/reserves", chat=group)
    assert await heard(bot) == []


async def test_ids_and_kinds_of_chats(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    basic = sandbox.add_group("Small", [alice], basic=True)
    await alice.send("/reserves", chat=basic)
    await alice.send("/start")
    small, private = await heard(bot)
    assert (small.chat.type, -1_000_000_000_000 < small.chat.id < 0) == ("group", True)
    assert (private.chat.type, private.chat.id) == ("private", alice.id)
    with pytest.raises(LookupError, match="not in that chat"):
        sandbox.history(basic, as_seen_by=sandbox.add_user("Eve"))


async def test_a_forum_has_topics(
    bot: Bot, sandbox: Sandbox, alice: SandboxUser, group: SandboxGroup
) -> None:
    topic = group.add_topic(alice, "Reserves")
    await alice.send("/reserves", chat=group, topic=topic)
    asked = (await heard(bot))[-1]
    assert (asked.message_thread_id, asked.is_topic_message, asked.chat.is_forum) == (topic, True, True)
    there = await bot.send_message(group.id, "there", message_thread_id=topic)
    general = await bot.send_message(group.id, "general")
    await bot.send_chat_action(group.id, "typing", message_thread_id=topic)
    assert (there.message_thread_id, general.message_thread_id) == (topic, None)
    assert [one.topic for one in sandbox.history(group)[-2:]] == [topic, None]
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=topic + 100)
    with pytest.raises(ActError, match="no topic"):
        await alice.send("x", chat=group, topic=999)


async def test_what_a_group_forbids_only_an_administrator_sends(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser, group: SandboxGroup
) -> None:
    group.forbid_photos()
    with pytest.raises(BadRequest, match="Not enough rights to send photos to the chat"):
        await bot.send_photo(group.id, png(), caption="x")
    await bot.send_message(group.id, "words go")
    group.forbid_texts()
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(group.id, "x")
    await group.add_bot(alice, admin=True)
    assert (await bot.send_photo(group.id, png())).photo
    assert (await bot.send_message(group.id, "x")).text == "x"


async def test_a_group_may_have_had_the_bot_before(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    """Nothing is told of it; of a bot that comes in later it is."""
    sandbox.add_group("Old", [alice], bot_can_delete=True)
    new = sandbox.add_group("New", [alice], bot=False)
    assert await bot.get_updates() == ()
    await new.add_bot(alice)
    told, joined = await bot.get_updates()
    assert told.my_chat_member is not None
    assert told.my_chat_member.chat.title == "New"
    assert joined.message is not None
    assert joined.message.new_chat_members


@pytest.mark.slow
async def test_an_automatic_forward_changes_with_its_post(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser, group: SandboxGroup
) -> None:
    await group.add_bot(alice, admin=True)
    channel = sandbox.add_channel("News", discussion=group)
    post = await channel.post("good morning")
    await channel.post("another")
    await channel.edit(post, "good evening")
    assert [one.text for one in await heard(bot)] == ["good morning", "another", "good evening"]


async def test_words_may_lead_somewhere(bot: Bot, alice: SandboxUser) -> None:
    await alice.send("🙂 look here", links={"here": "https://e.example/x"})
    (message,) = await heard(bot)
    (link,) = message.entities
    assert (link.type, link.url, message.parse_entity(link)) == ("text_link", "https://e.example/x", "here")


async def test_what_telegram_changes_comes_as_an_edit_without_its_time(bot: Bot, alice: SandboxUser) -> None:
    alice.touch(await alice.send("https://e.example", automatic=True))
    sent, changed = await bot.get_updates()
    assert sent.message is not None
    assert sent.message.is_from_offline
    assert changed.edited_message is not None
    assert (changed.edited_message.edit_date, changed.edited_message.text) == (None, "https://e.example")


async def test_a_private_chat_has_topics_too(bot: Bot, sandbox: Sandbox, alice: SandboxUser) -> None:
    topic = alice.add_topic("My account")
    await alice.send("hello", topic=topic)
    asked = (await heard(bot))[-1]
    assert (asked.message_thread_id, asked.is_topic_message) == (topic, True)
    await bot.send_message(alice.id, "there", message_thread_id=topic)
    assert sandbox.history(alice)[-1].topic == topic


async def test_a_group_that_becomes_a_supergroup_tells_the_bot_in_both(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser
) -> None:
    group = sandbox.add_group("Depositors", [alice], basic=True)
    made = group.upgrade(alice)
    old, new = await heard(bot)
    assert (old.chat.id, old.migrate_to_chat_id) == (group.id, made.id)
    assert (new.chat.id, new.migrate_from_chat_id) == (made.id, group.id)
    with pytest.raises(ChatMigrated) as found:
        await bot.send_message(group.id, "here")
    assert found.value.new_chat_id == made.id
    with pytest.raises(ChatMigrated):
        await bot.get_chat_administrators(group.id)
    assert [one.user.id for one in await bot.get_chat_administrators(made.id)] == [alice.id]
    with pytest.raises(ActError):
        await alice.send("/reserves", chat=group)
    with pytest.raises(ActError):
        made.upgrade(alice)
    await alice.send("/reserves", chat=made)
    assert [one.chat.id for one in await heard(bot)] == [made.id]


async def test_only_administrators_write_as_the_group(sandbox: Sandbox, alice: SandboxUser) -> None:
    bob = sandbox.add_user("Bob")
    group = sandbox.add_group("Depositors", [alice, bob])
    with pytest.raises(ActError, match="administrator"):
        await bob.send("/reserves", chat=group, as_chat=group)
    assert (await alice.send("/reserves", chat=group, as_chat=group)).text == "/reserves"
