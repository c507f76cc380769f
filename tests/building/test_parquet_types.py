"""Amounts and ids as Parquet has them: exact types are read, others are refused, nothing is rounded."""

import contextlib
from decimal import Decimal
from pathlib import Path

import pytest
from building.conftest import SECRET
from building.ledger_formats import write_texts
from building.test_partition_faults import CONFIG
from ledger.cell_faults import ALLOW

from porcore.build import read as reading
from porcore.build.building import build_snapshot
from porcore.errors import BundleError
from porcore.ledger.bundle import open_bundle
from porcore.ledger.limits import BundleLimits

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

A, B = bytes(range(32)), bytes(range(1, 33))
D = Decimal


@pytest.fixture(params=["by lines", "compiled"])
def build(request, tmp_path, monkeypatch):
    """Write columns as balances.parquet and return the leaves and the total of every asset."""
    monkeypatch.setattr(reading, "_WORTH_COMPILING", 2**62 if request.param == "by lines" else 0)
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "snapshot.toml").write_text(CONFIG)
    (folder / "wallets.csv").write_text("asset,chain,address,balance,height,label\n")

    def write(**columns):
        pq.write_table(pa.table(columns), folder / "balances.parquet")
        statement = build_snapshot(folder, tmp_path / "x.por", SECRET)
        return {asset.symbol: (asset.leaf_count, asset.root.sum) for asset in statement.assets}

    return write


def wide(**columns):
    rows = len(next(iter(columns.values()))) if columns else 2
    ids = pa.array([A.hex(), B.hex()][:rows])
    zeros = pa.array([0] * rows)
    return {"client_id": ids, "BTC": zeros, "USDT": zeros, "USDC": zeros} | columns


@pytest.mark.parametrize(
    ("column", "units"),
    [
        (pa.array([D("1.5"), D("0.00000001")], pa.decimal128(38, 8)), 150_000_001),
        (pa.array([D("1.5"), D("0.1")], pa.decimal128(5, 1)), 160_000_000),
        (pa.array([D("1.5"), D("0.1")], pa.decimal256(76, 8)), 160_000_000),
        (pa.array([D("1.5"), D("0.1")], pa.decimal64(18, 8)), 160_000_000),
        (pa.array([D("1.5"), D("0.1")], pa.decimal32(9, 8)), 160_000_000),
        (pa.array([D(2**126), D(1)], pa.decimal128(38, 0)), None),
        (pa.array([3, 2**40]), (3 + 2**40) * 10**8),
        (pa.array([3, 4], pa.int16()), 7 * 10**8),
        (pa.array([3, 2**63], pa.uint64()), (3 + 2**63) * 10**8),
        (pa.array(["1.50", "0"]), 150_000_000),
        (pa.array(["1.50", "7"], pa.large_string()), 850_000_000),
        (pa.array(["1.50", "1.50"]).dictionary_encode(), 300_000_000),
    ],
    ids=str,
)
def test_exact_amounts_are_read(build, column, units):
    if units is None:
        with pytest.raises(BundleError, match="2\\^127 units or more"):
            build(**wide(BTC=column))
        return
    assert build(**wide(BTC=column))["BTC"][1] == units


@pytest.mark.parametrize(
    "ids",
    [
        pa.array([A, B], pa.binary(32)),
        pa.array([A, B], pa.binary()),
        pa.array([A.hex(), B.hex()], pa.large_string()),
        pa.array([A.hex(), B.hex()]).dictionary_encode(),
    ],
    ids=lambda ids: str(ids.type),
)
def test_ids_are_text_or_bytes(build, ids, tmp_path):
    assert build(**wide(client_id=ids, BTC=pa.array([1, 2])))["BTC"] == (2, 3 * 10**8)
    from porcore.snapshot import Snapshot

    with Snapshot(tmp_path / "x.por") as snapshot:
        assert snapshot.prove(A).proof("BTC").balance == 10**8


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (
            {"BTC": pa.array([1.0, 2.0])},
            (
                "balances.parquet, column 'BTC': found the type 'double', expected decimals, whole numbers or text."
                " A floating-point number is not exact: cast or round it where the file is written, such as to"
                " decimal128(38, 8)."
            ),
        ),
        (
            {"BTC": pa.array([True, False])},
            "balances.parquet, column 'BTC': found the type 'bool', expected decimals, whole numbers or text.",
        ),
        (
            {"client_id": pa.array([1, 2])},
            "balances.parquet, column 'client_id': found the type 'int64', expected text of 64 hex digits, or 32 bytes.",
        ),
        (
            {"client_id": pa.array([A[:16], B[:16]], pa.binary(16))},
            (
                "balances.parquet, column 'client_id': found the type 'fixed_size_binary[16]', expected text of 64 hex"
                " digits, or 32 bytes."
            ),
        ),
        (
            {"client_id": pa.array([A, B[:20]], pa.binary())},
            (
                "balances.csv, row 3, column client_id: found a client id of 40 characters, expected 64 lower-case hex"
                " digits (0-9, a-f)."
            ),
        ),
        (
            {"BTC": pa.array([D("1"), None], pa.decimal128(38, 8))},
            (
                "balances.csv, row 3, column BTC: found an empty cell, expected an amount such as 12.5: digits, at most"
                " 8 of them after the point. Write 0 where there is nothing."
            ),
        ),
        (
            {"BTC": pa.array([1, -3])},
            (
                "balances.csv, row 3, column BTC: found a debt: all rows of this client together give -3 BTC, expected 0"
                f" or more for every client and member. Below zero in all: BTC 1 client, 3. {ALLOW}"
            ),
        ),
        (
            {"BTC": pa.array([D("1"), D("-0.00000001")], pa.decimal128(38, 8))},
            (
                "balances.csv, row 3, column BTC: found a debt: all rows of this client together give -0.00000001 BTC,"
                " expected 0 or more for every client and member. Below zero in all: BTC 1 client, 0.00000001."
                f" {ALLOW}"
            ),
        ),
        (
            {"BTC": pa.array([D("1"), D("0")], pa.decimal128(38, 18))},
            (
                "balances.csv, row 2, column BTC: found 18 digits after the point in '1.000000000000000000', expected at"
                " most 8. Nothing is rounded here: cast or round it where the ledger is exported, for example to"
                " DECIMAL(38, 8). The digits beyond are zeros, so that changes nothing."
            ),
        ),
        (
            {"client_id": pa.array([A.hex(), None])},
            (
                "balances.csv, row 3, column client_id: found an empty cell, expected 64 lower-case hex digits (0-9,"
                " a-f)."
            ),
        ),
    ],
)
def test_what_is_not_exact_is_refused(build, columns, sentence):
    with pytest.raises(BundleError) as raised:
        build(**wide(**columns))
    assert str(raised.value) == sentence


def test_the_long_layout_with_nulls_and_dictionaries(build):
    found = build(
        client_id=pa.array([A, A, B], pa.binary(32)),
        account=pa.array(["main", None, "main"]),
        asset=pa.array(["BTC", "BTC", "USDT"]).dictionary_encode(),
        amount=pa.array([D("1.25"), D("2"), D("7.5")], pa.decimal128(20, 2)),
        kind=pa.array([None, "bonus", "spot"]),
    )
    assert found == {"BTC": (1, 125_000_000), "USD": (1, 7_500_000)}


def test_columns_that_do_not_matter_may_be_anything(build):
    extra = pa.array([{"a": 1.5}, None])
    assert build(**wide(account=extra, BTC=pa.array([1, 2])))["BTC"] == (2, 3 * 10**8)


def test_a_file_that_would_unpack_to_far_more_is_refused(tmp_path):
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "snapshot.toml").write_text(CONFIG)
    rows = [[A.hex(), "0", "0", "0"]] * 300_000
    write_texts(folder / "balances.parquet", ["client_id", "BTC", "USDT", "USDC"], rows, 2**20)
    with (
        open_bundle(folder) as bundle,
        pytest.raises(BundleError, match="unpacks to more than 200 times its size"),
    ):
        bundle.read_ledger()
    with (
        open_bundle(folder, BundleLimits(ledger_bytes=10**6)) as bundle,
        pytest.raises(BundleError, match="found more than 1000000 bytes"),
    ):
        bundle.read_ledger()


def held_open(folder):
    """Return how many descriptors of this process are of the ledger in a folder."""
    ledger, count = str(folder / "balances.parquet"), 0
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # the one that lists them
            count += str(link.readlink()) == ledger
    return count


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at open files through /proc")
def test_the_file_is_closed_when_it_was_read_and_when_it_is_refused(build, tmp_path):
    folder = tmp_path / "bundle"
    build(**wide())
    assert held_open(folder) == 0
    with open_bundle(folder) as bundle:
        lines = bundle.open_rows().file
        assert held_open(folder) == 1
        lines.readline()
        lines.close()
        assert held_open(folder) == 0
    (tmp_path / "x.por").unlink()
    with pytest.raises(BundleError, match="unknown") as refused:  # which keeps all that the opening had
        build(**wide(), more=pa.array([1, 2]))
    assert held_open(folder) == 0, refused.value
