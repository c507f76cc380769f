"""A published list that is exchanged for another one while it is read, and put back: no tree of it, whatever is hashed later."""

import gzip
import os
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from building.conftest import SECRET, Cut
from building.published_lists import config_of, make_list, write_bundle

from porcore.build.building import build_snapshot
from porcore.errors import BundleError
from porcore.ledger.bundle import open_bundle
from porcore.ledger.parts import AnyPart, Part
from porcore.ledger.readers.choice import Reader
from porcore.ledger.source import FileSource, StreamSource

OURS, OTHER = make_list(40, seed=1), make_list(40, seed=2)


class Swap:
    """Puts another list in the place of one, and takes it away again."""

    def __init__(self, path: Path, other: bytes, *, in_place: bool) -> None:
        self._path, self._in_place = path, in_place
        self._both = (path.read_bytes(), other)
        self.done = 0

    def put(self, which: int) -> None:
        """Put the other list (1) there, or the first one (0)."""
        stat = self._path.stat()
        if self._in_place:
            with self._path.open("r+b") as file:
                file.truncate()
                file.write(self._both[which])
        else:
            beside = self._path.with_name("beside")
            beside.write_bytes(self._both[which])
            beside.replace(self._path)
        os.utime(self._path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        self.done += which


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("size", [400, 2**24])
@pytest.mark.parametrize("compiled", [False, True])
def test_parts_of_another_list_are_not_built(
    tmp_path: Path, cut: Cut, monkeypatch: pytest.MonkeyPatch, size: int, compiled: bool, in_place: bool
) -> None:
    """Every part is read from the other list, and everything that is hashed before and after from the right one."""
    cut(size, compiled)
    bundle = write_bundle(tmp_path / "bundle", OURS.data())
    swap = Swap(bundle / "balances.csv", OTHER.data(), in_place=in_place)
    read = Part.lines

    def lines(part: Part, reader: Reader, most: int = 2**62) -> bytes:
        swap.put(1)
        try:
            return read(part, reader, most)
        finally:
            swap.put(0)

    monkeypatch.setattr(Part, "lines", lines)
    with pytest.raises(BundleError, match="a file that changes while it is read"):
        build_snapshot(bundle, tmp_path / "x.por", SECRET)
    assert swap.done
    assert not (tmp_path / "x.por").exists()


def test_a_list_that_was_exchanged_before_it_is_cut_is_not_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = write_bundle(tmp_path / "bundle", OURS.data())
    swap = Swap(bundle / "balances.csv", OTHER.data(), in_place=False)
    begin = FileSource.__init__

    def begun(*arguments: object) -> None:
        swap.put(1)
        try:
            begin(*arguments)  # type: ignore[arg-type]
        finally:
            swap.put(0)

    monkeypatch.setattr(FileSource, "__init__", begun)
    with pytest.raises(BundleError, match="SHA-256"):
        build_snapshot(bundle, tmp_path / "x.por", SECRET)
    assert swap.done


def packed_bundle(folder: Path, kind: str) -> tuple[Path, Path, bytes]:
    """Return a bundle with a packed list, the file that is exchanged, and what is put there."""
    if kind == "gz":
        ours, other = gzip.compress(OURS.data()), gzip.compress(OTHER.data())
        bundle = write_bundle(folder / "bundle", ours)
        (bundle / "balances.csv").rename(bundle / "balances.csv.gz")
        return bundle, bundle / "balances.csv.gz", other
    for name, listed in (("ours", OURS), ("other", OTHER)):
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            archive.writestr("snapshot.toml", config_of(OURS.data()))
            archive.writestr("balances.csv", listed.data())
            archive.writestr("wallets.csv", "asset,chain,address,balance,height,label\n")
    return folder / "ours.zip", folder / "ours.zip", (folder / "other.zip").read_bytes()


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_packed_list_that_is_exchanged_is_not_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    bundle, path, other = packed_bundle(tmp_path, kind)
    swap = Swap(path, other, in_place=True)
    parts = StreamSource.parts

    def of_another(source: StreamSource) -> Iterator[AnyPart]:
        swap.put(1)
        try:
            yield from parts(source)
        finally:
            swap.put(0)

    monkeypatch.setattr(StreamSource, "parts", of_another)
    target = tmp_path / "x.por"
    try:
        statement = build_snapshot(bundle, target, SECRET)
    except BundleError:
        assert not target.exists()
    else:  # an archive is open all the time, and a small one was read into its buffer
        assert kind == "zip"
        assert {asset.symbol: asset.root.sum for asset in statement.assets}["BTC"] == OURS.sums()["BTC"]
    assert swap.done


@pytest.mark.parametrize("kind", ["csv", "gz"])
def test_what_stays_as_it_is_is_read_into_memory_and_what_does_not_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind == "csv":
        path = (bundle := write_bundle(tmp_path / "bundle", OURS.data())) / "balances.csv"
        other = OTHER.data()
    else:
        bundle, path, other = packed_bundle(tmp_path, kind)
    with open_bundle(bundle) as opened:
        assert len(opened.read_ledger().clients) == len(OURS.rows)
        swap = Swap(path, other, in_place=True)
        check = opened.check_list

        def checked(*arguments: object) -> None:
            check()
            swap.put(1)

        monkeypatch.setattr(opened, "check_list", checked)
        with pytest.raises(BundleError):
            opened.read_ledger()


def test_the_list_itself_is_built(tmp_path: Path) -> None:
    for kind in ("gz", "zip"):
        (tmp_path / kind).mkdir()
        bundle, _, _ = packed_bundle(tmp_path / kind, kind)
        assert build_snapshot(bundle, tmp_path / f"{kind}.por", SECRET).exchange == "Phemex rebuilt by Alice"
    assert sha256(OURS.data()).digest() != sha256(OTHER.data()).digest()
