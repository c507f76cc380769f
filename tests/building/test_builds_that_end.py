"""A build that is stopped, killed or out of disk says so, leaves nothing published, and its workers end with it."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest
from processes import Proc
from shares import share

from porcore.build import engine
from porcore.durable import TEMPORARY_SUFFIX

NOT_LINUX = not Proc.root.is_dir()


@pytest.fixture
def build(sample, tmp_path):
    """Start a build with two workers; it is ended after the test."""
    started = []

    def start(*more, **options):
        child = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "porcore",
                "build",
                sample,
                "-o",
                tmp_path / "x.por",
                "--workers",
                "2",
                *more,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **options,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout, child.stderr):
            pipe.close()


def working(child):
    """Wait until the workers have read rows; return their process ids."""
    for line in child.stdout:
        event = json.loads(line)
        if event["event"] == "progress" and event["done"]:
            workers = [
                pid for pid in Proc().children(child.pid) if "spawn_main" in " ".join(Proc().command(pid))
            ]
            assert len(workers) == 2
            return workers
    raise AssertionError(child.stderr.read())


def stopped(child, how):
    """Let a build know that it is to end."""
    if how == "standard input closed":
        child.stdin.close()
    else:
        child.send_signal(signal.SIGINT if how == "Ctrl-C" else signal.SIGTERM)


def ended(pids, seconds=60):
    """Tell whether processes end within some seconds."""
    limit = time.monotonic() + seconds
    while any(Proc().alive(pid) for pid in pids):
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


pytestmark = [pytest.mark.slow, pytest.mark.skipif(NOT_LINUX, reason="looks at processes through /proc")]


WAYS = ["Ctrl-C", "SIGTERM", "standard input closed"]


@pytest.mark.parametrize("how", WAYS)
def test_a_build_that_is_stopped_leaves_nothing(build, tmp_path, how):
    child = build("--progress-json")
    workers = working(child)
    stopped(child, how)
    assert child.wait(60) == (-signal.SIGTERM if how == "SIGTERM" else 130)
    assert ended(workers)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", share(WAYS, 3))
def test_workers_that_hang_end_too(build, tmp_path, how):
    """Stopped processes do not even see that their parent wants them to end, and send it nothing that wakes it."""
    child = build("--progress-json")
    workers = working(child)
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(0.5)  # until the parent has taken what they had sent, and waits
    stopped(child, how)
    assert child.wait(30) == (-signal.SIGTERM if how == "SIGTERM" else 130)
    assert ended(workers)
    assert list(tmp_path.iterdir()) == []


def test_sigterm_ends_a_command_whose_main_thread_is_held():
    """By a disk or a compiler: here by a sum that takes an hour."""
    code = """if True:
        import hashlib
        from porcore.cli import stopping
        stopping._LONGEST_STOP = 0.1
        with stopping.ended_in_order():
            print("ready", flush=True)
            hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)
    """
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout.readline() == b"ready\n"
            time.sleep(0.5)  # until the sum has begun, which nothing tells
            child.send_signal(signal.SIGTERM)
            assert child.wait(30) == 128 + signal.SIGTERM
        finally:
            child.kill()


def test_the_folder_of_runs_is_made_when_it_is_missing(tmp_path):
    from porcore.build.building import Workers, build_snapshot
    from porcore.sample import write_sample

    write_sample(tmp_path / "bundle", 100)
    folder = tmp_path / "not" / "there"
    build_snapshot(tmp_path / "bundle", tmp_path / "x.por", workers=Workers(folder=folder))
    assert list(folder.iterdir()) == []
    assert (tmp_path / "x.por").exists()


def test_a_folder_of_runs_that_cannot_be_made_is_said(tmp_path):
    from porcore.build.building import Workers, build_snapshot
    from porcore.errors import SnapshotError
    from porcore.sample import write_sample

    write_sample(tmp_path / "bundle", 100)
    (tmp_path / "file").touch()
    with pytest.raises(SnapshotError, match="cannot write here"):
        build_snapshot(
            tmp_path / "bundle", tmp_path / "x.por", workers=Workers(folder=tmp_path / "file" / "runs")
        )
    assert not (tmp_path / "x.por").exists()


def test_workers_end_with_a_parent_that_is_killed(build, tmp_path):
    child = build("--progress-json")
    workers = working(child)
    child.kill()
    assert ended(workers)
    left = [path.name for path in tmp_path.iterdir()]
    assert "x.por" not in left
    assert all(name.startswith(".x.por.") and name.endswith(TEMPORARY_SUFFIX) for name in left)
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())


def test_a_file_that_may_not_grow_is_said_and_leaves_nothing(build, tmp_path):
    """As on a full disk: no process may write a file of more than 2 MB."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    child = build(preexec_fn=limit)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 2
    assert b"cannot write here (File too large)" in said
    assert b"Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 20 MB, less than the runs take, and more than is said to be too small beforehand."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() or not mount:
        pytest.skip("only root may mount a file system")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=20m", "none", folder], capture_output=True)
    if made.returncode:
        pytest.skip("this system mounts nothing")
    yield folder
    subprocess.run([shutil.which("umount"), folder], check=True)


def test_a_full_disk_is_said_and_leaves_nothing(build, small_disk, tmp_path):
    child = build("--runs-dir", small_disk)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 2
    assert b"the disk is full. Nothing was published" in said
    assert [path.name for path in tmp_path.iterdir()] == ["disk"]
    assert list(small_disk.iterdir()) == []


def test_a_disk_too_small_is_said_before_anything_begins(sample, tmp_path, monkeypatch):
    from porcore.build import work
    from porcore.build.building import Workers, build_snapshot
    from porcore.errors import SnapshotError

    monkeypatch.setattr(work, "_UNCHECKED", 0)
    monkeypatch.setattr(
        work.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 10_000_000)
    )
    began = []
    with pytest.raises(
        SnapshotError, match=r"the build needs about 0\.1 GB here, and 0\.1 GB are free"
    ) as raised:
        build_snapshot(sample, tmp_path / "x.por", None, lambda *event: began.append(event), Workers(2))
    assert began == []
    assert str(raised.value).startswith(f"{tmp_path}: ")
    assert list(tmp_path.iterdir()) == []


def _long(_task):
    time.sleep(60)  # longer than what does not wait for it takes


def _interrupted():
    with engine.processes(1) as pool:
        pool._executor.submit(_long, 1)
        raise KeyboardInterrupt


def test_a_build_that_fails_does_not_wait_for_its_workers():
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        _interrupted()
    assert time.monotonic() - began < 50
