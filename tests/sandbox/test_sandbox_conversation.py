"""A real python-telegram-bot Application holds conversations over HTTP with people in the sandbox."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PIL import Image
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.sandbox import ActError, Sandbox

pytestmark = pytest.mark.slow

App = Application  # the type's parameters are of no interest here


def picture(width: int = 400, height: int = 300) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(buffer, "PNG")
    return buffer.getvalue()


async def on_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    buttons = [
        [
            InlineKeyboardButton("Count", callback_data="count:0"),
            InlineKeyboardButton("Loud", callback_data="loud"),
        ]
    ]
    await update.effective_message.reply_text(
        "<b>Hello</b> <code>&lt;you&gt;</code>",
        parse_mode=ParseMode.HTML,
        reply_markup=InlineKeyboardMarkup(buttons),
    )


async def on_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    if query.data == "loud":
        await query.answer("Really?", show_alert=True)
        return
    number = int(query.data.partition(":")[2]) + 1
    await query.answer(f"Number {number}")
    again = InlineKeyboardMarkup([[InlineKeyboardButton("Count", callback_data=f"count:{number}")]])
    await query.edit_message_text(f"Pressed {number}", reply_markup=again)


async def on_document(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    await message.chat.send_action(ChatAction.UPLOAD_DOCUMENT)
    received = await (await message.document.get_file()).download_as_bytearray()
    await message.reply_document(
        bytes(received)[::-1], filename="turned.bin", caption=message.document.file_name
    )


async def on_photo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    sent = await message.reply_photo(message.photo[-1].file_id, caption="yours")
    await sent.edit_media(InputMediaPhoto(picture(30, 20), caption="mine"))


async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    origin = type(message.forward_origin).__name__ if message.forward_origin else "own"
    await message.reply_text(
        f"{origin}: {message.text}", reply_parameters=ReplyParameters(message.message_id)
    )


async def on_membership(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    seen: list[ChatMemberUpdated] = context.bot_data.setdefault("seen", [])
    seen.append(update.my_chat_member)


@pytest_asyncio.fixture(loop_scope="session")
async def app(sandbox: Sandbox) -> AsyncIterator[App]:
    built = (
        Application.builder()
        .token(sandbox.token)
        .base_url(sandbox.base_url)
        .base_file_url(sandbox.base_file_url)
        .build()
    )
    built.add_handler(CommandHandler("start", on_start))
    built.add_handler(CallbackQueryHandler(on_button))
    built.add_handler(MessageHandler(filters.Document.ALL, on_document))
    built.add_handler(MessageHandler(filters.PHOTO, on_photo))
    built.add_handler(MessageHandler(filters.TEXT, on_text))
    built.add_handler(ChatMemberHandler(on_membership))
    async with built:
        await built.start()
        await built.updater.start_polling(
            timeout=5, allowed_updates=["message", "callback_query", "my_chat_member"]
        )
        yield built
        await built.updater.stop()
        await built.stop()


async def test_a_command_is_answered_with_text_and_buttons(sandbox: Sandbox, app: App) -> None:
    alice = sandbox.add_user("Alice")
    sent = await alice.send("/start")
    answer = await sandbox.next_message(alice, after=sent)
    assert answer.text == "Hello <you>"
    assert answer.html == "<b>Hello</b> <code>&lt;you&gt;</code>"
    assert answer.labels == ("Count", "Loud")
    assert not sandbox.refused


async def test_buttons_are_answered_by_note_alert_and_edit(sandbox: Sandbox, app: App) -> None:
    alice = sandbox.add_user("Alice")
    answer = await sandbox.next_message(alice, after=await alice.send("/start"))
    loud = await alice.press(answer, "Loud")
    assert (loud.text, loud.alert) == ("Really?", True)
    assert (await alice.press(answer, "Count")).text == "Number 1"
    edited = await sandbox.next_edit(answer)
    assert edited.text == "Pressed 1"
    assert edited.edits == ("Hello <you>",)
    await alice.press(answer, "Count")
    assert (await sandbox.next_edit(edited)).text == "Pressed 2"
    with pytest.raises(LookupError, match=r"no button 'Loud'.*'Count'"):
        await alice.press(answer, "Loud")


async def test_a_document_goes_both_ways(sandbox: Sandbox, app: App) -> None:
    alice = sandbox.add_user("Alice")
    sent = await alice.send_document("bündel.zip", b"\x00\x01\x02", caption="keep")
    answer = await sandbox.next_message(alice, after=sent)
    assert answer.document is not None
    assert (answer.document.name, answer.document.data, answer.text) == (
        "turned.bin",
        b"\x02\x01\x00",
        "bündel.zip",
    )


async def test_a_photo_goes_back_by_its_id_and_is_replaced(sandbox: Sandbox, app: App) -> None:
    alice = sandbox.add_user("Alice")
    sent = await alice.send_photo(picture())
    answer = await sandbox.next_message(alice, after=sent)
    await sandbox.wait_for(lambda: sandbox.refresh(answer).edits)
    changed = sandbox.refresh(answer)
    assert changed.text == "mine"
    assert Image.open(io.BytesIO(changed.photo or b"")).size == (30, 20)


async def test_forwards_say_where_they_come_from(sandbox: Sandbox, app: App) -> None:
    alice, bob = sandbox.add_user("Alice"), sandbox.add_user("Bob")
    group = sandbox.add_group("Friends", [alice, bob])
    theirs = await bob.send("hear, hear", chat=group)
    copy = await alice.forward(theirs)
    assert (await sandbox.next_message(alice, after=copy)).text == "MessageOriginUser: hear, hear"
    hidden = await alice.forward(theirs, hidden=True)
    assert (await sandbox.next_message(alice, after=hidden)).text == "MessageOriginHiddenUser: hear, hear"
    post = await sandbox.add_channel("News").post("read this")
    copy = await alice.forward(post)
    assert (await sandbox.next_message(alice, after=copy)).text == "MessageOriginChannel: read this"


async def test_the_bot_learns_where_it_belongs(sandbox: Sandbox, app: App) -> None:
    alice = sandbox.add_user("Alice")
    group = sandbox.add_group("Friends", [alice], bot=False)
    await group.add_bot(alice)
    await group.add_bot(alice, can_delete=True)
    await group.remove_bot(alice)
    await sandbox.wait_for(lambda: not sandbox.world.updates.pending)
    told = [(one.old_chat_member.status, one.new_chat_member.status) for one in app.bot_data["seen"]]
    assert told == [("left", "member"), ("member", "administrator"), ("administrator", "kicked")]
    assert app.bot_data["seen"][1].new_chat_member.can_delete_messages is True


async def test_menus_are_kept_by_scope(sandbox: Sandbox, app: App) -> None:
    await app.bot.set_my_commands([BotCommand("start", "begin")])
    scope = BotCommandScopeAllPrivateChats()
    await app.bot.set_my_commands([BotCommand("verify", "check")], scope=scope)
    assert [one.command for one in await app.bot.get_my_commands()] == ["start"]
    assert [one.command for one in await app.bot.get_my_commands(scope=scope)] == ["verify"]
    await app.bot.delete_my_commands(scope=scope)
    assert await app.bot.get_my_commands(scope=scope) == ()


async def test_it_recovers_when_the_network_is_gone_for_a_while(sandbox: Sandbox, app: App) -> None:
    alice = sandbox.add_user("Alice")
    await sandbox.next_message(alice, after=await alice.send("/start"))
    await sandbox.pause()
    sent = await alice.send("still there?")
    await asyncio.sleep(0.2)
    assert not sandbox.world.chats[alice.id].messages.get(sent.message_id + 1)
    await sandbox.resume()
    assert (await sandbox.next_message(alice, after=sent)).text == "own: still there?"


async def test_an_update_delivered_twice_is_handled_twice(sandbox: Sandbox, app: App) -> None:
    alice = sandbox.add_user("Alice")
    sandbox.deliver_twice()
    sent = await alice.send("once")
    first = await sandbox.next_message(alice, after=sent)
    assert (await sandbox.next_message(alice, after=first)).text == first.text == "own: once"


async def test_a_person_cannot_do_what_apps_do_not(sandbox: Sandbox) -> None:
    alice, bob = sandbox.add_user("Alice"), sandbox.add_user("Bob")
    with pytest.raises(ActError, match="empty"):
        await alice.send("  \n ")
    with pytest.raises(ActError, match="4098 UTF-16 units"):
        await alice.send("😀" * 2049)
    with pytest.raises(ActError, match="own"):
        await bob.edit(await alice.send("mine"), "yours")
    with pytest.raises(ActError, match="not in this chat"):
        await bob.send("hello", chat=sandbox.add_group("Closed", [alice]))
