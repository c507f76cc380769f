"""Which members of a zip archive are the bundle's, and where their data lies.

Everything that is not one of the three files, plainly packed, is refused by name: no one looked at what an
archive holds next to them.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from porcore.ledger.archive.zip_records import ZipEntry, read_directory, read_local_header, refused
from porcore.ledger.limits import FILES
from porcore.ledger.readers.cells import shown_name

__all__ = ["Member", "all_members", "check_layout", "read_members"]

_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13
_DESCRIPTOR = 1 << 3  # sizes and check sum follow the data
_UTF8 = 1 << 11
_KNOWN_FLAGS = 1 << 1 | 1 << 2 | _DESCRIPTOR | _UTF8  # bits 1 and 2: how hard the packer tried
_DESCRIPTORS = (struct.Struct("<3L"), struct.Struct("<4s3L"), struct.Struct("<L2Q"), struct.Struct("<4sL2Q"))
_TYPE, _REGULAR, _FOLDER, _LINK = 0xF000, 0x8000, 0x4000, 0xA000  # of a Unix mode
_DOS_FOLDER = 0x10
_EMPTY_STREAM = 2  # bytes; some programs deflate even the nothing of a folder
_EXPECTED = "only snapshot.toml, balances.csv and wallets.csv, at the root or in one folder"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the archive."""

    name: str
    deflated: bool
    crc: int
    packed: int  # bytes in the archive
    size: int  # bytes unpacked, as stated
    start: int  # offset of the packed data


def read_members(file: BinaryIO) -> dict[str, Member]:
    """Return the three files by name. Raises BundleError for any other archive."""
    members = {member.name: member for member in all_members(file, _check_names)}
    for name in FILES:
        if name not in members:
            raise refused(f"no file {name}", "snapshot.toml, balances.csv and wallets.csv")
    return members


def all_members(file: BinaryIO, check_names: Callable[[Sequence[str]], None]) -> list[Member]:
    """Return the files of an archive, each by the last part of its name, in the archive's order.

    `check_names` raises BundleError for names that do not belong there; folders end in a slash. Raises BundleError
    for any archive but the plainest.
    """
    file.seek(0)
    if file.read(2) != b"PK":
        raise refused("a file that is no zip archive", "a folder or a .zip of it", "")
    entries, directory = read_directory(file)
    names = [_text_of(entry) for entry in entries]
    check_names(names)
    for entry, name in zip(entries, names, strict=True):
        _check_kind(entry, name)
    starts = _data_starts(file, entries, directory)
    return [
        Member(
            name.rpartition("/")[2],
            entry.method == _DEFLATED,
            entry.crc,
            entry.packed,
            entry.size,
            starts[entry.offset],
        )
        for entry, name in zip(entries, names, strict=True)
        if not name.endswith("/")
    ]


def _text_of(entry: ZipEntry) -> str:
    """Return an entry's name, if it leads nowhere but to the root or a folder."""
    try:
        name = entry.name.decode("utf-8" if entry.flags & _UTF8 else "cp437")
    except UnicodeDecodeError:
        raise refused("a name that is not UTF-8", "names in UTF-8") from None
    parts = name.removesuffix("/").split("/")
    if "\\" in name or ":" in name or not name.isprintable() or any(p in ("", ".", "..") for p in parts):
        raise refused(f"the name {shown_name(name)}", "names of files, and of one folder at most")
    return name


def check_layout(
    names: Sequence[str], wanted: Callable[[str], bool], expected: str, advice: Callable[[str], str]
) -> None:
    """Check that an archive holds `wanted` files only, each once, at its root or in one folder.

    `expected` says so in an error, and `advice` what to do about the entry it is given. Raises BundleError.
    """
    seen = dict[str, str]()
    for name in names:
        if (earlier := seen.setdefault(name.casefold(), name)) is not name:
            raise refused(
                f"two entries named {shown_name(earlier)} and {shown_name(name)}", "every name once"
            )
    for name in names:
        folder, _, last = name.rpartition("/")
        if "/" in folder or (last and not wanted(last)):
            raise refused(f"the entry {shown_name(name)}", expected, advice(name))
    if len({name.rpartition("/")[0] for name in names}) > 1:
        raise refused("files in several folders", expected)


def _check_names(names: Sequence[str]) -> None:
    check_layout(names, FILES.__contains__, _EXPECTED, _advice)


def _advice(name: str) -> str:
    last = name.rpartition("/")[2]
    if last.casefold() in FILES and last not in FILES:
        return f"Rename it to {last.casefold()}."
    if last in FILES and not name.startswith("__MACOSX/"):
        return "Pack the folder itself, without the folders around it."
    if last.casefold().endswith((".zip", ".por")):
        return "It is what you want to load, most likely: unpack this archive, and load that file."
    return f"Remove it, or pack only what belongs there: zip -X bundle.zip {' '.join(FILES)}"


def _check_kind(entry: ZipEntry, name: str) -> None:
    kind = entry.attributes >> 16 & _TYPE
    is_folder = name.endswith("/")
    if kind == _LINK:
        raise refused(f"a link named {shown_name(name)}", "regular files")
    if kind not in (0, _FOLDER if is_folder else _REGULAR) or (
        not is_folder and entry.attributes & _DOS_FOLDER
    ):
        raise refused(f"the entry {shown_name(name)}, which says it is no regular file", "regular files")
    if entry.flags & _ENCRYPTED:
        raise refused(f"the encrypted entry {shown_name(name)}", "files without encryption")
    if entry.flags & ~_KNOWN_FLAGS:
        raise refused(
            f"the entry {shown_name(name)} with the flags {entry.flags:#06x}", "an ordinary archive"
        )
    if entry.method not in (_STORED, _DEFLATED):
        raise refused(f"the entry {shown_name(name)} packed by method {entry.method}", "store or deflate")
    if is_folder and (entry.size or entry.packed > _EMPTY_STREAM):
        raise refused(f"the folder {shown_name(name)} with content", "a folder without data of its own")


def _data_starts(file: BinaryIO, entries: Sequence[ZipEntry], directory: int) -> dict[int, int]:
    """Return where the data of the entry at each offset begins, once all of the file is accounted for."""
    ordered = sorted(entries, key=lambda entry: entry.offset)
    ends = [*(entry.offset for entry in ordered[1:]), directory]
    if ordered and (ordered[0].offset or ordered[-1].offset >= directory):
        raise refused("files that do not begin with the archive and end before its directory", "no gaps")
    starts = {}
    # Without entries there is still the directory's start.
    for entry, end in zip(ordered, ends, strict=False):
        local, start = read_local_header(file, entry.offset)
        _check_same(entry, local)
        gap = end - start - entry.packed
        if gap < 0:
            raise refused("files that overlap", "every byte in one file only")
        _check_gap(file, entry, gap)
        starts[entry.offset] = start
    return starts


def _check_same(entry: ZipEntry, local: ZipEntry) -> None:
    late = bool(entry.flags & _DESCRIPTOR)  # then the header may say nothing yet
    same = (entry.name, entry.flags, entry.method) == (local.name, local.flags, local.method)
    counted = ((entry.crc, local.crc), (entry.packed, local.packed), (entry.size, local.size))
    if not same or any(there != here and not (late and here == 0) for there, here in counted):
        raise refused("a file whose own header differs from the directory", "the same in both places")


def _check_gap(file: BinaryIO, entry: ZipEntry, gap: int) -> None:
    """Check what is between the data of an entry and the next one; read_local_header left us before it."""
    if not entry.flags & _DESCRIPTOR:
        if gap:
            raise refused("bytes that belong to no file", "files one after the other")
        return
    file.seek(entry.packed, 1)
    layout = next((layout for layout in _DESCRIPTORS if layout.size == gap), None)
    fields = layout.unpack(file.read(gap)) if layout else ()
    if fields[-3:] != (entry.crc, entry.packed, entry.size) or fields[:-3] not in ((), (b"PK\7\x08",)):
        raise refused("a data descriptor that differs from the directory", "the same in both places")
