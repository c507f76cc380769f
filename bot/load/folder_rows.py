"""From what a child read of a bundle to the row that waits for Publish: the same for claims and proof sets."""

import sys
from pathlib import Path

from bot.catalogue import Catalogue, CatalogueError, StagedPublicationRow
from bot.catalogue.log_entries import make_entry
from bot.load.errors import Running, as_load_error
from porcore.publications.body import PublicationBody

__all__ = ["folder_command", "refuse_long", "staged_row"]


def folder_command(module: str, bundle: Path, target: Path, exchanges: Path | None) -> list[str]:
    """Return the command by which `module` reads `bundle` and writes `target`; `exchanges`: the operator's own table."""
    # -P: nothing that lies in the working folder can be imported.
    command = [sys.executable, "-P", "-m", module, str(bundle), str(target)]
    return [*command, str(exchanges)] if exchanges is not None else command


def refuse_long(catalogue: Catalogue, kind: str, body: PublicationBody) -> None:
    """Raise LoadError for a body that no entry of the public log has room for."""
    try:
        make_entry(kind, catalogue.now(), body.exchange, {kind: body.canonical().decode()})
    except CatalogueError as error:
        raise as_load_error(error) from None


def staged_row(
    catalogue: Catalogue, kind: str, body: PublicationBody, running: Running
) -> StagedPublicationRow:
    """Return the row of what a load read."""
    facts = (body.id, body.exchange, kind, body.taken_at, body.proof_format, body.source)
    text = body.canonical().decode("ascii")
    return StagedPublicationRow(*facts, text, catalogue.now(), running.operator, running.subject)
