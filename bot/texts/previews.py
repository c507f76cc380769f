"""What operators read around a preview: what people would see of what waits for Publish."""

from html import escape

from bot.formats import amount, moment
from bot.languages import _
from porcore.format.statement import Statement

__all__ = ["customer_example", "nothing_to_preview", "preview_head"]

_EXAMPLE = 125  # hundredths of the first asset


def preview_head() -> str:
    """Say above a preview that nobody else sees it."""
    return _(
        "<b>Preview</b>, for you alone: below is what <code>/reserves</code> would show. Nothing is published yet."
    )


def customer_example(statement: Statement) -> str:
    """Return how a customer's answer would begin, with a balance that is made up: a real one is its owner's business."""
    asset = statement.assets[0]
    units = _EXAMPLE * 10 ** max(0, asset.decimals - 2)
    head = _("<b>Preview</b> of a customer's answer. The balance is an example and nobody's.")
    included = _(
        "<b>Included</b> in the snapshot of {exchange}, {moment}",
        exchange=escape(statement.exchange),
        moment=moment(statement.taken_at),
    )
    rest = _(
        "Below it a customer reads the reserves as above, the path of the balance, and this id to compare: {id}",
        id=f"<code>{statement.id}</code>",
    )
    return f"{head}\n\n✅ {included}\n{asset.symbol}: {amount(units, asset.decimals)}\n\n{rest}"


def nothing_to_preview() -> str:
    """A proof set has no answer of its own."""
    return _("There is no preview of a proof set. Its dry run says what everyone would read.")
