"""The demo: walks through every conversation, says what is wrong, and leaves nothing behind."""

import asyncio
import fcntl
import os
import pty
import signal
import socket
import subprocess
import sys
import termios
import urllib.request

import pytest

from bot.demo.chapters import walk_through
from bot.demo.clock import Clock
from bot.demo.data import make_bundles
from bot.demo.publications import write_publications
from bot.demo.transcript import Transcript
from bot.demo.walk import Walk
from bot.sandbox import Sandbox

CHAPTERS = [
    "The operator publishes",
    "A customer asks",
    "A stranger checks",
    "A customer brings another exchange's proof",
    "A community asks",
    "A community follows six exchanges",
]

pytestmark = pytest.mark.slow

# Loaded by Python before anything else: whatever looks beyond this computer, or starts another program, fails.
ALONE = """\
import sys


def refuse(event, arguments):
    if event == "socket.connect" and str(arguments[1][0]) not in ("127.0.0.1", "::1"):
        raise RuntimeError(f"AUDIT connects to {arguments[1]!r}")
    if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", "::1", "localhost", None):
        raise RuntimeError(f"AUDIT looks up {arguments[0]!r}")
    if event == "subprocess.Popen" and arguments[0] != sys.executable:
        raise RuntimeError(f"AUDIT starts {arguments[0]!r}")


sys.addaudithook(refuse)
"""


async def test_two_demos_at_once_walk_through_everything(demo, tmp_path):
    """One has neither network nor browser, the other finds the settings of a real bot and leaves them alone. It stays until
    it is told to end."""
    (tmp_path / "sitecustomize.py").write_text(ALONE)
    alone = {"PYTHONPATH": str(tmp_path), "PATH": "", "PORCORE_KERNEL": "auto"}
    real = {"PORBOT_TOKEN": "nonsense", "PORBOT_DATA_DIR": str(tmp_path / "real"), "PORBOT_NONSENSE": "1"}
    async with demo("--exit", **alone) as one, demo(**real) as other:
        codes = await asyncio.gather(one.end(), stays(other, signal.SIGTERM, ""))
        for each, code in zip((one, other), codes, strict=True):
            assert code == 0, each.text
            assert "Every answer was what it should be." in each.text
            places = [each.text.index(chapter) for chapter in CHAPTERS]
            assert places == sorted(places)
            assert "✗" not in each.text
            assert "AUDIT" not in each.text
            assert each.left_behind() == []
    assert not (tmp_path / "real").exists()


async def test_the_guard_of_the_test_above_sees_what_it_should(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(ALONE)
    for code in (
        "import socket; socket.create_connection(('192.0.2.1', 80))",
        "import socket; socket.getaddrinfo('example.com', 80)",
        "import subprocess; subprocess.run(['/usr/bin/chromium'])",
    ):
        guarded = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, env={"PYTHONPATH": str(tmp_path)}, stderr=asyncio.subprocess.PIPE
        )
        _, said = await guarded.communicate()
        assert b"AUDIT" in said


# Writes a line when something is imported that takes its time on a fresh installation.
TOLD = """\
import sys


def tell(event, arguments):
    if event == "import" and arguments[0] in ("numpy", "telegram", "aiohttp", "porcore", "bot.demo"):
        print("imports", arguments[0], flush=True)


sys.addaudithook(tell)
"""


async def test_the_first_line_comes_before_anything_slow(demo, tmp_path):
    """On a fresh installation the imports take seconds."""
    (tmp_path / "sitecustomize.py").write_text(TOLD)
    async with demo("--exit", PYTHONPATH=str(tmp_path)) as started:
        assert (await started.process.stdout.readline()).startswith(b"Everything on this computer")
        assert b"imports porcore" in await started.process.stdout.readline()


# Run before the demo: its third ledger is changed behind its back, once it has read what it expects from it.
TRICKED = """
import bot.demo
made = bot.demo.make_bundles

def tricked(folder, accounts, proceed):
    clients = made(folder, accounts, proceed)
    ledger = folder / clients.bundles[-1] / "balances.csv"
    ledger.write_text(changed(ledger.read_text(), clients))
    return clients

bot.demo.make_bundles = tricked
"""
ONE_MORE = """
def changed(text, clients):
    header, *rows = text.splitlines()
    place = header.split(",").index("BTC")
    number = next(i for i, row in enumerate(rows) if row.startswith(clients.holds_all))
    cells = rows[number].split(",")
    cells[place] = f"1{cells[place]}"
    rows[number] = ",".join(cells)
    return "\\n".join([header, *rows]) + "\\n"
"""
NONSENSE = """
def changed(text, clients):
    return "nonsense"
"""


async def test_a_wrong_balance_is_found_and_the_page_is_where_it_was_wanted(demo):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with demo("--port", str(port), before=TRICKED + ONE_MORE) as fooled:
        assert await stays(fooled, signal.SIGINT, f"127.0.0.1:{port}/") == 1, fooled.text
        assert "✗ WRONG: BTC is the ledger's" in fooled.text
        assert "Not as it should be:" in fooled.text
        assert "Every answer was what it should be" not in fooled.text
        assert fooled.left_behind() == []


async def test_a_load_that_is_refused_is_found(demo):
    async with demo("--exit", before=TRICKED + NONSENSE) as broken:
        assert await broken.end() == 1, broken.text
        assert (
            "✗ WRONG: an answer comes: in place of a dry run, ❌ Not loaded: sample-2026-10-25" in broken.text
        )
        assert "Traceback" not in broken.text
        assert broken.left_behind() == []


async def test_an_answer_that_never_comes_is_found(tmp_path, capsys):
    """No bot is there, so it never comes, however short the patience."""
    async with Sandbox() as sandbox:
        clients = make_bundles(tmp_path, 100)
        walk = Walk(sandbox, clients, Transcript(), 0.01, Clock())
        community = write_publications(tmp_path)
        assert await walk_through(walk, community) == [
            "an answer comes: no message within 0.01 s; the bot's last calls: none"
        ]
    assert "✗ WRONG: an answer comes" in capsys.readouterr().out


def test_the_clock_of_the_walk_stands_still_until_it_is_let_go():
    clock = Clock()
    began = clock()
    assert clock() == began
    clock.pass_by(2)
    assert clock() == began + 2
    clock.run()
    assert clock() > began + 2


async def stays(demo, kind, expected: str) -> int:
    """Look at its page after the walk, end it with a signal, and return its exit code."""
    await demo.read_until("Now you.")
    address = (await demo.read_until("http://127.0.0.1:")).strip()
    assert expected in address
    client = (await demo.read_until("  ")).strip()
    assert len(client) == 64
    page = await asyncio.to_thread(lambda: urllib.request.urlopen(address, timeout=60).read().decode())
    assert "<title>" in page
    await demo.read_until("Ctrl-C")
    demo.process.send_signal(kind)
    code = await demo.end()
    assert "Traceback" not in demo.text
    assert demo.left_behind() == []
    return code


# Run before the demo: as soon as it has printed certain words, it gets what Ctrl-C sends.
INTERRUPTED = """
import builtins, os, signal
from bot.demo import transcript

def show(*values, **named):
    builtins.print(*values, **named)
    if {words!r} in " ".join(map(str, values)):
        os.kill(os.getpid(), signal.SIGINT)

transcript.print = show
"""


@pytest.mark.parametrize("words", ["made-up accounts", "The operator publishes", "A customer asks"])
async def test_ctrl_c_during_the_walk_leaves_nothing_behind(demo, words):
    async with demo("--exit", before=INTERRUPTED.format(words=words)) as interrupted:
        assert await interrupted.end() == 130, interrupted.text
        assert words in interrupted.text
        assert "Traceback" not in interrupted.text
        assert interrupted.left_behind() == []


STOPPED = """
import os, signal
from porcore.sample import writing
rows = writing.main_rows

def batch(sample, start):
    print("batch", flush=True)
    if start == 0:
        os.kill(os.getpid(), signal.SIGTERM)
    return rows(sample, start)

writing.main_rows = batch
"""


async def test_sigterm_while_the_snapshots_are_made_does_not_wait_for_them(demo):
    """Each of three ledgers has seven batches, and is read again afterwards."""
    async with demo("--exit", "--accounts", "200000", before=STOPPED) as stopped:
        assert await stopped.end() == 130, stopped.text
        assert 1 <= stopped.text.count("batch") <= 3
        assert "Traceback" not in stopped.text
        assert "never retrieved" not in stopped.text
        assert stopped.left_behind() == []


@pytest.mark.parametrize("calls", [0, 1, 5, 6, 200, 299])
def test_whoever_makes_the_snapshots_can_stop_anywhere(tmp_path, calls):
    """Two batches for each ledger of a hundred, and then its rows."""
    asked = iter(range(calls))

    def proceed():
        if next(asked, None) is None:
            raise StopAsyncIteration("told to stop")

    with pytest.raises(StopAsyncIteration, match="told to stop"):
        make_bundles(tmp_path, 100, proceed)


def test_closing_its_terminal_during_the_walk_leaves_nothing_behind(tmp_path):
    """The terminal holds less than the walk prints, so the walk cannot be over before the terminal is closed."""
    ours, theirs = pty.openpty()
    script = "import sys; from bot.cli import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", script, "demo", "--accounts", "100", "--exit"],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TMPDIR": str(tmp_path)},
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while b"made-up accounts" not in said:
        said += os.read(ours, 1000)
    os.close(ours)
    try:
        assert process.wait(120) == 130
    finally:
        process.kill()
    assert list(tmp_path.iterdir()) == []


async def test_a_taken_port_is_said(demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        async with demo("--exit", "--port", str(taken.getsockname()[1])) as refused:
            assert await refused.end() == 2
            assert "the demo cannot start" in refused.text
            assert "Traceback" not in refused.text
            assert refused.left_behind() == []


async def test_it_ends_when_nobody_reads_on(demo):
    async with demo("--exit") as unread:
        await unread.read_until("made-up accounts")
        unread.process._transport.get_pipe_transport(1).close()
        assert await unread.process.wait() == 141
        assert unread.left_behind() == []


@pytest.mark.parametrize(
    "option", ["--port=99999", "--port=-1", "--port=x", "--patience=-1", "--patience=nan", "--patience=inf"]
)
async def test_a_port_or_a_patience_that_cannot_be_is_refused(demo, option):
    async with demo("--exit", option) as refused:
        assert await refused.end() == 2
        assert "expected " in refused.text
        assert "Traceback" not in refused.text


@pytest.mark.parametrize("accounts", ["99", "200001", "many"])
async def test_what_the_demo_cannot_hold_is_refused(demo, accounts):
    async with demo("--exit", f"--accounts={accounts}") as refused:
        assert await refused.end() == 2
        assert "a whole number from 100 to 200000" in refused.text
