"""Ports that are taken, said in the names of the settings."""

import os
from collections.abc import Awaitable

from bot.errors import StartError

__all__ = ["listening"]


async def listening(start: Awaitable[None], name: str, host: str, port: int) -> None:
    """Await the start of a server on a TCP `port`, 0 to 65535.

    Raises StartError, naming the settings PORBOT_<name>_HOST and _PORT, when it cannot listen there.
    """
    try:
        await start
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else "the host is not known here"
        raise StartError(
            f"Port {port} of {host} cannot be listened on ({reason}). Stop what uses it, or set PORBOT_{name}_PORT or"
            f" PORBOT_{name}_HOST to another. For example: PORBOT_{name}_PORT={port + 1 if port < 65535 else port - 1}"
        ) from None
