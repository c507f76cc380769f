"""What operators read when someone else takes the updates of this bot, which needs its token."""

import enum
from html import escape

from bot.languages import _

__all__ = ["Rival", "rival"]

_IF_NOT_YOURS = "if it is not yours, someone has the token: revoke it with /revoke in @BotFather, set the new PORBOT_TOKEN, restart"


class Rival(enum.Enum):
    """Someone else who takes the updates of this bot, which needs its token; the value says it to the log."""

    POLLS = f"another program takes this bot's messages with the same token (409 Conflict); {_IF_NOT_YOURS}"
    WEBHOOK = f"another program set a webhook with this bot's token and takes its messages; {_IF_NOT_YOURS}"


def rival(kind: Rival, host: str) -> str:
    """Say what was seen, what it means, and what to do. `host`: where a webhook leads, if anywhere."""
    match kind:
        case Rival.POLLS:
            seen = _(
                "Another program takes this bot's messages with the same token (409 Conflict from Telegram)."
            )
        case Rival.WEBHOOK if host:
            seen = _(
                "A webhook that is not this bot's is set with its token; it leads to {host}.",
                host=f"<code>{escape(host[:100])}</code>",
            )
        case Rival.WEBHOOK:
            seen = _("Something other than this bot used its token to change or remove its webhook.")
    title = _("<b>Someone else uses this bot's token</b>")
    advice = _(
        "If it is yours, stop it or give it its own bot. <b>If it is not yours, someone has the token</b> and can read what"
        " people write to this bot: revoke the token with /revoke in @BotFather, set the new PORBOT_TOKEN and restart."
    )
    return f"⚠️ {title}\n{seen}\n{advice}"
