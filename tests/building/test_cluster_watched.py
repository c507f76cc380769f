"""A cluster that does not work any more ends the build with a sentence, and SIGTERM ends it whatever the cluster does."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from building import dying
from shares import share

from porcore.build.cluster import Watch, cluster
from porcore.build.engine import EngineError

pytestmark = pytest.mark.slow

pytest.importorskip("distributed")
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
LONG = 300  # seconds of a task that nobody waits for


@pytest.fixture
def start():
    """Start a process of this Python; it is ended after the test."""
    started = []
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}  # they import our tasks

    def run(*arguments, **options):
        command = [sys.executable, "-m", *map(str, arguments)]
        child = subprocess.Popen(command, env=environment, **options)
        started.append(child)
        return child

    yield run
    for child in started:
        child.kill()  # also one that is stopped
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()


@pytest.fixture
def scheduler(start, tmp_path):
    """Start a scheduler; return its process and its address."""
    file = tmp_path / "scheduler.json"
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", file]
    process = start("distributed.cli.dask_scheduler", *words, **SILENT)
    until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
    return process, json.loads(file.read_text())["address"]


@pytest.fixture
def worker(start, scheduler, tmp_path):
    """Start one worker; return its process."""
    words = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", tmp_path / "worker"]
    process = start("distributed.cli.dask_worker", scheduler[1], *words, **SILENT)
    from distributed import Client

    with Client(scheduler[1]) as client:
        client.wait_for_workers(1, timeout=60)
    return process


def until(true, seconds=60):
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.02)


def then(act):
    """Yield a task that takes long, and act while it is done."""
    yield LONG
    act()


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
def test_workers_that_are_gone_end_the_build(scheduler, worker, how):
    began = time.monotonic()
    with cluster(scheduler[1], patience=2) as engine:
        assert list(engine.ordered(abs, [-1, -2, -3])) == [1, 2, 3]
        with pytest.raises(
            EngineError, match=r"No worker of the scheduler at tcp.* sign of life for 2 seconds"
        ):
            list(engine.ordered(time.sleep, then(lambda: worker.send_signal(how))))
    assert time.monotonic() - began < 30


@pytest.mark.slow
def test_a_scheduler_that_is_gone_ends_the_build(scheduler, worker):
    with (
        cluster(scheduler[1], patience=2) as engine,
        pytest.raises(EngineError, match=r"The connection to the scheduler at tcp.* was lost"),
    ):
        list(engine.ordered(time.sleep, then(scheduler[0].kill)))


@pytest.mark.slow
def test_a_scheduler_that_hangs_ends_the_build(scheduler, worker):
    with (
        cluster(scheduler[1], patience=2) as engine,
        pytest.raises(EngineError, match="sign of life for 2 seconds"),
    ):
        list(engine.ordered(time.sleep, then(lambda: scheduler[0].send_signal(signal.SIGSTOP))))


@pytest.mark.slow
def test_what_a_task_raises_is_raised_here(scheduler, worker):
    with cluster(scheduler[1], patience=2) as engine:
        for kind in (TimeoutError, OSError, ValueError):
            with pytest.raises(kind, match="its own"):
                list(engine.ordered(dying.raising, [kind]))


def test_a_worker_is_alive_while_its_signs_change():
    now, signs = [0.0], {"a": 1.0, "b": 1.0}
    watch = Watch(lambda: dict(signs), 60, lambda: now[0])
    for now[0], signs["b"] in [(30, 2), (80, 3), (139, 3)]:
        assert watch.alive()
    now[0] = 140
    assert not watch.alive(), "both are as they were"
    signs["c"] = 1
    assert watch.alive(), "a new one"
    signs.clear()
    now[0] = 201
    assert not watch.alive()


@pytest.fixture
def build(start, sample, tmp_path):
    """Start a build on a scheduler."""
    (tmp_path / "out").mkdir()

    def run(address):
        words = ["build", sample, "-o", tmp_path / "out" / "x.por", "--progress-json", "--scheduler", address]
        return start(
            "porcore", *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    return run


def ends_in_order(child, tmp_path):
    child.send_signal(signal.SIGTERM)
    assert child.wait(30) == -signal.SIGTERM
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "which", share(["worker killed", "worker stopped", "scheduler stopped", "all at work"], 2)
)
def test_sigterm_ends_a_build_whatever_the_cluster_does(build, scheduler, worker, tmp_path, which):
    child = build(scheduler[1])
    for line in child.stdout:
        event = json.loads(line)
        if event["event"] == "progress" and event["done"]:
            break
    process = worker if which.startswith("worker") else scheduler[0]
    if which != "all at work":
        process.send_signal(signal.SIGKILL if which.endswith("killed") else signal.SIGSTOP)
    ends_in_order(child, tmp_path)


@pytest.mark.slow
def test_sigterm_ends_a_build_that_waits_for_a_scheduler(build, tmp_path):
    """Somebody listens at the address, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute.settimeout(60)
        child = build(f"tcp://127.0.0.1:{mute.getsockname()[1]}")
        connection, _ = mute.accept()
        with connection:
            ends_in_order(child, tmp_path)
