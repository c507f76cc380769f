"""Claims and proof sets in the catalogue: staged, published and withdrawn as snapshots are."""

from dataclasses import asdict, replace
from datetime import timedelta

from bot.catalogue.catalogue_file import short
from bot.catalogue.errors import CatalogueError, Obstacle, ObstacleError
from bot.catalogue.log_entries import body_says, make_entry, read_body
from bot.catalogue.reading import rows_of
from bot.catalogue.recorded import RecordedCatalogue
from bot.catalogue.rows import PublicationRow, StagedPublicationRow, utc_text

__all__ = ["FUTURE_ALLOWED", "PublicationCatalogue"]

FUTURE_ALLOWED = timedelta(minutes=5)  # clocks differ a little


class PublicationCatalogue(RecordedCatalogue):
    """The part of the catalogue that has claims and proof sets."""

    def staged_publications(self) -> tuple[StagedPublicationRow, ...]:
        """Return the claims and proof sets that wait for Publish or Discard, oldest first."""
        with self._reading() as database:
            rows = database.table("staged_publications").rows_where(order_by="staged_at, rowid")
            return rows_of(StagedPublicationRow, rows)

    def stage_publication(self, row: StagedPublicationRow) -> None:
        """Remember a staged claim, in place of itself. Raises ObstacleError if it can never be published."""
        with self._writing() as database:
            _refuse_other_body(row)
            obstacle = self._publication_obstacle(row)
            if obstacle is not None and not obstacle.obstacle.passing:
                raise obstacle
            database.table("staged_publications").insert(asdict(row), pk="id", replace=True)
            self._record(database, row.staged_by, "load", row.loaded_from, "done", short(row.id))

    def unstage_publication(
        self, subject: str, operator: int, outcome: str = "done", detail: str = ""
    ) -> None:
        """Forget a staged claim by its id, on the Discard of `operator` (Telegram user id) or because its files are gone."""
        with self._writing() as database:
            database.table("staged_publications").delete_where("id = ?", [subject])
            self._record(database, operator, "discard", short(subject), outcome, detail)

    def publication_obstacle(self, row: StagedPublicationRow) -> ObstacleError | None:
        """Return what stands against publishing `row` now."""
        with self._reading():
            return self._publication_obstacle(row)

    def publish_publication(self, row: StagedPublicationRow, operator: int) -> PublicationRow:
        """Publish a staged claim in one transaction; `operator`: Telegram user id.

        Raises ObstacleError when something stands against it, CatalogueError when the public log does not fit together.
        """
        with self._writing() as database:
            self._refuse_broken_log()
            body = _refuse_other_body(row)
            obstacle = self._publication_obstacle(row)
            if obstacle is not None:
                raise obstacle
            known = self.known.by_key(row.key)
            self._add_exchange(database, row.key, known.name if known is not None else row.key)
            facts = (row.id, row.key, row.kind, row.taken_at, row.proof_format, row.source, row.body)
            published = PublicationRow(*facts, row.id, self.now(), operator)
            database.table("publications").insert(asdict(published))
            database.table("staged_publications").delete_where("id = ?", [row.id])
            entry = make_entry(row.kind, published.published_at, row.key, body)
            self._append(database, "published", row.id, published.published_at, row.kind, entry)
            self._record(database, operator, "publish", short(row.id), "done", row.taken_at)
            return published

    def withdraw_publication(self, subject: str, operator: int, reason: str = "") -> PublicationRow | None:
        """Withdraw a published claim by its id; None when it is not there or was withdrawn before.

        `operator`: Telegram user id; `reason`: for everyone, see `check_reason`. Raises ObstacleError when the clock
        went back, CatalogueError when the public log does not fit together.
        """
        with self._writing() as database:
            row = next((row for row in self.publications() if row.id == subject), None)
            if row is None or row.withdrawn_at is not None:
                return None
            self._refuse_broken_log()
            if backwards := self._clock_went_back():
                raise backwards
            now = self.now()
            entry = self._withdrawal(row.kind, subject, now, reason)
            database.table("publications").update(subject, {"withdrawn_at": now, "withdrawn_by": operator})
            self._append(database, "withdrawn", subject, now, row.kind, entry)
            self._record(database, operator, "withdraw", short(subject), "done", row.taken_at)
            return replace(row, withdrawn_at=now, withdrawn_by=operator)

    def _publication_obstacle(self, new: StagedPublicationRow) -> ObstacleError | None:
        for row in self.publications():
            if row.id == new.id:
                which = Obstacle.FOLDER_WITHDRAWN if row.withdrawn_at else Obstacle.FOLDER_PUBLISHED
                return ObstacleError(which, row.withdrawn_at or row.published_at, kind=new.kind)
        if self.known.by_key(new.key) is None and new.key not in {row.key for row in self.exchanges()}:
            return ObstacleError(Obstacle.UNKNOWN_KEY, new.key, kind=new.kind)
        if new.taken_at > utc_text(self._clock() + FUTURE_ALLOWED):
            return ObstacleError(Obstacle.FOLDER_FUTURE, new.taken_at, self.now(), kind=new.kind)
        if backwards := self._clock_went_back():
            return backwards
        for row in self.publications():
            same = (row.key, row.kind, row.taken_at) == (new.key, new.kind, new.taken_at)
            if same and row.withdrawn_at is None:
                return ObstacleError(Obstacle.FOLDER_SAME_TIME, short(row.id), kind=new.kind)
        return None


def _refuse_other_body(row: StagedPublicationRow) -> dict[str, object]:
    """Return a row's body. Raises CatalogueError where its id is not the hash, or the row says something else."""
    body, says = read_body(row.body, row.id), body_says(row.body, row.id)
    if body is None or says != (row.key, row.taken_at, row.proof_format, row.source):
        raise CatalogueError(
            "What is staged here is not what its id names. Nothing was published. Discard it, and send /load again."
        )
    return dict(body)
