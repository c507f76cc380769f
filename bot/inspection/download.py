"""Getting a document from Telegram into memory. Neither its address nor Telegram's words about it are shown: both hold the token."""

import asyncio

from telegram import Document
from telegram.constants import FileSizeLimit
from telegram.error import TelegramError

__all__ = ["DownloadError", "download"]

_MOST_SECONDS = 120.0  # a place among the few at once is taken meanwhile


class DownloadError(Exception):
    """Telegram did not hand the file over."""


async def download(document: Document) -> bytes:
    """Return the bytes of a document of at most 20 MB. Raises DownloadError."""
    try:
        async with asyncio.timeout(_MOST_SECONDS):
            file = await document.get_file()
            if (file.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
                raise DownloadError
            return bytes(await file.download_as_bytearray())
    except (TelegramError, TimeoutError):
        raise DownloadError from None
