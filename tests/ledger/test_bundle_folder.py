"""Opening a bundle from a folder: regular files of bounded size only."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from porcore.errors import BundleError
from porcore.ledger.bundle import open_bundle
from porcore.ledger.limits import BundleLimits


def test_a_folder_is_read(bundle_folder: Path) -> None:
    with open_bundle(bundle_folder) as bundle:
        assert bundle.config.exchange == "Sample Exchange"
        assert list(bundle.read_ledger().clients.values()) == [[150_000_000, 3_000_000]]
        assert [wallet.balance for wallet in bundle.read_wallets()] == ["2.5"]
        assert bundle.read_ledger() == bundle.read_ledger()


def test_other_files_in_a_folder_do_not_matter(bundle_folder: Path) -> None:
    (bundle_folder / "README").write_text("hello")
    with open_bundle(bundle_folder) as bundle:
        assert bundle.read_wallets()


def read_all(path: Path, limits: BundleLimits | None = None) -> None:
    with open_bundle(path, limits or BundleLimits()) as bundle:
        bundle.read_wallets()
        bundle.read_ledger()


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(
        BundleError, match=r"^nothing\.zip: found no such file, expected a folder, or a \.zip"
    ):
        read_all(tmp_path / "nothing.zip")


@pytest.mark.parametrize("name", ["snapshot.toml", "balances.csv", "wallets.csv"])
def test_a_missing_file_is_named(bundle_folder: Path, name: str) -> None:
    (bundle_folder / name).unlink()
    with pytest.raises(BundleError, match=f"^{name}: found no such file, expected a folder"):
        read_all(bundle_folder)


def fifo(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_a_file(path: Path) -> None:
    target = path.with_suffix(".elsewhere")
    target.write_text("x")
    path.symlink_to(target)


def dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (fifo, "something that is no regular file"),
        (Path.mkdir, "something that is no regular file"),
        (device, "a link"),
        (link_to_a_file, "a link"),
        (dangling_link, "a link"),
    ],
)
@pytest.mark.parametrize("name", ["snapshot.toml", "balances.csv", "wallets.csv"])
def test_only_regular_files_are_opened(
    bundle_folder: Path, name: str, make: Callable[[Path], None], found: str
) -> None:
    """A pipe would hang the build, a device feed it without end, a link lead out of the folder."""
    (bundle_folder / name).unlink()
    make(bundle_folder / name)
    with pytest.raises(BundleError, match=f"^{name}: found {found}, expected a regular file"):
        read_all(bundle_folder)


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("snapshot.toml", BundleLimits(config_bytes=50)),
        ("balances.csv", BundleLimits(ledger_bytes=50)),
        ("wallets.csv", BundleLimits(wallets_bytes=50)),
    ],
)
def test_sizes_are_limited(bundle_folder: Path, name: str, limits: BundleLimits) -> None:
    with pytest.raises(BundleError, match=f"^{name}: found more than 50 bytes, expected at most 50 bytes"):
        read_all(bundle_folder, limits)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(bundle_folder: Path) -> None:
    (bundle_folder / "balances.csv").chmod(0)
    with pytest.raises(
        BundleError, match=r"^balances.csv: found a file that cannot be read \(Permission denied\)"
    ):
        read_all(bundle_folder)


def test_an_impossible_path() -> None:
    with pytest.raises(BundleError, match="expected"):
        read_all(Path("a\0b"))


def test_a_device_for_a_zip() -> None:
    with pytest.raises(BundleError, match=r"^zero: found something that is no regular file"):
        read_all(Path("/dev/zero"))


def test_an_error_while_using_the_bundle_is_left_alone(bundle_folder: Path) -> None:
    """A full disk while the snapshot is written is no fault of the bundle."""
    full = OSError(28, "No space left on device")
    with pytest.raises(OSError, match="No space left") as raised, open_bundle(bundle_folder):
        raise full
    assert raised.value is full


def test_an_error_of_the_progress_display_is_left_alone(bundle_folder: Path) -> None:
    def broken(*_: object) -> None:
        raise BrokenPipeError

    with open_bundle(bundle_folder) as bundle, pytest.raises(BrokenPipeError):
        bundle.read_ledger(broken)
