"""What can be wrong with the data folder, and what can stand against publishing."""

from enum import StrEnum

__all__ = ["CatalogueError", "Obstacle", "ObstacleError"]


class CatalogueError(Exception):
    """The data folder cannot be used; the sentence says what to do."""


class Obstacle(StrEnum):
    """Why a snapshot cannot be published. The sentences stand in `bot.words.loading`."""

    PUBLISHED = "published already"
    WITHDRAWN = "withdrawn before"
    SAME_TIME = "another statement for this time is published"
    OTHER_EXCHANGE = "another exchange"
    FUTURE = "a time in the future"

    @property
    def passing(self) -> bool:
        """True when it can go away while the snapshot waits: the statement in its place may be withdrawn."""
        return self is Obstacle.SAME_TIME


class ObstacleError(Exception):
    """Publishing was refused, nothing was written. `against` is what the snapshot collides with, "" for a time."""

    def __init__(self, obstacle: Obstacle, against: str = "") -> None:
        self.obstacle, self.against = obstacle, against
        super().__init__(obstacle.value)
