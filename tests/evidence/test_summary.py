"""Sums by level, ratios by level, and rows that fail in ways no library documents."""

import time

import pytest

from porcore.format.hashing import Node
from porcore.format.statement import Asset, Statement
from porcore.format.wallet_list import Wallet
from porcore.reserves.comparison import compare
from porcore.reserves.evidence import Evidence, Level, SnapshotContext, examine, examine_all
from porcore.reserves.evidence.challenge import Challenge
from porcore.reserves.evidence.coverage import CELLS
from porcore.reserves.summary import by_asset, of_statement

ROWS = 10_000
SECONDS = 30


def test_balances_are_added_up_by_level_in_integers():
    wallets = [Wallet("BTC", "bitcoin", f"a{i}", text) for i, text in enumerate(("0.1", "0.2", "1", "4"))]
    levels = [Level.SIGNED, Level.SIGNED, Level.CLAIMED, Level.INVALID]
    evidence = [Evidence(level, "", "") for level in levels]
    (found,) = by_asset(["BTC"] * 4, wallets, evidence)
    assert found.total.text == "5.3"
    assert found.levels[Level.SIGNED].text == "0.3"
    assert found.levels[Level.SIGNED].rows == 2
    assert found.levels[Level.UNBOUND].rows == 0
    assert found.signed_tenths == 56  # 0.3 / 5.3, rounded down
    assert set(found.levels) == set(Level)


def test_a_statements_assets_keep_their_order_and_show_those_without_rows(signing):
    signer, taken_at = signing.Signer(1), "2026-10-25T00:00:00Z"
    text = Challenge("X", taken_at, "1", "ab" * 32).text
    address = signing.utxo_address("bitcoin", "p2pkh", signing.hash160(signer.public))
    signed = Wallet("BTC", "bitcoin", address, "3", message=text, signature=signer.legacy("bitcoin", text))
    wallets = (Wallet("BTC", "bitcoin", "1a", "1"), signed)
    assets = tuple(
        Asset(name, 8, (name,), 1 if total else 0, Node(total, bytes(32)))
        for name, total in (("BTC", 2 * 10**8), ("ETH", 0), ("SOL", 5))
    )
    statement = Statement("X", taken_at, assets, "00" * 32)
    rows = compare(statement, wallets)
    found = of_statement(statement, wallets, examine_all(wallets, SnapshotContext("X", taken_at)))
    assert [asset.asset for asset in found] == ["BTC", "ETH", "SOL"]
    assert rows[0].ratio_tenths == 2000
    assert found[0].levels[Level.SIGNED].ratio_tenths(rows[0]) == 1500
    assert found[0].fresh.ratio_tenths(rows[0]) == 1500
    assert found[1].total.ratio_tenths(rows[1]) is None
    assert found[2].total.ratio_tenths(rows[2]) == 0
    assert found[2].signed_tenths is None


@pytest.mark.parametrize("field", ["address", "message", "public_key", "script", "signature", "signature2"])
@pytest.mark.parametrize("text", ["\x00", "é" * 50, "0x", "=" * 88, "A" * 60_000, "1" * 500, "5" * 66])
def test_nothing_in_a_row_raises(cell_row, field, text):
    from dataclasses import replace

    for cell in CELLS:
        found = examine(replace(cell_row(cell.chain, cell.forms[-1]), **{field: text}))
        assert found.reason
        assert found.code != "failure"
        if field in ("address", "message", "signature"):
            assert found.level is not Level.SIGNED


@pytest.mark.slow
def test_ten_thousand_rows_are_checked_in_half_a_minute(signing):
    """All kinds of keys in turn, all addresses different; the time is this process's on one core."""
    makers = [
        lambda signer: signing.recoverable_row("eip191", signer),
        lambda signer: signing.recoverable_row("okx-ecdsa", signer),
        lambda signer: signing.recoverable_row("tron-old", signer),
        lambda signer: signing.utxo_row("bitcoin", "p2wpkh", [signer]),
        lambda signer: signing.ed25519_row("sui", "ed25519-okx", signer),
    ]
    wallets = [makers[number % len(makers)](signing.Signer(number)) for number in range(ROWS)]
    began = time.thread_time()
    evidence = examine_all(wallets)
    spent = time.thread_time() - began
    assert {found.level for found in evidence} == {Level.SIGNED}
    assert spent < SECONDS
