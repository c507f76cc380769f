"""Alerts: the menu where they are switched on, and each of them. At most six lines: what happened, and what it rests on."""

from collections.abc import Sequence
from html import escape

from bot.alerts import AlertChoices, AlertEvent, AlertKind, BelowLine
from bot.formats import count, date_of, day, percent
from bot.languages import N_, _, ngettext, translated

__all__ = [
    "KIND_LABELS",
    "alert",
    "alert_labels",
    "all_exchanges",
    "cannot_be_kept",
    "choose_exchange",
    "forgotten",
    "kind_label",
    "line_label",
    "menu",
    "not_forgotten",
    "nothing_on",
    "only_administrators",
    "privacy",
    "shown_exchange",
    "stop_all",
    "stopped",
]

_REASON = 200  # characters
KIND_LABELS = {
    # Translators: button; alerts of this kind are switched on and off with it, as with those below
    AlertKind.PUBLISHED: N_("New publication"),
    # Translators: button; a publication was withdrawn
    AlertKind.WITHDRAWN: N_("Withdrawn"),
    # Translators: button; wallets whose signature turned out not to hold
    AlertKind.CONTRADICTED: N_("Invalid signatures"),
    # Translators: button; a second, different root was published for one time
    AlertKind.SECOND_ROOT: N_("Second root"),
    # Translators: button; for a long time nothing new was loaded
    AlertKind.SILENCE: N_("Nothing new for long"),
}


# -- the menu


def menu(choices: AlertChoices, exchange: str, *, in_group: bool) -> str:
    """Return what is above the buttons; `exchange`: name of the only one that is chosen, "" for all."""
    if in_group:
        asked = _("I can write to this group when something happens. Its administrators choose.")
    else:
        asked = _("I can write to you when something happens. You choose, and you can stop it any time.")
    if not choices.kinds:
        now = _("Nothing is switched on.")
    elif exchange:
        now = ngettext(
            "{n} kind is switched on, for {exchange}.",
            "{n} kinds are switched on, for {exchange}.",
            len(choices.kinds),
            n=count(len(choices.kinds)),
            exchange=escape(exchange),
        )
    else:
        now = ngettext(
            "{n} kind is switched on, for all exchanges.",
            "{n} kinds are switched on, for all exchanges.",
            len(choices.kinds),
            n=count(len(choices.kinds)),
        )
    below = _("The last buttons with % mean: less is held than that share of what is owed.")
    return f"<b>{_('Alerts')}</b>\n{asked}\n\n{now}\n{below}"


def kind_label(kind: AlertKind, *, on: bool) -> str:
    """Return the label of the button of one kind of those offered."""
    label = translated(KIND_LABELS[kind])
    return f"✓ {label}" if on else label


def line_label(line: int, *, on: bool) -> str:
    """Return the label of the button of a `line` in per cent."""
    return f"✓ < {line}%" if on else f"< {line}%"


def shown_exchange(exchange: str) -> str:
    """Return the label of the button that leads to the list of exchanges; `exchange`: a name, "" for all."""
    return _("Exchange: {exchange}", exchange=exchange) if exchange else _("Exchange: all")


def all_exchanges() -> str:
    """Return the label of the button that chooses all exchanges."""
    return _("All exchanges")


def choose_exchange() -> str:
    """Return what is above the list of exchanges."""
    return _("Which exchange do you want alerts of?")


def stop_all() -> str:
    """Return the label of the button in the menu that ends all alerts."""
    return _("Stop all alerts")


def alert_labels() -> tuple[str, str]:
    """Return the labels of the buttons under an alert: to the reserves, and to end all alerts."""
    return _("Reserves"), _("Stop these alerts")


def stopped(*, in_group: bool) -> str:
    """All alerts of a chat were ended. Shown in a box, so without markup."""
    if in_group:
        return _(
            "Done. This group gets no more alerts, and I keep nothing of it for them. /alerts starts them again."
        )
    return _("Done. You get no more alerts, and I keep nothing of you for them. /alerts starts them again.")


def nothing_on() -> str:
    """There was nothing to stop. Shown in a box, so without markup."""
    return _("No alerts are switched on here.")


def only_administrators() -> str:
    """Someone else pressed a button in a group. Shown in a box, so without markup."""
    return _("Only administrators of this group can change its alerts.")


def cannot_be_kept() -> str:
    """The file cannot be read or written."""
    return _("I cannot read or save alerts right now. Please try again later.")


def forgotten() -> str:
    """Part of the answer to ``/forget``: there were alerts."""
    return _("Your alerts are deleted too.")


def not_forgotten() -> str:
    """Part of the answer to ``/forget``: the file cannot be written."""
    return _("I could not delete your alerts just now. Please send /forget again in a few minutes.")


def privacy() -> str:
    """The paragraph of ``/privacy``."""
    return _(
        "If you switch on /alerts, I keep the number of the chat, its language, what you chose, and how far I have told it."
        " All of it is deleted when you stop the alerts, send /forget, or block me."
    )


# -- alerts

_PUBLISHED = {
    "tree": N_("<b>{exchange}: a new snapshot, of {date}</b>"),
    "claim": N_("<b>{exchange}: new figures in its own format, of {date}</b>"),
    "proof set": N_("<b>{exchange}: new proofs about all clients, of {date}</b>"),
}
_RESTS = {
    "tree": N_("It rests on what the exchange says it owes. Check with /verify that you are in it."),
    "claim": N_("It rests on what the exchange published, as this bot's operator loaded it."),
    "proof set": N_("It rests on our own check of those proofs when they were loaded."),
}
_WITHDRAWN = {
    "tree": N_("<b>{exchange}: the snapshot of {date} was withdrawn</b>"),
    "claim": N_("<b>{exchange}: the figures of {date} were withdrawn</b>"),
    "proof set": N_("<b>{exchange}: the proofs of {date} were withdrawn</b>"),
}


def alert(event: AlertEvent, exchange: str, line: int) -> str:
    """Return an alert; `exchange`: its name; `line`: the recipient's, in per cent."""
    name, facts = escape(exchange), event.facts
    match event.kind:
        case AlertKind.PUBLISHED:
            head = translated(_PUBLISHED[facts.publication], exchange=name, date=date_of(facts.taken_at))
            return f"🔔 {head}\n{translated(_RESTS[facts.publication])}"
        case AlertKind.WITHDRAWN:
            return _withdrawn(event, name)
        case AlertKind.RATIO:
            return _below(event, name, line)
        case AlertKind.CONTRADICTED:
            return _contradicted(event, name)
        case AlertKind.SECOND_ROOT:
            head = _(
                "<b>{exchange}: a second root for {date}</b>", exchange=name, date=date_of(facts.taken_at)
            )
            rest = _(
                "Another one was published here for that time before. This bot's operator loaded both and confirmed each. Two people"
                " may have been shown different books: compare your root."
            )
            return f"⚠️ {head}\n{rest}"
        case AlertKind.SILENCE:
            head = _(
                "<b>{exchange}: nothing new loaded here since {date}</b>",
                exchange=name,
                date=day(facts.since),
            )
            rest = _(
                "It never took that long before. The exchange may have published nothing, or this bot's operator may be late."
            )
            return f"🔕 {head}\n{rest}"
        case AlertKind.NO_QUORUM:
            raise ValueError("nothing makes such an event")


def _withdrawn(event: AlertEvent, name: str) -> str:
    facts = event.facts
    head = translated(_WITHDRAWN[facts.publication], exchange=name, date=date_of(facts.taken_at))
    reason = facts.reason if len(facts.reason) <= _REASON else f"{facts.reason[:_REASON]}…"
    why = _("Reason given: “{reason}”.", reason=escape(reason)) if reason else _("No reason was given.")
    rest = _("This bot's operator withdrew it. It stays in the public log.")
    return f"🔔 {head}\n{why}\n{rest}"


def _contradicted(event: AlertEvent, name: str) -> str:
    facts = event.facts
    head = ngettext(
        "<b>{exchange}: {n} wallet of {total} has an invalid signature</b>",
        "<b>{exchange}: {n} wallets of {total} have an invalid signature</b>",
        facts.invalid,
        exchange=name,
        n=count(facts.invalid),
        total=count(facts.wallets),
    )
    of = _("In the wallet list of {date}.", date=date_of(facts.taken_at))
    rest = _(
        "It rests on our own check of that list: in these rows text, key and address do not fit each other."
    )
    return f"⚠️ {head}\n{of}\n{rest}"


# Each names the level that the figure is of.
_BELOW = {
    "claimed": N_("<b>{exchange}: {asset} is at {ratio}, claimed</b>"),
    "signed": N_("<b>{exchange}: {asset} is at {ratio}, signed</b>"),
}
_LEVELS = {
    "claimed": N_("Claimed: what the exchange says it holds, against what it says it owes."),
    "signed": N_(
        "Signed: only wallets with a valid ownership signature, against what the exchange says it owes."
    ),
}


def _below(event: AlertEvent, name: str, line: int) -> str:
    crossed = event.crossed(line)
    worst = crossed[0]
    ratio = percent(worst.held, worst.owed)
    head = translated(_BELOW[worst.level], exchange=name, asset=escape(worst.asset), ratio=ratio)
    lines = [f"⚠️ {head}", _since(worst, event.facts.taken_at, line)]
    signed = next((one for one in crossed if one.level != worst.level), None)
    if signed is not None:
        ratio = percent(signed.held, signed.owed)
        lines.append(
            _(
                "Of wallets with a valid signature alone, {asset} is at {ratio}.",
                asset=escape(signed.asset),
                ratio=ratio,
            )
        )
    if more := _more(crossed):
        lines.append(more)
    return "\n".join([*lines, translated(_LEVELS[worst.level])])


def _since(worst: BelowLine, taken_at: str, line: int) -> str:
    if not worst.owed_before:
        return _("That is below your {line}, as of {date}.", line=f"{line}%", date=date_of(taken_at))
    return _(
        "That is below your {line}, as of {date}. Before it was {ratio}.",
        line=f"{line}%",
        date=date_of(taken_at),
        ratio=percent(worst.held_before, worst.owed_before),
    )


def _more(crossed: Sequence[BelowLine]) -> str:
    number = len({one.asset for one in crossed} - {crossed[0].asset})
    if not number:
        return ""
    return ngettext(
        "{n} more asset fell below it.", "{n} more assets fell below it.", number, n=count(number)
    )
