"""What operators read, apart from loads: status, audit, withdrawals, and what they must be told."""

from collections.abc import Sequence
from html import escape

from bot.catalogue import AuditRow, StagedRow
from bot.catalogue.file_states import News, NewsKind
from bot.catalogue.served import PublishedSnapshot
from bot.formats import count, moment
from bot.load.errors import Running
from bot.settings.model import Settings
from bot.texts.common import fits
from bot.texts.loading import progress, sentence

__all__ = ["audit", "faults_at_start", "file_news", "status", "withdraw_question", "withdraw_usage"]

_MOST_LISTED = 10


def file_news(news: News, taken_at: str) -> str:
    """What became of a published file: told once, customers having read nothing but "temporarily unavailable"."""
    name = f"the snapshot of {moment(taken_at)} (statement <code>{news.statement_id[:8]}…</code>)"
    reason = sentence(news.reason[:1].upper() + news.reason[1:]) if news.reason else ""
    match news.kind:
        case NewsKind.ANSWER_FAILED:
            return (
                f"⚠️ <b>A proof failed its own check</b> and was not sent, in {name}.\n{reason}\nThe file may have"
                " changed on disk. It is not served until the full check, which follows, finds it whole."
            )
        case NewsKind.CHECK_FAILED:
            return f"⚠️ <b>A published file is not served any more</b>: {name}.\n{reason}\n{_PUT_BACK}"
        case NewsKind.CONFIRMED:
            return f"⚠️ <b>The full check found the fault too</b>, in {name}.\n{reason}\n{_PUT_BACK}"
        case NewsKind.WHOLE_AGAIN:
            return f"✅ The full check found the published file of {name}: it is served again."
        case NewsKind.NOT_CHECKED:
            return (
                f"⚠️ <b>A published file could not be checked</b>: that of {name}.\n{reason}\nThis says nothing about the"
                " file, and what is served stays as it was: every answer is checked by itself. The check is tried again."
            )


def warning(text: str) -> str:
    """Something that they must hear of at once."""
    return f"⚠️ {escape(text, quote=False)}"


_PUT_BACK = (
    "Put the published file back from the backup, and look for what changed it. The bot checks it then and serves it"
    " again; no restart is needed."
)


def faults_at_start(faults: Sequence[str]) -> str:
    """What was found when the bot started, as many sentences as fit."""
    head = "⚠️ <b>Found at the start of the bot</b>"
    shown = [sentence(fault) for fault in faults]
    kept = len(shown)
    while True:
        more = (
            [f"and {count(len(shown) - kept)} more; they stand in the bot's log."]
            if kept < len(shown)
            else []
        )
        text = "\n\n".join([head, *shown[:kept], *more])
        if fits(text) or not kept:
            return text
        kept -= 1


def status(
    running: Running | None,
    entries: Sequence[PublishedSnapshot],
    staged: Sequence[StagedRow],
    free: int,
    settings: Settings,
    trouble: str = "",
    checked: int = 0,
    warnings: Sequence[str] = (),
) -> str:
    """What runs, what is served, what waits, how much disk is free, and the settings in effect.

    `free`: bytes. `trouble` says why nothing can be shown of the catalogue; `checked` counts the files found whole.
    `warnings` are of the folders that loads need.
    """
    for most in range(_MOST_LISTED, -1, -1):
        parts = [
            *(f"⚠️ {sentence(warning)}" for warning in (trouble, *warnings) if warning),
            progress(running) if running is not None else "No load is running.",
            _snapshot_counts(entries, trouble),
            *_checked(entries, checked),
            *_not_served(entries, most),
            _waiting(staged, most) if staged or not trouble else "What waits for Publish is not known.",
            f"Free disk space for data: {count(free // 10**6)} MB",
            _settings(settings),
        ]
        text = "\n\n".join(parts)
        if fits(text):
            break
    return text


def _snapshot_counts(entries: Sequence[PublishedSnapshot], trouble: str) -> str:
    if trouble and not entries:
        return "Snapshots: how many are served or were published is not known."
    served = sum(entry.served for entry in entries)
    return f"Snapshots: {count(served)} served, {count(len(entries))} ever published."


def _checked(entries: Sequence[PublishedSnapshot], checked: int) -> list[str]:
    standing = sum(entry.withdrawn_at is None for entry in entries)
    return [f"Files checked in full: {count(checked)} of {count(standing)}."] if standing else []


def _not_served(entries: Sequence[PublishedSnapshot], most: int) -> list[str]:
    lines = [
        f"⚠️ {moment(entry.taken_at)} is not served: {sentence(entry.fault)}"
        for entry in entries
        if entry.withdrawn_at is None and entry.fault
    ]
    if not lines:
        return []
    what_to_do = "Put the published file back from the backup; no restart is needed."
    return ["\n".join([*_first(lines, most), what_to_do])]


def _waiting(staged: Sequence[StagedRow], most: int) -> str:
    if not staged:
        return "Nothing waits for Publish."
    lines = [
        f"{moment(row.taken_at)} <code>{row.statement_id[:8]}</code> from {escape(row.source)}"
        for row in reversed(staged)
    ]
    return "Waiting for Publish or Discard:\n" + "\n".join(_first(lines, most))


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
        ("statement ids published", settings.published_at or "not published anywhere we know"),
        ("updates", "webhook" if settings.webhook_url else "long polling"),
    ]
    return "<b>Settings</b>\n" + "\n".join(f"{name}: {escape(value)}" for name, value in rows)


def audit(rows: Sequence[AuditRow], agrees: bool = True) -> str:
    """The last actions, newest first, as many as fit. `agrees`: with the public log."""
    if not rows and agrees:
        return "No operator has done anything yet."
    lines = [_action(row) for row in rows]
    if not agrees:
        lines.insert(0, _AUDIT_CHANGED)
    while not fits("\n\n".join(lines)) and len(lines) > 1:
        lines.pop()
    return "\n\n".join(lines)


_AUDIT_CHANGED = (
    "⚠️ This trail does not name the publications and withdrawals that the public log has: rows were changed or removed"
    " outside the bot. Do not rely on it; restore catalogue.db from the backup."
)


def _action(row: AuditRow) -> str:
    who = f"operator {row.operator}" if row.operator else "the bot"
    subject = f" <code>{escape(row.subject)}</code>" if row.subject else ""
    detail = f"\n{sentence(row.detail[:200])}" if row.detail else ""
    return f"{moment(row.time, exact=True)}: {who}, {row.action}{subject}: <b>{row.outcome}</b>{detail}"


def start() -> str:
    """Added to the first message for operators."""
    return "You are an operator here: /load builds a snapshot, /status says what is served and what waits. /help lists all commands."


def withdraw_usage(entries: Sequence[PublishedSnapshot]) -> str:
    """What /withdraw needs."""
    standing = [entry for entry in entries if entry.withdrawn_at is None][:_MOST_LISTED]
    lines = [
        f"<code>/withdraw {entry.statement_id[:8]}</code>: {moment(entry.taken_at)}" for entry in standing
    ]
    listed = "\n".join(lines) or "No snapshot stands at the moment."
    return (
        "<b>/withdraw &lt;snapshot&gt;</b> takes a published snapshot back. Name it by its date, by its time, or by the"
        f" first 8 digits of its statement id.\n\n{listed}"
    )


def withdraw_unknown(typed: str) -> str:
    """No snapshot is called so."""
    shown = f"“{escape(typed)}”" if len(typed) <= 40 else "this"
    return (
        f"No snapshot is called {shown}. Send /withdraw alone to see those that stand. Nothing was changed."
    )


def withdraw_ambiguous(entries: Sequence[PublishedSnapshot]) -> str:
    """Several snapshots fit."""
    lines = [
        f"<code>/withdraw {entry.statement_id[:8]}</code>: {moment(entry.taken_at)}"
        for entry in entries[:_MOST_LISTED]
    ]
    return "Several snapshots fit; name one of them. Nothing was changed.\n" + "\n".join(lines)


def withdrawn_before(entry: PublishedSnapshot) -> str:
    """It cannot be withdrawn twice."""
    assert entry.withdrawn_at is not None
    return (
        f"The snapshot of {moment(entry.taken_at)} was withdrawn on {moment(entry.withdrawn_at)} already. Nothing was"
        " changed."
    )


def withdraw_question(entry: PublishedSnapshot) -> str:
    """Asked before a snapshot is taken back."""
    return (
        f"<b>Withdraw the snapshot of {moment(entry.taken_at)}?</b>\nStatement <code>{entry.statement_id}</code>,"
        f" published on {moment(entry.published_at)}.\n\nNo proof is given from it any more; it stays listed as withdrawn"
        " for everyone to see, and cannot be published again."
    )


def withdrawn(entry: PublishedSnapshot, operator: int) -> str:
    """Said after a snapshot was taken back; `operator`: Telegram user id."""
    assert entry.withdrawn_at is not None
    return (
        f"Withdrawn by operator {operator} on {moment(entry.withdrawn_at)}: the snapshot of {moment(entry.taken_at)}."
        f" It stays listed as withdrawn.\nStatement <code>{entry.statement_id}</code>"
    )


def kept(entry: PublishedSnapshot) -> str:
    """Not withdrawn after all."""
    return f"Kept: the snapshot of {moment(entry.taken_at)} stands as before."


def nothing_to_cancel() -> str:
    """No load runs."""
    return "No load is running, so there is nothing to cancel."


def cancelling(running: Running) -> str:
    """The load is being stopped."""
    return f"Stopping the load of {escape(running.subject)} …"
