"""What people read about looking at proof files: how it is done, and why one was not looked at. What a file shows is said in
`bot.texts.file_report`.
"""

from bot.formats import count
from bot.languages import N_, _, translated
from bot.texts.common import duration

__all__ = ["explain", "file_in_group", "only_in_private", "wait"]


def explain() -> str:
    """How to have a file looked at."""
    return "\n\n".join(
        (
            _("<b>Check a proof file</b>"),
            _(
                "Send me the proof file that your exchange gave you, as a document. I recompute it and tell you what it shows."
            ),
            _(
                "To compare it with the root your exchange publishes, write <code>root</code> and its digits in the caption."
            ),
            _("I keep neither the file nor its contents, but Telegram does. Do not post it in public."),
            "<blockquote expandable>" + "\n".join(_more_to_explain()) + "</blockquote>",
        )
    )


def _more_to_explain() -> list[str]:
    return [
        _(
            "I read files of Binance, OKX, Bybit, Bitget, Gate, HTX, MEXC and others, and <code>proof.json</code> from this bot."
        ),
        _(
            "You may also paste text that fits in one message: JSON, or a record and its path. I do not read forwarded messages."
        ),
        _("You can write <code>root</code> and its digits in a reply to the file too."),
        _(
            "To find your own leaves in a whole tree, write <code>nonce</code> and your nonce in the same way."
        ),
        _("If a second file belongs to the first, send it as a reply to the first."),
        _("A proof file contains your balances and secrets that identify you."),
    ]


def reply_to_the_file() -> str:
    """A root or nonce without a file."""
    return _(
        "Which file is that for? I do not remember files. Reply to your file itself (not to my answer) with"
        " <code>root</code> or <code>nonce</code> and the digits. /inspect explains more."
    )


def cut_by_telegram() -> str:
    """A later part of a text that was too long for one message."""
    return _(
        "This looks like part of a file. Telegram cuts long texts into several messages. Please send the file itself, as a"
        " document."
    )


def too_large(size: int) -> str:
    """A document beyond what bots may download; `size` in bytes."""
    tenths = size // 10**5
    return _(
        "This file is {size} MB, and Telegram lets bots download at most 20 MB. Check it on a computer with"
        " <code>porcore inspect FILE</code>.",
        size=f"{count(tenths // 10)}.{tenths % 10}",
    )


_NOT_HANDED_OVER = {
    "large": N_("This file was larger than Telegram had said, so I stopped reading. Please send it again."),
    "slow": N_("Telegram delivered this file too slowly, so I stopped. Please send it again in a minute."),
}


def not_handed_over(kind: str) -> str:
    """Telegram failed at the download; `kind` is that of a `DownloadError`."""
    if kind in _NOT_HANDED_OVER:
        return translated(_NOT_HANDED_OVER[kind])
    return _("Telegram did not deliver the file. Please send it again.")


_NOT_DONE = {
    "busy": N_("I am busy with other files. Please send yours again in a minute."),
    "stopped": N_(
        "I am being restarted and did not finish checking your file. Please send it again in a minute."
    ),
    "memory": N_(
        "Checking this file needs more memory than I may use. Check it on a computer with <code>porcore inspect FILE</code>."
    ),
    "time": N_(
        "Checking this file takes longer than I may spend. Check it on a computer with <code>porcore inspect FILE</code>."
    ),
}


def not_done(kind: str) -> str:
    """Why a file was not looked at to the end; `kind` is that of a `QueueError`."""
    if kind in _NOT_DONE:
        return translated(_NOT_DONE[kind])
    return _(
        "Something went wrong on our side while I checked your file. I did not keep it. Please send it again."
    )


def wait(seconds: int) -> str:
    """Too many files: the next one is taken in so many `seconds`."""
    return _("That is a lot of files at once. Please send this one again in {time}.", time=duration(seconds))


def file_in_group(deleted: bool, username: str, *, may: bool = True) -> str:
    """A proof file was shown to a group. `may`: the bot has the right to delete it."""
    if deleted:
        done = _("I deleted it here.")
    elif may:
        done = _("Please delete it: I could not.")
    else:
        done = _("Please delete it: I may not.")
    why = _(
        "I never check proof files in a group: they contain balances and secrets that identify their owner."
    )
    where = _("Please send it to me in private: @{username}", username=username)
    return f"{why} {done} {where}"


def only_in_private(username: str) -> str:
    """``/inspect`` in a group."""
    return _(
        "I check proof files only in private: they contain balances and secrets. Please send yours to @{username}",
        username=username,
    )
