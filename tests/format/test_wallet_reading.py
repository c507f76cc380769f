"""The quick way of reading a wallet and the careful one say the same of every wallet."""

import random

import pytest

from porcore.errors import FormatError
from porcore.format import wallet_list
from porcore.format.wallet_list import Wallet, canonical_wallets, parse_wallets, read_wallets, wallet_json

RIGHT = wallet_json(
    Wallet("BTC", "bitcoin", "bc1q", "1.5", "7", "cold", "text", "02ab", "51ae", "c2ln", "c2ln2")
)
ODD = (
    None,
    5,
    [],
    {},
    "",
    " ",
    "é",
    "\x00",
    "\n",
    "1.50",
    "1e3",
    "-1",
    "9" * 80,
    "x" * 70_000,
    "x" * 65_500,
    "B T C",
    "x" * 40,
)


def careful(value):
    try:
        return wallet_list._parse_wallet(value, "wallet 1")
    except FormatError:
        return None


def changed(number):
    made, draw = dict(RIGHT), random.Random(number)
    for _ in range(draw.randrange(3)):
        made[draw.choice(list(RIGHT))] = draw.choice(ODD)
    if draw.random() < 0.1:
        made.pop(draw.choice(list(made)))
    if draw.random() < 0.1:
        made["other"] = "x"
    return made


@pytest.mark.parametrize("value", [[], None, "text", {}, RIGHT | {"other": ""}])
def test_what_is_no_wallet_is_left_to_the_careful_reader(value):
    assert wallet_list._plain_wallet(value) is None


def test_the_quick_reader_only_says_yes_where_the_careful_one_does():
    found = [
        (wallet_list._plain_wallet(changed(number)), careful(changed(number))) for number in range(3_000)
    ]
    assert all(quick is None or quick == slow for quick, slow in found)
    assert sum(quick is not None for quick, _ in found) > 1_000
    assert any(quick is None and slow is not None for quick, slow in found)  # such as long texts


def test_an_error_names_its_wallet():
    listed = [RIGHT | {"address": f"bc1q{number}"} for number in range(3)]
    with pytest.raises(FormatError, match="wallet 3, balance"):
        parse_wallets([*listed[:2], listed[2] | {"balance": "1.50"}])


def test_canonical_bytes_are_read_as_they_were_written():
    listed = tuple(Wallet("BTC", "bitcoin", f"bc1q{number}", "1") for number in range(3))
    assert read_wallets(canonical_wallets(listed)) == listed
