"""What /status says: what is served, what waits, and with which settings."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape

from bot.catalogue import StagedPublicationRow, StagedRow
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import PublishedSnapshot
from bot.formats import count, moment
from bot.languages import N_, _, commas, ngettext, translated
from bot.load.errors import Running
from bot.settings.model import Settings
from bot.texts.common import fits
from bot.texts.loading import inline, progress, sentence
from bot.texts.points import folded

__all__ = ["status"]

_MOST_LISTED = 10
Published = PublishedSnapshot | PublishedFolder
NameOf = Callable[[str], str]


def status(
    running: Running | None,
    entries: Sequence[PublishedSnapshot],
    staged: Sequence[StagedRow | StagedPublicationRow],
    free: int,
    settings: Settings,
    trouble: str = "",
    checked: int = 0,
    warnings: Sequence[str] = (),
    folders: Sequence[PublishedFolder] = (),
    name: NameOf = str,
) -> str:
    """What runs, what is served, what waits and how much disk is free; folded, by exchange and with the settings.

    `free`: bytes. `trouble` says why nothing can be shown of the catalogue; `checked`: how many files were found whole.
    `warnings` are of the folders that loads need; `name` gives the name of an exchange by its key.
    """
    faults = list(_not_served(entries, folders, name))
    top = [
        "\n".join(f"⚠️ {sentence(warning)}" for warning in (trouble, *warnings) if warning),
        _faulty(len(faults)),
        progress(running) if running is not None else _("No load is running."),
        "\n".join(_counts(entries, folders, trouble)),
        "\n".join(
            [_waiting(len(staged), trouble), _("Free disk space for data: {n} MB", n=count(free // 10**6))]
        ),
    ]
    text = ""
    for most in range(_MOST_LISTED, -1, -1):
        more = [
            "\n".join(_first(faults, most)),
            "\n".join(_listed(staged, most, name)),
            "\n".join(_by_exchange(entries, folders, name)),
            _checked(entries, checked),
            _settings(settings),
        ]
        text = "\n\n".join(filter(None, [*top, folded(more)]))
        if fits(text):
            break
    return text


_FOLDER_COUNTS = {
    "claim": N_("Claims: {served} served, {ever} ever published."),
    "proof set": N_("Proof sets: {served} served, {ever} ever published."),
}


def _counts(
    entries: Sequence[PublishedSnapshot], folders: Sequence[PublishedFolder], trouble: str
) -> Iterator[str]:
    if trouble and not entries:
        yield _("Snapshots: I do not know how many were published or are served.")
    else:
        served = sum(entry.served for entry in entries)
        yield _(
            "Snapshots: {served} served, {ever} ever published.",
            served=count(served),
            ever=count(len(entries)),
        )
    for kind in sorted({entry.kind for entry in folders}):
        found = [entry.served for entry in folders if entry.kind == kind]
        yield translated(_FOLDER_COUNTS[kind], served=count(sum(found)), ever=count(len(found)))


def _by_exchange(
    entries: Sequence[PublishedSnapshot], folders: Sequence[PublishedFolder], name: NameOf
) -> Iterator[str]:
    """Yield what is served of each exchange, where there are several."""
    everything: tuple[Published, ...] = (*entries, *folders)
    keys = list(dict.fromkeys(entry.key for entry in everything))
    if len(keys) < 2:
        return
    yield _("Served now, by exchange:")
    for key in keys[:_MOST_LISTED]:
        own = Counter(entry.kind for entry in everything if entry.key == key and entry.served)
        snapshots, claims, sets = own[PublishedSnapshot.kind], own["claim"], own["proof set"]
        parts = [ngettext("{n} snapshot", "{n} snapshots", snapshots, n=count(snapshots))]
        if claims:
            parts.append(ngettext("{n} claim", "{n} claims", claims, n=count(claims)))
        if sets:
            parts.append(ngettext("{n} proof set", "{n} proof sets", sets, n=count(sets)))
        yield f"{escape(name(key))}: {commas(parts)}"
    more = len(keys) - _MOST_LISTED
    if more > 0:
        yield ngettext("and {n} more exchange", "and {n} more exchanges", more, n=count(more))


def _checked(entries: Sequence[PublishedSnapshot], checked: int) -> str:
    standing = sum(entry.withdrawn_at is None for entry in entries)
    if not standing:
        return ""
    return _("Files checked in full: {n} of {total}.", n=count(checked), total=count(standing))


_FOLDER_FAULTS = {
    "claim": N_("The claim of {exchange}, {moment}, is not served: {reason}"),
    "proof set": N_("The proof set of {exchange}, {moment}, is not served: {reason}"),
}


def _not_served(
    entries: Sequence[PublishedSnapshot], folders: Sequence[PublishedFolder], name: NameOf
) -> Iterator[str]:
    everything: tuple[Published, ...] = (*entries, *folders)
    several = len({entry.key for entry in everything}) > 1
    for entry in entries:
        if entry.withdrawn_at is None and entry.fault:
            about = _about(entry.exchange, entry.taken_at, several)
            yield "⚠️ " + _("{snapshot} is not served: {reason}", snapshot=about, reason=inline(entry.fault))
    for folder in folders:
        if folder.withdrawn_at is None and folder.fault:
            said = translated(
                _FOLDER_FAULTS[folder.kind],
                exchange=escape(name(folder.key)),
                moment=moment(folder.taken_at),
                reason=inline(folder.fault),
            )
            yield f"⚠️ {said}"


def _faulty(number: int) -> str:
    if not number:
        return ""
    said = ngettext(
        "{n} publication is not served, see below. Restore its file from the backup. No restart is needed.",
        "{n} publications are not served, see below. Restore their files from the backup. No restart is needed.",
        number,
        n=count(number),
    )
    return f"⚠️ {said}"


def _about(exchange: str, taken_at: str, several: bool) -> str:
    return f"{escape(exchange)}, {moment(taken_at)}" if several else moment(taken_at)


def _waiting(number: int, trouble: str) -> str:
    if number:
        return ngettext(
            "{n} load waits for Publish or Discard.",
            "{n} loads wait for Publish or Discard.",
            number,
            n=count(number),
        )
    return (
        _("I do not know what is waiting for Publish.") if trouble else _("Nothing is waiting for Publish.")
    )


_WAITS = {
    "claim": N_("Claim of {exchange}, {moment} {digits} from {source}"),
    "proof set": N_("Proof set of {exchange}, {moment} {digits} from {source}"),
}


def _listed(staged: Sequence[StagedRow | StagedPublicationRow], most: int, name: NameOf) -> Iterator[str]:
    if not staged:
        return
    several = len({row.key if isinstance(row, StagedPublicationRow) else row.exchange for row in staged}) > 1
    yield _("Waiting for Publish or Discard:")
    yield from _first([_waits(row, several, name) for row in reversed(staged)], most)


def _waits(row: StagedRow | StagedPublicationRow, several: bool, name: NameOf) -> str:
    if isinstance(row, StagedPublicationRow):
        return translated(
            _WAITS[row.kind],
            exchange=escape(name(row.key)),
            moment=moment(row.taken_at),
            digits=f"<code>{row.id[:8]}</code>",
            source=escape(row.loaded_from),
        )
    return _(
        "{snapshot} {digits} from {source}",
        snapshot=_about(row.exchange, row.taken_at, several),
        digits=f"<code>{row.statement_id[:8]}</code>",
        source=escape(row.source),
    )


def _first(lines: Sequence[str], most: int) -> list[str]:
    more = len(lines) - most
    rest = [ngettext("and {n} more", "and {n} more", more, n=count(more))] if more > 0 else []
    return [*lines[:most], *rest]


def _settings(settings: Settings) -> str:
    uploads = _("allowed") if settings.allow_uploads else _("off")
    import_dir = escape(str(settings.import_dir)) if settings.import_dir else _("not set")
    published_at = escape(settings.published_at) if settings.published_at else _("not set")
    stores = escape(commas(settings.fetch_allow)) or _("none")
    # Translators: how messages come from Telegram.
    updates = _("webhook") if settings.webhook_url else _("long polling")
    rows = [
        _("<b>Settings</b>"),
        _("operators: {n}", n=count(len(settings.operators))),
        _("data folder: {folder}", folder=escape(str(settings.data_dir))),
        _("import folder: {folder}", folder=import_dir),
        _("uploads: {state}", state=uploads),
        _("internal stores: {stores}", stores=stores),
        _("largest download: {n} MB", n=count(settings.fetch_limit_mb)),
        _("statement ids published: {address}", address=published_at),
        _("updates: {way}", way=updates),
    ]
    return "\n".join(rows)
