"""The first line of a question to whoever made this: which program, which version, which Python, which format."""

import platform

from porcore.format.statement import FORMAT

__all__ = ["about", "release"]


def release() -> str:
    """Return the version of what is installed."""
    from importlib.metadata import version  # it takes long to import, and every command imports this module

    return version("porcore")


def about(name: str) -> str:
    """Return a line for the command `name`, such as ``porbot 0.1.0, Python 3.11.2, format porcore/1``."""
    return f"{name} {release()}, Python {platform.python_version()}, format {FORMAT}"
