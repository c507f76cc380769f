"""From what a customer typed to a proof that was verified before anyone sees it."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.ids import parse_request
from bot.services import Services
from bot.shelf import Entry
from bot.times import parse_time
from bot.words import common
from porcore.errors import PorError
from porcore.proof import ProofFile
from porcore.verification import Trust, verifying

__all__ = ["Lookup", "ProofFailedError", "Question", "Refusal"]


class ProofFailedError(Exception):
    """A proof we built did not verify, or its file is damaged. `reason` is for the operators."""

    def __init__(self, statement_id: str, reason: str) -> None:
        self.statement_id, self.reason = statement_id, reason
        super().__init__(reason)


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


class Lookup:
    """Turns words into questions and questions into verified proofs."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def question(self, text: str) -> Question:
        """Read ``<id> [time]``. Raises IdError, TimeError or Refusal."""
        request = parse_request(text)
        bound = parse_time(request.rest, datetime.now(UTC)).bound if request.rest else None
        return Question(request.client_id, self.entry_at(bound))

    def entry_at(self, bound: str | None) -> Entry:
        """Return the newest served snapshot at or before `bound`. Raises Refusal."""
        shelf = self._services.shelf
        entry = shelf.at(bound)
        if entry is not None:
            return entry
        served = shelf.served()
        if not served or bound is None:
            raise Refusal(common.no_snapshot_yet(), "no_snapshot")
        raise Refusal(common.none_before(bound, served[-1].taken_at), "no_snapshot")

    def entry_of(self, prefix: bytes) -> Entry:
        """Return the served snapshot of a button. Raises Refusal for a withdrawn or unknown one."""
        entry = self._services.shelf.by_prefix(prefix)
        if entry is None:
            raise Refusal(common.out_of_date(), "no_snapshot")
        if entry.withdrawn_at:
            raise Refusal(common.withdrawn(entry.taken_at, entry.withdrawn_at), "withdrawn")
        if entry.fault:
            raise Refusal(common.unavailable(), "unavailable")
        return entry

    def admit(self, user: int) -> None:
        """Count a lookup of `user`. Raises Refusal when there were too many."""
        wait = self._services.limits.lookup(user)
        if wait:
            self._services.metrics.limited("lookup")
            raise Refusal(common.wait(wait), "limited")

    async def prove(self, question: Question) -> ProofFile:
        """Return the verified proof file, perhaps without any proof in it. Raises ProofFailedError."""
        return await self._services.in_slices(self.proving(question))

    def proving(self, question: Question) -> Generator[None, None, ProofFile]:
        """Do what `prove` does in slices, in the thread of the caller: an answer of many assets holds up nobody."""
        entry = question.entry
        try:
            proof = yield from self._services.shelf.snapshot(entry).proving(question.client_id)
            yield from verifying(proof, Trust(statement_id=entry.statement_id))
        except PorError as error:
            raise ProofFailedError(entry.statement_id, str(error)) from None
        return proof
