"""The exchange of a group: its administrators set it, and answers without a name are about it."""

import asyncio

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def trees(tree_of):
    return tree_of("OKX", seed=2), tree_of("Gate", seed=3), tree_of("HTX", seed=6)


async def told(bot_session, text, chat, user=None, **more):
    """Return the answer once the bot has nothing else to say."""
    sent = await (user or bot_session.alice).send(text, chat=chat, **more)
    answer = await bot_session.sandbox.next_message(chat, after=sent)
    await bot_session.settled()
    return answer


@pytest.mark.parametrize("basic", [True, False])
async def test_an_administrator_sets_it_and_it_outlives_a_restart(bot_of, trees, basic):
    async with bot_of(*trees) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice, bot_session.bob], basic=basic)
        assert "no exchange of its own" in (await told(bot_session, "/exchange", group)).text
        assert (await told(bot_session, "/reserves", group)).text.startswith("Which exchange?")
        said = await told(bot_session, "/exchange gate io", group)
        assert said.text.startswith("From now on /reserves and /snapshots show Gate")
        await bot_session.stop()
        await bot_session.start()
        assert (await told(bot_session, "/reserves", group, bot_session.bob)).text.startswith("Gate, ")
        assert (await told(bot_session, "/reserves btc", group)).text.startswith("Gate, ")
        assert (await told(bot_session, "/reserves okx", group)).text.startswith("OKX, ")
        assert (await told(bot_session, "/snapshots", group)).text.startswith("All snapshots of Gate")
        assert "This group's exchange: Gate." in (await told(bot_session, "/exchanges", group)).text
        assert "This group's exchange is Gate." in (await told(bot_session, "/exchange", group)).text
        assert "any more" in (await told(bot_session, "/exchange none", group)).text
        assert (await told(bot_session, "/reserves", group)).text.startswith("Which exchange?")
        other = bot_session.sandbox.add_group("H", [bot_session.alice])
        assert (await told(bot_session, "/reserves", other)).text.startswith("Which exchange?")


async def test_only_administrators_set_it(bot_of, trees):
    async with bot_of(*trees) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice, bot_session.bob])
        refused = "Only administrators of this group can change its exchange."
        assert (await told(bot_session, "/exchange okx", group, bot_session.bob)).text == refused
        assert (await told(bot_session, "/exchange none", group, bot_session.bob)).text == refused
        channel = bot_session.sandbox.add_channel("News", discussion=group)
        as_channel = await told(bot_session, "/exchange okx", group, as_chat=channel)
        assert as_channel.text == refused
        post = await channel.post("/exchange okx")
        assert post
        await bot_session.settled()
        assert "no exchange of its own" in (await told(bot_session, "/exchange", group)).text
        anonymous = await told(bot_session, "/exchange okx", group, as_chat=group)
        assert anonymous.text.startswith("From now on")
        group.add_member(bot_session.bob, admin=True)
        assert (await told(bot_session, "/exchange gate", group, bot_session.bob)).text.startswith(
            "From now on"
        )
        forwarded = await bot_session.alice.send("/exchange okx")
        await bot_session.alice.forward(forwarded, chat=group)
        await bot_session.settled()
        assert "Gate" in (await told(bot_session, "/exchange", group)).text


async def test_what_is_no_exchange_is_not_set(bot_of, trees):
    async with bot_of(*trees) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice])
        await told(bot_session, "/exchange htx", group)
        for typed, said in (
            ("gats", "I know no exchange called gats. Nearest: Gate"),
            ("bybit", "Nothing of Bybit is loaded here."),
            ("okx btc", "I know no exchange called btc."),
            ("<b>okx", "I know no exchange of that name."),
            ("💥" * 200, "I know no exchange of that name."),
        ):
            assert said in (await told(bot_session, f"/exchange {typed}", group)).text
        assert "HTX" in (await told(bot_session, "/exchange", group)).text


async def test_telegram_that_does_not_say_who_administers(bot_of, trees):
    async with bot_of(*trees) as bot_session:
        bot_session.allowed.add("getChatAdministrators")
        group = bot_session.sandbox.add_group("G", [bot_session.alice])
        bot_session.sandbox.fail(1, status=400, methods=["getChatAdministrators"])
        assert "did not tell me who" in (await told(bot_session, "/exchange okx", group)).text
        assert (await told(bot_session, "/exchange okx", group)).text.startswith("From now on")


async def test_an_exchange_that_is_gone_is_said(bot_of, trees):
    async with bot_of(*trees) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice])
        await told(bot_session, "/exchange htx", group)
        services = bot_session.run.services
        services.catalogue.withdraw(trees[2].statement.id, 1)
        services.snapshots.refresh()
        gone = "This group's exchange, HTX, is not loaded here any more."
        question = await told(bot_session, "/reserves", group)
        assert gone in question.text
        assert question.labels == ("OKX", "Gate")
        assert gone in (await told(bot_session, "/snapshots", group)).text
        assert gone in (await told(bot_session, "/exchange", group)).text


async def test_a_group_that_becomes_a_supergroup_keeps_it(bot_of, trees):
    async with bot_of(*trees) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice, bot_session.bob], basic=True)
        await told(bot_session, "/exchange gate", group)
        made = group.upgrade(bot_session.alice)
        await bot_session.settled()
        assert (await told(bot_session, "/reserves", made, bot_session.bob)).text.startswith("Gate, ")
        assert bot_session.run.services.group_exchanges.of(group.id) == ""


async def test_an_asset_that_only_another_exchange_has_is_found(bot_of, tree_of):
    async with bot_of(tree_of("OKX", seed=2, assets=("BTC",)), tree_of("Gate", seed=3)) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice])
        await told(bot_session, "/exchange okx", group)
        assert (await told(bot_session, "/reserves eth", group)).text.startswith("Gate, ")
        assert (await told(bot_session, "/reserves btc", group)).text.startswith("OKX, ")
        unknown = (await told(bot_session, "/reserves doge", group)).text
        assert "I know no exchange or asset called doge" in unknown
        assert "Assets: BTC" in unknown


async def test_groups_are_quiet_between_two_answers_and_one_press_belongs_to_a_question(bot_of, trees):
    async with bot_of(*trees, group_interval=3600) as bot_session:
        group = bot_session.sandbox.add_group("G", [bot_session.alice, bot_session.bob])
        question = await told(bot_session, "/reserves", group)
        for typed in ("/exchanges", "/exchange", "/exchange okx", "/snapshots"):
            await bot_session.silent(await bot_session.alice.send(typed, chat=group), chat=group)
        assert (await bot_session.press(question, "OKX")).text.startswith("OKX, ")
        await bot_session.settled()
        second = await bot_session.bob.press(question, "Gate")
        assert "ask again in" in second.text
        assert bot_session.run.services.group_exchanges.of(group.id) == ""


async def test_several_groups_at_once_each_keep_theirs(bot_of, trees):
    async with bot_of(*trees) as bot_session:
        groups = [bot_session.sandbox.add_group(f"G{n}", [bot_session.alice]) for n in range(9)]
        names = ["OKX", "Gate", "HTX"] * 3
        await asyncio.gather(
            *(
                bot_session.ask(f"/exchange {name}", chat=group)
                for name, group in zip(names, groups, strict=True)
            )
        )
        for name, group in zip(names, groups, strict=True):
            assert f"This group's exchange is {name}." in (await told(bot_session, "/exchange", group)).text
