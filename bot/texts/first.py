"""What people read first: the welcome, help, the language of a chat, and answers to what is neither an id nor a command."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from bot.commands import Command
from bot.languages import Language, _, commas, ngettext, translated

__all__ = ["Welcomed", "help_text", "how_it_works", "settings", "start", "unclear"]

_MOST_NAMED = 4  # exchanges in the welcome


@dataclass(frozen=True, slots=True)
class Welcomed:
    """One exchange as the welcome names it."""

    name: str
    page: str = ""  # https address of its proof-of-reserves page, "" where none is known


# -- the welcome


def start(trees: Sequence[Welcomed], others: Sequence[Welcomed]) -> str:
    """The first message. `trees`: exchanges in which an id is looked up; `others`: those with figures for all clients only."""
    title = _("<b>Was your balance counted?</b>")
    if not trees and not others:
        return f"{title}\n\n{_nothing_loaded()}"
    if not trees:
        return f"{title}\n\n{_only_totals(others)}"
    return f"{title}\n\n{_where_to_copy(trees)}\n\n{_what_to_send()}\n\n{_what_comes()}{_more(others)}"


def _nothing_loaded() -> str:
    return _(
        "No exchange is loaded here yet, so I cannot look anybody up. I can already check a proof file that your exchange"
        " gave you: send it as a document."
    )


def _only_totals(others: Sequence[Welcomed]) -> str:
    return _(
        "I have what these exchanges published about all customers together: {names}. I cannot look up a single balance in"
        " that. Send me the proof file that your exchange gave you, as a document, and I compare it.",
        names=_names(others),
    )


def _where_to_copy(trees: Sequence[Welcomed]) -> str:
    if len(trees) > 1:
        return ngettext(
            "I have {n} exchange: {names}. Copy your <i>Hashed Client ID</i> from its proof-of-reserves page.",
            "I have {n} exchanges: {names}. Copy your <i>Hashed Client ID</i> from the proof-of-reserves page of yours.",
            len(trees),
            n=len(trees),
            names=_names(trees),
        )
    one = trees[0]
    if one.page:
        return _(
            'Copy your <i>Hashed Client ID</i> from <a href="{page}">the proof-of-reserves page of {name}</a>: 64'
            " characters.",
            page=escape(one.page),
            name=escape(one.name),
        )
    return _(
        "Copy your <i>Hashed Client ID</i> from the proof-of-reserves page of {name}: 64 characters.",
        name=escape(one.name),
    )


def _what_to_send() -> str:
    return _(
        "Send it to me, with or without a date: <code>{example}</code>",
        example="9f3c…e01b 2026-10-25",
    )


def _what_comes() -> str:
    return _("You see what was counted for you, what is owed to all, and what is held.")


def _more(others: Sequence[Welcomed]) -> str:
    if not others:
        return ""
    said = ngettext(
        "Of {n} more exchange I have totals only: /exchanges.",
        "Of {n} more exchanges I have totals only: /exchanges.",
        len(others),
        n=len(others),
    )
    return f"\n\n{said}"


def _names(exchanges: Sequence[Welcomed]) -> str:
    """Return the first names as a list, each with its page, and a mark that there are more."""
    named = [_linked(each) for each in exchanges[:_MOST_NAMED]]
    return commas([*named, "…"] if len(exchanges) > _MOST_NAMED else named)


def _linked(one: Welcomed) -> str:
    return f'<a href="{escape(one.page)}">{escape(one.name)}</a>' if one.page else escape(one.name)


def labels() -> dict[str, str]:
    """Return the labels of the buttons under the welcome."""
    return {
        # Translators: a button; it asks for the Hashed Client ID.
        "verify": _("Check my balance"),
        # Translators: a button; what exchanges owe and say they hold.
        "reserves": _("Reserves"),
        # Translators: a button; how to have a proof file checked.
        "file": _("Check a file"),
        # Translators: a button.
        "how": _("How it works"),
        # Translators: a button; choosing the language of the chat.
        "language": _("🌐 Language"),
        "alerts": f"🔔 {_('Alerts')}",
    }


def ask_for_id(trees: Sequence[Welcomed], others: Sequence[Welcomed]) -> str:
    """Said to who wants to check a balance, or asks where the id is; `trees`, `others`: as for `start`."""
    if not trees:
        return _only_totals(others) if others else _nothing_loaded()
    where = _(
        "You find it when you log in at the exchange: look for “proof of reserves”, sometimes under “audit”. I do not need"
        " your name, e-mail or password: please never send them."
    )
    return f"{_where_to_copy(trees)}\n\n{where}\n\n{_what_to_send()}"


def ask_for_history() -> str:
    """Said to who wants a history and sent no id."""
    return _(
        "Send the command and your Hashed Client ID in one message: <code>/history {example}</code>",
        example="9f3c…e01b",
    )


def how_it_works() -> str:
    """What is checked, and what is not, in plain words."""
    return _(
        "<b>How it works</b>\n\n"
        "The exchange publishes a fingerprint of all balances. I recompute the way from yours to it.\n\n"
        "✅ Shown: your balance is in the total.\n"
        "❌ Not shown: that the exchange will pay, that the coins are its own, that everyone was counted.\n\n"
        "Compare the statement id with others: it has to be the same."
    )


# -- deep links


def id_in_link() -> str:
    """Somebody opened a link to the bot with an id in it."""
    return _(
        "That link holds what looks like an id. I did not look it up: an id never belongs in a link, because others see it."
        " Send it to me as a message."
    )


# -- help


def help_text(commands: str) -> str:
    """What can be asked, and what the answers do not show; the list of commands is folded."""
    said = _(
        "<b>What you can send me</b>\n"
        "• your Hashed Client ID, with or without a date\n"
        "• a proof file as a document; write <code>root</code> and its digits in the caption to compare it\n"
        "• /reserves to see what is owed and held\n\n"
        "<b>No proof shows</b> that the exchange will pay, or that the coins are its own."
    )
    title = _("All commands")
    return f"{said}\n\n<blockquote expandable>{title}\n{commands}</blockquote>"


def command_lines(commands: Iterable[Command]) -> str:
    """Return the list of commands."""
    lines = [
        f"/{c.name}{escape(' ' + translated(c.arguments) if c.arguments else '')}: {translated(c.short)}"
        for c in commands
    ]
    return "\n".join(lines)


def unknown_command() -> str:
    """A command that does not exist, or not for this person."""
    return _("I do not know this command. /help lists the ones I know.")


def only_text() -> str:
    """Something other than text was sent."""
    return _(
        "I can only read text and proof files. Send your Hashed Client ID (64 characters), a proof file as a document, or"
        " /help."
    )


# -- words that are no id


def greeting() -> str:
    """The answer to a greeting."""
    return _(
        "Hello! Send me your Hashed Client ID, and I look up whether your balance was counted. /start says where you find it."
    )


def welcome() -> str:
    """The answer to thanks."""
    return _(
        "You are welcome. Tell others to check too: the more people do, the harder it is to leave someone out."
    )


def is_money_safe() -> str:
    """The answer to whether one's money is safe: what can be shown, and what cannot."""
    return _(
        "I cannot promise that.\n\n"
        "✅ I can show that your balance is in the total the exchange says it owes.\n"
        "❌ I cannot show that it will pay, or that the coins are its own.\n\n"
        "To check, send me your Hashed Client ID. /reserves shows what it says it holds."
    )


def unclear(typed: str) -> str:
    """Anything else; `typed`: what may be repeated of it, not empty."""
    return _(
        "I do not understand “{typed}”. Send me your Hashed Client ID (64 characters), a proof file, or /help.",
        typed=escape(typed),
    )


# -- the language of a chat


def settings(language: Language, *, in_group: bool) -> str:
    """Which language a chat is spoken to in, and that a press changes it."""
    if in_group:
        return _(
            "<b>Language of this group</b>: {language}. Administrators can choose another one here.",
            language=language.name,
        )
    return _("<b>Language</b>: {language}. Press another one to change it.", language=language.name)


def only_administrators() -> str:
    """Someone else wanted to change the language of a group."""
    return _("Only administrators of this group can change its language.")


def not_saved() -> str:
    """The choice could not be written."""
    return _("I could not save that. Please try again later.")


def language_forgotten() -> str:
    """Part of the answer to ``/forget`` where a language was chosen."""
    return _("I no longer know which language you had chosen.")


# -- the bot's profile


def description() -> str:
    """What an empty chat shows above Start; at most 512 characters."""
    return _(
        "Was your balance counted?\n\n"
        "Send me the Hashed Client ID from your exchange's proof-of-reserves page, or a proof file. I recompute the proof and"
        " show your balance as it was counted, what the exchange says it owes, and what it says it holds.\n\n"
        "I keep neither your id nor your balances."
    )


def short_description() -> str:
    """What the bot's profile shows; at most 120 characters."""
    return _(
        "Checks that your balance is in your exchange's proof of reserves, and what the exchange says it holds."
    )
