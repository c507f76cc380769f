"""Answers and absences in a snapshot of a thousand assets: one table for all, every absence checked, in slices."""

import hashlib
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.table import markdown, percentile
from bot.catalogue.entry import FoundSnapshot, PublishedSnapshot
from bot.customer.lookup import Question
from bot.customer.replies import included_reply
from bot.telegram.sending import keyboard
from porcore.durable import atomic_write
from porcore.format.hashing import context_hash
from porcore.format.statement import Asset, Statement
from porcore.kernel import Bytes
from porcore.progress import silent
from porcore.reserves.comparison import compare
from porcore.snapshot import Snapshot
from porcore.snapshot.leaf_range import leaf_range
from porcore.snapshot.writer import open_writer
from porcore.verification.checking import Trust, verify, verifying

__all__ = ["many_assets", "report"]

_ASSETS = 1000
_HELD = 20  # assets of a client, on average
_ASKED = 25
_EXCHANGE, _TAKEN_AT = "Sample Exchange", "2026-10-25T00:00:00Z"
_SECRET = bytes(range(32))


def many_assets(path: Path, clients: int, assets: int = _ASSETS) -> list[bytes]:
    """Write a snapshot of `clients` clients with about 20 assets each into the new file `path`; return their ids.

    As on exchanges a few assets are held by many and most by few: the n-th by a share that falls with 1 / (n + 5).
    """
    rng = np.random.default_rng(clients)
    ids = rng.integers(0, 256, (clients, 32), dtype=np.uint8)
    shares = 1 / (np.arange(assets) + 5)
    shares *= _HELD / shares.sum()
    with atomic_write(path) as temporary, open_writer(temporary, assets, silent) as writer:
        listed = []
        for number in range(assets):
            symbol = f"A{number:04}"
            context = context_hash(_EXCHANGE, _TAKEN_AT, symbol, 8, (symbol,))
            records = _records(rng, ids[rng.random(clients) < min(shares[number], 1)])
            root = writer.write_tree(
                number, context, len(records), [leaf_range(_SECRET, context, records)] if len(records) else []
            )
            listed.append(Asset(symbol, 8, (symbol,), len(records), root))
        statement = Statement(_EXCHANGE, _TAKEN_AT, tuple(listed), hashlib.sha256(b"[]").hexdigest())
        writer.write_meta(
            [
                ("pieces", b"1"),
                ("report", b"{}"),
                ("secret", _SECRET),
                ("statement", statement.canonical),
                ("wallets", b"[]"),
            ]
        )
    return [one.tobytes() for one in ids[:_ASKED]]


def _records(rng: np.random.Generator, ids: Bytes) -> Bytes:
    records = np.zeros((len(ids), 50), dtype=np.uint8)
    records[:, :32] = ids
    records[:, 44:49] = rng.integers(0, 256, (len(ids), 5), dtype=np.uint8)
    records[:, 49] = 1
    return records


def report(folder: Path) -> str:
    """Return the tables for a small and a large snapshot of a thousand assets."""
    small, large = folder / "many-300.por", folder / "many-100000.por"
    for path in (small, large):
        path.unlink(missing_ok=True)
    many_assets(small, 300)
    ids = many_assets(large, 100_000)
    rows = [
        ("300 clients, size", f"{small.stat().st_size / 1e6:.1f} MB", ""),
        ("300 clients, opening", *_shown([_opening(small) for _ in range(20)])),
        ("100,000 clients, size", f"{large.stat().st_size / 1e6:.1f} MB", ""),
        ("100,000 clients, opening", *_shown([_opening(large) for _ in range(20)])),
    ]
    with Snapshot(large) as snapshot:
        strangers = [hashlib.sha256(client).digest() for client in ids]
        snapshot.prove(ids[0])  # warm
        for name, clients in (("an answer", ids), ("not found", strangers)):
            times = [_slices(snapshot, client) for client in clients]
            rows.append((f"{name}, all slices, verified", *_shown([sum(one) for one in times])))
            rows.append((f"{name}, longest slice", *_shown([max(one) for one in times])))
        answered = [_answering(snapshot, client) for client in ids]
        rows.append(("the bot's answer: proofs, words, buttons", *_shown([sum(one) for one in answered])))
        rows.append(("the bot's answer, longest slice", *_shown([max(one) for one in answered])))
        rows.append(("verifying those proofs alone", *_shown([_proofs_only(snapshot, c) for c in ids])))
    return markdown(("1,000 assets, about 20 held by a client; processor time", "p50 ms", "p99 ms"), rows)


def _opening(path: Path) -> float:
    began = time.thread_time_ns()
    Snapshot(path).close()
    return (time.thread_time_ns() - began) / 1e6


def _slices(snapshot: Snapshot, client: bytes) -> list[float]:
    """Return the processor time of each slice of an answer and of its verification, ms."""
    trust = Trust.statement(snapshot.statement)

    def whole() -> Iterator[None]:
        proof = yield from snapshot.proving(client)
        yield from verifying(proof, trust)

    return _timed(whole())


def _answering(snapshot: Snapshot, client: bytes) -> list[float]:
    """Return the processor time of each slice of the answer that the bot gives, its words and buttons too, ms."""
    statement = snapshot.statement
    entry = PublishedSnapshot(
        statement.id, statement.exchange, statement.taken_at, statement.taken_at, None, None
    )
    rows = compare(statement, (), ())
    # Only what the reply asks of them; the wallets' signatures are checked once, for all answers.
    evidence = SimpleNamespace(rows=rows, wallets=(), checked=None, awaited=False)
    services: Any = SimpleNamespace(
        evidence=SimpleNamespace(of=lambda _: evidence),
        settings=SimpleNamespace(display_name="", published_at="https://exchange.example/reserves"),
        exchanges=SimpleNamespace(must_name=lambda _: False, title=lambda entry: entry.exchange),
    )

    def whole() -> Generator[object, None, None]:
        proof = yield from snapshot.proving(client)
        yield from verifying(proof, Trust.statement(statement))
        _, rows = yield from included_reply(services, Question(client, FoundSnapshot(entry)), proof)
        keyboard(rows)

    return _timed(whole())


def _timed(slices: Iterator[object]) -> list[float]:
    """Return the processor time of each slice, ms."""
    times, more = [], True
    while more:
        began = time.thread_time_ns()
        more = next(slices, slices) is not slices
        times.append((time.thread_time_ns() - began) / 1e6)
    return times


def _proofs_only(snapshot: Snapshot, client: bytes) -> float:
    proof = snapshot.prove(client)
    began = time.thread_time_ns()
    verify(proof, Trust.statement(snapshot.statement))
    return (time.thread_time_ns() - began) / 1e6


def _shown(times: list[float]) -> tuple[str, str]:
    return f"{percentile(times, 0.5):.1f}", f"{percentile(times, 0.99):.1f}"
