"""Words that several answers share."""

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape

from bot.formats import count, moment, table, utf16
from bot.languages import _, commas, ngettext
from porcore.format.wallet_list import Wallet

__all__ = [
    "MESSAGE_ROOM",
    "block",
    "fits",
    "fits_caption",
    "heights_note",
    "pre",
    "reason_given",
    "statement_line",
    "turn_labels",
    "unavailable",
    "withdrawn",
]

MESSAGE_ROOM = 3800  # UTF-16 units; Telegram takes 4,096
CAPTION_ROOM = 1000  # UTF-16 units; Telegram takes 1,024
_TAG = re.compile("<[^>]*>")  # in a text that is escaped otherwise
MOST_CHAINS_NAMED = 3


def fits(html: str, room: int = MESSAGE_ROOM) -> bool:
    """Tell whether a text surely fits; markup is counted too, so the count errs on the safe side.

    `room`: UTF-16 units, as Telegram counts.
    """
    return utf16(html) <= room


def fits_caption(html: str) -> bool:
    """Tell whether a text fits a caption. There is little room in one, so what people do not see is not counted."""
    return utf16(unescape(_TAG.sub("", html))) <= CAPTION_ROOM


def reason_given(reason: str) -> str:
    """Return why something was withdrawn as a sentence behind others, as HTML; "" where that was not said."""
    return f" {_('Reason given: “{reason}”.', reason=escape(reason))}" if reason else ""


def turn_labels() -> tuple[str, str]:
    """Return the labels of the buttons to the page before and to the one behind."""
    return _("‹ Back"), _("More ›")


def pre(rows: Sequence[Sequence[str]], align: str) -> str:
    """Return a table of at most 34 columns."""
    return f"<pre>{escape(table(rows, align=align), quote=False)}</pre>"


def heights_note(wallets: Iterable[Wallet]) -> str:
    """Say at which blocks the exchange stated its balances, and that we did not look."""
    heights: dict[str, set[str]] = {}
    missing = total = 0
    for wallet in wallets:
        total += 1
        missing += not wallet.height
        if wallet.height:
            heights.setdefault(wallet.chain, set()).add(wallet.height)
    if not total:
        return _("No listed wallet with a balance counts toward these assets.")
    if not heights:
        return _("As stated by the exchange, with no block height. We did not read the chain.")
    text = _stated(heights)
    if missing:
        less = ngettext(
            "{n} of {total} wallets has no block height.",
            "{n} of {total} wallets have no block height.",
            missing,
            n=count(missing),
            total=count(total),
        )
        return f"{text} {less}"
    return text


def _stated(heights: dict[str, set[str]]) -> str:
    named = [(chain, next(iter(found))) for chain, found in sorted(heights.items()) if len(found) == 1]
    if len(named) < len(heights) or len(heights) > MOST_CHAINS_NAMED:
        return _("As stated by the exchange at the block given for each wallet. We did not read the chain.")
    blocks = commas(f"{block(height)} ({escape(chain)})" for chain, height in named)
    # Translators: {blocks} are numbers of blocks, each with its chain: 972,191 (bitcoin), 26,253,280 (ethereum)
    return _("As stated by the exchange at block {blocks}. We did not read the chain.", blocks=blocks)


def block(height: str) -> str:
    """Return a block's number, grouped where it is one that people can read."""
    return (
        count(int(height)) if height.isascii() and height.isdigit() and len(height) < 16 else escape(height)
    )


def statement_line(statement_id: str, published_at: str) -> str:
    """Return the full id, to be compared with another source."""
    if published_at:
        return _(
            "Statement <code>{id}</code>: compare it with the one at {address}.",
            id=statement_id,
            address=escape(published_at),
        )
    return _(
        "Statement <code>{id}</code>: compare it with the one other people were given. We know of no place where it is published.",
        id=statement_id,
    )


def withdrawn(taken_at: str, withdrawn_at: str) -> str:
    """A snapshot that was taken back."""
    return _(
        "The snapshot of {taken} was withdrawn on {when} and is no longer valid. /snapshots lists the valid ones.",
        taken=moment(taken_at),
        when=moment(withdrawn_at),
    )


def unavailable() -> str:
    """What is said, and all that is said, when a proof of ours fails its own check."""
    return _("Temporarily unavailable. I told the operators. Please try again later.")


def no_snapshot_yet() -> str:
    """Nothing was published."""
    return _("No snapshot has been published yet. Please try again later.")


def all_withdrawn() -> str:
    """All that was published was taken back."""
    return _("Every published snapshot has been withdrawn. See /snapshots.")


def none_before(asked: str, oldest: str) -> str:
    """No snapshot at or before a time, which `asked` names."""
    return _(
        "There is no snapshot from {asked} or earlier. The oldest is from {oldest}. See /snapshots.",
        asked=asked,
        oldest=moment(oldest),
    )


def out_of_date() -> str:
    """A button whose snapshot is not known here."""
    return _("This button is for a snapshot that is no longer available here. See /snapshots.")


def exchange_gone() -> str:
    """A button of an exchange of which nothing is here any more."""
    return _("Nothing of this exchange is available here any more. See /exchanges.")


def broken_button() -> str:
    """Callback data that is not ours."""
    return _("I cannot read this button. Please ask again in a new message.")


def wait(seconds: int) -> str:
    """Too many questions: the next one is taken in so many `seconds`."""
    number, is_minutes = _rounded(seconds)
    if is_minutes:
        return ngettext(
            "That is a lot of questions at once. Please ask again in {n} minute.",
            "That is a lot of questions at once. Please ask again in {n} minutes.",
            number,
            n=count(number),
        )
    return ngettext(
        "That is a lot of questions at once. Please ask again in {n} second.",
        "That is a lot of questions at once. Please ask again in {n} seconds.",
        number,
        n=count(number),
    )


def first_only(most: int) -> str:
    """More questions than one chat may have waiting; `most`: how many it may."""
    if most == 1:
        return _("I answer one question at a time. Please send the others again later.")
    return ngettext(
        "I will answer the first {n}. Please send the others again later.",
        "I will answer the first {n}. Please send the others again later.",
        most,
        n=count(most),
    )


def crowded() -> str:
    """So many people are waiting that no one else is taken in."""
    return _("Too many people are waiting for an answer right now. Please ask again in a few minutes.")


def restarted() -> str:
    """Said after a restart to whoever waited before it."""
    return _("I was restarted before I could answer this. Please send it again.")


def duration(seconds: int) -> str:
    """Return a waiting time of so many `seconds` for people: whole minutes from 90 on, rounded up."""
    number, is_minutes = _rounded(seconds)
    if is_minutes:
        return ngettext("{n} minute", "{n} minutes", number, n=count(number))
    return ngettext("{n} second", "{n} seconds", number, n=count(number))


def _rounded(seconds: int) -> tuple[int, bool]:
    """Return a number of seconds, or of minutes (True) from 90 seconds on, rounded up."""
    return (seconds, False) if seconds < 90 else (-(-seconds // 60), True)


def once_more() -> str:
    """Put before an answer that is sent twice, because the first one may not have arrived."""
    # Translators: put before an answer that is sent a second time.
    return _("again, in case the first got lost")


def unsure() -> str:
    """Telegram did not say whether it took our answer, and goes on not saying so."""
    return _(
        "Telegram did not say whether my answer arrived. If you do not see it above, please ask again in a minute."
    )


def failed() -> str:
    """Something broke on our side."""
    return _(
        "Something went wrong on our side, and I did not keep your question. Please ask again in a minute."
    )
