"""What operators read, other than loads: status, audit, withdrawals, and what they must be told."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.catalogue import AuditRow
from bot.catalogue.file_states import News, NewsKind
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import PublishedSnapshot
from bot.formats import count, moment
from bot.load.errors import Running
from bot.texts.common import fits, reason_given
from bot.texts.loading import sentence

__all__ = ["audit", "faults_at_start", "file_news", "withdraw_question", "withdraw_usage"]

_MOST_LISTED = 10
Published = PublishedSnapshot | PublishedFolder
_NONE: Mapping[str, str] = {}


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


def audit(rows: Sequence[AuditRow], agrees: bool = True, exchanges: Mapping[str, str] = _NONE) -> str:
    """The last actions, newest first, as many as fit. `agrees`: with the public log.

    `exchanges`: the exchange's name by the first digits of an id, where there are several.
    """
    if not rows and agrees:
        return "No operator has done anything yet."
    lines = [_action(row, exchanges.get(row.subject, "")) for row in rows]
    if not agrees:
        lines.insert(0, _AUDIT_CHANGED)
    while not fits("\n\n".join(lines)) and len(lines) > 1:
        lines.pop()
    return "\n\n".join(lines)


_AUDIT_CHANGED = (
    "⚠️ This audit trail lacks publications or withdrawals that are in the public log: rows were changed or removed"
    " outside the bot. Do not rely on it. Restore catalogue.db from the backup."
)


def _action(row: AuditRow, exchange: str) -> str:
    who = f"operator {row.operator}" if row.operator else "the bot"
    subject = f" <code>{escape(row.subject)}</code>" if row.subject else ""
    subject += f" of {escape(exchange)}" if exchange else ""
    detail = f"\n{sentence(row.detail[:200])}" if row.detail else ""
    return f"{moment(row.time, exact=True)}: {who}, {row.action}{subject}: <b>{row.outcome}</b>{detail}"


def start() -> str:
    """Added to the first message for operators."""
    return "You are an operator here: /load builds a snapshot, /status shows what is served and what is waiting. /help lists all commands."


def _of(exchange: str, several: bool) -> str:
    return f"{escape(exchange)}, " if several else ""


def _named(entry: PublishedSnapshot, names: Mapping[str, str]) -> str:
    return f"{_of(names.get(entry.key, entry.key), len(names) > 1)}{moment(entry.taken_at)}"


def withdraw_usage(
    entries: Sequence[PublishedSnapshot],
    folders: Sequence[PublishedFolder] = (),
    names: Mapping[str, str] = _NONE,
) -> str:
    """What /withdraw needs; `names`: the exchanges' by their keys."""
    everything: tuple[Published, ...] = (*entries, *folders)
    standing = [entry for entry in everything if entry.withdrawn_at is None][:_MOST_LISTED]
    lines = [_withdrawable(entry, names) for entry in standing]
    listed = "\n".join(lines) or "There is no snapshot to withdraw."
    several = (
        " With several exchanges, put the exchange in front: <code>okx 2026-08-14</code>."
        if len(names) > 1
        else ""
    )
    return (
        "<b>/withdraw &lt;snapshot&gt; [reason]</b> takes back a published snapshot. Name it by its date, its time, or the"
        f" first 8 digits of its statement id.{several} Words behind that are the reason, which everyone reads.\n\n{listed}"
    )


def _withdrawable(entry: Published, names: Mapping[str, str]) -> str:
    exchange = _of(names.get(entry.key, entry.key), len(names) > 1)
    kind = "" if isinstance(entry, PublishedSnapshot) else f"{entry.kind}, "
    return f"<code>/withdraw {entry.subject[:8]}</code>: {kind}{exchange}{moment(entry.taken_at)}"


def withdraw_unknown(typed: str) -> str:
    """Nothing that was published has that name, or it is not how one is named."""
    shown = f"“{escape(typed)}”" if len(typed) <= 40 else "of that name"
    return (
        f"There is no snapshot, claim or proof set {shown}. Name one by its date, written 2026-10-25, by its time, written"
        " 2026-10-25T00:00:00Z, or by the first 8 digits of its id. Send /withdraw on its own for a list. Nothing was changed."
    )


def withdraw_ambiguous(entries: Sequence[Published], names: Mapping[str, str] = _NONE) -> str:
    """Several snapshots, claims or proof sets fit; `names`: the exchanges' by their keys."""
    lines = [_withdrawable(entry, names) for entry in entries[:_MOST_LISTED]]
    return "Several match. Send one of these instead. Nothing was changed.\n" + "\n".join(lines)


def withdrawn_before(entry: PublishedSnapshot, names: Mapping[str, str] = _NONE) -> str:
    """It cannot be withdrawn twice; `names`: the exchanges' by their keys."""
    assert entry.withdrawn_at is not None
    return (
        f"The snapshot of {_named(entry, names)} was already withdrawn on {moment(entry.withdrawn_at)}. Nothing was"
        " changed."
    )


def withdraw_question(entry: PublishedSnapshot, names: Mapping[str, str] = _NONE) -> str:
    """Asked before a snapshot is taken back; `names`: the exchanges' by their keys."""
    return (
        f"<b>Withdraw the snapshot of {_named(entry, names)}?</b>\nStatement <code>{entry.statement_id}</code>,"
        f" published on {moment(entry.published_at)}.\n\nNo more proofs will be given from it. Everyone will see it listed as"
        " withdrawn, and it cannot be published again."
    )


def withdraw_reason(reason: str, subject: str) -> str:
    """Say which reason everyone will read, or how to give one; `subject`: the first 8 digits of the id."""
    if reason:
        return f"Everyone will read this reason, and it stays in the public log: “{escape(reason)}”."
    return (
        "No reason is given. To give one that everyone reads and that stays in the public log, send"
        f" <code>/withdraw {subject} the reason</code>."
    )


def withdrawn(entry: PublishedSnapshot, operator: int, names: Mapping[str, str] = _NONE) -> str:
    """Said after a snapshot was taken back; `operator`: Telegram user id, `names`: the exchanges' by their keys."""
    assert entry.withdrawn_at is not None
    return (
        f"Withdrawn by operator {operator} on {moment(entry.withdrawn_at)}: the snapshot of {_named(entry, names)}."
        f" It stays listed as withdrawn.{reason_given(entry.reason)}\nStatement <code>{entry.statement_id}</code>"
    )


def kept(entry: PublishedSnapshot, names: Mapping[str, str] = _NONE) -> str:
    """Not withdrawn after all; `names`: the exchanges' by their keys."""
    return f"Kept: the snapshot of {_named(entry, names)} is still published."


def nothing_to_cancel() -> str:
    """No load runs."""
    return "No load is running, so there is nothing to cancel."


def cancelling(running: Running) -> str:
    """The load is being stopped."""
    return f"Stopping the load of {escape(running.subject)} …"
