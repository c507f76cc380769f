"""Lists with something changed: the compiled reader, the line reader and the header agree on every one of them."""

import io
import random
import time

import pytest
from building.published_lists import config_of, make_list

from porcore.errors import BundleError
from porcore.ledger.configuration.config import read_config
from porcore.ledger.entries import entries_of
from porcore.ledger.readers.choice import Ledger, read_ledger, reader_of
from porcore.ledger.readers.listed import ListReader

LISTED = make_list(12, seed=8)
TOTALS = "Total," + ",".join(LISTED.total(member) for member in ("BTC", "ETH", "USDT", "USDC", "USD"))
LISTED.extra = [TOTALS]
RIGHT = LISTED.data()
CONFIG = read_config(config_of(RIGHT).encode())
BYTES = b"0123456789abcdefABC,.\"'\n\r \t-+e~\x00\xff\xef\xbb\xbfTtolas"


def mutated(rng: random.Random) -> bytes:
    """Change, add or take out some bytes, or exchange, repeat or cut lines."""
    data = bytearray(RIGHT)
    for _ in range(rng.choice([1, 1, 1, 2, 5])):
        at = rng.randrange(len(data))
        match rng.randrange(5):
            case 0:
                data[at] = rng.choice(BYTES)
            case 1:
                data[at:at] = bytes([rng.choice(BYTES)])
            case 2:
                del data[at : at + rng.choice([1, 1, 5, 80])]
            case 3:
                lines = data.splitlines(keepends=True)
                lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
                data = bytearray(b"".join(lines))
            case 4:
                lines = data.splitlines(keepends=True)
                rng.shuffle(lines[1:])
                data = bytearray(b"".join(lines[: rng.randrange(len(lines)) + 1]))
        if not data:
            return b""
    return bytes(data)


def opened(header: bytes) -> ListReader | str:
    try:
        reader = reader_of(header, CONFIG)
    except BundleError as error:
        return str(error)
    assert isinstance(reader, ListReader)
    return reader


def whole(data: bytes) -> Ledger | str:
    try:
        return read_ledger(io.BytesIO(data), CONFIG)
    except BundleError as error:
        return str(error)


def by_lines(reader: ListReader, body: bytes) -> tuple[object, ...] | str:
    try:
        tally = reader.read(io.BytesIO(body))
    except BundleError as error:
        return str(error)
    found = entries_of(tally.netted()[0], tally.debits, tally.accounts, by_member=False)
    return sorted(map(bytes, found)), tally.rows, tally.sums, tally.stated


@pytest.mark.parametrize("seed", range(8))
def test_the_compiled_reader_only_says_yes_where_the_line_reader_does(seed: int) -> None:
    fast = pytest.importorskip("porcore.ledger.fast")
    rng = random.Random(seed)
    understood = 0
    for _ in range(60):
        header, end, body = mutated(rng).partition(b"\n")
        reader = opened(header + end)
        if isinstance(reader, str):
            assert reader.startswith("balances.csv")
            continue
        if (found := fast.ingest(reader, body, by_member=False)) is None:
            continue
        expected = by_lines(reader, body)
        sums = {member: units for member, units in found.sums.items() if units}
        if isinstance(expected, str):  # the build finds it when all parts are read
            assert "an earlier row has too" in expected
            continue
        understood += 1
        assert (sorted(map(bytes, found.entries)), found.rows, sums, found.stated) == expected
    assert understood


@pytest.mark.parametrize("seed", range(4))
def test_every_list_is_read_or_refused_in_our_words(seed: int) -> None:
    rng = random.Random(1000 + seed)
    sums = {"BTC": LISTED.sums()["BTC"], "ETH": LISTED.sums()["ETH"]}
    for _ in range(100):
        data = mutated(rng)
        ledger = whole(data)
        if isinstance(ledger, str):
            assert ledger.startswith("balances.csv")
            assert not any(name in ledger for name, _ in LISTED.rows)
        elif TOTALS.encode() in data:  # they still add up
            btc, _, eth = (sum(held[n] for held in ledger.clients.values()) for n in range(3))
            assert {"BTC": btc, "ETH": eth} == sums


def test_a_header_of_a_megabyte_is_refused_at_once() -> None:
    wide = ",".join(f"X{number}" for number in range(100_000))
    begun = time.perf_counter()
    with pytest.raises(BundleError, match="the unknown column 'X0'"):
        reader_of(f"client_id,{wide}\n".encode(), CONFIG)
    assert time.perf_counter() - begun < 2


def test_a_sum_of_several_members_that_leaves_the_range() -> None:
    text = f"client_id,BTC,ETH,USDT,USDC,USD\n{'ab' * 32},0,0,{2**126 // 10**6},{2**126 // 10**6},1\n"
    with pytest.raises(BundleError, match="row 2, column USD: found a sum of 2"):
        read_ledger(io.BytesIO(text.encode()), CONFIG)
