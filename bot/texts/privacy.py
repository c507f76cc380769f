"""The answer to ``/privacy``."""

from bot.texts import alerts, sightings

__all__ = ["privacy"]


def privacy(*, remembers: bool) -> str:
    """What is kept, by whom. `remembers`: tags are kept, see `bot.sightings`."""
    kept = " What I do keep is named below." if remembers else ""
    return (
        "<b>What happens to what you type</b>\n\n"
        f"I keep neither your id nor your balances.{kept} Counters against guessing hold your Telegram user id, in memory"
        " only. My logs contain no ids.\n\n"
        "While you wait for an answer, a file on this machine holds your chat's number, the numbers of your message and"
        " of its delivery, and the time, so that I can tell you if I was restarted before answering. It never holds what"
        " you typed. Once you have your answer, only the number of the delivery and the time stay, so that I do not answer"
        " twice. After 24 hours at the latest, all of it is deleted.\n\n"
        "Telegram keeps this chat: your id and my answers are on its servers, and chats with bots are not end-to-end"
        " encrypted. Delete the messages if you want them gone, or ask the exchange for your proof file and check it"
        " offline.\n\n"
        "The buttons under my answers contain your id, so that they still work later. If you forward an answer, the"
        " other person cannot use the buttons, but can see your balances.\n\n"
        "If an administrator of a group sets the exchange that the group asks about (/exchange), I keep the group's number and"
        " that choice, and nothing of who made it, until it is unset with /exchange none.\n\n"
        f"{alerts.privacy()}\n\n"
        "I check a proof file in memory and then forget it: I keep no copy, nonce or balance. Telegram keeps the file, as"
        " it keeps the chat. If the proof is valid under a different statement from the one published here for the same"
        " time, the operators are told the two statement ids and nothing about you.\n\n"
        + (f"{sightings.privacy()}\n\n" if remembers else "")
        + "Whoever runs this bot has the exchange's snapshot file, with all ids and balances in it."
    )
