"""What operators read when Telegram cannot reach the webhook, so that no one is answered."""

from html import escape

from bot.formats import count

__all__ = ["delivered_again", "undelivered"]

_LONGEST = 200


def undelivered(pending: int, error: str) -> str:
    """Say what was seen and where to look. `pending`: how many updates Telegram keeps; `error`: its words, or ""."""
    kept = "1 update" if pending == 1 else f"{count(pending)} updates"
    said = f"Its last error: <code>{escape(error[:_LONGEST])}</code>" if error else "It names no error."
    return (
        f"⚠️ <b>Telegram does not reach this bot</b>: it keeps {kept} that it could not deliver to PORBOT_WEBHOOK_URL."
        f" {said}\nPeople are waiting for answers; Telegram keeps what they send for up to a day. Check the proxy, its"
        " certificate and the address, which must be reachable from outside. If you unset PORBOT_WEBHOOK_URL and restart,"
        " the bot asks Telegram for updates itself."
    )


def delivered_again() -> str:
    """Said once after the other."""
    return "✅ Telegram reaches this bot again."
