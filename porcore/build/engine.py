"""Who runs the tasks of a build, or of an audit: this process, other processes here, or a cluster (porcore.build.cluster).

Tasks are plain functions of plain values that write files of their own names, so any of them may run again, anywhere
that sees the folder of runs. Results come in the order of the tasks, a bounded number of them ahead.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import Protocol, TypeVar

from porcore.errors import PorError

__all__ = ["AHEAD", "Engine", "EngineError", "Executing", "Inline", "kernel_ready", "processes"]

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 2  # tasks handed out for each worker
_KILL_SECONDS = (
    1.0  # that a killed worker is waited for; one that a disk holds stays behind, and ends with that
)
_MANAGER_SECONDS = (
    3.0  # that the executor's own thread is waited for; it ends when it sees that the workers did
)
_ATTEMPTS = 3  # deaths of workers that a build survives
_BUILD = "the build"


class EngineError(PorError):
    """The workers could not do their work; the sentence says what to do."""


class Engine(Protocol):
    """Runs tasks."""

    def ordered(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the results in the order of the tasks; whatever a task raises is raised here."""


class Inline:
    """Runs every task here, one after the other."""

    def ordered(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the result of `function` for each task, in their order; each is run when it is asked for."""
        return map(function, tasks)


class Executing:
    """Runs tasks on an executor; `start` makes a new one when a worker died and took the executor with it.

    `workers` is the number of processes, 1 or more; `work` is what they do, for the error when they cannot.
    """

    def __init__(self, start: Callable[[], ProcessPoolExecutor], workers: int, work: str = _BUILD) -> None:
        self.workers, self._work = workers, work
        self._start = start
        self._executor = start()
        self._deaths = 0

    def close(self) -> None:
        """Stop; what has not begun never will."""
        self._executor.shutdown(wait=True)

    def kill(self) -> None:
        """End the workers, also those that hang."""
        workers = list((self._executor._processes or {}).values())
        manager: object = self._executor._executor_manager_thread
        self._executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()
        for worker in workers:
            worker.join(_KILL_SECONDS)
        if isinstance(manager, threading.Thread):
            manager.join(
                _MANAGER_SECONDS
            )  # at the interpreter's end it may be closing what is then written to

    def ordered(
        self, function: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[Result, None, None]:
        """Yield the result of `function` for each task, in their order; some are run ahead.

        Raises EngineError when workers died too often, and what `function` raises.
        """
        ahead: deque[tuple[Task, Future[Result]]] = deque()
        try:
            for task in tasks:
                ahead.append((task, self._submit(function, task, ahead)))
                if len(ahead) >= AHEAD * self.workers:
                    yield self._first(function, ahead)
            while ahead:
                yield self._first(function, ahead)
        finally:
            for _, future in ahead:
                future.cancel()

    def _submit(
        self, function: Callable[[Task], Result], task: Task, ahead: deque[tuple[Task, Future[Result]]]
    ) -> Future[Result]:
        try:
            return self._executor.submit(function, task)
        except BrokenProcessPool:
            self._restart(function, ahead)
            return self._executor.submit(function, task)

    def _first(self, function: Callable[[Task], Result], ahead: deque[tuple[Task, Future[Result]]]) -> Result:
        while True:
            try:
                result = ahead[0][1].result()
            except BrokenProcessPool:
                self._restart(function, ahead)
            else:
                ahead.popleft()
                return result

    def _restart(self, function: Callable[[Task], Result], ahead: deque[tuple[Task, Future[Result]]]) -> None:
        """Replace the executor, and do what it had not done again."""
        self._deaths += 1
        if self._deaths >= _ATTEMPTS:
            raise EngineError(
                f"Workers of {self._work} died {self._deaths} times, most likely for want of memory. Nothing was"
                f" {'published' if self._work == _BUILD else 'found'}. Use fewer --workers, or a machine with more memory."
            ) from None
        self._executor.shutdown(wait=False)
        self._executor = self._start()
        for place, (task, future) in enumerate(ahead):
            if not future.done() or future.cancelled() or future.exception() is not None:
                ahead[place] = (task, self._executor.submit(function, task))


@contextlib.contextmanager
def processes(
    workers: int, work: str = _BUILD, prepare: Callable[[], object] | None = None
) -> Iterator[Executing]:
    """Yield an engine of so many fresh processes; `workers` is 1 or more.

    They end when this one does, however it does, and at once when the work fails: what they do is worth
    nothing then. `work` is what an error calls it; each process begins with `prepare`.
    """
    context = multiprocessing.get_context("spawn")  # a fork would inherit sockets, locks and secrets
    life_line, ours = context.Pipe(duplex=False)

    def start() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers, context, initializer=_worker_started, initargs=(life_line, prepare)
        )

    with life_line, ours:
        engine = Executing(start, workers, work)
        try:
            yield engine
        except BaseException:
            ours.close()
            engine.kill()
            raise
        engine.close()


def kernel_ready() -> None:
    """Load the kernel now: workers of large builds need it at once. Raises KernelError."""
    from porcore.kernel import ready

    ready()


def _worker_started(life_line: Connection, prepare: Callable[[], object] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends us
    threading.Thread(target=_end_with_parent, args=(life_line,), daemon=True).start()
    if prepare is not None:
        prepare()


def _end_with_parent(life_line: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        life_line.recv_bytes()  # nothing is ever sent: it only ends
    os._exit(1)
