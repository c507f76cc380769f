"""What people send to be loaded that is no bundle, and uploads."""

import os
import zipfile

import pytest

from bot.load.errors import LoadError
from bot.load.obtain import FolderSource, UploadSource

pytestmark = pytest.mark.slow

OLGA = 4711


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Found an empty file. Expected a bundle"),
        (b"client_id,BTC\n", "neither a .zip nor a .por"),
        (b"\x1f\x8b" + bytes(50), "neither a .zip nor a .por"),
        (b"PK\x03\x04" + bytes(100), "zip"),
        (b"PK\x05\x06" + bytes(18), "snapshot.toml"),
        (b"SQLite format 3\0" + bytes(84), "snapshot file"),
    ],
)
async def test_what_is_no_bundle_is_named(house, content, said):
    (house.import_dir / "x.zip").write_bytes(content)
    with pytest.raises(LoadError, match=said) as caught:
        await house.desk.load(FolderSource("x.zip"), OLGA)
    assert "Traceback" not in str(caught.value)
    assert house.files("work", "staging") == []
    assert house.audit()[-1] == ("load", "failed")


async def test_a_bomb_is_stopped_while_it_unpacks(house, bundle):
    """64 MB of zeros, packed a thousandfold: refused by what comes out, whatever the header says."""
    with zipfile.ZipFile(house.import_dir / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("snapshot.toml", "wallets.csv"):
            archive.write(bundle() / name, name)
        with archive.open("balances.csv", "w", force_zip64=True) as ledger:
            ledger.write((bundle() / "balances.csv").read_bytes().splitlines()[0] + b"\n")
            for _ in range(64):
                ledger.write(b"0" * 2**20)
    with pytest.raises(LoadError, match=r"balances\.csv"):
        await house.desk.load(FolderSource("bomb.zip"), OLGA)
    assert house.files("work", "staging") == []


async def test_a_bundle_as_folder_and_as_zip_has_one_ledger(house, bundle, zipped):
    folder = await house.desk.load(house.put(bundle(), "october"), OLGA)
    archive = await house.desk.load(house.put(zipped(bundle()), "october.zip"), OLGA)
    sums = [[(a.symbol, a.root.sum) for a in run.statement.assets] for run in (folder, archive)]
    assert sums[0] == sums[1]
    assert folder.statement.id != archive.statement.id, "every build has a secret of its own"
    assert len(house.desk.staged()) == 2


async def test_an_upload_is_written_by_whoever_downloads_it(house, por, zipped, bundle):
    async def download(target):
        target.write_bytes(zipped(bundle()).read_bytes())

    run = await house.desk.load(UploadSource("../../october.zip", download), OLGA)
    assert run.row.source == "../../october.zip", "a name only; nothing is written there"
    assert house.files("work") == []

    async def refused(target):
        raise LoadError("Telegram did not deliver the file.")

    with pytest.raises(LoadError, match="did not deliver"):
        await house.desk.load(UploadSource("x.zip", refused), OLGA)


async def test_without_an_import_folder(house_at):
    house = house_at(import_dir=None)
    with pytest.raises(LoadError, match="Set PORBOT_IMPORT_DIR"):
        await house.desk.load(FolderSource("x"), OLGA)


@pytest.mark.parametrize("name", ["../data/catalogue.db", "/etc/passwd", "link", "pipe"])
async def test_nothing_outside_the_import_folder_is_read(house, name):
    (house.import_dir / "link").symlink_to(house.data_dir / "catalogue.db")
    os.mkfifo(house.import_dir / "pipe")
    with pytest.raises(LoadError):
        await house.desk.load(FolderSource(name), OLGA)
    assert house.files("work", "staging") == []
