"""From what a customer typed to a proof that was verified before anyone sees it."""

from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal, served_entry
from bot.catalogue.claim_digits import KnownClaim
from bot.catalogue.file_reading import FileFailedError, reading
from bot.catalogue.proof_sets import KnownSet
from bot.catalogue.served import FoundSnapshot, Known, PublishedSnapshot
from bot.group.behind_name import refuse_second, without_maker
from bot.group.origins import nothing_of
from bot.group.withdrawn import named_ever, withdrawn_key, withdrawn_refusal
from bot.parsing.ids import IdError, IdRequest, leading_digits, parse_request, visible_words
from bot.parsing.times import NEWEST, TimeError, TimeQuery, parse_time
from bot.services import Services
from bot.telegram.callbacks import ButtonData
from bot.texts import common
from bot.texts import exchanges as exchange_words
from porcore.format.proof import ProofFile
from porcore.verification.checking import Trust, verifying

__all__ = ["Found", "ProofLookup", "Question", "Search"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be answered: whose balances, in which snapshot."""

    client_id: bytes
    found: FoundSnapshot

    @property
    def entry(self) -> PublishedSnapshot:
        """The snapshot that is looked at."""
        return self.found.entry


@dataclass(frozen=True, slots=True)
class Search:
    """Where one id is looked for: one question for each exchange. Exchanges are named by their keys."""

    questions: tuple[Question, ...]  # at least one
    failed: tuple[str, ...] = ()  # those that cannot be looked in now


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    search: Search
    proofs: tuple[tuple[Question, ProofFile], ...]  # verified, each with at least one proof in it
    looked_at: tuple[Question, ...]
    failed: tuple[str, ...]  # keys of the exchanges that could not be looked in


class ProofLookup:
    """Turns words into questions and questions into verified proofs."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def read(self, text: str) -> IdRequest:
        """Read ``<id> [exchange] [time]``, the name before the id too; `rest` is what is behind the id, with the name.

        Raises IdError for what has no id.
        """
        try:
            request = parse_request(text)
            before = named_ever(self._services, request.before.split()).key if request.before else ""
            return IdRequest(request.client_id, f"{before} {request.rest}".strip())
        except IdError:
            named = named_ever(self._services, visible_words(text))
            if not named.key:
                raise
            try:
                request = parse_request(" ".join(named.rest))
            except IdError:
                request = None
            if request is None:
                raise
            return IdRequest(request.client_id, f"{named.key} {request.rest}".strip())

    async def known(self, typed: str) -> Known | KnownClaim | KnownSet | None:
        """Return what the digits in a text are when they were published here: nobody is looked up then, and nothing counted."""
        try:
            digits = self.read(typed).client_id
        except IdError:  # roots of other exchanges have other lengths too
            return await self._of_folder(typed)
        snapshots = self._services.snapshots
        if snapshots.has_all_roots:  # as nearly always: nothing is read then
            known = snapshots.known(digits)
        else:
            known = await self._services.in_worker(snapshots.known, digits)
        return known or await self._of_folder(typed)

    async def _of_folder(self, typed: str) -> KnownClaim | KnownSet | None:
        """Return which digits of a claim or proof set a text begins with, an exchange's name before them or not."""
        claims = self._services.claims
        if not claims.has_all_digits:
            await self._services.in_worker(claims.note_digits)
        typed_words = visible_words(typed)
        for words in (typed_words, named_ever(self._services, typed_words).rest):
            for digits in leading_digits(words):
                found = claims.known(digits) or self._services.proof_sets.known(digits)
                if found is not None:
                    return found
        return None

    def search(self, request: IdRequest) -> Search:
        """Return where to look: in the snapshot of each exchange that a time means, or of the one that is named.

        Raises TimeError for what is no time, Refusal for what is no exchange and when no snapshot is served for it.
        """
        key, asked = self._narrowed(request.rest)
        snapshots, loaded = self._services.snapshots, self._services.exchanges
        if key is not None and key not in loaded.with_trees:
            raise Refusal(exchange_words.no_tree(loaded.name(key)), AnswerOutcome.NO_SNAPSHOT)
        if key is None and not loaded.several:
            found = snapshots.find(asked)
            if found is None:
                raise nothing_of(self._services, asked, None)
            return Search((Question(request.client_id, found),))
        questions, failed = [], []
        for each in (key,) if key is not None else loaded.with_trees:
            found = snapshots.find(asked, each)
            if found is not None:
                questions.append(Question(request.client_id, found))
            elif snapshots.any_standing(asked, each):
                failed.append(each)
        if not questions:
            raise nothing_of(self._services, asked, key)
        return Search(tuple(questions), tuple(failed))

    def _narrowed(self, rest: str) -> tuple[str | None, TimeQuery]:
        """Return the exchange, None for all, and the time that are named behind an id."""
        if not rest:
            return None, NEWEST
        loaded = self._services.exchanges
        if withdrawn := withdrawn_key(self._services, rest.split()):
            raise withdrawn_refusal(self._services, withdrawn)
        named = loaded.named(rest.split())
        behind = named.rest
        if named.key:
            behind = tuple(without_maker(self._services, named.key, behind))
            refuse_second(self._services, named.key, behind)
        try:
            return named.key or None, parse_time(" ".join(behind)) if behind else NEWEST
        except TimeError:
            if named.key or not loaded.several or not loaded.looks_named(behind):
                raise
            said = exchange_words.unknown_behind_id(loaded.unknown(behind), loaded.names(loaded.keys))
            raise Refusal(said, AnswerOutcome.NOT_UNDERSTOOD) from None

    def question_of(self, client_id: bytes, data: ButtonData) -> Question:
        """Return the question of a button under an answer; `client_id`: 32 bytes, secret.

        Raises Refusal for a withdrawn or unknown snapshot.
        """
        entry = served_entry(self._services.snapshots, data.statement)
        if data.asked is None:
            return Question(client_id, FoundSnapshot(entry))
        return Question(client_id, self._services.snapshots.found_before(entry, data.asked))

    @asynccontextmanager
    async def turn(self, user: int, number: int = 1) -> AsyncIterator[None]:
        """Count so many lookups of `user` (Telegram user id), and let them be made in their turn.

        `number`: 1 or more. Raises Refusal when there were too many.
        """
        self._admit(self._services.limits.lookup(user, number))
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

    def searching(self, search: Search) -> Generator[None, None, Found]:
        """Look at every question in slices, in the thread of the caller. A file that fails keeps no other one from answering.

        Raises FileFailedError when all of them fail.
        """
        proofs, looked_at, failed = [], list[Question](), list(search.failed)
        for question in search.questions:
            try:
                proof = yield from self.proving(question)
            except FileFailedError:
                failed.append(question.entry.key)
                if len(failed) == len(search.questions) + len(search.failed):
                    raise
                self._services.metrics.proof_failed()
                continue
            looked_at.append(question)
            if proof.proofs:
                proofs.append((question, proof))
        return Found(search, tuple(proofs), tuple(looked_at), tuple(failed))

    def proving(self, question: Question) -> Generator[None, None, ProofFile]:
        """Do what `prove` does in slices, in the thread of the caller: an answer of many assets holds up no one."""
        entry = question.entry
        with reading(self._services.snapshots, entry) as snapshot:
            proof = yield from snapshot.proving(question.client_id)
            yield from verifying(proof, Trust(statement_id=entry.statement_id))
        return proof
