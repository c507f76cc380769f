"""One line in the log for everything that operators do, whatever becomes of it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.catalogue import Catalogue, CatalogueError
from bot.load.errors import FallsError, LoadError, SecondYesError, as_load_error
from bot.logs import redact

__all__ = ["in_sentences", "note", "noting_refusal"]

_LOG = logging.getLogger(__name__)
_DISK = "disk is full"  # in the sentences of `porcore.durable` and of the catalogue


def note(action: str, subject: str, outcome: str, detail: str = "") -> None:
    """Write down an action, ``load of bundle.zip: failed: …``; a full disk is a warning.

    `subject` is a redacted source or the first 8 digits of a statement id; `detail` is redacted.
    """
    level = logging.WARNING if _DISK in detail else logging.INFO
    said = f"{outcome}: {' '.join(detail.split())}" if detail else outcome
    _LOG.log(level, "%s of %s: %s", action, subject, said)


@contextmanager
def in_sentences() -> Iterator[None]:
    """Raise LoadError, with the same sentence, for a CatalogueError of the block."""
    try:
        yield
    except CatalogueError as error:
        raise as_load_error(error) from None


@contextmanager
def noting_refusal(catalogue: Catalogue, operator: int, action: str, subject: str) -> Iterator[None]:
    """Write down why an action of `operator` (Telegram user id) was refused, when a LoadError of the block says so."""
    try:
        yield
    except (FallsError, SecondYesError):
        raise  # asked, not refused
    except LoadError as error:
        note(action, subject, "refused", redact(str(error)))
        with suppress(CatalogueError):
            catalogue.record(operator, action, subject, "refused", redact(str(error)))
        raise
