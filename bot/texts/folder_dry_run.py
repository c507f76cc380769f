"""What operators read of claims and proof sets alike before one is published."""

from collections.abc import Callable, Iterator
from html import escape

from bot.catalogue import CatalogueError, ObstacleError, StagedPublicationRow
from bot.catalogue.published_folder import PublishedFolder
from bot.formats import moment
from bot.languages import N_, _, translated
from bot.texts.loading import inline
from bot.texts.points import Point
from porcore.exchanges.known import KnownExchange

__all__ = ["NameOf", "dry_run_title", "obstacle_point", "same_root", "source_line"]

NameOf = Callable[[str], str]  # of an exchange, by its key
_TITLES = {
    "claim": N_("Dry run of a claim: {exchange}, {moment}"),
    "proof set": N_("Dry run of a proof set: {exchange}, {moment}"),
}


def dry_run_title(row: StagedPublicationRow, exchange: KnownExchange | None) -> str:
    """Return the heading of a dry run."""
    name = escape(exchange.name if exchange is not None else row.key)
    title = translated(_TITLES[row.kind], exchange=name, moment=moment(row.taken_at))
    if exchange is not None and not exchange.shipped:
        title += "\n" + _("{exchange} was added by this bot's operator.", exchange=name)
    return title


def obstacle_point(obstacle: ObstacleError | CatalogueError | None) -> Iterator[Point]:
    """Yield what keeps it from being published now."""
    if obstacle is not None:
        said = _("<b>This cannot be published now.</b> {reason}", reason=inline(str(obstacle)))
        yield Point(_("This cannot be published now"), f"⚠️ {said}")


_SAME = {
    ("claim", True, False): N_(
        "<b>The same root</b> as the claim of {moment} ({digits}): most likely the same files. Look at exchange and taken_at."
    ),
    ("claim", True, True): N_(
        "<b>The same root</b> as the claim of {moment} ({digits}), which was withdrawn: most likely the same files. Look at"
        " exchange and taken_at."
    ),
    ("claim", False, False): N_(
        "<b>The same root</b> as the claim of {exchange} of {moment} ({digits}): most likely the same files. Look at exchange"
        " and taken_at."
    ),
    ("claim", False, True): N_(
        "<b>The same root</b> as the claim of {exchange} of {moment} ({digits}), which was withdrawn: most likely the same"
        " files. Look at exchange and taken_at."
    ),
    ("proof set", True, False): N_(
        "<b>The same root</b> as the proof set of {moment} ({digits}): most likely the same files. Look at exchange and"
        " taken_at."
    ),
    ("proof set", True, True): N_(
        "<b>The same root</b> as the proof set of {moment} ({digits}), which was withdrawn: most likely the same files. Look"
        " at exchange and taken_at."
    ),
    ("proof set", False, False): N_(
        "<b>The same root</b> as the proof set of {exchange} of {moment} ({digits}): most likely the same files. Look at"
        " exchange and taken_at."
    ),
    ("proof set", False, True): N_(
        "<b>The same root</b> as the proof set of {exchange} of {moment} ({digits}), which was withdrawn: most likely the"
        " same files. Look at exchange and taken_at."
    ),
}


def same_root(entry: PublishedFolder, key: str, name_of: NameOf) -> Point:
    """Warn of a publication with the same root as one that an exchange (`key`) is about to have."""
    values = {"moment": moment(entry.taken_at), "digits": f"<code>{entry.id[:8]}</code>"}
    if entry.key != key:
        values["exchange"] = escape(name_of(entry.key))
    said = translated(_SAME[entry.kind, entry.key == key, bool(entry.withdrawn_at)], **values)
    return Point(_("Another one has the same root"), f"⚠️ {said}")


def source_line(source: str, *, is_known: bool) -> str:
    """Return where it was published, and whether that is known as the exchange's."""
    shown = f"<code>{escape(source[:300])}</code>"
    if is_known:
        return _("Source: {source}\n(an address of the exchange's)", source=shown)
    return _(
        "Source: {source}\n(⚠️ not an address that is known as the exchange's: answers show it as plain text)",
        source=shown,
    )
