"""A ledger means the same in every format: its trees, its report and its faults."""

import gzip
import json
import random
import tracemalloc
from dataclasses import asdict

import pytest
from building.conftest import SECRET
from building.ledger_formats import FORMATS, cells_of, write_ledger
from building.test_partition_faults import CONFIG, FAULTS
from ledger import cell_faults, kind_faults, table_faults
from shares import share

from porcore.build import plan
from porcore.build import read as reading
from porcore.build.building import build_snapshot
from porcore.errors import BundleError
from porcore.extras import install_command
from porcore.ledger import parquet_source, rows
from porcore.ledger.bundle import open_bundle
from porcore.ledger.limits import BundleLimits
from porcore.snapshot import Snapshot

parquet = pytest.importorskip("porcore.ledger.readers.parquet")

# A table of columns of equal length cannot have these, or only where no reader looks: in the column "account".
NOT_IN_PARQUET = {
    *(
        "short row",
        "long row",
        "decimal commas",
        "empty line",
        "cut off",
        "open quotation",
        "text after a quotation",
    ),
    *(
        "endless cell",
        "endless line",
        "Latin-1",
        "surrogate",
        "UTF-16",
        "empty file",
        "only a mark",
        "no header",
    ),
    *("empty first line", "lines of old Macs", "nameless column twice", "column twice", "missing id column"),
    *("column with a space", "NUL"),
    *kind_faults.NOT_IN_PARQUET,
}
BOMBS = {
    "endless line",
    "CR alone, longer than a line",
}  # the same millions of times: refused before it is a line


@pytest.fixture(params=["by lines", "compiled"])
def small(request, monkeypatch):
    """Cut into parts of a few rows, read in either way."""
    monkeypatch.setattr(reading, "_WORTH_COMPILING", 2**62 if request.param == "by lines" else 0)
    monkeypatch.setattr(rows, "PART_BYTES", 200)
    # Row groups have 100 rows: one or two are a part, or one is too large and spooled.
    monkeypatch.setattr(parquet_source, "ROWS", 250 if request.param == "by lines" else 40)
    monkeypatch.setattr(parquet, "BATCH", 32)
    monkeypatch.setattr(plan, "_GROUP_ENTRIES", 50)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "snapshot.toml").write_text(CONFIG)
    (folder / "wallets.csv").write_text("asset,chain,address,balance,height,label\n")
    return folder


def fault_of(folder):
    target = folder.parent / "x.por"
    with pytest.raises(BundleError) as raised:
        build_snapshot(folder, target, SECRET)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert cell_faults.A[:16] not in str(raised.value)
    return str(raised.value)


CASES = [
    (name, kind)
    for name in FAULTS
    for kind in FORMATS[1:]
    if not (kind == "parquet" and name in NOT_IN_PARQUET) and name not in BOMBS
]


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_a_fault_is_worded_as_in_plain_csv(folder, small, kind, name):
    content, sentence = FAULTS[name]
    write_ledger(folder, kind, content)
    assert fault_of(folder) == sentence


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("layout", ["wide", "long"])
def test_trees_and_report_are_those_of_plain_csv(bundle, random_ledger, expected, small, kind, layout):
    settings = {"wide": 'bonus_columns = ["USDT_bonus"]', "long": ""}[layout]
    lines = random_ledger(3, 400, layout)
    plain, other = (bundle(lines, 2, settings, name) for name in ("plain", "other"))
    (other / "balances.csv").unlink()
    write_ledger(other, kind, lines)
    want, report = expected(plain)
    target = plain.parent / "x.por"
    statement = build_snapshot(other, target, SECRET)
    assert {asset.symbol: (asset.leaf_count, asset.root) for asset in statement.assets} == want
    with Snapshot(target) as snapshot:
        assert json.loads(snapshot.meta("report")) == json.loads(json.dumps(asdict(report)))
    assert {path.name for path in plain.parent.iterdir()} == {"plain", "other", "x.por"}
    with open_bundle(other) as opened:
        assert opened.read_ledger().report == report


@pytest.mark.slow
@pytest.mark.parametrize(
    ("workers", "kind"), [*((1, kind) for kind in FORMATS), *((2, kind) for kind in share(FORMATS, 4))]
)
def test_a_fault_in_the_last_row_is_named_by_its_number(folder, monkeypatch, kind, workers, quick_workers):
    """Ten thousand rows before it, in hundreds of parts; nothing is left behind."""
    from porcore.build.building import Workers

    monkeypatch.setattr(rows, "PART_BYTES", 20_000)
    monkeypatch.setattr(parquet_source, "ROWS", 500)
    good = "".join(f"{'c' * 60}{n:04x},x,{n}.5,2,3\n" for n in range(10_000))
    write_ledger(folder, kind, f"{table_faults.WIDE}{good}{'d' * 64},x,1,2,3.0000001\n")
    with pytest.raises(BundleError) as raised:
        build_snapshot(folder, folder.parent / "x.por", SECRET, workers=Workers(workers))
    assert str(raised.value).startswith(
        "balances.csv, row 10002, column USDC: found 7 digits after the point"
    )
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("first", FORMATS)
def test_two_ledgers_are_a_fault(folder, first):
    second = "csv" if first != "csv" else "parquet"
    for kind in (first, second):
        (folder / f"balances.{kind}").write_bytes(b"x")
    names = " and ".join(f"balances.{kind}" for kind in FORMATS if kind in (first, second))
    assert fault_of(folder) == (
        f"bundle: found 2 ledgers: {names}, expected one ledger. Remove those that are not meant: it is"
        " not clear which of them is true."
    )


GOOD = f"{table_faults.WIDE}" + "".join(f"{n:064x},x,1,2,3\n" for n in range(3000))


@pytest.mark.parametrize("kind", FORMATS[1:])
@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda data: data[:-9], "too early|damaged"),
        (lambda data: data[: len(data) // 2], "too early|damaged"),
        (lambda data: data + b"more", "not gzip|not zstd|damaged"),
        (lambda data: data[:40] + bytes(9) + data[49:], "not gzip|not zstd|damaged|too early"),
        (lambda _: b"client_id,BTC\n", "not gzip|not zstd|damaged"),
    ],
    ids=["end", "half", "more", "overwritten", "other"],
)
def test_what_is_damaged_is_our_own_error(folder, small, kind, harm, found):
    write_ledger(folder, kind, GOOD)
    path = folder / f"balances.{kind}"
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(BundleError, match=rf"^balances\.{kind}: found .*({found})"):
        build_snapshot(folder, folder.parent / "x.por", SECRET)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("kind", FORMATS[1:])
def test_whatever_bytes_change_nothing_but_our_own_error_comes_out(folder, small, kind):
    rng = random.Random(11)
    write_ledger(folder, kind, GOOD)
    path = folder / f"balances.{kind}"
    good, refused = path.read_bytes(), 0
    for _ in range(60):
        data = bytearray(good)
        for _ in range(rng.choice([1, 2, 8])):
            data[rng.choice([rng.randrange(len(data)), -1 - rng.randrange(500)])] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
        try:
            with open_bundle(folder) as bundle:
                bundle.read_ledger()
        except BundleError:
            refused += 1
    assert refused > 20


def test_check_sums_in_parquet_are_compared(folder, small):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "balances.parquet"
    header, rows = cells_of(GOOD)
    table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(header)})
    pq.write_table(table, path, write_page_checksum=True, compression="none", use_dictionary=False)
    data = path.read_bytes()
    path.write_bytes(data.replace(f"{7:064x}".encode(), f"{99_999:064x}".encode(), 1))
    assert fault_of(folder).startswith("balances.parquet: found a damaged file")


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS[1:3])
def test_a_bomb_is_refused_while_it_unpacks(folder, kind):
    line = f"{'a1' * 32},x,0,0,0\n"
    write_ledger(folder, kind, table_faults.WIDE + line * 1_000_000)
    tracemalloc.start()
    with pytest.raises(
        BundleError, match=rf"^balances\.{kind}: found data that unpacks to more than 200 times"
    ):
        build_snapshot(folder, folder.parent / "x.por", SECRET)
    assert tracemalloc.get_traced_memory()[1] < 150_000_000
    tracemalloc.stop()
    with (
        open_bundle(folder, BundleLimits(ledger_bytes=1_000_000, expansion=10**6)) as bundle,
        pytest.raises(BundleError, match="found more than 1000000 bytes"),
    ):
        bundle.read_ledger()


def test_several_gzip_members_are_one_ledger(folder):
    half = len(GOOD) // 2
    packed = [gzip.compress(part.encode()) for part in (GOOD[:half], GOOD[half:])]
    (folder / "balances.csv.gz").write_bytes(b"".join(packed))
    with open_bundle(folder) as bundle:
        assert len(bundle.read_ledger().clients) == 3000


def test_a_row_group_too_large_is_spooled_and_removed_part_by_part(folder, small, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_source, "ROWS", 40)
    write_ledger(folder, "parquet", GOOD)
    spool = tmp_path / "spool"
    spool.mkdir()
    with open_bundle(folder) as bundle:
        source = rows.source_of(bundle, spool)
        lines = [",".join(source.reader.table.header).encode() + b"\n"]
        for part in source.parts():
            (spooled,) = spool.iterdir()
            assert spooled == part.path
            assert spooled.stat().st_mode & 0o077 == 0
            lines.append(part.lines(source.reader))
            assert part.rows == lines[-1].count(b"\n") <= 32
            source.done(part)
    assert b"".join(lines) == GOOD.replace(",x,", ",,").encode()
    assert list(spool.iterdir()) == []


@pytest.mark.parametrize("kind", FORMATS[2:])
def test_without_the_extra_the_sentence_says_what_to_install(folder, monkeypatch, kind):
    import sys

    write_ledger(folder, kind, GOOD)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "porcore.ledger.readers.parquet", raising=False)
    assert f"Install it: {install_command('fast')}, or" in fault_of(folder)
