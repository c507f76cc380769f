"""Why a bot that reaches Telegram is not ready, and how far the checks of its files are."""

from collections.abc import Sequence

from bot.catalogue import Catalogue, CatalogueError
from bot.catalogue.all_folders import AllFolders
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.formats import moment
from bot.texts.folders import nothing_in

__all__ = ["files_checked", "reasons_of"]

_MOST_NAMED = 10
_LOG_BROKEN = "the public log does not fit together; restore catalogue.db from the backup"


def reasons_of(
    catalogue: Catalogue, snapshots: ServedSnapshots, folders: AllFolders | None = None
) -> list[str]:
    """Return why not everything that was published can be shown, a line each. Reads the catalogue; may block."""
    standing = folders.standing() if folders is not None else ()
    only_folders = any(entry.served for entry in standing) and not (snapshots.entries() or snapshots.trouble)
    return [
        *(_nothing_served(snapshots) if not snapshots.served() and not only_folders else ()),
        *_failed(snapshots),
        *_failed_folders(standing),
        *_log(catalogue, snapshots),
    ]


def files_checked(snapshots: ServedSnapshots) -> str:
    """Return ``n of m files checked``; "" when there is none."""
    standing = len(snapshots.standing())
    return f"{snapshots.checked()} of {standing} files checked" if standing else ""


def _nothing_served(snapshots: ServedSnapshots) -> list[str]:
    if snapshots.trouble:
        return [snapshots.trouble]
    if snapshots.standing():
        return ["no published snapshot can be served; the bot's log says what is wrong with each"]
    if not snapshots.entries():
        return [nothing_in(snapshots.folder.parent)]
    return ["no snapshot is being served: all were withdrawn; an operator can /load one"]


def _failed(snapshots: ServedSnapshots) -> list[str]:
    failed = [entry for entry in snapshots.standing() if entry.fault]
    lines = [_line(entry) for entry in failed[:_MOST_NAMED]]
    if not failed:
        return []
    more = [f"and {len(failed) - _MOST_NAMED} more"] if len(failed) > _MOST_NAMED else []
    return [*lines, *more, files_checked(snapshots)]


def _failed_folders(standing: Sequence[PublishedFolder]) -> list[str]:
    failed = [entry for entry in standing if entry.fault]
    lines = [
        f"the {entry.kind} of {entry.key}, {moment(entry.taken_at)}, is not served: {' '.join((entry.fault or '').split())}"
        for entry in failed[:_MOST_NAMED]
    ]
    return [*lines, f"and {len(failed) - _MOST_NAMED} more"] if len(failed) > _MOST_NAMED else lines


def _line(entry: PublishedSnapshot) -> str:
    fault = " ".join((entry.fault or "").split())
    return f"the snapshot of {moment(entry.taken_at)} is not served: {fault}"


def _log(catalogue: Catalogue, snapshots: ServedSnapshots) -> list[str]:
    if snapshots.trouble:
        return []
    try:
        return [] if catalogue.log_is_intact() else [_LOG_BROKEN]
    except CatalogueError as error:
        return [str(error)]
