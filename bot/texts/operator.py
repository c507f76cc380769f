"""What operators read, other than loads: audit, withdrawals, and what they must be told."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.catalogue import AuditRow
from bot.catalogue.file_states import News, NewsKind
from bot.catalogue.published_folder import PublishedFolder
from bot.catalogue.served import PublishedSnapshot
from bot.formats import count, moment
from bot.languages import N_, _, ngettext, translated
from bot.load.errors import Running
from bot.texts.common import fits, reason_given
from bot.texts.loading import inline, sentence
from bot.texts.points import folded

__all__ = ["audit", "faults_at_start", "file_news", "withdraw_question", "withdraw_usage"]

_MOST_LISTED, _SEEN = 10, 3  # of a list, and of it without opening the quote
_SEEN_ACTIONS, _DETAIL, _SEEN_DETAIL = 2, 200, 36  # rows of the audit, and characters of one's detail
Published = PublishedSnapshot | PublishedFolder
_NONE: Mapping[str, str] = {}

_NEWS = {
    NewsKind.ANSWER_FAILED: N_(
        "<b>A proof failed its own check</b> and was not sent: the snapshot of {moment} (statement {digits}).\n{reason}\nThe"
        " file may have changed on disk. It is not served until a full check, which starts now, finds it intact."
    ),
    NewsKind.CHECK_FAILED: N_(
        "<b>A published file is no longer served</b>: the snapshot of {moment} (statement {digits}).\n{reason}\nRestore the"
        " published file from the backup and find out what changed it. The bot then checks it and serves it again without a"
        " restart."
    ),
    NewsKind.CONFIRMED: N_(
        "<b>The full check confirmed the fault</b>: the snapshot of {moment} (statement {digits}).\n{reason}\nRestore the"
        " published file from the backup and find out what changed it. The bot then checks it and serves it again without a"
        " restart."
    ),
    NewsKind.WHOLE_AGAIN: N_(
        "The full check found the published file intact, so it is served again: the snapshot of {moment} (statement"
        " {digits})."
    ),
    NewsKind.NOT_CHECKED: N_(
        "<b>A published file could not be checked</b>: the snapshot of {moment} (statement {digits}).\n{reason}\nThis says"
        " nothing about the file. It is served as before, since every answer is checked on its own. The check will be tried"
        " again."
    ),
}


def file_news(news: News, taken_at: str) -> str:
    """What happened to a published file: told once; customers read only "temporarily unavailable"."""
    mark = "✅" if news.kind is NewsKind.WHOLE_AGAIN else "⚠️"
    digits = f"<code>{news.statement_id[:8]}…</code>"
    reason = inline(news.reason) if news.reason else ""
    said = translated(_NEWS[news.kind], moment=moment(taken_at), digits=digits, reason=reason)
    return f"{mark} {said}"


def warning(text: str) -> str:
    """Something that they must hear of at once."""
    return f"⚠️ {sentence(text)}"


def faults_at_start(faults: Sequence[str]) -> str:
    """What was found when the bot started: the first of it, and folded as many sentences as fit."""
    shown = [sentence(fault) for fault in faults]
    head = "⚠️ " + ngettext(
        "<b>The bot has started: {n} thing needs a look</b>",
        "<b>The bot has started: {n} things need a look</b>",
        len(shown),
        n=count(len(shown)),
    )
    kept = len(shown)
    while True:
        left_out = len(shown) - kept
        more = (
            ngettext(
                "and {n} more. The bot's log has it.",
                "and {n} more. The bot's log has them all.",
                left_out,
                n=count(left_out),
            )
            if left_out
            else ""
        )
        first = shown[:1] if kept else []
        text = "\n\n".join(filter(None, [head, *first, folded([*shown[1:kept], more])]))
        if fits(text) or not kept:
            return text
        kept -= 1


def audit(rows: Sequence[AuditRow], agrees: bool = True, exchanges: Mapping[str, str] = _NONE) -> str:
    """The last actions, newest first, as many as fit. `agrees`: with the public log.

    `exchanges`: the exchange's name by the first digits of an id, where there are several.
    """
    if not rows and agrees:
        return _("No operator has done anything yet.")
    seen = [_action(row, exchanges.get(row.subject, ""), _SEEN_DETAIL) for row in rows[:_SEEN_ACTIONS]]
    if not agrees:
        changed = _(
            "This audit trail lacks publications or withdrawals that are in the public log: rows were changed or removed"
            " outside the bot. Do not rely on it. Restore catalogue.db from the backup."
        )
        seen.insert(0, f"⚠️ {changed}")
    cut = [row for row in rows[:_SEEN_ACTIONS] if len(row.detail) > _SEEN_DETAIL]
    more = [_action(row, exchanges.get(row.subject, ""), _DETAIL) for row in (*cut, *rows[_SEEN_ACTIONS:])]
    while more and not fits("\n\n".join([*seen, folded(more)])):
        more.pop()
    return "\n\n".join(filter(None, [*seen, folded(more)]))


_ACTIONS = {
    action: action
    for action in (
        N_("load"),
        N_("publish"),
        N_("discard"),
        N_("withdraw"),
        N_("cancel"),
        N_("exchange key"),
    )
}
_OUTCOMES = {
    outcome: outcome
    for outcome in (
        N_("started"),
        N_("done"),
        N_("refused"),
        N_("failed"),
        N_("cancelled"),
        N_("interrupted"),
        N_("asked"),
        N_("confirmed"),
        N_("told"),
    )
}


def _action(row: AuditRow, exchange: str, longest: int) -> str:
    """Return one row of the audit; its detail is kept in English."""
    action = translated(_ACTIONS[row.action]) if row.action in _ACTIONS else escape(row.action)
    outcome = translated(_OUTCOMES[row.outcome]) if row.outcome in _OUTCOMES else escape(row.outcome)
    what = f"{action} <code>{escape(row.subject)}</code>" if row.subject else action
    if exchange:
        what = _("{action} of {exchange}", action=what, exchange=escape(exchange))
    values = {"moment": moment(row.time, exact=True), "action": what, "outcome": f"<b>{outcome}</b>"}
    # Translators: a row of the list of what operators did: who, what, and with which outcome.
    if row.operator:
        said = _("{moment}: operator {operator}, {action}: {outcome}", operator=row.operator, **values)
    else:
        said = _("{moment}: the bot, {action}: {outcome}", **values)
    shown = row.detail if len(row.detail) <= longest else f"{row.detail[:longest]}…"
    return f"{said}\n{escape(shown, quote=False)}" if shown else said


def start() -> str:
    """Added to the first message for operators."""
    return _(
        "You are an operator here: /load builds a snapshot, /status shows what is served and what is waiting. /help lists all"
        " commands."
    )


def _named(entry: PublishedSnapshot, names: Mapping[str, str]) -> str:
    """Return the time of a snapshot, behind the name of its exchange where there are several."""
    name = f"{escape(names.get(entry.key, entry.key))}, " if len(names) > 1 else ""
    return f"{name}{moment(entry.taken_at)}"


def withdraw_usage(
    entries: Sequence[PublishedSnapshot],
    folders: Sequence[PublishedFolder] = (),
    names: Mapping[str, str] = _NONE,
) -> str:
    """What /withdraw needs; `names`: the exchanges' by their keys."""
    everything: tuple[Published, ...] = (*entries, *folders)
    standing = [entry for entry in everything if entry.withdrawn_at is None][:_MOST_LISTED]
    lines = [_withdrawable(entry, names) for entry in standing]
    usage = _(
        "<b>/withdraw &lt;snapshot&gt; [reason]</b> takes back a published snapshot. Everyone reads the reason."
    )
    how = [
        _("Name the snapshot by its date, its time, or the first 8 digits of its statement id."),
    ]
    if len(names) > 1:
        example = "<code>okx 2026-08-14</code>"
        how.append(_("With several exchanges, put the exchange in front: {example}.", example=example))
    listed = "\n".join(lines[:_SEEN]) or _("There is no snapshot to withdraw.")
    return "\n\n".join([usage, listed, folded(["\n".join(lines[_SEEN:]), " ".join(how)])])


_LISTED = {
    "claim": N_("{command}: claim, {moment}"),
    "proof set": N_("{command}: proof set, {moment}"),
}
_LISTED_OF = {
    "claim": N_("{command}: claim, {exchange}, {moment}"),
    "proof set": N_("{command}: proof set, {exchange}, {moment}"),
}


def _withdrawable(entry: Published, names: Mapping[str, str]) -> str:
    command = f"<code>/withdraw {entry.subject[:8]}</code>"
    if isinstance(entry, PublishedSnapshot):
        return f"{command}: {_named(entry, names)}"
    when = moment(entry.taken_at)
    if len(names) > 1:
        exchange = escape(names.get(entry.key, entry.key))
        return translated(_LISTED_OF[entry.kind], command=command, exchange=exchange, moment=when)
    return translated(_LISTED[entry.kind], command=command, moment=when)


def withdraw_unknown(typed: str) -> str:
    """Nothing that was published has that name, or it is not how one is named."""
    if len(typed) <= 40:
        found = _("There is no snapshot, claim or proof set “{name}”.", name=escape(typed))
    else:
        found = _("There is no snapshot, claim or proof set of that name.")
    how = _(
        "Name one by its date, written 2026-10-25, by its time, written 2026-10-25T00:00:00Z, or by the first 8 digits of its"
        " id. Send /withdraw on its own for a list. Nothing was changed."
    )
    return f"{found} {how}"


def withdraw_ambiguous(entries: Sequence[Published], names: Mapping[str, str] = _NONE) -> str:
    """Several snapshots, claims or proof sets fit; `names`: the exchanges' by their keys."""
    lines = [_withdrawable(entry, names) for entry in entries[:_MOST_LISTED]]
    said = _("Several match. Send one of these instead. Nothing was changed.")
    more = [folded(["\n".join(lines[_SEEN:])])] if lines[_SEEN:] else []
    return "\n".join([said, *lines[:_SEEN], *more])


def withdrawn_before(entry: PublishedSnapshot, names: Mapping[str, str] = _NONE) -> str:
    """It cannot be withdrawn twice; `names`: the exchanges' by their keys."""
    assert entry.withdrawn_at is not None
    return _(
        "The snapshot of {snapshot} was already withdrawn on {withdrawn}. Nothing was changed.",
        snapshot=_named(entry, names),
        withdrawn=moment(entry.withdrawn_at),
    )


def withdraw_question(entry: PublishedSnapshot, names: Mapping[str, str] = _NONE) -> str:
    """Asked before a snapshot is taken back; `names`: the exchanges' by their keys."""
    return _(
        "<b>Withdraw the snapshot of {snapshot}?</b>\nStatement {id}, published on {published}.\n\nNo more proofs will be given"
        " from it. Everyone will see it listed as withdrawn, and it cannot be published again.",
        snapshot=_named(entry, names),
        id=f"<code>{entry.statement_id[:8]}…</code>",  # whole once it is withdrawn
        published=moment(entry.published_at),
    )


def withdraw_reason(reason: str, subject: str) -> str:
    """Say which reason everyone will read, or how to give one; `subject`: the first 8 digits of the id."""
    if reason:
        return _(
            "Everyone will read this reason, and it stays in the public log: “{reason}”.",
            reason=escape(reason),
        )
    return _(
        "No reason is given. To give one that everyone reads and that stays in the public log, send"
        " <code>/withdraw {subject} the reason</code>.",
        subject=subject,
    )


def withdrawn(entry: PublishedSnapshot, operator: int, names: Mapping[str, str] = _NONE) -> str:
    """Said after a snapshot was taken back; `operator`: Telegram user id, `names`: the exchanges' by their keys."""
    assert entry.withdrawn_at is not None
    return _(
        "Withdrawn by operator {operator} on {withdrawn}: the snapshot of {snapshot}. It stays listed as"
        " withdrawn.{reason}\nStatement {id}",
        operator=operator,
        withdrawn=moment(entry.withdrawn_at),
        snapshot=_named(entry, names),
        reason=reason_given(entry.reason),
        id=f"<code>{entry.statement_id}</code>",
    )


def kept(entry: PublishedSnapshot, names: Mapping[str, str] = _NONE) -> str:
    """Not withdrawn after all; `names`: the exchanges' by their keys."""
    return _("Kept: the snapshot of {snapshot} is still published.", snapshot=_named(entry, names))


def nothing_to_cancel() -> str:
    """No load runs."""
    return _("No load is running, so there is nothing to cancel.")


def cancelling(running: Running) -> str:
    """The load is being stopped."""
    return _("Stopping the load of {subject} …", subject=escape(running.subject))
