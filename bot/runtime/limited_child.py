"""Starts a program within limits: ``python -I -S bot/runtime/limited_child.py MEMORY SECONDS PROGRAM ARGUMENT…``.

It sets the limits on itself and then becomes the program, so the process keeps its number, its pipes and its limits.
A child that sets limits on itself (`bot.runtime.child_side`) does it with the same `bound`. This file imports
nothing of the bot, because every check waits for it. `Limits` in `bot.runtime.subprocesses` says what is passed here.
"""

import contextlib
import os
import sys


def main(arguments: list[str]) -> None:
    """Set the limits and become the program. Raises OSError when it cannot be started."""
    memory, seconds, *command = arguments
    # A linear algebra library would reserve address space for each processor of the machine, and none is used.
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    bound(int(memory), int(seconds), writes=True)
    os.execve(command[0], command, {**os.environ, **threads})  # noqa: S606 - the bot says what is started


def bound(memory: int, seconds: int, *, writes: bool) -> None:
    """Bound this process to `memory` bytes of address space and `seconds` of processor time.

    It can leave no core dump behind, for what a dead process held in memory is ids and balances; without `writes` it
    can write no file. Nothing is bounded where the system cannot do it.
    """
    if sys.platform == "win32":
        return
    import resource

    bounds = [
        (resource.RLIMIT_AS, memory, memory),
        # At the hard limit the system kills as it does for want of memory; at the one before it says that it was time.
        (resource.RLIMIT_CPU, seconds, seconds + 5),
        (resource.RLIMIT_CORE, 0, 0),
    ]
    if not writes:
        bounds.append((resource.RLIMIT_FSIZE, 0, 0))
    for name, most, hard in bounds:
        with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
            resource.setrlimit(name, (most, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
