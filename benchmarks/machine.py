"""What a figure was measured on, and how a process tree's memory is read."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy

from porcore.kernel import ready

__all__ = ["Ran", "description", "run"]


def description() -> str:
    """Return the machine in one line."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    flags = next((set(line.split()) for line in lines if line.startswith("flags")), set())
    named = ", ".join(name for name in ("sha_ni", "avx2", "avx512f") if name in flags)
    kernel = ready()
    return (
        f"{os.cpu_count()} x {model} ({named}), Python {platform.python_version()}, numpy {numpy.__version__},"
        f" {platform.system()} {platform.release()}; kernel {kernel.name}"
    )


@dataclass(frozen=True, slots=True)
class Ran:
    """A command's cost."""

    seconds: float
    peak_pss: int  # bytes, summed over its processes, sampled ten times a second
    output: str


def run(command: Sequence[str], **environment: str) -> Ran:
    """Run a command to its end; its standard error goes to ours. Raises CalledProcessError."""
    began, peak = time.monotonic(), 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_pss, _tree(process.pid))))
            time.sleep(0.1)
        output = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Ran(time.monotonic() - began, peak, output)


def porcore(*arguments: str) -> list[str]:
    """Return a command of this project."""
    return [sys.executable, "-m", "porcore", *arguments]


def _tree(pid: int) -> list[int]:
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [p for child in children.read_text().split() for p in _tree(int(child))]
        except OSError:
            continue
    return found


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
