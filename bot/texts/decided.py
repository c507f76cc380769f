"""What operators read after they decided about a claim or proof set, and before one is taken back; of a snapshot, after Discard."""

from html import escape

from bot.catalogue.published_folder import PublishedFolder
from bot.formats import moment
from bot.texts.common import reason_given
from bot.texts.loading import sentence

__all__ = [
    "after_publish",
    "discarded",
    "files_news",
    "kept",
    "withdraw_question",
    "withdrawn",
    "withdrawn_before",
]


def _named(entry: PublishedFolder, name: str) -> str:
    return f"the {entry.kind} of {escape(name)}, {moment(entry.taken_at)}"


def _id(entry: PublishedFolder) -> str:
    return f"{entry.kind[:1].upper()}{entry.kind[1:]} <code>{entry.id}</code>"


def after_publish(entry: PublishedFolder, name: str, operator: int) -> str:
    """The dry run's message after Publish; `name`: the exchange's, `operator`: Telegram user id."""
    return f"✅ <b>Published</b> by operator {operator} on {moment(entry.published_at)}: {_named(entry, name)}.\n{_id(entry)}"


def discarded(kind: str, taken_at: str, loaded_from: str) -> str:
    """The dry run's message after Discard; `kind`: snapshot, claim or proof set."""
    return f"Discarded: the {kind} of {moment(taken_at)} from <code>{escape(loaded_from)}</code>. Nothing was published."


def withdraw_question(entry: PublishedFolder, name: str) -> str:
    """Asked before one is taken back; `name`: the exchange's."""
    return (
        f"<b>Withdraw {_named(entry, name)}?</b>\n{_id(entry)}, published on {moment(entry.published_at)}.\n\nNothing will be"
        f" compared with it any more. Everyone will see it listed as withdrawn, and the same {entry.kind} cannot be"
        " published again."
    )


def withdrawn(entry: PublishedFolder, name: str, operator: int) -> str:
    """Said after one was taken back; `name`: the exchange's, `operator`: Telegram user id."""
    return (
        f"Withdrawn by operator {operator} on {moment(entry.withdrawn_at or '')}: {_named(entry, name)}. It stays listed as"
        f" withdrawn.{reason_given(entry.reason)}\n{_id(entry)}"
    )


def withdrawn_before(entry: PublishedFolder, name: str) -> str:
    """It cannot be withdrawn twice; `name`: the exchange's."""
    return (
        f"{_named(entry, name)[:1].upper()}{_named(entry, name)[1:]}, was already withdrawn on"
        f" {moment(entry.withdrawn_at or '')}. Nothing was changed."
    )


def files_news(entry: PublishedFolder, reason: str) -> str:
    """What happened to published files: told once; `reason` is "" when they are whole again."""
    name = f"the {entry.kind} of {escape(entry.key)}, {moment(entry.taken_at)} (<code>{entry.id[:8]}…</code>)"
    if not reason:
        return f"✅ The published files are intact, so they are used again: {name}."
    return (
        f"⚠️ <b>A published {entry.kind} is no longer used</b>: {name}.\n{sentence(reason[:1].upper() + reason[1:])}\nPut the"
        " published files back from the backup, find out what changed them, and send /status: the bot then looks again."
    )


def kept(entry: PublishedFolder, name: str) -> str:
    """Not withdrawn after all; `name`: the exchange's."""
    return f"Kept: {_named(entry, name)} is still published."
