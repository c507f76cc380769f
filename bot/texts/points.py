"""How every dry run begins: whether it can be published as it is, or how many points need a look first, and which."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.formats import count
from bot.languages import _, ngettext

__all__ = ["Point", "details", "dry_run_text", "folded", "nobody_sees"]

_MOST_SHOWN = 3  # lines


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that needs a look before Publish, as HTML."""

    short: str  # one line, without a mark
    detail: str  # whole, with its mark; among the folded lines


def dry_run_text(points: Sequence[Point], about: Sequence[str], rows: Sequence[str]) -> str:
    """Return a dry run: the verdict, the points, the worst first, what matters, and all else folded.

    `about`: lines that everyone should read, `rows`: paragraphs that are folded behind the points' details, all as HTML.
    """
    title, *figures = about
    visible = [_verdict(len(points)), title, *([""] if points else []), *_shown(points), "", *figures]
    return "\n".join([*visible, folded([*details(points), *rows])])


def details(points: Sequence[Point]) -> list[str]:
    """Return the points whole, one paragraph each."""
    return [point.detail for point in points if point.detail]


def folded(paragraphs: Sequence[str]) -> str:
    """Return paragraphs as one quote of which three lines are seen until it is opened."""
    text = "\n\n".join(filter(None, paragraphs))
    return f"<blockquote expandable>{text}</blockquote>" if text else ""


def nobody_sees() -> str:
    """Return the line that every dry run has."""
    return _("Customers cannot see any of this yet.")


def _verdict(number: int) -> str:
    if not number:
        return _("<b>Ready to publish</b>")
    sentence = ngettext(
        "<b>Look at this first: {n} point</b>",
        "<b>Look at this first: {n} points</b>",
        number,
        n=count(number),
    )
    return f"⚠️ {sentence}"


def _shown(points: Sequence[Point]) -> list[str]:
    fit = len(points) <= _MOST_SHOWN
    shown = [f"⚠️ {point.short}" for point in points[: _MOST_SHOWN if fit else _MOST_SHOWN - 1]]
    if not fit:
        more = len(points) - len(shown)
        shown.append(ngettext("and {n} more point, below", "and {n} more points, below", more, n=count(more)))
    return shown
