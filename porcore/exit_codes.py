"""How a check of a proof ends: as a number for programs, and in words for people."""

from enum import IntEnum

from porcore.messages import text

__all__ = ["ExitCode"]


class ExitCode(IntEnum):
    """The exit code of ``porcore verify`` and ``porcore inspect``, and the answer of the offline page."""

    VERIFIED = 0  # every proof holds under a root that the caller trusts, and there is at least one
    REFUTED = 1  # a proof does not hold, or the file belongs to another statement
    UNREADABLE = 2  # not readable, or not canonical
    CONSISTENT = 3  # consistent with itself only: no trusted root for every proof, or no proof at all

    @property
    def label(self) -> str:
        """The code in words, such as "refuted"; the page shows the same (`porcore.messages`)."""
        return text(f"label-{self.name.lower()}")
