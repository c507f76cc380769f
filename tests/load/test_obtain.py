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
async def test_what_is_no_bundle_is_named(load_setup, content, said):
    (load_setup.import_dir / "x.zip").write_bytes(content)
    with pytest.raises(LoadError, match=said) as caught:
        await load_setup.loads.load(FolderSource("x.zip"), OLGA)
    assert "Traceback" not in str(caught.value)
    assert load_setup.files("work", "staging") == []
    assert load_setup.audit()[-1] == ("load", "failed")


async def test_a_bomb_is_stopped_while_it_unpacks(load_setup, bundle):
    """64 MB of zeros, packed a thousandfold: refused by what comes out, whatever the header says."""
    with zipfile.ZipFile(load_setup.import_dir / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("snapshot.toml", "wallets.csv"):
            archive.write(bundle() / name, name)
        with archive.open("balances.csv", "w", force_zip64=True) as ledger:
            ledger.write((bundle() / "balances.csv").read_bytes().splitlines()[0] + b"\n")
            for _ in range(64):
                ledger.write(b"0" * 2**20)
    with pytest.raises(LoadError, match=r"balances\.csv"):
        await load_setup.loads.load(FolderSource("bomb.zip"), OLGA)
    assert load_setup.files("work", "staging") == []


async def test_a_bundle_as_folder_and_as_zip_has_one_ledger(load_setup, bundle, zipped):
    folder = await load_setup.loads.load(load_setup.put(bundle(), "october"), OLGA)
    archive = await load_setup.loads.load(load_setup.put(zipped(bundle()), "october.zip"), OLGA)
    sums = [[(a.symbol, a.root.sum) for a in run.statement.assets] for run in (folder, archive)]
    assert sums[0] == sums[1]
    assert folder.statement.id != archive.statement.id, "every build has a secret of its own"
    assert len(load_setup.loads.staged()) == 2


async def test_an_upload_is_written_by_whoever_downloads_it(load_setup, por, zipped, bundle):
    async def download(target):
        target.write_bytes(zipped(bundle()).read_bytes())

    run = await load_setup.loads.load(UploadSource("../../october.zip", download), OLGA)
    assert run.row.source == "../../october.zip", "a name only; nothing is written there"
    assert load_setup.files("work") == []

    async def refused(target):
        raise LoadError("Telegram did not deliver the file.")

    with pytest.raises(LoadError, match="did not deliver"):
        await load_setup.loads.load(UploadSource("x.zip", refused), OLGA)


async def test_without_an_import_folder(load_setup_at):
    load_setup = load_setup_at(import_dir=None)
    with pytest.raises(LoadError, match="Set PORBOT_IMPORT_DIR"):
        await load_setup.loads.load(FolderSource("x"), OLGA)


@pytest.mark.parametrize("name", ["../data/catalogue.db", "/etc/passwd", "link", "pipe"])
async def test_nothing_outside_the_import_folder_is_read(load_setup, name):
    (load_setup.import_dir / "link").symlink_to(load_setup.data_dir / "catalogue.db")
    os.mkfifo(load_setup.import_dir / "pipe")
    with pytest.raises(LoadError):
        await load_setup.loads.load(FolderSource(name), OLGA)
    assert load_setup.files("work", "staging") == []
