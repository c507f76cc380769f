"""Operators' decisions about claims: the dry run once more, publish, discard, withdraw."""

import asyncio

from bot.catalogue import Catalogue, StagedPublicationRow
from bot.catalogue.claims import PublishedClaim, ServedClaims
from bot.catalogue.served import ServedSnapshots
from bot.load.claim_dry_run import ClaimDryRun, asked_about
from bot.load.claim_loads import ClaimLoads
from bot.load.errors import LoadError, UnitsError
from bot.load.log_lines import in_sentences, note, noting_refusal
from bot.load.pipeline import in_thread

__all__ = ["ClaimDecisions"]


class ClaimDecisions:
    """What `LoadService` does for snapshots, for claims; both take their decisions in turn."""

    def __init__(
        self,
        catalogue: Catalogue,
        snapshots: ServedSnapshots,
        claims: ServedClaims,
        loads: ClaimLoads,
        deciding: asyncio.Lock,
    ) -> None:
        self._catalogue, self._snapshots, self._claims = catalogue, snapshots, claims
        self._loads, self._deciding = loads, deciding

    def recover(self) -> list[str]:
        """Clean up after a crash; return sentences for the operators. Nothing is moved while nothing can be believed."""
        return [] if self._snapshots.trouble else self._loads.staging.recover()

    def staged(self) -> tuple[StagedPublicationRow, ...]:
        """Return the claims that wait for Publish or Discard, oldest first."""
        return self._loads.staging.rows()

    def has(self, prefix: bytes) -> bool:
        """Tell whether a button is a claim's, staged or published; `prefix`: the first 8 bytes of its id."""
        return self.entry(prefix) is not None or self._loads.staging.find(prefix) is not None

    def entry(self, prefix: bytes) -> PublishedClaim | None:
        """Return the published claim of a button, withdrawn or not; `prefix`: the first 8 bytes of its id."""
        return self._claims.by_prefix(prefix)

    async def dry_run(self, prefix: bytes) -> ClaimDryRun:
        """Return the facts about a staged claim as they are now; `prefix`: 8 bytes of its id. Raises LoadError."""
        row = self._loads.staging.refuse_gone(prefix)
        return await in_thread(self._loads.dry_run, row)

    async def publish(self, prefix: bytes, operator: int, agreed: int | None = None) -> PublishedClaim:
        """Publish a staged claim after checking it once more; `operator`: Telegram user id.

        `prefix`: the first 8 bytes of its id; `agreed`: the mark of the units agreed to, 24 bits. Raises LoadError,
        AlreadyError when it was published before; UnitsError where its units have to be confirmed first.
        """
        async with self._deciding:
            with noting_refusal(self._catalogue, operator, "publish", prefix.hex()[:8]):
                row = self._loads.staging.refuse_gone(prefix)
                self._refuse_in_trouble()
                await self._confirm(row, operator, agreed)
                await in_thread(self._loads.staging.publish, row, operator)
            note("publish", prefix.hex()[:8], f"done, a claim taken {row.taken_at}")
            self._snapshots.refresh()
            await self._loads.keep_taught(row)
            return self._now(prefix)

    async def _confirm(self, row: StagedPublicationRow, operator: int, agreed: int | None) -> None:
        """Write down what was asked about, or agreed to. Raises UnitsError, and LoadError when it cannot be."""
        subject = row.id[:8]
        try:
            confirmed = await in_thread(self._loads.confirm, row, agreed)
        except UnitsError as error:
            with in_sentences():
                what = asked_about(error.questions, error.short)
                self._catalogue.record(operator, "publish", subject, "asked", what)
            raise
        if confirmed:
            with in_sentences():
                self._catalogue.record(operator, "publish", subject, "confirmed", confirmed)

    async def discard(self, prefix: bytes, operator: int) -> StagedPublicationRow:
        """Discard a staged claim and return what it was; `operator`: Telegram user id.

        `prefix`: the first 8 bytes of its id. Raises LoadError when it is not staged.
        """
        async with self._deciding:
            with noting_refusal(self._catalogue, operator, "discard", prefix.hex()[:8]):
                row = self._loads.staging.refuse_gone(prefix)
                await in_thread(self._loads.staging.discard, row, operator)
            note("discard", prefix.hex()[:8], "done")
            return row

    async def withdraw(self, prefix: bytes, operator: int, reason: str = "") -> PublishedClaim:
        """Withdraw a published claim; it stays listed. `operator`: Telegram user id.

        `prefix`: the first 8 bytes of its id; `reason`: for everyone, see `check_reason`. Raises LoadError for one never published here, AlreadyError when it was
        withdrawn before.
        """
        async with self._deciding:
            with noting_refusal(self._catalogue, operator, "withdraw", prefix.hex()[:8]):
                entry = self.entry(prefix)
                if entry is None:
                    raise LoadError("This claim was never published here. Nothing was changed.")
                await in_thread(self._loads.withdraw, entry, operator, reason)
            note("withdraw", prefix.hex()[:8], f"done, a claim taken {entry.taken_at}")
            self._snapshots.refresh()
            return self._now(prefix)

    def _refuse_in_trouble(self) -> None:
        if self._snapshots.trouble:
            raise LoadError(f"{self._snapshots.trouble} Nothing was published.")

    def _now(self, prefix: bytes) -> PublishedClaim:
        entry = self.entry(prefix)
        if entry is None:  # the catalogue was damaged between the writing and the reading
            raise LoadError(
                f"It is done, but the catalogue can no longer be shown: {self._snapshots.trouble}"
            )
        return entry
