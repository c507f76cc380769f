"""What people can be told of. The numbers are stored, and in buttons: none is ever used for something else."""

from enum import IntEnum

__all__ = ["LINES", "OFFERED", "AlertKind"]


class AlertKind(IntEnum):
    """One kind of alert."""

    PUBLISHED = 1
    WITHDRAWN = 2
    RATIO = 3  # of an asset, below the line that was chosen
    CONTRADICTED = 4  # wallets whose signature does not hold
    SECOND_ROOT = 5  # for a time for which another one was published
    SILENCE = 6  # nothing new was loaded for longer than ever
    NO_QUORUM = 7  # a checkpoint that too few witnesses signed; nothing makes it yet

    @property
    def bit(self) -> int:
        """Its place in a set of kinds that is kept as one number."""
        return 1 << self.value


# In the order of the menu, where RATIO has its lines instead.
OFFERED = (
    AlertKind.PUBLISHED,
    AlertKind.WITHDRAWN,
    AlertKind.CONTRADICTED,
    AlertKind.SECOND_ROOT,
    AlertKind.SILENCE,
)
LINES = (100, 95, 90, 80)  # per cent of what is owed, the highest first
