"""wallets.csv: the canonical list, and the whole sentence for every fault."""

from collections.abc import Callable

import pytest

from porcore.errors import BundleError
from porcore.format.wallet_list import Wallet, canonical_wallets, read_wallets
from porcore.ledger.sentences import ADVICE

ReadWallets = Callable[[str | bytes], tuple[Wallet, ...]]

HEADER = "asset,chain,address,balance,height,label\n"
EXPECTED = (
    "asset,chain,address,balance,height,label and, where wanted,"
    " message,public_key,script,signature,signature2"
)
ASCII = "printable ASCII, at most 65536 characters"


def test_rows_are_sorted_and_balances_written_canonically(wallets_of: ReadWallets) -> None:
    wallets = wallets_of(
        HEADER
        + "USDT,tron,Tb,10.50,77,hot\nBTC,bitcoin,bc1b,1.000,,\nUSDT,tron,Ta,0,78,\n"
        + 'USDC,ethereum,0xAB,3,79,"one, ""two"""\n'
    )
    assert wallets == (
        Wallet("BTC", "bitcoin", "bc1b", "1"),
        Wallet("USDC", "ethereum", "0xAB", "3", "79", 'one, "two"'),
        Wallet("USDT", "tron", "Ta", "0", "78"),
        Wallet("USDT", "tron", "Tb", "10.5", "77", "hot"),
    )
    assert read_wallets(canonical_wallets(wallets)) == wallets


def test_evidence_columns_are_optional_and_stand_in_any_order(wallets_of: ReadWallets) -> None:
    (wallet,) = wallets_of(
        "signature,asset,chain,address,balance,height,label,message,public_key,script,signature2\n"
        "c2ln,BTC,bitcoin,bc1q,1,5,x,we own this,02ab,51,c2ln2\n"
    )
    assert wallet == Wallet(
        "BTC", "bitcoin", "bc1q", "1", "5", "x", "we own this", "02ab", "51", "c2ln", "c2ln2"
    )


def test_a_list_without_wallets_is_a_list(wallets_of: ReadWallets) -> None:
    assert wallets_of(HEADER) == ()


def test_one_address_may_hold_several_assets(wallets_of: ReadWallets) -> None:
    assert len(wallets_of(HEADER + "USDT,ethereum,0xAB,1,,\nUSDC,ethereum,0xAB,1,,\n")) == 2


def test_a_balance_may_be_as_fine_as_the_format_knows(wallets_of: ReadWallets) -> None:
    (wallet,) = wallets_of(f"{HEADER}BTC,bitcoin,a,0.{'0' * 29}1,,\n")
    assert wallet.units == 1


def test_a_balance_may_be_larger_than_the_finest_unit_would_allow(wallets_of: ReadWallets) -> None:
    """2^127 units of 10^-30 would be 170 million coins: less than one wallet of a large exchange holds."""
    (wallet,) = wallets_of(f"{HEADER}USDT,ethereum,a,1189639856.55,,\n")
    assert wallet.units == 118963985655 * 10**28
    assert read_wallets(canonical_wallets((wallet,))) == (wallet,)


def row(**cells: str) -> str:
    values = {
        "asset": "BTC",
        "chain": "bitcoin",
        "address": "bc1q",
        "balance": "1",
        "height": "5",
        "label": "",
    }
    return ",".join((values | cells).values()) + "\n"


def at(place: str, found: str, expected: str) -> str:
    return f"wallets.csv, {place}: found {found}, expected {expected}."


AMOUNT = "an amount such as 12.5: digits, at most 30 of them after the point"
BLOCK = "a block's number, or an empty cell where it is not known"
TWICE = "the same asset, chain and address as in row 2"

FAULTS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", at("row 1", "an empty file", f"the header {EXPECTED}")),
    "missing column": ("asset,chain,address,balance,height\n", at("row 1", "no column label", EXPECTED)),
    "unknown column": (
        HEADER.strip() + ",owner\n",
        at("row 1, column 7", "the unknown column 'owner'", EXPECTED),
    ),
    "unknown asset": (
        HEADER + row(asset="DOGE"),
        at("row 2, column asset", "the unknown asset 'DOGE'", "a member named in snapshot.toml")
        + " Add it there to an asset.",
    ),
    "group for a member": (
        HEADER + row(asset="USD"),
        at("row 2, column asset", "the unknown asset 'USD'", "a member named in snapshot.toml")
        + " Add it there to an asset.",
    ),
    "negative": (
        HEADER + row(balance="-5"),
        at("row 2, column balance", "the negative amount '-5'", AMOUNT) + f" {ADVICE['below-zero']}",
    ),
    "empty balance": (
        HEADER + row(balance=""),
        at("row 2, column balance", "an empty cell", AMOUNT) + f" {ADVICE['nothing']}",
    ),
    "exponent": (
        HEADER + row(balance="1e3"),
        at("row 2, column balance", "'1e3'", AMOUNT) + " " + ADVICE["exponent-plain"].format(plain="1000"),
    ),
    "nothing with a sign": (
        HEADER + row(balance="-0.00"),
        at("row 2, column balance", "'-0.00'", AMOUNT) + f" {ADVICE['unsigned-nothing']}",
    ),
    "UTF-16": (
        (HEADER + row()).encode("utf-16"),
        (
            f"wallets.csv: found text in UTF-16, expected a table with the header {EXPECTED}. "
            + ADVICE["csv-utf-8"]
        ),
    ),
    "gzip": (
        b"\x1f\x8b\x08" + bytes(40),
        f"wallets.csv: found a gzip file, expected a table with the header {EXPECTED}. {ADVICE['unpack-or-csv']}",
    ),
    "semicolons in quotation marks": (
        '"asset";"chain";"address"\n',
        f"wallets.csv, row 1: found a header without commas, expected {EXPECTED}. {ADVICE['commas']}",
    ),
    "31 decimals": (
        HEADER + row(balance="0." + "1" * 31),
        at("row 2, column balance", f"31 digits after the point in '0.{'1' * 31}'", "at most 30")
        + " "
        + ADVICE["rounding-noise"].format(decimals=30),
    ),
    "beyond every range": (
        HEADER + row(balance="9" * 60),
        at("row 2, column balance", "a balance outside the format's range", "a smaller balance"),
    ),
    "no chain": (
        HEADER + row(chain=""),
        at("row 2, column chain", "an empty cell", "a chain without spaces at its ends"),
    ),
    "space after an address": (
        HEADER + row(address="bc1q "),
        at("row 2, column address", "a space at an end", "an address without spaces at its ends"),
    ),
    "height in words": (HEADER + row(height="latest"), at("row 2, column height", "'latest'", BLOCK)),
    "height with zeros": (HEADER + row(height="05"), at("row 2, column height", "'05'", BLOCK)),
    "label in another script": (
        HEADER + row(label="холодный"),
        at("row 2, column label", "characters outside printable ASCII", ASCII),
    ),
    "tab in a label": (
        HEADER + row(label="a\tb"),
        at("row 2, column label", "characters outside printable ASCII", ASCII),
    ),
    "label like a book": (
        HEADER + row(label="x" * 65_537),
        at("row 2, column label", "65537 characters", ASCII),
    ),
    "wallet twice": (
        HEADER + row() + row(balance="2"),
        at("row 3", TWICE, "every wallet once") + " Remove one of the two rows.",
    ),
    "chain in two cases": (
        HEADER + row() + row(chain="Bitcoin"),
        at("row 3", TWICE, "every wallet once") + " Remove one of the two rows.",
    ),
    "address in two cases": (
        HEADER + row(address="0xAb") + row(address="0xaB"),
        at("row 3", TWICE, "every wallet once") + " Remove one of the two rows.",
    ),
    "cut off": (
        (HEADER + row()).removesuffix("\n"),
        at("row 2", "a last line without a line break", "a line break at the end of every line")
        + f" {ADVICE['cut-off']}",
    ),
    "Latin-1": (
        (HEADER + row(label="kühl")).encode("latin-1"),
        at("row 2, column label", "bytes that are not UTF-8", "UTF-8 text") + f" {ADVICE['save-again']}",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place(wallets_of: ReadWallets, name: str) -> None:
    content, sentence = FAULTS[name]
    with pytest.raises(BundleError) as raised:
        wallets_of(content)
    assert str(raised.value) == sentence
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_addresses_that_differ_by_case_are_two_where_the_chain_says_so(wallets_of: ReadWallets) -> None:
    assert len(wallets_of(HEADER + row(address="TAb") + row(address="TaB"))) == 2


def test_the_range_of_a_balance_is_that_of_its_own_digits(wallets_of) -> None:
    """A wallet of a thousand million dollars is nothing unusual; 2^127 of its smallest unit would be."""
    for balance, units in (
        ("1000000000.25", 1_000_000_000_25 * 10**28),
        (str(2**127 - 1), (2**127 - 1) * 10**30),
        ("1" + "0" * 8 + "." + "1" * 30, int("1" + "0" * 8 + "1" * 30)),
    ):
        (wallet,) = wallets_of(HEADER + row(balance=balance))
        assert wallet.units == units
    for balance in (str(2**127), f"{2**127}"[:-30] + "." + f"{2**127}"[-30:]):
        with pytest.raises(BundleError, match="outside the format's range"):
            wallets_of(HEADER + row(balance=balance))
