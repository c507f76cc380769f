"""What happened, worked out of what was published. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.alerts.event import AlertEvent, AlertFacts, BelowLine
from bot.alerts.kinds import LINES, AlertKind

__all__ = ["LoggedPublication", "ratio_news", "row_news", "silence_news", "wallet_news"]

_LEAST_GAPS = 3
_PATIENCE = (3, 2)  # times the longest gap, as a fraction
Sides = Mapping[tuple[str, str], tuple[int, int]]  # owed and held, in units of 10^-30, by asset and level


@dataclass(frozen=True, slots=True)
class LoggedPublication:
    """A publication with the number of the log's row that published it. Times are canonical UTC text."""

    row: int
    kind: str  # tree, claim or proof set
    subject: str  # its id, 64 hex digits
    exchange: str  # key
    taken_at: str
    published_at: str
    roots: Mapping[str, str]  # hex, by label
    withdrawn: bool = False
    reason: str = ""  # why it was withdrawn


def row_news(one: LoggedPublication, event: str, others: Iterable[LoggedPublication]) -> list[AlertEvent]:
    """Return the news of a row of the log; `event`: published or withdrawn; `others`: of the same exchange."""
    facts = AlertFacts(one.kind, one.taken_at, one.reason if event == "withdrawn" else "")
    if event == "withdrawn":
        return [AlertEvent(AlertKind.WITHDRAWN, one.exchange, one.subject, facts)]
    news = [AlertEvent(AlertKind.PUBLISHED, one.exchange, one.subject, facts)]
    other = next((each for each in others if each.row < one.row and _contradicts(one, each)), None)
    if other is not None:
        facts = AlertFacts(one.kind, one.taken_at, other=other.subject)
        news.append(AlertEvent(AlertKind.SECOND_ROOT, one.exchange, one.subject, facts))
    return news


def _contradicts(one: LoggedPublication, other: LoggedPublication) -> bool:
    """Tell whether two publications of one kind have different roots of the same name for the same time."""
    if (one.kind, one.exchange, one.taken_at) != (other.kind, other.exchange, other.taken_at):
        return False
    return any(other.roots.get(label, root) != root for label, root in one.roots.items())


def ratio_news(one: LoggedPublication, now: Sides, before: Sides) -> list[AlertEvent]:
    """Return the event of assets below a line, none where no asset is; `before`: of the publication before, empty for none.

    On level signed only if something is signed now or was before: an exchange that signs nothing is no news.
    """
    below = []
    for (asset, level), (owed, held) in sorted(now.items()):
        if level == "signed" and not _is_any_signed(now, before):
            continue
        owed_before, held_before = before.get((asset, level), (0, 0))
        found = BelowLine(asset, level, owed, held, owed_before, held_before) if owed else None
        if found is not None and any(map(found.crosses, LINES)):
            below.append(found)
    facts = AlertFacts(one.kind, one.taken_at, below=tuple(below))
    return [AlertEvent(AlertKind.RATIO, one.exchange, one.subject, facts)] if below else []


def _is_any_signed(*publications: Sides) -> bool:
    return any(held for sides in publications for (_, level), (_, held) in sides.items() if level == "signed")


def wallet_news(one: LoggedPublication, invalid: int, wallets: int) -> list[AlertEvent]:
    """Return the event of wallets whose signature does not hold; `invalid`: how many of `wallets` rows, 0 for no event."""
    facts = AlertFacts(one.kind, one.taken_at, invalid=invalid, wallets=wallets)
    return [AlertEvent(AlertKind.CONTRADICTED, one.exchange, one.subject, facts)] if invalid else []


def silence_news(loaded: Sequence[LoggedPublication], now: datetime) -> list[AlertEvent]:
    """Return the event of nothing new for longer than ever, none where it is too soon to say; `loaded`: of one exchange.

    It takes four publications of different times, and one and a half times the longest gap between them, since the last one was
    loaded and since its own time: whoever loads years of old ones in a day loads nothing more for a while.
    """
    times = sorted({datetime.fromisoformat(one.taken_at) for one in loaded if not one.withdrawn})
    if len(times) <= _LEAST_GAPS:
        return []
    longest = max((later - earlier for earlier, later in pairwise(times)), default=timedelta())
    last = max(loaded, key=lambda one: one.row)
    since = max(datetime.fromisoformat(last.published_at), times[-1])
    if now <= since + longest * _PATIENCE[0] / _PATIENCE[1]:
        return []
    facts = AlertFacts(last.kind, times[-1].strftime("%Y-%m-%dT%H:%M:%SZ"), since=last.published_at)
    return [AlertEvent(AlertKind.SILENCE, last.exchange, last.subject, facts)]
