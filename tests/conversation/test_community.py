"""A group asks for reserves; ids are never answered there."""

import pytest

from bot.telegram.callbacks import Action, ButtonData
from bot.texts import group as group_texts


@pytest.fixture
def group_of():
    def make(stage, **options):
        return stage.sandbox.add_group("Depositors", [stage.alice, stage.bob], **options)

    return make


async def test_reserves_as_picture_and_in_words(stage, months, group_of):
    group = group_of(stage)
    sent = await stage.alice.send("/reserves", chat=group)
    answer = await stage.sandbox.next_message(group, after=sent)
    assert answer.photo
    assert answer.reply_to == sent.message_id
    for symbol in ("BTC", "ETH", "USD"):
        assert f"{symbol} 10" in answer.text
    assert "more than owed" in answer.text
    assert "We did not read the chain" in answer.text
    assert months[-1].statement.id in answer.text
    for word in ("safe", "guarantee", "solvent"):
        assert word not in answer.text.lower()


async def test_one_asset_at_one_time(stage, months, group_of):
    group = group_of(stage)
    answer = await stage.ask("/reserves btc 2026-09-30", chat=group)
    assert "25 Sep 2026" in answer.text
    assert "ETH" not in answer.text
    assert months[1].statement.id in answer.text
    by_member = await stage.ask("/reserves USDT", chat=group)
    assert "USD 10" in by_member.text
    only_time = await stage.ask("/reserves 2026-08-31", chat=group)
    assert "25 Aug 2026" in only_time.text
    await stage.settled()  # what is said of the time leaves no room for all words in the caption
    assert "has no asset DOGE" in (await stage.ask("/reserves DOGE", chat=group)).text
    assert "cannot read that time" in (await stage.ask("/reserves btc usd", chat=group)).text


async def test_wallets_stand_behind_a_button_with_links(stage, group_of):
    group = group_of(stage)
    answer = await stage.ask("/reserves", chat=group)
    label = next(label for label in answer.labels if label.startswith("Wallets"))
    wallets = await stage.press(answer, label)
    assert "look it up" in wallets.text
    assert 'href="https://mempool.space/address/bc1' in wallets.html
    assert "More ›" in wallets.labels
    before = len(stage.sandbox.history(group))
    await stage.alice.press(wallets, "More ›")
    turned = await stage.sandbox.next_edit(wallets)
    assert turned.text != wallets.text
    assert "‹ Back" in turned.labels
    assert len(stage.sandbox.history(group)) == before


async def test_quiet_between_two_answers(stage_with, months):
    async with stage_with(*months, group_interval=3600) as stage:
        group = stage.sandbox.add_group("G", [stage.alice])
        other = stage.sandbox.add_group("H", [stage.alice])
        assert (await stage.ask("/reserves", chat=group)).photo
        again = await stage.alice.send("/reserves", chat=group)
        await stage.silent(again, chat=group)
        assert (await stage.ask("/reserves", chat=other)).photo


@pytest.mark.parametrize("may_delete", [True, False])
async def test_an_id_in_a_group_is_never_answered(stage_with, someone, may_delete, months):
    """Where the bot may not delete, Telegram refuses it, and the bot asks the writer to."""
    async with stage_with(*months, refused=() if may_delete else ("deleteMessage",)) as stage:
        group = stage.sandbox.add_group("Depositors", [stage.alice], bot_can_delete=may_delete)
        client = someone("BTC")
        for typed in (f"/verify {client}", f"/reserves {client}", f"/verify {client.upper()} latest"):
            sent = await stage.alice.send(typed, chat=group)
            answer = await stage.sandbox.next_message(group, after=sent)
            assert client not in answer.text.lower()
            assert answer.text == group_texts.id_in_group(may_delete, stage.sandbox.bot_username)
            assert stage.sandbox.refresh(sent).deleted is may_delete


async def test_a_pasted_id_is_deleted_where_the_bot_sees_it(stage, someone, group_of):
    """An administrator bot sees everything; with privacy mode and no rights it never gets to know."""
    group = group_of(stage, bot_can_delete=True)
    sent = await stage.alice.send(f"is this right? {someone('BTC')}", chat=group)
    answer = await stage.sandbox.next_message(group, after=sent)
    assert stage.sandbox.refresh(sent).deleted
    assert "I deleted your message" in answer.text


async def test_talk_and_unknown_commands_are_left_alone(stage, group_of):
    group = group_of(stage, bot_can_delete=True)
    for typed in ("hello", "/unknown", "/start@other_bot", "/reservesBTC", "reserves"):
        sent = await stage.alice.send(typed, chat=group)
        await stage.silent(sent, chat=group)


async def test_customers_buttons_do_nothing_in_a_group(stage, someone, months, group_of):
    """Somebody crafts a press that would show a balance to everybody."""
    group = group_of(stage)
    answer = await stage.ask("/reserves", chat=group)
    prefix = bytes.fromhex(months[-1].statement.id[:16])
    client = bytes.fromhex(someone("BTC"))
    for action in (Action.CHECK, Action.TREE, Action.PROOF, Action.VERIFY, Action.DATES):
        await stage.alice.press_stale(answer, ButtonData(action, client, prefix, 0, 0).pack())
    await stage.settled()
    said = [m for m in stage.sandbox.history(group) if m.from_bot]
    assert [m.message_id for m in said] == [answer.message_id]


async def test_snapshots_lists_everything_with_whole_ids(stage, months, group_of):
    answer = await stage.ask("/snapshots", chat=group_of(stage))
    places = [answer.text.index(month.statement.id) for month in reversed(months)]
    assert places == sorted(places)
    assert "unbroken" in answer.text


async def test_a_withdrawn_snapshot_says_so_everywhere(stage, months, someone, group_of):
    client = someone("BTC", everywhere=True)
    answer = await stage.ask(client)
    services = stage.run.services
    services.catalogue.withdraw(months[-1].statement.id, 1)
    services.shelf.refresh()
    stale = await stage.press(answer, "Check BTC")
    assert "was withdrawn on" in stale.text
    newest = await stage.ask(client)
    assert "25 Sep 2026" in newest.text.splitlines()[0]
    listed = await stage.ask("/snapshots", chat=group_of(stage))
    assert "❌ withdrawn on" in listed.text
    assert months[-1].statement.id in listed.text


async def test_help_in_a_group_is_short(stage, group_of):
    answer = await stage.ask("/help", chat=group_of(stage))
    assert len(answer.text.splitlines()) == 3
