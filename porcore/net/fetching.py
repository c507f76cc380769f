"""Fetching a file from an https address: what may be asked for, and the door to what does it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from porcore.extras import install_command
from porcore.net.errors import FetchError

__all__ = ["FetchLimits", "Fetched", "OnBytes", "fetch"]

OnBytes = Callable[[int, int | None], None]  # bytes so far, and of how many, None when that is not known


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What a download may take, and where it may lead."""

    most_bytes: int = 10**10
    total_seconds: float = 3600.0
    connect_seconds: float = 15.0
    idle_seconds: float = 30.0  # without a byte
    allow: frozenset[str] = field(
        default_factory=frozenset
    )  # host:port named by the operator: may be internal
    ca_file: Path | None = None  # trusted beside the system's certificates
    agent: str = "porcore"  # as the server is told


@dataclass(frozen=True, slots=True)
class Fetched:
    """A downloaded file."""

    path: Path
    size: int  # bytes


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
