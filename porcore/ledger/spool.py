"""Files that nobody else may read, and that lie in a folder which goes away with the build."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

__all__ = ["private_file"]


@contextlib.contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file of mode 0600 to write. A task that runs again replaces what it wrote before."""
    descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
