"""Lists as OKX and HTX publish them: the honest figures, and one character changed in every row and field."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from porcore.errors import BundleError
from porcore.reserves.evidence import Level, examine, examine_all
from porcore.reserves.wallet_lists import is_published, read_published

DATA = Path(__file__).parent.parent / "data"
FILES = {
    "htx/huobi_por.csv": ("htx", {"signed": 51, "claimed": 44}),
    "okx/okx_por_example.csv": ("okx-11", {"signed": 2, "unbound": 3}),
    "okx/okx_por_staking_example.csv": ("okx-12", {"signed": 1, "unbound": 2}),
    "okx/okx_por_2025.csv": ("okx-2025", {"signed": 7, "unverifiable": 1}),
}
VERIFIED = (Level.SIGNED, Level.UNBOUND)


def rows_of(name):
    return read_published((DATA / name).read_bytes(), name).rows


def counted(rows):
    return Counter(found.level.value for found in examine_all(row.wallet for row in rows))


@pytest.mark.parametrize("name", FILES)
def test_the_honest_figures(name):
    layout, levels = FILES[name]
    data = (DATA / name).read_bytes()
    assert is_published(data.splitlines()[0])
    published = read_published(data, name)
    assert published.layout == layout
    assert not [row.fault for row in published.rows if row.fault]
    assert counted(published.rows) == levels


def test_how_htxs_rows_are_signed():
    forms = Counter(found.form for found in examine_all(row.wallet for row in rows_of("htx/huobi_por.csv")))
    assert forms == {"": 44, "eip191": 22, "keccak": 5, "p2pkh": 5, "tron-v1": 17, "tron-old": 2}


def test_why_okxs_other_rows_do_not_count():
    found = [examine(row.wallet).code for row in rows_of("okx/okx_por_example.csv")]
    assert found == ["signed", "signed", "contract", "other-contract", "rotated"]
    assert "0x5bb5d85934c7587a22960ef72e9d8cd5313a60447e57a2183b1aae285d90352e" in (
        examine(rows_of("okx/okx_por_example.csv")[4].wallet).owners
    )
    staking = rows_of("okx/okx_por_staking_example.csv")
    assert [row.kind for row in staking] == ["Non Staking", "Native ETH Staking", "Eigenlayer Staking"]
    assert examine(rows_of("okx/okx_por_2025.csv")[1].wallet).code == "chain"  # Starknet


def test_okxs_own_vectors_hold(okx_vectors):
    from porcore.format.wallet_list import Wallet

    for vector in okx_vectors:
        form = vector.get("form")
        row = Wallet("X", balance="0", **{name: text for name, text in vector.items() if name != "form"})
        assert examine(row).form == form


CHANGED = [
    (name, index, field)
    for name in FILES
    for index, row in enumerate(rows_of(name))
    if examine(row.wallet).level in VERIFIED
    for field in ("message", "address", "signature", "signature2", "script", "public_key")
    if getattr(row.wallet, field)
]


@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize("name", FILES)
def test_one_changed_character_is_refused_row_by_row(name, place):
    rows = rows_of(name)
    cases = [(index, field) for file, index, field in CHANGED if file == name]
    assert cases
    for index, field in cases:
        wallet = rows[index].wallet
        changed = replace(wallet, **{field: with_another_character(getattr(wallet, field), place)})
        level = examine(changed).level
        assert level is not Level.SIGNED, (index, field)
        # Nothing ties an unbound row's key to its address, so another address is as unbound as the first.
        if field in ("message", "signature", "signature2"):
            assert level not in VERIFIED, (index, field)


def with_another_character(text: str, place: str) -> str:
    at = {"first": 0, "middle": len(text) // 2, "last": len(text) - 1}[place]
    return text[:at] + ("b" if text[at] not in "bB" else "c") + text[at + 1 :]


@pytest.mark.parametrize("name", ["htx/huobi_por.csv", "okx/okx_por_2025.csv"])
def test_a_wrong_row_stops_no_other(name):
    """One byte of the file after the other, through a whole row: only rows that hold it may change."""
    data = (DATA / name).read_bytes()
    before = [examine(row.wallet).level for row in read_published(data, name).rows]
    start = data.rindex(b"\n", 0, data.index(b"huobi,8fa149" if b"huobi,8fa149" in data else b"DOT,DOT")) + 1
    end = data.index(b"\n", start)
    for at in range(start, end, 5):
        if data[at : at + 1] in b',"':
            continue
        changed = data[:at] + (b"b" if data[at : at + 1] not in b"bB" else b"c") + data[at + 1 :]
        after = [examine(row.wallet).level for row in read_published(changed, name).rows]
        assert len(after) == len(before)
        assert sum(old is not new for old, new in zip(before, after, strict=True)) <= 1


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("BTC,1,2,3,4,5,6,7", "8 cells, expected 6"),
        ("BTC", "1 cells, expected 6"),
        ("BTC,,934496,1,-,-", "the coin or the address is missing"),
        ("BTC,1,934496,1e3,-,-", "the balance is no amount of at most 30 digits after the point"),
        ("BTC,1,934496,-5,-,-", "the balance is no amount of at most 30 digits after the point"),
        ("BTC,1,934496,1,huöbi,-", "the cell message holds more than printable ASCII"),
        ('BTC,"1,934496,1,-,-', "1 cells, expected 6"),
    ],
)
def test_a_row_that_cannot_be_read_is_kept_with_its_fault(line, fault):
    text = f"coin,address,snapshot height,balance,message,signature\n{line}\nBTC,1,2,3,-,-\n"
    broken, right = read_published(text.encode()).rows
    assert (broken.fault, broken.balance_stated) == (fault, False)
    assert (right.fault, right.wallet.balance) == ("", "3")


@pytest.mark.parametrize("data", [b"", b"coin,amount\nBTC,1\n", b"coin,\xff\n"])
def test_a_file_without_a_known_header_is_an_error(data):
    with pytest.raises(BundleError):
        read_published(data)


def test_a_row_without_a_balance_says_so():
    rows = rows_of("htx/huobi_por.csv")
    unstated = [row for row in rows if not row.balance_stated]
    assert len(unstated) == 15
    assert {row.wallet.balance for row in unstated} == {"0"}
