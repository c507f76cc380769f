"""What is said of statements by their id: which were published here, and which never were."""

from html import escape

from bot.catalogue.claim_digits import KnownClaim
from bot.catalogue.entry import Known, PublishedSnapshot
from bot.formats import amount, date_of, day, moment
from bot.texts.claim_comparison import exchange_name, source_of
from bot.texts.common import reason_given
from bot.texts.members import in_brackets
from porcore.exchanges.known import KnownExchanges
from porcore.exchanges.sentences import shown_name
from porcore.format.statement import Asset

__all__ = [
    "another_statement",
    "elsewhere",
    "known_claim",
    "known_digits",
    "labels",
    "never_published",
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
    of = f"{escape(exchange)}, {moment(entry.taken_at)}" if exchange else moment(entry.taken_at)
    if asset is None:
        what = f"These digits are the <b>statement id</b> of the snapshot of {of}"
    else:
        what = (
            f"These digits are the <b>root hash of {asset.symbol}</b>{in_brackets(asset)} in the snapshot of"
            f" {of}, with total liabilities of {amount(asset.root.sum, asset.decimals)}"
        )
    state = f"published here on {moment(entry.published_at)}"
    if entry.withdrawn_at:
        state += f" and ❌ <b>withdrawn</b> on {moment(entry.withdrawn_at)}: it is no longer valid"
    elif entry.fault:
        state += "; I cannot show it right now"
    statement = "" if asset is None else f"\nStatement <code>{entry.statement_id}</code>"
    return (
        f"{what}, {state}.{reason_given(entry.reason)}{statement}\n\nThey are the same for everyone, so I looked up no balance. To see whether your"
        " balances were counted, send your Hashed Client ID."
    )


def known_claim(known: KnownClaim, exchanges: KnownExchanges) -> str:
    """Say what digits are that were published with a claim, be it withdrawn: its id, or one of its roots."""
    entry, root = known.entry, known.root
    name, of = exchange_name(exchanges, entry.key), date_of(entry.taken_at)
    source = source_of(exchanges, entry.key, entry.source)
    if root is None:
        what = f"These digits are the <b>id of the claim</b> of {name} for {of}, which this bot's operator loaded from {source}"
    else:
        label = escape(shown_name(root.label), quote=False)
        labelled = f" (labelled {label})" if root.label else ""
        what = (
            f"These digits are the <b>root</b>{labelled} that this bot's operator loaded as {name}'s for {of}, source"
            f" {source}"
        )
    state = f"It was published here on {moment(entry.published_at)}"
    if entry.withdrawn_at:
        state += f" and ❌ <b>withdrawn</b> on {moment(entry.withdrawn_at)}: it is no longer valid"
    elif entry.fault:
        state += "; I cannot show it right now"
    claim = "" if root is None else f"\nClaim <code>{entry.id}</code>"
    return (
        f"{what}. {state}.{reason_given(entry.reason)}{claim}\n\nThey are the same for everyone, so I looked up no balance. If you have your proof file of"
        f" {name}, send it to me: /inspect explains how."
    )


def labels() -> dict[str, str]:
    """Return the labels of the buttons under such an answer."""
    return {
        "reserves": "What it owes and holds",
        "snapshots": "All snapshots",
        "lists": "All that was published",
    }


# -- the statement of a proof file


def statement_is_ours(entry: PublishedSnapshot) -> str:
    """The statement of the file was published and not withdrawn."""
    return (
        f"✅ Its statement was published here on {moment(entry.published_at)}, for the snapshot of"
        f" {moment(entry.taken_at)}."
    )


def withdrawn_here(entry: PublishedSnapshot, standing: PublishedSnapshot | None) -> str:
    """The statement of the file was taken back; `standing` is the one for the same time that is valid now."""
    said = (
        f"⚠️ Its statement was published here on {moment(entry.published_at)} and <b>withdrawn</b> on"
        f" {moment(entry.withdrawn_at or '')}: it is no longer valid for {moment(entry.taken_at)}."
        + reason_given(entry.reason)
    )
    if standing is None:
        return said
    now = f"The valid one for that time was published here on {moment(standing.published_at)}"
    return f"{said} {now}: <code>{standing.statement_id}</code>"


def never_published(taken_at: str) -> str:
    """The statement of the file is of a time that nothing was published for."""
    return (
        f"❔ Its statement was never published here, nor was any other for {moment(taken_at)}. /snapshots lists all that"
        " were. If the exchange gave you this file, ask it where this statement is published."
    )


def elsewhere(exchange: str, *ours: str) -> str:
    """The statement of the file names another exchange than those of this bot, one or more."""
    shown = [escape(name) for name in ours[:_MOST_NAMED]]
    if len(ours) > _MOST_NAMED:
        shown.append(f"{len(ours) - _MOST_NAMED} more (/exchanges)")
    of = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"❔ Its statement is from {escape(exchange)}. Only statements of {of} are published here."


def another_statement(statement_id: str, ours: PublishedSnapshot, published_at: str) -> str:
    """Two statements for one time: said loudly, and as what it is."""
    where = (
        f"with those at {escape(published_at)}" if published_at else "with those that the exchange publishes"
    )
    return (
        "🚨 <b>Two statements for one time</b>\n"
        f"Your file is valid under a statement for {moment(ours.taken_at)} that was <b>never published here</b>:\n"
        f"<code>{statement_id}</code>\n"
        f"For the same time, {_history(ours)}:\n"
        f"<code>{ours.statement_id}</code>\n"
        "There should be only one, the same for everyone. The file does not show who made the other one: anyone can make"
        " up a statement and a proof that is valid under it.\n"
        f"<b>What to do</b>: keep the file. Compare both ids {where}, and with what other people were given. If the file"
        " came from the exchange, ask it in public why there are two.\n"
        "I tell the operators of this bot the two ids, and nothing about you or your file."
    )


def tell_operators(statement_id: str, ours: PublishedSnapshot, *, is_last: bool) -> str:
    """The same for the operators, without anything of who sent the file; `is_last`: no more is told this hour."""
    more = (
        "\nThis is the last message of this kind for an hour. The metric porbot_other_statements_total counts all of them."
        if is_last
        else ""
    )
    return (
        "🚨 <b>Two statements for one time</b>\n"
        f"I was sent a proof that is valid under a statement for {moment(ours.taken_at)} that was never published here:\n"
        f"<code>{statement_id}</code>\n"
        f"For the same time, {_history(ours)}:\n"
        f"<code>{ours.statement_id}</code>\n"
        "Anyone can make up a statement and a proof that is valid under it, so this may mean nothing. Check whether one of"
        " your builds has the first id (staged, discarded, on another machine), and whether proofs from it were given out:"
        " people who have one can see that there are two. I report each statement once an hour." + more
    )


def _history(ours: PublishedSnapshot) -> str:
    withdrawn = f" and withdrawn on {day(ours.withdrawn_at)}" if ours.withdrawn_at else ""
    return f"published here on {moment(ours.published_at)}{withdrawn}"
