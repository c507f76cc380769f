"""What customers and communities read about ownership signatures; figures are summed anew from the wallet list."""

import sys
from html import unescape
from types import SimpleNamespace

import pytest
from bot_session import MEMBERS, MonthlySnapshot
from screen import MOST_LINES, lines_unfolded

from porcore.build.building import build_snapshot
from porcore.snapshot import Snapshot

pytestmark = pytest.mark.slow

LIBRARIES = ("wallycore", "nacl", "Crypto", "btclib", "btclib_wallet", "ecc", "btclib_secp256k1")


def tenths(part: int, whole: int) -> str:
    steps = part * 1000 // whole
    return f"{steps // 10}.{steps % 10}%"


def expected(month) -> dict[str, SimpleNamespace]:
    """Sum a month's wallets; every signature of the sample is valid."""
    with Snapshot(month.file) as snapshot:
        wallets = snapshot.wallets
    sums = {}
    for asset in month.statement.assets:
        own = [wallet for wallet in wallets if wallet.asset in MEMBERS[asset.symbol]]
        held, signed = (sum(w.units for w in own if w.signature or not only) for only in (False, True))
        owed = asset.root.sum * 10 ** (30 - asset.decimals)
        sums[asset.symbol] = SimpleNamespace(
            claimed=tenths(held, owed), signed=tenths(signed, owed), share=tenths(signed, held)
        )
    return sums


@pytest.fixture(scope="session")
def doubtful_month(doubtful, tmp_path_factory) -> MonthlySnapshot:
    """A snapshot with seven wallets whose signature fails and a mistyped one."""
    file = tmp_path_factory.mktemp("doubtful") / "x.por"
    return MonthlySnapshot(file, build_snapshot(doubtful(7), file), {})


@pytest.fixture
def without_libraries(monkeypatch):
    """Let the extra be missing where signatures are looked at, which is a process of its own."""
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({LIBRARIES!r}))\n"
        "from bot.ownership.child import main; sys.exit(main())"
    )
    monkeypatch.setattr("bot.ownership.process.COMMAND", (sys.executable, "-P", "-c", code))


async def pages(bot_session, answer, *, told=False) -> list[str]:
    """Press Wallets and turn all pages; return their HTML. `told`: of all that is said of each, behind Details."""
    message = await bot_session.press(answer, next(label for label in answer.labels if "Wallets" in label))
    if told:
        await bot_session.alice.press(message, "Details")
        message = await bot_session.sandbox.next_edit(message)
    found = [message.html]
    while "More ›" in bot_session.sandbox.refresh(message).labels:
        await bot_session.alice.press(bot_session.sandbox.refresh(message), "More ›")
        message = await bot_session.sandbox.next_edit(message)
        found.append(message.html)
    return found


async def test_each_ratio_stands_there_twice(bot_session, monthly_snapshots):
    answer = await bot_session.ask("/reserves")
    for symbol, sums in expected(monthly_snapshots[-1]).items():
        assert sums.claimed != sums.signed
        line = next(line for line in answer.text.splitlines() if line.startswith(f"{symbol} "))
        assert line.split() == [symbol, sums.claimed, sums.signed]
        assert f"{sums.share} of its reserves are signed." in answer.text
    assert "5 of " in answer.text
    assert "1 signature was made for this snapshot." in answer.text
    assert lines_unfolded(answer.html) <= MOST_LINES
    one = await bot_session.ask("/reserves USDT 2026-09-30")
    assert expected(monthly_snapshots[1])["USD"].signed in one.text
    assert "BTC" not in one.text


async def test_the_customer_reads_the_signed_share_beside_what_is_stated(
    bot_session, monthly_snapshots, someone
):
    answer = await bot_session.ask(someone("BTC", "ETH", "USD"))
    assert "As stated by the exchange" in answer.text
    shares = {symbol: sums.share for symbol, sums in expected(monthly_snapshots[-1]).items()}
    assert "with a valid ownership signature: " in answer.text
    for symbol, share in shares.items():
        assert f"{symbol} {share}" in answer.text
    lowest = min(shares, key=lambda symbol: float(shares[symbol].rstrip("%")))
    assert f"Signed: {lowest} {shares[lowest]}, the least." in answer.text


async def test_every_wallet_has_its_page_its_address_and_its_reason(bot_session, monthly_snapshots):
    every = await pages(bot_session, await bot_session.ask("/reserves"), told=True)
    found = "".join(every)
    assert all(lines_unfolded(page) <= MOST_LINES for page in every)
    with Snapshot(monthly_snapshots[-1].file) as snapshot:
        wallets = snapshot.wallets
    for wallet in wallets:
        assert found.count(f"<code>{wallet.address}</code>") == 1
        if wallet.signature:
            assert wallet.message in unescape(found)
    assert found.count("(signed for this snapshot)") == 1
    assert found.count("(a fixed text") == 4
    assert found.count("No ownership signature was published") == len(wallets) - 5


async def test_wallets_with_a_fault_come_first_and_are_counted_on_every_page(
    bot_session_with, doubtful_month
):
    async with bot_session_with(doubtful_month) as bot_session:
        answer = await bot_session.ask("/reserves")
        assert "⚠️ 7 wallets have an invalid signature." in answer.text
        found = await pages(bot_session, answer, told=True)
        assert found[0].count("⚠️ <b>invalid</b>: The signature was not made by the key of this address") == 6
        assert found[1].count("<b>invalid</b>") == 1
        assert found[1].count("<b>unverifiable</b>: The mix of upper and lower case") == 1
        for page in found:
            assert "⚠️ 7 with an invalid signature · ⚠️ 1 that cannot be checked" in page


async def test_balances_of_failing_rows_are_claimed_and_never_signed(bot_session_with, doubtful_month):
    async with bot_session_with(doubtful_month) as bot_session:
        answer = await bot_session.ask("/reserves BTC")
        with Snapshot(doubtful_month.file) as snapshot:
            own = [wallet for wallet in snapshot.wallets if wallet.asset == "BTC"]
        good = sum(wallet.units for wallet in own if wallet.signature and wallet.message != "another text")
        assert (
            f"{tenths(good, sum(wallet.units for wallet in own))} of its reserves are signed." in answer.text
        )


async def test_without_the_libraries_nothing_is_called_signed(
    without_libraries, bot_session_with, monthly_snapshots, someone
):
    async with bot_session_with(*monthly_snapshots) as bot_session:
        picture = await bot_session.ask("/reserves")
        answer = await bot_session.sandbox.next_message(bot_session.alice, after=picture)
        assert "⚠️ The signatures of 5 wallets were not checked." in answer.text
        assert lines_unfolded(answer.html) <= MOST_LINES
        assert "In the folder of porcore's source: pip install '.[reserves]'" in answer.text
        assert "/bin/" not in answer.text, "where this machine keeps its programs"
        assert "is signed" not in answer.text
        assert answer.text.count("Its signatures were not checked.") == 3
        found = "".join(await pages(bot_session, answer, told=True))
        assert found.count("<b>unchecked</b>") == 5
        customer = await bot_session.ask(someone("BTC"))
        assert "The wallets' signatures were not checked here." in customer.text
