"""The operating system's errors, said in our words."""

import contextlib
import os
from collections.abc import Iterator

from porcore.errors import BundleError

__all__ = ["system_faults"]

_EXPECTED = "a folder, or a .zip of it, with snapshot.toml, balances.csv and wallets.csv"


@contextlib.contextmanager
def system_faults(name: str, expected: str = _EXPECTED) -> Iterator[None]:
    """Raise BundleError when `name` cannot be opened or read; `expected` is said where there is no such file."""
    try:
        yield
    except FileNotFoundError:
        raise BundleError(name, "no such file", expected) from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "input/output error"
        advice = "Check the file and its permissions."
        raise BundleError(name, f"a file that cannot be read ({reason})", "a readable file", advice) from None
