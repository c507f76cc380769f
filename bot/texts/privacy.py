"""The answer to ``/privacy``."""

from bot.languages import _
from bot.texts import alerts, sightings

__all__ = ["privacy"]


def privacy(*, remembers: bool) -> str:
    """What is kept, by whom. `remembers`: tags are kept, see `bot.sightings`."""
    if remembers:
        kept = _(
            "I keep neither your id nor your balances. What I do keep is named below. My logs contain no ids."
        )
    else:
        kept = _("I keep neither your id nor your balances. My logs contain no ids.")
    return (
        f"<b>{_('What happens to what you type')}</b>\n\n{kept}\n\n{_others()}\n\n"
        f"<blockquote expandable>{_details(remembers=remembers)}</blockquote>"
    )


def _others() -> str:
    return _(
        "Telegram keeps this chat. Whoever runs this bot has the exchange's snapshot file, with all ids and balances in it."
    )


def _details(*, remembers: bool) -> str:
    paragraphs = (
        _(
            "While you wait for an answer, a file on this machine holds your chat's number and its language, the numbers of your"
            " message and of its delivery, and the time, so that I can tell you if I was restarted before answering. It never holds what"
            " you typed. Once you have your answer, only the number of the delivery and the time stay, so that I do not"
            " answer twice. After 24 hours at the latest, all of it is deleted."
        ),
        _("Counters against guessing hold your Telegram user id, in memory only."),
        _(
            "Your id and my answers are on Telegram's servers, and chats with bots are not end-to-end encrypted. Delete the"
            " messages if you want them gone, or ask the exchange for your proof file and check it offline."
        ),
        _(
            "The buttons under my answers contain your id, so that they still work later. If you forward an answer, the"
            " other person cannot use the buttons, but can see your balances."
        ),
        _(
            "If an administrator of a group sets the exchange that the group asks about (/exchange), I keep the group's number"
            " and that choice, and nothing of who made it, until it is unset with /exchange none."
        ),
        _(
            "If you choose a language in /settings, I keep the chat's number and that choice until you send /forget. The first"
            " language of a group is that of whoever added me."
        ),
        alerts.privacy(),
        _(
            "I check a proof file in memory and then forget it: I keep no copy, nonce or balance. Telegram keeps the file, as"
            " it keeps the chat. If the proof is valid under a different statement from the one published here for the same"
            " time, the operators are told the two statement ids and nothing about you."
        ),
    )
    return "\n\n".join((*paragraphs, *(sightings.privacy() if remembers else ())))
