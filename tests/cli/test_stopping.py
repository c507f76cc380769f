"""A signal ends a command once: nothing disturbs the cleaning up, and nothing swallows the end."""

import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.slow

START = """
import os, signal, sys, threading, time
from porcore.cli import parser, stopping

def run(work):
    args = type("Args", (), {"run": staticmethod(lambda args: work()), "progress_json": False, "json": False})
    parser.make_parser = lambda: type("Parser", (), {"parse_args": lambda self, typed: args})()
    sys.exit(parser.main())
"""
BOTH = """
def work():
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, both := {signal.SIGINT, signal.SIGTERM})
        for number in both:
            os.kill(os.getpid(), number)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, both)
        time.sleep(30)
    finally:
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.2)
        print("cleaned up", flush=True)
run(work)
"""
IN_A_FINALIZER = """
class Swallows:
    def __del__(self):
        os.kill(os.getpid(), getattr(signal, sys.argv[1]))
        for _ in range(1000):
            pass

def work():
    try:
        Swallows()
        time.sleep(30)
    finally:
        print("cleaned up", flush=True)
run(work)
"""
BESIDE_A_THREAD = """
def work():
    threading.Thread(target=time.sleep, args=(30,)).start()
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(30)
run(work)
"""


def ended(script, *arguments):
    """Run a script; return its exit code, what it printed, and its complaints. It is to end long before 30 seconds."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", START + script, *arguments], capture_output=True, text=True, timeout=60
    )
    assert time.monotonic() - started < 20
    return done.returncode, done.stdout, done.stderr


def test_two_signals_at_once_and_a_third_are_one():
    code, out, complaints = ended(BOTH)
    assert code in (130, -signal.SIGTERM)
    assert out == "cleaned up\n"
    assert complaints in ("", "porcore: stopped before the end.\n")


@pytest.mark.parametrize(("name", "ending"), [("SIGTERM", -signal.SIGTERM), ("SIGINT", 130)])
def test_a_signal_in_a_finalizer_comes_through(name, ending):
    """Python only reports what is raised there."""
    code, out, complaints = ended(IN_A_FINALIZER, name)
    assert code == ending
    assert out == "cleaned up\n"
    assert complaints == ("porcore: stopped before the end.\n" if ending == 130 else "")


def test_no_interpreter_waits_for_a_thread_that_is_left():
    assert ended(BESIDE_A_THREAD) == (130, "", "porcore: stopped before the end.\n")
