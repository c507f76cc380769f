"""The state of each published file, in one place: whoever reads a file says here what was wrong with it.

    unchecked ──full check──▶ checked          both are served: every answer is checked by itself
        │  ▲                     │
        │  └── put back, checks  │  an answer that does not hold, or a full check
        ▼            again ──────▼
                  failed                       not served

All methods may be called from any thread.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from threading import RLock

__all__ = ["FileStates", "FoundBy", "News", "NewsKind"]

_LOG = logging.getLogger(__name__)


class FoundBy(StrEnum):
    """What found a fault."""

    START = "start"
    ANSWER = "answer"
    CHECK = "check"


class NewsKind(StrEnum):
    """What became of a file."""

    ANSWER_FAILED = "an answer from it did not hold"
    CHECK_FAILED = "the full check failed"
    CONFIRMED = "the full check failed after an answer had"
    WHOLE_AGAIN = "it is whole again"
    NOT_CHECKED = "the full check had no result"


@dataclass(frozen=True, slots=True)
class News:
    """Something the operators are told once."""

    kind: NewsKind
    statement_id: str  # 64 hex digits
    reason: str  # a sentence; "" when the file is whole


@dataclass(frozen=True, slots=True)
class _Fault:
    reason: str
    found_by: FoundBy


class FileStates:
    """Checked, failed or neither, by statement id.

    A lock protects the four tables; listeners are called without it, so they may ask back.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._faults: dict[str, _Fault] = {}
        self._checked: set[str] = set()
        self._unfinished: dict[str, bool] = {}  # whose last check had no result; True: this was told
        self._waiting: set[str] = set()  # an answer failed, and no full check has looked since
        self._listeners: list[Callable[[News], None]] = []

    def listen(self, listener: Callable[[News], None]) -> None:
        """Call `listener` with all news, in the thread that brings them."""
        self._listeners.append(listener)

    def fault(self, statement_id: str) -> str | None:
        """Return why a file is not served, None when nothing is known against it."""
        with self._lock:
            fault = self._faults.get(statement_id)
        return fault.reason if fault is not None else None

    def found_at_start(self, faults: dict[str, str]) -> None:
        """Take what opening every file has found, and forget everything else. This is no news: the start tells it."""
        with self._lock:
            self._faults = {key: _Fault(reason, FoundBy.START) for key, reason in faults.items()}
            self._checked.clear()
            self._unfinished.clear()
            self._waiting.clear()

    def failed(
        self, statement_id: str, reason: str, found_by: FoundBy, act: Callable[[], None] = lambda: None
    ) -> None:
        """Note that a file cannot be served. Neither `reason` nor anything else may hold a client id.

        `act` is called when it is noted and before anyone hears of it.
        """
        with self._lock:
            known = self._faults.get(statement_id)
            told = known is not None and (known.found_by, found_by) != (FoundBy.ANSWER, FoundBy.CHECK)
            if not told or found_by is FoundBy.CHECK:
                self._faults[statement_id] = _Fault(reason, found_by)
            self._checked.discard(statement_id)
            self._unfinished.pop(statement_id, None)
            if found_by is FoundBy.CHECK:
                self._waiting.discard(statement_id)
            elif known is None:
                self._waiting.add(statement_id)
        act()
        if told:
            _LOG.warning("the file of snapshot %s… is refused once more: %s", statement_id[:8], reason)
            return
        kind = NewsKind.ANSWER_FAILED if found_by is FoundBy.ANSWER else NewsKind.CHECK_FAILED
        self._tell(News(kind if known is None else NewsKind.CONFIRMED, statement_id, reason))

    def passed(self, statement_id: str, act: Callable[[], None] = lambda: None) -> None:
        """Note that a full check found the published file. `act` is called before anyone hears of it."""
        with self._lock:
            fault = self._faults.pop(statement_id, None)
            self._checked.add(statement_id)
            self._unfinished.pop(statement_id, None)
            self._waiting.discard(statement_id)
        act()
        _LOG.info("the file of snapshot %s… was checked and is whole", statement_id[:8])
        if fault is not None:
            self._tell(News(NewsKind.WHOLE_AGAIN, statement_id, ""))

    def not_checked(self, statement_id: str, why: str, *, tell: bool = True) -> None:
        """Note that a full check came to no result, which says nothing about the file.

        `tell`: False for what the next look, soon, puts right.
        """
        with self._lock:
            tell = tell and not self._unfinished.get(statement_id, False)
            self._unfinished[statement_id] = tell or self._unfinished.get(statement_id, False)
            self._waiting.discard(statement_id)
        _LOG.warning("the file of snapshot %s… could not be checked: %s", statement_id[:8], why)
        if tell:
            self._tell(News(NewsKind.NOT_CHECKED, statement_id, why))

    def has_result(self, statement_id: str) -> bool:
        """Tell whether the last full check of a file came to a result."""
        with self._lock:
            return statement_id not in self._unfinished

    def waits_for_check(self, statement_id: str) -> bool:
        """Tell whether an answer failed and the full check is to say what the file is worth."""
        with self._lock:
            return statement_id in self._waiting

    def checked(self, statement_ids: Iterable[str]) -> int:
        """Count those of which the last full check found the published file."""
        with self._lock:
            return sum(statement_id in self._checked for statement_id in statement_ids)

    def _tell(self, news: News) -> None:
        if news.reason and news.kind is not NewsKind.NOT_CHECKED:
            _LOG.error(
                "the file of snapshot %s… is not served: %s: %s",
                news.statement_id[:8],
                news.kind.value,
                news.reason,
            )
        for listener in self._listeners:
            listener(news)
