"""``alerts.db`` as the rest of the bot has it."""

from collections.abc import Mapping
from pathlib import Path

from bot.alerts.alert_file import AlertFile, AlertStoreError
from bot.alerts.events import AlertEvents
from bot.alerts.subscriptions import Subscriptions

__all__ = ["AlertStore"]


class AlertStore:
    """Subscriptions and events in one file. Any thread may use it."""

    def __init__(self, path: Path, log_seq: int, renamed: Mapping[str, str] | None = None) -> None:
        """Open or begin the file; `log_seq`: number of the public log's last row, 0 for none, of which a new file tells nothing.

        `renamed`: the present keys of exchanges by those that they had. Never raises: `faults` holds what the operators must be told.
        """
        self._file = AlertFile(path)
        self.subscriptions, self.events = Subscriptions(self._file), AlertEvents(self._file)
        self.faults = self._file.faults
        if self.is_open:
            try:
                self.events.begin(log_seq)
                self.subscriptions.rename(renamed or {})
                self.events.recover()
            except AlertStoreError as error:
                self.faults.append(
                    f"alerts.db cannot be written ({error}). Nobody is sent alerts; everything else works as before."
                )

    @property
    def is_open(self) -> bool:
        """Whether there is a file to use."""
        return self._file.is_open

    def close(self) -> None:
        """Close the file."""
        self._file.close()
