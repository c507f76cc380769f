"""What operators read after they decided about a claim or proof set, and before one is taken back; of a snapshot, after Discard."""

from html import escape

from bot.catalogue.published_folder import PublishedFolder
from bot.formats import moment
from bot.languages import N_, translated
from bot.texts.common import reason_given
from bot.texts.loading import inline

__all__ = [
    "after_publish",
    "discarded",
    "files_news",
    "kept",
    "withdraw_question",
    "withdrawn",
    "withdrawn_before",
]


def _about(entry: PublishedFolder, name: str) -> dict[str, object]:
    """Return what the sentences about a claim or proof set are filled with; `name`: the exchange's."""
    return {
        "exchange": escape(name),
        "moment": moment(entry.taken_at),
        "id": f"<code>{entry.id}</code>",
    }


_PUBLISHED = {
    "claim": N_(
        "<b>Published</b> by operator {operator} on {published}: the claim of {exchange}, {moment}.\nClaim {id}"
    ),
    "proof set": N_(
        "<b>Published</b> by operator {operator} on {published}: the proof set of {exchange}, {moment}.\nProof set {id}"
    ),
}


def after_publish(entry: PublishedFolder, name: str, operator: int) -> str:
    """The dry run's message after Publish; `name`: the exchange's, `operator`: Telegram user id."""
    published = moment(entry.published_at)
    return "✅ " + translated(
        _PUBLISHED[entry.kind], operator=operator, published=published, **_about(entry, name)
    )


_DISCARDED = {
    "snapshot": N_("Discarded: the snapshot of {moment} from {source}. Nothing was published."),
    "claim": N_("Discarded: the claim of {moment} from {source}. Nothing was published."),
    "proof set": N_("Discarded: the proof set of {moment} from {source}. Nothing was published."),
}


def discarded(kind: str, taken_at: str, loaded_from: str) -> str:
    """The dry run's message after Discard; `kind`: snapshot, claim or proof set."""
    return translated(_DISCARDED[kind], moment=moment(taken_at), source=f"<code>{escape(loaded_from)}</code>")


_QUESTIONS = {
    "claim": N_(
        "<b>Withdraw the claim of {exchange}, {moment}?</b>\nClaim {id}, published on {published}.\n\nNothing will be compared"
        " with it any more. Everyone will see it listed as withdrawn, and the same claim cannot be published again."
    ),
    "proof set": N_(
        "<b>Withdraw the proof set of {exchange}, {moment}?</b>\nProof set {id}, published on {published}.\n\nNothing will be"
        " compared with it any more. Everyone will see it listed as withdrawn, and the same proof set cannot be published"
        " again."
    ),
}


def withdraw_question(entry: PublishedFolder, name: str) -> str:
    """Asked before one is taken back; `name`: the exchange's."""
    about = _about(entry, name) | {"id": f"<code>{entry.id[:8]}…</code>"}  # whole once it is withdrawn
    return translated(_QUESTIONS[entry.kind], published=moment(entry.published_at), **about)


_WITHDRAWN = {
    "claim": N_(
        "Withdrawn by operator {operator} on {withdrawn}: the claim of {exchange}, {moment}. It stays listed as"
        " withdrawn.{reason}\nClaim {id}"
    ),
    "proof set": N_(
        "Withdrawn by operator {operator} on {withdrawn}: the proof set of {exchange}, {moment}. It stays listed as"
        " withdrawn.{reason}\nProof set {id}"
    ),
}


def withdrawn(entry: PublishedFolder, name: str, operator: int) -> str:
    """Said after one was taken back; `name`: the exchange's, `operator`: Telegram user id."""
    return translated(
        _WITHDRAWN[entry.kind],
        operator=operator,
        withdrawn=moment(entry.withdrawn_at or ""),
        reason=reason_given(entry.reason),
        **_about(entry, name),
    )


_BEFORE = {
    "claim": N_(
        "The claim of {exchange}, {moment}, was already withdrawn on {withdrawn}. Nothing was changed."
    ),
    "proof set": N_(
        "The proof set of {exchange}, {moment}, was already withdrawn on {withdrawn}. Nothing was changed."
    ),
}


def withdrawn_before(entry: PublishedFolder, name: str) -> str:
    """It cannot be withdrawn twice; `name`: the exchange's."""
    return translated(_BEFORE[entry.kind], withdrawn=moment(entry.withdrawn_at or ""), **_about(entry, name))


_INTACT = {
    "claim": N_(
        "The published files are intact, so they are used again: the claim of {exchange}, {moment} ({digits})."
    ),
    "proof set": N_(
        "The published files are intact, so they are used again: the proof set of {exchange}, {moment} ({digits})."
    ),
}
_DAMAGED = {
    "claim": N_(
        "<b>A published claim is no longer used</b>: the claim of {exchange}, {moment} ({digits}).\n{reason}\nPut the"
        " published files back from the backup, find out what changed them, and send /status: the bot then looks again."
    ),
    "proof set": N_(
        "<b>A published proof set is no longer used</b>: the proof set of {exchange}, {moment} ({digits}).\n{reason}\nPut the"
        " published files back from the backup, find out what changed them, and send /status: the bot then looks again."
    ),
}


def files_news(entry: PublishedFolder, name: str, reason: str) -> str:
    """What happened to published files: told once; `name`: the exchange's, `reason` is "" when they are whole again."""
    values = {**_about(entry, name), "digits": f"<code>{entry.id[:8]}…</code>"}
    if not reason:
        return "✅ " + translated(_INTACT[entry.kind], **values)
    return "⚠️ " + translated(_DAMAGED[entry.kind], reason=inline(reason), **values)


_KEPT = {
    "claim": N_("Kept: the claim of {exchange}, {moment} is still published."),
    "proof set": N_("Kept: the proof set of {exchange}, {moment} is still published."),
}


def kept(entry: PublishedFolder, name: str) -> str:
    """Not withdrawn after all; `name`: the exchange's."""
    return translated(_KEPT[entry.kind], **_about(entry, name))
