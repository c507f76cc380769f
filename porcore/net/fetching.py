"""The door to what downloads: nothing of it is imported before something is to be fetched."""

from pathlib import Path

from porcore.extras import install_command
from porcore.net.errors import FetchError
from porcore.net.limits import Fetched, FetchLimits, OnBytes

__all__ = ["fetch"]


async def fetch(url: str, folder: Path, limits: FetchLimits, on_progress: OnBytes) -> Fetched:
    """Download `url` into a private file in `folder`; nothing stays there when it fails.

    Raises FetchError, also where the extra `net` is not installed.
    """
    try:
        from porcore.net.download import download
    except ImportError as error:
        missing = (error.name or "a library").partition(".")[0]
        raise FetchError(
            f"Fetching needs {missing}, which is not installed.", f"Install it: {install_command('net')}"
        ) from None
    return await download(url, folder, limits, on_progress)
