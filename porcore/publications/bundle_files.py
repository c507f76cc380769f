"""The files of a bundle, a folder or a .zip of it: exactly those that its kind has, each of bounded length.

What nobody looked at is not to travel along under the publication's name.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from porcore.ledger.archive.zip_members import Member, all_members, check_layout
from porcore.ledger.archive.zip_stream import open_member
from porcore.ledger.limits import BundleLimits
from porcore.ledger.readers.cells import shown_name
from porcore.ledger.regular_files import open_in_folder, open_regular
from porcore.ledger.system import system_faults
from porcore.publications.errors import TOML, ClaimError, as_claim_errors

__all__ = ["TOML_ROLE", "BundleFile", "BundleLayout", "called", "hashed", "read_bundle"]

TOML_ROLE = TOML.partition(".")[0]
_ADVICE = "Rename it to what it is, or remove it."
_SYSTEMS = frozenset((".ds_store", "thumbs.db", "desktop.ini", "__macosx"))  # files of macOS and Windows
_LIMITS = BundleLimits(wallets_bytes=2**28)


@dataclass(frozen=True, slots=True)
class BundleLayout:
    """Which files a bundle of one kind may have."""

    role: Callable[[str], str]  # what a file of that name is; "" where it is nothing of this kind
    most: Callable[[str], int]  # bytes of a file of a role
    together: int  # bytes of all files, which are read into memory
    expected: str  # what is expected, for errors
    packing: str  # a command that packs such a bundle and nothing else
    others: tuple[
        tuple[re.Pattern[str], str], ...
    ] = ()  # names of other kinds' files, and what to do about them

    def advice(self, name: str) -> str:
        """Return what to do about a file that does not belong there."""
        first, last = name.partition("/")[0].casefold(), name.rpartition("/")[2].casefold()
        made_by_system = first in _SYSTEMS or last in _SYSTEMS or last.startswith("._")
        if not made_by_system:
            return next((advice for names, advice in self.others if names.fullmatch(last)), _ADVICE)
        return f"macOS or Windows made it: remove it, or pack only what belongs there: {self.packing}"

    def check_names(self, names: Sequence[str], where: str) -> None:
        """Check that all names are of this kind, and none of two files are of one role. Raises ClaimError."""
        seen = dict[str, str]()
        for name in names:
            role = self.role(name)
            if not role:
                raise ClaimError(where, f"the file {shown_name(name)}", self.expected, self.advice(name))
            earlier = seen.setdefault(role, name)
            if earlier != name:
                raise ClaimError(where, f"{earlier} and {name}", self.expected, "Keep one of the two.")


@dataclass(frozen=True, slots=True, order=True)
class BundleFile:
    """A file of a bundle."""

    name: str
    sha256: str  # 64 hex digits


def hashed(files: Mapping[str, bytes]) -> tuple[BundleFile, ...]:
    """Return the SHA-256 of files, ascending by name; `files`: all bytes of each, by name."""
    return tuple(BundleFile(name, sha256(data).hexdigest()) for name, data in sorted(files.items()))


def read_bundle(path: Path, layout: BundleLayout) -> dict[str, bytes]:
    """Return the files of the bundle at `path` by name, publication.toml among them.

    Raises ClaimError, also for what cannot be opened.
    """
    with as_claim_errors():
        files = _files(path, layout)
    if TOML not in files:
        raise ClaimError(called(path), f"no file {TOML}", layout.expected)
    return files


def _files(path: Path, layout: BundleLayout) -> dict[str, bytes]:
    if "\0" in str(path):
        raise ClaimError("bundle", "a path with a NUL character", "the path of a folder or .zip")
    with system_faults(called(path), layout.expected):
        if path.is_dir():
            names = sorted(entry.name for entry in path.iterdir())
            layout.check_names(names, called(path))
            return _all_of(((name, _in_folder(path, name, layout)) for name in names), layout)
        with open_regular(path, called(path), follow=True) as archive:
            members = all_members(archive, lambda names: _check_members(names, layout))
            layout.check_names([member.name for member in members], called(path))
            return _all_of(((member.name, _unpacked(archive, member, layout)) for member in members), layout)


def _all_of(read: Iterable[tuple[str, bytes]], layout: BundleLayout) -> dict[str, bytes]:
    """Return files by name, which are read one after the other until they are too many bytes."""
    files, size = dict[str, bytes](), 0
    for name, data in read:
        files[name] = data
        size += len(data)
        if size > layout.together:
            raise ClaimError(
                name,
                f"a file with which all have more than {layout.together} bytes",
                "fewer bytes in all files together",
            )
    return files


def called(path: Path) -> str:
    """Return how errors call a bundle, by its name; "." has none."""
    return path.name or str(path)


def _check_members(names: Sequence[str], layout: BundleLayout) -> None:
    check_layout(names, lambda name: bool(layout.role(name)), layout.expected, layout.advice)


def _in_folder(folder: Path, name: str, layout: BundleLayout) -> bytes:
    most = layout.most(layout.role(name))
    with open_in_folder(folder, name, most) as file:
        return _within(file.read(most + 1), name, most)


def _unpacked(archive: BinaryIO, member: Member, layout: BundleLayout) -> bytes:
    # Only who reads to the end has read what was packed: one byte more than allowed shows either.
    most = layout.most(layout.role(member.name))
    with open_member(archive, member, _LIMITS) as file:
        return _within(file.read(most + 1), member.name, most)


def _within(data: bytes, name: str, most: int) -> bytes:
    if len(data) > most:
        raise ClaimError(name, f"more than {most} bytes", f"at most {most} bytes")
    return data
