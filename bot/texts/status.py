"""What /status says: what is served, what waits, and with which settings."""

from collections import Counter
from collections.abc import Callable, Sequence
from html import escape

from bot.catalogue import StagedPublicationRow, StagedRow
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import PublishedSnapshot
from bot.formats import count, counted, moment
from bot.load.errors import Running
from bot.settings.model import Settings
from bot.texts.common import fits
from bot.texts.loading import progress, sentence

__all__ = ["status"]

_MOST_LISTED = 10
Published = PublishedSnapshot | PublishedFolder


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
    name: Callable[[str], str] = str,
) -> str:
    """What runs, what is served, what waits, how much disk is free, and the settings in effect.

    `free`: bytes. `trouble` says why nothing can be shown of the catalogue; `checked`: how many files were found whole.
    `warnings` are of the folders that loads need; `name` gives the name of an exchange by its key.
    """
    for most in range(_MOST_LISTED, -1, -1):
        parts = [
            *(f"⚠️ {sentence(warning)}" for warning in (trouble, *warnings) if warning),
            progress(running) if running is not None else "No load is running.",
            _snapshot_counts(entries, trouble),
            *_by_exchange(entries, folders, name),
            *_checked(entries, checked),
            *_not_served(entries, folders, most, name),
            _waiting(staged, most, name)
            if staged or not trouble
            else "I do not know what is waiting for Publish.",
            f"Free disk space for data: {count(free // 10**6)} MB",
            _settings(settings),
        ]
        text = "\n\n".join(parts)
        if fits(text):
            break
    return text


def _snapshot_counts(entries: Sequence[PublishedSnapshot], trouble: str) -> str:
    if trouble and not entries:
        return "Snapshots: I do not know how many were published or are served."
    served = sum(entry.served for entry in entries)
    return f"Snapshots: {count(served)} served, {count(len(entries))} ever published."


def _by_exchange(
    entries: Sequence[PublishedSnapshot], folders: Sequence[PublishedFolder], name: Callable[[str], str]
) -> list[str]:
    """Count by exchange where there are several, and claims and proof sets where there are any."""
    everything: tuple[Published, ...] = (*entries, *folders)
    keys = list(dict.fromkeys(entry.key for entry in everything))
    kinds, lines = sorted({entry.kind for entry in folders}), []
    for kind in kinds:
        served = [entry.served for entry in folders if entry.kind == kind]
        lines.append(
            f"{kind[:1].upper()}{kind[1:]}s: {count(sum(served))} served, {count(len(served))} ever published."
        )
    if len(keys) > 1:
        for key in keys[:_MOST_LISTED]:
            own = Counter(entry.kind for entry in everything if entry.key == key and entry.served)
            parts = [
                counted(own[PublishedSnapshot.kind], "snapshot"),
                *(counted(own[kind], kind) for kind in kinds),
            ]
            lines.append(f"{escape(name(key))}: {', '.join(parts)} served")
        more = len(keys) - _MOST_LISTED
        lines += [f"and {counted(more, 'more exchange')}"] * (more > 0)
    return ["\n".join(lines)] if lines else []


def _checked(entries: Sequence[PublishedSnapshot], checked: int) -> list[str]:
    standing = sum(entry.withdrawn_at is None for entry in entries)
    return [f"Files checked in full: {count(checked)} of {count(standing)}."] if standing else []


def _not_served(
    entries: Sequence[PublishedSnapshot],
    folders: Sequence[PublishedFolder],
    most: int,
    name: Callable[[str], str],
) -> list[str]:
    everything: tuple[Published, ...] = (*entries, *folders)
    several = len({entry.key for entry in everything}) > 1
    lines = [
        f"⚠️ {_of(entry.exchange, several)}{moment(entry.taken_at)} is not served: {sentence(entry.fault)}"
        for entry in entries
        if entry.withdrawn_at is None and entry.fault
    ]
    lines += [
        f"⚠️ The {entry.kind} of {escape(name(entry.key))}, {moment(entry.taken_at)}, is not served: {sentence(entry.fault)}"
        for entry in folders
        if entry.withdrawn_at is None and entry.fault
    ]
    if not lines:
        return []
    what_to_do = "Restore the published file from the backup. No restart is needed."
    return ["\n".join([*_first(lines, most), what_to_do])]


def _of(exchange: str, several: bool) -> str:
    return f"{escape(exchange)}, " if several else ""


def _waiting(
    staged: Sequence[StagedRow | StagedPublicationRow], most: int, name: Callable[[str], str]
) -> str:
    if not staged:
        return "Nothing is waiting for Publish."
    several = len({row.key if isinstance(row, StagedPublicationRow) else row.exchange for row in staged}) > 1
    lines = [_waits(row, several, name) for row in reversed(staged)]
    return "Waiting for Publish or Discard:\n" + "\n".join(_first(lines, most))


def _waits(row: StagedRow | StagedPublicationRow, several: bool, name: Callable[[str], str]) -> str:
    if isinstance(row, StagedPublicationRow):
        return f"{row.kind[:1].upper()}{row.kind[1:]} of {escape(name(row.key))}, {moment(row.taken_at)} <code>{row.id[:8]}</code> from {escape(row.loaded_from)}"
    exchange = _of(row.exchange, several)
    return f"{exchange}{moment(row.taken_at)} <code>{row.statement_id[:8]}</code> from {escape(row.source)}"


def _first(lines: Sequence[str], most: int) -> list[str]:
    more = len(lines) - most
    return [*lines[:most], *([f"and {count(more)} more"] if more > 0 else [])]


def _settings(settings: Settings) -> str:
    rows = [
        ("operators", count(len(settings.operators))),
        ("data folder", str(settings.data_dir)),
        ("import folder", str(settings.import_dir) if settings.import_dir else "not set"),
        ("uploads", "allowed" if settings.allow_uploads else "off"),
        ("internal stores", ", ".join(settings.fetch_allow) or "none"),
        ("largest download", f"{count(settings.fetch_limit_mb)} MB"),
        ("statement ids published", settings.published_at or "not set"),
        ("updates", "webhook" if settings.webhook_url else "long polling"),
    ]
    return "<b>Settings</b>\n" + "\n".join(f"{name}: {escape(value)}" for name, value in rows)
