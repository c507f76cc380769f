"""From what a customer typed to a proof that was verified before anyone sees it."""

from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.ids import parse_request
from bot.reading import reading
from bot.services import Services
from bot.shelf import Entry, Found
from bot.times import parse_time
from bot.unserved import nothing_served
from bot.words import common
from porcore.proof import ProofFile
from porcore.verification import Trust, verifying

__all__ = ["Lookup", "Question", "Refusal"]


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """There is no proof to show; `html` says why. `outcome` is for the metrics."""

    def __init__(self, html: str, outcome: str) -> None:
        self.html, self.outcome = html, outcome
        super().__init__(outcome)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be answered: whose balances, in which snapshot."""

    client_id: bytes
    entry: Entry
    instead_of: Entry | None = None  # the later snapshot that was meant, whose file cannot be served now
    withdrawn: Entry | None = None  # the later snapshot that a typed time meant, and that was withdrawn


class Lookup:
    """Turns words into questions and questions into verified proofs."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def question(self, text: str) -> Question:
        """Read ``<id> [time]``. Raises IdError, TimeError or Refusal."""
        request = parse_request(text)
        bound = parse_time(request.rest, datetime.now(UTC)).bound if request.rest else None
        found = self.entry_at(bound)
        return Question(request.client_id, found.entry, found.instead_of, found.withdrawn)

    def entry_at(self, bound: str | None) -> Found:
        """Return the newest served snapshot at or before `bound`. Raises Refusal."""
        found = self._services.shelf.find(bound)
        if found is None:
            raise Refusal(*nothing_served(self._services.shelf, bound))
        return found

    def entry_of(self, prefix: bytes) -> Entry:
        """Return the served snapshot of a button. Raises Refusal for a withdrawn or unknown one."""
        entry = self._services.shelf.by_prefix(prefix)
        if entry is None and self._services.shelf.trouble:
            raise Refusal(common.unavailable(), "unavailable")
        if entry is None:
            raise Refusal(common.out_of_date(), "no_snapshot")
        if entry.withdrawn_at:
            raise Refusal(common.withdrawn(entry.taken_at, entry.withdrawn_at), "withdrawn")
        if entry.fault:
            raise Refusal(common.unavailable(), "unavailable")
        return entry

    @asynccontextmanager
    async def turn(self, user: int) -> AsyncIterator[None]:
        """Count a lookup of `user`, and let it be made when its turn comes. Raises Refusal when there were too many."""
        self._admit(self._services.limits.lookup(user))
        async with self._services.limits.turn(user) as wait:
            self._admit(wait)
            yield

    def _admit(self, wait: int) -> None:
        if wait:
            self._services.metrics.limited("lookup")
            raise Refusal(common.wait(wait), "limited")

    async def prove(self, question: Question) -> ProofFile:
        """Return the verified proof file, perhaps without any proof in it. Raises FileFailedError."""
        return await self._services.in_slices(self.proving(question))

    def proving(self, question: Question) -> Generator[None, None, ProofFile]:
        """Do what `prove` does in slices, in the thread of the caller: an answer of many assets holds up nobody."""
        entry = question.entry
        with reading(self._services.shelf, entry) as snapshot:
            proof = yield from snapshot.proving(question.client_id)
            yield from verifying(proof, Trust(statement_id=entry.statement_id))
        return proof
