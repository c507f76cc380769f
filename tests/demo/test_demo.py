"""The demo: walks through every conversation, says what is wrong, and leaves nothing behind."""

import asyncio
import signal
import socket
import sys
import urllib.request

import pytest

CHAPTERS = [
    "The operator publishes",
    "A customer asks",
    "A stranger checks",
    "A customer brings another exchange's proof",
    "A community asks",
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
    """One has neither network nor browser, the other finds the settings of a real bot and leaves them alone."""
    (tmp_path / "sitecustomize.py").write_text(ALONE)
    alone = {"PYTHONPATH": str(tmp_path), "PATH": ""}
    real = {"PORBOT_TOKEN": "nonsense", "PORBOT_DATA_DIR": str(tmp_path / "real"), "PORBOT_NONSENSE": "1"}
    async with demo("--exit", **alone) as one, demo("--exit", **real) as other:
        codes = await asyncio.gather(one.end(), other.end())
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
        assert (await started.process.stdout.readline()).startswith(b"All of it on this computer")
        assert b"imports porcore" in await started.process.stdout.readline()


async def test_a_wrong_balance_is_found(demo, until):
    """The third ledger is changed behind the demo's back: the bot then answers with what the demo does not expect."""
    async with demo("--exit") as fooled:
        await until(lambda: fooled.data() and list(fooled.data().glob("data/snapshots/*.por")), 60)
        ledger = fooled.data() / "import" / "sample-2026-10-25" / "balances.csv"
        header, first, *rest = ledger.read_text().splitlines()
        cells = first.split(",")
        place = header.split(",").index("BTC")
        cells[place] = f"1{cells[place]}"
        ledger.write_text("\n".join([header, ",".join(cells), *rest]) + "\n")
        assert await fooled.end() == 1, fooled.text
        assert "✗ WRONG: BTC is the ledger's" in fooled.text
        assert "Not as it should be:" in fooled.text
        assert "Every answer was what it should be" not in fooled.text
        assert fooled.left_behind() == []


async def test_an_answer_that_never_comes_is_found(demo, until):
    """The third bundle is broken, so no dry run is ever shown."""
    async with demo("--exit", "--patience", "4") as broken:
        await until(lambda: broken.data() and list(broken.data().glob("data/snapshots/*.por")), 60)
        (broken.data() / "import" / "sample-2026-10-25" / "balances.csv").write_text("nonsense\n")
        assert await broken.end() == 1, broken.text
        assert "✗ WRONG: an answer comes: no dry run within 4 s" in broken.text
        assert "Traceback" not in broken.text
        assert broken.left_behind() == []


async def test_it_stays_until_it_is_told_to_end(demo):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with demo("--port", str(port)) as one, demo() as other:
        await asyncio.gather(
            stays(one, signal.SIGINT, f"127.0.0.1:{port}/"), stays(other, signal.SIGTERM, "")
        )


async def stays(demo, kind, expected: str) -> None:
    await demo.read_until("Now you.")
    address = (await demo.read_until("http://127.0.0.1:")).strip()
    assert expected in address
    client = (await demo.read_until("  ")).strip()
    assert len(client) == 64
    page = await asyncio.to_thread(lambda: urllib.request.urlopen(address, timeout=5).read().decode())
    assert "<title>" in page
    await demo.read_until("Ctrl-C")
    demo.process.send_signal(kind)
    assert await demo.end() == 0, demo.text
    assert "Traceback" not in demo.text
    assert demo.left_behind() == []


@pytest.mark.parametrize("words", ["made-up accounts", "The operator publishes", "A customer asks"])
async def test_ctrl_c_during_the_walk_leaves_nothing_behind(demo, words):
    async with demo("--exit") as interrupted:
        await interrupted.read_until(words)
        interrupted.process.send_signal(signal.SIGINT)
        assert await interrupted.end() == 130, interrupted.text
        assert "Traceback" not in interrupted.text
        assert interrupted.left_behind() == []


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


async def test_too_few_accounts_are_refused(demo):
    async with demo("--exit", "--accounts", "5") as refused:
        assert await refused.end() == 2
        assert "from 100" in refused.text
