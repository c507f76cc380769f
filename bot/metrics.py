"""What is counted, on a registry of its own. Labels come from the code, never from what people type."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest

from bot.answer_outcome import AnswerOutcome

__all__ = ["Counted", "Metrics"]

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Counted:
    """A question under way: FAILED until it is said otherwise."""

    def __init__(self) -> None:
        self.outcome = AnswerOutcome.FAILED

    def set(self, outcome: AnswerOutcome) -> None:
        """Say how it ended."""
        self.outcome = outcome


class Metrics:
    """Counters of one process, which any thread may move."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "porbot_answers", "Questions answered", ["command", "outcome"], registry=self.registry
        )
        self._seconds = Histogram(
            "porbot_answer_seconds",
            "Time from a question to its answer",
            ["command"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._loads = Counter("porbot_loads", "Loads by outcome", ["outcome"], registry=self.registry)
        self._failed = Counter(
            "porbot_proofs_failed", "Proofs that did not verify before being shown", registry=self.registry
        )
        self._signatures = Counter(
            "porbot_signature_checks",
            "Wallet lists whose signatures were looked at, or could not be",
            ["outcome"],
            registry=self.registry,
        )
        self._signatures.labels("checked")  # there from the start, since the first check begins then
        self._errors = Counter(
            "porbot_errors", "Faults while handling updates", ["kind"], registry=self.registry
        )
        self._limited = Counter("porbot_limited", "Questions not answered", ["limit"], registry=self.registry)
        self._others = Counter(
            "porbot_other_statements",
            "Proofs shown under another statement for a published time",
            registry=self.registry,
        )
        self._sightings = Counter(
            "porbot_sightings_failed",
            "Times that sightings.db or its keys could not be used",
            registry=self.registry,
        )
        self._served = Gauge("porbot_snapshots_served", "Snapshots served", registry=self.registry)
        self._faults = Counter(
            "porbot_file_faults", "News about published files", ["kind"], registry=self.registry
        )
        self._checked = Gauge(
            "porbot_files_checked",
            "Published files found whole by their last full check",
            registry=self.registry,
        )
        self._failed_files = Gauge(
            "porbot_files_failed", "Published files that cannot be served", registry=self.registry
        )
        self._free = Gauge(
            "porbot_free_disk_bytes", "Free space on the disk of the data folder", registry=self.registry
        )
        self._age = Gauge(
            "porbot_update_age_seconds",
            "Time since the last poll that went well or the last call of the webhook",
            registry=self.registry,
        )
        self._away = Gauge(
            "porbot_telegram_away",
            "1 while Telegram takes no calls or gives no updates",
            registry=self.registry,
        )
        self._pending = Gauge(
            "porbot_webhook_pending",
            "Updates that wait at Telegram, by the last look",
            registry=self.registry,
        )
        self._rivals = Counter(
            "porbot_rivals", "Signs that someone else uses the token", ["kind"], registry=self.registry
        )
        self._turns = Gauge(
            "porbot_updates_waiting", "Updates taken and not answered yet", registry=self.registry
        )
        self._handed_over = Gauge(
            "porbot_updates_handed_over",
            "Those of them that Telegram was told to forget, because they wait for long",
            registry=self.registry,
        )
        self._journal = Gauge(
            "porbot_journal_failing",
            "1 when it cannot be written down who waits for an answer",
            registry=self.registry,
        )
        build = Info("porbot_build", "What runs", registry=self.registry)
        build.info({"version": version("porcore")})

    @contextmanager
    def timed(self, command: str) -> Iterator[Counted]:
        """Time one question and count it under the outcome set inside, or as STOPPED when it is cancelled."""
        counted, began = Counted(), time.perf_counter()
        try:
            yield counted
        except asyncio.CancelledError:
            counted.set(AnswerOutcome.STOPPED)
            raise
        finally:
            self._answers.labels(command, counted.outcome.value).inc()
            self._seconds.labels(command).observe(time.perf_counter() - began)

    def load_finished(self, outcome: str) -> None:
        """Count a load."""
        self._loads.labels(outcome).inc()

    def serving(self, snapshots: int) -> None:
        """Say how many `snapshots` are served now: a count."""
        self._served.set(snapshots)

    def watch_files(self, checked: Callable[[], int], failed: Callable[[], int]) -> None:
        """Take how many files were `checked` and how many `failed` from these, whenever someone looks."""
        self._checked.set_function(checked)
        self._failed_files.set_function(failed)

    def watch_turns(self, waiting: Callable[[], int], handed_over: Callable[[], int]) -> None:
        """Take from these how many updates there are, whenever someone looks.

        `waiting`: the number of updates without an answer; `handed_over`: how many of those were confirmed and are held in
        memory.
        """
        self._turns.set_function(waiting)
        self._handed_over.set_function(handed_over)

    def watch_journal(self, failing: Callable[[], bool]) -> None:
        """Take from this, whenever someone looks, whether the journal of those who wait cannot be written."""
        self._journal.set_function(failing)

    def watch_disk(self, free: Callable[[], int]) -> None:
        """Take the free room of the disk from `free`, in bytes, whenever someone looks."""
        self._free.set_function(free)

    def watch_telegram(
        self, age: Callable[[], float], away: Callable[[], bool], pending: Callable[[], int]
    ) -> None:
        """Take what is known of the way to Telegram from these, whenever someone looks.

        `age`: seconds since Telegram was heard of; `pending`: how many updates it keeps.
        """
        self._age.set_function(age)
        self._away.set_function(away)
        self._pending.set_function(pending)

    def rival(self, kind: str) -> None:
        """Count a sign that someone else uses the token, by a word of the code's own."""
        self._rivals.labels(kind).inc()

    def file_news(self, kind: str) -> None:
        """Count what became of a published file, by a word of the code's own."""
        self._faults.labels(kind).inc()

    def proof_failed(self) -> None:
        """Count an answer that was not given because its file did not hold: this must stay zero."""
        self._failed.inc()

    def signatures_checked(self, outcome: str) -> None:
        """Count a wallet list: "checked", or why it was not."""
        self._signatures.labels(outcome).inc()

    def telegram_error(self, kind: str) -> None:
        """Count a fault by the name of its class."""
        self._errors.labels(kind).inc()

    def other_statement(self) -> None:
        """Count a proof that holds under another statement than the one published for its time."""
        self._others.inc()

    def sighting_failed(self) -> None:
        """Count a time that sightings.db or its keys could not be used."""
        self._sightings.inc()

    def limited(self, limit: str) -> None:
        """Count a question that a limit kept from being answered."""
        self._limited.labels(limit).inc()

    def text(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self.registry)
