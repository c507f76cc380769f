"""A ledger of another kind than its name says is told what it is and what to call it."""

import gzip

import pytest
from ledger.right_config import CONFIG

from porcore.build.building import build_snapshot
from porcore.errors import BundleError
from porcore.ledger.bundle import open_bundle
from porcore.ledger.sentences import ADVICE

TEXT = f"client_id,BTC,USDT,USDC\n{'a1' * 32},0,1,2\n".encode()
GZ = gzip.compress(TEXT, mtime=0)
ZST = b"\x28\xb5\x2f\xfd" + bytes(60)
PARQUET = b"PAR1" + bytes(range(1, 200))


@pytest.mark.parametrize(
    ("name", "data", "found", "advice"),
    [
        ("balances.csv.gz", TEXT, "a table that is not gzip", "Call it balances.csv."),
        ("balances.csv.zst", TEXT, "a table that is not zstd", "Call it balances.csv."),
        ("balances.csv.gz", ZST, "a zstd file", ADVICE["zstd"].format(stem="balances")),
        ("balances.csv.zst", GZ, "a gzip file", ADVICE["gzip"].format(stem="balances")),
        ("balances.parquet", GZ, "a gzip file", ADVICE["gzip"].format(stem="balances")),
        ("balances.csv.gz", PARQUET, "a Parquet file", ADVICE["parquet"].format(stem="balances")),
        (
            "balances.csv.gz",
            b"PK\x03\x04" + bytes(50),
            "a zip archive or a spreadsheet (.xlsx)",
            "Unpack it,",
        ),
    ],
)
def test_a_name_that_is_not_its_kind(tmp_path, name, data, found, advice):
    (tmp_path / "snapshot.toml").write_text(CONFIG)
    (tmp_path / name).write_bytes(data)
    with open_bundle(tmp_path) as bundle, pytest.raises(BundleError) as raised:
        bundle.read_ledger()
    said = f"{name}: found {found}, expected what its name says. {advice}"
    assert str(raised.value).startswith(said)
    (tmp_path / "wallets.csv").write_text("asset,chain,address,balance,height,label\n")
    with pytest.raises(BundleError) as raised:
        build_snapshot(tmp_path, tmp_path / "x.por", bytes(32))
    assert str(raised.value).startswith(said)
