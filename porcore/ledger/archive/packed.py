"""Ledgers packed as a stream: balances.csv.gz with the standard library, balances.csv.zst with the extra named fast."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from porcore.errors import BundleError
from porcore.extras import install_command
from porcore.ledger.archive.unpacking import CHUNK, as_file, limited
from porcore.ledger.ledger_files import CSV, GZ, ZST
from porcore.ledger.limits import BundleLimits
from porcore.ledger.readers.table_kinds import another_kind

__all__ = ["check_named_right", "need_extra", "open_gz", "open_zst"]

_LOOKED_AT = 4096  # bytes
_GZIP = zlib.MAX_WBITS | 16  # gzip's header and check sum around deflate
_IF_REAL = "If it is one, unpack it first."


def open_gz(file: BinaryIO, name: str, limits: BundleLimits) -> BinaryIO:
    """Return the unpacked content of a gzip `file`, one member or several.

    Reading raises BundleError for damaged data, and for more than `limits` allow.
    """
    return as_file(limited(_gz(file, name), name, limits.ledger_bytes, limits, _IF_REAL), file)


def open_zst(file: BinaryIO, name: str, limits: BundleLimits) -> BinaryIO:
    """Return the unpacked content of a zstd `file`. Raises BundleError as `open_gz` does, and without the extra."""
    try:
        import pyarrow as pa  # an extra
    except ImportError:
        file.close()
        raise need_extra(name, "unpack it first") from None
    unpacked = pa.CompressedInputStream(pa.PythonFile(file), "zstd")
    return as_file(limited(_zst(file, name, unpacked), name, limits.ledger_bytes, limits, _IF_REAL), file)


def check_named_right(file: BinaryIO, name: str, magic: bytes) -> None:
    """Raise BundleError for a ledger that begins like another kind of file than its name says.

    `file` is at its start, before and after. `magic` is the first bytes of the right kind.
    """
    first = file.read(_LOOKED_AT)
    file.seek(0)
    if first.startswith(magic):
        return
    kind = another_kind(CSV, first)
    if kind is not None:
        raise BundleError(name, kind[0], "what its name says", kind[1])
    packer = {GZ: "gzip", ZST: "zstd"}.get(name)
    if packer is not None and b"client_id" in first:
        raise BundleError(name, f"a table that is not {packer}", "what its name says", f"Call it {CSV}.")


def need_extra(name: str, or_else: str) -> BundleError:
    """Return what to raise when a ledger needs the extra and it is not installed."""
    return BundleError(
        name,
        "a kind of file that is read with pyarrow, which is not installed",
        "the extra named fast",
        f"Install it: {install_command('fast')}, or {or_else}.",
    )


def _gz(file: BinaryIO, name: str) -> Iterator[tuple[bytes, int]]:
    """Yield unpacked pieces of at most 64 KiB, each with the number of packed bytes read so far."""
    decoder, rest, done = zlib.decompressobj(_GZIP), b"", 0
    while True:
        if not rest:
            rest = file.read(CHUNK)
            done += len(rest)
        if decoder.eof and rest:
            decoder = zlib.decompressobj(_GZIP)  # another member follows
        if decoder.eof or not done:
            return
        at_end = not rest
        try:
            piece = decoder.decompress(rest, CHUNK)
        except zlib.error:
            raise _damaged(name, "data that is not gzip, or not as it was packed") from None
        rest = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        if (
            at_end and not piece and not decoder.eof
        ):  # zlib may hold back what did not fit; it has nothing left
            raise _damaged(name, "data that ends too early")
        yield piece, done


def _zst(file: BinaryIO, name: str, unpacked: BinaryIO) -> Iterator[tuple[bytes, int]]:
    while True:
        try:
            piece = unpacked.read(CHUNK)
        except OSError:
            raise _damaged(name, "data that is not zstd, or ends too early") from None
        if not piece:
            return
        yield piece, file.tell()


def _damaged(name: str, found: str) -> BundleError:
    return BundleError(name, found, "the data that was packed", "Pack or copy it again.")
