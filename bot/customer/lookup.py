"""From what a customer typed to a proof that was verified before anyone sees it."""

from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, found_snapshot, served_entry
from bot.catalogue.file_reading import reading
from bot.catalogue.served import FoundSnapshot, Known, PublishedSnapshot
from bot.parsing.ids import parse_request
from bot.parsing.times import NEWEST, parse_time
from bot.services import Services
from bot.telegram.callbacks import ButtonData
from bot.texts import common
from porcore.format.proof import ProofFile
from porcore.verification.checking import Trust, verifying

__all__ = ["ProofLookup", "Question"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be answered: whose balances, in which snapshot."""

    client_id: bytes
    found: FoundSnapshot

    @property
    def entry(self) -> PublishedSnapshot:
        """The snapshot that is looked at."""
        return self.found.entry


class ProofLookup:
    """Turns words into questions and questions into verified proofs."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def known(self, text: str) -> Known | None:
        """Return what the digits of ``<id> [time]`` are when this bot published them itself. Raises IdError.

        No one is looked up for that, and nothing is counted.
        """
        digits, snapshots = parse_request(text).client_id, self._services.snapshots
        if snapshots.has_all_roots:  # as nearly always: nothing is read then
            return snapshots.known(digits)
        return await self._services.in_worker(snapshots.known, digits)

    def question(self, text: str) -> Question:
        """Read ``<id> [time]``. Raises IdError or TimeError for what is none, Refusal when no snapshot is served for it."""
        request = parse_request(text)
        asked = parse_time(request.rest) if request.rest else NEWEST
        return Question(request.client_id, found_snapshot(self._services.snapshots, asked))

    def question_of(self, client_id: bytes, data: ButtonData) -> Question:
        """Return the question of a button under an answer; `client_id`: 32 bytes, secret.

        Raises Refusal for a withdrawn or unknown snapshot.
        """
        entry = served_entry(self._services.snapshots, data.statement)
        if data.asked is None:
            return Question(client_id, FoundSnapshot(entry))
        return Question(client_id, self._services.snapshots.found_before(entry, data.asked))

    @asynccontextmanager
    async def turn(self, user: int) -> AsyncIterator[None]:
        """Count a lookup of `user` (Telegram user id), and let it be made in its turn. Raises Refusal when there were too many."""
        self._admit(self._services.limits.lookup(user))
        async with self._services.limits.turn(user) as wait:
            self._admit(wait)
            yield

    def _admit(self, wait: int) -> None:
        if wait:
            self._services.metrics.limited("lookup")
            raise Refusal(common.wait(wait), AnswerOutcome.LIMITED)

    async def prove(self, question: Question) -> ProofFile:
        """Return the verified proof file, perhaps without any proof in it. Raises FileFailedError."""
        return await self._services.in_slices(self.proving(question))

    def proving(self, question: Question) -> Generator[None, None, ProofFile]:
        """Do what `prove` does in slices, in the thread of the caller: an answer of many assets holds up no one."""
        entry = question.entry
        with reading(self._services.snapshots, entry) as snapshot:
            proof = yield from snapshot.proving(question.client_id)
            yield from verifying(proof, Trust(statement_id=entry.statement_id))
        return proof
