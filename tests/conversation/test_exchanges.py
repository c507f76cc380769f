"""Several exchanges in one bot: which one is meant, whose tree an answer is from, and what one without a name is told."""

import asyncio

import pytest
from published_claims import write_claim
from screen import MOST_LINES, lines_unfolded

from bot.telegram.callbacks import Action, ButtonData, exchange_mark, symbol_bytes
from bot.texts import common
from porcore.exchanges.known import KnownExchange, shipped

pytestmark = pytest.mark.slow

OLD, NEW = "2026-08-25T00:00:00Z", "2026-10-25T00:00:00Z"
NOBODY = "ab" * 32


@pytest.fixture
def okx(tree_of):
    return tree_of("OKX", seed=2)


@pytest.fixture
def gate(tree_of):
    return tree_of("Gate", seed=3)


@pytest.fixture
def rebuilt(tree_of):
    return tree_of(
        "Phemex rebuilt by Ann", seed=4, made_by="Ann", source="https://phemex.com/proof-of-reserves"
    )


# -- one exchange: nothing changes


async def test_one_exchange_is_never_named_or_asked_for(bot_of, tree_of):
    async with bot_of(okx := tree_of("Sample Exchange", seed=1)) as bot_session:
        answer = await bot_session.ask(okx.clients[0])
        assert answer.text.startswith("✅ Included in the snapshot of 25 Oct 2026, 00:00 UTC")
        assert "made by" not in answer.text
        assert (await bot_session.ask("/reserves")).photo
        assert "Which exchange" not in (await bot_session.ask("/snapshots")).text
        assert (await bot_session.ask(NOBODY)).text.startswith("❌ Not found in the snapshot of 25 Oct 2026")
        assert (await bot_session.ask("/reserves sample-exchange btc")).text.count("BTC") >= 1
        start = await bot_session.ask("/start")
        assert "I look in the trees of" not in start.text


async def test_under_a_known_name_it_is_said_on_whose_word_the_exchange_made_it(bot_of, okx):
    """Anybody can run a bot with a tree of their own under the name of an exchange that everyone knows."""
    async with bot_of(okx) as bot_session:
        said = "In the tree of OKX, made by OKX, as this bot's operator says."
        answer = await bot_session.ask(okx.clients[0])
        assert answer.text.startswith("✅ Included in the snapshot of 25 Oct 2026, 00:00 UTC")
        assert answer.text.count(said) == 1
        assert said in (await bot_session.ask(f"/verify {okx.clients[0]} latest")).text


async def test_an_asset_called_like_the_only_exchange_is_the_asset(bot_of, tree_of):
    async with bot_of(tree_of("BTC", seed=5)) as bot_session:
        answer = await bot_session.ask("/reserves btc")
        assert "BTC" in answer.text
        assert "ETH 10" not in answer.text


# -- ids


async def test_an_id_is_looked_up_everywhere_and_the_answer_names_whose_tree(bot_of, okx, gate, rebuilt):
    async with bot_of(okx, gate, rebuilt) as bot_session:
        answer = await bot_session.ask(gate.clients[0])
        assert answer.text.startswith("✅ Included in the snapshot of Gate, 25 Oct 2026, 00:00 UTC")
        assert "In the tree of Gate, made by Gate, as this bot's operator says." in answer.text
        assert gate.statement.id in answer.text
        answer = await bot_session.ask(f"/verify {rebuilt.clients[1]} latest")
        assert "In the tree of Phemex that Ann made from the list at https://phemex.com" in answer.text
        assert "Phemex did not make this tree" in answer.text
        picture = await bot_session.press(answer, answer.labels[0])
        assert picture.photo
        assert (await bot_session.press(answer, "Proof file")).document


async def test_a_rebuilt_tree_alone_is_named(bot_of, rebuilt):
    async with bot_of(rebuilt) as bot_session:
        answer = await bot_session.ask(rebuilt.clients[0])
        assert "in the snapshot of Phemex, 25 Oct 2026" in answer.text
        assert "that Ann made from the list at" in answer.text
        assert "Phemex rebuilt by Ann" in (await bot_session.ask("/reserves")).text
        assert "rebuilt by Ann" in (await bot_session.ask("/exchanges")).text


@pytest.mark.parametrize("typed", ["{id} okx", "okx {id}", "{id} OKX 2026-10-26", "okex `{id}` 26 Oct 2026"])
async def test_a_name_narrows_it(bot_of, okx, gate, typed):
    async with bot_of(okx, gate) as bot_session:
        found = await bot_session.ask(typed.format(id=okx.clients[0]))
        assert "snapshot of OKX, 25 Oct 2026" in found.text
        missed = await bot_session.ask(typed.format(id=gate.clients[0]))
        assert missed.text.startswith("❌ Not found")
        assert "In the tree of OKX" in missed.text
        assert "Gate" not in missed.text


async def test_found_in_two_asks_which(bot_of, tree_of):
    trees = [tree_of(name, seed=7) for name in ("OKX", "Gate")]
    async with bot_of(*trees, tree_of("HTX", seed=8)) as bot_session:
        client = trees[0].clients[0]
        question = await bot_session.ask(client)
        assert question.text == "This id is in the trees of OKX and Gate. Which one do you want to see?"
        assert question.labels == ("OKX, 25 Oct 2026", "Gate, 25 Oct 2026")
        answer = await bot_session.press(question, "Gate, 25 Oct 2026")
        assert "In the tree of Gate" in answer.text
        await bot_session.stop()
        await bot_session.start()
        again = await bot_session.press(question, "OKX, 25 Oct 2026")
        assert "In the tree of OKX" in again.text


async def test_not_found_names_where_it_looked_and_is_one_miss(bot_of, okx, gate, rebuilt):
    async with bot_of(okx, gate, rebuilt, misses_per_hour=2) as bot_session:
        for _ in range(2):
            answer = await bot_session.ask(NOBODY)
            assert answer.text.startswith("❌ Not found in any of these snapshots")
            for name in ("OKX", "Gate", "Phemex"):
                assert f"• {name}, 25 Oct 2026" in answer.text
        assert "ask again in" in (await bot_session.ask(NOBODY)).text
        assert NOBODY not in answer.text


async def test_each_exchange_is_asked_at_or_before_the_time(bot_of, tree_of):
    early, late = tree_of("OKX", OLD, seed=2), tree_of("OKX", NEW, seed=9)
    other = tree_of("Gate", NEW, seed=3)
    async with bot_of(early, late, other) as bot_session:
        answer = await bot_session.ask(f"{early.clients[0]} 2026-09-01")
        assert "snapshot of OKX, 25 Aug 2026" in answer.text
        missed = await bot_session.ask(f"{NOBODY} 2026-09-01")  # Gate has nothing from then
        assert "In the tree of OKX" in missed.text
        dates = await bot_session.press(answer, "Other dates")
        assert dates.labels == ("25 Oct 2026",)
        none = await bot_session.ask(f"{NOBODY} gate 2026-09-01")
        assert none.text.startswith("Gate: There is no snapshot from")


async def test_a_damaged_file_keeps_no_other_exchange_from_answering(bot_of, okx, gate, rebuilt):
    async with bot_of(okx, gate, rebuilt) as bot_session:
        path = bot_session.data_dir / "snapshots" / f"{gate.statement.id}.por"
        path.write_bytes(b"no snapshot")
        found = await bot_session.ask(okx.clients[0])
        assert "In the tree of OKX" in found.text
        assert "I could not look in Gate right now." in found.text
        missed = await bot_session.ask(NOBODY)
        assert "I could not look in Gate right now." in missed.text
        assert "• Gate" not in missed.text
        only = await bot_session.ask(f"{gate.clients[0]} gate")
        assert only.text.startswith("Gate: Temporarily unavailable")


async def test_known_digits_are_known_over_all_exchanges(bot_of, okx, gate):
    async with bot_of(okx, gate) as bot_session:
        for tree, name in ((okx, "OKX"), (gate, "Gate")):
            said = await bot_session.ask(tree.statement.id)
            assert f"statement id of the snapshot of {name}, 25 Oct 2026" in said.text
            root = tree.statement.assets[0].root.hash.hex()
            assert f"in the snapshot of {name}, 25 Oct 2026" in (await bot_session.ask(root)).text


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        ("okxx", "I know no exchange called okxx. Nearest: OKX"),
        ("bybit", "Nothing of Bybit is loaded here. Loaded here: OKX and Gate."),
        ("<b>x</b>", "I know no exchange of that name."),
        ("\u202egate2", "I know no exchange of that name."),
        ("2026-13-40", "That day is not in the calendar"),
        ("okx the other day", "I cannot read that time"),
    ],
)
async def test_what_is_no_exchange_and_no_time_is_said(bot_of, okx, gate, behind, said):
    async with bot_of(okx, gate) as bot_session:
        assert said in (await bot_session.ask(f"{okx.clients[0]} {behind}")).text


# -- reserves


async def test_reserves_without_a_name_asks_which(bot_of, okx, gate, rebuilt):
    async with bot_of(okx, gate, rebuilt) as bot_session:
        question = await bot_session.ask("/reserves btc 2026-10-27")
        assert question.text.startswith("Which exchange? (BTC, 27 Oct 2026)")
        assert question.labels == ("OKX", "Gate", "Phemex")
        answer = await bot_session.press(question, "Gate")
        assert answer.photo
        assert answer.text.startswith("Gate, ")
        assert "\nMade by Gate, as this bot's operator says.\n" in answer.text
        assert "BTC" in answer.text
        assert "ETH 1" not in answer.text
        assert "You asked for 27 Oct 2026." in answer.text


async def test_reserves_of_a_named_exchange(bot_of, okx, gate, tree_of):
    async with bot_of(okx, gate, tree_of("Lemon Cash", seed=5)) as bot_session:
        for typed, name in (
            ("gate io", "Gate"),
            ("GATE.IO btc", "Gate"),
            ("lemon cash btc 2026-10-30", "Lemon Cash"),
            ("btc okex", "OKX"),
        ):
            answer = await bot_session.ask(f"/reserves {typed}")
            await bot_session.settled()
            assert answer.text.startswith(f"{name}, ")


async def test_a_name_goes_before_an_asset_that_is_called_the_same(bot_of, okx, tree_of):
    """BTC is an asset of both, and the name of one: a name goes first, and behind a name it is the asset."""
    async with bot_of(tree_of("BTC", seed=5), okx) as bot_session:
        whole = await bot_session.ask("/reserves BTC")
        assert whole.text.startswith("BTC, ")
        await bot_session.settled()
        one = await bot_session.ask("/reserves okx BTC")
        assert one.text.startswith("OKX, ")


async def test_an_asset_of_one_exchange_only_needs_no_question(bot_of, tree_of):
    async with bot_of(tree_of("OKX", seed=2, assets=("BTC",)), tree_of("Gate", seed=3)) as bot_session:
        assert (await bot_session.ask("/reserves usdt")).text.startswith("Gate, ")
        await bot_session.settled()
        unknown = await bot_session.ask("/reserves okxx")
        assert "I know no exchange or asset called okxx. Nearest: OKX; /exchanges lists all." in unknown.text
        assert "Assets: BTC, ETH" in unknown.text
        assert "has no asset eth" in (await bot_session.ask("/reserves okx eth")).text


async def test_buttons_of_exchanges_that_are_gone_or_made_up_are_answered(bot_of, okx, gate):
    async with bot_of(okx, gate) as bot_session:
        bot_session.allowed.add("editMessageText")  # to the same text, which is no fault
        question = await bot_session.ask("/reserves")
        crafted = [
            ButtonData(Action.OF_EXCHANGE, symbol_bytes("DOGE"), exchange_mark("gate")),
            ButtonData(Action.OF_EXCHANGE, b"\xff" * 32, exchange_mark("gate")),
            ButtonData(Action.OF_EXCHANGE, None, exchange_mark("bybit")),
            ButtonData(Action.WHICH, b"\x00" + b"x" * 31, bytes(8), 0, 4095),
            ButtonData(Action.WHICH, None, bytes(8), 0, 4095),
            ButtonData(Action.EXCHANGES, None, bytes(8), 0, 4095),
            ButtonData(Action.SNAPSHOTS, None, exchange_mark("bybit")),
        ]
        for data in crafted:
            await bot_session.alice.press_stale(question, data.pack())
        await bot_session.settled()
        question = await bot_session.ask("/reserves")
        services = bot_session.run.services
        services.catalogue.withdraw(gate.statement.id, 1)
        services.snapshots.refresh()
        pressed = await bot_session.alice.press(question, "Gate")
        assert pressed.text == common.exchange_gone()
        assert pressed.alert


async def test_many_exchanges_are_asked_for_on_pages(bot_of, tree_of):
    names = [each.name for each in shipped()][:11]
    trees = [tree_of(name, seed=20 + number) for number, name in enumerate(names)]
    async with bot_of(*trees) as bot_session:
        question = await bot_session.ask("/reserves")
        assert question.labels == (*names[:8], "More ›")
        await bot_session.alice.press(question, "More ›")
        second = await bot_session.sandbox.next_edit(question)
        assert second.labels == (*names[8:], "‹ Back")
        answer = await bot_session.press(second, names[10])
        assert answer.text.startswith(f"{names[10]}, ")
        listed = await bot_session.ask("/exchanges")
        assert listed.text.startswith("11 exchanges")
        assert lines_unfolded(listed.html) <= MOST_LINES
        await bot_session.alice.press(listed, "More ›")
        listed = await bot_session.sandbox.next_edit(listed)
        await bot_session.alice.press(listed, "More ›")
        turned = await bot_session.sandbox.next_edit(listed)
        assert names[10] in turned.text
        assert names[0] not in turned.text
        found = await bot_session.ask(trees[7].clients[3])
        assert f"In the tree of {names[7]}" in found.text
        missed = await bot_session.ask(NOBODY)
        assert len(missed.labels) == 8


# -- lists


async def test_the_list_of_exchanges(bot_of, okx, gate, rebuilt, tree_of):
    gone = tree_of("HTX", seed=6)
    async with bot_of(
        okx, gate, rebuilt, gone, tree_of("Gate", "2026-11-25T00:00:00Z", seed=3)
    ) as bot_session:
        services = bot_session.run.services
        services.catalogue.withdraw(gone.statement.id, 1)
        newest = services.snapshots.entries("gate")[0]
        services.catalogue.withdraw(newest.statement_id, 1)
        services.snapshots.refresh()
        path = bot_session.data_dir / "snapshots" / f"{okx.statement.id}.por"
        text = (await bot_session.ask("/exchanges")).text
        assert text.startswith("4 exchanges")
        for line in (
            "OKX BTC 10",
            "OKX\nNewest: the tree of 25 Oct 2026",
            "⚠️ Gate BTC 10",
            "The tree of 25 Nov 2026 was withdrawn on ",
            "Rebuilt by Ann from a published list",
            "⚠️ HTX nothing valid right now\n",
            "HTX\nThe tree of 25 Oct 2026 was withdrawn on ",
        ):
            assert line in text
        assert "asked by" not in text
        path.write_bytes(b"no snapshot")
        await bot_session.ask(f"{NOBODY} okx")  # whoever needs it finds it damaged
        assert "OKX\nThe tree of 25 Oct 2026 cannot be read" in (await bot_session.ask("/exchanges")).text


async def test_snapshots_name_their_exchange_and_can_be_of_one(bot_of, okx, gate):
    async with bot_of(okx, gate) as bot_session:
        mixed = (await bot_session.ask("/snapshots")).text
        assert "OKX, 25 Oct 2026" in mixed
        assert "Gate, 25 Oct 2026" in mixed
        one = (await bot_session.ask("/snapshots gate io 2026-10-30")).text
        assert one.startswith("All snapshots of Gate")
        assert okx.statement.id not in one
        assert "You asked for 30 Oct 2026" in one
        unknown = (await bot_session.ask("/snapshots gats")).text
        assert "I know no exchange called gats. Nearest: Gate" in unknown
        assert okx.statement.id in unknown


async def test_start_names_the_exchanges(bot_of, okx, gate):
    async with bot_of(okx, gate) as bot_session:
        assert "I have 2 exchanges: OKX, Gate." in (await bot_session.ask("/start")).text
        assert "/exchanges" in (await bot_session.ask("/help")).text
        assert "In a private chat, write the exchange's name" in (await bot_session.ask("/exchange okx")).text


# -- names that are traps


async def test_hostile_names_break_nothing(bot_of, okx, tree_of, tmp_path):
    evil = KnownExchange("evil", "<b>&amp;💥</b> " + "x" * 40)
    right = KnownExchange("right", "بورصة العملات")
    table = tmp_path / "exchanges.toml"
    table.write_text(
        "\n".join(
            f'[[exchanges]]\nkey = "{each.key}"\nname = "{each.name}"\naliases = ["{each.key}"]\n'
            for each in (evil, right)
        )
    )
    trees = (okx, tree_of("evil", seed=31), tree_of("right", seed=32))
    known = shipped().with_added([evil, right])
    async with bot_of(*trees, known=known, exchanges_file=table) as bot_session:
        of_evil = (await bot_session.ask(trees[1].clients[0])).text
        assert f"In the tree of {evil.name} (added by this bot's operator), made by {evil.name}" in of_evil
        question = await bot_session.ask("/reserves")
        assert question.labels == ("OKX", evil.name, right.name)
        assert (await bot_session.press(question, right.name)).photo
        await bot_session.settled()
        assert (await bot_session.press(question, evil.name)).photo
        await bot_session.settled()  # the words of a long name follow its picture
        listed = (await bot_session.ask("/exchanges")).text
        assert listed.count("Added by this bot's operator") == 2
        assert evil.name in (await bot_session.ask("/snapshots evil")).text
        for typed in ("x" * 300, "<i>", "💥" * 50, "\u202e\u202d okx2", "a" * 64 + "\n" * 9 + "b"):
            assert "I know no exchange" in (await bot_session.ask(f"/snapshots {typed}")).text
            assert (await bot_session.ask(f"/reserves {typed}")).text
        assert right.name in (await bot_session.ask(f"{NOBODY} {right.name}")).text


# -- many at once


async def test_several_people_at_once_are_each_told_their_own(bot_of, okx, gate, rebuilt):
    async with bot_of(okx, gate, rebuilt) as bot_session:
        people = [bot_session.sandbox.add_user(f"Person {number}") for number in range(9)]
        trees = [(okx, "OKX"), (gate, "Gate"), (rebuilt, "Phemex")] * 3

        async def ask(number):
            tree, name = trees[number]
            answer = await bot_session.ask(tree.clients[number], user=people[number])
            return f"In the tree of {name}" in answer.text and tree.clients[number] not in answer.text

        assert all(await asyncio.gather(*(ask(number) for number in range(9))))


async def test_the_display_name_is_that_of_the_own_exchange_alone(bot_of, okx, gate, tmp_path):
    claim = write_claim(
        tmp_path / "claim",
        "okx",
        "",
        at="2026-09-14T00:00:00Z",
        totals=[("BTC", "10")],
        roots=[("", "cd" * 32)],
    )
    name = "取引所 <見本>"
    async with bot_of(okx, gate, claims=[claim], display_name=name, own_exchange="okx") as bot_session:
        listed = (await bot_session.ask("/exchanges")).text
        assert name in listed
        assert "Gate" in listed
        assert (await bot_session.ask("/reserves okx")).text.startswith(f"{name}, ")
        assert (await bot_session.ask("/reserves 取引所 見本 2026-09-14")).text.startswith(f"{name}, ")
        assert f"{name}'s for" in (await bot_session.ask("cd" * 32)).text
        assert (await bot_session.ask("/reserves gate")).text.startswith("Gate, ")
        assert f"{name} counted these balances" in (await bot_session.ask(okx.clients[0])).text
        assert "Gate counted these balances" in (await bot_session.ask(gate.clients[0])).text
