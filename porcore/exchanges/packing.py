"""From the bytes of a file to the files in it: archives are opened within limits, other programs' files are named.

An archive is read only where nothing has to be guessed: stored or deflated files without a password. Names of files
inside are never shown, since they may hold an id.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from porcore.exchanges.sentences import Sentence, say
from porcore.exchanges.strict_json import UnreadableError

__all__ = ["MAX_BYTES", "Packed", "name_kind", "unpacked"]

MAX_BYTES = 20 * 2**20  # what a bot may download, and what all files in an archive may have together
_MOST_ROUNDS = 3  # an archive in an archive in an archive
_MOST_FILES = 16
_MOST_ENTRIES = 1000
_MOST_DIRECTORY = 2**18  # bytes
_END = struct.Struct("<4s4H2LH")
_NOISE = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)")
_ENCRYPTED = 1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BUNDLE = "snapshot.toml"
# What a file begins with -> what it is, as a code in `porcore.exchanges.sentences`.
_SIGNATURES = (
    (b"%PDF", "is-pdf"),
    (b"\x89PNG", "is-picture"),
    (b"\xff\xd8\xff", "is-picture"),
    (b"GIF8", "is-picture"),
    (b"BM", "is-picture"),
    (b"II*\x00", "is-picture"),
    (b"MM\x00*", "is-picture"),
    (b"7z\xbc\xaf\x27\x1c", "is-archive"),
    (b"Rar!\x1a\x07", "is-archive"),
    (b"\xfd7zXZ\x00", "is-archive"),
    (b"BZh", "is-archive"),
    (b"\x28\xb5\x2f\xfd", "is-archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is-office"),
    (b"{\\rtf", "is-office"),
    (b"PAR1", "is-parquet"),
    (b"bplist00", "is-web-archive"),
)
_SQLITE = b"SQLite format 3\x00"
_OURS = b"POR1"  # the application id in the header of a snapshot
_TEXTUAL = frozenset((b"BM", b"BZh", b"GIF8"))  # signatures that a text may begin with too
_POINT, _HEADER = 32, 288  # bytes of a compressed point of BN254, and of those of a key before its list


@dataclass(frozen=True, slots=True)
class Packed:
    """One file, and what was opened to get at it."""

    data: bytes
    notes: tuple[Sentence, ...] = ()


def unpacked(data: bytes) -> list[Packed]:
    """Return the files in `data`, which is at most 20 MiB: mostly itself. Raises UnreadableError."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("too-large", limit=MAX_BYTES // 2**20)
    files = [Packed(data)]
    for _ in range(_MOST_ROUNDS):
        if len(files) != 1:
            break
        opened = _opened(files[0])
        if opened is None:
            break
        files = opened
    return files


def name_kind(data: bytes) -> None:
    """Raise UnreadableError, naming what it is, for the file of a program that holds no text.

    `data` is a whole file of any length.
    """
    for signature, code in _SIGNATURES:
        if data.startswith(signature) and not (signature in _TEXTUAL and _is_plain(data)):
            raise UnreadableError(code)
    if data.startswith(_SQLITE):
        raise UnreadableError("is-snapshot" if data[68:72] == _OURS else "is-database")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise UnreadableError("is-picture")
    if data[:2] == b"PK" or data[:2] == b"\x1f\x8b":
        raise UnreadableError("is-archive")
    if _is_key(data):
        raise UnreadableError("is-zk-key")


def _is_plain(data: bytes) -> bool:
    return not any(byte < 32 and byte not in b"\t\r\n" for byte in data[:512])


def _is_key(data: bytes) -> bool:
    """Tell whether a file has the shape of a Groth16 verifying key over BN254: points, a count, and so many points."""
    for start, point in ((_HEADER, _POINT), (2 * _HEADER, 2 * _POINT)):
        if start + 4 < len(data) <= 2**16:
            count = int.from_bytes(data[start : start + 4])
            if 1 <= count <= 64 and start + 4 + count * point <= len(data) <= start + 512 + count * point:
                return not _is_plain(data)
    return False


def _opened(file: Packed) -> list[Packed] | None:
    data = file.data
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return [Packed(inner.data, file.notes + inner.notes) for inner in _open_zip(data)]
    if data[:3] == b"\x1f\x8b\x08":
        return [Packed(_gunzip(data), (*file.notes, say("stripped-gzip")))]
    return None


def _gunzip(data: bytes) -> bytes:
    unpack = zlib.decompressobj(31)
    try:
        inner = unpack.decompress(data, MAX_BYTES + 1)
    except zlib.error:
        raise UnreadableError("archive-damaged") from None
    if len(inner) > MAX_BYTES:
        raise UnreadableError("archive-large", limit=MAX_BYTES // 2**20)
    if not unpack.eof or unpack.unused_data.strip(b"\x00"):
        raise UnreadableError("archive-damaged")
    return inner


def _open_zip(data: bytes) -> list[Packed]:
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive)
    except UnreadableError:
        raise
    # What zipfile raises for damage is not one type: bad records, odd names, data that does not unpack.
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError, struct.error):
        raise UnreadableError("archive-damaged") from None


def _check_directory(data: bytes) -> None:
    """Bound the list of files before zipfile reads it: each of its entries costs memory."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 2**16))
    if at < 0 or at + _END.size > len(data):
        raise UnreadableError("archive-damaged")
    _, _, _, _, count, size, _, _ = _END.unpack_from(data, at)
    if count > _MOST_ENTRIES or size > _MOST_DIRECTORY or data[max(0, at - 20) : at][:4] == b"PK\x06\x07":
        raise UnreadableError("archive-many", limit=_MOST_FILES)


def _members(archive: zipfile.ZipFile) -> list[Packed]:
    entries = [one for one in archive.infolist() if not one.is_dir() and not _NOISE.search(one.filename)]
    names = {one.filename.rpartition("/")[2] for one in entries}
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise UnreadableError("is-office")
    if _BUNDLE in names:
        raise UnreadableError("is-bundle", private=True)
    if not entries:
        raise UnreadableError("archive-empty")
    if len(entries) > _MOST_FILES:
        raise UnreadableError("archive-many", limit=_MOST_FILES)
    if any(one.flag_bits & _ENCRYPTED for one in entries):
        raise UnreadableError("archive-locked")
    if any(one.compress_type not in _METHODS for one in entries):
        raise UnreadableError("is-archive")
    left, files = MAX_BYTES, list[Packed]()
    note = say("stripped-zip") if len(entries) == 1 else say("stripped-zip-many", count=len(entries))
    for one in entries:
        with archive.open(one) as file:
            inner = file.read(left + 1)
        left -= len(inner)
        if left < 0:
            raise UnreadableError("archive-large", limit=MAX_BYTES // 2**20)
        files.append(Packed(inner, (note,)))
    return files
