"""The workers of a dask.distributed scheduler, and an eye on them.

A scheduler without workers keeps tasks for ever, hoping for new ones. A build does not: it ends when no worker has
given a sign of life for a minute.
"""

import contextlib
import inspect
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from porcore.build.engine import AHEAD, EngineError
from porcore.extras import install_command

__all__ = ["PATIENCE", "cluster"]

Task = TypeVar("Task")
Result = TypeVar("Result")

PATIENCE = 60.0  # seconds without a sign of any worker
_GLANCE = 1.0  # seconds between two looks at the workers
_CONNECT_SECONDS = 10
_RETRIES = 2  # of a task whose worker was lost
_LEAVE_SECONDS = 2.0  # to say goodbye to the scheduler
_NOTHING = "Nothing was published."


@contextlib.contextmanager
def cluster(address: str, patience: float = PATIENCE) -> Iterator["_Cluster"]:
    """Yield an engine of the workers of a dask.distributed scheduler; they retry what a lost worker had.

    Raises EngineError when the extra is missing, no one answers, or no worker does for `patience` seconds.
    """
    try:
        from distributed import Client  # an extra, and slow to import
    except ImportError:
        raise EngineError(f"--scheduler needs dask.distributed: {install_command('cluster')}") from None
    try:
        client = Client(address, timeout=f"{_CONNECT_SECONDS}s")
    except (OSError, ValueError) as error:
        raise EngineError(
            f"No scheduler answers at {address} ({type(error).__name__}). Start one with: dask scheduler"
        ) from None
    try:
        threads = sum(client.nthreads().values())
        if not threads:
            raise EngineError(
                f"The scheduler at {address} has no workers. Start some with: dask worker {address}"
            )
        yield _Cluster(client, address, threads, patience)
    finally:
        _leave(client)


class _Cluster:
    """Runs tasks on a client's workers."""

    def __init__(self, client: Any, address: str, workers: int, patience: float) -> None:
        self.workers = workers
        self._client, self._address, self._patience = client, address, patience
        self._watch = Watch(lambda: _signs(client), patience, time.monotonic)

    def ordered(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the results. What was handed out and is wanted no more is forgotten with its future."""
        ahead: deque[Any] = deque()
        for task in tasks:
            ahead.append(self._client.submit(function, task, retries=_RETRIES, pure=False))
            if len(ahead) >= AHEAD * self.workers:
                yield self._result(ahead.popleft())
        while ahead:
            yield self._result(ahead.popleft())

    def _result(self, future: Any) -> Any:
        from distributed import CancelledError, KilledWorker, wait

        while True:
            try:
                wait(future, timeout=_GLANCE)
                return future.result(timeout=self._patience)
            except TimeoutError:
                if future.status == "error":
                    raise  # the task's own
            except KilledWorker:
                raise EngineError(
                    f"Workers of the build died {_RETRIES + 1} times at the same part of it, most likely for want of"
                    f" memory. {_NOTHING} Use fewer threads a worker, or machines with more memory."
                ) from None
            except (CancelledError, OSError) as error:
                if future.status == "error":
                    raise
                raise EngineError(
                    f"The connection to the scheduler at {self._address} was lost ({type(error).__name__})."
                    f" {_NOTHING} Look whether it runs, and build again."
                ) from None
            self._look()

    def _look(self) -> None:
        if not self._watch.alive():
            raise EngineError(
                f"No worker of the scheduler at {self._address} has given a sign of life for {self._patience:.0f}"
                f" seconds. {_NOTHING} Start workers with: dask worker {self._address}, and build again."
            )


class Watch:
    """Tells whether someone still works, by signs that change while that is so."""

    def __init__(
        self, signs: Callable[[], dict[str, float]], patience: float, clock: Callable[[], float]
    ) -> None:
        """`signs` gives a number that grows for each worker that is there; none when no one can be asked."""
        self._signs, self._patience, self._clock = signs, patience, clock
        self._last: dict[str, float] = {}
        self._since = clock()

    def alive(self) -> bool:
        """Look; tell whether any worker gave a new sign within the time of patience."""
        signs = self._signs()
        if any(sign > self._last.get(worker, sign - 1) for worker, sign in signs.items()):
            self._since = self._clock()
        self._last |= signs
        return self._clock() - self._since < self._patience


def _signs(client: Any) -> dict[str, float]:
    """Return when the scheduler last heard of each worker; nothing when the scheduler does not say."""
    every = {"n_workers": -1} if "n_workers" in inspect.signature(client.scheduler_info).parameters else {}
    try:
        found = client.sync(client.scheduler.identity, callback_timeout=_GLANCE, **every)
    except (OSError, AttributeError, RuntimeError):  # out of reach, or closed after that
        return {}
    return {name: facts["last_seen"] for name, facts in found["workers"].items()}


def _leave(client: Any) -> None:
    """Close the client, which lets the scheduler forget what it was asked for. Whoever does not answer is not waited for."""

    def close() -> None:
        with contextlib.suppress(Exception):
            client.close(timeout=_LEAVE_SECONDS)

    closing = threading.Thread(target=close, daemon=True)
    closing.start()
    closing.join(_LEAVE_SECONDS + _GLANCE)
