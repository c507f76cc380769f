"""What operators read, other than loads: status, audit, withdrawals, and what they must be told."""

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
    """What happened to a published file: told once; customers read only "temporarily unavailable"."""
    name = f"the snapshot of {moment(taken_at)} (statement <code>{news.statement_id[:8]}…</code>)"
    reason = sentence(news.reason[:1].upper() + news.reason[1:]) if news.reason else ""
    match news.kind:
        case NewsKind.ANSWER_FAILED:
            return (
                f"⚠️ <b>A proof failed its own check</b> and was not sent: {name}.\n{reason}\nThe file may have"
                " changed on disk. It is not served until a full check, which starts now, finds it intact."
            )
        case NewsKind.CHECK_FAILED:
            return f"⚠️ <b>A published file is no longer served</b>: {name}.\n{reason}\n{_PUT_BACK}"
        case NewsKind.CONFIRMED:
            return f"⚠️ <b>The full check confirmed the fault</b>: {name}.\n{reason}\n{_PUT_BACK}"
        case NewsKind.WHOLE_AGAIN:
            return f"✅ The full check found the published file intact, so it is served again: {name}."
        case NewsKind.NOT_CHECKED:
            return (
                f"⚠️ <b>A published file could not be checked</b>: {name}.\n{reason}\nThis says nothing about the"
                " file. It is served as before, since every answer is checked on its own. The check will be tried again."
            )


def warning(text: str) -> str:
    """Something that they must hear of at once."""
    return f"⚠️ {escape(text, quote=False)}"


_PUT_BACK = (
    "Restore the published file from the backup and find out what changed it. The bot then checks it and serves it"
    " again without a restart."
)


def faults_at_start(faults: Sequence[str]) -> str:
    """What was found when the bot started, as many sentences as fit."""
    head = "⚠️ <b>Problems found when the bot started</b>"
    shown = [sentence(fault) for fault in faults]
    kept = len(shown)
    while True:
        more = (
            [f"and {count(len(shown) - kept)} more. The bot's log has them all."] if kept < len(shown) else []
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

    `free`: bytes. `trouble` says why nothing can be shown of the catalogue; `checked`: how many files were found whole.
    `warnings` are of the folders that loads need.
    """
    for most in range(_MOST_LISTED, -1, -1):
        parts = [
            *(f"⚠️ {sentence(warning)}" for warning in (trouble, *warnings) if warning),
            progress(running) if running is not None else "No load is running.",
            _snapshot_counts(entries, trouble),
            *_checked(entries, checked),
            *_not_served(entries, most),
            _waiting(staged, most) if staged or not trouble else "I do not know what is waiting for Publish.",
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
    what_to_do = "Restore the published file from the backup. No restart is needed."
    return ["\n".join([*_first(lines, most), what_to_do])]


def _waiting(staged: Sequence[StagedRow], most: int) -> str:
    if not staged:
        return "Nothing is waiting for Publish."
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
        ("statement ids published", settings.published_at or "not set"),
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
    "⚠️ This audit trail lacks publications or withdrawals that are in the public log: rows were changed or removed"
    " outside the bot. Do not rely on it. Restore catalogue.db from the backup."
)


def _action(row: AuditRow) -> str:
    who = f"operator {row.operator}" if row.operator else "the bot"
    subject = f" <code>{escape(row.subject)}</code>" if row.subject else ""
    detail = f"\n{sentence(row.detail[:200])}" if row.detail else ""
    return f"{moment(row.time, exact=True)}: {who}, {row.action}{subject}: <b>{row.outcome}</b>{detail}"


def start() -> str:
    """Added to the first message for operators."""
    return "You are an operator here: /load builds a snapshot, /status shows what is served and what is waiting. /help lists all commands."


def withdraw_usage(entries: Sequence[PublishedSnapshot]) -> str:
    """What /withdraw needs."""
    standing = [entry for entry in entries if entry.withdrawn_at is None][:_MOST_LISTED]
    lines = [
        f"<code>/withdraw {entry.statement_id[:8]}</code>: {moment(entry.taken_at)}" for entry in standing
    ]
    listed = "\n".join(lines) or "There is no snapshot to withdraw."
    return (
        "<b>/withdraw &lt;snapshot&gt;</b> takes back a published snapshot. Name it by its date, its time, or the first 8"
        f" digits of its statement id.\n\n{listed}"
    )


def withdraw_unknown(typed: str) -> str:
    """No snapshot has that name."""
    shown = f"“{escape(typed)}”" if len(typed) <= 40 else "of that name"
    return f"There is no snapshot {shown}. Send /withdraw on its own for a list. Nothing was changed."


def withdraw_ambiguous(entries: Sequence[PublishedSnapshot]) -> str:
    """Several snapshots fit."""
    lines = [
        f"<code>/withdraw {entry.statement_id[:8]}</code>: {moment(entry.taken_at)}"
        for entry in entries[:_MOST_LISTED]
    ]
    return "Several snapshots match. Name one of them. Nothing was changed.\n" + "\n".join(lines)


def withdrawn_before(entry: PublishedSnapshot) -> str:
    """It cannot be withdrawn twice."""
    assert entry.withdrawn_at is not None
    return (
        f"The snapshot of {moment(entry.taken_at)} was already withdrawn on {moment(entry.withdrawn_at)}. Nothing was"
        " changed."
    )


def withdraw_question(entry: PublishedSnapshot) -> str:
    """Asked before a snapshot is taken back."""
    return (
        f"<b>Withdraw the snapshot of {moment(entry.taken_at)}?</b>\nStatement <code>{entry.statement_id}</code>,"
        f" published on {moment(entry.published_at)}.\n\nNo more proofs will be given from it. Everyone will see it listed as"
        " withdrawn, and it cannot be published again."
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
    return f"Kept: the snapshot of {moment(entry.taken_at)} is still published."


def nothing_to_cancel() -> str:
    """No load runs."""
    return "No load is running, so there is nothing to cancel."


def cancelling(running: Running) -> str:
    """The load is being stopped."""
    return f"Stopping the load of {escape(running.subject)} …"
