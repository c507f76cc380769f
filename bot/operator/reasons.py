"""Why something is withdrawn, as an operator types it behind what is meant: everyone reads it in the public log.

Nothing is remembered between the question and the press: the question replies to what was typed, and its button carries a mark
of the reason, so that one which was edited since is not taken.
"""

from hashlib import sha256

from telegram import Message

from bot.catalogue.listed import AmbiguousNameError
from bot.languages import Sayable, _
from bot.load.errors import LoadError
from bot.operator.naming import named_with_reason
from bot.operator.who import OperatorServices
from bot.telegram.filters import after_command

__all__ = ["mark_of_reason", "reason_asked"]


def mark_of_reason(reason: str) -> int:
    """Return 24 bits that stand for a reason on a button; 0 only for none."""
    return int.from_bytes(sha256(reason.encode()).digest()[:3], "big") or 1 if reason else 0


def reason_asked(services: OperatorServices, question: Message, prefix: bytes, mark: int) -> str:
    """Return the reason that a question was asked about, "" for none.

    `prefix`: the first 8 bytes of the id that the button carries, `mark`: that of the reason. Raises LoadError where the
    message that it stood in is gone or says something else now, CatalogueError.
    """
    if not mark:
        return ""
    typed = after_command(question.reply_to_message) if question.reply_to_message is not None else ""
    try:
        entry, reason = named_with_reason(services.catalogue, services.snapshots, services.folders, typed)
    except AmbiguousNameError:
        entry, reason = None, ""
    if entry is None or entry.prefix != prefix or mark_of_reason(reason) != mark:
        raise LoadError(
            Sayable(
                lambda: _(
                    "Your message with the reason was deleted or changed since. Send /withdraw again. Nothing was changed."
                )
            )
        )
    return reason
