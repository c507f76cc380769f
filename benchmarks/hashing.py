"""The kernel against hashlib over a numpy matrix, and against the processor's own limit, on one thread."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.table import markdown
from porcore.kernel import plain
from porcore.kernel.choice import NAMES, Hashes, _features
from porcore.kernel.fast import Kernel

__all__ = ["report"]

_LEAVES = 500_000
_ROUNDS = 5


def report() -> str:
    """Return the table: nanoseconds for each of the three hashes that a leaf costs."""
    rng = np.random.default_rng(1)
    records = rng.integers(0, 256, (_LEAVES, 50), dtype=np.uint8)
    records[:, 34:40] = 0
    secret, context, pad = bytes(32), bytes(range(32)), bytes(48)
    keys = plain.leaf_keys(secret, context, records)
    leaves = plain.leaf_nodes(context, records, keys)
    kernels: dict[str, Hashes] = {"hashlib over a numpy matrix": plain}
    kernels |= {name: Kernel(name) for name in NAMES[2:] if name != "sha" or "sha" in _features()}
    rows, base = [], 0.0
    for name, kernel in kernels.items():
        costs = [
            _best(partial(kernel.leaf_keys, secret, context, records)),
            _best(partial(kernel.leaf_nodes, context, records, keys)),
            _best(partial(kernel.parents, leaves, pad)) * 2,  # half as many parents
        ]
        base = base or sum(costs)
        rows.append(
            (name, *(f"{cost:.1f}" for cost in costs), f"{sum(costs):.0f}", f"{base / sum(costs):.1f}")
        )
    limit = _openssl()
    table = markdown(("kernel", "key ns", "leaf ns", "parent ns", "a leaf's three", "times hashlib"), rows)
    note = (
        f"`openssl speed` on a message as long as a leaf's: {limit:.1f} ns."
        if limit
        else "openssl is not here."
    )
    return f"{table}\n\n{note}"


def _best(work: Callable[[], object]) -> float:
    """Return the least nanoseconds a row."""
    best = float("inf")
    for _ in range(_ROUNDS):
        began = time.perf_counter_ns()
        work()
        best = min(best, time.perf_counter_ns() - began)
    return best / _LEAVES


def _openssl() -> float:
    if not shutil.which("openssl"):
        return 0.0
    command = ["openssl", "speed", "-mr", "-seconds", "1", "-bytes", "99", "-evp", "sha256"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"\+F:\d+:[^:]*:([0-9.]+)", done.stdout)
    return 99e9 / float(found[1]) if found else 0.0
