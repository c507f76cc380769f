"""Words behind the name of an exchange that are neither an asset nor a time: a second name, or who made the tree."""

from collections.abc import Sequence

from bot.answer_outcome import AnswerOutcome
from bot.answering import Refusal
from bot.parsing.times import TimeError, parse_time
from bot.services import Services
from bot.texts import exchanges as words

__all__ = ["refuse_second", "without_maker"]

_REBUILT = ("rebuilt", "by")


def without_maker(services: Services, key: str, rest: Sequence[str]) -> Sequence[str]:
    """Return `rest`, the words behind the name of an exchange (`key`), without ``rebuilt by …`` where that is who made a tree.

    Raises Refusal where it is nobody who did.
    """
    small = [word.casefold() for word in rest]
    if tuple(small[:2]) != _REBUILT:
        return rest
    makers = services.exchanges.makers(key)
    for maker in sorted(makers, key=len, reverse=True):
        spelled = maker.casefold().split()
        if small[2 : 2 + len(spelled)] == spelled:
            return rest[2 + len(spelled) :]
    said = words.other_maker(services.exchanges.name(key), makers)
    raise Refusal(said, AnswerOutcome.NOT_UNDERSTOOD)


def refuse_second(services: Services, key: str, rest: Sequence[str]) -> None:
    """Raise Refusal where `rest`, behind the name of an exchange (`key`), is no time and names another exchange."""
    other = services.exchanges.other(rest)
    name = services.exchanges.name(key)
    if not other or other == name:
        return
    try:
        parse_time(" ".join(rest))
    except TimeError:
        raise Refusal(words.two_named(name, other), AnswerOutcome.NOT_UNDERSTOOD) from None
