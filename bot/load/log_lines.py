"""One line in the log for everything that operators do, whatever becomes of it."""

import logging

__all__ = ["note"]

_LOG = logging.getLogger(__name__)
_DISK = "disk is full"  # in the sentences of `porcore.durable` and of the catalogue


def note(action: str, subject: str, outcome: str, detail: str = "") -> None:
    """Write down an action, ``load of bundle.zip: failed: …``; a full disk is a warning.

    `subject` is a redacted source or the first 8 digits of a statement id; `detail` is redacted.
    """
    level = logging.WARNING if _DISK in detail else logging.INFO
    said = f"{outcome}: {' '.join(detail.split())}" if detail else outcome
    _LOG.log(level, "%s of %s: %s", action, subject, said)
