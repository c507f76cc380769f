"""Demos, and bots, that end while the kernel is being compiled: ``python endings.py FOLDER TIMES``, as test_demo_ends runs it.

All is imported once, and each demo is a fork that runs ``porbot demo`` and then ends as any interpreter does. The compiler
works for 20 seconds, in C, as the real one does on a busy machine; what ends a demo comes as soon as it compiles and has
printed certain words, so no clock decides. Prints one line of JSON for each demo.
"""

import atexit
import builtins
import ctypes
import json
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

import numba.core.compiler

import bot.demo
import bot.run
import bot.web.webhook
import porcore.kernel.fast  # noqa: F401 - here, so that no fork has to
from bot.cli import main
from bot.demo import transcript

AT_ONCE = 4
WALKING, STAYING = "A walk", "Ctrl-C ends the demo"
RUN = "SIGTERM to porbot run"
# What ends the demo, after which words, and with which exit code (`porbot demo --help`).
WAYS = {
    "the walk is over": (None, "", 0),
    "an answer was wrong": (None, "", 1),
    "Ctrl-C in the walk": (signal.SIGINT, WALKING, 130),
    "SIGTERM in the walk": (signal.SIGTERM, WALKING, 130),
    "the terminal is closed in the walk": (signal.SIGHUP, WALKING, 130),
    "Ctrl-C after the walk": (signal.SIGINT, STAYING, 0),
    "SIGTERM after the walk": (signal.SIGTERM, STAYING, 0),
    "the terminal is closed after the walk": (signal.SIGHUP, STAYING, 0),
    "nobody reads on": (signal.SIGPIPE, WALKING, 141),
    "a fault of ours": (None, "", 1),
    RUN: (None, "", 0),
}
compiling = threading.Event()
running = {}
bot_runs = False
sleep_in_c = ctypes.CDLL(None).usleep


def compile_slowly(*_args, **_named):
    compiling.set()
    if bot_runs:
        os.kill(os.getpid(), signal.SIGTERM)
    sleep_in_c(20_000_000)
    raise RuntimeError("nobody waits for this")


def short_walk(way):
    async def walk_through(walk, _community):
        walk.script.chapter(WALKING, "Four of five minutes are left out.")
        assert compiling.wait(60)
        if way == "a fault of ours":
            raise RuntimeError("made up")
        return ["made up"] if way == "an answer was wrong" else []

    return walk_through


def printing(way, reader):
    number, words, _ = WAYS[way]

    def show(*values, **named):
        builtins.print(*values, **named)
        if number is not None and words in " ".join(map(str, values)):
            assert compiling.wait(60)
            if number is signal.SIGPIPE:
                os.close(reader)
            else:
                os.kill(os.getpid(), number)

    return show


def demonstrate(way, folder):
    """In the fork: run one demo, and note what else runs when the interpreter, or the process, ends."""
    tempfile.tempdir = str(folder)
    reader, writer = os.pipe()
    output = os.open(folder.with_suffix(".txt"), os.O_WRONLY | os.O_CREAT)
    os.dup2(writer if way == "nobody reads on" else output, 1)
    os.dup2(output, 2)
    os.close(writer)
    note = folder.with_suffix(".json")

    def ended(how):
        note.write_text(json.dumps({"ended": how, "tasks": len(list(Path("/proc/self/task").iterdir()))}))

    leave_at_once = os._exit

    def left(code):
        ended("at once")
        leave_at_once(code)

    os._exit = left
    atexit.register(ended, "in order")
    transcript.print = printing(way, reader)
    bot.demo.walk_through = short_walk(way)
    if way == RUN:
        run_bot(folder.with_suffix(".data"))
    stays = WAYS[way][1] == STAYING
    sys.exit(main(["demo", "--accounts", "100", *([] if stays else ["--exit"])]))


def run_bot(data_dir):
    """Run a bot that finds nobody at Telegram's address."""
    global bot_runs
    bot_runs = True
    settings = {"TOKEN": "123456789:" + "Q" * 35, "BASE_URL": "http://127.0.0.1:9/bot", "OPS_PORT": "0"}
    for name, value in {**settings, "DATA_DIR": str(data_dir)}.items():
        os.environ[f"PORBOT_{name}"] = value
    sys.exit(main(["run"]))


def collect():
    pid, status = os.wait()
    way, folder = running.pop(pid)
    seen = {
        "way": way,
        "code": os.waitstatus_to_exitcode(status),
        "documented": WAYS[way][2],
        "left_behind": [path.name for path in folder.iterdir()],
        "said": folder.with_suffix(".txt").read_text(),
    }
    note = folder.with_suffix(".json")
    builtins.print(json.dumps(seen | (json.loads(note.read_text()) if note.exists() else {})), flush=True)


if __name__ == "__main__":
    place, times = Path(sys.argv[1]), int(sys.argv[2])
    numba.core.compiler.compile_extra = compile_slowly
    for number in range(times):
        if len(running) == AT_ONCE:
            collect()
        way = list(WAYS)[number % len(WAYS)]
        folder = place / f"{number}"
        folder.mkdir()
        pid = os.fork()
        if pid == 0:
            demonstrate(way, folder)
        running[pid] = way, folder
    while running:
        collect()
