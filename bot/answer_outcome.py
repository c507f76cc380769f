"""How a question may end: the outcomes that ``porbot_answers`` counts."""

from enum import StrEnum

__all__ = ["AnswerOutcome"]


class AnswerOutcome(StrEnum):
    """One of them for each question, set once its answer was sent."""

    INCLUDED = "included"  # a client's proof, or a part of it
    NOT_FOUND = "not_found"  # an id without a balance in the snapshot
    KNOWN = "known"  # digits that this bot published itself
    SHOWN = "shown"  # reserves, wallets, lists of snapshots: what everybody may see

    VERIFIED = "verified"  # a proof file, under a root or statement that the person gave
    REFUTED = "refuted"
    UNREADABLE = "unreadable"
    CONSISTENT = "consistent"  # with itself only

    NOT_UNDERSTOOD = "not_understood"
    NO_ASSET = "no_asset"  # the snapshot has none of that name
    NO_SNAPSHOT = "no_snapshot"  # for that time, or any more under that button
    WITHDRAWN = "withdrawn"
    UNAVAILABLE = "unavailable"  # a file of ours cannot be read now, or Telegram did not hand one over
    LIMITED = "limited"  # too many questions
    TOO_LARGE = "too_large"
    BUSY = "busy"  # too many files wait to be looked at
    MEMORY = "memory"  # looking at a file took more than it may
    TIME = "time"
    STOPPED = "stopped"  # the bot ends
    FAILED = "failed"  # an answer was meant to be given and was not
