"""Where a load comes from, and getting it into a private folder of ours, where no one changes it meanwhile."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.languages import Sayable, _
from bot.load.errors import LoadError, Running
from bot.load.fetch_advice import with_advice
from bot.load.folder import FolderError, copy_beneath
from bot.settings.model import Settings
from porcore.durable import disk_errors
from porcore.net import FetchError, FetchLimits, fetch
from porcore.net.threads import to_thread_and_wait

__all__ = ["FolderSource", "Source", "UploadSource", "UrlSource", "is_snapshot", "obtain", "subject_of"]

_SQLITE = b"SQLite format 3\0"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_LONGEST_SUBJECT = 200  # characters


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Something inside the import folder."""

    path: str  # relative to the import folder, as typed


@dataclass(frozen=True, slots=True)
class UrlSource:
    """An https address."""

    url: str


@dataclass(frozen=True, slots=True)
class UploadSource:
    """A document sent to the bot."""

    name: str
    download: Callable[[Path], Awaitable[None]]  # writes the document into that file; raises LoadError


Source = FolderSource | UrlSource | UploadSource


def subject_of(source: Source) -> str:
    """Return what status, audit and logs call a source: a file name, or host and path, never a query."""
    match source:
        case FolderSource(path):
            name = path
        case UploadSource(name=name):
            pass
        case UrlSource(url):
            try:
                parts = urlsplit(url)
                name = f"{parts.hostname or 'no host'}{parts.path}"
            except ValueError:
                name = "an address that cannot be read"
    shown = "".join(letter if letter.isprintable() else "�" for letter in name)
    return shown if len(shown) <= _LONGEST_SUBJECT else shown[:_LONGEST_SUBJECT] + "…"


async def obtain(source: Source, settings: Settings, folder: Path, running: Running) -> Path:
    """Bring the source into `folder`; return the file or the bundle's folder there.

    Raises LoadError when it cannot be had, with what to do about it.
    """
    try:
        match source:
            case FolderSource(path):
                return await _copy(path, settings, folder, running)
            case UrlSource(url):
                return await _fetch(url, settings, folder, running)
            case UploadSource(download=download):
                running.tell("downloading from Telegram")
                with disk_errors(folder):
                    await download(folder / "upload")
                return folder / "upload"
    except FolderError as error:
        raise LoadError(str(error)) from None
    except FetchError as error:
        raise LoadError(with_advice(error, settings.fetch_limit_mb)) from None


async def _copy(path: str, settings: Settings, folder: Path, running: Running) -> Path:
    if settings.import_dir is None:
        raise LoadError(
            Sayable(
                lambda: _(
                    "There is no import folder to read from. Set PORBOT_IMPORT_DIR to one and restart the bot, or send /load"
                    " with an https address."
                )
            )
        )
    running.tell("copying from the import folder")

    def report(done: int, total: int | None) -> None:
        if running.stopped_by:  # a thread is not cancelled from outside
            raise LoadError(Sayable(lambda: _("The load was stopped.")))
        running.tell("copying from the import folder", done, total, "bytes")

    return await to_thread_and_wait(copy_beneath, settings.import_dir, path, folder, on_progress=report)


async def _fetch(url: str, settings: Settings, folder: Path, running: Running) -> Path:
    running.tell("connecting")
    limits = FetchLimits(
        most_bytes=settings.fetch_limit_mb * 10**6,
        total_seconds=settings.fetch_timeout,
        allow=frozenset(settings.fetch_allow),
        ca_file=settings.fetch_ca_file,
        agent="porbot",
    )

    def report(done: int, total: int | None) -> None:
        running.tell("downloading", done, total, "bytes")

    fetched = await fetch(url, folder, limits, report)
    return fetched.path


def is_snapshot(path: Path) -> bool:
    """Tell a finished ``.por`` from a bundle, by content and not by name. Raises LoadError for neither."""
    if path.is_dir():
        return False
    with path.open("rb") as file:
        first = file.read(len(_SQLITE))
    if first == _SQLITE:
        return True
    if first[:4] in _ZIP:
        return False
    raise LoadError(Sayable(_no_bundle if first else _empty))


def _no_bundle() -> str:
    return f"{_('Found a file that is neither a .zip nor a .por.')} {_expected()}"


def _empty() -> str:
    return f"{_('Found an empty file.')} {_expected()}"


def _expected() -> str:
    return _(
        "Expected a bundle (a folder or a .zip with snapshot.toml, balances.csv and wallets.csv), a .por file made by porcore"
        " build, or a claim or proof set (a folder or a .zip with publication.toml). Nothing was changed."
    )
