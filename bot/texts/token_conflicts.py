"""What operators read when someone else takes the updates of this bot, which needs its token."""

import enum
from html import escape

__all__ = ["Rival", "rival"]

_IF_NOT_YOURS_HTML = (
    "If it is yours, stop it or give it its own bot. <b>If it is not yours, someone has the token</b> and can read what"
    " people write to this bot: revoke the token with /revoke in @BotFather, set the new PORBOT_TOKEN and restart."
)

_IF_NOT_YOURS = "if it is not yours, someone has the token: revoke it with /revoke in @BotFather, set the new PORBOT_TOKEN, restart"


class Rival(enum.Enum):
    """Someone else who takes the updates of this bot, which needs its token; the value says it to operators."""

    POLLS = f"another program takes this bot's messages with the same token (409 Conflict); {_IF_NOT_YOURS}"
    WEBHOOK = f"another program set a webhook with this bot's token and takes its messages; {_IF_NOT_YOURS}"


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
    return f"⚠️ <b>Someone else uses this bot's token</b>\n{seen}\n{_IF_NOT_YOURS_HTML}"
