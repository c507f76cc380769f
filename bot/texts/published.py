"""What is said of statements by their id: which were published here, and which never were."""

from html import escape

from bot.catalogue.claim_digits import KnownClaim
from bot.catalogue.entry import Known, PublishedSnapshot
from bot.catalogue.published_folder import PublishedFolder
from bot.formats import amount, date_of, day, moment
from bot.languages import _
from bot.texts.claim_comparison import exchange_name, source_of
from bot.texts.common import reason_given
from bot.texts.members import in_brackets
from bot.texts.name_lists import all_of
from porcore.exchanges.known import KnownExchanges
from porcore.exchanges.sentences import shown_name
from porcore.format.statement import Asset

__all__ = [
    "another_statement",
    "elsewhere",
    "known_claim",
    "known_digits",
    "labels",
    "looked_up_nothing",
    "never_published",
    "state_here",
    "statement_is_ours",
    "tell_operators",
    "withdrawn_here",
]

_MOST_NAMED = 6  # exchanges


# -- digits that were sent instead of a client's id


def known_digits(known: Known, asset: Asset | None, exchange: str = "") -> str:
    """Say what digits are that this bot published itself; `asset` is the one whose root they are.

    `exchange`: its name where that is to be told.
    """
    entry = known.entry
    when, name = moment(entry.taken_at), escape(exchange)
    values = {"when": when, "name": name}
    if asset is None:
        what = (
            _("These digits are the <b>statement id</b> of the snapshot of {name}, {when}.", **values)
            if exchange
            else _("These digits are the <b>statement id</b> of the snapshot of {when}.", when=when)
        )
    else:
        values |= {
            "asset": f"{asset.symbol}",
            "sums": in_brackets(asset),
            "total": amount(asset.root.sum, asset.decimals),
        }
        what = (
            _(
                "These digits are the <b>root hash of {asset}</b>{sums} in the snapshot of {name}, {when}. Its total"
                " liabilities are {total}.",
                **values,
            )
            if exchange
            else _(
                "These digits are the <b>root hash of {asset}</b>{sums} in the snapshot of {when}. Its total liabilities"
                " are {total}.",
                **{key: value for key, value in values.items() if key != "name"},
            )
        )
    said = " ".join(filter(None, [what, _state(entry), reason_given(entry.reason).strip()]))
    same = _(
        "They are the same for everyone, so I looked up no balance. To see whether your balances were counted, send your Hashed"
        " Client ID."
    )
    statement = "" if asset is None else _folded(_("Statement {id}", id=f"<code>{entry.statement_id}</code>"))
    return f"{said}\n\n{same}{statement}"


def known_claim(known: KnownClaim, exchanges: KnownExchanges) -> str:
    """Say what digits are that were published with a claim, be it withdrawn: its id, or one of its roots."""
    entry, root = known.entry, known.root
    values = {
        "name": exchange_name(exchanges, entry.key),
        "day": date_of(entry.taken_at),
        "source": source_of(exchanges, entry.key, entry.source),
    }
    if root is None:
        what = _(
            "These digits are the <b>id of the claim</b> of {name} for {day}, which this bot's operator loaded from {source}.",
            **values,
        )
    elif root.label:
        what = _(
            "These digits are the <b>root</b> (labelled {label}) that this bot's operator loaded as {name}'s for {day}, source"
            " {source}.",
            label=escape(shown_name(root.label), quote=False),
            **values,
        )
    else:
        what = _(
            "These digits are the <b>root</b> that this bot's operator loaded as {name}'s for {day}, source {source}.",
            **values,
        )
    said = " ".join(filter(None, [what, _state(entry), reason_given(entry.reason).strip()]))
    claim = "" if root is None else _folded(_("Claim {id}", id=f"<code>{entry.id}</code>"))
    return f"{said}\n\n{looked_up_nothing(values['name'])}{claim}"


def looked_up_nothing(name: str) -> str:
    """Said below what public digits of an exchange are. `name`: its name as HTML."""
    return _(
        "They are the same for everyone, so I looked up no balance. If you have your proof file of {name}, send it to me:"
        " /inspect explains how.",
        name=name,
    )


def _folded(html: str) -> str:
    return f"\n<blockquote expandable>{html}</blockquote>"


def _state(entry: PublishedSnapshot | PublishedFolder) -> str:
    """Return when something was published here, and what became of it."""
    return state_here(entry.published_at, entry.withdrawn_at, is_faulty=bool(entry.fault))


def state_here(published_at: str, withdrawn_at: str | None, *, is_faulty: bool) -> str:
    """Return when something was published here, and whether it is withdrawn or cannot be shown now."""
    when = moment(published_at)
    if withdrawn_at:
        return _(
            "It was published here on {when} and ❌ <b>withdrawn</b> on {withdrawn}: it is no longer valid.",
            when=when,
            withdrawn=moment(withdrawn_at),
        )
    if is_faulty:
        return _("It was published here on {when}. I cannot show it right now.", when=when)
    return _("It was published here on {when}.", when=when)


def labels() -> dict[str, str]:
    """Return the labels of the buttons under such an answer."""
    return {
        "reserves": _("What it owes and holds"),
        "snapshots": _("All snapshots"),
        "lists": _("All that was published"),
    }


# -- the statement of a proof file


def statement_is_ours(entry: PublishedSnapshot) -> str:
    """The statement of the file was published and not withdrawn."""
    return _(
        "✅ Its statement was published here on {when}, for the snapshot of {taken_at}.",
        when=moment(entry.published_at),
        taken_at=moment(entry.taken_at),
    )


def withdrawn_here(entry: PublishedSnapshot, standing: PublishedSnapshot | None) -> str:
    """The statement of the file was taken back; `standing` is the one for the same time that is valid now."""
    said = _(
        "⚠️ Its statement was published here on {when} and <b>withdrawn</b> on {withdrawn}: it is no longer valid for"
        " {taken_at}.",
        when=moment(entry.published_at),
        withdrawn=moment(entry.withdrawn_at or ""),
        taken_at=moment(entry.taken_at),
    ) + reason_given(entry.reason)
    if standing is None:
        return said
    now = _(
        "The valid one for that time was published here on {when}: {id}",
        when=moment(standing.published_at),
        id=f"<code>{standing.statement_id}</code>",
    )
    return f"{said} {now}"


def never_published(taken_at: str) -> str:
    """The statement of the file is of a time that nothing was published for."""
    return _(
        "❔ Its statement was never published here, nor was any other for {when}. /snapshots lists all that were. If the exchange"
        " gave you this file, ask it where this statement is published.",
        when=moment(taken_at),
    )


def elsewhere(exchange: str, *ours: str) -> str:
    """The statement of the file names another exchange than those of this bot, one or more."""
    values = {
        "exchange": escape(exchange),
        "names": all_of([escape(name) for name in ours], _MOST_NAMED),
    }
    if len(ours) > _MOST_NAMED:
        return _(
            "❔ Its statement is from {exchange}. Only statements of {names} are published here; /exchanges lists all.",
            **values,
        )
    return _("❔ Its statement is from {exchange}. Only statements of {names} are published here.", **values)


def another_statement(statement_id: str, ours: PublishedSnapshot, published_at: str) -> str:
    """Two statements for one time: said loudly, and as what it is."""
    compare = (
        _(
            "Compare both ids with those at {where}, and with what other people were given.",
            where=escape(published_at),
        )
        if published_at
        else _(
            "Compare both ids with those that the exchange publishes, and with what other people were given."
        )
    )
    theirs = _(
        "Your file is valid under a statement for {when} that was <b>never published here</b>.",
        when=moment(ours.taken_at),
    )
    only_one = _(
        "There should be only one, the same for everyone. The file does not show who made the other one: anyone can make up a"
        " statement and a proof that is valid under it."
    )
    ask = _("If the file came from the exchange, ask it in public why there are two.")
    told = _("I tell the operators of this bot the two ids, and nothing about you or your file.")
    return "\n".join(
        [
            _("🚨 <b>Two statements for one time</b>"),
            theirs,
            _("<b>What to do</b>: keep the file. Look below, and compare."),
            "<blockquote expandable>"
            + "\n".join(
                [
                    _("The statement of your file: {id}", id=f"<code>{statement_id}</code>"),
                    f"{_history(ours)}\n<code>{ours.statement_id}</code>",
                    only_one,
                    f"{compare} {ask}",
                    told,
                ]
            )
            + "</blockquote>",
        ]
    )


def tell_operators(statement_id: str, ours: PublishedSnapshot, *, is_last: bool) -> str:
    """The same for the operators, without anything of who sent the file; `is_last`: no more is told this hour."""
    sent = _(
        "I was sent a proof that is valid under a statement for {when} that was never published here.",
        when=moment(ours.taken_at),
    )
    meaning = _(
        "Anyone can make up a statement and a proof that is valid under it, so this may mean nothing. Check whether one of your"
        " builds has the first id (staged, discarded, on another machine), and whether proofs from it were given out: people who"
        " have one can see that there are two. I report each statement once an hour."
    )
    last = (
        _(
            "This is the last message of this kind for an hour. The metric {metric} counts all of them.",
            metric="porbot_other_statements_total",
        )
        if is_last
        else ""
    )
    return "\n".join(
        filter(
            None,
            [
                _("🚨 <b>Two statements for one time</b>"),
                sent,
                last,
                "<blockquote expandable>"
                + "\n".join(
                    [
                        _("The statement of that file: {id}", id=f"<code>{statement_id}</code>"),
                        f"{_history(ours)}\n<code>{ours.statement_id}</code>",
                        meaning,
                    ]
                )
                + "</blockquote>",
            ],
        )
    )


def _history(ours: PublishedSnapshot) -> str:
    if ours.withdrawn_at:
        return _(
            "The one for the same time that was published here on {when} and withdrawn on {withdrawn}:",
            when=moment(ours.published_at),
            withdrawn=day(ours.withdrawn_at),
        )
    return _("The one for the same time that was published here on {when}:", when=moment(ours.published_at))
