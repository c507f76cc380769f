"""A group asks for reserves; ids are never answered there."""

import re

import pytest
from screen import MOST_LINES, lines_unfolded

from bot.telegram.callbacks import Action, ButtonData
from bot.texts import group as group_texts


@pytest.fixture
def group_of():
    def make(bot_session, **options):
        return bot_session.sandbox.add_group("Depositors", [bot_session.alice, bot_session.bob], **options)

    return make


async def test_reserves_as_picture_and_in_words(bot_session, monthly_snapshots, group_of):
    group = group_of(bot_session)
    sent = await bot_session.alice.send("/reserves", chat=group)
    answer = await bot_session.sandbox.next_message(group, after=sent)
    assert answer.photo
    assert answer.reply_to == sent.message_id
    assert "No asset is short." in answer.text
    assert "no chain was read" in answer.text
    assert lines_unfolded(answer.html) <= 4
    details = await bot_session.press(answer, "Details")
    assert details.reply_to == answer.message_id
    for symbol in ("BTC", "ETH", "USD"):
        assert re.search(rf"^{symbol} +10\d\.\d%", details.text, re.MULTILINE)
    assert "more than owed" in details.text
    assert monthly_snapshots[-1].statement.id in details.text
    assert lines_unfolded(details.html) <= MOST_LINES
    for word in ("safe", "guarantee", "solvent"):
        assert word not in (answer.text + details.text).lower()


async def test_an_id_is_copied_whole_and_figures_are_shared(bot_session, monthly_snapshots):
    answer = await bot_session.ask("/reserves")
    copied = await bot_session.alice.press(answer, "Copy the statement id")
    assert copied.copied == monthly_snapshots[-1].statement.id
    shared = await bot_session.alice.press(answer, "Share")
    assert (await bot_session.bob.inline(shared.shared)).results


async def test_nobody_is_offered_to_share_where_the_bot_cannot_be_asked_in_other_chats(bot_session):
    await bot_session.stop()
    bot_session.sandbox.world.inline_mode = False  # as @BotFather makes a bot
    await bot_session.start()
    labels = (await bot_session.ask("/reserves")).labels
    assert "Copy the statement id" in labels
    assert "Share" not in labels


async def test_one_asset_at_one_time(bot_session, monthly_snapshots, group_of):
    group = group_of(bot_session)
    answer = await bot_session.ask("/reserves btc 2026-09-30", chat=group)
    assert "25 Sep 2026" in answer.text
    assert "ETH" not in answer.text
    details = await bot_session.press(answer, "Details")
    assert monthly_snapshots[1].statement.id in details.text
    assert "You asked for 30 Sep 2026" in details.text
    by_member = await bot_session.ask("/reserves USDT", chat=group)
    assert "USD is not short" in by_member.text
    only_time = await bot_session.ask("/reserves 2026-08-31", chat=group)
    assert "25 Aug 2026" in only_time.text
    await bot_session.settled()  # what is said of the time leaves no room for all words in the caption
    assert "has no asset DOGE" in (await bot_session.ask("/reserves DOGE", chat=group)).text
    assert "cannot read that time" in (await bot_session.ask("/reserves btc usd", chat=group)).text


async def test_wallets_stand_behind_a_button_with_links(bot_session, group_of):
    group = group_of(bot_session)
    answer = await bot_session.ask("/reserves", chat=group)
    label = next(label for label in answer.labels if label.startswith("Wallets"))
    wallets = await bot_session.press(answer, label)
    assert "look it up" in wallets.text
    assert 'href="https://mempool.space/address/bc1' in wallets.html
    assert lines_unfolded(wallets.html) <= MOST_LINES
    assert "More ›" in wallets.labels
    before = len(bot_session.sandbox.history(group))
    await bot_session.alice.press(wallets, "More ›")
    turned = await bot_session.sandbox.next_edit(wallets)
    assert turned.text != wallets.text
    assert "‹ Back" in turned.labels
    await bot_session.alice.press(turned, "‹ Back")  # the first page again, and it is still turned, not sent
    assert (await bot_session.sandbox.next_edit(turned)).text == wallets.text
    assert len(bot_session.sandbox.history(group)) == before
    again = await bot_session.press(bot_session.sandbox.refresh(answer), label)
    assert again.text == wallets.text
    assert len(bot_session.sandbox.history(group)) == before + 1
    await bot_session.alice.press(again, "Details")
    told = await bot_session.sandbox.next_edit(again)
    whole = re.findall(r'href="https://[^"]*/([^"/]+)"', again.html)
    assert whole
    assert all(address in told.text for address in whole)
    assert lines_unfolded(told.html) <= MOST_LINES
    await bot_session.alice.press(told, "‹ List")
    assert (await bot_session.sandbox.next_edit(told)).text == again.text


async def test_quiet_between_two_answers(bot_session_with, monthly_snapshots):
    async with bot_session_with(*monthly_snapshots, group_interval=3600) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice])
        other = bot_session.sandbox.add_group("H", [bot_session.alice])
        assert (await bot_session.ask("/reserves", chat=group)).photo
        again = await bot_session.alice.send("/reserves", chat=group)
        await bot_session.silent(again, chat=group)
        assert (await bot_session.ask("/reserves", chat=other)).photo


@pytest.mark.parametrize("may_delete", [True, False])
async def test_an_id_in_a_group_is_never_answered(bot_session_with, someone, may_delete, monthly_snapshots):
    """Where the bot may not delete, Telegram refuses it, and the bot asks the writer to."""
    async with bot_session_with(
        *monthly_snapshots, refused=() if may_delete else ("deleteMessage",)
    ) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice], bot_can_delete=may_delete)
        client = someone("BTC")
        for typed in (f"/verify {client}", f"/reserves {client}", f"/verify {client.upper()} latest"):
            sent = await bot_session.alice.send(typed, chat=group)
            answer = await bot_session.sandbox.next_message(group, after=sent)
            assert client not in answer.text.lower()
            assert answer.text == group_texts.id_in_group(may_delete, bot_session.sandbox.bot_username)
            assert bot_session.sandbox.refresh(sent).deleted is may_delete


async def test_a_pasted_id_is_deleted_where_the_bot_sees_it(bot_session, someone, group_of):
    """An administrator bot sees everything; with privacy mode and no rights it never gets to know."""
    group = group_of(bot_session, bot_can_delete=True)
    sent = await bot_session.alice.send(f"is this right? {someone('BTC')}", chat=group)
    answer = await bot_session.sandbox.next_message(group, after=sent)
    assert bot_session.sandbox.refresh(sent).deleted
    assert "I deleted your message" in answer.text


async def test_talk_and_unknown_commands_are_left_alone(bot_session, group_of):
    group = group_of(bot_session, bot_can_delete=True)
    for typed in ("hello", "/unknown", "/start@other_bot", "/reservesBTC", "reserves"):
        sent = await bot_session.alice.send(typed, chat=group)
        await bot_session.silent(sent, chat=group)


async def test_customers_buttons_do_nothing_in_a_group(bot_session, someone, monthly_snapshots, group_of):
    """Somebody crafts a press that would show a balance to everybody."""
    group = group_of(bot_session)
    answer = await bot_session.ask("/reserves", chat=group)
    prefix = bytes.fromhex(monthly_snapshots[-1].statement.id[:16])
    client = bytes.fromhex(someone("BTC"))
    for action in (Action.CHECK, Action.TREE, Action.PROOF, Action.VERIFY, Action.DATES):
        await bot_session.alice.press_stale(answer, ButtonData(action, client, prefix, 0, 0).pack())
    await bot_session.settled()
    said = [m for m in bot_session.sandbox.history(group) if m.from_bot]
    assert [m.message_id for m in said] == [answer.message_id]


async def test_snapshots_lists_everything_with_whole_ids(bot_session, monthly_snapshots, group_of):
    answer = await bot_session.ask("/snapshots", chat=group_of(bot_session))
    places = [answer.text.index(month.statement.id) for month in reversed(monthly_snapshots)]
    assert places == sorted(places)
    assert "unbroken" in answer.text
    assert lines_unfolded(answer.html) <= MOST_LINES
    copied = await bot_session.alice.press(answer, "Copy id, 25 Oct 2026")
    assert copied.copied == monthly_snapshots[-1].statement.id


async def test_a_withdrawn_snapshot_says_so_everywhere(bot_session, monthly_snapshots, someone, group_of):
    client = someone("BTC", everywhere=True)
    answer = await bot_session.ask(client)
    services = bot_session.run.services
    services.catalogue.withdraw(monthly_snapshots[-1].statement.id, 1)
    services.snapshots.refresh()
    stale = await bot_session.press(answer, "Check BTC")
    assert "was withdrawn on" in stale.text
    newest = await bot_session.ask(client)
    assert "25 Sep 2026" in newest.text.splitlines()[0]
    listed = await bot_session.ask("/snapshots", chat=group_of(bot_session))
    assert "❌ withdrawn on" in listed.text
    assert monthly_snapshots[-1].statement.id in listed.text


async def test_help_in_a_group_is_short(bot_session, group_of):
    answer = await bot_session.ask("/help", chat=group_of(bot_session))
    assert len(answer.text.splitlines()) == 3
