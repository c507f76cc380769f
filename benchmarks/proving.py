"""Proofs from a snapshot file, warm and cold, and how long a stranger's check takes."""

import os
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from benchmarks.table import markdown, percentile
from porcore import TrustAnchor, verify_file
from porcore.snapshot import Snapshot
from porcore.snapshot.seen import seen

__all__ = ["report"]

_WARM, _COLD = 2000, 60


def report(file: Path, ids: list[bytes]) -> str:
    """Return the table for proofs of all assets of a client, and for their verification."""
    with Snapshot(file) as snapshot:
        for client in ids[:50]:
            snapshot.prove(client)
        asked = (ids * (_WARM // len(ids) + 1))[:_WARM]
        warm = [_timed(snapshot, client, time.perf_counter_ns) for client in asked]
        computed = [_timed(snapshot, client, time.thread_time_ns) for client in asked]
        absent = [_timed(snapshot, sha256(client).digest(), time.thread_time_ns) for client in asked]
        found = [_proofs_alone(snapshot, client) for client in asked]
        proofs = [snapshot.prove(client).encode() for client in ids[:200]]
        given = TrustAnchor(statement_id=snapshot.statement_id)
    checks = []
    for proof in proofs:
        began = time.perf_counter_ns()
        verdict = verify_file(proof, given)
        checks.append((time.perf_counter_ns() - began) / 1e6)
        assert verdict.exit_code in (0, 3)
    rows = [
        _row("proof, warm", warm),
        _row("the same in processor time, which a busy machine does not lengthen", computed),
        _row("of it the proofs alone, without the absence of a further piece", found),
        _row("not found in any asset, every absence checked, processor time", absent),
        _row("proof, cold (file opened anew, pages dropped)", _cold(file, ids)),
    ]
    return markdown(("what", "p50 ms", "p99 ms"), [*rows, _row("verify a proof file", checks)])


def _timed(snapshot: Snapshot, client: bytes, clock: Callable[[], int]) -> float:
    began = clock()
    snapshot.prove(client)
    return (clock() - began) / 1e6


def _proofs_alone(snapshot: Snapshot, client: bytes) -> float:
    """Return the milliseconds of processor time of a proof that looks for no piece behind those that are there."""
    numbers = range(len(snapshot.statement.assets))
    began = time.thread_time_ns()
    lookups = [
        one for number in numbers for one in snapshot._lookups(number, client) if one.offset is not None
    ]
    seen(snapshot._secret, lookups, snapshot._rows(lookups), snapshot._damage)
    return (time.thread_time_ns() - began) / 1e6


def _cold(file: Path, ids: list[bytes]) -> list[float]:
    times = []
    for client in ids[-_COLD:]:
        descriptor = os.open(file, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
        began = time.perf_counter_ns()
        with Snapshot(file) as snapshot:
            snapshot.prove(client)
        times.append((time.perf_counter_ns() - began) / 1e6)
    return times


def _row(name: str, times: list[float]) -> tuple[str, str, str]:
    return name, f"{percentile(times, 0.5):.2f}", f"{percentile(times, 0.99):.2f}"
