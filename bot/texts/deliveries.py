"""What operators read when Telegram cannot reach the webhook, so that no one is answered."""

from html import escape

from bot.formats import count
from bot.languages import _, ngettext

__all__ = ["delivered_again", "undelivered"]

_LONGEST = 200


def undelivered(pending: int, error: str) -> str:
    """Say what was seen and where to look. `pending`: how many updates Telegram keeps; `error`: its words, or ""."""
    kept = ngettext(
        "⚠️ <b>Telegram does not reach this bot</b>: it keeps {n} update that it could not deliver to PORBOT_WEBHOOK_URL.",
        "⚠️ <b>Telegram does not reach this bot</b>: it keeps {n} updates that it could not deliver to PORBOT_WEBHOOK_URL.",
        pending,
        n=count(pending),
    )
    if error:
        said = _("Its last error: <code>{error}</code>", error=escape(error[:_LONGEST]))
    else:
        said = _("It names no error.")
    more = _(
        "People are waiting for answers; Telegram keeps what they send for up to a day. Check the proxy, its"
        " certificate and the address, which must be reachable from outside. If you unset PORBOT_WEBHOOK_URL and restart,"
        " the bot asks Telegram for updates itself."
    )
    return f"{kept} {said}\n<blockquote expandable>{more}</blockquote>"


def delivered_again() -> str:
    """Said once after the other."""
    return _("✅ Telegram reaches this bot again.")
