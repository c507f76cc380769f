"""What operators read about a load: how far it is, what it would publish, why it did not happen."""

from collections.abc import Sequence
from html import escape

from bot.catalogue.served import PublishedSnapshot
from bot.formats import count, moment
from bot.languages import ENGLISH, N_, _, current, in_language, is_translatable, ngettext, translated
from bot.load.errors import Running
from bot.texts.common import fits
from bot.texts.points import folded

__all__ = ["busy", "cancelled", "failed", "inline", "progress", "quoted", "sentence", "stopped", "usage"]

_LONGEST_ERROR = 1500  # characters of a sentence from below
_LONGEST_OPEN = 350  # of one that fits the screen without being folded
_MOST_NAMES = 20  # entries of the import folder shown
_SEEN_NAMES = 3  # of them without opening the quote


def usage(names: Sequence[str], *, import_folder: bool, uploads: bool, trouble: str = "") -> str:
    """What /load can do, with what is in the import folder; `trouble` says why that cannot be read."""
    title = _(
        "<b>/load</b> builds a snapshot and shows it to you first. Nothing is published until you press Publish."
    )
    ways, text = _ways(import_folder=import_folder, uploads=uploads), ""
    if not import_folder:
        none = _("There is no import folder to load from, because PORBOT_IMPORT_DIR is not set.")
        return "\n".join([title, "", none, "", folded(ways)])
    for most in range(min(len(names), _MOST_NAMES), -1, -1):
        seen, more = names[: min(most, _SEEN_NAMES)], [_command(name) for name in names[_SEEN_NAMES:most]]
        left_out = len(names) - most
        if left_out:
            more.append(ngettext("and {n} more", "and {n} more", left_out, n=count(left_out)))
        listed = _candidates(seen, trouble) if seen or not names or trouble else ""
        text = "\n".join([title, "", listed, "", folded(["\n".join(more), *ways])])
        if fits(text):
            break
    return text


def _ways(*, import_folder: bool, uploads: bool) -> list[str]:
    """Return what can be loaded, and how."""
    ways = [
        _("/load https://…: the same, downloaded from an address"),
        _(
            "A folder or .zip with publication.toml is a claim: what an exchange published in its own format. With proofs.csv"
            " beside it, it is a proof set."
        ),
    ]
    if import_folder:
        ways.insert(0, _("/load &lt;name&gt;: a bundle (folder or .zip) or a .por file in the import folder"))
    if uploads:
        ways.append(_("/load as the caption of a .zip or .por file, or as a reply to one (at most 20 MB)"))
    else:
        ways.append(_("I do not accept files sent in the chat: Telegram would see the whole ledger."))
    return ways


def _command(name: str) -> str:
    return f"<code>/load {escape(name)}</code>"


def _candidates(names: Sequence[str], trouble: str) -> str:
    if trouble:
        return f"⚠️ {sentence(trouble)}"
    if not names:
        return _("The import folder is empty.")
    listed = "\n".join(map(_command, names))
    return _("In the import folder:\n{commands}", commands=listed)


def uploads_off(*, import_folder: bool) -> str:
    """Why a file in the chat is not read."""
    said = [
        _(
            "I do not read bundles from the chat: Telegram keeps whatever is sent here, and a ledger contains every"
            " customer's id and balances. Delete the file from this chat now."
        ),
        _(
            "Put the file into the import folder and send <code>/load &lt;name&gt;</code>, or send /load with an https address."
        )
        if import_folder
        else _("Set PORBOT_IMPORT_DIR and put the file there, or send /load with an https address."),
        _("If you accept the risk, PORBOT_ALLOW_UPLOADS=true allows uploads."),
    ]
    return " ".join(said)


def file_alone() -> str:
    """A file without /load."""
    return _(
        "I did nothing with this file. If it is a bundle (.zip) or a snapshot (.por), reply to it with /load to load it."
    )


def too_large(size: int) -> str:
    """A document of `size` bytes, more than bots may download."""
    return _(
        "This file is {size}, and Telegram lets bots download at most 20 MB. Put it into the import folder and send"
        " <code>/load &lt;name&gt;</code>, or send /load with an https address.",
        size=_megabytes(size),
    )


def not_handed_over(kind: str) -> str:
    """Telegram failed at the download; `kind` is that of a `DownloadError`."""
    if kind == "large":
        found = _("The file was larger than Telegram had said, so I stopped reading.")
    elif kind == "slow":
        found = _("Telegram delivered the file too slowly, so I stopped reading.")
    else:
        found = _("Telegram did not deliver the file.")
    return f"{found} {_('Nothing was changed. Send it again, or use the import folder.')}"


def begun(subject: str) -> str:
    """A load begins."""
    return _("Loading {subject} …\n\n/cancel stops it.", subject=escape(subject))


def progress(running: Running) -> str:
    """How far the load is."""
    return _(
        "Loading {subject}\n{step}\n\n/cancel stops it.", subject=escape(running.subject), step=_step(running)
    )


# The steps of a load: those that this bot takes, and what its processes count.
_STEPS = {
    step: step
    for step in (
        N_("starting"),
        N_("copying from the import folder"),
        N_("downloading from Telegram"),
        N_("connecting"),
        N_("downloading"),
        N_("reading the claim"),
        N_("reading the proof set"),
        N_("checking the signatures of the wallets"),
        N_("writing the dry run"),
        N_("bytes of the published list hashed"),
        N_("rows read"),
        N_("leaves hashed"),
        N_("pages written"),
        N_("leaves checked"),
        N_("public inputs recomputed"),
        N_("batches checked"),
    )
}


def _step(running: Running, end: str = " …") -> str:
    step = translated(_STEPS[running.step]) if running.step in _STEPS else escape(running.step)
    if not running.total and not running.done:
        return f"{step}{end}"
    number = _megabytes if running.unit == "bytes" else count
    if running.total:
        return _(
            "{step}: {done} of {total}", step=step, done=number(running.done), total=number(running.total)
        )
    return _("{step}: {done}", step=step, done=number(running.done))


def _megabytes(size: int) -> str:
    tenths = size // 10**5
    return f"{count(tenths // 10)}.{tenths % 10} MB"


def busy(running: Running) -> str:
    """A second load at once."""
    return _(
        "Another load is already running: {subject}, started by operator {operator} on {moment}. At the moment: {step}. Wait"
        " for its dry run, or /cancel it. I did not start yours.",
        subject=escape(running.subject),
        operator=running.operator,
        moment=moment(running.since),
        step=_step(running, ""),
    )


def cancelled(subject: str) -> str:
    """The end of a load that an operator stopped."""
    return _(
        "The load of {subject} was cancelled. Nothing was published and nothing is left behind.",
        subject=escape(subject),
    )


def stopped(subject: str) -> str:
    """The end of a load when the bot stops."""
    return _(
        "The load of {subject} was interrupted because the bot is stopping. Nothing was published. Send /load again.",
        subject=escape(subject),
    )


def failed(subject: str, reason: str) -> str:
    """The end of a load that failed."""
    return "❌ " + _(
        "<b>Not loaded</b>: {subject}\n\n{reason}", subject=escape(subject), reason=quoted(reason)
    )


def quoted(reason: str) -> str:
    """Return what a load, a check or one of its processes said as HTML; what is in English only is quoted as such elsewhere.

    What to do stands at the end of it, so only what is too long for a screen is folded.
    """
    said = sentence(reason)
    if len(said) > _LONGEST_OPEN:
        said = folded([said])
    elif not _is_read(reason):
        said = f"<blockquote>{said}</blockquote>"
    return said if _is_read(reason) else _("The message, in English:\n{message}", message=said)


def inline(reason: str) -> str:
    """Return what `quoted` does, inside of what is folded already."""
    if _is_read(reason):
        return sentence(reason)
    return _("The message, in English: {message}", message=sentence(reason))


def _is_read(reason: str) -> bool:
    """Tell whether a sentence is in the reader's language, or can be made in it."""
    return current() is ENGLISH or is_translatable(reason)


def sentence(reason: str) -> str:
    """Return what a load or a check said, `reason`, escaped for HTML and cut where it is too long for a message."""
    said = in_language(reason)
    shown = said if len(said) <= _LONGEST_ERROR else said[:_LONGEST_ERROR] + "…"
    return escape(shown, quote=False)


def after_publish(entry: PublishedSnapshot, operator: int, exchange: str = "", last_step: str = "") -> str:
    """The dry run's message after Publish.

    `operator`: Telegram user id, `exchange`: its name where there are several, `last_step`: of the first load, what to do now.
    """
    values = {
        "operator": operator,
        "published": moment(entry.published_at),
        "moment": moment(entry.taken_at),
        "id": f"<code>{entry.statement_id}</code>",
    }
    if exchange:
        said = _(
            "<b>Published</b> by operator {operator} on {published}: the snapshot of {exchange}, {moment}.\nStatement {id}",
            exchange=escape(exchange),
            **values,
        )
    else:
        said = _(
            "<b>Published</b> by operator {operator} on {published}: the snapshot of {moment}.\nStatement {id}",
            **values,
        )
    now = last_step or _("Now publish this id somewhere customers can find it without this bot.")
    return f"✅ {said}\n\n{now}"


_NOT_DONE = {
    "published": N_("<b>Not published</b>. {reason}"),
    "discarded": N_("<b>Not discarded</b>. {reason}"),
    "withdrawn": N_("<b>Not withdrawn</b>. {reason}"),
}


def not_done(action: str, reason: str) -> str:
    """A press that could not be followed; `action`: published, discarded or withdrawn."""
    return "❌ " + translated(_NOT_DONE[action], reason=quoted(reason))


def done_before(reason: str) -> str:
    """A press for what another press, or an older message, has done."""
    return _("{reason} This press changed nothing.", reason=sentence(reason))


_DRY_RUNS = {
    "": N_("Dry run: {moment} ({digits})"),
    "claim": N_("Dry run of a claim: {moment} ({digits})"),
    "proof set": N_("Dry run of a proof set: {moment} ({digits})"),
}


def dry_run_label(taken_at: str, subject: str, kind: str = "") -> str:
    """The button under /status for what waits; two loads of one time differ in their ids.

    `kind`: claim or proof set, "" for a snapshot.
    """
    return translated(_DRY_RUNS[kind], moment=moment(taken_at), digits=subject[:8])


def labels() -> dict[str, str]:
    """Return the labels of an operator's buttons."""
    return {
        "publish": _("Publish"),
        "discard": _("Discard"),
        "withdraw": _("Withdraw"),
        "keep": _("Keep it"),
        "confirm": _("Publish anyway"),
        "preview": _("Preview"),
        "copy": _("Copy the id"),
    }
