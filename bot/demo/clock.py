"""The clock of the demo's limits: it stands still while the walk looks, so that no slow computer changes an answer."""

import time

__all__ = ["Clock"]


class Clock:
    """Seconds, as `time.monotonic` gives them; call it to read it."""

    def __init__(self) -> None:
        self._standing: float | None = time.monotonic()
        self._ahead = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self._ahead + (time.monotonic() if self._standing is None else self._standing)

    def pass_by(self, seconds: float) -> None:
        """Let so much time be over."""
        self._ahead += seconds

    def run(self) -> None:
        """Go on by itself from now on."""
        self._standing = None
