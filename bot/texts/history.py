"""What a client reads of her own balances over time."""

from collections.abc import Sequence
from html import escape

from bot.formats import count, date_of
from bot.languages import _, ngettext
from bot.texts.common import pre

__all__ = [
    "asset_label",
    "caption",
    "history_table",
    "named_only",
    "no_such_asset",
    "not_found",
    "not_in",
    "picture_foot",
    "picture_newest",
    "picture_title",
    "unreadable",
    "withdrawn",
]


def caption(asset: str, exchange: str, found: int, total: int, *, first: int, last: int) -> str:
    """Above a table of balances. `found`: in how many of `total` snapshots the id is; `first` and `last`: that the page shows, from 1."""
    said = ngettext(
        "<b>{asset}</b> of this id at {exchange}: in {found} of {n} snapshot",
        "<b>{asset}</b> of this id at {exchange}: in {found} of {n} snapshots",
        total,
        asset=asset,
        exchange=escape(exchange),
        found=count(found),
        n=count(total),
    )
    if (first, last) == (1, total):
        return said
    page = _("Snapshots {first} to {last}", first=count(first), last=count(last))
    return f"{said}\n{page}"


def history_table(caption_html: str, rows: Sequence[tuple[str, str]]) -> str:
    """Return one page: what it is about, the balances with the day of each, and what they rest on."""
    rests = _("Each balance is proven, as in a single answer. A snapshot says nothing about other days.")
    return f"{caption_html}\n{pre(rows, 'lr')}\n{rests}"


# -- in place of a balance


def not_in() -> str:
    """The id is not in a snapshot."""
    # Translators: in a narrow table, behind the day of a snapshot: the id is not in that one
    return _("not in it")


def unreadable() -> str:
    """A snapshot cannot be read now."""
    # Translators: in a narrow table, behind the day of a snapshot
    return _("cannot be read now")


def withdrawn() -> str:
    """A snapshot was taken back."""
    # Translators: in a narrow table, behind the day of a snapshot
    return _("withdrawn")


def no_such_asset() -> str:
    """A snapshot does not have the asset."""
    # Translators: in a narrow table, behind the day of a snapshot: that one has no such asset
    return _("no such asset")


def asset_label(symbol: str) -> str:
    """Return the label of the button to another asset."""
    return _("{asset} over time", asset=symbol)


# -- answers without balances


def not_found(exchange: str, total: int, unreadable_too: int) -> str:
    """The id is in none of the snapshots of an exchange. `total`: how many were looked in; `unreadable_too`: how many could not be."""
    said = ngettext(
        "❌ <b>Not found</b> in the {n} snapshot of {exchange}",
        "❌ <b>Not found</b> in any of the {n} snapshots of {exchange}",
        total,
        n=count(total),
        exchange=escape(exchange),
    )
    parts = [said]
    if unreadable_too:
        parts.append(
            ngettext(
                "{n} snapshot cannot be read right now, and says nothing about it.",
                "{n} snapshots cannot be read right now, and say nothing about it.",
                unreadable_too,
                n=count(unreadable_too),
            )
        )
    parts.append(_("Is the id the one from the exchange's proof-of-reserves page? Please copy it again."))
    return "\n".join(parts)


def named_only() -> str:
    """Said beside an answer that nothing was found in the newest snapshots of several exchanges."""
    return _("I looked in the newest snapshots only. To look in older ones, add the exchange's name.")


# -- in the picture


def picture_title(asset: str) -> str:
    """At the head of the picture."""
    return _("{asset}: balance over time", asset=asset)


def picture_newest(balance: str, asset: str, taken_at: str) -> str:
    """Below the title: the newest balance."""
    return _("{balance} {asset} on {day}", balance=balance, asset=asset, day=date_of(taken_at))


def picture_foot() -> str:
    """Below the chart."""
    return _(
        "A dot is a balance proven in a snapshot. Where no line is drawn, a snapshot without one lies between."
    )
