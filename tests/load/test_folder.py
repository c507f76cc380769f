"""The import folder, with everything in it that should not be."""

import os
import socket
import subprocess
import sys
import threading

import pytest
from processes import without_rights

from bot.load.folder import FolderError, copy_beneath, list_beneath

FILES = ("snapshot.toml", "balances.csv", "wallets.csv")


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "import"
    (root / "sub" / "bundle").mkdir(parents=True)
    (root / "a.zip").write_bytes(b"zip")
    for name in FILES:
        (root / "sub" / "bundle" / name).write_text(name)
    (tmp_path / "secret").write_text("outside")
    (tmp_path / "outside").mkdir()
    for name in FILES:
        (tmp_path / "outside" / name).write_text("outside")
    return root


@pytest.fixture
def into(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir(mode=0o700)
    return folder


def test_a_packed_ledger_is_copied_under_its_name(root, into):
    folder = root / "sub" / "bundle"
    (folder / "balances.csv").rename(folder / "balances.parquet")
    (folder / "notes.txt").write_text("no part of a bundle")
    copy = copy_beneath(root, "sub/bundle", into)
    assert {path.name for path in copy.iterdir()} == {"snapshot.toml", "balances.parquet", "wallets.csv"}


def test_a_file_and_a_folder_are_copied(root, into):
    assert copy_beneath(root, "a.zip", into).read_bytes() == b"zip"
    copy = copy_beneath(root, "./sub//bundle/", into)
    assert sorted(path.name for path in copy.iterdir()) == sorted(FILES)
    assert (copy / "balances.csv").read_text() == "balances.csv"


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "sub/../../secret",
        "/etc/passwd",
        "",
        ".",
        "/",
        "..",
        "a.zip/..",
        "\0",
        "a\nb",
        "x" * 5000,
        "sub\\x",
    ],
)
def test_names_that_lead_out_or_are_none(root, into, name):
    with pytest.raises(FolderError) as caught:
        copy_beneath(root, name, into)
    assert "Errno" not in str(caught.value)
    assert list(into.iterdir()) == []


def test_links_are_not_followed_anywhere(root, into, tmp_path):
    """A link as the file, as a folder on the way, and as one file of a bundle."""
    (root / "leaf.zip").symlink_to(tmp_path / "secret")
    (root / "way").symlink_to(tmp_path / "outside")
    (root / "inner").symlink_to(root / "sub")
    (root / "sub" / "bundle" / "wallets.csv").unlink()
    (root / "sub" / "bundle" / "wallets.csv").symlink_to(tmp_path / "secret")
    for name in ("leaf.zip", "way", "way/snapshot.toml", "inner/bundle", "sub/bundle"):
        with pytest.raises(FolderError, match="link"):
            copy_beneath(root, name, into)
        for path in into.rglob("*"):
            assert path.is_dir() or "outside" not in path.read_text()
        for path in sorted(into.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def test_only_regular_files(root, into, tmp_path):
    """A pipe would hang the bot, a device would never end, a socket is neither."""
    os.mkfifo(root / "pipe.zip")
    server = socket.socket(socket.AF_UNIX)
    os.chdir(root)
    server.bind("socket.zip")
    os.chdir(tmp_path)
    for name in ("pipe.zip", "socket.zip"):
        done = []
        thread = threading.Thread(target=lambda name=name, done=done: done.append(_refused(root, name, into)))
        thread.start()
        thread.join(5)
        assert done == [True], "it hangs"
    server.close()


def _refused(root, name, into):
    try:
        copy_beneath(root, name, into)
    except FolderError:
        return True
    return False


def test_a_folder_without_the_three_files(root, into):
    with pytest.raises(
        FolderError, match=r"^sub has no snapshot\.toml and no publication\.toml\. Expected a bundle"
    ):
        copy_beneath(root, "sub", into)


def test_what_is_copied_is_what_was_opened(root, into, tmp_path):
    """The name changes hands while we read: we keep reading the file that was opened."""
    big = root / "big.zip"
    big.write_bytes(b"A" * (5 << 20))
    swapped = []

    def swap(done, total):
        if not swapped:
            big.unlink()
            big.symlink_to(tmp_path / "secret")
            swapped.append(True)

    assert copy_beneath(root, "big.zip", into, on_progress=swap).read_bytes() == b"A" * (5 << 20)


def test_a_folder_that_changes_hands_is_read_to_its_end(root, into, tmp_path):
    """After the first file the folder's name leads elsewhere: the opened folder goes on being read."""
    bundle, calls = root / "sub" / "bundle", []

    def swap(done, total):
        if not calls:
            bundle.rename(root / "moved")
            bundle.symlink_to(tmp_path / "outside")
        calls.append(done)

    copy = copy_beneath(root, "sub/bundle", into, on_progress=swap)
    assert [(copy / name).read_text() for name in FILES] == list(FILES)
    assert len(calls) == 3


def test_a_file_of_the_bundle_that_is_a_folder_a_link_or_a_pipe(root, into, tmp_path):
    bundle = root / "sub" / "bundle"
    (bundle / "wallets.csv").unlink()
    for make, said in (
        (lambda path: path.mkdir(), "is a folder, expected a file"),
        (lambda path: os.mkfifo(path), "neither a file nor a folder"),
        (lambda path: path.symlink_to(tmp_path / "secret"), "is a link"),
    ):
        make(bundle / "wallets.csv")
        with pytest.raises(FolderError, match=said):
            copy_beneath(root, "sub/bundle", into)
        (bundle / "wallets.csv").rmdir() if (bundle / "wallets.csv").is_dir() else (
            bundle / "wallets.csv"
        ).unlink()
        for path in (into / "bundle").iterdir():
            path.unlink()
        (into / "bundle").rmdir()


@pytest.mark.slow
def test_what_may_not_be_read_is_said_to_be_so(root, into):
    (root / "a.zip").chmod(0)
    code = (
        "import sys; from pathlib import Path; from bot.load.folder import FolderError, copy_beneath\n"
        "try: copy_beneath(Path(sys.argv[1]), 'a.zip', Path(sys.argv[2]))\n"
        "except FolderError as error: print(error)"
    )
    command = [*without_rights(), sys.executable, "-c", code, root, into]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "The bot's user may not read a.zip. Check its permissions.\n"


def test_size_is_limited_and_progress_told(root, into):
    (root / "big.zip").write_bytes(b"A" * (3 << 20))
    told = []
    copy_beneath(root, "big.zip", into, on_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3 << 20, 3 << 20)
    (into / "file").unlink()
    with pytest.raises(FolderError, match="larger than"):
        copy_beneath(root, "big.zip", into, most_bytes=1 << 20)


def test_the_list_shows_what_could_be_loaded(root):
    (root / ".hidden.zip").touch()
    (root / "notes.txt").touch()
    (root / "link.zip").symlink_to("a.zip")
    assert list_beneath(root) == ["a.zip", "link.zip", "sub"]
    assert list_beneath(root / "nothing") == []
    for number in range(100):
        (root / f"{number}.zip").touch()
    assert len(list_beneath(root)) == 30
