"""Starts a program within limits: ``python -I -S bot/limited.py MEMORY SECONDS PROGRAM ARGUMENT…``.

It sets the limits on itself and then becomes the program, so the process keeps its number, its pipes and its limits.
It imports nothing of the bot, because every check waits for it. `Limits` in `bot.children` says what is passed here.
"""

import contextlib
import os
import sys


def main(arguments: list[str]) -> None:
    """Set the limits and become the program. Raises OSError when it cannot be started."""
    memory, seconds, *command = arguments
    # A linear algebra library would reserve address space for each processor of the machine, and none is used.
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    if sys.platform != "win32":
        _limit(int(memory), int(seconds))
    os.execve(command[0], command, {**os.environ, **threads})  # noqa: S606 - the bot says what is started


def _limit(memory: int, seconds: int) -> None:
    import resource

    for name, most, last in (
        (resource.RLIMIT_AS, memory, memory),  # bytes of address space
        (
            resource.RLIMIT_CPU,
            seconds,
            seconds + 5,
        ),  # of processor time; at the second the system kills without a word
        (resource.RLIMIT_CORE, 0, 0),  # what a dead process held in memory is ids and balances
    ):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
            resource.setrlimit(name, (most, last))


if __name__ == "__main__":
    main(sys.argv[1:])
