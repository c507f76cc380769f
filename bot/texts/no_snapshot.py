"""What is said when no snapshot can be answered from: that none exists only where that is so."""

from bot.answer_outcome import AnswerOutcome
from bot.catalogue.served import ServedSnapshots
from bot.parsing.times import TimeQuery
from bot.texts import asked_time as asked_words
from bot.texts import common

__all__ = ["nothing_served"]


def nothing_served(
    snapshots: ServedSnapshots, asked: TimeQuery, exchange: str | None = None
) -> tuple[str, AnswerOutcome]:
    """Return (words, outcome for the metrics) for a question about a time that `ServedSnapshots.find` has no answer to.

    `exchange`: the key of the one that it is about, None for all.
    """
    bound, entries = asked.bound, snapshots.entries(exchange)
    standing = snapshots.standing(exchange)
    if snapshots.trouble or snapshots.any_standing(asked, exchange):
        return common.unavailable(), AnswerOutcome.UNAVAILABLE
    if not entries:
        return common.no_snapshot_yet(), AnswerOutcome.NO_SNAPSHOT
    if bound is None or not standing:
        return common.all_withdrawn(), AnswerOutcome.NO_SNAPSHOT
    taken_back = next((entry for entry in entries if entry.taken_at <= bound), None)
    if taken_back is not None and taken_back.withdrawn_at:
        return common.withdrawn(taken_back.taken_at, taken_back.withdrawn_at), AnswerOutcome.WITHDRAWN
    return common.none_before(asked_words.asked_text(asked), standing[-1].taken_at), AnswerOutcome.NO_SNAPSHOT
