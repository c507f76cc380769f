"""The records of a zip archive (PKWARE's APPNOTE.TXT), read from hostile bytes.

Only the plainest archive is understood, and the whole of it: members stand one after the other from the first
byte, the central directory follows, and the end record is the last thing in the file. So no byte can mean one
thing to us and another to someone else's program, and no data can be counted twice.

    (local header, data, descriptor?) × n | central directory | (zip64 end, locator)? | end
"""

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

from porcore.errors import BundleError

__all__ = ["ZipEntry", "read_directory", "read_local_header", "refused"]

_MOST_ENTRIES = (
    256  # a proof set has at most 100 tables; so many are enough to name an entry that is not right
)
_MOST_DIRECTORY_BYTES = 2**20

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ZIP64_TAG = 1
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_AGAIN = "Make the archive again with an ordinary zip program."


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """What the archive says of a member. None of it is true until it was seen."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int  # bytes in the archive
    size: int  # bytes unpacked
    offset: int  # of the local header, from the first byte of the file
    attributes: int = 0  # as the system that made the archive keeps them


@dataclass(frozen=True, slots=True)
class _End:
    entries: int
    size: int  # bytes of the central directory
    offset: int  # of its first byte


def refused(found: str, expected: str, advice: str = _AGAIN) -> BundleError:
    """Return what to raise for an archive that is refused."""
    return BundleError("zip archive", found, expected, advice)


def read_directory(file: BinaryIO) -> tuple[list[ZipEntry], int]:
    """Return the entries of the central directory and its offset. Raises BundleError."""
    end = _read_end(file)
    if end.entries > _MOST_ENTRIES or end.size > _MOST_DIRECTORY_BYTES:
        found = f"a directory of {end.entries} entries and {end.size} bytes"
        raise refused(found, f"an archive of a bundle's files, at most {_MOST_ENTRIES}")
    file.seek(end.offset)
    data = file.read(end.size)
    entries, at = [], 0
    for _ in range(end.entries):
        entry, at = _central_entry(data, at)
        entries.append(entry)
    if at != end.size:
        raise refused("bytes in the directory that belong to no entry", "nothing between the entries")
    return entries, end.offset


def _read_end(file: BinaryIO) -> _End:
    length = file.seek(0, os.SEEK_END)
    tail_at = max(length - _END.size - _LOCATOR.size - _END64.size, 0)
    file.seek(tail_at)
    tail = file.read(length - tail_at)
    at = len(tail) - _END.size
    if at < 0 or tail[at : at + 4] != b"PK\5\6":
        advice = f"It may have been cut off, or carry a comment. {_AGAIN}"
        raise refused("no end record at the end of the file", "a whole zip archive", advice)
    _, *fields, comment = _END.unpack_from(tail, at)
    if comment:
        raise refused("a comment that is not there", "an archive without a comment")
    full = (_FULL16, _FULL16, _FULL16, _FULL16, _FULL32, _FULL32)
    if tail[max(at - _LOCATOR.size, 0) :][:4] == b"PK\6\7":
        at -= _LOCATOR.size + _END64.size
        fields64 = _read_end64(tail, at, tail_at)
        if any(small not in (large, most) for small, large, most in zip(fields, fields64, full, strict=True)):
            raise refused("two end records that differ", "one meaning for every number")
        fields = fields64
    disk, start_disk, here, total, size, offset = fields
    if disk or start_disk or here != total:
        raise refused("a part of an archive on several disks", "an archive in one file")
    if offset + size != tail_at + at:
        raise refused("a directory that does not end where the end record begins", "no gap and no overlap")
    return _End(total, size, offset)


def _read_end64(tail: bytes, at: int, tail_at: int) -> list[int]:
    """Return the same six fields from the zip64 records, which begin at `at` in `tail`."""
    expected = "the zip64 records directly before the end record"
    if at < 0 or tail[at : at + 4] != b"PK\6\6":
        raise refused("no zip64 end record where it belongs", expected)
    _, length, _, _, *fields = _END64.unpack_from(tail, at)
    _, disk, offset, disks = _LOCATOR.unpack_from(tail, at + _END64.size)
    if length != _END64.size - 12 or offset != tail_at + at or disk or disks > 1:
        raise refused("zip64 records that do not fit together", expected)
    return list(fields)


def _central_entry(data: bytes, at: int) -> tuple[ZipEntry, int]:
    """Return the entry at `at` and where the next one begins."""
    if data[at : at + 4] != b"PK\1\2" or at + _CENTRAL.size > len(data):
        raise refused("a damaged directory", "an entry for every file")
    fields = _CENTRAL.unpack_from(data, at)
    _, _, _, flags, method, _, _, crc, packed, size, *lengths, disk, _, attributes, offset = fields
    name_end = at + _CENTRAL.size + lengths[0]
    extra_end = name_end + lengths[1]
    end = extra_end + lengths[2]
    if end > len(data):
        raise refused("a damaged directory", "an entry for every file")
    name = data[at + _CENTRAL.size : name_end]
    size, packed, offset = _widened(data[name_end:extra_end], size, packed, offset)
    if disk:
        raise refused("a part of an archive on several disks", "an archive in one file")
    return ZipEntry(name, flags, method, crc, packed, size, offset, attributes), end


def _widened(extra: bytes, *values: int) -> tuple[int, ...]:
    """Return the values, those that are full (2^32-1) replaced from the zip64 field of `extra`.

    The field may hold more than what is needed, since Go's writer always adds the offset.
    """
    field = b""
    at = 0
    while at < len(extra):
        head = extra[at : at + 4]
        tag, length = struct.unpack("<2H", head) if len(head) == 4 else (0, _FULL16)
        at += 4 + length
        if at > len(extra):
            raise refused("a damaged extra field", "extra fields of the length they state")
        if tag == _ZIP64_TAG:
            field = extra[at - length : at]
    wide = [value for (value,) in struct.iter_unpack("<Q", field[: len(field) // 8 * 8])]
    if len(wide) < values.count(_FULL32):
        raise refused("a zip64 field that is missing or too short", "the sizes of every file")
    replacements = iter(wide)
    return tuple(next(replacements) if value == _FULL32 else value for value in values)


def read_local_header(file: BinaryIO, offset: int) -> tuple[ZipEntry, int]:
    """Return what a local header says, and where the data after it begins. Raises BundleError.

    `offset` and the result are in bytes from the beginning of `file`.
    """
    file.seek(offset)
    head = file.read(_LOCAL.size)
    if len(head) != _LOCAL.size or head[:4] != b"PK\3\4":
        raise refused("no file where the directory says that one begins", "a whole zip archive")
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(head)
    rest = file.read(name_length + extra_length)
    if len(rest) != name_length + extra_length:
        raise refused("an archive that ends within a header", "a whole zip archive")
    size, packed = _widened(rest[name_length:], size, packed)
    entry = ZipEntry(rest[:name_length], flags, method, crc, packed, size, offset)
    return entry, offset + _LOCAL.size + len(rest)
