"""Stored files: opaque ids, Telegram's size limits, photos that really are pictures.

core.telegram.org/bots/api#sending-files (50 MB up, 10 MB for photos, width + height at most 10,000, ratio at most
20) and #getfile (20 MB down).
"""

import asyncio
import io
import mimetypes
import secrets
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from aiohttp import web
from PIL import Image, UnidentifiedImageError

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.models import StoredFile

__all__ = ["MAX_DOWNLOAD", "MAX_UPLOAD", "FileStore", "send_file"]

MAX_UPLOAD: Final = 50 * 1024 * 1024  # bytes
MAX_PHOTO: Final = 10 * 1024 * 1024  # bytes
MAX_DOWNLOAD: Final = 20 * 1024 * 1024  # bytes
_PIECE: Final = 2**16  # bytes of a spoilt file that are sent at once
_SMALLER_SIDES: Final = (90, 320)  # pixels of a photo's previews


class FileStore:
    """All files of one sandbox, in memory."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}

    def get(self, file_id: str) -> StoredFile:
        """Return a file by its id, or raise ApiError."""
        if file_id not in self._files:
            raise bad_request(
                "wrong remote file identifier specified: wrong file id, or a file of another bot"
            )
        return self._files[file_id]

    def add_document(
        self, name: str, data: bytes, mime_type: str = "", *, limit: int = MAX_UPLOAD
    ) -> StoredFile:
        """Store a document of at most `limit` bytes; the type is guessed from the name when not given."""
        _check_size(data, limit)
        guessed = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        bare = PurePosixPath(name.replace("\\", "/")).name or "file"
        return self._keep(
            StoredFile(_new_id("BQAC"), secrets.token_urlsafe(9), "document", data, bare, guessed)
        )

    def add_photo(self, data: bytes) -> StoredFile:
        """Store a photo with its smaller pictures; blocks for some milliseconds (decoding)."""
        _check_size(data, MAX_UPLOAD)
        if len(data) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
            )
        picture = _decoded(data)
        whole = _photo(data, picture.size)
        smaller = tuple(_smaller(picture, side) for side in _SMALLER_SIDES if max(picture.size) > side)
        return self._keep(replace(whole, sizes=tuple(self._keep(one) for one in smaller)))

    def publish(self, file_id: str) -> tuple[StoredFile, str]:
        """Return a file and the path it can be downloaded from; raise ApiError above 20 MB."""
        if file_id not in self._files:
            raise bad_request("invalid file_id")
        stored = self._files[file_id]
        if stored.size > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        suffix = ".jpg" if stored.kind == "photo" else PurePosixPath(stored.name).suffix
        path = f"{stored.kind}s/file_{stored.unique_id}{suffix if suffix.isascii() else ''}"
        self._paths[path] = stored
        return stored, path

    def spoil(
        self, stored: StoredFile, stated_size: int | None = None, bytes_per_second: float = 0
    ) -> StoredFile:
        """Return `stored` as a file whose size is told wrongly, or that comes slowly."""
        return self._keep(replace(stored, stated_size=stated_size, bytes_per_second=bytes_per_second))

    def at_path(self, path: str) -> StoredFile | None:
        """Return the file published at `path`."""
        return self._paths.get(path)

    def _keep(self, stored: StoredFile) -> StoredFile:
        self._files[stored.file_id] = stored
        return stored


async def send_file(request: web.Request, stored: StoredFile) -> web.StreamResponse:
    """Answer with a file; with a spoilt one in pieces, without saying how many bytes will come."""
    kind = "application/octet-stream"
    if stored.stated_size is None and not stored.bytes_per_second:
        return web.Response(body=stored.data, content_type=kind)
    response = web.StreamResponse(headers={"Content-Type": kind})
    await response.prepare(request)
    size = 1 if stored.bytes_per_second else _PIECE
    for place in range(0, len(stored.data), size):
        if place and stored.bytes_per_second:
            await asyncio.sleep(size / stored.bytes_per_second)
        await response.write(stored.data[place : place + size])
    return response


def _new_id(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(40)


def _check_size(data: bytes, limit: int) -> None:
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > limit:
        raise ApiError(413, "Request Entity Too Large")


def _photo(data: bytes, size: tuple[int, int]) -> StoredFile:
    width, height = size
    unique = secrets.token_urlsafe(9)
    return StoredFile(_new_id("AgAC"), unique, "photo", data, "photo.jpg", "image/jpeg", width, height)


def _decoded(data: bytes) -> Image.Image:
    wrong_size = bad_request("PHOTO_INVALID_DIMENSIONS")
    try:
        picture = Image.open(io.BytesIO(data))
        width, height = picture.size
        # Before decoding: a small file can claim a picture that fills the memory.
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise wrong_size
        picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise wrong_size from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    return picture


def _smaller(picture: Image.Image, side: int) -> StoredFile:
    copy = picture.convert("RGB")
    copy.thumbnail((side, side))
    buffer = io.BytesIO()
    copy.save(buffer, "JPEG", quality=80)
    return _photo(buffer.getvalue(), copy.size)
