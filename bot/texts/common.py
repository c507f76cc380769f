"""Words that several answers share."""

import re
from collections.abc import Container, Iterable, Sequence
from html import escape, unescape

from bot.formats import count, counted, moment, percent, table, utf16
from bot.texts.asset_order import need
from bot.texts.members import summed
from bot.texts.pictures import reserves_verdict
from porcore.format.wallet_list import Wallet
from porcore.reserves.comparison import AssetReserves

__all__ = [
    "MESSAGE_ROOM",
    "block",
    "fits",
    "fits_caption",
    "heights_note",
    "pre",
    "ratios",
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
_MOST_SUMS = 3  # assets below a table of ratios of which is said what they sum
MOST_RATIOS, MOST_SHORT = 12, 6  # assets in a table of ratios, and of those the ones that are short


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
    return f" Reason given: “{escape(reason)}”." if reason else ""


def turn_labels() -> tuple[str, str]:
    """Return the labels of the buttons to the page before and to the one behind."""
    return "‹ Back", "More ›"


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
        return "No listed wallet with a balance counts toward these assets."
    named = [(chain, next(iter(found))) for chain, found in sorted(heights.items()) if len(found) == 1]
    at = " at the block given for each wallet"
    if heights and len(named) == len(heights) <= MOST_CHAINS_NAMED:
        at = " at block " + ", ".join(f"{block(height)} ({escape(chain)})" for chain, height in named)
    elif not heights:
        at = ", with no block height"
    text = f"As stated by the exchange{at}. We did not read the chain."
    if missing and heights:
        have = "has" if missing == 1 else "have"
        text += f" {count(missing)} of {count(total)} wallets {have} no block height."
    return text


def block(height: str) -> str:
    """Return a block's number, grouped where it is one that people can read."""
    return (
        count(int(height)) if height.isascii() and height.isdigit() and len(height) < 16 else escape(height)
    )


def ratios(rows: Sequence[AssetReserves], own: Container[str]) -> str:
    """Return the ratio of each asset as a table; of too many, those that are short and some of a person's `own`.

    What an asset sums is said only of those that are not the person's `own`: next to the balances it is said already.
    """
    if len(rows) <= MOST_RATIOS:
        return _ratio_table(rows, own)
    by_ratio = sorted(rows, key=lambda row: need(row.liabilities, row.reserves, None))
    short = [row for row in by_ratio if row.difference < 0]
    shown = short[:MOST_SHORT]
    shown += [row for row in rows if row.asset.symbol in own and row not in shown][: MOST_RATIOS - len(shown)]
    verdict = reserves_verdict(len(short), sum(row.liabilities > 0 for row in rows), len(rows))
    where = f"{count(len(rows) - len(shown))} more: /reserves"
    return f"{verdict}\n{_ratio_table(shown, own)}\n{where}" if shown else f"{verdict} {where}"


def _ratio_table(rows: Sequence[AssetReserves], own: Container[str]) -> str:
    said = pre([(row.asset.symbol, percent(row.reserves, row.liabilities)) for row in rows], "lr")
    sums = list(filter(None, (summed(row.asset) for row in rows if row.asset.symbol not in own)))
    more = len(sums) - _MOST_SUMS
    rest = (
        [
            f"{counted(more, 'more asset')} {'is a sum' if more == 1 else 'are sums'} of several coins: /reserves"
        ]
        if more > 0
        else []
    )
    return "\n".join([said, *sums[:_MOST_SUMS], *rest])


def statement_line(statement_id: str, published_at: str) -> str:
    """Return the full id, to be compared with another source."""
    if published_at:
        where = f"compare it with the one at {escape(published_at)}"
    else:
        where = "compare it with the one other people were given. We know of no place where it is published"
    return f"Statement <code>{statement_id}</code>: {where}."


def withdrawn(taken_at: str, withdrawn_at: str) -> str:
    """A snapshot that was taken back."""
    return (
        f"The snapshot of {moment(taken_at)} was withdrawn on {moment(withdrawn_at)} and is no longer valid."
        " /snapshots lists the valid ones."
    )


def unavailable() -> str:
    """What is said, and all that is said, when a proof of ours fails its own check."""
    return "Temporarily unavailable. I told the operators. Please try again later."


def no_snapshot_yet() -> str:
    """Nothing was published."""
    return "No snapshot has been published yet. Please try again later."


def all_withdrawn() -> str:
    """All that was published was taken back."""
    return "Every published snapshot has been withdrawn. See /snapshots."


def none_before(asked: str, oldest: str) -> str:
    """No snapshot at or before a time, which `asked` names."""
    return (
        f"There is no snapshot from {asked} or earlier. The oldest is from {moment(oldest)}. See /snapshots."
    )


def out_of_date() -> str:
    """A button whose snapshot is not known here."""
    return "This button is for a snapshot that is no longer available here. See /snapshots."


def exchange_gone() -> str:
    """A button of an exchange of which nothing is here any more."""
    return "Nothing of this exchange is available here any more. See /exchanges."


def broken_button() -> str:
    """Callback data that is not ours."""
    return "I cannot read this button. Please ask again in a new message."


def wait(seconds: int) -> str:
    """Too many questions: the next one is taken in so many `seconds`."""
    return f"That is a lot of questions at once. Please ask again in {duration(seconds)}."


def first_only(most: int) -> str:
    """More questions than one chat may have waiting; `most`: how many it may."""
    if most == 1:
        return "I answer one question at a time. Please send the others again later."
    return f"I will answer the first {most}. Please send the others again later."


def crowded() -> str:
    """So many people are waiting that no one else is taken in."""
    return "Too many people are waiting for an answer right now. Please ask again in a few minutes."


def restarted() -> str:
    """Said after a restart to whoever waited before it."""
    return "I was restarted before I could answer this. Please send it again."


def duration(seconds: int) -> str:
    """Return a waiting time of so many `seconds` for people: whole minutes from 90 on, rounded up."""
    if seconds < 90:
        return f"{seconds} seconds" if seconds != 1 else "1 second"
    return f"{-(-seconds // 60)} minutes"


def once_more() -> str:
    """Put before an answer that is sent twice, because the first one may not have arrived."""
    return "again, in case the first got lost"


def unsure() -> str:
    """Telegram did not say whether it took our answer, and goes on not saying so."""
    return "Telegram did not say whether my answer arrived. If you do not see it above, please ask again in a minute."


def failed() -> str:
    """Something broke on our side."""
    return "Something went wrong on our side, and I did not keep your question. Please ask again in a minute."
