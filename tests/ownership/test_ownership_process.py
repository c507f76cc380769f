"""The process that looks at signatures: bounded, alone, gone with whoever asked, and not believed beyond its shape."""

import json
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.catalogue import signatures as keeper
from bot.catalogue.signatures import Signatures
from bot.ownership import process
from bot.texts.evidence import warning
from porcore.format.hashing import Node
from porcore.format.statement import Asset, Statement
from porcore.format.wallet_list import Wallet, wallets_hash
from porcore.reserves.comparison import compare
from porcore.reserves.evidence import Level
from porcore.sample.signed import SIGNED

TAKEN_AT = "2026-10-25T00:00:00Z"
AFTERWARDS = 60.0  # seconds that a test waits at most
pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes through /proc"),
    pytest.mark.slow,
]


def statement_of(wallets, exchange="Sample Exchange"):
    asset = Asset("ETH", 8, ("ETH",), 1, Node(10**8, bytes(32)))
    return Statement(exchange, TAKEN_AT, (asset,), wallets_hash(wallets))


@pytest.fixture
def rows():
    """A signed row and one without a signature, by address."""
    key = SIGNED["ETH", 0]
    message, signature = key.evidence(TAKEN_AT)
    signed = Wallet("ETH", "ethereum", key.address, "2", message=message, signature=signature)
    return tuple(
        sorted((signed, Wallet("ETH", "ethereum", "0x" + "7" * 40, "3")), key=lambda row: row.address)
    )


def levels(checked):
    return sorted(found.level.value for found in checked.rows)


def instead(monkeypatch, code):
    """Let the process run `code`, which may `say` anything as JSON."""
    head = "import os, sys, time, json\nfrom bot.runtime.child_side import limit\n"
    head += "def say(answer): print(json.dumps(answer), flush=True)\n"
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-P", "-c", head + code))


def test_a_list_is_looked_at_and_nothing_stays(tmp_path, proc, rows):
    ended = []
    checked = Signatures(tmp_path, ended.append).of(statement_of(rows), rows).result(AFTERWARDS)
    assert levels(checked) == ["claimed", "signed"]
    assert checked.fault == ""
    assert checked.assets[0].levels[Level.SIGNED].units == 2 * 10**30
    assert ended == ["checked"]
    assert proc.children() == []
    assert list(tmp_path.iterdir()) == []


def test_many_rows_of_long_texts_come_back_in_order(tmp_path):
    """More than a line of the question and of the answer holds; every reason quotes its own row."""
    wallets = tuple(
        Wallet("ETH", f"chain-{place}", "z" * 900 + str(place), "1", message="m", signature="s")
        for place in range(4_500)
    )
    checked = Signatures(tmp_path).of(statement_of(wallets), wallets).result(AFTERWARDS)
    assert len(checked.rows) == 4_500
    assert all(f"chain-{place} " in found.reason for place, found in enumerate(checked.rows))


ANSWER = '{"level": "claimed", "code": "no-signature", "reason": "r", "form": "", "dating": None}'
ENDS = {
    "killed for memory": ("os.kill(os.getpid(), 9)", "memory"),
    "its own word for memory": ('say({"fault": "memory"})', "memory"),
    "out of time": ("os.kill(os.getpid(), 24)", "time"),
    "processor time": ("limit(2**30, 1)\nwhile True: pass", "time"),
    "crash": ("os.abort()", "failed"),
    "exit without a word": ("sys.exit(0)", "failed"),
    "a traceback": ("raise ValueError('0xabcdef')", "failed"),
    "no JSON": ("print('no JSON', flush=True); time.sleep(60)", "failed"),
    "no object": ("print('[1]')", "failed"),
    "nested": ("print('[' * 10**6)", "failed"),
    "an endless line": ("print('x' * 2**25)", "failed"),
    "an object without keys": ("say({})", "failed"),
    "too few rows": (f'say({{"found": [{ANSWER}], "rows": [0]}})', "failed"),
    "too many rows": (f'say({{"found": [{ANSWER}], "rows": [0, 0, 0]}})', "failed"),
    "a place beyond": (f'say({{"found": [{ANSWER}], "rows": [0, 1]}})', "failed"),
    "a place before": (f'say({{"found": [{ANSWER}], "rows": [0, -1]}})', "failed"),
    "a place that is true": (f'say({{"found": [{ANSWER}, {ANSWER}], "rows": [0, True]}})', "failed"),
    "findings without rows": (f'say({{"found": [{ANSWER}] * 3, "rows": []}})', "failed"),
    "another level": (f'say({{"found": [{{**{ANSWER}, "level": "best"}}], "rows": [0, 0]}})', "failed"),
    "another dating": (f'say({{"found": [{{**{ANSWER}, "dating": "new"}}], "rows": [0, 0]}})', "failed"),
    "a list for a text": (f'say({{"found": [{{**{ANSWER}, "code": []}}], "rows": [0, 0]}})', "failed"),
    "too short a finding": ('say({"found": [{"level": "signed"}], "rows": [0, 0]})', "failed"),
    "a key too many": (f'say({{"found": [{ANSWER}], "rows": [0, 0], "more": 1}})', "failed"),
    "lists for objects": ('say({"found": [["claimed", "c", "r", "", None]], "rows": [0]})', "failed"),
    "a number for lists": ('say({"found": 1, "rows": 2})', "failed"),
}


@pytest.mark.parametrize(("code", "kind"), ENDS.values(), ids=ENDS)
def test_however_it_ends_nothing_is_called_signed(tmp_path, monkeypatch, caplog, proc, rows, code, kind):
    ended = []
    signatures = Signatures(tmp_path, ended.append)
    with monkeypatch.context() as patch:
        instead(patch, code)
        checked = signatures.of(statement_of(rows), rows).result(AFTERWARDS)
    assert levels(checked) == ["claimed", "unchecked"]
    assert checked.fault == kind
    assert "It will be tried again" in warning(checked)
    assert ended == [kind]
    assert "were not checked" in caplog.text
    assert "0xabcdef" not in caplog.text
    assert proc.children() == []
    other = statement_of(rows, "Sample Exchange 2")
    assert not signatures.of(other, rows).result(AFTERWARDS).fault, "the next list is looked at"


def test_a_process_that_hangs_is_ended_and_the_others_wait_no_longer(tmp_path, monkeypatch, proc, rows):
    limits = replace(process.limits_of(rows), wall=0.5)
    monkeypatch.setattr(process, "limits_of", lambda _: limits)
    instead(monkeypatch, "time.sleep(60)")
    began = time.monotonic()
    checked = Signatures(tmp_path).of(statement_of(rows), rows).result(AFTERWARDS)
    assert (checked.fault, levels(checked)) == ("time", ["claimed", "unchecked"])
    assert time.monotonic() - began < 50  # and not the 60 of the process
    assert proc.children() == []


def test_it_is_tried_again_later_and_not_for_ever(tmp_path, monkeypatch, rows):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(keeper, "time", SimpleNamespace(monotonic=lambda: clock.now))
    instead(monkeypatch, "sys.exit(1)")
    ended = []
    signatures, statement = Signatures(tmp_path, ended.append), statement_of(rows)
    first = signatures.of(statement, rows)
    assert signatures.of(statement, rows) is first, "asking again while it runs starts nothing"
    first.result(AFTERWARDS)
    assert signatures.of(statement, rows) is first, "nor does asking at once"
    for _ in range(4):
        clock.now += max(keeper.RETRY_AFTER)
        last = signatures.of(statement, rows)
        last.result(AFTERWARDS)
    assert len(ended) == 3
    assert "The operators find the cause in the bot's log." in warning(last.result())


def test_what_failed_once_is_known_after_the_next_try(tmp_path, monkeypatch, rows):
    monkeypatch.setattr(keeper, "RETRY_AFTER", (0.0,))
    signatures, statement = Signatures(tmp_path), statement_of(rows)
    with monkeypatch.context() as patch:
        instead(patch, "sys.exit(1)")
        assert signatures.of(statement, rows).result(AFTERWARDS).fault
    assert levels(signatures.of(statement, rows).result(AFTERWARDS)) == ["claimed", "signed"]


def test_a_bot_that_stops_ends_it(tmp_path, monkeypatch, proc, until, rows):
    instead(monkeypatch, "time.sleep(60)")
    signatures = Signatures(tmp_path)
    signatures.of(statement_of(rows), rows)
    deadline = time.monotonic() + 60
    while not proc.children() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert proc.children()
    signatures.close()
    while proc.children() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert proc.children() == []


def test_whoever_waits_when_the_bot_stops_waits_no_longer(tmp_path, monkeypatch, proc, rows):
    """A thread that waits could not be stopped otherwise, and would keep the process from ending."""
    instead(monkeypatch, "time.sleep(60)")
    signatures = Signatures(tmp_path)
    asked = [signatures.of(statement_of(rows, f"Sample Exchange {number}"), rows) for number in range(3)]
    signatures.close()
    asked.append(signatures.of(statement_of(rows), rows))
    for one in asked:
        with pytest.raises(CancelledError):
            one.result(AFTERWARDS)


def test_it_has_no_secret_in_its_surroundings(tmp_path, monkeypatch, proc, rows):
    monkeypatch.setenv("PORBOT_TOKEN", "123:tokenlike")
    instead(monkeypatch, "sys.stdin.buffer.read()")
    signatures = Signatures(tmp_path)
    signatures.of(statement_of(rows), rows)
    deadline = time.monotonic() + 60
    while not proc.children() and time.monotonic() < deadline:
        time.sleep(0.01)
    (pid,) = proc.children()
    assert "tokenlike" not in f"{proc.environment(pid)} {proc.command(pid)}"
    signatures.close()


def test_its_limits_grow_with_the_list():
    def limits(number, letters=0):
        rows = [
            Wallet("ETH", "ethereum", f"0x{place:040x}", "1", label="x" * letters) for place in range(number)
        ]
        return process.limits_of(rows)

    assert limits(1_000).memory > limits(10).memory
    assert limits(10, 1_000).memory > limits(10).memory
    assert limits(10_000).processor > limits(10).processor
    most = limits(200_000)
    assert most.memory < 2**32
    assert most.processor == 3600
    assert most.wall > most.processor


def test_it_ends_with_whoever_asked(rows):
    code = (
        "import time, bot.ownership.child as child\n"
        "child.examine_all = lambda *_: print('at work', flush=True) or time.sleep(60)\n"
        "child.main()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(2**30), "60"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    for line in process._question(statement_of(rows), rows):
        child.stdin.write(line)
    child.stdin.flush()
    assert child.stdout.readline() == b"at work\n"
    child.stdin.close()
    assert child.wait(10) == 1
    child.stdout.close()


def test_it_ends_when_the_question_breaks_off(rows):
    child = subprocess.Popen(
        [*process.COMMAND, str(2**30), "60"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, _ = child.communicate(
        json.dumps({"exchange": "E", "taken_at": TAKEN_AT, "rows": 2}).encode() + b"\n", 30
    )
    assert (child.returncode != 0, out) == (True, b"")


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("bytes(2**31)", "memory"),
        ("while True: pass", "time"),
        ("open('x', 'wb').write(b'x' * 10**5)", "file"),
        ("import resource; assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0); sys.exit(7)", "core"),
    ],
)
def test_it_has_limits(tmp_path, code, ended):
    """The module itself sets them, from its arguments, before it reads anything."""
    program = (
        "import sys, bot.ownership.child as child\n"
        f"def answer(_):\n    {code}\n    yield child.FindingBatch((), ())\n"
        "child.answer = answer; sys.exit(child.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(2**29), "1"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=60,
    )
    match ended:
        case "memory":
            assert done.stdout == b'{"fault": "memory"}\n'
        case "time":
            assert done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        case "file":
            assert done.returncode != 0
            assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0
        case "core":
            assert done.returncode == 7


def test_a_wallet_in_two_spellings_counts_once_without_the_libraries_here(tmp_path):
    wallets = (
        Wallet("ETH", "ETH", "0x" + "ab" * 20, "2"),
        Wallet("ETH", "ethereum", "0x" + "AB" * 20, "2"),
        Wallet("ETH", "ethereum", "0x" + "cd" * 20, "1"),
    )
    statement = statement_of(wallets)
    checked = Signatures(tmp_path).of(statement, wallets).result(AFTERWARDS)
    assert checked.repeated == {1}
    assert compare(statement, wallets, checked.repeated) == compare(statement, wallets)
    assert compare(statement, wallets, checked.repeated)[0].reserves == 3 * 10**30
