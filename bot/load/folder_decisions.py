"""Operators' decisions about claims and proof sets: the dry run once more, publish, discard, withdraw."""

import asyncio
from functools import partial
from typing import Generic, Protocol, TypeVar

from bot.catalogue import Catalogue, StagedPublicationRow
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import ServedSnapshots
from bot.catalogue.served_folders import ServedFolders
from bot.formats import moment
from bot.languages import N_, Sayable, translated
from bot.load.errors import AlreadyError, LoadError, SecondYesError, done_but_not_shown, nothing_published
from bot.load.folder_staging import FolderStaging
from bot.load.log_lines import in_sentences, note, noting_refusal
from bot.load.pipeline import in_thread

__all__ = ["FolderDecisions", "FolderLoads"]

Folder = TypeVar("Folder", bound=PublishedFolder, covariant=True)
Run = TypeVar("Run", covariant=True)
_NEVER = {
    "claim": N_("This claim was never published here. Nothing was changed."),
    "proof set": N_("This proof set was never published here. Nothing was changed."),
}
_WITHDRAWN_ONCE = {
    "claim": N_("The claim of {moment} was already withdrawn."),
    "proof set": N_("The proof set of {moment} was already withdrawn."),
}
_WITHDRAWN = {
    "claim": N_("The claim of {moment} was already withdrawn on {withdrawn}."),
    "proof set": N_("The proof set of {moment} was already withdrawn on {withdrawn}."),
}


def _withdrawn_before(entry: PublishedFolder) -> str:
    if entry.withdrawn_at is None:
        return translated(_WITHDRAWN_ONCE[entry.kind], moment=moment(entry.taken_at))
    withdrawn = moment(entry.withdrawn_at)
    return translated(_WITHDRAWN[entry.kind], moment=moment(entry.taken_at), withdrawn=withdrawn)


class FolderLoads(Protocol[Run]):
    """What is of the kind itself. The first two block on the disk."""

    def dry_run(self, row: StagedPublicationRow) -> Run:
        """Return the facts about what is staged as they are now. Raises LoadError, PorError."""

    def confirm(self, row: StagedPublicationRow, agreed: int | None) -> str:
        """Return what a second yes was given for, "" where none was needed.

        `agreed`: the mark of what was agreed to, 24 bits. Raises SecondYesError where something else has to be.
        """

    async def keep_taught(self, row: StagedPublicationRow) -> None:
        """Keep what people's files taught of the roots of what is published now; a fault costs no more than that."""


class FolderDecisions(Generic[Folder, Run]):
    """What `LoadService` does for snapshots, for folders of one kind; all take their decisions in turn."""

    def __init__(
        self,
        catalogue: Catalogue,
        snapshots: ServedSnapshots,
        served: ServedFolders[Folder],
        staging: FolderStaging,
        loads: FolderLoads[Run],
        deciding: asyncio.Lock,
    ) -> None:
        self._catalogue, self._snapshots, self._served = catalogue, snapshots, served
        self._staging, self._loads, self._deciding = staging, loads, deciding

    @property
    def kind(self) -> str:
        """Which kind of folders they are about, in words."""
        return self._served.kind

    def staged(self) -> tuple[StagedPublicationRow, ...]:
        """Return those that wait for Publish or Discard, oldest first."""
        return tuple(row for row in self._staging.rows() if row.kind == self.kind)

    def has(self, prefix: bytes) -> bool:
        """Tell whether a button is of one of them, staged or published; `prefix`: the first 8 bytes of its id."""
        return self.entry(prefix) is not None or self._staged(prefix)

    def _staged(self, prefix: bytes) -> bool:
        row = self._staging.find(prefix)
        return row is not None and row.kind == self.kind

    def entry(self, prefix: bytes) -> Folder | None:
        """Return the published one of a button, withdrawn or not; `prefix`: the first 8 bytes of its id."""
        return self._served.by_prefix(prefix)

    async def dry_run(self, prefix: bytes) -> Run:
        """Return the facts about a staged one as they are now; `prefix`: 8 bytes of its id. Raises LoadError."""
        row = self._staging.refuse_gone(prefix)
        return await in_thread(self._loads.dry_run, row)

    async def publish(self, prefix: bytes, operator: int, agreed: int | None = None) -> Folder:
        """Publish a staged one after checking it once more; `operator`: Telegram user id.

        `prefix`: the first 8 bytes of its id; `agreed`: the mark of what was agreed to, 24 bits. Raises LoadError,
        AlreadyError when it was published before; SecondYesError where something has to be agreed to first.
        """
        async with self._deciding:
            with noting_refusal(self._catalogue, operator, "publish", prefix.hex()[:8]):
                row = self._staging.refuse_gone(prefix)
                self._refuse_in_trouble()
                await self._confirm(row, operator, agreed)
                await in_thread(self._staging.publish, row, operator)
            note("publish", prefix.hex()[:8], f"done, a {self.kind} taken {row.taken_at}")
            self._snapshots.refresh()
            await self._loads.keep_taught(row)
            return self._now(prefix)

    async def _confirm(self, row: StagedPublicationRow, operator: int, agreed: int | None) -> None:
        """Write down what was asked about, or agreed to. Raises SecondYesError, and LoadError when it cannot be."""
        subject = row.id[:8]
        try:
            confirmed = await in_thread(self._loads.confirm, row, agreed)
        except SecondYesError as error:
            with in_sentences():
                self._catalogue.record(operator, "publish", subject, "asked", error.about)
            raise
        if confirmed:
            with in_sentences():
                self._catalogue.record(operator, "publish", subject, "confirmed", confirmed)

    async def discard(self, prefix: bytes, operator: int) -> StagedPublicationRow:
        """Discard a staged one and return what it was; `operator`: Telegram user id.

        `prefix`: the first 8 bytes of its id. Raises LoadError when it is not staged.
        """
        async with self._deciding:
            with noting_refusal(self._catalogue, operator, "discard", prefix.hex()[:8]):
                row = self._staging.refuse_gone(prefix)
                await in_thread(self._staging.discard, row, operator)
            note("discard", prefix.hex()[:8], "done")
            return row

    async def withdraw(self, prefix: bytes, operator: int, reason: str = "") -> Folder:
        """Withdraw a published one; it stays listed. `operator`: Telegram user id.

        `prefix`: the first 8 bytes of its id; `reason`: for everyone, see `check_reason`. Raises LoadError for one never
        published here, AlreadyError when it was withdrawn before.
        """
        async with self._deciding:
            with noting_refusal(self._catalogue, operator, "withdraw", prefix.hex()[:8]):
                entry = self.entry(prefix)
                if entry is None:
                    never = _NEVER[self.kind]
                    raise LoadError(Sayable(lambda: translated(never)))
                await in_thread(self._withdraw, entry, operator, reason)
            note("withdraw", prefix.hex()[:8], f"done, a {self.kind} taken {entry.taken_at}")
            self._snapshots.refresh()
            return self._now(prefix)

    def _withdraw(self, entry: PublishedFolder, operator: int, reason: str) -> None:
        if self._catalogue.withdraw_publication(entry.id, operator, reason) is None:
            raise AlreadyError(Sayable(partial(_withdrawn_before, entry)))
        self._served.refresh()

    def _refuse_in_trouble(self) -> None:
        if self._snapshots.trouble:
            raise LoadError(nothing_published(self._snapshots.trouble))

    def _now(self, prefix: bytes) -> Folder:
        entry = self.entry(prefix)
        if entry is None:  # the catalogue was damaged between the writing and the reading
            raise LoadError(done_but_not_shown(self._snapshots.trouble))
        return entry
