"""What operators read of claims and proof sets alike before one is published."""

from collections.abc import Iterable
from html import escape

from bot.catalogue import CatalogueError, ObstacleError, StagedPublicationRow
from bot.catalogue.published_folder import PublishedFolder
from bot.formats import moment
from bot.texts.loading import sentence
from porcore.exchanges.known import KnownExchange

__all__ = ["dry_run_head", "same_root"]


def dry_run_head(
    row: StagedPublicationRow,
    exchange: KnownExchange | None,
    obstacle: ObstacleError | CatalogueError | None,
    warnings: Iterable[str],
    about: str = "",
) -> str:
    """Return the heading of a dry run; `about`: said of all of this kind, `warnings`: of this one, as HTML."""
    name = escape(exchange.name if exchange is not None else row.key)
    lines = [f"<b>Dry run of a {row.kind}</b>: {name}, {moment(row.taken_at)}", about]
    if exchange is not None and not exchange.shipped:
        lines.append(f"{name} was added by this bot's operator.")
    lines += warnings
    if obstacle is not None:
        lines.append(f"⚠️ <b>This cannot be published now.</b> {sentence(str(obstacle))}")
    lines.append("Nobody else can see any of this yet.")
    return "\n".join(filter(None, lines))


def same_root(entry: PublishedFolder, key: str) -> str:
    """Warn of a publication with the same root as one that an exchange (`key`) is about to have."""
    whose = "" if entry.key == key else f" of {escape(entry.key)}"
    gone = ", which was withdrawn" if entry.withdrawn_at else ""
    return (
        f"⚠️ <b>The same root</b> as the {entry.kind}{whose} of {moment(entry.taken_at)} (<code>{entry.id[:8]}</code>){gone}:"
        " most likely the same files. Look at exchange and taken_at."
    )
