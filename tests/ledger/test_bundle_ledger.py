"""What a ledger means: sums of accounts, bonuses, layouts, padding."""

import io
from collections.abc import Callable

import pytest

from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.readers.choice import Ledger, read_ledger
from porcore.progress import Stage

ReadLedger = Callable[..., Ledger]

A, B, C = ("a1" * 32, "b2" * 32, "00" * 31 + "0c")
IDS = {name: bytes.fromhex(name) for name in (A, B, C)}


def test_the_rows_of_a_client_are_summed_into_assets_in_the_order_of_symbols(ledger_of: ReadLedger) -> None:
    ledger = ledger_of(
        f"client_id,BTC,USDT,USDC\n{A},1.25,10,0.5\n{B},0,0.000001,0\n{A},0.00000001,0,2\n{C},0,0,0\n"
    )
    assert ledger.clients == {
        IDS[A]: [125_000_001, 12_500_000],
        IDS[B]: [0, 1],
        IDS[C]: [0, 0],
    }
    report = ledger.report
    assert (report.layout, report.rows, report.clients) == ("wide", 4, 3)
    assert (report.extra_account_rows, report.zero_clients) == (1, 1)
    assert (report.bonus_rows, report.bonus_by_member, report.ignored_columns) == (0, {}, ())


def test_columns_stand_in_any_order_and_ignored_ones_are_named(ledger_of: ReadLedger) -> None:
    ledger = ledger_of(
        f'USDC,note,account,BTC,client_id,USDT,e-mail\n1,"x, ""y""",spot,2,{A},3,\n',
        'ignore_columns = ["e-mail", "note", "not in this file"]',
    )
    assert ledger.clients == {IDS[A]: [200_000_000, 4_000_000]}
    assert ledger.report.ignored_columns == ("note", "e-mail")


def test_bonus_columns_are_left_out_and_counted(ledger_of: ReadLedger) -> None:
    ledger = ledger_of(
        "client_id,BTC,USDT,USDC,USDT_bonus,bonus-BTC\n"
        f"{A},1,2,3,0.5,0\n{B},0,0,0,7.25,0.00000003\n{C},1,0,0,0.00,0\n",
        'bonus_columns = ["USDT_bonus", "bonus-BTC"]',
    )
    assert ledger.clients[IDS[A]] == [100_000_000, 5_000_000]
    assert ledger.clients[IDS[B]] == [0, 0]
    assert ledger.report.bonus_by_member == {"BTC": 3, "USDT": 7_750_000}
    assert (ledger.report.bonus_rows, ledger.report.zero_clients) == (2, 1)


def test_bonus_rows_are_left_out_and_counted(ledger_of: ReadLedger) -> None:
    ledger = ledger_of(
        "client_id,account,asset,amount,kind\n"
        f"{A},main,BTC,1,\n{A},main,USDT,50,bonus\n{A},bot,USDT,2,frozen\n{B},main,USDC,3,gift\n{A},bot,USDC,1,spot\n",
        'bonus_kinds = ["bonus", "gift"]',
    )
    assert ledger.clients == {IDS[A]: [100_000_000, 3_000_000], IDS[B]: [0, 0]}
    report = ledger.report
    assert (report.layout, report.rows, report.clients, report.zero_clients) == ("long", 5, 2, 1)
    assert (report.bonus_rows, report.bonus_by_member) == (2, {"USDC": 3_000_000, "USDT": 50_000_000})
    assert report.extra_account_rows == 2  # two rows of the account bot


def test_a_long_ledger_needs_neither_account_nor_kind(ledger_of: ReadLedger) -> None:
    ledger = ledger_of(f"amount,asset,client_id\n1,BTC,{A}\n2,BTC,{A}\n0,USDC,{B}\n")
    assert ledger.clients == {IDS[A]: [300_000_000, 0], IDS[B]: [0, 0]}
    assert ledger.report.extra_account_rows == 0


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("0", 0),
        ("0.00", 0),
        ("1.50", 1_500_000),
        ("1.500000", 1_500_000),
        ("0.000001", 1),
        ("170141183460469231731687303715884.105727", 2**127 - 1),
    ],
)
def test_amounts_may_be_padded_with_zeros(ledger_of: ReadLedger, text: str, units: int) -> None:
    ledger = ledger_of(f"client_id,asset,amount\n{A},USDC,{text}\n{B},USDC,0\n")
    assert ledger.clients[IDS[A]] == [0, units]


def test_what_spreadsheets_write_is_read(ledger_of: ReadLedger) -> None:
    """A byte order mark, CRLF and quoted cells: as Excel writes "CSV UTF-8"."""
    plain = ledger_of(f"client_id,account,BTC,USDT,USDC\n{A},спот,1,2,3\n")
    excel = ledger_of(
        b"\xef\xbb\xbf" + f'"client_id",account,BTC,USDT,USDC\r\n{A},"спот","1",2,"3"\r\n'.encode()
    )
    assert excel == plain


def test_every_further_amount_is_read_like_the_first_ones(ledger_of: ReadLedger) -> None:
    """Texts are remembered, up to a number: 10,000 distinct ones go beyond it."""
    lines = [f"{number:064x},{number}.{number:06}\n" for number in range(10_000)]
    ledger = ledger_of(
        "client_id,USDT,BTC,USDC\n" + "".join(line.rstrip() + ",0,0\n" for line in [*lines, *lines])
    )
    assert [balances[1] for balances in ledger.clients.values()] == [2 * n * 1_000_001 for n in range(10_000)]


def test_progress_counts_rows(config: SnapshotConfig) -> None:
    seen: list[tuple[Stage, int, int | None]] = []
    data = "client_id,asset,amount\n" + f"{A},BTC,1\n" * 40_000
    read_ledger(io.BytesIO(data.encode()), config, lambda *event: seen.append(event))
    assert seen[-1] == (Stage.ROWS, 40_000, None)
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("make", "weak"),
    [
        (lambda n: f"{n:064x}", True),  # counted up
        (lambda n: f"{n:08x}" + "f" * 56, True),  # padded to the right
        (
            lambda n: "ab" * 16 + f"{n * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**127:032x}",
            True,
        ),  # one beginning
        (lambda n: f"{pow(3, 1000 + n, 2**256 - 189):064x}", False),
    ],
)
def test_ids_that_can_be_guessed_are_reported(
    ledger_of: ReadLedger, make: Callable[[int], str], weak: bool
) -> None:
    rows = "".join(f"{make(number)},BTC,1\n" for number in range(1000))
    assert ledger_of("client_id,asset,amount\n" + rows).report.weak_ids is weak


def test_three_ids_say_nothing_about_how_they_are_made(ledger_of: ReadLedger) -> None:
    rows = "".join(f"{number:064x},BTC,1\n" for number in range(3))
    assert not ledger_of("client_id,asset,amount\n" + rows).report.weak_ids
