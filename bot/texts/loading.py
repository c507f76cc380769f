"""What operators read about a load: how far it is, what it would publish, why it did not happen."""

from collections.abc import Sequence
from html import escape

from bot.catalogue.served import PublishedSnapshot
from bot.formats import count, moment
from bot.load.errors import Running
from bot.texts.common import fits

__all__ = ["busy", "cancelled", "failed", "progress", "stopped", "usage"]

_LONGEST_ERROR = 1500  # characters of a sentence from below
_MOST_NAMES = 20  # entries of the import folder shown


def usage(names: Sequence[str], *, import_folder: bool, uploads: bool, trouble: str = "") -> str:
    """What /load can do, with what is in the import folder; `trouble` says why that cannot be read."""
    first = "<b>/load</b> builds a snapshot and shows it to you first. Nothing is published until you press Publish.\n"
    lines = [first]
    if import_folder:
        lines.append("/load &lt;name&gt;: a bundle (folder or .zip) or a .por file in the import folder")
    else:
        lines.append("There is no import folder to load from, because PORBOT_IMPORT_DIR is not set.")
    lines.append("/load https://…: the same, downloaded from an address")
    lines.append(
        "A folder or .zip with publication.toml is a claim: what an exchange published in its own format. With proofs.csv beside it,"
        " it is a proof set."
    )
    if uploads:
        lines.append("/load as the caption of a .zip or .por file, or as a reply to one (at most 20 MB)")
    else:
        lines.append("I do not accept files sent in the chat: Telegram would see the whole ledger.")
    for shown in range(min(len(names), _MOST_NAMES), -1, -1):
        text = "\n".join([*lines, "\n" + _candidates(names, shown, trouble)] if import_folder else lines)
        if fits(text):
            break
    return text


def _candidates(names: Sequence[str], most: int, trouble: str) -> str:
    if trouble:
        return f"⚠️ {sentence(trouble)}"
    if not names:
        return "The import folder is empty."
    shown = [f"<code>/load {escape(name)}</code>" for name in names[:most]]
    if len(names) > most:
        shown.append(f"and {count(len(names) - most)} more")
    return "In the import folder:\n" + "\n".join(shown)


def uploads_off(*, import_folder: bool) -> str:
    """Why a file in the chat is not read."""
    instead = (
        "Put the file into the import folder and send <code>/load &lt;name&gt;</code>"
        if import_folder
        else ""
    )
    instead = instead or "Set PORBOT_IMPORT_DIR and put the file there"
    return (
        "I do not read bundles from the chat: Telegram keeps whatever is sent here, and a ledger contains every"
        f" customer's id and balances. Delete the file from this chat now. {instead}, or send /load with an https"
        " address. If you accept the risk, PORBOT_ALLOW_UPLOADS=true allows uploads."
    )


def file_alone() -> str:
    """A file without /load."""
    return "I did nothing with this file. If it is a bundle (.zip) or a snapshot (.por), reply to it with /load to load it."


def too_large(size: int) -> str:
    """A document of `size` bytes, more than bots may download."""
    return (
        f"This file is {_megabytes(size)}, and Telegram lets bots download at most 20 MB. Put it into the import folder"
        " and send <code>/load &lt;name&gt;</code>, or send /load with an https address."
    )


def not_handed_over(kind: str) -> str:
    """Telegram failed at the download; `kind` is that of a `DownloadError`."""
    found = {
        "large": "The file was larger than Telegram had said, so I stopped reading.",
        "slow": "Telegram delivered the file too slowly, so I stopped reading.",
    }.get(kind, "Telegram did not deliver the file.")
    return f"{found} Nothing was changed. Send it again, or use the import folder."


def begun(subject: str) -> str:
    """A load begins."""
    return f"Loading {escape(subject)} …\n\n/cancel stops it."


def progress(running: Running) -> str:
    """How far the load is."""
    return f"Loading {escape(running.subject)}\n{_step(running)}\n\n/cancel stops it."


def _step(running: Running) -> str:
    if not running.total and not running.done:
        numbers = " …"
    elif running.unit == "bytes":
        numbers = f": {_megabytes(running.done)}"
        numbers += f" of {_megabytes(running.total)}" if running.total else ""
    else:
        numbers = f": {count(running.done)}"
        numbers += f" of {count(running.total)}" if running.total else ""
    return f"{escape(running.step)}{numbers}"


def _megabytes(size: int) -> str:
    tenths = size // 10**5
    return f"{count(tenths // 10)}.{tenths % 10} MB"


def busy(running: Running) -> str:
    """A second load at once."""
    return (
        f"Another load is already running: {escape(running.subject)}, started by operator {running.operator} on"
        f" {moment(running.since)}. At the moment: {_step(running).removesuffix(' …')}. Wait for its dry run, or /cancel it. I did not start"
        " yours."
    )


def cancelled(subject: str) -> str:
    """The end of a load that an operator stopped."""
    return f"The load of {escape(subject)} was cancelled. Nothing was published and nothing is left behind."


def stopped(subject: str) -> str:
    """The end of a load when the bot stops."""
    return f"The load of {escape(subject)} was interrupted because the bot is stopping. Nothing was published. Send /load again."


def failed(subject: str, reason: str) -> str:
    """The end of a load that failed."""
    return f"❌ <b>Not loaded</b>: {escape(subject)}\n\n{sentence(reason)}"


def sentence(reason: str) -> str:
    """Return what a load or a check said, `reason`, escaped for HTML and cut where it is too long for a message."""
    shown = reason if len(reason) <= _LONGEST_ERROR else reason[:_LONGEST_ERROR] + "…"
    return escape(shown, quote=False)


def after_publish(entry: PublishedSnapshot, operator: int, exchange: str = "") -> str:
    """The dry run's message after Publish; `operator`: Telegram user id, `exchange`: its name where there are several."""
    of = f"{escape(exchange)}, " if exchange else ""
    return (
        f"✅ <b>Published</b> by operator {operator} on {moment(entry.published_at)}: the snapshot of"
        f" {of}{moment(entry.taken_at)}.\nStatement <code>{entry.statement_id}</code>\n\nNow publish this id somewhere"
        " customers can find it without this bot."
    )


def not_done(action: str, reason: str) -> str:
    """A press that could not be followed."""
    return f"❌ <b>Not {action}</b>. {sentence(reason)}"


def done_before(reason: str) -> str:
    """A press for what another press, or an older message, has done."""
    return f"{sentence(reason)} This press changed nothing."


def dry_run_label(taken_at: str, subject: str, kind: str = "") -> str:
    """The button under /status for what waits; two loads of one time differ in their ids.

    `kind`: claim or proof set, "" for a snapshot.
    """
    return f"Dry run{f' of a {kind}' if kind else ''}: {moment(taken_at)} ({subject[:8]})"


def labels() -> dict[str, str]:
    """Return the labels of an operator's buttons."""
    return {
        "publish": "Publish",
        "discard": "Discard",
        "withdraw": "Withdraw",
        "keep": "Keep it",
        "confirm": "Publish anyway",
    }
