"""Getting a document from Telegram into memory. Neither its address nor Telegram's words about it are shown: both hold the token."""

import asyncio
from pathlib import Path

from telegram import Document, File
from telegram.error import TelegramError

from bot.errors import BotError
from bot.telegram.body import FILE, BodyError, Bounds, bounded

__all__ = ["DownloadError", "download"]

_ASKING_SECONDS = 10.0  # until the first byte; a place among the few at once is taken meanwhile


class DownloadError(BotError):
    """Telegram did not hand the file over. `kind`: "failed", "large" (more came than was stated) or "slow"."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


async def download(document: Document) -> bytes:
    """Return the bytes of a document: at most as many as Telegram states, and at most 20 MB.

    Raises DownloadError when more came, it came too slowly, or Telegram did not hand it over.
    """
    bounds = _bounds(document.file_size)
    try:
        async with asyncio.timeout(_ASKING_SECONDS + bounds.seconds(bounds.most_bytes)):
            file = await document.get_file()
            if (file.file_size or 0) > bounds.most_bytes:
                raise DownloadError("large")
            return await _received(file, bounds)
    except BodyError as error:
        raise DownloadError(error.kind) from None
    except TimeoutError:
        raise DownloadError("slow") from None
    except (TelegramError, OSError):
        raise DownloadError("failed") from None


def _bounds(stated: int | None) -> Bounds:
    return Bounds(min(stated or FILE.most_bytes, FILE.most_bytes), FILE.paced)


async def _received(file: File, bounds: Bounds) -> bytes:
    path = Path(file.file_path or "")
    if path.is_absolute():  # a Bot API server of one's own, with --local, names the file on its disk
        return await asyncio.to_thread(_read, path, bounds)
    with bounded(bounds):
        return bytes(await file.download_as_bytearray())


def _read(path: Path, bounds: Bounds) -> bytes:
    with path.open("rb") as file:
        data = file.read(bounds.most_bytes + 1)
    if len(data) > bounds.most_bytes:
        raise DownloadError("large")
    return data
