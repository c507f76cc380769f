"""Answer, refuse, fail, and count the outcome: the one way in which a question of a customer or a group ends."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import cast

from bot.answer_outcome import AnswerOutcome
from bot.catalogue.file_reading import FileFailedError
from bot.catalogue.served import PublishedSnapshot, ServedSnapshots
from bot.errors import BotError
from bot.metrics import Counted, Metrics
from bot.parsing.ids import IdError
from bot.parsing.times import TimeError
from bot.texts import common
from bot.texts.reading import unreadable

__all__ = ["Refusal", "Say", "answering", "served_entry"]

Say = Callable[[str], Awaitable[object]]  # sends HTML to whoever asked


class Refusal(BotError):  # noqa: N818 - an answer, not a fault
    """There is nothing to show; `html` says why. `outcome` is for the metrics."""

    def __init__(self, html: str, outcome: AnswerOutcome) -> None:
        self.html, self.outcome = html, outcome
        super().__init__(outcome)


def answering(metrics: Metrics, command: str, say: Say) -> "AbstractAsyncContextManager[Counted, bool]":
    """Time a question and count it under the outcome set inside, or under that of what keeps it from an answer, which is said.

    Until an outcome is set, or while saying one fails, it is FAILED. Raises what is none of Refusal, IdError, TimeError and
    FileFailedError.
    """
    # The code behind it runs after a refusal, too; without the bool a type checker would call it unreachable.
    return cast("AbstractAsyncContextManager[Counted, bool]", _answering(metrics, command, say))


@asynccontextmanager
async def _answering(metrics: Metrics, command: str, say: Say) -> AsyncIterator[Counted]:
    with metrics.timed(command) as counted:
        try:
            yield counted
        except Refusal as refusal:
            await say(refusal.html)
            counted.set(refusal.outcome)
        except (IdError, TimeError) as error:
            await say(unreadable(error))
            counted.set(AnswerOutcome.NOT_UNDERSTOOD)
        except FileFailedError:  # the operators are told by whoever hears of the file's state
            metrics.proof_failed()
            await say(common.unavailable())
            counted.set(AnswerOutcome.UNAVAILABLE)


def served_entry(snapshots: ServedSnapshots, prefix: bytes) -> PublishedSnapshot:
    """Return the served snapshot of a button; `prefix`: the first 8 bytes of its statement id.

    Raises Refusal for one that is withdrawn, unknown, or cannot be read now.
    """
    entry = snapshots.by_prefix(prefix)
    if entry is None and snapshots.trouble:
        raise Refusal(common.unavailable(), AnswerOutcome.UNAVAILABLE)
    if entry is None:
        raise Refusal(common.out_of_date(), AnswerOutcome.NO_SNAPSHOT)
    if entry.withdrawn_at:
        raise Refusal(common.withdrawn(entry.taken_at, entry.withdrawn_at), AnswerOutcome.WITHDRAWN)
    if entry.fault:
        raise Refusal(common.unavailable(), AnswerOutcome.UNAVAILABLE)
    return entry
