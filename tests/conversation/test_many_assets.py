"""A thousand assets in the chat: what concerns a person or needs a look comes first, the rest is a page away."""

import re
from fractions import Fraction
from types import SimpleNamespace

import pytest
from screen import MOST_LINES, lines_unfolded

from bot.pictures.reserves import ReserveView, reserves_scene
from bot.pictures.scene import Words
from bot.telegram.callbacks import Action, ButtonData, unpack
from bot.texts import balances
from bot.texts.asset_order import need
from bot.texts.group import no_such_asset
from porcore.build.building import build_snapshot

pytestmark = pytest.mark.slow

ASSETS = 1_000
SHORT, EMPTY = (33, 120, 500), (40, 777)  # three per cent short, and without a wallet
TAKEN_AT = "2026-10-25T00:00:00Z"


def symbol(number: int) -> str:
    return f"S{number:04d}"


@pytest.fixture(scope="session")
def thousand(tmp_path_factory):
    """A snapshot of 1,000 assets: one client has twelve of them, one has all, and 298 have two."""
    folder = tmp_path_factory.mktemp("thousand")
    bundle = folder / "b"
    bundle.mkdir()
    few, all_of_them = "1c" * 32, "a5" * 32
    held = {few: [7, 33, 99, 150, 250, 350, 450, 550, 650, 750, 850, 950], all_of_them: range(ASSETS)}
    held |= {f"{number:064x}": [number % ASSETS, number * 7 % ASSETS] for number in range(1, 299)}
    sums = dict.fromkeys(range(ASSETS), 0)
    rows = ["client_id,account,asset,amount,kind"]
    for place, (client, numbers) in enumerate(held.items()):
        for number in dict.fromkeys(numbers):
            sums[number] += 100 + place
            rows.append(f"{client},main,{symbol(number)},{100 + place},spot")
    (bundle / "balances.csv").write_text("\n".join(rows) + "\n")
    config = f'format = "porcore-bundle/1"\nexchange = "Sample Exchange"\ntaken_at = "{TAKEN_AT}"\n'
    for number in range(ASSETS):
        name = symbol(number)
        config += f'[[assets]]\nsymbol = "{name}"\ndecimals = 8\nmembers = ["{name}"]\n'
    (bundle / "snapshot.toml").write_text(config)
    wallets = ["asset,chain,address,balance,height,label"]
    for number in range(ASSETS):
        if number not in EMPTY:
            share = Fraction(97 if number in SHORT else 103, 100)
            stated = sums[number] * share
            whole, cents = divmod(int(stated * 100), 100)
            wallets.append(f"{symbol(number)},ethereum,0x{number:040x},{whole}.{cents:02d},26253280,hot")
    (bundle / "wallets.csv").write_text("\n".join(wallets) + "\n")
    statement = build_snapshot(bundle, folder / "x.por")
    return SimpleNamespace(
        file=folder / "x.por", bundle=bundle, statement=statement, few=few, all=all_of_them, held=held[few]
    )


def fits(message) -> bool:
    units = len(message.text.encode("utf-16-le")) // 2
    return units <= (1024 if message.photo or message.document else 4096) and len(message.entities) <= 100


def in_table(text: str) -> list[str]:
    return re.findall(r"^(S\d{4}) +[\d.,]+%", text, re.MULTILINE)


def first_symbols(text: str) -> list[str]:
    return re.findall(r"^(S\d{4}) ", text, re.MULTILINE)


async def test_a_customer_reads_her_twelve_first_and_the_others_in_one_line(bot_session_with, thousand):
    async with bot_session_with(thousand) as bot_session:
        answer = await bot_session.ask(thousand.few)
        for _ in range(20):  # on a busy machine the signatures take longer than an answer waits for them
            if "still being checked" not in answer.text:
                break
            answer = await bot_session.ask(thousand.few)
        pages = [answer]
        while "More balances ›" in pages[-1].labels:
            pages.append(await bot_session.press(pages[-1], "More balances ›"))
    assert all(map(fits, pages))
    assert max(lines_unfolded(page.html) for page in pages) <= MOST_LINES
    own = [symbol(number) for number in thousand.held]
    before, _, rest = answer.text.partition("No balance in 988 other assets")
    assert "⚠️ 1 of your assets: less held than owed. Lowest: S0033 97.0%." in before
    assert "counted as zero" not in rest.removeprefix(" (counted as zero)")
    checks = [label for page in pages for label in page.labels if label.startswith("Check ")]
    assert [label.removeprefix("Check ") for label in checks] == own
    shown = [re.match(r"(?:.*\n)*?((?:S\d{4} .*\n)+)", page.text)[1] for page in pages]
    assert [name for table in shown for name in first_symbols(table)] == own
    table = rest.partition("Reserves against liabilities\n")[2].partition("As stated by")[0]
    assert first_symbols(table) == own
    assert "None of its reserves in these assets are at addresses" in rest


async def test_a_community_reads_what_is_short_first_and_turns_to_every_asset(bot_session_with, thousand):
    async with bot_session_with(thousand) as bot_session:
        group = bot_session.sandbox.add_group("Depositors", [bot_session.alice])
        sent = await bot_session.alice.send("/reserves", chat=group)
        picture = await bot_session.sandbox.next_message(group, after=sent)
        assert fits(picture)
        assert "5 of 1,000 assets are short: " in picture.text
        page = await bot_session.press(picture, "Details")
        assert "Assets 1 to 5 of 1,000" in page.text
        assert in_table(page.text) == [symbol(number) for number in (*EMPTY, *SHORT)]
        seen: list[str] = []
        for _ in range(5):
            assert fits(page)
            assert lines_unfolded(page.html) <= MOST_LINES
            assert thousand.statement.id in page.text
            seen += in_table(page.text)
            await bot_session.alice.press(bot_session.sandbox.refresh(page), "More ›")
            page = await bot_session.sandbox.next_edit(page)
        assert len(set(seen)) == 25
        last = ButtonData(Action.ASSETS, None, bytes.fromhex(thousand.statement.id[:16]), 0, 199)
        await bot_session.alice.press_stale(page, last.pack())
        page = await bot_session.sandbox.next_edit(page)
        assert "Assets 996 to 1,000 of 1,000" in page.text
        assert "More ›" not in page.labels
        assert "‹ Back" in page.labels
        wallets = await bot_session.press(
            page, next(label for label in page.labels if label.startswith("Wallets"))
        )
        assert "Wallets 1 to 6 of 998" in wallets.text


async def test_a_word_that_is_no_asset_gets_the_names_near_to_it(bot_session_with, thousand):
    async with bot_session_with(thousand) as bot_session:
        answer = await bot_session.ask("/reserves S00333")
        assert "S00333" in answer.text
        assert "1,000" in answer.text
        assert "S0033" in answer.text
        one = await bot_session.ask("/reserves s0999")
        assert set(first_symbols(one.text)) == {"S0999"}
        assert "Wallets (1)" in one.labels


def test_few_assets_are_all_named_and_a_long_word_is_not_repeated():
    assert no_such_asset("X", ["BTC", "ETH"], TAKEN_AT) == (
        "The snapshot of 25 Oct 2026, 00:00 UTC has no asset X. It has: BTC, ETH"
    )
    names = [symbol(number) for number in range(41)]
    assert re.search(r"\b41\b.*: S0000, ", no_such_asset("<" * 5_000, names, TAKEN_AT))


async def test_a_dry_run_shows_what_is_short_first(bot_session_with, thousand):
    async with bot_session_with(people=("Olga",), import_dir=thousand.bundle.parent) as bot_session:
        olga = bot_session.operators[0]
        sent = await olga.send("/load b")
        shown = await bot_session.sandbox.next_message(olga, after=sent)
        await bot_session.sandbox.wait_for(
            lambda: "Publish" in bot_session.sandbox.refresh(shown).labels, timeout=150, what="dry run"
        )
        run = bot_session.sandbox.refresh(shown)
    assert fits(run)
    assert "5 of 1,000 assets are short of reserves." in run.text
    named = first_symbols(run.text)
    assert named[:5] == [symbol(number) for number in (*EMPTY, *SHORT)]
    assert f"\n{ASSETS - len(named)} more assets" in run.text


def test_the_picture_draws_what_is_short_and_then_what_is_not_signed_for():
    def view(number, reserves, signed):
        return ReserveView(symbol(number), 1_000, reserves, "1", "1", signed)

    views = [view(number, 1_030, 1_030) for number in range(ASSETS)]
    views[500], views[700], views[900] = view(500, 970, 970), view(700, 0, 0), view(900, 1_500, 10)
    scene = reserves_scene("Sample Exchange", "25 Oct 2026", views, "As stated")
    drawn = [shape.text for shape in scene.shapes if isinstance(shape, Words) and shape.text.startswith("S0")]
    assert drawn[:4] == [symbol(700), symbol(500), symbol(900), symbol(0)]
    assert len(drawn) == 10


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ((100, 0, None), (100, 99, None)),
        ((100, 99, 99), (100, 200, 0)),
        ((100, 200, 0), (100, 200, 50)),
        ((100, 150, 0), (100, 200, 0)),
        ((100, 200, None), (100, 200, 100)),
        ((100, 100, 100), (100, 200, 200)),
        ((100, 200, 200), (0, 0, None)),
        ((2**127, 2**127 - 1, None), (2**127, 2**127, None)),
    ],
)
def test_short_comes_before_unsigned_and_that_before_the_rest(worse, better):
    assert need(*worse) < need(*better)


def test_the_last_of_4096_assets_and_all_of_them_are_told_apart():
    last = ButtonData(Action.WALLETS, None, bytes(8), 4095, 4095).pack()
    every = ButtonData(Action.ALL_WALLETS, None, bytes(8), 0, 4095).pack()
    page = ButtonData(Action.ASSETS, None, bytes(8), 0, 341).pack()
    check = ButtonData(Action.CHECK, b"\xff" * 32, b"\xff" * 8, 4095, 15).pack()
    assert len({last, every, page, check}) == 4
    assert all(len(data.encode()) <= 64 for data in (last, every, page, check))
    assert (unpack(last).asset, unpack(check).asset, unpack(check).page) == (4095, 4095, 15)


def test_pages_of_balances_are_what_fits(thousand):
    from porcore.snapshot import Snapshot

    with Snapshot(thousand.file) as snapshot:
        proof = snapshot.prove(bytes.fromhex(thousand.all))
    pages = balances.balance_pages(proof.proofs, 5)
    assert [entry for page in pages for entry in page] == list(proof.proofs)
    assert len(pages[0]) == 4, "a line says that there are more"
    assert {len(page) for page in pages[1:-1]} == {balances.MOST_BALANCES}
    assert len(balances.balance_pages(proof.proofs[:5], 5)) == 1
