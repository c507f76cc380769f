"""Bundles in zip archives as real programs write them, and what a damaged one says."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from porcore.errors import BundleError
from porcore.format.wallet_list import Wallet
from porcore.ledger.bundle import open_bundle
from porcore.ledger.configuration.config import SnapshotConfig
from porcore.ledger.limits import BundleLimits

pytestmark = pytest.mark.slow

Content = tuple[SnapshotConfig, dict[bytes, list[int]], tuple[Wallet, ...]]


def read_all(path: Path, limits: BundleLimits | None = None) -> Content:
    with open_bundle(path, limits or BundleLimits()) as bundle:
        return bundle.config, bundle.read_ledger().clients, bundle.read_wallets()


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


class Pipe(io.RawIOBase):
    """A target that cannot go back, so that sizes have to follow the data."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += bytes(data)
        return len(data)


def streamed(files: dict[str, bytes], zip64: bool) -> bytes:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            with archive.open(name, "w", force_zip64=zip64) as member:
                member.write(data)
    return pipe.data


def in_folder(files: dict[str, bytes], folder: str) -> dict[str, bytes]:
    return {f"{folder}/": b""} | {f"{folder}/{name}": data for name, data in files.items()}


WRITERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "deflated": packed,
    "stored": lambda files: packed(files, zipfile.ZIP_STORED),
    "in a folder": lambda files: packed(in_folder(files, "snapshot of October")),
    "in a folder in another script": lambda files: packed(in_folder(files, "снимок")),
    "folder without an entry of its own": lambda files: packed({f"x/{n}": d for n, d in files.items()}),
    "another order": lambda files: packed(dict(reversed(files.items()))),
    "streamed": lambda files: streamed(files, zip64=False),
    "streamed with zip64 sizes": lambda files: streamed(files, zip64=True),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_archives_of_ordinary_programs_are_read(
    tmp_path: Path, bundle_folder: Path, bundle_files: dict[str, bytes], writer: str
) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(WRITERS[writer](bundle_files))
    assert read_all(path) == read_all(bundle_folder)


@pytest.mark.skipif(not shutil.which("zip"), reason="needs Info-ZIP's zip")
@pytest.mark.parametrize("arguments", [["-X"], ["-0"], ["-fz"], ["-r", "-"]])
def test_archives_of_info_zip_are_read(tmp_path: Path, bundle_folder: Path, arguments: list[str]) -> None:
    """-fz writes all zip64 records; a lone dash writes to a pipe."""
    names = ["snapshot.toml", "balances.csv", "wallets.csv"]
    target = [] if "-" in arguments else ["../bundle.zip"]
    done = subprocess.run(
        ["zip", "-q", *arguments, *target, *names], cwd=bundle_folder, check=True, stdout=subprocess.PIPE
    )
    path = tmp_path / "bundle.zip"
    if not target:
        path.write_bytes(done.stdout)
    assert read_all(path) == read_all(bundle_folder)


def test_several_files_may_be_read_at_once(tmp_path: Path, bundle_files: dict[str, bytes]) -> None:
    path = tmp_path / "bundle.zip"
    rows = "".join(f"{number:064x},0,{number},0\n" for number in range(50_000)).encode()
    ledger = b"client_id,BTC,USDT,USDC\n" + rows
    path.write_bytes(packed(bundle_files | {"balances.csv": ledger}))
    with open_bundle(path) as bundle:
        balances = bundle.read_ledger(lambda *_: bundle.read_wallets()).clients
    assert [units for _, units in balances.values()] == [number * 10**6 for number in range(50_000)]


@pytest.fixture(params=["deflated", "stored", "streamed with zip64 sizes"])
def archive(request: pytest.FixtureRequest, bundle_files: dict[str, bytes]) -> bytes:
    return WRITERS[request.param](bundle_files)


def outcomes(path: Path, variants: Iterator[bytes]) -> Iterator[Content | None]:
    """Yield what is read from each variant; None where it is refused. No other exception may come out."""
    for variant in variants:
        path.write_bytes(variant)
        try:
            content = read_all(path)
        except BundleError:
            content = None
        yield content


def test_an_archive_cut_off_anywhere_is_refused(tmp_path: Path, archive: bytes) -> None:
    cut = (archive[:length] for length in range(len(archive)))
    assert set(outcomes(tmp_path / "bundle.zip", cut)) == {None}


def test_a_byte_changed_anywhere_is_refused_or_means_nothing(tmp_path: Path, archive: bytes) -> None:
    """What may change is a file's time or the version of the program that packed it, never its content."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(archive)
    right = read_all(path)
    for flip in (0x01, 0x80, 0xFF):
        changed = (
            archive[:place] + bytes([archive[place] ^ flip]) + archive[place + 1 :]
            for place in range(len(archive))
        )
        found = list(outcomes(path, changed))
        assert all(content in (None, right) for content in found)
        assert found.count(None) > len(archive) * 3 // 4


def test_bytes_before_between_and_after_are_refused(tmp_path: Path, archive: bytes) -> None:
    path = tmp_path / "bundle.zip"
    variants = (archive[:place] + b"\0" + archive[place:] for place in range(len(archive) + 1))
    assert set(outcomes(path, variants)) == {None}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "a file that is no zip archive"),
        (b"client_id,BTC\n", "a file that is no zip archive"),
        (b"\x1f\x8b" + b"x" * 100, "a file that is no zip archive"),
        (b"PK", "no end record at the end of the file"),
        (b"PK\3\4" + b"\0" * 100, "no end record at the end of the file"),
        (packed({}), "no file snapshot.toml"),
    ],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes, found: str) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(data)
    with pytest.raises(BundleError) as raised:
        read_all(path)
    assert raised.value.found == found


def test_a_comment_is_refused(tmp_path: Path, bundle_files: dict[str, bytes]) -> None:
    """Where a comment may follow, two programs can find two end records."""
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in bundle_files.items():
            archive.writestr(name, data)
        archive.comment = b"made by hand"
    with pytest.raises(BundleError, match="no end record at the end of the file"):
        read_all(path)


@pytest.mark.parametrize(
    ("name", "limits", "found"),
    [
        ("snapshot.toml", BundleLimits(config_bytes=100), "more than 100 bytes"),
        ("wallets.csv", BundleLimits(wallets_bytes=50), "more than 50 bytes"),
        ("balances.csv", BundleLimits(ledger_bytes=50), "more than 50 bytes"),
    ],
)
def test_sizes_are_counted_while_unpacking(
    tmp_path: Path, bundle_files: dict[str, bytes], name: str, limits: BundleLimits, found: str
) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(packed(bundle_files))
    with pytest.raises(BundleError) as raised:
        read_all(path, limits)
    assert (raised.value.where, raised.value.found) == (f"{name} in the zip archive", found)


def test_a_bomb_is_stopped_by_what_comes_out(tmp_path: Path, bundle_files: dict[str, bytes]) -> None:
    """One row two million times: hundreds of bytes for each packed one.

    packed  |#|
    read    |########|.................................. 140 MB that nobody unpacks
                     ^ stopped: more than 200 times as much as was read
    """
    path = tmp_path / "bundle.zip"
    one = f"{'a1' * 32},0,0,1\n".encode()
    bomb = b"client_id,BTC,USDT,USDC\n" + one * 2_000_000
    path.write_bytes(packed(bundle_files | {"balances.csv": bomb}))
    read: list[int] = []
    with open_bundle(path) as bundle, pytest.raises(BundleError) as raised:
        bundle.read_ledger(lambda _stage, done, _total: read.append(done))
    assert raised.value.found == "data that unpacks to more than 200 times its size"
    assert max(read, default=0) < 500_000
