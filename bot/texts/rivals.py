"""What operators read when someone else takes the updates of this bot, which needs its token."""

from html import escape

from bot.telegram.connectivity import Rival

__all__ = ["rival"]

_IF_NOT_YOURS = (
    "If it is yours, stop it or give it its own bot. <b>If it is not yours, someone has the token</b> and can read what"
    " people write to this bot: revoke the token with /revoke in @BotFather, set the new PORBOT_TOKEN and restart."
)


def rival(kind: Rival, host: str) -> str:
    """Say what was seen, what it means, and what to do. `host`: where a webhook leads, if anywhere."""
    match kind:
        case Rival.POLLS:
            seen = (
                "Another program takes this bot's messages with the same token (409 Conflict from Telegram)."
            )
        case Rival.WEBHOOK if host:
            seen = f"A webhook that is not this bot's is set with its token; it leads to <code>{escape(host[:100])}</code>."
        case Rival.WEBHOOK:
            seen = "Something other than this bot used its token to change or remove its webhook."
    return f"⚠️ <b>Someone else uses this bot's token</b>\n{seen}\n{_IF_NOT_YOURS}"
