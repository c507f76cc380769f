"""The conversation of one load: a message that is edited while it runs, and ends as the dry run with its buttons."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from telegram import Document, Message
from telegram.constants import ChatAction, FileSizeLimit
from telegram.error import TelegramError

from bot.catalogue import CatalogueError, StagedPublicationRow, StagedRow
from bot.languages import Sayable, _
from bot.load.claim_dry_run import ClaimDryRun
from bot.load.dry_run import DryRun
from bot.load.errors import BusyError, GoneError, LoadError, StoppedError
from bot.load.example import can_make_example
from bot.load.folder import list_beneath, unreadable
from bot.load.obtain import FolderSource, Source, UploadSource, UrlSource, subject_of
from bot.load.service import FolderRun
from bot.operator.folder_dry_runs import folder_dry_run
from bot.operator.who import OperatorServices
from bot.telegram.callbacks import NO_EXCHANGE, Action, ButtonData
from bot.telegram.download import DownloadError, download
from bot.telegram.sending import (
    EDIT_INTERVAL,
    CopyText,
    Editable,
    answer,
    keyboard,
    rewrite,
    send_document,
    show_action,
)
from bot.texts import dry_run as dryrun
from bot.texts import dry_run_rows, first_load
from bot.texts import loading as words
from porcore.net.threads import to_thread_and_wait

__all__ = ["LoadTalk", "dry_run_buttons", "is_first", "send_dry_run", "staged_run", "waiting_buttons"]

_GOODBYE_SECONDS = 1.0  # for the last words when the bot stops
_MOST_BUTTONS = 5  # dry runs that /status has a button for
Rows = list[list[tuple[str, str | CopyText]]]


def dry_run_buttons(subject: str, *, preview: bool = True) -> Rows:
    """Return Publish, Discard, Preview and what copies the id; `subject`: the id of what is staged, 64 hex digits."""
    labels, prefix = words.labels(), bytes.fromhex(subject[:16])
    second: list[tuple[str, str | CopyText]] = [(labels["copy"], CopyText(subject))]
    if preview:
        second.insert(0, (labels["preview"], ButtonData(Action.PREVIEW, None, prefix).pack()))
    return [
        [
            (labels["publish"], ButtonData(Action.PUBLISH, None, prefix, 0, 0).pack()),
            (labels["discard"], ButtonData(Action.DISCARD, None, prefix, 0, 0).pack()),
        ],
        second,
    ]


def _decision_buttons(prefix: bytes) -> Rows:
    """Return Publish and Discard where nothing can be shown; `prefix`: the first 8 bytes of an id."""
    labels = words.labels()
    return [
        [
            (labels["publish"], ButtonData(Action.PUBLISH, None, prefix, 0, 0).pack()),
            (labels["discard"], ButtonData(Action.DISCARD, None, prefix, 0, 0).pack()),
        ]
    ]


def waiting_buttons(staged: Sequence[StagedRow | StagedPublicationRow]) -> Rows:
    """Return a button for the dry run of each of the newest staged snapshots, newest first."""
    return [
        [
            (
                words.dry_run_label(row.taken_at, id_of(row), _kind(row)),
                ButtonData(Action.DRY_RUN, None, bytes.fromhex(id_of(row)[:16])).pack(),
            )
        ]
        for row in reversed(staged[-_MOST_BUTTONS:])
    ]


def _kind(row: StagedRow | StagedPublicationRow) -> str:
    return row.kind if isinstance(row, StagedPublicationRow) else ""


def id_of(row: StagedRow | StagedPublicationRow) -> str:
    """Return the id of what waits: a statement's or a claim's, 64 hex digits."""
    return row.id if isinstance(row, StagedPublicationRow) else row.statement_id


async def send_dry_run(services: OperatorServices, message: Message, prefix: bytes) -> None:
    """Send the dry run of a staged snapshot as it is now, or why there is none.

    `prefix`: the first 8 bytes of its statement id.
    """
    try:
        run = await staged_run(services, prefix)
    except GoneError as error:
        await answer(message, words.quoted(str(error)))
    except (LoadError, CatalogueError) as error:
        await answer(message, words.quoted(str(error)), keyboard(_decision_buttons(prefix)))
    else:
        html, rows = await _shown(services, message, run)
        await answer(message, html, keyboard(rows))


def is_first(services: OperatorServices) -> bool:
    """Tell whether nothing was ever published here."""
    return not (services.snapshots.trouble or services.snapshots.entries() or services.folders.entries())


async def staged_run(services: OperatorServices, prefix: bytes) -> DryRun | FolderRun:
    """Return the dry run of what is staged as it is now; `prefix`: the first 8 bytes of its id. Raises LoadError, CatalogueError."""
    folder = services.loads.folder_of(prefix)
    return await (folder.dry_run(prefix) if folder is not None else services.loads.dry_run(prefix))


async def _send_rows(message: Message, run: DryRun) -> None:
    """Send the rows that need a look before Publish as a file, where the dry run cannot name them all."""
    data = await asyncio.to_thread(dry_run_rows.rows_file, run)
    if data is not None:
        await send_document(message, data, dry_run_rows.FILE_NAME, dry_run_rows.file_caption())


async def _shown(services: OperatorServices, message: Message, run: DryRun | FolderRun) -> tuple[str, Rows]:
    """Return the text and the buttons of a dry run, after its rows were sent where it cannot name them all."""
    if not isinstance(run, DryRun):
        html = folder_dry_run(run, services.exchanges.name)
        return html, dry_run_buttons(run.row.id, preview=isinstance(run, ClaimDryRun))
    with suppress(TelegramError):  # the dry run counts them, and they come again with it
        await _send_rows(message, run)
    note = first_load.step_two() if is_first(services) else ""
    return dryrun.dry_run(run, note), dry_run_buttons(run.row.statement_id)


class LoadTalk:
    """Speaks about loads; `LoadService` does them."""

    def __init__(self, services: OperatorServices) -> None:
        self._services = services

    async def explain(self, message: Message) -> None:
        """Say what can be loaded; while nothing was ever published and nothing is there to load, what a bundle is."""
        settings, names = self._services.settings, list[str]()
        trouble = await asyncio.to_thread(unreadable, settings.import_dir)
        if settings.import_dir is not None:
            names = await asyncio.to_thread(list_beneath, settings.import_dir)
        if is_first(self._services) and not (names or trouble or self._services.loads.staged()):
            await self.first(message)
            return
        html = words.usage(
            names,
            import_folder=settings.import_dir is not None,
            uploads=settings.allow_uploads,
            trouble=trouble,
        )
        await answer(message, html)

    async def named(self, message: Message, typed: str) -> None:
        """Load a path in the import folder or an https address."""
        await self._load(message, UrlSource(typed) if "://" in typed else FolderSource(typed))

    async def first(self, message: Message) -> None:
        """Say what a bundle is, with a button that makes one where that is possible."""
        folder = self._services.settings.import_dir
        example = await asyncio.to_thread(can_make_example, folder)
        trouble = await asyncio.to_thread(unreadable, folder)
        html = first_load.step_one(import_folder=folder is not None, example=example, trouble=trouble)
        data = ButtonData(Action.EXAMPLE, None, NO_EXCHANGE).pack()
        await answer(message, html, keyboard([[(first_load.example_label(), data)]] if example else []))

    async def unasked(self, message: Message) -> None:
        """Say what can be done with a document that came without a command; it may be a ledger."""
        settings = self._services.settings
        allowed = settings.allow_uploads
        html = (
            words.file_alone()
            if allowed
            else words.uploads_off(import_folder=settings.import_dir is not None)
        )
        await answer(message, html, quote=True)

    async def document(self, message: Message, document: Document) -> None:
        """Load a document, if the settings allow that."""
        settings = self._services.settings
        name = document.file_name or _("a file without a name")
        if not settings.allow_uploads:
            await self._refuse(message, name, "uploads are off")
            await answer(message, words.uploads_off(import_folder=settings.import_dir is not None))
        elif (document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
            await self._refuse(message, name, "larger than bots may download")
            await answer(message, words.too_large(document.file_size or 0))
        else:
            await self._load(message, UploadSource(name, _Download(document)))

    async def _refuse(self, message: Message, subject: str, detail: str) -> None:
        assert message.from_user is not None
        self._services.loads.refuse(message.from_user.id, "load", subject, detail)

    async def _load(self, message: Message, source: Source) -> None:
        assert message.from_user is not None
        subject = subject_of(source)
        shown = Editable(await answer(message, words.begun(subject)))
        ticking = asyncio.create_task(self._tick(shown))
        rows: Rows = []
        try:
            run = await self._services.loads.load(source, message.from_user.id)
            html, rows = await _shown(self._services, message, run)
        except BusyError as error:
            html = words.busy(error.running)
        except LoadError as error:
            html = words.failed(subject, str(error))
        except StoppedError as error:
            if not error.by_operator:
                await _last_words(shown, words.stopped(subject))
                return
            html = words.cancelled(subject)
        finally:
            ticking.cancel()
        await _finish(shown, html, rows)

    async def _tick(self, shown: Editable) -> None:
        """Show how far the load is, until cancelled."""
        while True:
            await show_action(shown.message, ChatAction.TYPING)
            await asyncio.sleep(EDIT_INTERVAL)
            running = self._services.loads.running
            if running is not None:
                await shown.show(words.progress(running))


class _Download:
    """Downloads one document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    async def __call__(self, target: Path) -> None:
        try:
            data = await download(self._document)
        except DownloadError as error:
            kind = error.kind
            raise LoadError(Sayable(lambda: words.not_handed_over(kind))) from None
        await to_thread_and_wait(target.write_bytes, data)


async def _finish(shown: Editable, html: str, rows: Rows) -> None:
    """Edit the result into the message, or send it as a new one when that message is gone."""
    try:
        await shown.finish(html, keyboard(rows))
    except TelegramError:
        await answer(shown.message, html, keyboard(rows))


async def _last_words(shown: Editable, html: str) -> None:
    """Say that the bot stops, if that can be said at once: whoever stops us is waiting."""
    with suppress(TelegramError, TimeoutError):
        async with asyncio.timeout(_GOODBYE_SECONDS):
            await rewrite(shown.message, html)
