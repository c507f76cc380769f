"""Runs ``porcore`` in a process for each command without starting Python for each: ``python forking.py``.

What the commands import is imported once, and a command is a fork that runs it and ends as ``python -m porcore`` does. A
request is a line of JSON on standard input: the arguments, the environment, the folder, and the files that stand for the
three streams. The answer is a line with the exit code.
"""

import json
import os
import sys
import traceback
from typing import Any

import porcore.build.building
import porcore.exchanges
import porcore.publications
import porcore.snapshot  # noqa: F401 - here, so that no fork has to
from porcore.cli import main


def work(request: dict[str, Any]) -> int:
    """In the fork: take the streams and the surroundings of the request, and return the command's exit code."""
    for number, name in enumerate(request["streams"]):
        opened = os.open(name, os.O_RDONLY if number == 0 else os.O_WRONLY)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    # As Python makes them: over files, and what is written to standard error is seen at once.
    sys.stdin = open(0)  # noqa: SIM115 - open to the end
    sys.stdout = open(1, "w")  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115
    try:
        return main(request["arguments"])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - Python ends like this: with the traceback and 1
        traceback.print_exc()
        return 1


def serve() -> None:
    for line in sys.stdin.buffer:
        child = os.fork()
        if child == 0:
            code = work(json.loads(line))
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
