"""Words that several answers share."""

from collections.abc import Container, Iterable, Sequence
from html import escape

from bot.entry import Entry
from bot.formats import count, day, moment, percent, table, utf16
from bot.need import need
from bot.words.pictures import reserves_verdict
from porcore.reserves import AssetReserves
from porcore.wallets import Wallet

__all__ = [
    "MESSAGE_ROOM",
    "block",
    "fits",
    "heights_note",
    "pre",
    "ratios",
    "statement_line",
    "unavailable",
    "withdrawn",
]

MESSAGE_ROOM = 3800  # UTF-16 units; Telegram takes 4,096
CAPTION_ROOM = 1000  # UTF-16 units; Telegram takes 1,024
MOST_CHAINS_NAMED = 3
MOST_RATIOS, MOST_SHORT = 12, 6  # assets in a table of ratios, and of those the ones that are short


def fits(html: str, room: int = MESSAGE_ROOM) -> bool:
    """Tell whether a text surely fits; markup is counted too, so the count errs on the safe side."""
    return utf16(html) <= room


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
        return "No wallet with a stated balance counts toward these assets."
    named = [(chain, next(iter(found))) for chain, found in sorted(heights.items()) if len(found) == 1]
    at = " at the blocks named with the wallets"
    if heights and len(named) == len(heights) <= MOST_CHAINS_NAMED:
        at = " at block " + ", ".join(f"{block(height)} ({escape(chain)})" for chain, height in named)
    elif not heights:
        at = ", without a block"
    text = f"As stated by the exchange{at}, not read from the chain by us."
    if missing and heights:
        text += f" {count(missing)} of {count(total)} wallets name no block."
    return text


def block(height: str) -> str:
    """Return a block's number, grouped where it is one that people can read."""
    return (
        count(int(height)) if height.isascii() and height.isdigit() and len(height) < 16 else escape(height)
    )


def ratios(rows: Sequence[AssetReserves], own: Container[str]) -> str:
    """Return the ratio of each asset as a table; of too many, those that are short and some of a person's `own`."""
    if len(rows) <= MOST_RATIOS:
        return _ratio_table(rows)
    by_ratio = sorted(rows, key=lambda row: need(row.liabilities, row.reserves, None))
    short = [row for row in by_ratio if row.difference < 0]
    shown = short[:MOST_SHORT]
    shown += [row for row in rows if row.asset.symbol in own and row not in shown][: MOST_RATIOS - len(shown)]
    verdict = reserves_verdict(len(short), sum(row.liabilities > 0 for row in rows), len(rows))
    where = f"{count(len(rows) - len(shown))} more: /reserves"
    return f"{verdict}\n{_ratio_table(shown)}\n{where}" if shown else f"{verdict} {where}"


def _ratio_table(rows: Sequence[AssetReserves]) -> str:
    return pre([(row.asset.symbol, percent(row.reserves, row.liabilities)) for row in rows], "lr")


def statement_line(statement_id: str, published_at: str) -> str:
    """Return the full id, to be compared with another source."""
    if published_at:
        where = f"compare it with the one at {escape(published_at)}"
    else:
        where = "it is not published anywhere we know, so compare it with what others were given"
    return f"Statement <code>{statement_id}</code>: {where}."


def withdrawn(taken_at: str, withdrawn_at: str) -> str:
    """A snapshot that was taken back."""
    return (
        f"The snapshot of {moment(taken_at)} was withdrawn on {moment(withdrawn_at)}, so it no longer says"
        " anything. See /snapshots for those that stand."
    )


def unavailable() -> str:
    """What is said, and all that is said, when a proof of ours fails its own check."""
    return "Temporarily unavailable. The operators were told. Please try again later."


def no_snapshot_yet() -> str:
    """Nothing was published."""
    return "No snapshot has been published yet. Please ask again later."


def all_withdrawn() -> str:
    """All that was published was taken back."""
    return "Every snapshot that was published has been withdrawn. See /snapshots."


def instead_of(asked: str, shown: str) -> str:
    """Said with an answer from an earlier snapshot than the one that was meant."""
    return (
        f"⚠️ The snapshot of {moment(asked)} is temporarily unavailable; the operators were told. This answer is from the"
        f" one of {moment(shown)} and says nothing about later times."
    )


def other_time(shown: Entry, meant: Entry | None, taken_back: Entry | None) -> str:
    """Return why an answer is from an earlier snapshot than the one that was meant; "" when it is not.

    `meant` cannot be served now; `taken_back` was withdrawn.
    """
    lines = [instead_of(meant.taken_at, shown.taken_at)] if meant is not None else []
    if taken_back is not None:
        lines.insert(0, withdrawn_instead(taken_back, shown))
    return "\n".join(lines)


def withdrawn_instead(taken_back: Entry, shown: Entry) -> str:
    """Said with an answer from the snapshot before the one that a typed time means."""
    gone = _short_moment(taken_back.taken_at)
    since = day(taken_back.withdrawn_at or taken_back.taken_at)
    return f"The snapshot of {gone} was withdrawn on {since}; this answer is from {_short_moment(shown.taken_at)}."


def _short_moment(taken_at: str) -> str:
    return day(taken_at) if taken_at.endswith("T00:00:00Z") else moment(taken_at)


def nothing_instead(asked: str, tried: str) -> str:
    """The snapshot that was meant cannot be read, and the one before it has no balance either."""
    return (
        f"Temporarily unavailable: the snapshot of {moment(asked)}. The operators were told. Please try again later.\n\n"
        f"In the one of {moment(tried)} no balance is recorded under this id, which says nothing about"
        f" {moment(asked)}."
    )


def none_before(bound: str, oldest: str) -> str:
    """No snapshot at or before a time."""
    return f"There is no snapshot at or before {moment(bound)}; the oldest is of {moment(oldest)}. See /snapshots."


def out_of_date() -> str:
    """A button whose snapshot is not known here."""
    return "This button belongs to a snapshot that is not served here any more. See /snapshots."


def broken_button() -> str:
    """Callback data that is not ours."""
    return "This button cannot be read. Please ask again with a new message."


def wait(seconds: int) -> str:
    """Too many questions."""
    return f"That is a lot at once. Please ask again in {duration(seconds)}."


def first_only(most: int) -> str:
    """More questions than one chat may have waiting."""
    if most == 1:
        return "I answer one question at a time; please send the rest again later."
    return f"I answer the first {most}; please send the rest again later."


def crowded() -> str:
    """So many people wait that nobody more is taken in."""
    return "Too many people are waiting for an answer at the moment. Please ask again in a few minutes."


def restarted() -> str:
    """Said after a restart to whoever waited before it."""
    return "I was restarted before I could answer this. Please send it again."


def duration(seconds: int) -> str:
    """Return a waiting time for people."""
    if seconds < 90:
        return f"{seconds} seconds" if seconds != 1 else "1 second"
    return f"{-(-seconds // 60)} minutes"


def once_more() -> str:
    """Stand before an answer that is given twice because nobody knows whether the first one arrived."""
    return "again, in case the first got lost"


def failed() -> str:
    """Something broke on our side."""
    return "Something went wrong on our side, and your question was not kept. Please ask again in a minute."
