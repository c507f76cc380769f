"""From a published list to a snapshot's wallets: what counts, what stays outside, and how it is called."""

import io
from pathlib import Path

import pytest

from porcore.errors import BundleError
from porcore.format.wallet_list import canonical_wallets, read_wallets
from porcore.ledger.configuration.config import read_config
from porcore.ledger.readers.wallets import read_selection
from porcore.reserves.evidence import Level, examine
from porcore.reserves.wallet_lists import describe_form

HTX = (Path(__file__).parent.parent / "data" / "htx" / "huobi_por.csv").read_bytes()
CONFIG = """\
format = "porcore-bundle/1"
exchange = "Sample Exchange"
taken_at = "2026-02-01T00:00:00Z"
assets = [
    {{ symbol = "BTC", decimals = 8, members = ["BTC"] }},
    {{ symbol = "ETH", decimals = 8, members = ["ETH"] }},
]
{}
"""
HEAD = "coin,address,snapshot height,balance,message,signature\n"


def selected(data: bytes | str, mapping: str = ""):
    content = data.encode() if isinstance(data, str) else data
    return read_selection(io.BytesIO(content), read_config(CONFIG.format(mapping).encode()))


def test_only_members_count_without_a_mapping():
    found = selected(HTX)
    assert {wallet.asset for wallet in found.wallets} == {"BTC", "ETH"}
    outside = {row.coin for row in found.outside}
    assert {"BTC-TRC20", "aETH", "stETH", "WBTC-ERC20"} <= outside
    assert "BTC" not in outside
    assert sum(row.coin == "ETH" for row in found.outside) == 12  # without a balance
    assert len(found.wallets) + len(found.outside) == 95
    assert read_wallets(canonical_wallets(found.wallets)) == found.wallets


def test_a_mapping_adds_forms_up_and_keeps_their_names():
    found = selected(HTX, '[wallets]\ncounts_as = { aETH = "ETH", stETH = "ETH", "BTC-TRC20" = "BTC" }')
    held = {(wallet.asset, wallet.address): wallet for wallet in found.wallets}
    three = held["ETH", "0x18709e89bd403f470088abdacebe86cc60dda12e"]
    assert three.balance == "86902.32"  # 1840.24 + 13643.17 + 71418.91
    assert three.label == "counts aETH, stETH"
    assert examine(three).level is Level.SIGNED
    wrapped = held["BTC", "TDToUxX8sH4z6moQpK3ZLAN24eupu2ivA4"]
    assert (wrapped.chain, wrapped.balance, wrapped.label) == ("tron", "10388.92", "counts BTC-TRC20")
    assert read_wallets(canonical_wallets(found.wallets)) == found.wallets


def test_the_same_row_twice_counts_once():
    found = selected(HEAD + "BTC,1a,5,2.5,-,-\nBTC,1a,5,2.50,-,-\n")
    assert [wallet.balance for wallet in found.wallets] == ["2.5"]


@pytest.mark.parametrize("second", ["BTC,1a,5,3,-,-", "BTC,1a,5,2.5,text,c2ln"])
def test_two_rows_of_one_wallet_that_differ_are_an_error(second):
    with pytest.raises(BundleError, match=r"wallets.csv, row 3: found the .* of row 2 with another"):
        selected(f"{HEAD}BTC,1a,5,2.5,-,-\n{second}\n")


@pytest.mark.parametrize(
    "mapping",
    [
        '[wallets]\ncounts_as = { aETH = "DOGE" }',
        '[wallets]\ncounts_as = { BTC = "ETH" }',
        "[wallets]\ncounts_as = { aETH = 1 }",
        "[wallets]\ncounts_as = []",
        '[wallets]\ncounts_as = { "" = "ETH" }',
        "[wallets]\nother = 1",
        "wallets = 1",
    ],
)
def test_a_wrong_mapping_is_an_error_in_our_words(mapping):
    with pytest.raises(BundleError, match=r"snapshot\.toml.*expected"):
        selected(HEAD, mapping)


def test_names_are_called_what_they_are():
    assert "Aave" in describe_form("aETH")
    assert "Lido" in describe_form("stETH")
    assert "wrapped" in describe_form("BTC-TRC20")
    assert describe_form("USDT-TRC20") == "USDT on Tron"
    assert describe_form("ERC20-USDC") == "USDC on Ethereum"
    assert describe_form("USDT-Avalanche C-Chain") == "USDT on Avalanche"
    assert describe_form("BTC") == describe_form("SOMETHING-ELSE") == ""
