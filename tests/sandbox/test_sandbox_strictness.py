"""Every refusal a bot can meet when it sends, edits or deletes, in Telegram's own words."""

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
    WebAppInfo,
)
from telegram.error import BadRequest, Forbidden

from bot.sandbox import Sandbox, SandboxUser

NOT_MODIFIED = "Message is not modified: specified new message content and reply markup are exactly the same"


@pytest.fixture
def alice(sandbox: Sandbox) -> SandboxUser:
    return sandbox.add_user("Alice", started=True)


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Message text is empty"),
        (" \n\r\n ", "Message text is empty"),
        ("x" * 4097, "Message is too long"),
        ("😀" * 2048 + "x", "Message is too long"),
        ("<b>", "can't find end tag"),
        ("<b>x</b> " * 101, "Too many entities: 101"),
    ],
)
async def test_texts_that_are_refused(bot: Bot, alice: SandboxUser, text: str, fault: str) -> None:
    with pytest.raises(BadRequest, match=fault):
        await bot.send_message(alice.id, text, parse_mode="HTML")


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 2048, "<b>x</b> " * 100, "<i>" + "y" * 4096 + "</i>"])
async def test_texts_just_within_the_limits(bot: Bot, alice: SandboxUser, text: str) -> None:
    assert (await bot.send_message(alice.id, text, parse_mode="HTML")).text


async def test_entities_found_in_the_text_count_too(bot: Bot, alice: SandboxUser) -> None:
    with pytest.raises(BadRequest, match="Too many entities"):
        await bot.send_message(alice.id, "/a " * 51 + "<b>x</b> " * 50, parse_mode="HTML")


async def test_other_parse_modes_are_refused(bot: Bot, alice: SandboxUser) -> None:
    with pytest.raises(BadRequest, match="not supported"):
        await bot.send_message(alice.id, "*x*", parse_mode="MarkdownV2")


async def test_given_entities_are_checked(bot: Bot, alice: SandboxUser) -> None:
    sent = await bot.send_message(alice.id, "abc", entities=[MessageEntity("bold", 0, 3)])
    assert sent.entities == (MessageEntity("bold", 0, 3),)
    with pytest.raises(BadRequest, match="the text has 3"):
        await bot.send_message(alice.id, "abc", entities=[MessageEntity("bold", 2, 2)])


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        (keyboard(InlineKeyboardButton("x", callback_data="é" * 33)), "Button_data_invalid"),
        (keyboard(InlineKeyboardButton(" ", callback_data="x")), "text buttons must be non-empty"),
        (keyboard(InlineKeyboardButton("x", url="ftp://example.com")), "Button_url_invalid"),
        (keyboard(InlineKeyboardButton("x", url="https://no-dot")), "Button_url_invalid"),
        (keyboard(InlineKeyboardButton("x", copy_text=CopyTextButton("y" * 257))), "Copy_text_invalid"),
        (keyboard(InlineKeyboardButton("x", callback_data="a", url="https://a.b")), "exactly one action"),
        (keyboard(InlineKeyboardButton("x")), "exactly one action"),
        (keyboard(*[InlineKeyboardButton("x", callback_data="a")] * 9), "more than 8 buttons in a row"),
        (
            InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="a")]] * 101),
            "more than 100 buttons",
        ),
        (
            keyboard(InlineKeyboardButton("x", switch_inline_query_current_chat="a")),
            "unknown field 'switch_inline_query_current_chat'",
        ),
    ],
)
async def test_keyboards_that_are_refused(
    bot: Bot, alice: SandboxUser, markup: InlineKeyboardMarkup, fault: str
) -> None:
    with pytest.raises(BadRequest, match=rf"(?i){fault}"):
        await bot.send_message(alice.id, "x", reply_markup=markup)


async def test_keyboards_just_within_the_limits(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    full = [[InlineKeyboardButton("x", callback_data="é" * 32)] * 8] * 12
    full.append([InlineKeyboardButton("x", copy_text=CopyTextButton("y" * 256))] * 4)
    sent = await bot.send_message(alice.id, "x", reply_markup=InlineKeyboardMarkup(full))
    assert len(sandbox.history(alice)[-1].labels) == 100
    assert sent.reply_markup == InlineKeyboardMarkup(full)
    await bot.send_message(alice.id, "x", reply_markup=ReplyKeyboardMarkup([["yes", "no"]]))


async def test_web_apps_only_in_private_chats(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    markup = keyboard(InlineKeyboardButton("x", web_app=WebAppInfo("https://example.com")))
    assert (await bot.send_message(alice.id, "x", reply_markup=markup)).reply_markup == markup
    with pytest.raises(BadRequest, match="Button_type_invalid"):
        await bot.send_message(sandbox.add_group("G", [alice]).id, "x", reply_markup=markup)


async def test_identical_edits_are_refused(bot: Bot, alice: SandboxUser) -> None:
    markup = keyboard(InlineKeyboardButton("x", callback_data="x"))
    sent = await bot.send_message(alice.id, "<b>a</b>", parse_mode="HTML", reply_markup=markup)
    with pytest.raises(BadRequest, match=NOT_MODIFIED):
        await sent.edit_text("  <strong>a</strong>\n", parse_mode="HTML", reply_markup=markup)
    with pytest.raises(BadRequest, match=NOT_MODIFIED):
        await sent.edit_reply_markup(markup)
    await sent.edit_text("a", reply_markup=markup)
    edited = await sent.edit_text("a")
    assert isinstance(edited, Message)
    assert edited.reply_markup is None
    assert edited.edit_date is not None
    with pytest.raises(BadRequest, match=NOT_MODIFIED):
        await sent.edit_text("a")


async def test_what_cannot_be_edited(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    theirs = await alice.send("mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", alice.id, theirs.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", alice.id, 999)
    file = await bot.send_document(alice.id, b"x", filename="x.txt")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await file.edit_text("x")
    text = await bot.send_message(alice.id, "x", reply_markup=ReplyKeyboardMarkup([["a"]]))
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await text.edit_text("y")
    plain = await bot.send_message(alice.id, "x")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await plain.edit_caption("y")
    await plain.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await plain.edit_text("y")


async def test_captions(bot: Bot, alice: SandboxUser) -> None:
    sent = await bot.send_document(alice.id, b"x", filename="x.txt", caption="😀" * 512)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await sent.edit_caption("😀" * 512 + "x")
    edited = await sent.edit_caption("<code>x</code>", parse_mode="HTML")
    assert isinstance(edited, Message)
    assert edited.caption_html == "<code>x</code>"
    with pytest.raises(BadRequest, match="not modified"):
        await sent.edit_caption("<code>x</code>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(alice.id, b"x", filename="x.txt", caption="x" * 1025)


async def test_replies(bot: Bot, alice: SandboxUser) -> None:
    question = await alice.send("?")
    sent = await bot.send_message(alice.id, "!", reply_parameters=ReplyParameters(question.message_id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "?"
    gone = ReplyParameters(999)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(alice.id, "!", reply_parameters=gone)
    anyway = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(alice.id, "!", reply_parameters=anyway)).reply_to_message is None


async def test_whom_a_bot_can_write_to(sandbox: Sandbox, bot: Bot) -> None:
    silent = sandbox.add_user("Silent")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(silent.id, "hello")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(12345, "hello")
    await silent.send("/start")
    await bot.send_message(silent.id, "hello")
    await silent.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(silent.id, "hello")
    group = sandbox.add_group("G", [silent], bot=False)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "hello")
    await group.add_bot(silent)
    await group.remove_bot(silent)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "hello")


async def test_deleting(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    group = sandbox.add_group("G", [alice])
    theirs = await alice.send("an id", chat=group)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, theirs.message_id)
    own = await bot.send_message(group.id, "mine")
    assert await own.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await own.delete()
    await group.add_bot(alice, can_delete=True)
    assert await bot.delete_message(group.id, theirs.message_id)
    assert sandbox.refresh(theirs).deleted
    assert theirs.message_id not in [one.message_id for one in sandbox.history(group, as_seen_by=alice)]
    private = await alice.send("oops")
    assert await bot.delete_message(alice.id, private.message_id)


async def test_old_messages_stay() -> None:
    times = [1_000_000.0]
    async with (
        Sandbox(flood_limits=False, clock=lambda: times[0]) as sandbox,
        Bot(sandbox.token, base_url=sandbox.base_url) as bot,
    ):
        sent = await bot.send_message(sandbox.add_user("A", started=True).id, "x")
        times[0] += 48 * 3600 + 1
        with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
            await sent.delete()


async def test_queries_are_answered_once_and_in_time() -> None:
    times = [1_000_000.0]
    async with (
        Sandbox(flood_limits=False, clock=lambda: times[0]) as sandbox,
        Bot(sandbox.token, base_url=sandbox.base_url) as bot,
    ):
        alice = sandbox.add_user("A", started=True)
        await bot.send_message(
            alice.id, "x", reply_markup=keyboard(InlineKeyboardButton("x", callback_data="x"))
        )
        message = sandbox.history(alice)[-1]
        first, second = await alice.press_stale(message, "a"), await alice.press_stale(message, "b")
        assert [one.callback_query.data for one in await bot.get_updates() if one.callback_query] == [
            "a",
            "b",
        ]
        with pytest.raises(BadRequest, match="Message_too_long"):
            await bot.answer_callback_query(first, "x" * 201)
        assert await bot.answer_callback_query(first, "x" * 200)
        sandbox.expire_queries(30)
        times[0] += 31
        for dead in (first, second, "nonsense"):
            with pytest.raises(BadRequest, match="Query is too old"):
                await bot.answer_callback_query(dead)


async def test_menu_texts_are_checked(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Start", "x")])
    with pytest.raises(BadRequest, match="Bot_command_description_invalid"):
        await bot.set_my_commands([("start", "")])
    with pytest.raises(BadRequest, match="513 characters, at most 512"):
        await bot.set_my_description("x" * 513)
    await bot.set_my_short_description("x" * 120)
    assert (await bot.get_my_short_description()).short_description == "x" * 120
