"""What may be asked of a download, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["FetchLimits", "Fetched", "OnBytes"]

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
